"""Which language the person reads, and the words in it."""

from collections.abc import Sequence

from wizard import config
from wizard.i18n import DEFAULT_LANGUAGE, LANGUAGES, translator

_NO_LANGUAGE = ("C", "POSIX")


def wanted_language(arguments: Sequence[str]) -> str:
    """The language of ``--lang``, else of ``WIZARD_LANG``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, else English.

    The arguments are looked at before they are parsed, so that the help and a mistake in them are told in it too.
    """
    for place, argument in enumerate(arguments):
        given = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            given = arguments[place + 1]
        if given in LANGUAGES:
            return given
    for locale in config.wanted_locales():
        name = locale.partition(".")[0].partition("@")[0]
        language = name.partition("_")[0].partition("-")[0].lower()
        if language in LANGUAGES:
            return language
        if name in _NO_LANGUAGE:
            break
    return DEFAULT_LANGUAGE


class Speech:
    """The words of one language, as a function: ``_ = Speech(lang)``, then ``_("Session %(n)s", n=3)``."""

    __slots__ = ("_translator", "lang")

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._translator = translator(lang)

    def __call__(self, message: str, **values: object) -> str:
        """The message in this language, with its ``%(name)s`` slots filled."""
        found = self._translator.gettext(message) if message else ""
        return found % values if values else found

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """The form that goes with a number, which fills the slot ``%(n)s``."""
        return self._translator.ngettext(singular, plural, number) % {"n": number, **values}


def say(message: str, lang: str, **values: object) -> str:
    """The message in a language, with its slots filled."""
    return Speech(lang)(message, **values)
