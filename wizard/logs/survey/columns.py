"""The lines of a block as columns of numbers: where they begin and end, what stands in them, whose they are.

Whatever is done for every line of a large log is done here, for all lines of a block at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
"""Positions in a block, or numbers of its lines."""
Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint32]
Truths = NDArray[np.bool_]
_PADDING = b"\n" + bytes(256)
"""What follows a block, so that whatever a short last line might hold can be looked up."""
_NEWLINE = 10
_MULTIPLIER, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_WORD, _MOST_WORDS = 8, 250
_SLOTS = 1 << 16
_TO_SLOT = np.uint64(48)
_TO_KEY, _OTHER = np.uint64(32), np.uint64(_SLOTS - 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of whole lines: its bytes, the eight bytes at every position, and where each line begins and ends."""

    raw: bytes
    bytes_: NDArray[np.uint8]
    words: Hashes
    starts: Places
    ends: Places

    def line(self, place: int) -> bytes:
        """One line, without its end."""
        return self.raw[self.starts[place] : self.ends[place]]

    def texts(self, starts: Places, ends: Places) -> list[bytes]:
        """What stands at some positions."""
        raw = self.raw
        return [raw[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def at(self, positions: Places) -> NDArray[np.uint8]:
        """The bytes at some positions, which may lie a little past the end of the block."""
        return self.bytes_[positions]


def block_of(raw: bytes) -> Block:
    """Find the lines of a block, of which the last one need not have an end."""
    found = np.empty(len(raw) + len(_PADDING), np.uint8)
    found[: len(raw)] = np.frombuffer(raw, np.uint8)
    found[len(raw) :] = np.frombuffer(_PADDING, np.uint8)
    words = np.ndarray((len(found) - _WORD,), np.uint64, found, 0, (1,))
    ends = np.flatnonzero(found[: len(raw) + (not raw.endswith(b"\n"))] == _NEWLINE)
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    return Block(raw, found, words, starts, ends)


def first_at(block: Block, byte: int, begins: Places) -> Places:
    """Where a byte stands first at or after each position, which rise; past the end of the block where it does not."""
    found = np.append(np.flatnonzero(block.bytes_ == byte), len(block.raw) + 1)
    return found[np.minimum(np.searchsorted(found, begins), len(found) - 1)]


def hashes(block: Block, starts: Places, ends: Places, salt: np.uint64) -> Hashes:
    """A number for each text between two positions: the same for the same text, another for any other.

    Two texts of a log have the same number by chance once in billions of billions; whoever writes a log cannot make
    two, without knowing the salt.
    """
    lengths = ends - starts
    count = np.minimum((lengths + _WORD - 1) // _WORD, _MOST_WORDS).astype(np.uint8)
    order = np.argsort(count, kind="stable")[::-1]
    position, last = starts[order], ends[order] - _WORD
    sums = np.cumsum(np.bincount(count))
    found = lengths[order].astype(np.uint64) ^ salt
    shifted = np.empty_like(found)
    short = _tails(block, position, lengths[order])
    for number in range(len(sums)):
        more = len(order) - int(sums[number])  # texts that have more words than this
        if not more:
            break
        at = np.minimum(position[:more], last[:more])
        part = found[:more]
        part ^= block.words[np.maximum(at, 0)] if number else _first_words(block, at, short)
        part *= _MULTIPLIER
        np.right_shift(part, _SHIFT, out=shifted[:more])
        part ^= shifted[:more]
        position[:more] += _WORD
    _finish(found)
    hashed = np.empty_like(found)
    hashed[order] = found
    for place in np.flatnonzero(lengths > _WORD * _MOST_WORDS).tolist():
        hashed[place] = hash(block.raw[starts[place] : ends[place]]) & 0xFFFF_FFFF_FFFF_FFFF
    return hashed


def _tails(block: Block, starts: Places, lengths: Places) -> tuple[Truths, Hashes]:
    """Which texts are shorter than a word, and their bytes as one, the rest of it zero."""
    short = (lengths > 0) & (lengths < _WORD)
    missing = (8 * (_WORD - lengths[short])).astype(np.uint64)
    return short, (block.words[starts[short]] << missing) >> missing


def _first_words(block: Block, at: Places, short: tuple[Truths, Hashes]) -> Hashes:
    first = block.words[np.maximum(at, 0)]
    first[short[0][: len(first)]] = short[1]
    return first


def _finish(found: Hashes) -> None:
    """Spread what differs over all bits."""
    found *= _MULTIPLIER
    found ^= found >> _SHIFT
    found *= _MULTIPLIER


def grouped(found: Hashes) -> tuple[Places, Places]:
    """The order that puts equal numbers together, keeping theirs, and where in it each group begins.

    Sorting twice by sixteen bits takes linear time; that two numbers agree in these and not in the rest is seen.
    """
    if not len(found):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.argsort((found >> _TO_SLOT).astype(np.uint16), kind="stable")
    order = order[np.argsort((found >> _TO_KEY).astype(np.uint16)[order], kind="stable")]
    ordered = found[order]
    begins = _changes(ordered)
    if len(begins) != len(_changes(ordered >> _TO_KEY)):
        order = np.argsort(found, kind="stable")
        begins = _changes(found[order])
    return order, begins


def runs(groups: Places) -> tuple[Places, Places]:
    """The same for small numbers of groups."""
    if not len(groups):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    small = groups.astype(np.uint16) if int(groups.max()) < 1 << 16 else groups
    order = np.argsort(small, kind="stable")
    return order, _changes(groups[order])


def _changes(ordered: Hashes | Places) -> Places:
    return np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


class Memo:
    """What texts were found to be, by their numbers: of those that came twice, since most of the others never do.

    A text has one of two places. The first one keeps what came there first, the second what came last.
    """

    def __init__(self) -> None:
        self._hashes = np.zeros((2, _SLOTS), np.uint64)
        self._codes = np.zeros((2, _SLOTS), np.uint32)
        self._once = np.zeros(_SLOTS, np.uint64)

    def look(self, found: Hashes) -> Codes:
        """The codes of texts, 0 for those that are not known."""
        slots = found >> _TO_SLOT
        codes: Codes = self._codes[0][slots]
        codes[self._hashes[0][slots] != found] = 0
        rows = np.flatnonzero(codes == 0)
        others = found[rows]
        slots = (others >> _TO_KEY) & _OTHER
        codes[rows] = np.where(self._hashes[1][slots] == others, self._codes[1][slots], np.uint32(0))
        return codes

    def learn(self, found: Hashes, codes: Codes) -> None:
        """Remember the codes of texts."""
        slots = found >> _TO_SLOT
        again = self._once[slots] == found
        self._once[slots] = found
        found, codes, slots = found[again], codes[again], slots[again]
        first = self._hashes[0][slots] == 0
        self._hashes[0][slots[first]], self._codes[0][slots[first]] = found[first], codes[first]
        slots = (found >> _TO_KEY) & _OTHER
        self._hashes[1][slots[~first]], self._codes[1][slots[~first]] = found[~first], codes[~first]
