"""Votes on answers: whether one helped, why not, and what came of it."""

from flask import Blueprint, Response, request

from wizard import i18n
from wizard.errors import UnknownQuestion
from wizard.logs.redaction import redact
from wizard.web import rendering
from wizard.web.keeping import keep_vote
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face


def _blueprint() -> Blueprint:
    site = Blueprint("votes", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        site.add_url_rule(
            f"{prefix}/<{language}:lang>/vote", f"{name}_vote", vote, methods=["POST"], defaults={"framed": framed}
        )
    return site


def vote(lang: str, *, framed: bool) -> Response:
    """Keep a vote, and thank for it; after a no, ask what was missing."""
    face, node = Face(lang, framed), request.form.get("node", "")
    kb = wizard_of_app().kb
    if node not in kb.pages and node not in kb.solutions and node not in kb.questions:
        raise UnknownQuestion(question=node)
    helped = request.form.get("helped") == "yes"
    keep_vote(node, "vote", helped=helped, lang=lang, reason=redact(request.form.get("reason", "")).text)
    here = {code: f"{face.in_language(code).base}/articles/{node.partition('#')[0]}" for code in i18n.LANGUAGES}
    asks = not helped and "reason" not in request.form
    return rendering.page("portal/voted.html", face, node=node, helped=helped, asks=asks, here=here)


blueprint = _blueprint()
