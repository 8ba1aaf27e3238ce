"""Article, answers and facts to the next question or a conclusion. Replayed from the start, nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from wizard import evidence
from wizard.agenda import Stack, alternatives, entered, stays, without
from wizard.elimination import ruled_out
from wizard.essence import Essence, Seen, facts_seen, placed
from wizard.evidence import Finding
from wizard.facts import Facts
from wizard.loss import at_a_loss
from wizard.model import NEXT, NO, UNKNOWN, YES, Agenda, KnowledgeBase, Page, Question
from wizard.ordering import Chooser, likelihoods
from wizard.reach import Reach, Reaches, Structure, causes_of
from wizard.vocabulary import Certainty
from wizard.walk import (
    Against,
    AnsweredBy,
    Ask,
    Because,
    Conclude,
    HandOver,
    Next,
    RuledOut,
    Send,
    Skipped,
    Step,
    Verdict,
    Walk,
)
from wizard.ways_in import WaysIn

Answers = Mapping[str, str]
"""Question (or solution) id to the choice that a person made (or ``yes``, ``no``)."""

_PROOF: tuple[AnsweredBy, ...] = ("log", "check")
_MOST_KEPT = 256
"""Walks that are kept; most sessions of mail logs are of far fewer kinds."""
_Kind = tuple[str, tuple[Seen, ...], tuple[tuple[str, str], ...], bool]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the walk: the question that is next, and what to come back to.

    The question is None past a checklist, and where the next of a section in any order is yet to be chosen.
    """

    question: str | None
    stack: Stack = ()


@dataclass(slots=True)
class _Passed:
    """One step that was taken, with the place before it, for the candidates."""

    step: Step
    before: Cursor


@dataclass(slots=True)
class _Path:
    """What one walk gathers on its way."""

    passed: list[_Passed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def add(self, step: Step, before: Cursor) -> None:
        """Remember a step; a shared page that is walked a second time gives no second step."""
        if all(known.step.node != step.node for known in self.passed):
            self.passed.append(_Passed(step, before))

    @property
    def proven(self) -> bool:
        """Whether the lines or the live check answered every step, and at least one."""
        sources = [known.step.by for known in self.passed if known.step.by != "page"]
        return bool(sources) and all(source in _PROOF for source in sources)

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(sorted({line for known in self.passed for line in known.step.lines}))


class Engine:
    """Walks the articles of one knowledge base.

    Holds nothing but what follows from the articles alone: of walks those that were taken last, without anything of a
    log that no condition names (``wizard.essence``).
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.structure = Structure(base)
        self.likelihoods = likelihoods(base)
        self._ways_in = WaysIn(base)
        self._essence = Essence(base)
        self._walks: dict[_Kind, Walk] = {}

    def choose_article(self, facts: Facts) -> str | None:
        """The article whose ``when:`` line holds with most terms; None where no line holds.

        Only facts that were read exactly open an article.
        """
        for condition, article in self._ways_in.worth_trying(facts):
            support = evidence.holds(condition, facts)
            if support is not None and support.exact:
                return article
        return None

    def walk(self, page: Page, facts: Facts, answers: Answers, *, explain: bool = True) -> Walk | None:
        """Where the facts and the answers lead in one article; None for a page without questions.

        ``explain`` asks for what is ruled out, too, and why; it costs as much as the walk.

        Answers to questions that the walk does not come to are kept by the caller and have no effect: the same
        answers give the same walk, in whatever order they were given.
        """
        if page.first_question is None:
            return None
        seen, lines = self._essence.of(facts)
        kind = (page.id, seen, tuple(sorted(answers.items())), explain)
        walk = self._walks.get(kind)
        if walk is None:
            walk = _Walker(self, page, facts_seen(seen), answers).walk(explain=explain)
            if len(self._walks) >= _MOST_KEPT:
                self._walks.clear()
            self._walks[kind] = walk
        return placed(walk, lines)


class _Walker:
    def __init__(self, engine: Engine, page: Page, facts: Facts, answers: Answers) -> None:
        self.base = base = engine.base
        self.structure = engine.structure
        self.page = page
        self.facts = facts
        self.answers = answers
        self.findings: dict[str, Finding] = {}
        self.path = _Path()
        self.first = page.first_question or ""
        self.chooser = Chooser(base, engine.structure, engine.likelihoods, self.first, facts, answers, self.finding)

    def walk(self, *, explain: bool) -> Walk:
        cursor, following = self._forward(Cursor(*entered(self.base, self.first)), self.path, in_thought=False)
        still_open = self._open(cursor, following)
        return Walk(
            article=self.page.id,
            trail=tuple(known.step for known in self.path.passed),
            skipped=tuple(self.path.skipped),
            next=self._with_causes(following, cursor),
            verdicts=self._verdicts(cursor, following, still_open),
            open=tuple(map(self.structure.candidates.__getitem__, still_open)),
            ruled_out=self._ruled_out(cursor, following, still_open) if explain else (),
            tried=tuple(self.path.tried),
        )

    @cached_property
    def _ahead(self) -> Reaches:
        """What can be reached from the places of the walk. A walk that has come to its end need not know."""
        return self._reaches(self.path)

    def _ruled_out(self, cursor: Cursor, following: Next, still_open: tuple[str, ...]) -> tuple[RuledOut, ...]:
        self._reaches(self.path)  # what the lines say of the questions ahead is a reason, too
        return ruled_out(
            self.base,
            self.structure,
            self.first,
            [(known.step, (known.before.question, known.before.stack)) for known in self.path.passed],
            None if isinstance(following, Conclude) else (cursor.question, cursor.stack),
            still_open,
            self.findings,
        )

    def _reaches(self, path: _Path) -> Reaches:
        return self.structure.reaches(self.first, self._decided, self.facts, self.answers, path.tried)

    def finding(self, question: Question) -> Finding:
        """What the evidence says of a question; looked up once."""
        known = self.findings.get(question.id)
        if known is None:
            known = self.findings[question.id] = evidence.find(question, self.facts)
        return known

    def _forward(self, cursor: Cursor, path: _Path, *, in_thought: bool) -> tuple[Cursor, Next]:
        """Walk on until somebody must be asked or an end is reached. In thought, suggestions are followed."""
        because: Because | None = None
        while True:
            frame = cursor.stack[-1] if cursor.stack else None
            if cursor.question is not None:
                origin = self.base.questions[cursor.question]
                target = self._pass(origin, cursor, path, in_thought=in_thought)
                if target is None:
                    if (
                        not in_thought
                        and at_a_loss(self.base, (known.step for known in path.passed))
                        and not self.finding(origin).suggested
                    ):
                        return cursor, HandOver(origin.id)
                    return cursor, self._asking(origin, because)
                called = origin.call is not None and target == origin.call.target
                stack = (*cursor.stack, origin.id) if called else cursor.stack
                because = because if called else None
            elif frame is None:
                return cursor, HandOver()
            elif isinstance(frame, str):
                origin = self.base.questions[frame]
                target = origin.return_choice.target if origin.return_choice else NEXT
                stack = cursor.stack[:-1]
            else:
                cursor, chosen = self._choose(frame, cursor.stack[:-1], path, in_thought=in_thought)
                because = chosen or because
                continue
            arrived = self._arrive(target, origin, stack, path)
            if isinstance(arrived, Conclude):
                return cursor, arrived
            cursor = arrived

    def _arrive(self, target: str, origin: Question, stack: Stack, path: _Path) -> Cursor | Conclude:
        """Where a target is: the next question, a question, or the end that a solution is.

        A solution that did not help is passed, and the walk goes on after the question that led to it.
        """
        if target in self.base.solutions:
            given = self.answers.get(target)
            if given != NO:
                return Conclude(target, helped=given == YES)
            path.add(Step(target, NO, "person"), Cursor(origin.id, stack))
            if target not in path.tried:
                path.tried.append(target)
            target = NEXT
        if target == NEXT:
            return Cursor(self.base.following[origin.id], stack)
        if stays(self.base, origin.id, target):
            return Cursor(target, stack)
        if stack and not isinstance(stack[-1], str) and origin.id in self.base.agendas:
            stack = stack[:-1]
        question, inside = entered(self.base, target)
        return Cursor(question, (*stack, *inside))

    def _choose(self, agenda: Agenda, outer: Stack, path: _Path, *, in_thought: bool) -> tuple[Cursor, Because | None]:
        if not agenda:
            return Cursor(None, outer), None
        chosen, because = self.chooser.choose(agenda, outer, path.tried, in_thought=in_thought)
        return Cursor(chosen, (*outer, without(agenda, chosen))), because

    def _asking(self, question: Question, because: Because | None) -> Next:
        if question.asks_for_lines:
            return Send(question.id)
        suggested = self.finding(question).suggested
        if not suggested:
            return Ask(question.id, None, (), {}, because)
        return Ask(question.id, suggested[0].choice, suggested[0].support.lines, {}, because)

    def _pass(self, question: Question, cursor: Cursor, path: _Path, *, in_thought: bool) -> str | None:
        """Where the walk goes on from a question, or None where it must be asked."""
        finding = self.finding(question)
        given = self.answers.get(question.id)
        chosen = question.choice(given) if given else None
        proved = question.choice(finding.proved.choice) if finding.proved else None
        if chosen is not None and chosen.id != UNKNOWN:
            path.add(Step(question.id, chosen.id, "person", against=self._against(finding, chosen.id)), cursor)
            return chosen.target
        if proved is not None and finding.proved is not None:
            support = finding.proved.support
            path.add(Step(question.id, proved.id, support.source, support.lines), cursor)
            return proved.target
        if finding.skipped is not None:
            if all(known.question != question.id for known in path.skipped):
                path.skipped.append(Skipped(question.id, finding.skipped.lines))
            return NEXT
        if question.call is not None:
            path.add(Step(question.id, question.call.id, "page"), cursor)
            return question.call.target
        if given == UNKNOWN:
            path.add(Step(question.id, UNKNOWN, "person"), cursor)
            return chosen.target if chosen is not None else NEXT
        if in_thought and finding.suggested:
            suggestion = finding.suggested[0]
            choice = question.choice(suggestion.choice)
            path.add(Step(question.id, suggestion.choice, "log", suggestion.support.lines), cursor)
            return choice.target if choice else NEXT
        return None

    def _against(self, finding: Finding, chosen: str) -> Against | None:
        if finding.proved is None or finding.proved.choice == chosen:
            return None
        return Against(finding.proved.choice, finding.proved.support.lines)

    def _decided(self, question: Question) -> str | None:
        """Which choice is settled already, for the reach ahead: by a person, by proof, or because it is skipped."""
        given = self.answers.get(question.id)
        if given and given != UNKNOWN and question.choice(given) is not None:
            return given
        return self.chooser.decided_by_lines(question)

    def _open(self, cursor: Cursor, following: Next) -> tuple[str, ...]:
        """The solutions that can still be reached, the one come to first, then the likelier before the others.

        Equals stay in the order of the walk: those that lie ahead, then what was passed over.
        """
        found: dict[str, None] = {}
        if isinstance(following, Conclude):
            found[following.solution] = None
        elif cursor.question is not None:
            found.update(dict.fromkeys(self._ahead.of(cursor.question, cursor.stack).solutions))
        for known in self.path.passed:
            if known.step.choice == UNKNOWN and known.step.node in self.base.questions:
                found.update(dict.fromkeys(self._passed_over(known)))
        concluded = [following.solution] if isinstance(following, Conclude) else []
        still = [each for each in found if each not in self.path.tried and each not in concluded]
        if len(still) > 1:
            weights = self.chooser.weights((cursor.question, cursor.stack))
            still.sort(key=weights.__getitem__, reverse=True)
        return (*concluded, *still)

    def _passed_over(self, known: _Passed) -> Iterable[str]:
        question = self.base.questions[known.step.node]
        for choice in question.choices:
            if choice.target != NEXT and choice.id != UNKNOWN:
                yield from self._ahead.of_choice(question, choice.target, ()).solutions

    def _with_causes(self, following: Next, cursor: Cursor) -> Next:
        """The question with the causes that each of its choices reaches first."""
        if not isinstance(following, Ask):
            return following
        question = self.base.questions[following.question]
        causes = {
            choice.id: causes_of(self.base, self._ahead.of_choice(question, choice.target, cursor.stack).solutions)
            for choice in question.choices
        }
        return replace(following, causes=causes)

    def _verdicts(self, cursor: Cursor, following: Next, still_open: tuple[str, ...]) -> tuple[Verdict, ...]:
        if not self.path.passed:
            return self._suggested(cursor, following) if isinstance(following, Ask) else ()
        certainty: Certainty = "certain" if self.path.proven else "likely"
        if isinstance(following, Conclude):
            solution = self.base.solutions[following.solution]
            return (Verdict(solution.cause, solution.at, certainty, solution.id, self.path.lines),)
        if cursor.question is None:
            return ()
        settled = self._settled(self._ahead.of(cursor.question, cursor.stack), still_open, certainty, self.path.lines)
        if settled is not None:
            return (settled,)
        return self._suggested(cursor, following) if isinstance(following, Ask) else ()

    def _settled(
        self, reach: Reach, still_open: tuple[str, ...], certainty: Certainty, lines: tuple[int, ...]
    ) -> Verdict | None:
        """The one cause that everything still open cures, if no answer can lead past all of it."""
        causes = causes_of(self.base, still_open)
        if len(causes) != 1 or reach.falls_by_choice:
            return None
        places = {self.base.solutions[solution].at for solution in still_open}
        solution = still_open[0] if len(still_open) == 1 else None
        return Verdict(causes[0], places.pop() if len(places) == 1 else None, certainty, solution, lines)

    def _suggested(self, cursor: Cursor, following: Ask) -> tuple[Verdict, ...]:
        """What each suggestion leads to when the walk is continued in thought.

        Where the order does not matter, those of the questions count, too, that might as well have been asked.
        """
        found: dict[tuple[str, str | None], Verdict] = {}
        for question_id, stack in alternatives(self.base, following.question, cursor.stack):
            question = self.base.questions[question_id]
            for suggestion in self.finding(question).suggested:
                choice = question.choice(suggestion.choice)
                if choice is None:
                    continue
                path = _Path(passed=list(self.path.passed), tried=list(self.path.tried))
                path.add(Step(question.id, choice.id, "log", suggestion.support.lines), Cursor(question.id, stack))
                verdict = self._in_thought(self._arrive(choice.target, question, stack, path), path)
                if verdict is None:
                    break  # a lesser suggestion does not stand for the better one
                found.setdefault((verdict.cause, verdict.at), verdict)
        return tuple(found.values())

    def _in_thought(self, arrived: Cursor | Conclude, path: _Path) -> Verdict | None:
        if isinstance(arrived, Cursor):
            cursor, end = self._forward(arrived, path, in_thought=True)
        else:
            cursor, end = Cursor(None), arrived
        if isinstance(end, Conclude):
            solution = self.base.solutions[end.solution]
            return Verdict(solution.cause, solution.at, "likely", solution.id, path.lines)
        if cursor.question is None:
            return None
        ahead = self._reaches(path).of(cursor.question, cursor.stack)
        return self._settled(ahead, ahead.solutions, "likely", path.lines)
