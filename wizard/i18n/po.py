"""Files of gettext for translators: what stands in them, read and written by Babel."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from wizard.errors import WizardError


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to translate. ``context`` is its name, ``source`` what stands there, ``translation`` "" for none yet.

    ``places`` are the files and lines of the source, ``about`` says what the text is, ``previous`` is the source that
    the translation was made from where it has changed, ``fuzzy`` that it must be looked at again. ``line`` is that of
    the entry in its file, 0 where it was not read from one.
    """

    context: str
    source: str
    translation: str
    places: tuple[tuple[str, int], ...] = ()
    about: str = ""
    fuzzy: bool = False
    previous: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PoFile:
    """The entries of one file, in order, and the language that they are translated into ("" where it says none)."""

    language: str
    entries: tuple[Entry, ...]


class BadPo(WizardError):
    """A file that is not one of gettext. ``line`` and ``why`` say where and why."""

    code = "bad-po"


_HEADER = """\
# {title}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_PREVIOUS = re.compile(r'^\|\s*(?:msgid\s+)?(".*")$')


def write(po: PoFile, title: str) -> bytes:
    """The file: the same entries always give the same bytes. ``title`` is a remark for people at its top."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import normalize, write_po

    out = BytesIO()
    out.write(_HEADER.format(title=" ".join(title.split()), language=po.language).encode())
    for entry in po.entries:
        catalog = Catalog()
        comments = [entry.about] if entry.about else []
        message = catalog.add(
            entry.source, entry.translation, entry.places, auto_comments=comments, context=entry.context
        )
        message.flags.clear()  # Babel takes a percentage in prose for a slot of Python
        if entry.fuzzy:
            message.flags.add("fuzzy")
        one = BytesIO()
        write_po(one, catalog, width=0, omit_header=True)
        before, mark, after = one.getvalue().partition(b"msgctxt ")
        out.write(before)
        if entry.previous:  # Babel would wrap it as a remark
            said = f"msgid {normalize(entry.previous, width=0)}"
            out.write("".join(f"#| {line}\n" for line in said.splitlines()).encode())
        out.write(mark + after.rstrip(b"\n") + b"\n\n")
    return out.getvalue().rstrip(b"\n") + b"\n"


def read(data: bytes) -> PoFile:
    """The entries of a file that have a context. Raises ``BadPo`` for one that cannot be read."""
    from babel.core import UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise BadPo(line=data[: error.start].count(b"\n") + 1, why="UTF-8") from None
    try:
        catalog = read_po(BytesIO(data.removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
    except PoFileError as error:
        raise BadPo(line=error.lineno + 1, why=str(error.line).strip() or str(error)) from None
    except (UnknownLocaleError, ValueError, LookupError, AttributeError, IndexError) as error:
        raise BadPo(line=1, why=str(error)) from None  # Babel's own, for headers and plurals that make no sense
    entries = []
    for message in catalog:
        if not message.id or message.context is None:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        translation = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
        entries.append(
            Entry(
                str(message.context), source, translation, tuple((name, line or 0) for name, line in message.locations),
                " ".join(message.auto_comments), "fuzzy" in message.flags, _previous(message.user_comments),
                message.lineno or 1,
            )
        )  # fmt: skip
    return PoFile(catalog.locale.language if catalog.locale else "", tuple(entries))


def _previous(comments: Iterable[str]) -> str:
    """The source that the translation was made from, which Babel reads as remarks."""
    from babel.messages.pofile import denormalize

    strings = [found[1] for comment in comments if (found := _PREVIOUS.match(comment))]
    return "".join(denormalize(string) for string in strings)
