"""The search page: words in, nodes of the articles out; the address holds the words, so it can be shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, request

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.facts import Facts
from wizard.model import KnowledgeBase
from wizard.search import Found
from wizard.vocabulary import Place
from wizard.web import rendering
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face

MOST_FOUND = 10
LONGEST = 500
"""Characters of a question that are looked at, here and in the API; the rest is cut off."""
_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the list. ``page`` is the title of the page it stands on, empty where that is the line itself."""

    kind: str
    address: str
    title: Rendered
    page: Rendered | None
    cause: str
    at: Place | None


def _blueprint() -> Blueprint:
    site = Blueprint("searching", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        site.add_url_rule(f"{prefix}/<{language}:lang>/search", f"{name}_search", search, defaults={"framed": framed})
    return site


def search(lang: str, *, framed: bool) -> Response:
    """What the words find, or the empty box where there are none."""
    face, wizard = Face(lang, framed), wizard_of_app()
    words = request.args.get("q", "")[:LONGEST].strip()
    found = wizard.index.find(words, lang, MOST_FOUND) if words else ()
    return rendering.page(
        "portal/search.html", face, words=words, hits=hits(wizard.kb, found, lang), here=_here(face, words)
    )


def hits(kb: KnowledgeBase, found: Iterable[Found], lang: str) -> list[Hit]:
    """The found nodes as lines of a list."""
    return [_hit(kb, each, lang) for each in found]


def _hit(kb: KnowledgeBase, found: Found, lang: str) -> Hit:
    page_id = found.node.partition("#")[0]
    title = answer.inline(found.title, _NO_FACTS, lang)
    page = answer.inline(kb.pages[page_id].title, _NO_FACTS, lang) if found.kind != "article" else None
    solution = kb.solutions.get(found.node)
    return Hit(found.kind, f"/articles/{found.node}", title, page, found.cause, solution.at if solution else None)


def _here(face: Face, words: str) -> Mapping[str, str]:
    asked = f"?q={quote(words, safe='')}" if words else ""
    return {lang: f"{face.in_language(lang).base}/search{asked}" for lang in i18n.LANGUAGES}


blueprint = _blueprint()
