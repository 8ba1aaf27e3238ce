"""How the lines of one program are cut at the speed of Python's C code: what joins them, the time, and the rest.

Where what joins lines stands before the time of a line (``{session.peer} [{thread}] {time} …``), or between it and the
body (``{time} mail smtpd[{thread}]: {body}``), one regular expression cuts a whole block at once. It is learnt from a
line that the dialect claims; a line that it does not fit is read with the whole grammar, so it need not know everything
that a dialect allows.
"""

import re
from dataclasses import dataclass, field

from wizard.logs.grammar import Claim, Grammar
from wizard.logs.shapes import TIME_SLOT, slot_source

_PEER = "session.peer"
_CLOCK = re.compile(r"\d\d?:\d\d")


@dataclass(frozen=True, slots=True)
class Head:
    """What a heading says: the key that joins lines (see ``key_of``), and the peer, "" for none.

    ``shape`` tells the shapes apart whose headings the same body may follow.
    """

    key: bytes
    peer: str
    shape: bytes = b""


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut lines. ``pattern`` has three groups: head, time and the rest, which is the whole line at worst.

    Where ``time_first``, the time stands before the head, and a head can only be told by a whole line.
    """

    dialect: str
    pattern: re.Pattern[bytes]
    names: tuple[str, ...]
    session: tuple[str, ...]
    minutes: int
    """How many characters of a time are the same within a minute."""
    time_first: bool
    _head: re.Pattern[str] = field(repr=False)
    _plain_head: re.Pattern[bytes] = field(repr=False)
    _joining: tuple[int, ...] = field(repr=False)
    _peer: int = field(repr=False)

    def columns(self, block: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]:
        """The heads, times and rests of all lines of a block; head and time are empty where the cut does not fit."""
        found = self.pattern.findall(block)
        first, second, rests = zip(*found, strict=True)
        return (second, first, rests) if self.time_first else (first, second, rests)

    def line(self, head: bytes, time: bytes, rest: bytes) -> bytes:
        """The parts of a line put together again."""
        return b" ".join((time, head, rest) if self.time_first else (head, time, rest))

    def head_of(self, claim: Claim | None, raw: bytes) -> Head | None:
        """What a head says by the claim on its line, where the time is first; None for one that is not all of it."""
        if claim is None or claim.shape.below or not claim.shape.session or claim.shape.slots[-1:] != ("body",):
            return None
        head = raw.decode("utf-8", "replace")
        if not all(claim.slots.get(name, "\0") in head for name in claim.shape.slots[1:-1]):
            return None
        shape = f"{claim.shape.dialect} {claim.shape.source}\0".encode()
        return Head(key_of_claim(claim), claim.slots.get(_PEER, ""), shape)

    def fits(self, line: bytes) -> bool:
        """Whether a line can be cut so."""
        found = self.pattern.match(line)
        return found is not None and bool(found.group(1)) and bool(found.group(2))

    def head(self, raw: bytes) -> Head | None:
        """What a head says; None for one that the dialect would not claim."""
        plain = self._plain_head.fullmatch(raw)
        if plain is not None and raw.isascii():
            key = b"\0".join((self.dialect.encode(), *plain.group(0, *self._joining)[1:])).lower()
            return Head(key, plain[self._peer].decode() if self._peer else "")
        found = self._head.fullmatch(raw.decode("utf-8", "replace").strip())
        if found is None:
            return None
        values = dict(zip(self.names, found.groups(), strict=True))
        return Head(key_of(self.dialect, [values[name] for name in self.session]), values.get(_PEER, ""))


def key_of(dialect: str, values: list[str]) -> bytes:
    """What joins lines, as one value: the dialect and the values of its ``session:``, capitals aside."""
    return "\0".join((dialect, *(value.casefold() for value in values))).encode("utf-8", "replace")


def key_of_claim(claim: Claim) -> bytes:
    """What joins a line with others."""
    return key_of(claim.shape.dialect, [claim.slots.get(name, "") for name in claim.shape.session])


def learn(grammar: Grammar, lines: list[str]) -> Cut | None:
    """The cut for the first line that can be cut so; None where no line can."""
    for text in lines:
        claim = grammar.claim(text)
        if claim is not None and not claim.shape.below and TIME_SLOT in claim.slots:
            cut = _cut(claim, text)
            if cut is not None:
                return cut
    return None


def _cut(claim: Claim, text: str) -> Cut | None:
    names = claim.shape.slots
    before = names[: names.index(TIME_SLOT)]
    time = claim.slots[TIME_SLOT]
    if not before and text.startswith(time) and names[-1] == "body" and claim.shape.session:
        return _time_first(claim, text)
    if not before or not set(claim.shape.session) <= set(before):
        return None
    place, source = 0, ""
    for name in before:
        start = text.find(claim.slots[name], place)
        source += f"{_blanks(text[place:start])}({slot_source(name)})"
        place = start + len(claim.slots[name])
    start = text.find(time, place)
    between = text[place:start].rstrip()
    last = re.escape((between or " ")[-1].encode())
    blank = rb" +" if between else b""
    pattern = rb"(?m)^(?:([^" + last + rb"\n]*" + last + rb")" + blank + rb"(.{%d})(?: +|$))?(.*)$" % len(time)
    minute = _CLOCK.search(time)
    return Cut(
        dialect=claim.shape.dialect,
        pattern=re.compile(pattern),
        names=before,
        session=claim.shape.session,
        minutes=minute.end() if minute else 0,
        time_first=False,
        _head=re.compile(source + _blanks(between)),
        _plain_head=re.compile((source + _blanks(between)).encode()),
        _joining=tuple(before.index(name) + 1 for name in claim.shape.session),
        _peer=before.index(_PEER) + 1 if _PEER in before else 0,
    )


def _time_first(claim: Claim, text: str) -> Cut | None:
    time = claim.slots[TIME_SLOT]
    body = len(text) - len(claim.slots.get("body", claim.body))
    last = re.escape(text[:body].rstrip()[-1:].encode())
    if not last or last.isalnum():
        return None
    pattern = rb"(?m)^(?:(.{%d}) +([^" % len(time) + last + rb"\n]*" + last + rb")(?: +|$))?(.*)$"
    minute = _CLOCK.search(time)
    nothing = re.compile("")
    return Cut(
        dialect=claim.shape.dialect, pattern=re.compile(pattern), names=(), session=claim.shape.session,
        minutes=minute.end() if minute else 0, time_first=True, _head=nothing, _plain_head=re.compile(b""),
        _joining=(), _peer=0,
    )  # fmt: skip


def _blanks(text: str) -> str:
    """The text between two slots, any run of blanks for a run of blanks."""
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))
