"""Texts that nobody would write, at a length and at four times that length: time grows as the length does, not faster.

The longer text of each is of the size that its name says with ``--size 300`` and more, and a hundredth of it otherwise.
Each is read as a large log is, whatever its length, so that both are read in the same way.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any

from bench.measuring import Goal, Options, Row, in_turn, median, timed
from bench.pasting import settle
from wizard import knowledge
from wizard.config import Settings
from wizard.conversation import Turn, Wizard
from wizard.errors import WizardError
from wizard.logs import decode
from wizard.logs.redaction import redact
from wizard.surveying import survey

FOURFOLD = Goal(6)
"""Four would be linear; the rest is for what is done once, and for the noise of the machine."""
FULL, SMALL = 300, 100
_HEADING = "192.0.2.1 [1AD4] 16:48:40:152 Client session "
_MEGABYTE = 1_000_000


def _sessions(count: int) -> str:
    return "".join(
        f"192.0.2.{number % 255} [{number:05X}] 16:48:40:152 Client session TLS connection could not be established\n"
        for number in range(count)
    )


def _in_session(count: int) -> str:
    return "".join(f"{_HEADING}<<< 450 4.7.1 try {number} later\n" for number in range(count))


def _codes(count: int) -> str:
    return "".join(
        f"192.0.2.{number % 255} [{number:05X}] 16:48:40:152 Client session {said}\n"
        for number in range(count)
        for said in ("Connected", f"SSL: Not verified ({number}) - proceed anyway", "Disconnected")
    )


TEXTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "a line of 10 MB": (10 * _MEGABYTE, lambda size: f"{_HEADING}>>> EHLO {'x' * size}"),
    "1,000,000 short lines in a log": (_MEGABYTE, lambda count: f"{_HEADING}<<< 220 mx\n" + "x\n" * count),
    "100,000 sessions of one line": (100_000, _sessions),
    "a session of 100,000 lines": (100_000, _in_session),
    "10 MB of “250-”": (10 * _MEGABYTE // 6, lambda count: f"{_HEADING}<<< 250-mx\n" + "250-x\n" * count),
    "10 MB of “250-” on one line": (10 * _MEGABYTE // 8, lambda count: f"{_HEADING}<<< 250-mx" + "250-SIZE" * count),
    "10 MB of “250-” that differ": (
        10 * _MEGABYTE // 10, lambda count: f"{_HEADING}<<< 250-mx\n" + "".join(f"250-{n:05}\n" for n in range(count)),
    ),
    "10 MB of bytes, line by line": (
        10 * _MEGABYTE // 9,
        lambda count: f"{_HEADING}>>> (SSLv2/v3 write client hello B ,771,22) 0100\n"
        + "".join(f"{n:08x}\n" for n in range(count)),
    ),
    "50,000 verification codes": (50_000, _codes),
    "a word of 4 MB": (4 * _MEGABYTE, lambda size: "x" * size),
    "10 MB of “>”": (10 * _MEGABYTE, lambda size: ">" * size),
    "10 MB of quotation 500 deep": (10 * _MEGABYTE // 1060, lambda count: f"{'> ' * 500}{_HEADING}>>> QUIT\n" * count),
    "a JSON record of 10 MB": (10 * _MEGABYTE, lambda size: json.dumps({"log": _HEADING + "x" * size})),
    "10 MB of JSON records": (
        10 * _MEGABYTE // 74, lambda count: (json.dumps({"log": f"{_HEADING}>>> STARTTLS"}) + "\n") * count,
    ),
    "10 MB of JSON in JSON": (10 * _MEGABYTE // 11, lambda count: '{"message":' * count),
    "10 MB of entities": (10 * _MEGABYTE // 4, lambda count: "&lt;" * count),
}  # fmt: skip
"""What to read, by its name: a number, and the text for a number."""


def rows(options: Options) -> list[Row]:
    """One row for each text that is read, one for what is unpacked, and one for what is redacted."""
    wizard = Wizard(knowledge.load(Settings.from_environment({}).kb))
    settle()
    share = 1 if options.size >= FULL else SMALL
    found = [
        _row(f"read {name}", (make(count // share // 4), make(count // share)), lambda text: _read(wizard, text))
        for name, (count, make) in TEXTS.items()
    ]
    zeros = (gzip.compress(bytes(20 * _MEGABYTE // share)), gzip.compress(bytes(80 * _MEGABYTE // share)))
    found.append(_row("unpack 80 MB of zeros", zeros, _unpack))
    long = ("login=" * (100_000 // share) + "@", "login=" * (400_000 // share) + "@")
    found.append(_row("redact 2.4 MB without a blank", long, redact))
    return found


def _row(name: str, texts: tuple[Any, Any], work: Callable[[Any], object]) -> Row:
    short, long = texts
    ours, reference = in_turn(
        lambda: timed(lambda: work(long)), lambda: timed(lambda: work(short)), rounds=3, at_most=5
    )
    return Row(name, "s", median(ours), median(reference), "for a quarter", FOURFOLD)


def _read(wizard: Wizard, text: str) -> None:
    data = text.encode()
    try:
        survey(wizard, (data[start : start + _MEGABYTE] for start in range(0, len(data), _MEGABYTE)), Turn())
    except WizardError:
        return


def _unpack(data: bytes) -> None:
    try:
        decode(data)
    except WizardError:
        return
