"""What is known of the lines of a block: whose each is, and of which kind; and the parts that this makes."""

import re
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

_GOES_ON, _MOST_REMEMBERED, _MOST_CHARACTERS, _OF_ENTRY = -1, 20_000, 1_500_000, 50
_EARLY, _LATE = 16, 64
"""In which part of a block, from its beginning, much may be the end of what began before; and from its end, much that
has ended may still go on for a line or two."""
NOBODYS = -1
"""The group of a line that belongs to nobody."""


Place = tuple[int, int]
"""The number of a line in a block, and where it begins."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one session, or of several with the same key, in a block.

    ``first`` and ``last`` are the times of the first and the last line as written, ``places`` the number of each line
    in the block and where it begins.
    """

    word: str
    first: bytes
    last: bytes
    peer: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Wholes:
    """Parts of a block that have ended, of which most are alike: all that is needed to count them.

    ``words`` are their words and the peers' sorts, ``counts`` how many parts have each, ``samples`` the key and the
    part of the first with each. ``keys`` and ``peers`` are those of all in the order of the words, one a line.
    ``unsure`` are the parts of those that may have begun before the block, or go on after it.
    """

    words: tuple[tuple[str, str], ...] = ()
    counts: tuple[int, ...] = ()
    samples: tuple[tuple[bytes, Part], ...] = ()
    keys: bytes = b""
    peers: str = ""
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

    def add_groups(self, keys: list[bytes], peers: list[str]) -> Places:
        """The groups of keys, ``NOBODYS`` for b"", when there are none yet."""
        self.keys = [key for key in dict.fromkeys(keys) if key]
        self.known = dict(zip(self.keys, range(len(self.keys)), strict=True))
        if len(self.keys) == len(keys):
            self.peers = peers
            return np.arange(len(keys))
        self.peers = [""] * len(self.keys)
        if any(peers):
            for key, peer in zip(keys, peers, strict=True):
                if key and peer:
                    self.group(key, peer)
        return np.array([self.known.get(key, NOBODYS) for key in keys], np.int64)

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

    def parts(self, endings: "Endings | None", peer: str) -> tuple[dict[bytes, Part], Wholes]:
        """The parts, in the order of their first lines; those that have ended apart, where it is told which have.

        Those whose peer no heading names, and in whose lines ``peer`` stands, are not put apart.
        """
        owned = np.flatnonzero(self.groups >= 0)
        order, begins = runs(self.groups[owned])
        lines = owned[order]
        words = self._words(lines, begins)
        groups = self.groups[lines[begins]].tolist()
        keys, peers = [self.keys[group] for group in groups], [self.peers[group] for group in groups]
        numbers = endings.of(words, peers) if endings is not None else np.full(len(words), _GOES_ON)
        if peer:
            mentioning = self._mentioning(peer)
            numbers[[group in mentioning and not peers[row] for row, group in enumerate(groups)]] = _GOES_ON
        rows = np.argsort(lines[begins], kind="stable")
        bounds = np.append(begins, len(lines))
        detailed = rows[numbers[rows] == _GOES_ON]
        counted = rows[numbers[rows] != _GOES_ON]
        if endings is None or not len(counted):
            return self._of(detailed, words, keys, peers, lines, bounds), Wholes()
        first, short = _firsts(numbers[counted])
        described = [endings.described[number] for number in numbers[counted[first]].tolist()]
        early, late = len(self.groups) // _EARLY, len(self.groups) - len(self.groups) // _LATE
        connected = np.array([endings.kinds.connects(word) for word, _ in described])[short]
        lasts = lines[np.append(begins[1:], len(lines)) - 1]
        unsure = (lasts[counted] >= late) | ((lines[begins][counted] < early) & ~connected)
        chosen = counted[np.argsort(short, kind="stable")].tolist()
        samples = self._of(counted[first], words, keys, peers, lines, bounds)
        return self._of(detailed, words, keys, peers, lines, bounds), Wholes(
            tuple(described),
            tuple(np.bincount(short).tolist()),
            tuple(samples.items()),
            b"\n".join([keys[row] for row in chosen]),
            "\n".join([peers[row] for row in chosen]),
            self._of(counted[unsure], words, keys, peers, lines, bounds),
        )

    def _of(
        self, rows: Places, words: list[str], keys: list[bytes], peers: list[str], lines: Places, bounds: Places
    ) -> dict[bytes, Part]:
        """The parts of some groups."""
        sizes = bounds[rows + 1] - bounds[rows]
        ends = np.cumsum(sizes)
        places = lines[np.repeat(bounds[rows] - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)]
        every = list(zip(places.tolist(), self.block.starts[places].tolist(), strict=True))
        firsts, lasts = self._times(lines[bounds[rows]]), self._times(lines[bounds[rows + 1] - 1])
        parts, begin = {}, 0
        for row, end, first, last in zip(rows.tolist(), ends.tolist(), firsts, lasts, strict=True):
            part = tuple(every[begin:end])
            begin = end
            if not first or not last:
                first = first or self.first_time(place for place, _ in part)  # noqa: PLW2901  # now as it should be
                last = last or self.first_time(place for place, _ in reversed(part))  # noqa: PLW2901  # likewise
            parts[keys[row]] = Part(words[row], first, last, peers[row], part)
        return parts

    def _times(self, places: Places) -> list[bytes]:
        """The times of lines as they are written, b"" for those that have none of their own in the columns."""
        if self.columns is None or self.clock is None or not len(self.columns.places):
            return [self.time(place) for place in places.tolist()]
        rows = np.minimum(np.searchsorted(self.columns.places, places), len(self.columns.places) - 1)
        there = (self.columns.places[rows] == places).tolist()
        raw, width, known = self.block.raw, self.clock.width, self.times
        return [
            raw[begin : begin + width] if cut and place not in known else known.get(place, b"")
            for begin, cut, place in zip(self.columns.times[rows].tolist(), there, places.tolist(), strict=True)
        ]

    def _mentioning(self, peer: str) -> set[int]:
        """The groups of the lines in which a peer stands, capitals aside."""
        found = re.finditer(re.escape(peer.encode()), self.block.raw.lower())
        starts = np.array([each.start() for each in found], np.int64)
        return set(self.groups[np.searchsorted(self.block.starts, starts, side="right") - 1].tolist())

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


class Endings:
    """Which words have ended, with the sorts of peers: each has a number, by which ``described`` tells it."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.described: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._sorts: dict[str, str] = {}
        self._characters = 0

    def of(self, words: list[str], peers: list[str]) -> Places:
        """The numbers of words, ``_GOES_ON`` for those that have not ended."""
        if self._characters > _MOST_CHARACTERS or len(self._sorts) > _MOST_REMEMBERED:
            self.described.clear()
            self._numbers.clear()
            self._sorts.clear()
            self._characters = 0
        for peer in set(peers) - self._sorts.keys():
            self._sorts[peer] = sort_of_peer(peer)
        described = list(zip(words, map(self._sorts.__getitem__, peers), strict=True))
        numbers = list(map(self._numbers.get, described))
        if None in numbers:
            for each in described:
                if each not in self._numbers:
                    self._numbers[each] = self._number(each)
            numbers = list(map(self._numbers.get, described))
        return np.array(numbers, np.int64)

    def _number(self, described: tuple[str, str]) -> int:
        self._characters += len(described[0]) + _OF_ENTRY
        if not self.kinds.is_sure(described[0]) or not self.kinds.has_ended(self.kinds.conversations(described[0])[-1]):
            return _GOES_ON
        self.described.append(described)
        return len(self.described) - 1


def _firsts(numbers: Places) -> tuple[Places, Places]:
    """Where each number stands first, in the order of the numbers, and for each number which of them it is.

    That is what ``numpy.unique`` says, which is slow the first time.
    """
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    which = np.empty(len(numbers), np.int64)
    which[order] = np.cumsum(begins) - 1
    return order[begins], which


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
