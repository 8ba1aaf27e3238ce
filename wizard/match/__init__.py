"""Lines against symptoms: which symptom a line shows, whether exactly or only by likeness, and why.

Exact matching comes first and decides alone. Likeness is tried on what is left, over long wordings only, and its facts
are marked: they suggest, they never prove.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wizard.facts import Fact
from wizard.logs import LogLine
from wizard.logs.regex import PatternSet
from wizard.logs.times import TIME
from wizard.match.exact import ExactIndex, wordings_of
from wizard.match.likeness import LEAD, Alike, LikenessIndex
from wizard.match.nearest import Nearest, NearestIndex
from wizard.model import Symptom

__all__ = ("Match", "Nearest", "SymptomIndex", "closest", "compile_symptoms", "find", "of_tool")

_HEADING = re.compile(rf"\W{{0,3}}{TIME}[\])]?[ ,;:]*")
_END_OF_HEADING = re.compile(r"(?::|\]|\)| -) +")
_LONGEST_HEADING, _MOST_PARTS = 200, 5
_FEW = 0.25
"""The share of all wordings that is worth an automaton of its own."""
TOOL = "log.tool"
"""The fact that says what printed a line that no server wrote."""


@dataclass(frozen=True, slots=True)
class Match:
    """One line that shows a symptom.

    ``symptom`` is its id, ``pattern_index`` which of its fences and ``wording`` which of the lines in it; ``line`` is
    the number of the line. ``score`` is 100 for an exact match. ``facts`` are those of the slots and of ``sets``.
    ``missing`` holds the words of the wording that the line spells differently or lacks. ``runner_up`` is the id of
    the next best symptom that also matches, "" for none.
    """

    symptom: str
    pattern_index: int
    wording: str
    line: int
    exact: bool
    score: float
    facts: tuple[Fact, ...]
    missing: tuple[str, ...] = ()
    runner_up: str = ""


class SymptomIndex:
    """All symptoms of a knowledge base, compiled once."""

    __slots__ = ("_of_tools_anywhere", "exact", "likeness", "nearest", "of_tools")

    def __init__(self, symptoms: Iterable[Symptom]) -> None:
        wordings = wordings_of(symptoms)
        self.exact = ExactIndex(wordings)
        self.likeness = LikenessIndex(wordings)
        self.nearest = NearestIndex(wordings)
        tools = tuple(each for each in wordings if TOOL in dict(each.pattern.sets))
        few = len(tools) < _FEW * len(wordings)
        self.of_tools = ExactIndex(tools) if few else self.exact
        self._of_tools_anywhere: PatternSet | None = None
        if few and not any(each.is_regex for each in tools):  # a regular expression may look at what stands before it
            sources = [each.shape.source for each in tools]
            self._of_tools_anywhere = PatternSet(sources, ignore_case=True, anywhere=True)

    def may_be_of_tool(self, line: LogLine) -> bool:
        """Whether what a test tool prints can stand in a line, after whatever heading: quickly said of most lines."""
        anywhere = self._of_tools_anywhere
        if anywhere is None:
            return True
        texts = (line.body, line.alone) if line.alone else (line.body,)
        return any(anywhere.matching(text.encode("utf-8", "replace")) for text in texts)


def compile_symptoms(symptoms: Iterable[Symptom]) -> SymptomIndex:
    """Compile the symptoms of a knowledge base.

    Raises ``KnowledgeError`` with every regular expression that cannot be used.
    """
    return SymptomIndex(symptoms)


def find(index: SymptomIndex, line: LogLine, *, explained: bool = False) -> Match | None:
    """The symptom that a line shows, or None.

    Several exact matches: the one with most literal characters. Likeness is not tried on lines of the SMTP
    conversation, on lines of bytes, nor where ``explained`` says that the line is understood already.
    """
    body = line.body
    if not body:
        return None
    found = _exactly(index, body, line.number)
    if found is None and line.alone:
        found = _exactly(index, line.alone, line.number)
    if found is None and not line.dialect and line.smtp is None:
        found = next((hit for rest in _after_heading(body) if (hit := _exactly(index, rest, line.number))), None)
    if found is not None or explained or line.below or line.smtp is not None:
        return found
    return _by_likeness(index, line)


def of_tool(index: SymptomIndex, line: LogLine) -> Match | None:
    """The symptom that a line shows exactly, where that is what a test tool prints; None for any other."""
    if not index.may_be_of_tool(line):
        return None
    texts = [line.body, line.alone]
    if not line.dialect and line.smtp is None:
        texts += _after_heading(line.body)
    if not any(text and index.of_tools.matching(text.encode("utf-8", "replace")) for text in texts):
        return None  # found out without asking all the others
    hit = find(index, line, explained=True)
    return hit if hit is not None and any(fact.name == TOOL for fact in hit.facts) else None


def closest(index: SymptomIndex, text: str, limit: int = 3) -> tuple[Nearest, ...]:
    """The symptoms that come nearest to the body of a line which shows none, the best first, with what they miss."""
    return index.nearest.closest(text, limit)


def _exactly(index: SymptomIndex, body: str, number: int) -> Match | None:
    data = body.encode("utf-8", "replace")
    places = index.exact.matching(data)
    if not places:
        return None
    wording = index.exact.wordings[places[0]]
    others = (index.exact.wordings[place].symptom for place in places[1:])
    return Match(
        symptom=wording.symptom,
        pattern_index=wording.pattern_index,
        wording=wording.text,
        line=number,
        exact=True,
        score=100.0,
        facts=index.exact.facts(places[0], data, number),
        runner_up=next((other for other in others if other != wording.symptom), ""),
    )


def _after_heading(body: str) -> Iterable[str]:
    """What remains of a line of an unknown program after its heading: only a line that begins with a time has one."""
    heading = _HEADING.match(body[:_LONGEST_HEADING])
    if heading is None:
        return
    at = heading.end()
    yield body[at:]
    for _ in range(_MOST_PARTS):
        end = _END_OF_HEADING.search(body, at, _LONGEST_HEADING)
        if end is None:
            return
        at = end.end()
        yield body[at:]


def _by_likeness(index: SymptomIndex, line: LogLine) -> Match | None:
    alike = index.likeness.alike(line.body, line.number, heading=not line.dialect)
    if not alike:
        return None
    best = alike[0]
    wording = index.exact.wordings[best.place]
    rival = _rival(index, alike)
    if rival is not None and best.score - rival.score < LEAD:
        return None
    sets = tuple(Fact(name, value, lines=(line.number,), exact=False) for name, value in wording.pattern.sets)
    there = set(line.body.casefold().split())
    return Match(
        symptom=wording.symptom,
        pattern_index=wording.pattern_index,
        wording=wording.text,
        line=line.number,
        exact=False,
        score=best.score,
        facts=tuple(replace(fact, exact=False) for fact in (*best.facts, *sets)),
        missing=tuple(word for word in wording.text.casefold().split() if "{" not in word and word not in there),
        runner_up=index.exact.wordings[rival.place].symptom if rival is not None else "",
    )


def _rival(index: SymptomIndex, alike: list[Alike]) -> Alike | None:
    """The best one that means something else: another symptom that sets other facts."""
    best = index.exact.wordings[alike[0].place]
    for other in alike[1:]:
        wording = index.exact.wordings[other.place]
        if wording.symptom != best.symptom and wording.pattern.sets != best.pattern.sets:
            return other
    return None
