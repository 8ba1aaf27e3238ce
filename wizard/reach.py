"""Which solutions can be reached from a place in an article: computed once per question, never path by path."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wizard.model import NEXT, UNKNOWN, Choice, KnowledgeBase, Question
from wizard.walk import Candidate

Stack = tuple[str, ...]
"""The call questions to come back to, the innermost last."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What lies ahead of a question inside its page: the solutions, in order, and whether one can pass them all.

    ``falls`` tells that the checklist can be left at its end; ``falls_by_choice`` that a real choice, not only
    "I don't know", does so.
    """

    solutions: tuple[str, ...] = ()
    falls: bool = False
    falls_by_choice: bool = False


END = Reach(falls=True)
"""Past the last question."""

Decide = Callable[[Question], str | None]
"""Which choice of a question is taken: its id, ``next`` for a question that is passed, None where all are open."""


Shared = Callable[[str], Reach | None]
"""The reach of a question where it is known already, from outside."""

Decisions = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]
"""Where a walk begins, which choices are settled, and what was tried in vain: all that a reach depends on."""
_MOST_KEPT = 512
"""Ways to decide whose reaches are kept; a mail log of a day has fewer."""

Place = tuple[str | None, Stack]
"""A question (None past a checklist), and the calls to come back to."""


def all_open(_question: Question) -> str | None:
    """Decide nothing: the reach of the page itself, whatever is known."""
    return None


def nothing_shared(_question_id: str) -> Reach | None:
    """Know no reach from outside."""
    return None


class Reaches:
    """The reach of every question under one way to decide; each is computed once, on demand."""

    def __init__(
        self,
        base: KnowledgeBase,
        decide: Decide = all_open,
        tried: Iterable[str] = (),
        shared: Shared = nothing_shared,
    ) -> None:
        self._base = base
        self._shared = shared
        self._decide = decide
        self._tried = frozenset(tried)
        self._known: dict[str, Reach] = {}

    def of(self, question_id: str | None, stack: Stack = ()) -> Reach:
        """What can be reached from a question and, past its checklist, from where the callers go on."""
        reach = self._of_page(question_id)
        for caller in reversed(stack):
            if not reach.falls:
                break
            reach = _then(reach, self._after_call(self._base.questions[caller]))
        return reach

    def of_choice(self, question: Question, target: str, stack: Stack) -> Reach:
        """What can be reached by one choice of a question."""
        reach = self._of_target(question, target)
        for caller in reversed(stack):
            if not reach.falls:
                break
            reach = _then(reach, self._after_call(self._base.questions[caller]))
        return reach

    def _of_page(self, question_id: str | None) -> Reach:
        """Within the page, with what it calls. Works through a list rather than by recursion: pages can be long."""
        if question_id is None:
            return END
        waiting = [question_id]
        while waiting:
            current = waiting[-1]
            if current in self._known:
                waiting.pop()
                continue
            shared = self._shared(current)
            if shared is not None:
                self._known[current] = shared
                waiting.pop()
                continue
            question = self._base.questions[current]
            missing = [need for need in self._needs(question) if need not in self._known]
            if missing:
                waiting.extend(missing)
            else:
                self._known[current] = self._compute(question)
                waiting.pop()
        return self._known[question_id]

    def _needs(self, question: Question) -> list[str]:
        """The questions whose reach must be known first; there are no loops, the knowledge base is checked."""
        needs = [choice.target for choice in question.choices if choice.target in self._base.questions]
        following = self._base.following[question.id]
        return [*needs, following] if following else needs

    def _compute(self, question: Question) -> Reach:
        following = self._next(question)
        decided = self._decide(question)
        if decided == NEXT:
            return following
        if question.asks_for_lines:
            return Reach(following.solutions, following.falls, following.falls)
        if question.call is not None:
            return _then(self._of_target(question, question.call.target), self._after_call(question))
        choice = question.choice(decided) if decided else None
        if choice is not None:
            return self._of_target(question, choice.target)
        return self._all_choices(question, following)

    def _all_choices(self, question: Question, following: Reach) -> Reach:
        solutions: dict[str, None] = {}
        falls, by_choice = False, False
        for choice in question.choices:
            reach = self._of_target(question, choice.target)
            solutions.update(dict.fromkeys(reach.solutions))
            falls = falls or reach.falls
            by_choice = by_choice or reach.falls_by_choice or (choice.target == NEXT and reach.falls)
        if question.choice(UNKNOWN) is None:
            solutions.update(dict.fromkeys(following.solutions))
            falls = falls or following.falls
            by_choice = by_choice or following.falls_by_choice
        return Reach(tuple(solutions), falls, by_choice)

    def _of_target(self, question: Question, target: str) -> Reach:
        if target == NEXT:
            return self._next(question)
        if target in self._base.solutions:
            return self._next(question) if target in self._tried else Reach((target,))
        return self._known[target] if target in self._known else self._of_page(target)

    def _next(self, question: Question) -> Reach:
        following = self._base.following[question.id]
        return END if following is None else self._of_page(following)

    def _after_call(self, question: Question) -> Reach:
        back = question.return_choice
        return self._of_target(question, back.target if back else NEXT)


def _then(first: Reach, second: Reach) -> Reach:
    """What is reached when the first part, where it is passed, is followed by the second."""
    if not first.falls:
        return first
    solutions = tuple(dict.fromkeys((*first.solutions, *second.solutions)))
    by_choice = second.falls_by_choice or (first.falls_by_choice and second.falls)
    return Reach(solutions, second.falls, by_choice)


def causes_of(base: KnowledgeBase, solutions: Iterable[str]) -> tuple[str, ...]:
    """The causes that these solutions cure, each once, in order."""
    return tuple(dict.fromkeys(base.solutions[solution].cause for solution in solutions))


class Structure:
    """What the links alone allow, whatever is known: computed once for a knowledge base, kept for all walks."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self.candidates = {node.id: Candidate(node.id, node.cause, node.at) for node in base.solutions.values()}
        """Each solution as one that can still be reached."""
        self._reaches = Reaches(base)
        self._of: dict[Place, frozenset[str]] = {}
        self._of_choice: dict[tuple[str, str], frozenset[str]] = {}
        self._bits = {question_id: 1 << index for index, question_id in enumerate(base.questions)}
        self._ahead: dict[str, int] = {}
        self._evidence_ahead: dict[str, Mapping[str, tuple[Question, ...]]] = {}
        self._computed: dict[Decisions, Reaches] = {}

    def reaches(
        self, start: str, decide: Decide, known: frozenset[str], answered: Iterable[str], tried: Iterable[str]
    ) -> Reaches:
        """The reaches under one way to decide, from ``start`` on.

        ``known`` are the facts that are known, ``answered`` the questions that a person answered: nothing else can be
        decided.

        Where nothing ahead of a question is decided, what the links alone allow holds. What was computed once for
        the same decisions is kept: many sessions of a log differ in nothing that an article asks for.
        """
        by_fact = self._asking_for(start)
        asked = {question.id: question for fact in known for question in by_fact.get(fact, ())}
        asked |= {node: self._base.questions[node] for node in answered if node in self._bits}
        taken = {question.id: choice for question in asked.values() if (choice := decide(question)) is not None}
        key = (start, tuple(sorted(taken.items())), tuple(tried))
        computed = self._computed.get(key)
        if computed is not None:
            return computed
        if len(self._computed) >= _MOST_KEPT:
            self._computed.clear()
        decided = sum(self._bits[question_id] for question_id in taken)

        def shared(question_id: str) -> Reach | None:
            return None if tried or self._mask(question_id) & decided else self._reaches.of(question_id)

        found = Reaches(self._base, lambda question: taken.get(question.id), tried, shared)
        self._computed[key] = found
        return found

    def _asking_for(self, start: str) -> Mapping[str, tuple[Question, ...]]:
        """The questions that can be reached from ``start``, itself included, by the facts that can answer them."""
        found = self._evidence_ahead.get(start)
        if found is None:
            mask = self._mask(start)
            gathered: dict[str, dict[str, Question]] = {}
            for node in self._base.questions.values():
                if node.evidence and mask & self._bits[node.id]:
                    for fact in {fact for line in node.evidence for fact in line.condition.facts}:
                        gathered.setdefault(fact, {})[node.id] = node
            found = {fact: tuple(nodes.values()) for fact, nodes in gathered.items()}
            self._evidence_ahead[start] = found
        return found

    def _mask(self, question_id: str) -> int:
        """The questions that can be reached, one bit each: thousands of questions ahead are still one number."""
        known = self._ahead.get(question_id)
        if known is not None:
            return known
        waiting = [question_id]
        while waiting:
            current = waiting[-1]
            question = self._base.questions[current]
            targets = [choice.target for choice in question.choices if choice.target in self._bits]
            following = self._base.following[current]
            needs = [*targets, following] if following else targets
            missing = [need for need in needs if need not in self._ahead]
            if current not in self._ahead and missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            mask = self._bits[current]
            for need in needs:
                mask |= self._ahead[need]
            self._ahead[current] = mask
        return self._ahead[question_id]

    def in_order(self, question_id: str | None) -> tuple[str, ...]:
        """Every solution that can be reached from a question, in the order of the walk."""
        return self._reaches.of(question_id).solutions

    def of(self, place: Place) -> frozenset[str]:
        """Every solution that can be reached from a place."""
        found = self._of.get(place)
        if found is None:
            found = self._of[place] = frozenset(self._reaches.of(*place).solutions)
        return found

    def of_choice(self, question: Question, choice: Choice) -> frozenset[str]:
        """Every solution that one choice can reach, without what a caller goes on to."""
        key = (question.id, choice.id)
        found = self._of_choice.get(key)
        if found is None:
            solutions = self._reaches.of_choice(question, choice.target, ()).solutions
            found = self._of_choice[key] = frozenset(solutions)
        return found
