"""Questions, solutions and pages as a face shows them, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.answer.rendering import Rendered, html, inline, plain, to_replace
from wizard.evidence import version_key
from wizard.facts import Facts
from wizard.knowledge.applicability import applies_labels
from wizard.model import Applicability, KnowledgeBase, Page, Passage, PassageKind, Solution, SolutionPart, Symptom, Text
from wizard.vocabulary import PRODUCTS, SYSTEMS, Place

NO_FACTS = Facts()
_PLAIN_STEPS = frozenset(("Steps", "Étapes"))
"""What steps are called where nothing tells them apart."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One answer as shown. ``target`` is the node it leads to, or ``next``."""

    id: str
    label: Rendered
    target: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as shown. ``asks_for_lines``: it has no choices, but wants lines pasted.

    ``to_replace`` are the words that stand in its commands for hosts which are not known.
    """

    id: str
    page: str
    title: Rendered
    body: Rendered
    choices: tuple[ChoiceView, ...]
    asks_for_lines: bool
    to_replace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepsView:
    """One variant of the steps. ``fits`` is true where it is known to fit, false where that is not known yet.

    ``applies`` says for what it is, as people write it (``IceWarp ≥ 13``); ``needs`` which facts would decide.
    """

    title: Rendered
    body: Rendered
    applies: tuple[str, ...]
    fits: bool
    needs: tuple[str, ...]
    sources: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the title says more than that steps follow: which device, program or system they are for."""
        return names_steps(self.title.html)


@dataclass(frozen=True, slots=True)
class SolutionView:
    """A solution as shown. ``replies`` holds the customer's reply as plain text in every language that has one.

    ``risk`` is what may go wrong in carrying it out; ``note`` is for colleagues, never for a customer. ``to_replace``
    are the words that stand in its commands for hosts which are not known.
    """

    id: str
    page: str
    cause: str
    at: Place | None
    effort: str
    title: Rendered
    body: Rendered
    steps: tuple[StepsView, ...]
    check: Rendered | None
    undo: Rendered | None
    risk: Rendered | None
    note: Rendered | None
    reply: Rendered | None
    replies: Mapping[str, str]
    article_title: Rendered
    article_modified: str
    to_replace: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that would narrow the variants down, each once."""
        return tuple(dict.fromkeys(need for steps in self.steps for need in steps.needs))


@dataclass(frozen=True, slots=True)
class PassageView:
    """One heading of a page with its text. ``samples`` are the log lines of a symptom."""

    kind: PassageKind
    level: int
    id: str
    anchor: str
    title: Rendered
    body: Rendered
    choices: tuple[ChoiceView, ...]
    samples: tuple[str, ...]
    applies: tuple[str, ...]
    cause: str
    at: Place | None
    sources: tuple[str, ...] = ()
    outdated: bool = False
    """Whether this translation is older than what it was made from."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as people read it, from its title to its last passage."""

    id: str
    title: Rendered
    intro: Rendered
    passages: tuple[PassageView, ...]
    meta: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...]
    to_replace: tuple[str, ...] = ()


def question_view(kb: KnowledgeBase, question_id: str, facts: Facts, lang: str) -> QuestionView:
    """The question with this id; raises KeyError for an id that names none (callers have checked)."""
    question = kb.questions[question_id]
    choices = tuple(
        ChoiceView(choice.id, inline(choice.label, facts, lang), choice.target) for choice in question.choices
    )
    return QuestionView(
        id=question.id,
        page=question.page,
        title=inline(question.title, facts, lang),
        body=html(question.body, facts, lang),
        choices=choices,
        asks_for_lines=question.asks_for_lines,
        to_replace=to_replace((question.body,), facts, lang),
    )


def solution_view(kb: KnowledgeBase, solution_id: str, facts: Facts, lang: str) -> SolutionView:
    """The solution with this id, with the variants of its steps that fit what is known.

    Raises KeyError for an id that names none (callers have checked).
    """
    solution, page = kb.solutions[solution_id], kb.pages[kb.solutions[solution_id].page]
    replies = solution.parts_of("reply")
    languages = replies[0].body if replies else {}
    return SolutionView(
        id=solution.id,
        page=solution.page,
        cause=solution.cause,
        at=solution.at,
        effort=solution.effort,
        title=inline(solution.title, facts, lang),
        body=html(solution.body, facts, lang),
        steps=_steps(solution, facts, lang),
        check=_part(solution, "check", facts, lang),
        undo=_part(solution, "undo", facts, lang),
        risk=_part(solution, "risk", facts, lang),
        note=_part(solution, "note", facts, lang),
        reply=_part(solution, "reply", facts, lang),
        replies={language: plain({language: languages[language]}, facts, language) for language in sorted(languages)},
        article_title=inline(page.title, facts, lang),
        article_modified=next(iter(page.meta.get("modified", page.meta.get("created", ("",)))), ""),
        to_replace=to_replace(commands_of(solution, facts), facts, lang),
    )


def commands_of(solution: Solution, facts: Facts) -> tuple[Text, ...]:
    """The passages of a solution that hold commands to run: what it says, the steps that fit, the check, the undo."""
    steps = (variant.part for variant in fitting_steps(solution, facts))
    return (solution.body, *(part.body for part in (*steps, *solution.parts_of("check"), *solution.parts_of("undo"))))


def _part(solution: Solution, kind: str, facts: Facts, lang: str) -> Rendered | None:
    parts = solution.parts_of(kind)
    return html(parts[0].body, facts, lang) if parts else None


@dataclass(frozen=True, slots=True)
class FittingSteps:
    """One variant of a solution's steps that may be carried out. ``fits`` and ``needs`` as in ``StepsView``."""

    part: SolutionPart
    fits: bool
    needs: tuple[str, ...]


def names_steps(title: str) -> bool:
    """Whether the title of steps says more than that steps follow.

    >>> names_steps("Cisco ASA, PIX"), names_steps("Steps"), names_steps("Étapes")
    (True, False, False)
    """
    return title not in _PLAIN_STEPS


def fitting_steps(solution: Solution, facts: Facts) -> tuple[FittingSteps, ...]:
    """The variants of the steps that fit what is known of our server, without those that do not."""
    judged = ((part, *_fits(part, facts)) for part in solution.parts_of("steps"))
    return tuple(FittingSteps(part, verdict is True, needs) for part, verdict, needs in judged if verdict is not False)


def _steps(solution: Solution, facts: Facts, lang: str) -> tuple[StepsView, ...]:
    views = []
    for found in fitting_steps(solution, facts):
        title, body = inline(found.part.title, facts, lang), html(found.part.body, facts, lang)
        applies = applies_labels(found.part.applies)
        views.append(StepsView(title, body, applies, found.fits, found.needs, found.part.sources))
    return tuple(views)


def _fits(part: SolutionPart, facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
    """Whether a variant fits (None: not known yet), and which facts would tell.

    Products are alternatives of each other, and so are systems; a variant that names both needs one of each.
    """
    needs: list[str] = []
    verdicts: list[bool | None] = []
    for names in (PRODUCTS, SYSTEMS):
        items = [item for item in part.applies if item.name in names]
        if items:
            fitting = [_item_fits(item, facts, needs) for item in items]
            verdicts.append(True if True in fitting else None if None in fitting else False)
    if False in verdicts:
        return False, ()
    return (None, tuple(dict.fromkeys(needs))) if None in verdicts else (True, ())


def _product(facts: Facts) -> str | None:
    """The product of our server: as somebody said, else the one whose log was pasted."""
    known = facts.value("server.product") or facts.value("log.dialect")
    return known if known in PRODUCTS else None


def _item_fits(item: Applicability, facts: Facts, needs: list[str]) -> bool | None:
    if item.name in SYSTEMS:
        system = facts.value("server.system")
        if system is None:
            needs.append("server.system")
        return None if system is None else system == item.name
    product = _product(facts)
    if product is None:
        needs.append("server.product")
        return None
    if product != item.name or not item.operator:
        return product == item.name
    version = facts.value("server.version")
    if version is None or not version_key(version):
        needs.append("server.version")
        return None
    given, bound = version_key(version), version_key(item.version)
    return (
        given < bound
        if item.operator == "<"
        else given >= bound
        if item.operator == ">="
        else given[: len(bound)] == bound
    )


def page_view(kb: KnowledgeBase, page_id: str, lang: str, *, notes: bool = False) -> PageView:
    """The page with this id as people read it; the notes for colleagues only where ``notes`` asks for them.

    Raises KeyError for an id that names none (callers have checked).
    """
    page = kb.pages[page_id]
    parts = {(part.location.path, part.location.line): part for solution in page.solutions for part in solution.parts}
    return PageView(
        id=page.id,
        title=inline(page.title, NO_FACTS, lang),
        intro=html(page.intro, NO_FACTS, lang),
        passages=tuple(
            _passage_view(kb, page, passage, parts, lang)
            for passage in page.passages
            if notes or passage.kind != "note"
        ),
        meta=page.meta,
        languages=page.languages,
        to_replace=to_replace((page.intro, *(passage.body for passage in page.passages)), NO_FACTS, lang),
    )


def _passage_view(
    kb: KnowledgeBase, page: Page, passage: Passage, parts: Mapping[tuple[str, int], SolutionPart], lang: str
) -> PassageView:
    question = kb.questions.get(passage.id)
    solution = kb.solutions.get(passage.id)
    symptom = kb.symptoms.get(passage.id)
    part = parts.get((passage.location.path, passage.location.line))
    choices = (
        ChoiceView(choice.id, inline(choice.label, NO_FACTS, lang), choice.target)
        for choice in (question.choices if question else ())
    )
    return PassageView(
        kind=passage.kind,
        level=passage.level,
        id=passage.id,
        anchor=passage.id.partition("#")[2],
        title=inline(passage.title, NO_FACTS, lang),
        body=html(passage.body, NO_FACTS, lang),
        choices=tuple(choices),
        samples=_samples(symptom),
        applies=applies_labels(part.applies) if part else (),
        cause=solution.cause if solution else "",
        at=solution.at if solution else None,
        sources=part.sources if part else (),
        outdated=passage.location.line in page.outdated.get(lang, ()),
    )


def _samples(symptom: Symptom | None) -> tuple[str, ...]:
    return tuple(sample for pattern in symptom.patterns for sample in pattern.likes) if symptom else ()
