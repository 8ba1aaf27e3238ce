"""Votes on answers: whether one helped, why not, and what came of it."""

from flask import Blueprint, Response, current_app, request

from wizard import i18n
from wizard.errors import UnknownQuestion
from wizard.logs.redaction import redact
from wizard.store import Store, VoteKind
from wizard.web import rendering
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face

_LONGEST_SEEN = 300


def _blueprint() -> Blueprint:
    site = Blueprint("votes", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        site.add_url_rule(
            f"{prefix}/<{language}:lang>/vote", f"{name}_vote", vote, methods=["POST"], defaults={"framed": framed}
        )
    return site


def store() -> Store | None:
    """The store of this application; None where nothing is to be kept."""
    found: Store | None = current_app.extensions["store"]
    return found


def vote(lang: str, *, framed: bool) -> Response:
    """Keep a vote, and thank for it; after a no, ask what was missing."""
    face, node = Face(lang, framed), request.form.get("node", "")
    kb = wizard_of_app().kb
    if node not in kb.pages and node not in kb.solutions and node not in kb.questions:
        raise UnknownQuestion(question=node)
    helped = request.form.get("helped") == "yes"
    keep(node, "vote", helped=helped, lang=lang, reason=redact(request.form.get("reason", "")).text)
    here = {code: f"{face.in_language(code).base}/articles/{node.partition('#')[0]}" for code in i18n.LANGUAGES}
    asks = not helped and "reason" not in request.form
    return rendering.page("portal/voted.html", face, node=node, helped=helped, asks=asks, here=here)


def keep(node: str, kind: VoteKind, *, helped: bool, lang: str, reason: str = "") -> None:
    """Keep one vote of whoever makes this request, if votes are kept here and the request is one of our own pages."""
    found = store()
    if found is not None and request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none"):
        seen = (request.remote_addr or "", request.headers.get("User-Agent", "")[:_LONGEST_SEEN])
        found.votes.cast(node, kind, helped=helped, lang=lang, seen=seen, reason=reason)


blueprint = _blueprint()
