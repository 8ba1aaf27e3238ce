"""Writes what a translator's file says back into the translation of a page, and touches nothing else of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.i18n.po import Entry, PoFile
from wizard.knowledge.keys import passage_keys
from wizard.knowledge.pieces import TEXT, TITLE, Piece, context_of, freshness_key, pieces_of
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, RawPassage, scan
from wizard.knowledge.translations import says_the_same
from wizard.model import Location

_TITLE_LINE = re.compile(r"^(title:[ \t]+)(.*?)([ \t]*)$")
_HEADING_START = re.compile(r"^#{1,6}[ \t]+")
_CHOICE_START = re.compile(r"^[-*+] +\[")
_BARE = re.compile(r"^[\w.-]+$")


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What a file for translators makes of a translation.

    ``text`` is the whole file, equal to the old one where nothing changed. ``current`` are the keys of the passages
    that were changed or confirmed, from the source as it is now.
    """

    text: str
    current: tuple[str, ...]


def bring_back(
    page: str,
    po: PoFile,
    po_path: str,
    source: RawPage,
    translation: RawPage | None,
    before: str,
    outdated: tuple[str, ...],
    problems: Problems,
) -> BroughtBack:
    """The translation with the texts of the file in it; what cannot be written back goes to ``problems``.

    ``before`` is the text of the translation's file, "" where there is none yet.
    """
    entries = {entry.context: entry for entry in po.entries}
    writer = _Writer(page, entries, po_path, source, translation, before, problems)
    text = writer.text()
    if not problems.errors:
        writer.check_read_back(text, po.language)
    return BroughtBack(text, tuple(writer.current(outdated)))


def line_in_po(page: str, po: PoFile, source: RawPage, written: RawPage, line: int) -> int:
    """The line of the entry that a problem at one line of the translation comes from; 1 where none does.

    A problem of a whole passage is that of its first piece that does not say what its source says.
    """
    passages = [*zip(passage_keys(written), written.passages, strict=True)]
    key = next((key for key, passage in reversed(passages) if passage.line <= line), "")
    lines = {entry.context: entry.line for entry in po.entries}
    said = {(piece.key, piece.name): piece for piece in pieces_of(written)}
    mine = [piece for piece in pieces_of(source) if piece.key == key]
    here = [piece for piece in mine if (other := said.get((key, piece.name))) and other.first <= line <= other.last]
    differing = [
        piece
        for piece in mine
        if not says_the_same(piece.text, said[key, piece.name].text if (key, piece.name) in said else "")
    ]
    chosen = differing or here or mine
    return lines.get(context_of(page, chosen[0]), 1) if chosen else 1


class _Writer:
    def __init__(
        self, page: str, entries: Mapping[str, Entry], po_path: str, source: RawPage, translation: RawPage | None,
        before: str, problems: Problems,
    ) -> None:  # fmt: skip
        self.page = page
        self.entries = entries
        self.po_path = po_path
        self.source = source
        self.problems = problems
        self.lines = before.removeprefix("\ufeff").splitlines(keepends=True)
        self.mark = "\ufeff" if before.startswith("\ufeff") else ""
        self.end = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        self.pieces = pieces_of(source)
        self.known = {(each.key, each.name): each for each in pieces_of(translation)} if translation else {}
        self.passages = dict(zip(passage_keys(translation), translation.passages, strict=True)) if translation else {}
        self.starts = sorted(passage.line for passage in self.passages.values())
        self.wanted = {(each.key, each.name): self._wanted(each) for each in self.pieces}
        self._check_names()

    def entry(self, piece: Piece) -> Entry | None:
        return self.entries.get(context_of(self.page, piece))

    def _add(self, line: int, what: str, reason: str, remedy: str, offending: str = "", *, warn: bool = False) -> None:
        self.problems.add(
            Location(self.po_path, line), what, reason=reason, remedy=remedy, offending=offending,
            severity="warning" if warn else "error",
        )  # fmt: skip

    def _check_names(self) -> None:
        names = {context_of(self.page, piece): piece for piece in self.pieces}
        for context, entry in self.entries.items():
            piece = names.get(context)
            if piece is None:
                self._add(
                    entry.line, f"“{context}” is not in the source any more", f"the source is {self.source.path}",
                    "nothing: it is left out", warn=True,
                )  # fmt: skip
            elif entry.source != piece.text and entry.translation.strip():
                self._add(
                    entry.line, f"the source of “{context}” has changed since this file was written",
                    f"it stands in {self.source.path}:{piece.first}",
                    "look at the translation once more, in a file written anew: wizard po export", warn=True,
                )  # fmt: skip

    def _wanted(self, piece: Piece) -> str:
        """The text to write for a piece: that of the file, else what stands there already."""
        entry, known = self.entry(piece), self.known.get((piece.key, piece.name))
        said = entry.translation.strip("\n") if entry else ""
        if said.strip():
            return said
        line, context = entry.line if entry else 1, context_of(self.page, piece)
        if known is not None and entry is not None:
            self._add(
                line, f"“{context}” has lost its translation", "an entry without a translation would leave a gap",
                "write it again", known.text.partition("\n")[0],
            )  # fmt: skip
        elif known is None and (piece.name != TEXT or piece.key not in self.passages):
            self._add(
                line, f"“{context}” is not translated" + ("" if entry else ", and the file does not have it"),
                "a translation has every passage and every choice of its source", "translate it",
                piece.text.partition("\n")[0],
            )  # fmt: skip
        return known.text if known else ""

    def text(self) -> str:
        """The whole file."""
        parts = [*self._front()]
        for key, passage in zip(passage_keys(self.source), self.source.passages, strict=True):
            parts += self._passage(key, passage)
        while self._is_rebuilt and len(parts) > 1 and not parts[-1].strip():
            parts.pop()
        return self.mark + "".join(parts)

    @property
    def _is_rebuilt(self) -> bool:
        """Whether passages had to be written anew, so that the last one may end in empty lines too many."""
        return list(self.passages) != passage_keys(self.source)

    def _front(self) -> Iterator[str]:
        title = self.wanted.get(("", TITLE), "")
        if not self.passages:
            yield from (f"---\nid: {self.page}\n", f"title: {title}\n", "---\n")
            return
        known = self.known.get(("", TITLE))
        for number, line in enumerate(self.lines[: self.starts[0] - 1], start=1):
            if known is not None and number == known.first and title != known.text:
                bare = line.rstrip("\r\n")
                yield _TITLE_LINE.sub(lambda match: f"{match[1]}{title}{match[3]}", bare) + line[len(bare) :]
            else:
                yield line

    def _passage(self, key: str, passage: RawPassage) -> list[str]:
        other = self.passages.get(key)
        mine = [piece for piece in self.pieces if piece.key == key and key]
        if other is None or not _same_form(passage, other):
            return list(self._written(key, passage))
        following = [start for start in self.starts if start > other.line]
        block = self.lines[other.line - 1 : following[0] - 1 if following else len(self.lines)]
        changed = [piece for piece in mine if self.wanted[piece.key, piece.name] != self._text_of(piece)]
        if any((known := self.known.get((piece.key, piece.name))) is None or known.mixed for piece in changed):
            return list(self._written(key, passage))
        for piece in reversed(changed):
            known = self.known[piece.key, piece.name]
            first, last = known.first - other.line, known.last - other.line
            block[first : last + 1] = self._replaced(known, self.wanted[piece.key, piece.name], block[first : last + 1])
        return block

    def _text_of(self, piece: Piece) -> str:
        known = self.known.get((piece.key, piece.name))
        return known.text if known else ""

    def _replaced(self, known: Piece, text: str, old: list[str]) -> list[str]:
        ending = old[-1][len(old[-1].rstrip("\r\n")) :]
        if known.name == TITLE or known.name.startswith("choice "):
            line = old[0].rstrip("\r\n")
            start = (_HEADING_START if known.name == TITLE else _CHOICE_START).match(line)
            place = start.end() if start else 0
            return [line[:place] + text + line[place + len(known.text) :] + ending]
        lines = text.split("\n")
        return [*(line + self.end for line in lines[:-1]), lines[-1] + ending]

    def _written(self, key: str, passage: RawPassage) -> Iterator[str]:
        """A passage as its source is built, in the words of the translation."""
        end = self.end
        if passage.level:
            title = self.wanted.get((key, TITLE), "")
            yield " ".join(filter(None, ("#" * passage.level, title, _attributes(passage)))) + end
            yield end
        elif self.wanted.get((key, TEXT)):
            yield end
        yield from self._block(self.wanted.get((key, TEXT), ""))
        for place, choice in enumerate(passage.choices):
            label = self.wanted.get((key, f"choice {choice.id}"), "")
            yield f'- [{label}]({choice.target} "{choice.id}")' + end
            after = self.wanted.get((key, f"text after {choice.id}"), "")
            if after or place == len(passage.choices) - 1:
                yield end
            yield from self._block(after)

    def _block(self, text: str) -> Iterator[str]:
        if text:
            yield from (line + self.end for line in text.split("\n"))
            yield self.end

    def check_read_back(self, text: str, language: str) -> None:
        """Refuse the first text that would be read as something else: a heading, a choice, a fence of logic.

        What follows it would be read differently, too, and is not its own mistake.
        """
        again = scan("", language, text, Problems())
        found = {(piece.key, piece.name): piece.text for piece in pieces_of(again)}
        for piece in self.pieces:
            wanted, read = self.wanted[piece.key, piece.name], found.get((piece.key, piece.name), "")
            if wanted != read:
                entry = self.entry(piece)
                self._add(
                    entry.line if entry else 1, f"“{context_of(self.page, piece)}” would not be read as it is written",
                    "a line of it is the form of something else: a heading, a choice, the end of a title",
                    "keep the form of the source: one line for titles and labels, no headings and no lists of links",
                    wanted.partition("\n")[0],
                )  # fmt: skip
                return

    def current(self, outdated: tuple[str, ...]) -> Iterator[str]:
        """The keys of the passages that were changed or confirmed, and made from the source as it is now."""
        for key in dict.fromkeys(freshness_key(piece) for piece in self.pieces):
            mine = [piece for piece in self.pieces if freshness_key(piece) == key]
            entries = [(piece, self.entry(piece)) for piece in mine]
            fresh = all(entry and not entry.fuzzy and entry.source == piece.text for piece, entry in entries)
            changed = any(self.wanted[piece.key, piece.name] != self._text_of(piece) for piece in mine)
            if fresh and (changed or key in outdated):
                yield key


def _same_form(passage: RawPassage, other: RawPassage) -> bool:
    def form(each: RawPassage) -> object:
        choices = [(choice.id, choice.target) for choice in each.choices]
        return each.level, each.id, each.classes, each.attributes, choices

    return form(passage) == form(other)


def _attributes(passage: RawPassage) -> str:
    """The block of attributes of a heading, as authors write it; "" for none."""
    parts = [f"#{passage.id}"] if passage.id else []
    parts += [f".{name}" for name in passage.classes]
    for key, value in passage.attributes.items():
        is_bare = key != "for" and _BARE.match(value)
        parts.append(f"{key}={value}" if is_bare else f'{key}="{value}"')
    return f"{{{' '.join(parts)}}}" if parts else ""
