"""What is known of the lines of a block: whose each is, and of which kind; and the parts that this makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import numpy as np

from wizard.logs.addresses import can_be_dialled, is_address
from wizard.logs.sessions import separates
from wizard.logs.survey.clocks import Clock, is_steady, separated
from wizard.logs.survey.columns import Block, Codes, Places, runs
from wizard.logs.survey.cut import Columns
from wizard.logs.survey.kinds import BREAK, Kinds
from wizard.logs.times import Moment, elapsed, moment

_EARLY, _LATE = 16, 64
"""In which part of a block, from its beginning, much may be the end of what began before; and from its end, much that
has ended may still go on for a line or two."""
NOBODYS = -1
"""The group of a line that belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one session, or of several with the same key, in a block.

    ``first`` and ``last`` are the times of the first and the last line as written, ``places`` the numbers of its lines.
    """

    word: str
    first: bytes
    last: bytes
    peer: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wholes:
    """Parts of a block that have ended, of which most are alike: all that is needed to count them.

    ``words`` are their words and the peers' sorts, ``samples`` the key and the part of the first with each. ``keys``
    and ``peers`` are those of all, one a line, and ``numbers`` says which word each has. ``unsure`` are the parts of
    those that may have begun before the block, or go on after it.
    """

    words: tuple[tuple[str, str], ...] = ()
    samples: tuple[tuple[bytes, Part], ...] = ()
    keys: bytes = b""
    peers: str = ""
    numbers: tuple[int, ...] = ()
    unsure: dict[bytes, Part] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """The group and the kind of each line of a block, and the key and the peer of each group.

    ``times`` are those of lines that the cut does not fit, as they are written.
    """

    block: Block
    columns: Columns | None
    clock: Clock | None
    groups: Places
    kinds: Codes
    keys: list[bytes] = field(default_factory=list)
    peers: list[str] = field(default_factory=list)
    times: dict[int, bytes] = field(default_factory=dict)
    known: dict[bytes, int] = field(default_factory=dict)

    def group(self, key: bytes, peer: str) -> int:
        """The group of a key, a new one where there is none."""
        number = self.known.setdefault(key, len(self.keys))
        if number == len(self.keys):
            self.keys.append(key)
            self.peers.append(peer)
        elif peer and not self.peers[number]:
            self.peers[number] = peer
        return number

    def time(self, place: int) -> bytes:
        """The time of a line as it is written, b"" for none."""
        if place in self.times or self.columns is None or self.clock is None:
            return self.times.get(place, b"")
        row = int(np.searchsorted(self.columns.places, place))
        if row == len(self.columns.places) or self.columns.places[row] != place:
            return b""
        begin = int(self.columns.times[row])
        return self.block.raw[begin : begin + self.clock.width]

    def first_time(self, places: Iterable[int]) -> bytes:
        """The first time that there is on some lines."""
        return next((time for place in places if (time := self.time(place))), b"")

    def parts(self, kinds: Kinds, *, count: bool) -> tuple[dict[bytes, Part], Wholes]:
        """The parts, in the order of their first lines; where ``count``, those that have ended apart."""
        owned = np.flatnonzero(self.groups >= 0)
        order, begins = runs(self.groups[owned])
        lines = owned[order]
        words = self._words(lines, begins)
        ends = np.append(begins[1:], len(lines))
        numbers = self.groups[lines[begins]].tolist()
        rows = np.argsort(lines[begins], kind="stable").tolist()
        firsts, lasts = begins.tolist(), ends.tolist()
        detailed: dict[bytes, Part] = {}
        early, late = len(self.groups) // _EARLY, len(self.groups) - len(self.groups) // _LATE
        counting = _Counting(kinds)
        for row in rows:
            word, number = words[row], numbers[row]
            key, peer = self.keys[number], self.peers[number]
            if not count or not counting.take(word, key, peer):
                detailed[key] = self._part(word, peer, lines[firsts[row] : lasts[row]].tolist())
                continue
            unsure = lines[lasts[row] - 1] >= late or (lines[firsts[row]] < early and not kinds.connects(word))
            if counting.is_new or unsure:
                counting.remember(key, self._part(word, peer, lines[firsts[row] : lasts[row]].tolist()), unsure=unsure)
        return detailed, counting.wholes()

    def _part(self, word: str, peer: str, places: list[int]) -> Part:
        return Part(word, self.first_time(places), self.first_time(reversed(places)), peer, tuple(places))

    def _words(self, lines: Places, begins: Places) -> list[str]:
        """The word of each group of lines; between lines that time separates stands ``BREAK``."""
        codes = self.kinds[lines]
        breaks = np.array(self._breaks(lines, begins), np.int64)
        if len(breaks):
            codes = np.insert(codes, breaks, ord(BREAK))
            begins = begins + np.searchsorted(breaks, begins)
        text = codes.astype("<u4").tobytes().decode("utf-32-le")
        bounds = [*begins.tolist(), len(text)]
        return [text[begin:end] for begin, end in pairwise(bounds)]

    def _breaks(self, lines: Places, begins: Places) -> list[int]:
        """Which lines, of those that are ordered by groups, time separates from the one before."""
        found: set[int] = set()
        timed = np.zeros(len(self.groups), np.bool_)
        timed[list(self.times)] = True
        if self.columns is not None and self.clock is not None:
            seconds, dated = self.clock.seconds(self.block, self.columns.times)
            if not is_steady(seconds):
                seconds += self.clock.fractions(self.block, self.columns.times)
                every = np.full(len(self.groups), np.nan)
                every[self.columns.places] = seconds
                apart = separated(every[lines[:-1]], every[lines[1:]], dated=dated)
                found = {place + 1 for place in np.flatnonzero(apart).tolist()}
                found.difference_update(begins.tolist())
                timed[:] = True
                timed[self.columns.places] = False
        rows = np.flatnonzero(timed[lines])
        for group in sorted(set((np.searchsorted(begins, rows, side="right") - 1).tolist())):
            begin = int(begins[group])
            end = int(begins[group + 1]) if group + 1 < len(begins) else len(lines)
            found.difference_update(range(begin, end))
            found.update(begin + row for row in self._separated(lines[begin:end].tolist()))
        return sorted(found)

    def _separated(self, places: list[int]) -> Iterator[int]:
        """Which of some lines time separates from those before, read one by one."""
        last = b""
        for row, place in enumerate(places):
            time = self.time(place)
            if last and time and _separated(last, time):
                yield row
            last = time or last


class _Counting:
    """Counts the parts that have ended."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._numbers: dict[tuple[str, str], int] = {}
        self._samples: list[tuple[bytes, Part]] = []
        self._ended: dict[str, bool] = {}
        self._rows: list[int] = []
        self._unsure: dict[bytes, Part] = {}
        self._keys: list[bytes] = []
        self._peers: list[str] = []
        self.is_new = False

    def take(self, word: str, key: bytes, peer: str) -> bool:
        """Count a part, if it has ended."""
        ended = self._ended.get(word)
        if ended is None:
            ended = self._ended[word] = self._kinds.has_ended(self._kinds.conversations(word)[-1])
        if not ended:
            return False
        described = word, sort_of_peer(peer)
        number = self._numbers.setdefault(described, len(self._numbers))
        self.is_new = number == len(self._samples)
        self._rows.append(number)
        self._keys.append(key)
        self._peers.append(peer)
        return True

    def remember(self, key: bytes, part: Part, *, unsure: bool) -> None:
        """Keep the part that was counted last: it is the first with its word, or may have begun before the block."""
        if self.is_new:
            self._samples.append((key, part))
        if unsure:
            self._unsure[key] = part

    def wholes(self) -> Wholes:
        """What was counted."""
        return Wholes(
            tuple(self._numbers), tuple(self._samples), b"\n".join(self._keys), "\n".join(self._peers),
            tuple(self._rows), self._unsure,
        )  # fmt: skip


def _separated(last: bytes, time: bytes) -> bool:
    before, now = read_time(last), read_time(time)
    return before is not None and now is not None and separates(elapsed(before, now))


@lru_cache(maxsize=4096)
def read_time(written: bytes) -> Moment | None:
    """The moment of a time as it is written; None for none."""
    return moment(written.decode("utf-8", "replace")) if written else None


@lru_cache(maxsize=4096)
def sort_of_peer(peer: str) -> str:
    """Whatever a verdict can depend on of a peer's address or name."""
    if not peer:
        return "-"
    return ("d" if can_be_dialled(peer) else "p") if is_address(peer) or "." in peer else "n"
