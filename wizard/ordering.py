"""Which question of a section in any order comes next: the one that rules out most per minute, as far as is known."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wizard.agenda import Place, Stack, entered, may_come_next, split, stays
from wizard.evidence import Finding
from wizard.facts import Facts
from wizard.model import NEXT, UNKNOWN, Agenda, KnowledgeBase, Question
from wizard.reach import Reach, Reaches, Structure
from wizard.walk import Because, Rank

LIKELIHOOD_WEIGHTS: Mapping[str, int] = {"common": 4, "usual": 2, "rare": 1}
"""How much a solution counts by how often it is the one; coarse, as the words are."""
SUGGESTED_FACTOR = 4
"""How much more a solution counts that the lines suggest: a rare one then as much as a common one."""
EFFORT_MINUTES: Mapping[str, int] = {"low": 1, "medium": 5, "high": 30}
"""How long an answer takes to find: to look at something, to run a command, to ask the other side or change it."""

_UNSAID_LIKELIHOOD, _UNSAID_EFFORT = "usual", "medium"
_NOTHING = ""
"""Stands among the solutions for "none of these", where the questions can all be passed; as heavy as a rare one."""
_Outcome = frozenset[str]
Weights = Mapping[str, int]
"""How much each solution counts: by its likelihood, more where the lines suggest it."""


class _Raised(Mapping[str, int]):
    """The weights of all solutions with some of them raised, without a copy of all."""

    def __init__(self, weights: Weights, raised: Weights) -> None:
        self._weights = weights
        self._raised = raised

    def __getitem__(self, solution: str) -> int:
        raised = self._raised.get(solution)
        return self._weights[solution] if raised is None else raised

    def __iter__(self) -> Iterator[str]:
        return iter(self._weights)

    def __len__(self) -> int:
        return len(self._weights)


class Chooser:
    """Chooses the next question of an agenda for one session."""

    def __init__(
        self,
        base: KnowledgeBase,
        structure: Structure,
        likelihoods: dict[str, int],
        start: str,
        facts: Facts,
        answers: Container[str],
        finding: Callable[[Question], Finding],
    ) -> None:
        self._base = base
        self._structure = structure
        self._likelihoods = likelihoods
        self._start = start
        self._facts = facts
        self._answers = answers
        self._finding = finding

    def choose(
        self, agenda: Agenda, outer: Stack, tried: Iterable[str], *, in_thought: bool
    ) -> tuple[str, Because | None]:
        """The question that is next, and why it is this one if there was a choice.

        What the lines answer costs nothing and comes first. Then the best of the others; but before anything new is
        asked, what a person has answered before is passed, so that no answer is lost when the order changes. In
        thought, what the lines suggest counts as answered.
        """
        free = may_come_next(self._base, agenda)
        answered = next((each for each in free if self._by_lines(each)), None)
        if answered is None and in_thought:
            answered = next((each for each in free if self._finding(self._base.questions[each]).suggested), None)
        if answered is not None or len(free) == 1:
            return answered or free[0], None
        # Later answers must not change what was asked first: only what the lines decide counts.
        reaches = self._structure.reaches(self._start, self.decided_by_lines, self._facts, (), tried)
        ranks = ranked(self._base, reaches, agenda, outer, self.weights((None, (*outer, agenda))))
        passed = [rank for rank in ranks if rank.question in self._answers]
        if passed and self._base.questions[ranks[0].question].call is None:
            return passed[0].question, None
        best, others = ranks[0], tuple(rank for rank in ranks[1:] if rank not in passed)
        return best.question, Because(best, others) if others and best.weight else None

    @cached_property
    def _suggesting(self) -> tuple[Question, ...]:
        """The questions of which the lines suggest an answer."""
        asked = self._structure.asking_for(self._start, self._facts).values()
        return tuple(question for question in asked if self._finding(question).suggested)

    def _by_lines(self, question_id: str) -> bool:
        """Whether the lines answer a question, or say where the page ends that it calls."""
        question = self._base.questions[question_id]
        if question_id in self._answers:
            return False
        if self.decided_by_lines(question) is not None or question.call is None:
            return self.decided_by_lines(question) is not None
        place, stack = entered(self._base, question.call.target)
        first = (place,) if place else may_come_next(self._base, split(stack)[0])
        return any(self._ends(self._base.questions[each]) for each in first)

    def _ends(self, question: Question) -> bool:
        proved = self._finding(question).proved
        choice = question.choice(proved.choice) if proved else None
        return choice is not None and choice.target in self._base.solutions

    def decided_by_lines(self, question: Question) -> str | None:
        """Which choice the lines settle, ``next`` where they make the question idle."""
        finding = self._finding(question)
        if finding.proved is not None:
            return finding.proved.choice
        return NEXT if finding.skipped is not None else None

    def weights(self, place: Place) -> Weights:
        """How much each solution counts at a place: what is suggested by questions that are passed counts no more."""
        ahead = self._structure.ahead(place)
        suggested: set[str] = set()
        for question in self._suggesting:
            if not self._structure.lies_in(question.id, ahead):
                continue
            for suggestion in self._finding(question).suggested:
                choice = question.choice(suggestion.choice)
                if choice is not None:
                    suggested |= self._structure.only_by(question, choice)
        if not suggested:
            return self._likelihoods
        return _Raised(self._likelihoods, {each: self._likelihoods[each] * SUGGESTED_FACTOR for each in suggested})


def likelihoods(base: KnowledgeBase) -> dict[str, int]:
    """How much each solution of a knowledge base counts, whatever the lines say."""
    found = {node.id: LIKELIHOOD_WEIGHTS[node.likely or _UNSAID_LIKELIHOOD] for node in base.solutions.values()}
    return found | {_NOTHING: LIKELIHOOD_WEIGHTS["rare"]}


def _sum(solutions: Iterable[str], weights: Weights) -> int:
    return sum(map(weights.__getitem__, solutions))


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What the questions of an agenda can come to, and what lies past them."""

    by_question: Mapping[str, frozenset[str]]
    counted: Counter[str]
    outside: frozenset[str]

    @property
    def everything(self) -> frozenset[str]:
        return self.outside.union(self.counted)

    def without(self, question_id: str) -> frozenset[str]:
        """What can still be come to when a question is passed."""
        own = self.by_question[question_id]
        return self.outside.union(s for s, count in self.counted.items() if count > 1 or s not in own)


def ranked(base: KnowledgeBase, reaches: Reaches, agenda: Agenda, outer: Stack, weights: Weights) -> tuple[Rank, ...]:
    """The questions of an agenda that may be asked next, the best first; equals stay in page order.

    ``reaches`` are under what the lines decide, ``outer`` is what the walk comes back to after the agenda. What a
    question rules out is expected: each answer is as likely as what it leads to is heavy.
    """
    outcomes = {each: tuple(_outcomes(base, reaches, base.questions[each])) for each in agenda}
    by_question = {each: frozenset[str]().union(*(own for own, _, _ in found)) for each, found in outcomes.items()}
    past = reaches.of(None, outer)
    outside = frozenset((*past.solutions, _NOTHING) if past.falls else past.solutions)
    ahead = _Ahead(by_question, Counter(s for own in by_question.values() for s in own), outside)
    found = [_rank(base, each, outcomes[each], ahead, weights) for each in may_come_next(base, agenda)]
    return tuple(sorted(found, key=lambda rank: -rank.per_minute))


def _outcomes(base: KnowledgeBase, reaches: Reaches, question: Question) -> Iterator[tuple[_Outcome, bool, bool]]:
    """For each answer: what it leads to by itself, and whether it goes on with the agenda, or past it."""
    if question.call is not None:
        back = question.return_choice.target if question.return_choice else NEXT
        called = reaches.of_choice(question, question.call.target, ())
        yield frozenset(called.solutions), False, False
        if called.falls:
            yield _own(base, reaches, question, back)
        return
    for choice in question.choices:
        if choice.id != UNKNOWN:
            yield _own(base, reaches, question, choice.target)


def _own(base: KnowledgeBase, reaches: Reaches, question: Question, target: str) -> tuple[_Outcome, bool, bool]:
    reach: Reach = reaches.of_choice(question, target, ())
    leaves = target in base.questions and not stays(base, question.id, target)
    return frozenset(reach.solutions), reach.falls and not leaves, reach.falls and leaves


def _rank(
    base: KnowledgeBase,
    question_id: str,
    outcomes: Iterable[tuple[_Outcome, bool, bool]],
    ahead: _Ahead,
    weights: Weights,
) -> Rank:
    rest, everything = ahead.without(question_id), ahead.everything
    kept = {own | (rest if goes_on else ahead.outside if leaves else frozenset()) for own, goes_on, leaves in outcomes}
    total = _sum(everything, weights)
    shared = Counter(solution for outcome in kept for solution in outcome)
    reached = _sum(shared, weights)
    weight = count = 0.0
    for outcome in kept:
        chance = sum(weights[solution] / shared[solution] for solution in sorted(outcome)) / reached if reached else 0
        weight += chance * (total - _sum(outcome, weights))
        count += chance * len(everything - outcome - {_NOTHING})
    return Rank(
        question=question_id,
        rules_out=round(count),
        of=len(everything - {_NOTHING}),
        weight=round(weight, 6),
        of_weight=total,
        minutes=minutes(base, base.questions[question_id]),
    )


def minutes(base: KnowledgeBase, question: Question) -> int:
    """How long a person takes to find the answer; a call takes as long as the question that it leads to."""
    called = base.questions[question.call.target] if question.call else question
    return EFFORT_MINUTES[question.effort or called.effort or _UNSAID_EFFORT]
