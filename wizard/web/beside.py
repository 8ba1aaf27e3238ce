"""The guided walk beside an article: the question at hand with its answers, and its section marked in the text.

Everything stands in the address: ``walk`` is the article whose walk it is, nodes are its answers; ``go`` leads on to
the section of what comes next, on whatever page that is.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Response, request

from wizard import answer, conversation
from wizard.answer import Rendered
from wizard.conversation import Turn, Wizard
from wizard.facts import Facts
from wizard.model import NO, UNKNOWN, YES, Page
from wizard.walk import Ask, Conclude, Send
from wizard.web.rendering import Face

_NO_FACTS = Facts()
Answers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The panel: the node at hand, the answers as buttons, and what the form carries.

    ``kind`` is ``ask``, ``send``, ``solution`` or ``over``; ``anchor`` the place of the node on this page, "" where it
    stands on another, whose address ``elsewhere`` is.
    """

    kind: str
    node: str
    title: Rendered | None
    choices: tuple[tuple[str, Rendered | None], ...]
    carried: Answers
    anchor: str
    elsewhere: str
    wizard_address: str
    back_address: str


def beside(wizard: Wizard, face: Face, page: Page) -> Beside | Response | None:
    """The panel beside a page, or the way to the section that comes next; None where no walk is asked for."""
    article, known = request.args.get("walk", ""), wizard.kb
    if article not in known.pages or known.pages[article].first_question is None:
        return None
    answers = tuple((n, c) for n, c in request.args.items() if n in known.questions or n in known.solutions)
    reply = conversation.reply(wizard, Turn(lang=face.lang, article=article, answers=answers))
    match reply.next:
        case Ask(question=node) | Send(question=node):
            kind = "ask" if isinstance(reply.next, Ask) else "send"
        case Conclude(solution=node):
            kind = "solution"
        case _:
            kind, node = "over", ""
    if "go" in request.args:
        return _way_to(face, article, answers, node or page.id)
    owner, _, anchor = node.partition("#")
    return Beside(
        kind, node, _title(wizard, node, face), _choices(wizard, kind, node, face), (("walk", article), *answers),
        anchor if owner == page.id else "",
        _address(face, article, answers, node) if node and owner != page.id else "",
        f"{face.base}/wizard/{quote(article)}" + (f"?{urlencode(answers)}" if answers else ""),
        _address(face, article, answers[:-1], page.id) + "&go=1" if answers else "",
    )  # fmt: skip


def _way_to(face: Face, article: str, answers: Answers, node: str) -> Response:
    return Response(
        status=303, headers={"Location": _address(face, article, answers, node), "Cache-Control": "no-store"}
    )


def _address(face: Face, article: str, answers: Answers, node: str) -> str:
    owner, _, anchor = node.partition("#")
    query = urlencode((("walk", article), *answers))
    return f"{face.base}/articles/{quote(owner)}?{query}" + (f"#{quote(anchor)}" if anchor else "")


def _title(wizard: Wizard, node: str, face: Face) -> Rendered | None:
    found = wizard.kb.questions.get(node) or wizard.kb.solutions.get(node)
    return answer.inline(found.title, _NO_FACTS, face.lang) if found else None


def _choices(wizard: Wizard, kind: str, node: str, face: Face) -> tuple[tuple[str, Rendered | None], ...]:
    """The values of the buttons with their labels; None for those that every page words itself."""
    if kind == "ask":
        labels = [(c.id, answer.inline(c.label, _NO_FACTS, face.lang)) for c in wizard.kb.questions[node].choices]
        known = {choice for choice, _ in labels}
        return (*labels, *([] if UNKNOWN in known else [(UNKNOWN, None)]))
    return ((UNKNOWN, None),) if kind == "send" else ((YES, None), (NO, None)) if kind == "solution" else ()
