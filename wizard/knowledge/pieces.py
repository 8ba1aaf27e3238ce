"""A page cut into the texts that a translator translates one by one, and those as entries for translators' tools."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.i18n.po import Entry
from wizard.knowledge.freshness import TITLE_KEY
from wizard.knowledge.keys import kind_of, passage_keys
from wizard.knowledge.scanner import RawLine, RawPage, RawPassage


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a page: its title, the title of a heading, what stands under it, or the label of a choice.

    ``key`` is that of its passage, as freshness knows it; ``name`` tells the pieces of one passage apart: ``title``,
    ``text``, ``choice ID``, ``text after ID``. ``first`` and ``last`` are its lines in the file; they hold nothing
    else, except where ``mixed`` says that logic stands between them.
    """

    key: str
    name: str
    text: str
    first: int
    last: int
    about: str = ""
    mixed: bool = False


TITLE, TEXT = "title", "text"


def context_of(page: str, piece: Piece) -> str:
    """What a piece is called in a file for translators.

    >>> context_of("375", Piece("outcome", "title", "Where?", 9, 9)), context_of("375", Piece("", "title", "A", 3, 3))
    ('375#outcome title', '375 title')
    """
    return f"{page}#{piece.key} {piece.name}" if piece.key else f"{page} {piece.name}"


def pieces_of(raw: RawPage) -> tuple[Piece, ...]:
    """Every text of a page that is not empty, in page order. The title of the page has the key ""."""
    title = raw.first("title")
    found = [Piece("", TITLE, title, raw.line_of("title"), raw.line_of("title"), "page")] if title else []
    for key, passage in zip(passage_keys(raw), raw.passages, strict=True):
        found += _pieces(key, passage)
    return tuple(found)


def freshness_key(piece: Piece) -> str:
    """The key under which the freshness of a piece's passage is recorded."""
    return piece.key or TITLE_KEY


def _pieces(key: str, passage: RawPassage) -> Iterator[Piece]:
    kind = str(kind_of(passage))
    if passage.title:
        named = ", ".join(filter(None, (kind, passage.attributes.get("for", ""))))
        yield Piece(key, TITLE, passage.title, passage.line, passage.line, named)
    for index in range(len(passage.choices) + 1):
        after = passage.choices[index - 1] if index else None
        if after is not None:
            yield Piece(key, f"choice {after.id}", after.label, after.line, after.line, "choice")
        start = after.line if after else 0
        end = passage.choices[index].line if index < len(passage.choices) else None
        lines = [line for line in passage.body if line.number > start and (end is None or line.number < end)]
        piece = _text(key, f"text after {after.id}" if after else TEXT, lines, kind)
        if piece is not None:
            yield piece


def _text(key: str, name: str, lines: list[RawLine], kind: str) -> Piece | None:
    while lines and not lines[0].text.strip():
        lines = lines[1:]
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    if not lines:
        return None
    kept: list[str] = []
    mixed = False
    for place, line in enumerate(lines):
        jumps = place > 0 and line.number != lines[place - 1].number + 1
        mixed = mixed or jumps
        if not (mixed and not line.text.strip() and kept and not kept[-1].strip()):
            kept.append(line.text)
    return Piece(key, name, "\n".join(kept), lines[0].number, lines[-1].number, kind, mixed)


def entries_of(
    page: str,
    source: RawPage,
    translation: RawPage | None,
    outdated: tuple[str, ...] = (),
    earlier: Mapping[str, Entry] | None = None,
) -> tuple[Entry, ...]:
    """One entry for each piece of the source, with its translation, or "" where there is none.

    ``outdated`` are the keys of the passages whose translation is older than its source: their entries are fuzzy.
    ``earlier`` are the entries of an older file by their context; they know the source from which was translated.
    """
    known = {(piece.key, piece.name): piece.text for piece in pieces_of(translation)} if translation else {}
    entries = []
    for piece in pieces_of(source):
        context = context_of(page, piece)
        said = known.get((piece.key, piece.name), "")
        fuzzy = bool(said) and freshness_key(piece) in outdated
        before = earlier.get(context) if earlier and fuzzy else None
        previous = (before.source if before.source != piece.text else before.previous) if before else ""
        places = ((source.path, piece.first),)
        entries.append(Entry(context, piece.text, said, places, piece.about, fuzzy, previous))
    return tuple(entries)
