"""The tree of an article: as branches that open and close, and as a drawing; with the trail of a case on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request
from markupsafe import Markup

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.errors import UnknownArticle
from wizard.facts import Facts
from wizard.graph import Graph, graph, svg
from wizard.model import NEXT, KnowledgeBase, Page, Question
from wizard.web import rendering
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face

_NO_FACTS = Facts()
Trail = Mapping[str, str]
"""Question to the choice that was taken."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer: where it leads, by id and title, and the questions below it. ``taken`` marks the trail."""

    label: Rendered
    target: str
    title: Rendered | None
    cause: str
    taken: bool
    below: "Node | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One question with its answers. ``open`` where the trail passes it."""

    id: str
    title: Rendered
    branches: tuple[Branch, ...]
    open: bool


def _blueprint() -> Blueprint:
    site = Blueprint("tree", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        address = f"{prefix}/<{language}:lang>/articles/<article>/tree"
        site.add_url_rule(address, f"{name}_tree", tree, defaults={"framed": framed})
    return site


def tree(lang: str, article: str, *, framed: bool) -> Response:
    """The tree of an article; ``?375%23outcome=failed`` puts a trail on it, ``?from=375%23reason`` shows one branch."""
    face, kb = Face(lang, framed), wizard_of_app().kb
    if article not in kb.pages or not kb.pages[article].questions:
        raise UnknownArticle(article=article)
    page = kb.pages[article]
    trail = {node: choice for node, choice in request.args.items() if node in kb.questions}
    start = request.args.get("from", "")
    drawn = graph(kb, page, lang)
    if start in kb.questions:
        drawn = below(drawn, start)
    query = request.query_string.decode("ascii", "replace")
    path = f"/articles/{article}/tree" + (f"?{query}" if query else "")
    name = answer.plain(page.title, _NO_FACTS, lang)
    return rendering.page(
        "portal/tree.html",
        face,
        article=article,
        title=answer.inline(page.title, _NO_FACTS, lang),
        sections=list(_sections(kb, page, lang, trail, start)),
        drawing=Markup(svg(drawn, name, trail=frozenset(trail.items()), base=f"{face.base}/articles/")),  # noqa: S704  # our own drawing, its texts escaped
        one_branch=start in kb.questions,
        here={code: f"{face.in_language(code).base}{path}" for code in i18n.LANGUAGES},
    )


def below(drawn: Graph, start: str) -> Graph:
    """The part of a drawing that can be reached from one node."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for edge in drawn.edges:
            if edge.start == here and edge.end not in seen:
                seen.add(edge.end)
                waiting.append(edge.end)
    return replace(
        drawn,
        titles={node: title for node, title in drawn.titles.items() if node in seen},
        solutions=drawn.solutions & seen,
        edges=tuple(edge for edge in drawn.edges if edge.start in seen),
    )


def _sections(
    kb: KnowledgeBase, page: Page, lang: str, trail: Trail, start: str
) -> Iterator[tuple[Rendered | None, list[Node]]]:
    """The checklists with their questions; of one branch only, where it begins at a question of this page."""
    if start in kb.questions:
        yield None, [_node(kb, kb.questions[start], lang, trail, frozenset())]
        return
    for section in page.sections:
        if section.checklist:
            nodes = [_node(kb, kb.questions[question], lang, trail, frozenset()) for question in section.checklist]
            yield answer.inline(section.title, _NO_FACTS, lang), nodes


def _node(kb: KnowledgeBase, question: Question, lang: str, trail: Trail, above: frozenset[str]) -> Node:
    seen = above | {question.id}
    branches = tuple(_branch(kb, question, number, lang, trail, seen) for number in range(len(question.choices)))
    passed = question.id in trail or any(branch.below is not None and branch.below.open for branch in branches)
    return Node(question.id, answer.inline(question.title, _NO_FACTS, lang), branches, passed)


def _branch(
    kb: KnowledgeBase, question: Question, number: int, lang: str, trail: Trail, seen: frozenset[str]
) -> Branch:
    choice = question.choices[number]
    target = "" if choice.target == NEXT else choice.target
    node = kb.questions.get(target) or kb.solutions.get(target)
    solution = kb.solutions.get(target)
    inside = kb.questions.get(target)
    nested = inside is not None and inside.branch and inside.page == question.page and target not in seen
    return Branch(
        label=answer.inline(choice.label, _NO_FACTS, lang),
        target=target,
        title=answer.inline(node.title, _NO_FACTS, lang) if node else None,
        cause=solution.cause if solution else "",
        taken=trail.get(question.id) == choice.id,
        below=_node(kb, inside, lang, trail, seen) if nested and inside is not None else None,
    )


blueprint = _blueprint()
