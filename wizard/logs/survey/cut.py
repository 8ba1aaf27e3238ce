"""How the lines of one program are cut: what joins them, the time, and the rest.

Where what joins lines stands before the time of a line (``{session.peer} [{thread}] {time} …``), or between it and the
body (``{time} mail smtpd[{thread}]: {body}``), one mark tells where it ends in every line. The cut is learnt from a
line that the dialect claims; a line that it does not fit is read with the whole grammar, so it need not know everything
that a dialect allows.
"""

import re
from dataclasses import dataclass

import numpy as np

from wizard.logs.grammar import Claim, Grammar
from wizard.logs.shapes import TIME_SLOT, slot_source
from wizard.logs.survey.clocks import Clock, clock_of
from wizard.logs.survey.columns import Block, Places, block_of, first_at

_PEER = "session.peer"
_BLANK = 32
_LEAST_FIT = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """The lines that a cut fits, by their numbers, and where in them the head, the time and the rest are."""

    places: Places
    heads: Places
    head_ends: Places
    times: Places
    rests: Places
    rest_ends: Places


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut lines.

    ``mark`` is the byte that ends what joins lines, ``gap`` how many blanks follow it before the time. Where
    ``time_first``, the time stands before it, and what it means can only be told by a whole line. Where it is not,
    ``head`` reads it, ``names`` are its slots, and ``plain`` reads many of them that stand each on a line.
    """

    dialect: str
    session: tuple[str, ...]
    mark: int
    gap: int
    clock: Clock
    time_first: bool
    names: tuple[str, ...] = ()
    head: re.Pattern[str] | None = None
    plain: re.Pattern[bytes] | None = None

    def columns(self, block: Block) -> Columns:
        """Cut all lines of a block that can be cut so."""
        return self._time_first(block) if self.time_first else self._head_first(block)

    def _head_first(self, block: Block) -> Columns:
        mark = first_at(block, self.mark, block.starts)
        blank = self.mark == _BLANK
        times = mark + 1 + self.gap
        after = times + self.clock.width
        fits = (mark < block.ends) & (after <= block.ends) & self.clock.reads(block, times)
        fits &= (after == block.ends) | (block.at(after) == _BLANK)
        for offset in range(1, self.gap + 1):
            fits &= block.at(mark + offset) == _BLANK
        places = np.flatnonzero(fits)
        ends = block.ends[places]
        return Columns(
            places, block.starts[places], mark[places] + (0 if blank else 1), times[places],
            np.minimum(after[places] + 1, ends), ends,
        )  # fmt: skip

    def _time_first(self, block: Block) -> Columns:
        heads = block.starts + self.clock.width + 1
        mark = first_at(block, self.mark, heads)
        fits = (mark < block.ends) & self.clock.reads(block, block.starts)
        fits &= (block.at(heads - 1) == _BLANK) & (block.at(heads) != _BLANK)
        fits &= (mark + 1 == block.ends) | (block.at(mark + 1) == _BLANK)
        places = np.flatnonzero(fits)
        ends = block.ends[places]
        return Columns(
            places, heads[places], mark[places] + 1, block.starts[places], np.minimum(mark[places] + 2, ends), ends
        )

    def fits_most(self, block: Block) -> bool:
        """Whether at least half of the lines of a block can be cut so."""
        return len(self.columns(block).places) >= len(block.starts) * _LEAST_FIT


def key_of(dialect: str, values: list[str]) -> bytes:
    """What joins lines, as one value: the dialect and the values of its ``session:``, capitals aside."""
    return "\0".join((dialect, *(value.casefold() for value in values))).encode("utf-8", "replace")


def key_of_claim(claim: Claim) -> bytes:
    """What joins a line with others."""
    return key_of(claim.shape.dialect, [claim.slots.get(name, "") for name in claim.shape.session])


def joins_by_head(claim: Claim) -> bool:
    """Whether what joins lines stands between the time and the body."""
    shape = claim.shape
    between = set(shape.slots[1:-1])
    return not shape.below and shape.slots[-1:] == ("body",) and bool(shape.session) and set(shape.session) <= between


def learn(grammar: Grammar, lines: list[str]) -> Cut | None:
    """The cut for the first line that can be cut so; None where no line can."""
    for text in lines:
        claim = grammar.claim(text)
        if claim is None or claim.shape.below or TIME_SLOT not in claim.slots:
            continue
        clock = clock_of(claim.slots[TIME_SLOT])
        cut = _cut(claim, text, clock) if clock is not None else None
        if cut is not None and len(cut.columns(block_of(text.encode())).places):
            return cut
    return None


def _cut(claim: Claim, text: str, clock: Clock) -> Cut | None:
    names = claim.shape.slots
    before = names[: names.index(TIME_SLOT)]
    time = claim.slots[TIME_SLOT]
    if not before and text.startswith(time) and joins_by_head(claim):
        return _time_first(claim, text, clock)
    if not before or not set(claim.shape.session) <= set(before):
        return None
    place, source = 0, ""
    for name in before:
        start = text.find(claim.slots[name], place)
        source += f"{_blanks(text[place:start])}({slot_source(name)})"
        place = start + len(claim.slots[name])
    start = text.find(time, place)
    between = text[place:start].rstrip()
    mark = (between or " ")[-1]
    if not mark.isascii():
        return None
    head = source + _blanks(between)
    return Cut(
        dialect=claim.shape.dialect, session=claim.shape.session, mark=ord(mark),
        gap=start - place - len(between) if between else 0, clock=clock, time_first=False, names=before,
        head=re.compile(head), plain=re.compile(rb"(?m)^" + head.encode() + rb"$"),
    )  # fmt: skip


def _time_first(claim: Claim, text: str, clock: Clock) -> Cut | None:
    body = len(text) - len(claim.slots.get("body", claim.body))
    mark = text[:body].rstrip()[-1:]
    if not mark or mark.isalnum() or not mark.isascii():
        return None
    return Cut(claim.shape.dialect, claim.shape.session, ord(mark), 0, clock, time_first=True)


def _blanks(text: str) -> str:
    """The text between two slots, any run of blanks for a run of blanks."""
    return " +".join(re.escape(part) for part in re.split(r"\s+", text))
