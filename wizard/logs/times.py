"""The times that log lines begin with: how to recognise them, and how to tell which of two came first."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = (
    rf"(?:(?:[A-Z][a-z][a-z],? +)?(?:\d\d? {_MONTH} \d{{4}}|{_MONTH} +\d\d?(?: \d{{4}})?)"  # Thu, 22 Apr 2004; Nov 24
    r"|\d{4}[-/.]\d\d[-/.]\d\d"  # 2022-11-27
    rf"|\d\d?(?:[-/.]\d\d?[-/.]|/{_MONTH}/)\d{{4}})"  # 27/11/2022; 27/Nov/2022
)
_CLOCK = r"\d\d?:\d\d:\d\d(?:[:.,]\d+)?(?: ?[AaPp][Mm])?"
_AFTER = r"(?:Z| ?[+-]\d\d:?\d\d| (?:GMT|UTC|CES?T))?"
_YEAR_AT_THE_END = rf"[A-Z][a-z][a-z] {_MONTH} +\d\d? {_CLOCK} \d{{4}}"
TIME = rf"(?:(?:{_DATE}(?:[T:]|,? +))?{_CLOCK}{_AFTER}|{_YEAR_AT_THE_END}|\d{{9,10}}\.\d+)"
"""A time of a log line, as source for RE2; it has no groups."""

_PARTS = re.compile(r"(?<!\d)(\d\d?):(\d\d):(\d\d)(?:[:.,](\d{1,9}))?(?: ?([AaPp])[Mm])?")
_EPOCH = re.compile(r"\d{9,10}\.\d{1,9}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{2})[-/.](\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(rf"(?:(\d{{1,2}})[ /])?({_MONTH})(?: +(\d{{1,2}})\b)?(?:[ /](\d{{4}}))?")
_MONTHS = {name: number for number, name in enumerate(_MONTH[3:-1].split("|"), 1)}
_DAY = 86400.0
_ANY_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was read: ``day`` counts days (None where the line has only a time of day), ``second`` within it."""

    day: int | None
    second: float


def moment(text: str) -> Moment | None:
    """Read one of the forms of ``TIME``; None for anything else. Zones are left aside: one log keeps to one zone.

    >>> moment("16:48:40:152")
    Moment(day=None, second=60520.152)
    >>> moment("Thu, 22 Apr 2004 22:01:42 +0200").day == moment("2004-04-22T22:01:42Z").day
    True
    """
    clock = _PARTS.search(text)
    if clock is None:
        if _EPOCH.fullmatch(text):
            day, second = divmod(float(text), _DAY)
            return Moment(int(day), second)
        return None
    hours, minutes, seconds, fraction, half = clock.groups()
    hour = int(hours) % 12 + (12 if half in "pP" else 0) if half else int(hours)
    second = hour * 3600.0 + int(minutes) * 60 + int(seconds)
    if fraction:
        second += int(fraction) / 10 ** len(fraction)
    if len(text) == len(clock.group()):
        return Moment(None, second)
    return Moment(_day(f"{text[: clock.start()]}:{text[clock.end() :]}"), second)


@lru_cache(maxsize=64)
def _day(text: str) -> int | None:
    """The day of a time whose clock is taken away: most lines of a log are of the same one."""
    if found := _YEAR_FIRST.search(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.search(text):
        day, month, year = map(int, found.groups())
        if month > 12:
            day, month = month, day
    elif found := _NAMED.search(text):
        before, name, after, years = found.groups()
        day, month, year = int(before or after or 1), _MONTHS[name], int(years or _ANY_LEAP_YEAR)
    else:
        return None
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def elapsed(earlier: Moment, later: Moment) -> float:
    """Seconds from one line to the next; negative when the second line is the earlier one.

    Times of day without a date are taken round midnight, the shorter way.

    >>> elapsed(Moment(None, 86399.0), Moment(None, 1.0))
    2.0
    """
    if earlier.day is not None and later.day is not None:
        return (later.day - earlier.day) * _DAY + later.second - earlier.second
    difference = later.second - earlier.second
    if difference < -_DAY / 2:
        return difference + _DAY
    return difference - _DAY if difference > _DAY / 2 else difference
