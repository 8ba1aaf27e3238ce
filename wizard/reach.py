"""Which solutions can be reached from a place in an article: computed once per question, never path by path."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wizard.agenda import Place, Stack, entered, may_come_next, split, stays, without
from wizard.facts import Facts
from wizard.model import NEXT, UNKNOWN, Agenda, Choice, Condition, KnowledgeBase, Question
from wizard.walk import Candidate

Spot = tuple[str | None, Agenda]
"""A question with the agenda it stands on (empty in a section in order), or None before the next of it is chosen."""
_PAST: Spot = (None, ())


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


Shared = Callable[[Spot], Reach | None]
"""The reach of a spot where it is known already, from outside."""

Stated = tuple[str, str]
"""A fact with one of its values, "" for any."""

Decisions = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]
"""Where a walk begins, which choices are settled, and what was tried in vain: all that a reach depends on."""
_MOST_KEPT = 512
"""Ways to decide whose reaches are kept; a mail log of a day has fewer."""
_MOST_PLACES = 65536


def all_open(_question: Question) -> str | None:
    """Decide nothing: the reach of the page itself, whatever is known."""
    return None


def nothing_shared(_spot: Spot) -> Reach | None:
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
        self._known: dict[Spot, Reach] = {_PAST: END}

    def of(self, question_id: str | None, stack: Stack = ()) -> Reach:
        """What can be reached from a question and, past its checklist, from where the callers go on."""
        if question_id not in self._base.agendas:
            return self._and_back(self.of_spot((question_id, ())), stack)
        agenda, outer = split(stack)
        return self._and_back(self.of_spot((question_id, agenda)), outer)

    def entered(self, question_id: str) -> Reach:
        """What can be reached by a link to a question."""
        return self.of(*entered(self._base, question_id))

    def of_choice(self, question: Question, target: str, stack: Stack) -> Reach:
        """What can be reached by one choice of a question."""
        if question.id not in self._base.agendas:
            return self._and_back(self._of_target(question, (), target), stack)
        agenda, outer = split(stack)
        return self._and_back(self._of_target(question, agenda, target), outer)

    def _and_back(self, reach: Reach, stack: Stack) -> Reach:
        while stack and reach.falls:
            frame, stack = stack[-1], stack[:-1]
            if not isinstance(frame, str):
                reach = _then(reach, self.of_spot((None, frame)))
                continue
            agenda, stack = split(stack) if frame in self._base.agendas else ((), stack)
            reach = _then(reach, self._after_call(self._base.questions[frame], agenda))
        return reach

    def of_spot(self, spot: Spot) -> Reach:
        """Within the page, with what it calls. Works through a list rather than by recursion: pages can be long."""
        waiting = [spot]
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
            missing = [need for need in self._needs(current) if need not in self._known]
            if missing:
                waiting.extend(missing)
            else:
                self._known[current] = self._compute(current)
                waiting.pop()
        return self._known[spot]

    def _needs(self, spot: Spot) -> list[Spot]:
        """The spots whose reach must be known first; there are no loops, the knowledge base is checked."""
        question_id, agenda = spot
        if question_id is None:
            return self._first(agenda)
        question = self._base.questions[question_id]
        targets = [choice.target for choice in question.choices if choice.target in self._base.questions]
        return [*(self._spot(question, agenda, target) for target in targets), self._spot(question, agenda, NEXT)]

    def _spot(self, question: Question, agenda: Agenda, target: str) -> Spot:
        """Where a choice of a question leads that is none to a solution."""
        if target == NEXT:
            following = self._base.following[question.id]
            return (following, ()) if following else (None, agenda)
        if question.id in self._base.agendas and stays(self._base, question.id, target):
            return target, agenda
        place, stack = entered(self._base, target)
        return place, split(stack)[0]

    def _first(self, agenda: Agenda) -> list[Spot]:
        """What is gone through first of an agenda: what is decided and leads elsewhere, else all that may come next.

        In which order makes no difference to what can be reached.
        """
        free = may_come_next(self._base, agenda)
        group = frozenset(filter(self._leads_away, free)) or frozenset(free)
        rest = tuple(each for each in agenda if each not in group)
        return [(each, rest) for each in free if each in group]

    def _leads_away(self, question_id: str) -> bool:
        question = self._base.questions[question_id]
        choice = question.choice(self._decide(question) or NEXT)
        return choice is not None and NEXT not in (choice.id, choice.target) and choice.target not in self._tried

    def _compute(self, spot: Spot) -> Reach:
        question_id, agenda = spot
        if question_id is None:
            return _together([self._known[first] for first in self._first(agenda)])
        question = self._base.questions[question_id]
        following = self._of_target(question, agenda, NEXT)
        decided = self._decide(question)
        if decided == NEXT:
            return following
        if question.asks_for_lines:
            return Reach(following.solutions, following.falls, following.falls)
        if question.call is not None:
            called = self._of_target(question, agenda, question.call.target)
            return _then(called, self._after_call(question, agenda))
        choice = question.choice(decided) if decided else None
        if choice is not None:
            return self._of_target(question, agenda, choice.target)
        return self._all_choices(question, agenda, following)

    def _all_choices(self, question: Question, agenda: Agenda, following: Reach) -> Reach:
        solutions: dict[str, None] = {}
        falls, by_choice = False, False
        for choice in question.choices:
            reach = self._of_target(question, agenda, choice.target)
            solutions.update(dict.fromkeys(reach.solutions))
            falls = falls or reach.falls
            by_choice = by_choice or reach.falls_by_choice or (choice.target == NEXT and reach.falls)
        if question.choice(UNKNOWN) is None:
            solutions.update(dict.fromkeys(following.solutions))
            falls = falls or following.falls
            by_choice = by_choice or following.falls_by_choice
        return Reach(tuple(solutions), falls, by_choice)

    def _of_target(self, question: Question, agenda: Agenda, target: str) -> Reach:
        if target in self._base.solutions:
            if target not in self._tried:
                return Reach((target,))
            target = NEXT
        spot = self._spot(question, agenda, target)
        return self._known[spot] if spot in self._known else self.of_spot(spot)

    def _after_call(self, question: Question, agenda: Agenda) -> Reach:
        back = question.return_choice
        return self._of_target(question, agenda, back.target if back else NEXT)


def _together(reaches: list[Reach]) -> Reach:
    """What can be reached where all of these are gone through, each of them up to its end or into it."""
    if len(reaches) == 1:
        return reaches[0]
    solutions = tuple(dict.fromkeys(solution for reach in reaches for solution in reach.solutions))
    falls = all(reach.falls for reach in reaches)
    return Reach(solutions, falls, falls and any(reach.falls_by_choice for reach in reaches))


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


def _needed(condition: Condition) -> Iterable[Stated]:
    """What must be known for a condition to hold: one of these values of one fact."""
    for term in condition.terms:
        if term.operator in ("=", "in"):
            return [(term.fact, value) for value in term.values]
    return [(condition.terms[0].fact, "")]


class Structure:
    """What the links alone allow, whatever is known: computed once for a knowledge base, kept for all walks."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self.candidates = {node.id: Candidate(node.id, node.cause, node.at) for node in base.solutions.values()}
        """Each solution as one that can still be reached."""
        self._reaches = Reaches(base)
        self._of: dict[Place, frozenset[str]] = {}
        self._of_choice: dict[tuple[str, str], frozenset[str]] = {}
        self._only_by: dict[tuple[str, str], frozenset[str]] = {}
        self._bits = {question_id: 1 << index for index, question_id in enumerate(base.questions)}
        self._ahead: dict[str, int] = {}
        self._evidence_ahead: dict[str, Mapping[Stated, tuple[Question, ...]]] = {}
        self._computed: dict[Decisions, Reaches] = {}

    def reaches(
        self, start: str, decide: Decide, facts: Facts, answered: Iterable[str], tried: Iterable[str]
    ) -> Reaches:
        """The reaches under one way to decide, from ``start`` on.

        ``facts`` are what is known, ``answered`` the questions that a person answered: nothing else can be decided.

        Where nothing ahead of a question is decided, what the links alone allow holds. What was computed once for
        the same decisions is kept: many sessions of a log differ in nothing that an article asks for.
        """
        asked = self.asking_for(start, facts)
        asked |= {node: self._base.questions[node] for node in answered if node in self._bits}
        taken = {question.id: choice for question in asked.values() if (choice := decide(question)) is not None}
        key = (start, tuple(sorted(taken.items())), tuple(tried))
        computed = self._computed.get(key)
        if computed is not None:
            return computed
        if len(self._computed) >= _MOST_KEPT:
            self._computed.clear()
        decided = sum(self._bits[question_id] for question_id in taken)

        def shared(spot: Spot) -> Reach | None:
            return None if tried or self._mask(spot) & decided else self._reaches.of_spot(spot)

        found = Reaches(self._base, lambda question: taken.get(question.id), tried, shared)
        self._computed[key] = found
        return found

    def _asking_for(self, start: str) -> Mapping[Stated, tuple[Question, ...]]:
        """The questions that can be reached from ``start``, itself included, by what must be known to answer them."""
        found = self._evidence_ahead.get(start)
        if found is None:
            place, stack = entered(self._base, start)
            mask = self._mask((place, split(stack)[0]))
            gathered: dict[Stated, dict[str, Question]] = {}
            for node in self._base.questions.values():
                if node.evidence and mask & self._bits[node.id]:
                    for stated in (each for line in node.evidence for each in _needed(line.condition)):
                        gathered.setdefault(stated, {})[node.id] = node
            found = {stated: tuple(nodes.values()) for stated, nodes in gathered.items()}
            self._evidence_ahead[start] = found
        return found

    def _mask(self, spot: Spot) -> int:
        """The questions that can be reached, one bit each: thousands of questions ahead are still one number."""
        question_id, agenda = spot
        mask = 0 if question_id is None else self._mask_of(question_id)
        for each in agenda:
            mask |= self._mask_of(each)
        return mask

    def ahead(self, place: Place) -> int:
        """The questions that can be reached from a place and from where it comes back to, one bit each."""
        question_id, stack = place
        mask = 0 if question_id is None else self._mask_of(question_id)
        for frame in stack:
            for each in self._after_call(frame) if isinstance(frame, str) else frame:
                mask |= self._mask_of(each)
        return mask

    def _after_call(self, caller: str) -> Agenda:
        """The questions that a call comes back to."""
        back = self._base.questions[caller].return_choice
        if back is None or back.target == NEXT:
            return tuple(filter(None, (self._base.following[caller],)))
        return (back.target, *self._base.agendas.get(back.target, ())) if back.target in self._bits else ()

    def _mask_of(self, question_id: str) -> int:
        """What can be reached from one question, without what is left of an agenda that it stands on."""
        known = self._ahead.get(question_id)
        if known is not None:
            return known
        waiting = [question_id]
        while waiting:
            current = waiting[-1]
            needs = self._nearest(current)
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

    def _nearest(self, question_id: str) -> list[str]:
        """The questions that a question leads to: by its choices, with what is asked after these, and as the next."""
        needs: list[str] = []
        for choice in self._base.questions[question_id].choices:
            if choice.target in self._bits:
                needs.append(choice.target)
                if not stays(self._base, question_id, choice.target):
                    needs += self._base.agendas.get(choice.target, ())
        following = self._base.following[question_id]
        return [*needs, following] if following else needs

    def in_order(self, question_id: str | None) -> tuple[str, ...]:
        """Every solution that can be reached by a link to a question, in page order."""
        return self._reaches.entered(question_id).solutions if question_id else ()

    def of(self, place: Place) -> frozenset[str]:
        """Every solution that can be reached from a place."""
        found = self._of.get(place)
        if found is None:
            if len(self._of) >= _MOST_PLACES:
                self._of.clear()
            found = self._of[place] = frozenset(self._reaches.of(*place).solutions)
        return found

    def asking_for(self, start: str, facts: Facts) -> dict[str, Question]:
        """The questions that can be reached from ``start`` and that these facts may answer, by their ids.

        The others need not be looked at: no line of their evidence can hold.
        """
        ahead = self._asking_for(start)
        found: dict[str, Question] = {}
        for name in facts.names():
            for stated in ((name, ""), *((name, fact.value) for fact in facts.every(name))):
                for question in ahead.get(stated, ()):
                    found[question.id] = question
        return found

    def lies_in(self, question_id: str, ahead: int) -> bool:
        """Whether a question is one of those that can be reached, as ``ahead`` says them."""
        return bool(self._bits[question_id] & ahead)

    def only_by(self, question: Question, choice: Choice) -> frozenset[str]:
        """The solution that one choice leads to, else all that it can reach and that lies not past its question."""
        if choice.target in self._base.solutions:
            return frozenset((choice.target,))
        key = (question.id, choice.id)
        if key not in self._only_by:
            self._only_by[key] = self.of_choice(question, choice) - self.past(question)
        return self._only_by[key]

    def past(self, question: Question) -> frozenset[str]:
        """Every solution that the rest of its checklist can reach, without what a caller goes on to."""
        if question.id not in self._base.agendas:
            return frozenset(self._reaches.of_choice(question, NEXT, ()).solutions)
        checklist = self._base.pages[question.page].sections[question.section].checklist
        return frozenset(self._reaches.of(None, (without(checklist, question.id),)).solutions)

    def of_choice(self, question: Question, choice: Choice) -> frozenset[str]:
        """Every solution that one choice can reach, without what a caller goes on to."""
        key = (question.id, choice.id)
        if key not in self._of_choice:
            self._of_choice[key] = frozenset(self._reaches.of_choice(question, choice.target, ()).solutions)
        return self._of_choice[key]
