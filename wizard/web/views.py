"""A reply as the pages show it: every name looked up, so that templates only print."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from wizard import answer, i18n
from wizard.answer import Rendered, with_addresses
from wizard.conversation import Reply, SessionReport
from wizard.facts import Facts
from wizard.model import NO, UNKNOWN, YES, KnowledgeBase, Question
from wizard.walk import AnsweredBy, Ask, Candidate, Conclude, HandOver, RuledOut, Send, Step, Verdict, Walk

Shown = Rendered | str

MOST_CANDIDATES = 6
"""Candidates listed openly; the others wait in a fold."""
_NOTHING = Markup("")
_CANDIDATE = Markup('<li><strong>{}</strong> <span class="soft">{}</span><small{}>{}</small></li>')


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """One radio button. ``lines`` are those that suggest it."""

    id: str
    label: Shown
    checked: bool
    suggested: bool
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step of the trail. ``against`` is the answer that the lines would give."""

    node: str
    title: Shown
    answer: Shown
    by: AnsweredBy
    lines: tuple[int, ...]
    against: Shown | None
    against_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """A question that was not asked, and the lines that made it needless."""

    title: Shown
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuledOutItem:
    """What one step of the trail ruled out: how many candidates, and these as markup."""

    step: StepItem
    count: int
    candidates: Markup


@dataclass(frozen=True, slots=True)
class CaseView:
    """What surrounds the question or the solution: how it came to it, and what is left.

    ``open`` holds the first candidates as markup, ``open_rest`` the others; ``back`` is the node
    that a person answered last.
    """

    trail: tuple[StepItem, ...]
    skipped: tuple[SkippedItem, ...]
    open_count: int
    open: Markup
    open_rest: Markup
    ruled_out: tuple[RuledOutItem, ...]
    verdicts: tuple[Verdict, ...]
    back: str | None

    @property
    def ruled_out_count(self) -> int:
        """How many candidates were ruled out."""
        return sum(item.count for item in self.ruled_out)


NOTHING_YET = CaseView((), (), 0, _NOTHING, _NOTHING, (), (), None)


class Viewer:
    """Makes views of replies in one language. Keeps what depends on a node alone, so one is made for many replies."""

    def __init__(self, kb: KnowledgeBase, lang: str) -> None:
        self._kb = kb
        self._lang = lang
        self._candidates: dict[str, Markup] = {}
        say = i18n.translator(lang).gettext
        self._words = {
            UNKNOWN: say("I don’t know"),
            YES: say("It worked"),
            NO: say("It did not help"),
            "": say("does not matter here"),
        }

    def case(self, walk: Walk | None, facts: Facts) -> CaseView:
        """The trail and the candidates of a walk."""
        if walk is None:
            return NOTHING_YET
        answered = [step.node for step in walk.trail if step.by == "person"]
        return CaseView(
            trail=tuple(self._step(step, facts) for step in walk.trail),
            skipped=tuple(SkippedItem(self._title(item.question, facts), item.lines) for item in walk.skipped),
            open_count=len(walk.open),
            open=_joined(self._candidate(item, facts) for item in walk.open[:MOST_CANDIDATES]),
            open_rest=_joined(self._candidate(item, facts) for item in walk.open[MOST_CANDIDATES:]),
            ruled_out=self._ruled_out(walk.ruled_out, facts),
            verdicts=walk.verdicts,
            back=answered[-1] if answered else None,
        )

    def choices(self, question: Question, facts: Facts, asked: Ask | None, given: str | None) -> tuple[ChoiceItem, ...]:
        """The radio buttons of a question: the suggested one first, "I don't know" last."""
        suggested = asked.suggested if asked else None
        lines = asked.suggested_lines if asked else ()
        items = [
            ChoiceItem(
                choice.id,
                answer.inline(choice.label, facts, self._lang),
                choice.id == given,
                choice.id == suggested,
                lines if choice.id == suggested else (),
            )
            for choice in question.choices
        ]
        items.sort(key=lambda item: (item.id == UNKNOWN, not item.suggested))
        if question.choice(UNKNOWN) is None:
            items.append(ChoiceItem(UNKNOWN, self._words[UNKNOWN], given == UNKNOWN, suggested=False, lines=()))
        return tuple(items)

    def _title(self, node: str, facts: Facts) -> Shown:
        found = self._kb.questions.get(node) or self._kb.solutions.get(node)
        return answer.inline(found.title, facts, self._lang) if found else node

    def _answer(self, node: str, choice: str, facts: Facts) -> Shown:
        question = self._kb.questions.get(node)
        known = question.choice(choice) if question else None
        return answer.inline(known.label, facts, self._lang) if known else self._words.get(choice, choice)

    def _step(self, step: Step, facts: Facts) -> StepItem:
        against = step.against
        return StepItem(
            node=step.node,
            title=self._title(step.node, facts),
            answer=self._answer(step.node, step.choice, facts),
            by=step.by,
            lines=step.lines,
            against=self._answer(step.node, against.choice, facts) if against else None,
            against_lines=against.lines if against else (),
        )

    def _candidate(self, item: Candidate | RuledOut, facts: Facts) -> Markup:
        known = self._candidates.get(item.solution)
        if known is not None:
            return known
        title = self._title(item.solution, facts)
        cause, place = i18n.cause_label(item.cause, self._lang), i18n.place_label(item.at, self._lang)
        foreign = Markup(' lang="{}"').format(title.lang) if isinstance(title, Rendered) and title.fallback else ""
        made = _CANDIDATE.format(cause, place, foreign, title)
        solution = self._kb.solutions.get(item.solution)
        if solution is not None and not any("{" in text for text in solution.title.values()):
            self._candidates[item.solution] = made
        return made

    def _ruled_out(self, items: tuple[RuledOut, ...], facts: Facts) -> tuple[RuledOutItem, ...]:
        by_step: dict[tuple[str, str], tuple[Step, list[Markup]]] = {}
        for item in items:
            step = item.step
            by_step.setdefault((step.node, step.choice), (step, []))[1].append(self._candidate(item, facts))
        return tuple(
            RuledOutItem(self._step(step, facts), len(found), _joined(found)) for step, found in by_step.values()
        )


def _joined(parts: Iterable[Markup]) -> Markup:
    """Markup one after the other; ``Markup.join`` would look at each again."""
    return Markup("".join(parts))  # noqa: S704


def certainty_of(walk: Walk | None, solution: str) -> str:
    """How sure the walk is of a solution: ``certain``, ``likely``, or ``possible`` where it is no verdict."""
    verdicts = walk.verdicts if walk else ()
    return next((verdict.certainty for verdict in verdicts if verdict.solution == solution), "possible")


def shown_node(reply: Reply, change: str | None) -> str | None:
    """The question or solution that a page shows: the one to change, if the trail has it, else what comes next."""
    walk = reply.walk
    if walk is None:
        return None
    if change is not None and any(step.node == change for step in walk.trail):
        return change
    following = walk.next
    if isinstance(following, HandOver) and change is not None and change == following.question:
        return change
    if isinstance(following, Ask | Send):
        return following.question
    return following.solution if isinstance(following, Conclude) else None


def changer(*, posted: bool, query: list[tuple[str, str]]) -> Callable[[str, Shown, Shown], Markup]:
    """What prints the button (in a form) or the link (in an address) that shows an answered question again."""
    button = Markup(
        '<button class="link-button" form="wizard" type="submit" formnovalidate name="change" value="{0}">'
        '{1}<span class="unseen"> {2}</span></button>'
    )
    link = Markup('<a class="link-button" href="?{0}">{1}<span class="unseen"> {2}</span></a>')

    def change(node: str, label: Shown, title: Shown) -> Markup:
        if posted:
            return button.format(node, label, title)
        return link.format(urlencode([*query, ("change", node)]), label, title)

    return change


def session_name(report: SessionReport) -> str:
    """Whom a session was with, as a person would call the peer; empty where no line says so."""
    facts = report.facts
    return facts.value("session.host") or facts.value("session.peer") or ""


def article_links(html: str, page: str, base: str) -> Markup:
    """Article HTML with its ``kb:`` links turned into addresses of this face, and what scrolls open to the keyboard."""
    if "<pre>" in html:
        html = html.replace("<pre>", '<pre tabindex="0">')
    if "<table>" in html:
        html = html.replace("<table>", '<div class="scrolling" tabindex="0"><table>')
        html = html.replace("</table>", "</table></div>")
    return Markup(with_addresses(html, f"{base}/articles", page))  # noqa: S704  # the renderer has cleaned it


def fact_rows(facts: Facts) -> Iterator[tuple[str, str, tuple[int, ...], str, bool]]:
    """Name, last value, lines, source and exactness of every fact, in the order in which they were learnt."""
    for name in facts.names():
        fact = facts.last(name)
        if fact is not None:
            yield name, fact.value, fact.lines, fact.source, fact.exact
