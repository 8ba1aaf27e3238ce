"""What can be found: each node of the knowledge base with the words that speak of it, in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wizard.model import NEXT, KnowledgeBase, Page, Question, Solution, Text
from wizard.vocabulary import Place

FoundKind = Literal["article", "question", "solution", "symptom", "reference", "term"]
Said = Mapping[str, tuple[str, ...]]
"""Texts by language."""


@dataclass(frozen=True, slots=True)
class Document:
    """One node. ``said`` are other words for it (what leads to it, other names), ``body`` what it says itself.

    ``exact`` is what may hold codes and error texts, in no language; ``facts`` is what a log would state that has it.
    """

    node: str
    kind: FoundKind
    title: Text
    cause: str = ""
    at: Place | None = None
    said: Said = field(default_factory=dict)
    body: Said = field(default_factory=dict)
    exact: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def documents(base: KnowledgeBase) -> Iterator[Document]:
    """Every node that can be found, page by page."""
    leading = _leading(base)
    for page in base.pages.values():
        if page.questions:
            yield _article(page)
        for question in page.questions:
            yield Document(question.id, "question", question.title, _only_cause(base, question),
                           said=page.other_names.get(question.id, {}),
                           body=_joined(question.body, *(choice.label for choice in question.choices)),
                           exact=(*question.body.values(), *_values(question)))  # fmt: skip
        for solution in page.solutions:
            yield _solution(solution, leading.get(solution.id, ()), page.other_names.get(solution.id, {}))
        for symptom in page.symptoms:
            exact = tuple(line for pattern in symptom.patterns for line in (*pattern.lines, *pattern.likes))
            facts = tuple(dict.fromkeys(fact for pattern in symptom.patterns for fact in pattern.sets))
            yield Document(
                symptom.id, "symptom", symptom.title, said=page.other_names.get(symptom.id, {}),
                body=_joined(symptom.body), exact=exact, facts=facts,
            )  # fmt: skip
        for passage in page.passages:
            if passage.kind == "term":
                names = page.other_names.get(passage.id, {})
                yield Document(passage.id, "term", passage.title, said=names, body=_joined(passage.body))
        if page.tables:
            yield from _rows(page)


def _article(page: Page) -> Document:
    names = {language: tuple(page.meta.get("aka", ())) for language in page.languages}
    exact = tuple(page.meta.get("aka", ()))
    return Document(page.id, "article", page.title, said=names, body=_joined(page.intro), exact=exact)


def _solution(solution: Solution, leading: tuple[Text, ...], names: Said) -> Document:
    told = [part.body for kind in ("check", "reply", "note") for part in solution.parts_of(kind)]
    done = [text for part in solution.parts_of("steps") for text in part.body.values()]
    return Document(
        solution.id, "solution", solution.title, solution.cause, solution.at,
        said=_together(names, _joined(*leading)), body=_joined(solution.body, *told),
        exact=(*(name for texts in names.values() for name in texts), *solution.body.values(), *done),
    )  # fmt: skip


def _rows(page: Page) -> Iterator[Document]:
    for table in page.tables:
        for row in table.rows:
            name = row.name or (row.wordings[0] if row.wordings else row.key)
            title = {language: f"{row.key} {name}".strip() for language in page.languages}
            yield Document(
                page.id, "reference", title, said={}, body=_joined(row.prose),
                exact=(row.key, row.name, *row.wordings),
                facts=(*(((table.key, row.key),) if table.key and row.key else ()), *row.sets),
            )  # fmt: skip


def _leading(base: KnowledgeBase) -> dict[str, tuple[Text, ...]]:
    """The labels of the choices that lead to each solution, and the titles of the questions that have them."""
    found: dict[str, tuple[Text, ...]] = {}
    for question in base.questions.values():
        for choice in question.choices:
            if choice.target != NEXT and choice.target in base.solutions:
                found[choice.target] = (*found.get(choice.target, ()), choice.label, question.title)
    return found


def _values(question: Question) -> Iterator[str]:
    """The values that its evidence compares with: codes that a line may print."""
    return (value for line in question.evidence for term in line.condition.terms for value in term.values)


def _only_cause(base: KnowledgeBase, question: Question) -> str:
    """The cause of a question all of whose answers end in solutions of one cause, else nothing."""
    causes: set[str] = set()
    seen: set[str] = set()
    ahead = [question]
    while ahead and len(causes) < 2:
        for choice in ahead.pop().choices:
            if choice.target == NEXT or choice.target in seen:
                continue
            seen.add(choice.target)
            if choice.target in base.solutions:
                causes.add(base.solutions[choice.target].cause)
            elif choice.target in base.questions:
                ahead.append(base.questions[choice.target])
    return next(iter(causes)) if len(causes) == 1 else ""


def _together(*parts: Said) -> dict[str, tuple[str, ...]]:
    languages = dict.fromkeys(language for part in parts for language in part)
    return {language: tuple(text for part in parts for text in part.get(language, ())) for language in languages}


def _joined(*texts: Text) -> dict[str, tuple[str, ...]]:
    languages = dict.fromkeys(language for text in texts for language in text)
    return {language: tuple(text[language] for text in texts if language in text) for language in languages}
