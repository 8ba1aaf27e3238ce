"""Texts with gaps: how lines are written of which only names, addresses, ids and numbers change.

Many lines are compared with a template at once: first by the bytes that it begins and ends with, as columns, then by a
pattern that runs over all that are left.
"""

import re
from dataclasses import dataclass, field

import numpy as np

from wizard.logs.regex import Finder, Run
from wizard.logs.survey.columns import Block, Codes, Hashes, Places, Truths
from wizard.logs.survey.kinds import CHANGES

_HOST = rb"(?:[\w-]+\.)+[A-Za-z]{2,}"
_GAPS = tuple(
    re.compile(source)
    for source in (
        rb"<[^<>\s]*>", rb"\b[0-9A-F]{8,}\b", rb"\b\d{4,}\b", rb"\b(?:\d{1,3}\.){3}\d{1,3}\b",
        rb"\b" + _HOST + rb"\b", rb"\b(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?:[.,]\d+)?\b",
    )
)  # fmt: skip
"""What changes, each sort of it by itself; the rest of ``CHANGES`` is tried as it is."""
_GAP = rb"(?:" + CHANGES.pattern.replace(rb"(?:[\w-]{1,63}\.){1,20}[A-Za-z]{2,63}", _HOST) + rb")"
_WORD, _LONGEST_BEGINNING = 8, 24
_MOST, _MOST_WAYS, _MOST_MISFITS = 96, 8, 6


@dataclass(slots=True)
class _Template:
    """Ways to write a line that begin and end alike. Where there are no ``sources``, the beginning alone decides."""

    label: int
    code: int
    begins: bytes
    ends: bytes
    sources: list[bytes] = field(default_factory=list)
    run: Run | None = None

    @property
    def told(self) -> int:
        """How many bytes it is first known by."""
        return len(self.begins) + len(self.ends)

    def add(self, source: bytes) -> None:
        """Add a way to write it."""
        if source not in self.sources and len(self.sources) < _MOST_WAYS:
            self.sources.append(source)
            self.run = None

    def pattern(self) -> Run:
        """What covers many such lines."""
        if self.run is None:
            self.run = Run(self.sources)
        return self.run


class Templates:
    """The templates of texts that were met. ``finder`` finds what must not stand in a gap."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._known: list[_Template] = []
        self._by_ends: dict[tuple[int, bytes, bytes, int], _Template] = {}

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()
        self._by_ends.clear()

    def add_beginning(self, label: int, begins: bytes, code: int) -> None:
        """Remember that whatever begins so has a code."""
        if len(begins) <= _LONGEST_BEGINNING:
            self._template(label, code, begins, b"")

    def add(self, label: int, rest: bytes, code: int, kept: int = 0) -> None:
        """Remember how a text is written, with gaps for what changes, but for the first bytes that are kept."""
        if any(not each.sources and each.label == label and rest.startswith(each.begins) for each in self._known):
            return
        source, end, begins = b"", 0, rest
        for gap in CHANGES.finditer(rest, kept):
            source += re.escape(rest[end : gap.start()]) + _gap_like(gap.group())
            begins = begins if end else rest[: gap.start()]
            end = gap.end()
        source += re.escape(rest[end:])
        ends = rest[end:][-_WORD:] if end else b""
        found = self._template(label, code, begins[:_LONGEST_BEGINNING], ends)
        if found is not None:
            found.add(source)

    def _template(self, label: int, code: int, begins: bytes, ends: bytes) -> _Template | None:
        found = self._by_ends.get((label, begins, ends, code))
        if found is None and len(self._known) < _MOST:
            found = self._by_ends[label, begins, ends, code] = _Template(label, code, begins, ends)
            self._known.append(found)
            self._known.sort(key=lambda each: each.told)
        return found

    def codes(self, block: Block, starts: Places, ends: Places, labels: Places) -> Codes:
        """The codes of texts in a block, 0 for those that are written in another way."""
        codes = np.zeros(len(starts), np.uint32)
        chosen = np.full(len(starts), -1, np.int16)
        lengths = ends - starts
        words = [block.words[starts + offset] for offset in range(0, _LONGEST_BEGINNING, _WORD)]
        last = block.words[np.maximum(ends - _WORD, 0)]
        alike: dict[tuple[int, bytes], Places] = {}
        for number, each in enumerate(self._known):
            for begin in (b"", each.begins[:_WORD] if len(each.begins) >= _WORD else b""):
                if (each.label, begin) not in alike:
                    rows = alike[each.label, b""] if begin else np.flatnonzero(labels == each.label)
                    alike[each.label, begin] = rows[words[0][rows] == _number(begin)] if begin else rows
            rows = alike[each.label, begin]
            if len(rows):
                fits = (lengths[rows] >= each.told) & _has(each, [word[rows] for word in words], last[rows])
                chosen[rows[fits]] = number
        for number in np.flatnonzero(np.bincount(chosen + 1, minlength=1)[1:]).tolist():
            each = self._known[number]
            rows = np.flatnonzero(chosen == number)
            codes[rows if not each.sources else self._that_run(each.pattern(), block, rows, starts, ends)] = each.code
        return codes

    def _that_run(self, run: Run, block: Block, rows: Places, starts: Places, ends: Places) -> Places:
        """Those of some texts that a pattern covers, and that hold nothing in their gaps which has a meaning."""
        joined = b"\n".join(block.texts(starts[rows], ends[rows])) + b"\n"
        fits = np.zeros(len(rows), np.bool_)
        at = place = 0
        for _ in range(_MOST_MISFITS):
            end = run.end(joined, at)
            if end == len(joined):
                fits[place:] = True
                break
            count = joined.count(b"\n", at, end)
            fits[place : place + count] = True
            place += count + 1
            if place > len(rows) or (at := joined.find(b"\n", end) + 1) >= len(joined):
                break
        begin = seen = 0
        for start in self._finder.starts(joined):
            seen += joined.count(b"\n", begin, start)
            begin = start
            fits[seen] = False
        return rows[fits]


def _has(template: _Template, words: list[Hashes], last: Hashes) -> Truths:
    """Which texts begin and end as a template does, by their first words and the last one."""
    fits: Truths = np.ones(len(last), np.bool_)
    for number, offset in enumerate(range(0, len(template.begins), _WORD)):
        part = template.begins[offset : offset + _WORD]
        fits &= words[number] & _mask(len(part)) == _number(part)
    if template.ends:
        shift = np.uint64(8 * (_WORD - len(template.ends)))
        fits &= last >> shift == _number(template.ends)
    return fits


def _gap_like(text: bytes) -> bytes:
    name, mark, _ = text.partition(b"=")
    if mark and name.isalnum():
        return rb"\b" + name + rb"=[\d.:/]+\b"
    return next((gap.pattern for gap in _GAPS if gap.fullmatch(text)), _GAP)


def _number(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


def _mask(size: int) -> np.uint64:
    return np.uint64((1 << 8 * size) - 1)
