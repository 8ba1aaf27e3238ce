"""Plain lines to lines that a dialect claims, mending what wrapping broke, and to the rest: the prose around a log."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wizard.logs.dumps import BYTES
from wizard.logs.grammar import Claim, Grammar
from wizard.logs.normalise import without_leading_mark
from wizard.logs.reading import LogLine
from wizard.logs.shapes import TIME_SLOT
from wizard.logs.smtp import Command, Reply, parse
from wizard.logs.times import Moment, moment
from wizard.logs.unwrapping import without_heading

_HEX_ONLY = re.compile(r"[0-9A-Fa-f.… :]{2,}(?:\(\d{1,9}\))?|\(\d{1,9}\)")
_SIZE_AT_END = re.compile(r"\(\d{1,9}\)$")
_BROKEN_LINE = re.compile(r"(?:>>>|<<<) ?\(|[0-9A-Za-z:._%-]{2,60} *\[|.{0,40}\d:\d\d")
FIELD = re.compile(r"[A-Z][A-Za-z-]{1,40}: ")
"""The beginning of a line in the header of a message, which is no end of another line."""
_WRAP_LEAST, _WRAP_NARROW, _WRAP_MOST = 60, 71, 80
"""Columns at which mail programs wrap: RFC 3676 allows 78, RFC 1855 asks for 65 to 80."""
_LONGEST_MENDED, _MOST_WRAPPED = 2000, 8
_MOST_HEADINGS = 5


@dataclass(frozen=True, slots=True)
class Claimed:
    """A line of a log: the line itself, the shape that claims it, and what grouping and facts go by.

    ``token`` is its part in the SMTP conversation. A line that continues the one above has no claim.
    """

    line: LogLine
    claim: Claim | None
    moment: Moment | None = None
    token: Command | Reply | None = None

    @property
    def continues(self) -> bool:
        """Whether it is only the rest of the line above."""
        return self.claim is None and self.line.smtp is None


@dataclass(frozen=True, slots=True)
class Claims:
    """The lines of a paste, in order: those that belong to a log, and the others."""

    claimed: tuple[Claimed, ...]
    others: tuple[LogLine, ...]


def claim_lines(plain: Iterable[tuple[int, str]], grammar: Grammar, *, wrapped: bool = True) -> Claims:
    """Find the lines that a dialect claims, and those without heading that belong to them.

    ``wrapped`` is whether a mail client may have wrapped the lines; those of a file are whole.
    """
    return _Claimer(list(plain), grammar, wrapped=wrapped).run()


def continued(above: LogLine, number: int, text: str) -> Claimed:
    """A line without heading as the next one of the reply that the line above belongs to."""
    line = replace(above, number=number, text=text, body=text, smtp=text, slots={}, below=True)
    return Claimed(line, None, None, parse(text))


def is_more_of_bytes(printed: str, text: str) -> bool:
    """Whether a line without heading is the rest of bytes that are printed right above it."""
    return not _SIZE_AT_END.search(printed[-16:]) and _HEX_ONLY.fullmatch(text) is not None


def more_of_bytes(dialect: str, number: int, text: str) -> Claimed:
    """Such a line."""
    return Claimed(LogLine(number, text, text, dialect, {}, below=True), None)


class _Claimer:
    """One pass over the lines. ``at`` is the place of the line in hand."""

    def __init__(self, plain: list[tuple[int, str]], grammar: Grammar, *, wrapped: bool) -> None:
        self.plain = plain
        self.grammar = grammar
        self.claims = [self._claim(text) for _, text in plain]
        self.claimed: list[Claimed] = []
        self.others: list[LogLine] = []
        self.longest = max((len(text) for _, text in plain), default=0) if wrapped else 0

    def run(self) -> Claims:
        at = 0
        while at < len(self.plain):
            at += self._take(at)
        return Claims(tuple(self.claimed), tuple(self.others))

    def _claim(self, text: str) -> Claim | None:
        claim = self.grammar.claim(text)
        for _ in range(_MOST_HEADINGS):
            if claim is not None:
                break
            bare = without_heading(text) or without_leading_mark(text)
            if not bare:
                break
            text = bare
            claim = self.grammar.claim(text)
        return claim

    def _take(self, at: int) -> int:
        """Take the line at a place, with those after it that are part of it. Returns how many lines that were."""
        number, text = self.plain[at]
        claim = self.claims[at] = self._own(self.claims[at])
        if claim is None and self._next_unclaimed(at) and _BROKEN_LINE.match(text):
            text = f"{text} {self.plain[at + 1][1]}"[:_LONGEST_MENDED]
            claim = self.grammar.claim(text)
            if claim is not None:
                slots = self._add(number, text, claim)
                self._add_rest(at + 1)
                return 2 + self._add_bytes(at + 2, slots)
        if claim is None:
            self._unclaimed(at)
            return 1
        joined, taken = claim, 1
        while taken < _MOST_WRAPPED and self._is_cut(at + taken - 1, joined):
            longer = f"{text} {self.plain[at + taken][1]}"
            more = self.grammar.claim(longer)
            if more is None:
                break
            text, joined, taken = longer, more, taken + 1
        if taken > 1:
            self._add(number, text, joined, alone=claim.body)
            for rest in range(at + 1, at + taken):
                self._add_rest(rest)
            return taken
        slots = self._add(number, text, claim)
        return 1 + self._add_bytes(at + 1, slots)

    def _own(self, claim: Claim | None) -> Claim | None:
        """The claim, unless it is on a line of mere text without heading and the line above is another program's."""
        if claim is None or not claim.shape.below or any(name in claim.slots for name in BYTES):
            return claim
        above = self.claimed[-1].line.dialect if self.claimed else ""
        return claim if above == claim.shape.dialect else None

    def _add(self, number: int, text: str, claim: Claim, *, alone: str = "") -> Mapping[str, str]:
        """Add a line with a claim; returns its slots, with those of raw bytes that stand after a heading."""
        slots, direction, smtp = claim.slots, claim.direction, claim.smtp
        token = parse(smtp) if smtp else None
        if smtp and token is None:
            found = self.grammar.below(claim.body, claim.shape.dialect)
            if found is not None:
                slots, direction, smtp = {**slots, **found.slots}, None, None
        below, dialect = claim.shape.below, claim.shape.dialect
        line = LogLine(number, text, claim.body, dialect, slots, direction, smtp, below, alone)
        time = slots.get(TIME_SLOT)
        self.claimed.append(Claimed(line, claim, moment(time) if time else None, token))
        return slots

    def _unclaimed(self, at: int) -> None:
        number, text = self.plain[at]
        above = self.claimed[-1] if self.claimed else None
        if above is not None and self._follows(at) and _goes_on(above.token, text):
            self.claimed.append(continued(above.line, number, text))
            return
        self.others.append(LogLine(number, text, text))

    def _add_rest(self, at: int) -> None:
        number, text = self.plain[at]
        above = self.claimed[-1].line
        self.claimed.append(Claimed(LogLine(number, text, "", above.dialect, {}, below=True), None))

    def _add_bytes(self, at: int, slots: Mapping[str, str]) -> int:
        """Take the lines of bytes that wrapping put under a line of bytes."""
        taken = 0
        slot = next((name for name in BYTES if name in slots), None)
        if slot is None:
            return 0
        printed, dialect = slots[slot], self.claimed[-1].line.dialect
        while self._follows(at + taken) and self.claims[at + taken] is None:
            number, text = self.plain[at + taken]
            if not is_more_of_bytes(printed, text):
                break
            self.claimed.append(more_of_bytes(dialect, number, text))
            printed, taken = text, taken + 1
        return taken

    def _is_cut(self, at: int, claim: Claim) -> bool:
        """Whether a mail client wrapped the line: nothing in the paste is longer, and the next word had no room."""
        if not _WRAP_LEAST <= self.longest <= _WRAP_MOST or claim.shape.below or not self._next_unclaimed(at):
            return False
        text, rest = self.plain[at][1], self.plain[at + 1][1]
        if (claim.smtp and _goes_on(parse(claim.smtp), rest)) or FIELD.match(rest):
            return False
        full = len(text) + 1 + len(rest.partition(" ")[0]) > max(self.longest, _WRAP_NARROW)
        return full and not (rest[0].isupper() and not claim.body[-1:].isalnum())

    def _next_unclaimed(self, at: int) -> bool:
        return self._follows(at + 1) and self.claims[at + 1] is None

    def _follows(self, at: int) -> bool:
        """Whether there is a line at this place, just below the one before it in the paste."""
        return 0 < at < len(self.plain) and abs(self.plain[at][0] - self.plain[at - 1][0]) == 1


def _goes_on(token: Command | Reply | None, text: str) -> bool:
    """Whether a line without heading is the next line of a reply of several lines."""
    return isinstance(token, Reply) and not token.last and text.startswith((f"{token.code}-", f"{token.code} "))
