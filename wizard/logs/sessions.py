"""Which lines belong to one conversation, and where one ends and the next begins.

A thread's number and the peer are not enough: threads are used again, by the same peer too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wizard.logs.lines import Claimed
from wizard.logs.smtp import GREETING_COMMANDS, Command, Reply
from wizard.logs.times import Moment, elapsed

_SIDE = "session.side"
DISORDER = 2.0
"""Seconds by which lines of one conversation may be out of order: several threads write one file."""
SILENCE = 1800.0
"""Seconds after which the same thread and peer is another conversation (RFC 5321, 4.5.3.2 waits ten minutes)."""
_CONNECT = re.compile(
    r"connect(?:ed|ing)?\b(?! could)|connection (?:from|accepted|opened)\b|new connection\b", re.IGNORECASE
)
_DELIVERED = re.compile(
    r"\bstatus=(?:sent|deferred|bounced|expired|undeliverable)\b"  # Postfix
    r"|, dsn=[245]\.\d{1,3}\.\d{1,3}, stat="  # Sendmail
)
"""How a program ends what it did for a message; its processes go on to the next one, with the same number."""
_MESSAGE = re.compile(r"([0-9A-Za-z]{6,32}): ")
"""The name of the message that such a line begins with: one message has a line for each of its recipients."""


@dataclass(slots=True)
class _Open:
    """A conversation that is still open: its lines, and what is needed to see its end."""

    lines: list[Claimed] = field(default_factory=list)
    side: str = ""
    last: Moment | None = None
    begun: bool = False
    spoken: bool = False
    delivered: str | None = None
    closed: bool = False
    mailed: bool = False
    accepted: bool = False
    greeted_after_tls: bool = False
    fatal: bool = False
    awaits_tls_answer: bool = False
    reply_goes_on: bool = False

    def take(self, line: Claimed) -> None:
        self.lines.append(line)
        self.last = line.moment or self.last
        self.side = self.side or _side(line)
        self.fatal = self.fatal or _is_fatal_alert(line)
        token = line.token
        if isinstance(token, Command):
            self.begun = True
            self.awaits_tls_answer = token.verb == "STARTTLS"
            self.mailed = self.mailed or token.verb == "MAIL"
            self.greeted_after_tls = self.greeted_after_tls or (self.accepted and token.verb in GREETING_COMMANDS)
        elif isinstance(token, Reply):
            self.begun = True
            if token.code == "220" and (self.awaits_tls_answer or token.ready_for_tls):
                self.accepted = True
            self.reply_goes_on = not token.last
            self.awaits_tls_answer = self.awaits_tls_answer and self.reply_goes_on
            self.closed = self.closed or token.code == "221"
        else:
            self.spoken = self.spoken or not begins_connection(line.line.body)
            if tells_of_delivery(line.line.body):
                self.delivered = message_of(line.line.body)

    def ends_before(self, line: Claimed) -> bool:
        """Whether this line belongs to the next conversation already."""
        if self.last is not None and line.moment is not None:
            passed = elapsed(self.last, line.moment)
            if separates(passed):
                return True
        side = _side(line)
        if side and self.side and side != self.side:
            return True
        token = line.token
        if self.closed and token is not None:
            return not (isinstance(token, Reply) and token.code == "221")
        if isinstance(token, Reply):
            greets = token.code == "220" and not self.awaits_tls_answer and not token.ready_for_tls
            return greets and self.begun and not self.reply_goes_on
        if isinstance(token, Command):
            if token.verb == "STARTTLS":
                return self.accepted
            again = self.mailed or self.fatal or self.greeted_after_tls
            return token.verb in ("EHLO", "LHLO") and again
        if self.delivered is not None and (
            not tells_of_delivery(line.line.body) or message_of(line.line.body) != self.delivered
        ):
            return True
        return (self.begun or self.spoken) and begins_connection(line.line.body)


def separates(passed: float) -> bool:
    """Whether so many seconds between two lines of a thread and a peer make them lines of two conversations."""
    return passed < -DISORDER or passed > SILENCE


def begins_connection(body: str) -> bool:
    """Whether a line that is no part of the SMTP conversation says that one begins."""
    return bool(_CONNECT.match(body))


def tells_of_delivery(body: str) -> bool:
    """Whether a line says what became of a message, and so is one of the last of its conversation."""
    return "stat" in body and bool(_DELIVERED.search(body))


def message_of(body: str) -> str:
    """The name in the queue of the message that a line is about, "" where it begins with none."""
    found = _MESSAGE.match(body)
    return found[1] if found else ""


def group(claimed: Iterable[Claimed]) -> list[list[Claimed]]:
    """The lines of each conversation, the conversations in the order of their first lines.

    A line without a heading (raw bytes, mostly) belongs to the line above it: nothing else says whose it is. Whether it
    can be of that conversation at all is seen when it is read (``wizard.logs.dumps``).
    """
    groups: list[list[Claimed]] = []
    open_ones: dict[tuple[str, ...], _Open] = {}
    above: _Open | None = None
    for line in claimed:
        if line.claim is None or line.claim.shape.below:
            if above is None:
                above = _Open()
                groups.append(above.lines)
            above.take(line)
            continue
        key = _key(line)
        current = open_ones.get(key)
        if current is None or current.ends_before(line):
            current = open_ones[key] = _Open()
            groups.append(current.lines)
        current.take(line)
        above = current
    return groups


def _key(line: Claimed) -> tuple[str, ...]:
    claim = line.claim
    if claim is None:
        return ()
    return (claim.shape.dialect, *(claim.slots.get(name, "").casefold() for name in claim.shape.session))


def _side(line: Claimed) -> str:
    claim = line.claim
    if claim is None:
        return ""
    said = claim.slots.get(_SIDE)
    return said if said else next((value for name, value in claim.shape.sets if name == _SIDE), "")


def _is_fatal_alert(line: Claimed) -> bool:
    slots = line.line.slots
    if slots.get("tls.record_type") != "21":
        return False
    return slots.get("received.bytes", slots.get("sent.bytes", "")).startswith("02")
