"""What is kept of a log while it is read: conversations that may go on, and the latest blocks."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from wizard.logs.decoding import decode_line
from wizard.logs.normalise import plain_lines
from wizard.logs.survey.carriers import bare_block
from wizard.logs.survey.told import Part, Place, Wholes

OF_LINE = 150
"""What a line takes that is kept, besides its bytes."""


@dataclass(slots=True)
class Open:
    """A key whose conversation may go on: its word so far, and where its lines are.

    ``order`` is the block of its first line and its place in it, ``block`` that of its last line, ``places`` says
    where its lines are in the blocks that are kept, ``saved`` holds those of others.
    """

    word: str
    peer: str
    order: tuple[int, int]
    block: int
    last: bytes
    places: dict[int, tuple[Place, ...]] = field(default_factory=dict)
    saved: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0

    def keep_last(self, count: int) -> None:
        """Forget all lines but the last ones."""
        kept: dict[int, tuple[Place, ...]] = {}
        for block, places in sorted(self.places.items(), reverse=True):
            if count > 0:
                kept[block] = places[-count:]
                self.order = block, kept[block][0][0]
                count -= len(kept[block])
        self.places = kept
        self.saved = self.saved[-count:] if count > 0 else []
        self.size = sum(len(text) + OF_LINE for _, text in self.saved)


@dataclass(slots=True)
class Kept:
    """A block in the window: the number of its first line, its bytes, what was only counted of it, and its parts.

    ``carried`` is whether the bytes still have what carried their lines.
    """

    line: int
    raw: bytes
    carried: bool
    early: int
    wholes: Wholes
    keys: list[bytes]
    bounds: list[int] = field(default_factory=list)
    parts: dict[bytes, Part] = field(default_factory=dict)

    def bare(self) -> bytes:
        """Its bytes as the program wrote them."""
        if self.carried:
            self.raw, self.carried = bare_block(self.raw), False
        return self.raw

    def lines(self, places: Iterable[Place]) -> list[tuple[int, str]]:
        """Some of its lines with their numbers."""
        raw = self.bare()
        found = []
        for place, start in places:
            end = raw.find(b"\n", start)
            line = decode_line(raw[start : end if end >= 0 else len(raw)])
            found += [(self.line + place, text) for _, text in plain_lines(line)]
        return found

    def word_of(self, row: int) -> str:
        """The word of one of the parts that were only counted."""
        if not self.bounds:
            self.bounds.extend(accumulate(self.wholes.counts))
        return self.wholes.words[bisect(self.bounds, row)][0]
