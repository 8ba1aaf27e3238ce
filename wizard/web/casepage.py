"""One page of the wizard: what the lines say, the question or the solution, and what surrounds it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app
from markupsafe import Markup

from wizard import answer, i18n, ladder
from wizard.answer import Rendered
from wizard.conversation import Reply, SessionReport, Wizard
from wizard.facts import Facts
from wizard.handover import hand_over
from wizard.model import KnowledgeBase
from wizard.vocabulary import PRODUCTS, SYSTEMS
from wizard.walk import Ask, Conclude, HandOver
from wizard.web import keeping, reading, rendering
from wizard.web.errors import Explained
from wizard.web.forms import State
from wizard.web.rendering import Face
from wizard.web.views import (
    MOST_CANDIDATES,
    Viewer,
    article_links,
    certainty_of,
    changer,
    fact_rows,
    session_name,
    shown_node,
)

_MOST_SESSIONS = 12
"""Sessions listed openly; the others wait in a fold."""
_WENT_WELL = ("verified", "encrypted")
_MOST_LISTED = 100
"""Sessions listed at all. Of more, those that went wrong come first; the command line lists every one."""


@dataclass(frozen=True, slots=True)
class Start:
    """An article that can be started without a log."""

    id: str
    title: Rendered
    product: str


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One line of the overview."""

    report: SessionReport
    name: str
    side: str
    stage: str
    focused: bool


def starts(kb: KnowledgeBase, lang: str) -> tuple[Start, ...]:
    """The articles to choose from, by title."""
    items = [
        Start(page.id, answer.inline(page.title, Facts(), lang), ", ".join(page.meta.get("product", ())))
        for page in kb.articles
        if page.first_question is not None
    ]
    return tuple(sorted(items, key=lambda start: start.title.html.casefold()))


def viewer_of(wizard: Wizard, lang: str) -> Viewer:
    """The viewer of a knowledge base in one language, made once in the life of the app."""
    viewers: dict[tuple[int, str], Viewer] = current_app.extensions.setdefault("viewers", {})
    found = viewers.get((id(wizard), lang))
    if found is None:
        found = viewers[id(wizard), lang] = Viewer(wizard.kb, lang)
    return found


def show(
    wizard: Wizard,
    face: Face,
    state: State,
    reply: Reply,
    *,
    posted: bool,
    here: Mapping[str, str],
    problem: Explained | None = None,
    more: str = "",
    lines_before: int | None = None,
) -> Response:
    """The page for one reply. ``posted`` tells that it came from a form and its successor will, too.

    ``lines_before`` is set where lines were added just now: how many there were before them.
    """
    viewer = viewer_of(wizard, face.lang)
    facts, walk = reply.facts, reply.walk
    node = shown_node(reply, state.change)
    template, values = _middle(wizard.kb, face, state, reply, node, viewer)
    status = problem.status if problem else 200
    sessions = _sessions(reply, face.lang)
    return rendering.page(
        template,
        face,
        status,
        here=here,
        posted=posted,
        problem=problem,
        more=more,
        case=viewer.case(walk, facts),
        node=node,
        state=state,
        hidden=tuple(state.fields(without=node)),
        link_query=state.query(),
        reply=reply,
        report=reply.report,
        article=_article_title(wizard.kb, reply, face.lang),
        sessions=sessions,
        added=[item for item in sessions if lines_before is not None and _is_added(item, lines_before)],
        most_sessions=_MOST_SESSIONS,
        session_count=len(reply.sessions),
        most_candidates=MOST_CANDIDATES,
        lines=reading.lines(wizard, reply.report, face) if reply.report else None,
        ladder=_ladder(reply, face.lang),
        products=sorted(PRODUCTS),
        systems=sorted(SYSTEMS),
        server=dict(state.facts),
        fact_items=tuple(fact_rows(facts)),
        kept=state.answer(node) if node else None,
        keeps=keeping.cases() is not None,
        change=changer(posted=posted, query=state.query()),
        **values,
    )


@dataclass(frozen=True, slots=True)
class LadderView:
    """The drawing of the session in focus, its steps as sentences, and the drawing as an address to save it from."""

    drawing: Markup
    steps: tuple[str, ...]
    file: str


def _ladder(reply: Reply, lang: str) -> LadderView | None:
    drawn = ladder.ladder(reply.report) if reply.report else None
    if drawn is None:
        return None
    drawing = ladder.svg(drawn, lang)
    file = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode('ascii')}"
    return LadderView(Markup(drawing), tuple(ladder.texts(drawn, lang)), file)  # noqa: S704  # our own drawing, its texts escaped


def _middle(
    kb: KnowledgeBase, face: Face, state: State, reply: Reply, node: str | None, viewer: Viewer
) -> tuple[str, dict[str, Any]]:
    """The template for what the page is about, and what it alone needs."""
    if node is not None and node in kb.questions:
        return _question(kb, face, state, reply, node, viewer)
    if node is not None:
        return _solution(kb, face, reply, node)
    if reply.walk is not None and isinstance(reply.walk.next, HandOver):
        return "pages/handover.html", {"event": "escalate", "hand_over": hand_over(kb, reply, face.lang)}
    return "pages/found.html", {"starts": starts(kb, face.lang), "found": _found(reply, face.lang)}


def _question(
    kb: KnowledgeBase, face: Face, state: State, reply: Reply, node: str, viewer: Viewer
) -> tuple[str, dict[str, Any]]:
    facts, following = reply.facts, reply.next
    view = answer.question_view(kb, node, facts, face.lang)
    values: dict[str, Any] = {"view": view, "body": _linked(view.body, view.page, face)}
    if view.asks_for_lines:
        return "pages/send.html", values
    asked = following if isinstance(following, Ask) and following.question == node else None
    step = next((step for step in reply.walk.trail if step.node == node), None) if reply.walk else None
    given = state.draft[1] if state.draft and state.draft[0] == node else state.answer(node)
    given = given or (step.choice if step else None)
    values["choices"] = viewer.choices(kb.questions[node], facts, asked, given)
    values["changing"] = step
    values["because"] = i18n.because_sentence(asked.because, face.lang) if asked and asked.because else ""
    return "pages/ask.html", values


def _note(kb: KnowledgeBase, reply: Reply, node: str, lang: str) -> str:
    """The verdict, then the trail and the redacted lines: what a colleague finds in the ticket later."""
    solution = kb.solutions[node]
    verdict = " ".join(filter(None, (i18n.cause_label(solution.cause, lang), i18n.place_label(solution.at, lang))))
    certainty = i18n.certainty_label(certainty_of(reply.walk, node), lang)
    return f"**{verdict}** ({certainty}, {node})\n\n{hand_over(kb, reply, lang)}"


def _solution(kb: KnowledgeBase, face: Face, reply: Reply, node: str) -> tuple[str, dict[str, Any]]:
    view = answer.solution_view(kb, node, reply.facts, face.lang)
    following = reply.next
    parts = {name: _linked(getattr(view, name), view.page, face) for name in ("body", "check", "undo", "risk", "note")}
    helped = isinstance(following, Conclude) and following.solution == node and following.helped
    return "pages/solution.html", {
        "view": view,
        "parts": parts,
        "steps": [(steps, _linked(steps.body, view.page, face)) for steps in view.steps],
        "certainty": certainty_of(reply.walk, node),
        "helped": helped,
        "event": "finish" if helped else "step",
        "note_to_keep": _note(kb, reply, node, face.lang) if face.framed else "",
        "replies": [(language, view.replies[language]) for language in _mine_first(view.replies, face.lang)],
    }


def _mine_first(languages: Mapping[str, str], lang: str) -> list[str]:
    return sorted(languages, key=lambda language: (language != lang, language))


def _linked(part: Rendered | None, page: str, face: Face) -> Rendered | None:
    if part is None or not part.html:
        return None
    return Rendered(article_links(part.html, page, face.base), part.lang, part.fallback)


def _article_title(kb: KnowledgeBase, reply: Reply, lang: str) -> Rendered | None:
    return answer.inline(kb.pages[reply.walk.article].title, Facts(), lang) if reply.walk else None


def _listed(reports: tuple[SessionReport, ...], focus: int | None) -> tuple[SessionReport, ...]:
    """The sessions to list, in the order of the paste."""
    if len(reports) <= _MOST_LISTED:
        return reports
    worst = sorted(reports, key=lambda report: (report.id != focus, report.outcome in _WENT_WELL, report.id))
    return tuple(sorted(worst[:_MOST_LISTED], key=lambda report: report.id))


def _sessions(reply: Reply, lang: str) -> tuple[SessionItem, ...]:
    return tuple(
        SessionItem(
            report=report,
            name=session_name(report),
            side=i18n.value_label("session.side", report.facts.value("session.side") or "", lang),
            stage=i18n.value_label("smtp.stage", report.facts.value("smtp.stage") or "", lang),
            focused=report.id == reply.focus,
        )
        for report in _listed(reply.sessions, reply.focus)
    )


def _is_added(item: SessionItem, lines_before: int) -> bool:
    """Whether a session consists of added lines alone, and so does not say more of the one in focus."""
    return not item.focused and item.report.session.first_line > lines_before


def _found(reply: Reply, lang: str) -> list[tuple[str, str, Rendered, str]]:
    """The nodes that the words are about: kind, address below the face's base, title, article."""
    return [
        (found.kind, f"/articles/{found.node}", answer.inline(found.title, Facts(), lang), found.node.partition("#")[0])
        for found in reply.found
    ]
