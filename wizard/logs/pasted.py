"""The lines of a paste, in the order in which they were written and each of them whole."""

import itertools
import re
from collections.abc import Sequence

from wizard.logs.grammar import Grammar
from wizard.logs.lines import FIELD
from wizard.logs.normalise import plain_lines
from wizard.logs.structured import structured_lines
from wizard.logs.times import TIME, Moment, elapsed, moment
from wizard.logs.unwrapping import without_carrier, without_numbers

Numbered = tuple[int, str]

_TIME = re.compile(TIME)
_TIME_WITHIN = 200
_LEAST_TIMED = 3
_BELOW = re.compile(r"(?:>>>|<<<) ?\(")
_REPLY_LINE = re.compile(r"(?:^|[>< :\]])([2-5]\d\d)([ -])(?=\S)")
_SYSLOG = re.compile(rf"{TIME} \S+ \S+\[\d+\]: ")
"""The heading of a line of any program, known or not; such a line is no end of another."""
_NARROWEST = 60
_TERMINALS = frozenset((72, 76, 78, 80, 100, 120, 132, 160, 200, 240))
"""Widths at which terminals and mail programs cut lines; a word that was cut is believed at these, elsewhere two."""
_NEWLINE = re.compile(r"\r\n?|\n")
_LONGEST_JOINED = 20_000


def pasted_lines(text: str, grammar: Grammar) -> list[Numbered]:
    """The plain lines of a paste, each with its number in the text as it was given.

    The numbers of ``grep -n`` are taken away, lines that a terminal cut at its edge are joined again, and a paste
    whose newest line comes first is turned round. A report that is a structure is told finding by finding.
    """
    found = structured_lines(text)
    if found is not None:
        return found
    lines = list(plain_lines(text))
    plain = without_numbers(lines)
    if plain is not lines:
        plain = [(number, without_carrier(line)) for number, line in plain]
    return oldest_first(_uncut(plain, text, grammar))


def oldest_first(plain: list[Numbered]) -> list[Numbered]:
    """The lines turned round where every time in them goes backwards, else as they are.

    Lines without a time stay under the one that they follow. Where lines of one time show that the paste runs
    forwards (a command before its reply), it is a list of excerpts, and stays.
    """
    times: list[tuple[int, Moment]] = []
    backwards = 0
    for place, (_, text) in enumerate(plain):
        found = _TIME.search(text[:_TIME_WITHIN])
        when = moment(found.group()) if found else None
        if when is None:
            continue
        if times:
            passed = elapsed(times[-1][1], when)
            if passed > 0:
                return plain
            backwards += passed < 0
        times.append((place, when))
    if backwards < 2 or len(times) < _LEAST_TIMED or _runs_forwards(plain, times):
        return plain
    if _is_turned_line_by_line(plain, times):
        return plain[::-1]
    starts = [place for place, _ in times] + [len(plain)]
    blocks = [plain[start:end] for start, end in itertools.pairwise(starts)]
    return plain[: starts[0]] + [line for block in reversed(blocks) for line in block]


def _is_turned_line_by_line(plain: Sequence[Numbered], times: Sequence[tuple[int, Moment]]) -> bool:
    """Whether the lines of bytes, which have no time, stand before the line that they belong to."""
    below = [place for place, (_, text) in enumerate(plain) if _BELOW.match(text)]
    if not below or below[-1] > times[-1][0]:
        return False
    hellos = [place for place in below if "client hello" in plain[place][1]]
    answers = [place for place in below if "server hello" in plain[place][1]]
    return below[0] < times[0][0] or not (hellos and answers and hellos[0] < answers[0])


def _runs_forwards(plain: Sequence[Numbered], times: Sequence[tuple[int, Moment]]) -> bool:
    """Whether two neighbours of the same time stand in the order of a conversation, and none against it."""
    for (one, earlier), (other, later) in itertools.pairwise(times):
        if elapsed(earlier, later) != 0:
            continue
        above, below = plain[one][1], plain[other][1]
        first, second = _REPLY_LINE.search(above), _REPLY_LINE.search(below)
        if first and second and first.group(1) == second.group(1) and first.group(2) != second.group(2):
            return first.group(2) == "-"
        if above.endswith("STARTTLS") and second and second.group(1) == "220":
            return True
    return False


def _uncut(plain: list[Numbered], text: str, grammar: Grammar) -> list[Numbered]:
    """Lines that were cut at one column, in the middle of a word too, joined again."""
    raw = [row.removeprefix("> ") for row in _NEWLINE.split(text)]
    width = max(map(len, raw))
    if not _NARROWEST <= width <= _LONGEST_JOINED:
        return plain
    size = [len(raw[number - 1]) for number, _ in plain]
    if sum(each >= width - 1 for each in size) < (1 if width in _TERMINALS else 2):
        return plain
    rest = {
        place + 1
        for place in range(len(plain) - 1)
        if plain[place + 1][0] == plain[place][0] + 1
        and not FIELD.match(plain[place + 1][1])
        and not grammar.may_claim(plain[place + 1][1].encode())
        and not _SYSLOG.match(plain[place + 1][1])
    }
    cut = {place for place, each in enumerate(size) if each >= width - 1 and place + 1 in rest}
    wrapped_at_words = any(
        place + 1 in rest and place not in cut and each + 1 + len(plain[place + 1][1].partition(" ")[0]) > width
        for place, each in enumerate(size)
    )
    exactly = sum(size[place] == width for place in cut)
    if wrapped_at_words or not exactly:
        return plain
    if len(cut) < 2 and (width not in _TERMINALS or not all(_is_within_word(plain, place) for place in cut)):
        return plain
    return _joined(plain, cut, raw, width, grammar)


def _is_within_word(plain: Sequence[Numbered], place: int) -> bool:
    end, begin = plain[place][1][-1], plain[place + 1][1][0]
    return end.isalnum() and (begin.islower() or begin.isdigit())


def _joined(plain: list[Numbered], cut: set[int], raw: list[str], width: int, grammar: Grammar) -> list[Numbered]:
    joined: list[Numbered] = []
    place = 0
    while place < len(plain):
        number, line = plain[place]
        if place in cut and grammar.claim(line) is not None:
            while place in cut and len(line) < _LONGEST_JOINED:
                above = raw[plain[place][0] - 1]
                place += 1
                below, text = plain[place]
                blank = len(above) < width or above.endswith(" ") or raw[below - 1].startswith(" ")
                line += f" {text}" if blank else text
        joined.append((number, line))
        place += 1
    return joined
