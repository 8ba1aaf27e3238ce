"""Lines that a cut does not fit: read one by one as the reader of pastes takes them below others."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wizard.logs.decoding import decode_line
from wizard.logs.dumps import BYTES
from wizard.logs.grammar import Grammar
from wizard.logs.lines import Claimed, claim_lines
from wizard.logs.normalise import plain_lines
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.survey.columns import Block
from wizard.logs.survey.cut import key_of_claim
from wizard.logs.survey.kinds import Kinds
from wizard.logs.survey.meanings import is_plainly_nobodys

_MOST_CONTEXT, _MOST_MET = 50, 10_000
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


def loose_lines(
    block: Block, places: Iterable[int], owned: Iterable[int], grammar: Grammar, kinds: Kinds, met: dict[bytes, str]
) -> Iterator[Loose]:
    """The lines at some places that belong to somebody.

    ``owned`` is, for each, the place of the last line before it of which the cut says whose it is, -1 for none.
    ``met`` remembers the kinds of lines of bytes.
    """
    if len(met) > _MOST_MET:
        met.clear()
    context: list[Numbered] = []
    latest, above = -1, -1
    for place, owner in zip(places, owned, strict=True):
        if owner > above:
            above, context = owner, []
        if not context and above >= 0:
            context = _plain(block, above)
        if latest != place - 1 and above < place - 1:
            context = [*context, *_plain(block, place - 1)]
        latest = place
        raw = block.line(place).strip()
        masked = _RANDOM.sub(_without_random, raw) if b",22) 0" in raw else raw
        known = met.get(masked)
        if known is not None:
            yield Loose(place, known, b"", "", b"", above)
            context = [*context[-_MOST_CONTEXT:], *_plain(block, place)]
            above = place
            continue
        if not raw or is_plainly_nobodys(raw, grammar):
            continue
        each = _claimed(_plain(block, place), context, grammar)
        if each is None:
            continue
        kind = kinds.of(each)[0]
        if _is_itself(each) and each.line.below:
            met[masked] = kind
        if each.claim is None or each.claim.shape.below:
            yield Loose(place, kind, b"", "", b"", above)
            context = [*context[-_MOST_CONTEXT:], (place, each.line.text)]
        else:
            time = each.line.slots.get(TIME_SLOT, "").encode()
            yield Loose(place, kind, key_of_claim(each.claim), each.line.slots.get("session.peer", ""), time, above)
            context = [(place, each.line.text)]
        above = place


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
