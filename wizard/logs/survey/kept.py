"""What is kept of a log while it is read: conversations that may go on, and the latest blocks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wizard.logs.decoding import decode_line
from wizard.logs.normalise import plain_lines
from wizard.logs.survey.told import Part, Wholes


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
    places: dict[int, tuple[int, ...]] = field(default_factory=dict)
    saved: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0

    def keep_last(self, count: int) -> None:
        """Forget all lines but the last ones."""
        kept: dict[int, tuple[int, ...]] = {}
        for block, places in sorted(self.places.items(), reverse=True):
            if count > 0:
                kept[block] = places[-count:]
                self.order = block, kept[block][0]
                count -= len(kept[block])
        self.places = kept
        self.saved = self.saved[-count:] if count > 0 else []
        self.size = sum(len(text) for _, text in self.saved)


@dataclass(slots=True)
class Kept:
    """A block in the window: the number of its first line, its bytes, what was only counted of it, and its parts."""

    line: int
    raw: bytes
    wholes: Wholes
    keys: list[bytes]
    early: int
    split: list[bytes] = field(default_factory=list)
    parts: dict[bytes, Part] = field(default_factory=dict)

    def lines(self, places: Iterable[int]) -> list[tuple[int, str]]:
        """Some of its lines with their numbers, taken apart when first asked for."""
        if not self.split:
            self.split.extend(self.raw.split(b"\n"))
        split, first = self.split, self.line
        return [(first + place, text) for place in places for _, text in plain_lines(decode_line(split[place]))]
