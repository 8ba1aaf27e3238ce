"""The times of all lines of a block at once, read like the one that was read first."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wizard.logs.sessions import DISORDER, SILENCE
from wizard.logs.survey.columns import Block, Hashes, Places, Truths
from wizard.logs.times import Moment, moment

Seconds = NDArray[np.float64]
_DAY = 86400.0
_CLOCK = re.compile(r"(?<!\d)\d\d:\d\d:\d\d(?:([:.,])(\d{1,9}))?(?! ?[AaPp][Mm])(?!\d)")
_ZEROES = np.uint64(int.from_bytes(b"00:00:00", "little"))
_NO_DIGIT = np.uint64(int.from_bytes(bytes((0x76, 0x76, 0x7F, 0x76, 0x76, 0x7F, 0x76, 0x76)), "little"))
"""What a byte less its zero must not reach 128 with: 118 for digits, 127 for what has to be the same."""
_HIGH_BITS = np.uint64(0x8080_8080_8080_8080)
_TEN, _BYTE = np.uint64(10), np.uint64(0xFF)
_ZERO, _NINE = 48, 57


@dataclass(frozen=True, slots=True)
class Clock:
    """How a program writes the time: how long it is, where in it the clock stands, what follows: a mark and digits."""

    width: int
    at: int
    mark: int = 0
    fraction: int = 0

    @property
    def end(self) -> int:
        """Where the clock ends, its fraction included."""
        return self.at + 8 + (self.fraction + 1 if self.fraction else 0)

    def reads(self, block: Block, begins: Places) -> Truths:
        """Where such a clock can be read."""
        digits = _digits(block, begins + self.at)
        good: Truths = ((digits + _NO_DIGIT) | digits) & _HIGH_BITS == 0
        if 0 < self.fraction < 8:
            size = self.fraction + 1
            zeroes, most = (int.from_bytes(each, "little") for each in (b"0" * size, b"\x7f" + b"\x76" * self.fraction))
            kept = np.uint64((1 << 8 * size) - 1)
            digits = (block.words[begins + (self.at + 8)] & kept) ^ np.uint64(zeroes ^ ord("0") ^ self.mark)
            good &= ((digits + np.uint64(most)) | digits) & _HIGH_BITS == 0
        for offset in range(self.at + 9, self.end if self.fraction > 7 else 0):
            byte = block.at(begins + offset)
            good &= (byte >= _ZERO) & (byte <= _NINE)
        if self.end < self.width:
            after = block.at(begins + self.end)
            good &= (after < _ZERO) | (after > _NINE)
        return good

    def seconds(self, block: Block, begins: Places) -> tuple[Seconds, bool]:
        """The seconds of the times that begin at some positions, without fractions, and whether these have a date.

        Days are counted from that of the first line; a line with another date is read by itself.
        """
        digits = _digits(block, begins + self.at)
        pairs = digits * _TEN + (digits >> np.uint64(8))
        clock = (pairs & _BYTE).astype(np.float64) * 3600
        clock += ((pairs >> np.uint64(24)) & _BYTE).astype(np.float64) * 60
        clock += ((pairs >> np.uint64(48)) & _BYTE).astype(np.float64)
        first = self._moment(block, int(begins[0]))
        if first.day is None:
            return clock, False
        for place in np.flatnonzero(self._other_date(block, begins)).tolist():
            read = self._moment(block, int(begins[place]))
            clock[place] += _DAY * ((read.day or 0) - first.day)
        return clock, True

    def fractions(self, block: Block, begins: Places) -> Seconds:
        """The fractions of a second."""
        digits = np.zeros(len(begins), np.float64)
        for offset in range(self.at + 9, self.end):
            digits = digits * 10 + (block.at(begins + offset) - np.float64(_ZERO))
        return digits / 10**self.fraction if self.fraction else digits

    def first(self, block: Block, begins: Places) -> Moment:
        """The moment of the first time."""
        return self._moment(block, int(begins[0]))

    def _moment(self, block: Block, begin: int) -> Moment:
        text = block.raw[begin : begin + self.width].decode("utf-8", "replace")
        return moment(text) or Moment(None, 0.0)

    def _other_date(self, block: Block, begins: Places) -> Truths:
        other = np.zeros(len(begins), np.bool_)
        for begin, end in ((0, self.at), (self.end, self.width)):
            for offset in range(begin, end, 8):
                kept = np.uint64((1 << 8 * min(8, end - offset)) - 1)
                word = block.words[begins + offset] & kept
                other |= word != word[0]
        return other


def _digits(block: Block, begins: Places) -> Hashes:
    """The eight bytes of a clock less those of midnight; anything where they are no clock."""
    return block.words[begins] ^ _ZEROES


def clock_of(time: str) -> Clock | None:
    """How a time is written; None for one that cannot be read in columns (half days, a single digit, no clock)."""
    found = _CLOCK.search(time)
    if found is None or not time.isascii():
        return None
    if found[1] is None:
        return Clock(len(time), found.start())
    return Clock(len(time), found.start(), ord(found[1]), len(found[2]))


def is_steady(seconds: Seconds) -> bool:
    """Whether no two lines are separated by time, whosever they are, by whole seconds."""
    latest = np.maximum.accumulate(seconds)
    return bool(latest[-1] - seconds.min() <= SILENCE - 1 and (seconds > latest - DISORDER).all())


def separated(before: Seconds, now: Seconds, *, dated: bool) -> Truths:
    """Where so much time passed, or ran backwards so far, that another conversation begins; not where it is unknown."""
    passed = now - before
    if not dated:
        passed = np.where(passed < -_DAY / 2, passed + _DAY, np.where(passed > _DAY / 2, passed - _DAY, passed))
    result: Truths = (passed < -DISORDER) | (passed > SILENCE)
    return result
