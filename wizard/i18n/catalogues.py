"""The catalogues of interface words, and dates and numbers as each language writes them."""

import gettext
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from wizard.config import locales_directory

DEFAULT_LANGUAGE = "en"

_CATALOGUE = Path("LC_MESSAGES") / "messages.po"
_LONGEST_ACCEPT_LANGUAGE = 200
"""Characters of an Accept-Language header that are looked at; browsers send fewer than 60."""


LOCALES = locales_directory()
"""Where the catalogues are: as ``WIZARD_LOCALES`` says, in the checkout, or inside the installed package."""

LANGUAGES: tuple[str, ...] = tuple(sorted(path.parent.parent.name for path in LOCALES.glob(f"*/{_CATALOGUE}")))
"""The languages that the interface speaks: one for each folder with a catalogue."""


class Translator:
    """The interface words of one language, with the functions that templates and faces call.

    >>> translator("fr").gettext("Solution")
    'Solution'
    """

    __slots__ = ("_catalogue", "lang")

    def __init__(self, lang: str, catalogue: gettext.NullTranslations) -> None:
        self.lang = lang
        self._catalogue = catalogue

    def gettext(self, message: str) -> str:
        """The message in this language; the message itself where the catalogue lacks it."""
        return self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of the message that goes with this number; ``%(n)s`` is left for the caller to fill."""
        return self._catalogue.ngettext(singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, where the same English word has several meanings."""
        return self._catalogue.pgettext(context, message)


@cache
def translator(lang: str) -> Translator:
    """The words of one language, read once in the life of the process.

    The catalogue is compiled from its ``.po`` file in memory, so a stale compiled file cannot exist.
    A language without a catalogue speaks the language of the source, English.
    """
    path = LOCALES / lang / _CATALOGUE
    if lang not in LANGUAGES:
        return Translator(lang, gettext.NullTranslations())

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=lang))
    compiled.seek(0)
    return Translator(lang, gettext.GNUTranslations(compiled))


def negotiate(
    explicit: str | None = None,
    cookie: str | None = None,
    accept_language: str | None = None,
    default: str = DEFAULT_LANGUAGE,
) -> str:
    """The language to use: the one in the address, else the one chosen before, else the browser's, else the default.

    What names no language of the interface is passed over.

    >>> negotiate(None, None, "de, fr-CA;q=0.8, en;q=0.5")
    'fr'
    >>> negotiate("en", "fr", "fr")
    'en'
    >>> negotiate(None, "tlh", "*;q=0.1", default="fr")
    'fr'
    """
    for asked in (explicit, cookie, *_accepted(accept_language or ""), default):
        if asked in LANGUAGES:
            return str(asked)
    return DEFAULT_LANGUAGE


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header (RFC 9110, section 12.5.4), best first, without their regions."""
    weighted = []
    for position, item in enumerate(header[:_LONGEST_ACCEPT_LANGUAGE].split(",")):
        name, _, parameter = item.partition(";")
        weight = parameter.strip().removeprefix("q=") if parameter else "1"
        try:
            quality = float(weight)
        except ValueError:
            continue
        if quality > 0:
            weighted.append((-quality, position, name.strip().partition("-")[0].lower()))
    return [language for _, _, language in sorted(weighted)]


@cache
def language_name(lang: str) -> str:
    """The language's own name for itself, as a link to it says.

    >>> language_name("fr")
    'Français'
    """
    from babel import Locale

    name = Locale(lang).get_language_name(lang) or lang
    return name[:1].upper() + name[1:]


def format_date(value: date | str, lang: str) -> str:
    """A day as people write it; ``value`` is a date or its ISO 8601 form. Any other text comes back as it is.

    >>> format_date("2022-10-20", "fr"), format_date("2022-10-20", "en"), format_date("autumn", "en")
    ('20 octobre 2022', 'October 20, 2022', 'autumn')
    """
    from babel.dates import format_date as babel_date

    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    return babel_date(value, format="long", locale=lang)


def format_datetime(value: datetime, lang: str) -> str:
    """A moment as people write it, with its time zone where it has one.

    >>> format_datetime(datetime(2022, 10, 20, 16, 48, 39), "fr")
    '20 oct. 2022, 16:48:39'
    """
    from babel.dates import format_datetime as babel_datetime

    return babel_datetime(value, format="medium", locale=lang)


def format_number(value: int | float, lang: str) -> str:
    r"""A number with the language's own separators.

    >>> format_number(1234.5, "fr"), format_number(1234.5, "en")
    ('1\u202f234,5', '1,234.5')
    """
    from babel.numbers import format_decimal

    return format_decimal(value, locale=lang)


def format_percent(share: float, lang: str) -> str:
    """A share from 0 to 1 in whole hundredths, rounded down, so that only all of it is 100 %.

    >>> format_percent(0.999, "en"), format_percent(1, "en")
    ('99%', '100%')
    """
    from babel.numbers import format_percent as babel_percent

    return babel_percent(int(share * 100) / 100, locale=lang)
