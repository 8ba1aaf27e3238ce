"""How far two clocks are apart, where the lines show two independent times of the same moment, with their zones.

There are two such places: a greeting of the other server that bears its date (RFC 5321, 4.2), on a line that our log
dated; and the result of a measurement against a time server. One clock is never compared with itself, and times that
only follow one another (``Date:`` and ``Received:`` of a message, the dates of a certificate) are no measurement: a
message waits, and a certificate is as old as it is.
"""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_DATE = re.compile(
    r"\b(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UTC|UT)\b", re.ASCII
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})? ?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_LONGEST_GREETING = 1000
_GREETING_DELAY = 300
"""Seconds that a client waits for a greeting (RFC 5321, 4.5.3.2.1): one that was held back is that much too old."""
_SOON = 30
_MOST = 100 * 366 * 86400
_MEASURED = re.compile(
    r"^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ )?System clock wrong by (?P<chrony>[+-]?\d{1,10}\.\d{1,9}) seconds "
    r"\(ignored\)"
    r"|^\d\d:\d\d:\d\d, (?:d:[+-]\d{1,10}\.\d{1,9}s o:)?(?P<windows>[+-]\d{1,10}\.\d{1,9})s$",
    re.ASCII,
)


def offset_to_greeting(time: str, greeting: str) -> int | None:
    """Seconds by which our clock is ahead of the other's: the time of our line less the date in its greeting.

    None where one of the two has no date or no zone, and where a greeting that was held back explains the difference.

    >>> offset_to_greeting("2019-03-21T13:00:45.157Z", "mx.example.com ready at Thu, 21 Mar 2019 13:00:44 +0000")
    1
    >>> offset_to_greeting("13:00:45:157", "mx.example.com ready at Thu, 21 Mar 2019 13:00:44 +0000") is None
    True
    """
    here = instant(time)
    found = _DATE.search(greeting[:_LONGEST_GREETING])
    there = instant(found.group()) if found else None
    if here is None or there is None or abs(here - there) > _MOST:
        return None
    seconds = round(here - there)
    return None if _SOON < seconds <= _GREETING_DELAY else seconds


def measured_offset(line: str) -> int | None:
    """Seconds by which this machine's clock is ahead of a time server, as chronyd or w32tm measured it; None for none.

    Both programs print what has to be added to the clock (``chronyd -Q``, ``w32tm /stripchart``, RFC 5905, 8). What
    chronyd has set right already is no offset any more.

    >>> measured_offset("System clock wrong by -3600.000123 seconds (ignored)")
    3600
    """
    found = _MEASURED.match(line)
    if found is None:
        return None
    return -round(float(found["chrony"] or found["windows"])) + 0


def instant(text: str) -> float | None:
    """The seconds since 1970 of a time with date and zone; None for any other. ``-0000`` is no zone (RFC 5322, 3.3).

    >>> instant("Thu, 21 Mar 2019 14:00:44 +0100") == instant("2019-03-21T13:00:44Z")
    True
    >>> instant("2019-03-21 13:00:44") is None
    True
    """
    try:
        if _ISO.fullmatch(text):
            read = datetime.fromisoformat(_isoformat(text))
        elif _DATE.fullmatch(text):
            read = parsedate_to_datetime(text)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return read.timestamp() if read.tzinfo is not None else None


def _isoformat(text: str) -> str:
    """With a point before the fraction, at most six figures of it, and no blank before the zone."""
    return re.sub(r"[.,](\d{1,6})\d*", r".\1", text).replace(" +", "+").replace(" -", "-").replace(" Z", "Z")
