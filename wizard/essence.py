"""What a walk sees of the facts of a session: sessions that differ only in the rest are walked once.

A walk asks which conditions of the evidence hold, and on which lines. So it sees the facts that conditions name, of
their values those that tell one condition from another, and of their lines the order. Nothing else is left here: no
address, no name, no time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wizard.facts import Fact, Facts, FactSource
from wizard.model import Condition, KnowledgeBase
from wizard.walk import Ask, RuledOut, Step, Walk

Seen = tuple[str, str, FactSource, bool, tuple[int, ...]]
"""Name, value, source, whether it was read exactly, and the places of its lines among those of all facts seen."""
_UNNAMED = ""
"""Stands for every value that no condition names."""


class Essence:
    """What the evidence of one knowledge base can tell facts apart by."""

    __slots__ = ("_compared", "_named")

    def __init__(self, base: KnowledgeBase) -> None:
        self._named: dict[str, set[str]] = {}
        compared: set[str] = set()
        for condition in _conditions(base):
            for term in condition.terms:
                self._named.setdefault(term.fact, set()).update(term.values)
                if term.operator in ("<", ">="):
                    compared.add(term.fact)
        self._compared = frozenset(compared)

    def of(self, facts: Facts) -> tuple[tuple[Seen, ...], tuple[int, ...]]:
        """What a walk sees of the facts, and the numbers of the lines that its places stand for."""
        seen = [fact for fact in facts if fact.name in self._named]
        lines = tuple(sorted({line for fact in seen for line in fact.lines}))
        places = {line: place for place, line in enumerate(lines)}
        return (
            tuple(
                [
                    (
                        fact.name,
                        fact.value if fact.name in self._compared or fact.value in self._named[fact.name] else _UNNAMED,
                        fact.source,
                        fact.exact,
                        tuple([places[line] for line in fact.lines]),
                    )
                    for fact in seen
                ]
            ),
            lines,
        )


def _conditions(base: KnowledgeBase) -> Iterator[Condition]:
    return (line.condition for question in base.questions.values() for line in question.evidence)


def facts_seen(seen: Iterable[Seen]) -> Facts:
    """The facts as a walk sees them, their lines numbered by place."""
    return Facts(Fact(name, value, source, lines, exact) for name, value, source, exact, lines in seen)


def placed(walk: Walk, lines: tuple[int, ...]) -> Walk:
    """The walk with the numbers of lines where it has their places."""

    def numbers(places: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([lines[place] for place in places])

    moved: dict[int, Step] = {}  # many solutions are ruled out by one step

    def step(before: Step) -> Step:
        if not before.lines and before.against is None:
            return before
        found = moved.get(id(before))
        if found is None:
            against = before.against and replace(before.against, lines=numbers(before.against.lines))
            found = Step(before.node, before.choice, before.by, numbers(before.lines), against)
            moved[id(before)] = found
        return found

    following = walk.next
    if isinstance(following, Ask) and following.suggested_lines:
        following = replace(following, suggested_lines=numbers(following.suggested_lines))
    return Walk(
        article=walk.article,
        trail=tuple([step(each) for each in walk.trail]),
        skipped=tuple([replace(each, lines=numbers(each.lines)) for each in walk.skipped]),
        next=following,
        verdicts=tuple([replace(each, lines=numbers(each.lines)) for each in walk.verdicts]),
        open=walk.open,
        ruled_out=tuple([RuledOut(each.solution, each.cause, each.at, step(each.step)) for each in walk.ruled_out]),
        tried=walk.tried,
    )
