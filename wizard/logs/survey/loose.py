"""Lines that a cut does not fit: read one by one as the reader of pastes takes them below others."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.logs.decoding import decode_line
from wizard.logs.dumps import BYTES
from wizard.logs.grammar import Grammar
from wizard.logs.lines import Claimed, claim_lines, continued, is_more_of_bytes, more_of_bytes
from wizard.logs.normalise import plain_lines
from wizard.logs.reading import LogLine
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.smtp import Reply
from wizard.logs.survey.columns import Block
from wizard.logs.survey.cut import key_of_claim
from wizard.logs.survey.kinds import Kinds
from wizard.logs.survey.meanings import is_plainly_nobodys

_MOST_CONTEXT, _MOST_MET, _LONGEST_MET = 50, 10_000, 1_000
_RANDOM = re.compile(rb"(,22\) 0[12][0-9A-Fa-f]{10})([0-9A-Fa-f]{1,64})")
"""The random bytes of a hello, after its heading and its version (RFC 8446, 4.1.2): nothing is read in them."""
Numbered = tuple[int, str]


class Loose(NamedTuple):
    """A line that belongs to somebody: its place, kind and time, and its key, b"" where it belongs to the one above.

    ``above`` is the place of the last line before it that belongs to somebody, -1 for none in the block.
    """

    place: int
    kind: str
    key: bytes
    peer: str
    time: bytes
    above: int


@dataclass(slots=True)
class Met:
    """Kinds of loose lines that were met: of lines of bytes, and of the next lines of a reply.

    ``replies`` are found by the dialect, the direction and the line; each has its kind, its text, and whether the reply
    goes on after it.
    """

    of_bytes: dict[bytes, str] = field(default_factory=dict)
    replies: dict[tuple[str, str | None, bytes], tuple[str, str, bool]] = field(default_factory=dict)

    def make_room(self) -> None:
        """Forget everything once it is too much."""
        for known in (self.of_bytes, self.replies):
            if len(known) > _MOST_MET:
                known.clear()


def loose_lines(
    block: Block, places: Iterable[int], owned: Iterable[int], grammar: Grammar, kinds: Kinds, met: Met
) -> Iterator[Loose]:
    """The lines at some places that belong to somebody.

    ``owned`` is, for each, the place of the last line before it of which the cut says whose it is, -1 for none.
    """
    met.make_room()
    reader = _Reader(block, grammar, kinds, met)
    for place, owner in zip(places, owned, strict=True):
        reader.come_to(place, owner)
        found = reader.next_of_reply(place) or reader.next_of_bytes(place) or reader.read(place)
        if found is not None:
            yield found


class _Reader:
    """Reads the loose lines of a block in their order.

    ``above`` is the place of the last line that belongs to somebody, ``context`` the lines from its heading on;
    ``reply`` is the line above where it is one of a reply that goes on, ``bytes`` the dialect and what is printed there
    where it is one of bytes.
    """

    def __init__(self, block: Block, grammar: Grammar, kinds: Kinds, met: Met) -> None:
        self.block, self.grammar, self.kinds, self.met = block, grammar, kinds, met
        self.context: list[Numbered] = []
        self.latest = self.above = -1
        self.reply: tuple[LogLine, str] | None = None
        self.bytes: tuple[str, str] | None = None

    def come_to(self, place: int, owner: int) -> None:
        """Take note of what stands before the next line."""
        if owner > self.above:
            self.above, self.context, self.reply, self.bytes = owner, [], None, None
        if not self.context and self.above >= 0:
            self.context = _plain(self.block, self.above)
        if self.latest != place - 1 and self.above < place - 1:
            self.context = [*self.context, *_plain(self.block, place - 1)]
        self.latest = place

    def next_of_reply(self, place: int) -> Loose | None:
        """The line, if it is the next one of a reply whose last line stands right above it."""
        if self.reply is None or self.above != place - 1:
            return None
        line, code = self.reply
        raw = self.block.line(place).strip()
        if not raw.startswith((f"{code}-".encode(), f"{code} ".encode())):
            return None
        known = self.met.replies.get((line.dialect, line.direction, raw))
        if known is None:
            each = self._next_of_reply(place, line)
            if each is None or not isinstance(each.token, Reply) or each.token.code != code:
                return None
            known = self.kinds.of(each)[0], each.line.text, not each.token.last
            if len(raw) < _LONGEST_MET:
                self.met.replies[line.dialect, line.direction, raw] = known
        kind, text, goes_on = known
        found = Loose(place, kind, b"", "", b"", self.above)
        self._below(place, [(place, text)])
        self.reply = (line, code) if goes_on else None
        return found

    def _next_of_reply(self, place: int, above: LogLine) -> Claimed | None:
        """The line as the next one of a reply; None where it says itself whose it is, or is of another code."""
        lines = _plain(self.block, place)
        if len(lines) != 1 or claim_lines(lines, self.grammar, wrapped=False).claimed:
            return None
        return continued(above, *lines[0])

    def next_of_bytes(self, place: int) -> Loose | None:
        """The line, if it is the rest of the bytes whose beginning stands right above it."""
        if self.bytes is None or self.above != place - 1:
            return None
        dialect, printed = self.bytes
        lines = _plain(self.block, place)
        if len(lines) != 1 or not is_more_of_bytes(printed, lines[0][1]):
            return None
        if claim_lines(lines, self.grammar, wrapped=False).claimed:
            return None
        each = more_of_bytes(dialect, *lines[0])
        found = Loose(place, self.kinds.of(each)[0], b"", "", b"", self.above)
        self._below(place, lines)
        self.bytes = dialect, each.line.text
        return found

    def read(self, place: int) -> Loose | None:
        """The line as it is read below those of its context."""
        raw = self.block.line(place).strip()
        masked = _RANDOM.sub(_without_random, raw) if b",22) 0" in raw else raw
        known = self.met.of_bytes.get(masked)
        if known is not None:
            found = Loose(place, known, b"", "", b"", self.above)
            self._below(place, _plain(self.block, place))
            return found
        if not raw or is_plainly_nobodys(raw, self.grammar):
            return None
        each = _claimed(_plain(self.block, place), self.context, self.grammar)
        if each is None:
            return None
        kind = self.kinds.of(each)[0]
        if _is_itself(each) and each.line.below and len(masked) < _LONGEST_MET:
            self.met.of_bytes[masked] = kind
        if each.claim is None or each.claim.shape.below:
            found = Loose(place, kind, b"", "", b"", self.above)
            self._below(place, [(place, each.line.text)])
        else:
            time = each.line.slots.get(TIME_SLOT, "").encode()
            peer = each.line.slots.get("session.peer", "")
            found = Loose(place, kind, key_of_claim(each.claim), peer, time, self.above)
            self.context, self.above = [(place, each.line.text)], place
        self._expect_more(each)
        return found

    def _expect_more(self, each: Claimed) -> None:
        """Take note of what the next line may be the rest of."""
        token, line = each.token, each.line
        printed = next((line.slots[name] for name in BYTES if name in line.slots), "")
        printed = printed or (line.body if each.continues else "")
        self.bytes = (line.dialect, printed) if printed else None
        self.reply = (line, token.code) if isinstance(token, Reply) and not token.last else None

    def _below(self, place: int, lines: list[Numbered]) -> None:
        """Remember a line that belongs to the one above."""
        if len(self.context) >= _MOST_CONTEXT:
            del self.context[1 : 2 + len(self.context) - _MOST_CONTEXT]
        self.context += lines
        self.above, self.reply, self.bytes = place, None, None


def _without_random(found: re.Match[bytes]) -> bytes:
    return found[1] + b"0" * len(found[2])


def _plain(block: Block, place: int) -> list[Numbered]:
    return [(place, text) for _, text in plain_lines(decode_line(block.line(place)))]


def _claimed(lines: list[Numbered], context: list[Numbered], grammar: Grammar) -> Claimed | None:
    """A line as the reader takes it below others."""
    if not lines:
        return None
    alone = claim_lines(lines, grammar, wrapped=False).claimed
    if not context or (alone and _is_itself(alone[0])):
        return alone[0] if alone else None
    claimed = claim_lines((*context, *lines), grammar, wrapped=False).claimed
    return claimed[-1] if claimed and claimed[-1].line.number == lines[0][0] else None


def _is_itself(each: Claimed) -> bool:
    """Whether a line is the same whatever stands above it."""
    return each.claim is not None and (not each.claim.shape.below or any(name in each.line.slots for name in BYTES))
