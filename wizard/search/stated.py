"""What a question states as a log would: an exact message, a code with its name. It decides before any likeness."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard import evidence, logs, match
from wizard.engine import Engine
from wizard.facts import Fact, Facts
from wizard.match.reading import read_paste
from wizard.model import KnowledgeBase
from wizard.search.words import named_numbers

_LONGEST = 2_000
"""Characters of a question that are read for messages; more than that is no question."""
_FEW = 12
"""Up to how many solutions the candidates of a walk tell more than that something is wrong."""
_WEIGHT = {"certain": 1.0, "likely": 0.9}
_OPEN, _LIKELY_OF_MANY = 0.45, 0.5


@dataclass(frozen=True, slots=True)
class Stated:
    """How much the exact words speak for each solution and for each cause, from 0 to 1."""

    solutions: Mapping[str, float]
    causes: Mapping[str, float]


NOTHING = Stated({}, {})


class Reader:
    """Reads questions as if they were lines of a log."""

    def __init__(
        self, base: KnowledgeBase, engine: Engine, grammar: logs.Grammar, symptoms: match.SymptomIndex
    ) -> None:
        self._base, self._engine, self._grammar, self._symptoms = base, engine, grammar, symptoms

    def read(self, words: str) -> Stated:
        """What the words state; nothing where they hold no message and no code."""
        text = words[:_LONGEST]
        facts = [fact for fact in self._of_lines(text) if fact.exact]
        facts += (Fact(name, value, "log") for name, value in named_numbers(text))
        return self.concluded(Facts(logs.facts_of_numbers(Facts(facts), self._grammar.tables))) if facts else NOTHING

    def concluded(self, facts: Facts) -> Stated:
        """What the walk concludes from facts, or what it leaves open where that is not much."""
        article = self._engine.choose_article(facts)
        walk = self._engine.walk(self._base.pages[article], facts, {}, explain=False) if article else None
        if walk is None:
            return NOTHING
        solutions: dict[str, float] = {}
        causes: dict[str, float] = {}
        few = len(walk.open) <= _FEW
        for verdict in walk.verdicts:
            weight = _WEIGHT[verdict.certainty] if few or verdict.certainty == "certain" else _LIKELY_OF_MANY
            causes[verdict.cause] = max(causes.get(verdict.cause, 0), weight)
            if verdict.solution:
                solutions[verdict.solution] = weight
        if few:
            for candidate in walk.open:
                causes.setdefault(candidate.cause, _OPEN)
                solutions.setdefault(candidate.solution, causes[candidate.cause])
        return Stated(solutions, causes)

    def _of_lines(self, text: str) -> Facts:
        found: list[Fact] = []
        for session in read_paste(text, self._grammar, self._symptoms).sessions:
            hits = (match.find(self._symptoms, line) for line in session.lines if line.smtp is None)
            found += evidence.gather(session.facts, (fact for hit in hits if hit for fact in hit.facts))
        return Facts(found)
