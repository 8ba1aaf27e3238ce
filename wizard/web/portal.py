"""The articles as pages to read: the list, and one page each with an anchor for every node."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, current_app

from wizard import answer, i18n
from wizard.answer import PageView, Rendered
from wizard.errors import UnknownArticle
from wizard.facts import Facts
from wizard.knowledge.visibility import visibility_of
from wizard.model import NEXT, KnowledgeBase, Page
from wizard.web import addresses, beside, rendering, versions
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face
from wizard.web.views import article_links

_MOST_RELATED = 8
KINDS = ("article", "shared", "reference", "dialect")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page in the list."""

    id: str
    title: Rendered
    product: str
    modified: str


@dataclass(frozen=True, slots=True)
class Contents:
    """One line of a page's table of contents, with those below it."""

    anchor: str
    title: Rendered
    below: tuple["Contents", ...]


def _blueprint() -> Blueprint:
    site = Blueprint("portal", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        base = f"{prefix}/<{language}:lang>/articles"
        site.add_url_rule(base, f"{name}_list", listing, defaults={"framed": framed})
        site.add_url_rule(f"{base}/<article>", f"{name}_article", reading, defaults={"framed": framed})
    return site


def listing(lang: str, *, framed: bool) -> Response:
    """All pages, by kind."""
    face = Face(lang, framed)
    groups = _groups(wizard_of_app().kb, lang)
    return rendering.page("portal/list.html", face, groups=groups, here=_here(face, "/articles"))


def reading(lang: str, article: str, *, framed: bool) -> Response:
    """One page, from its title to its last passage."""
    face, kb = Face(lang, framed), wizard_of_app().kb
    addresses.check_gone(article)
    if article not in kb.pages:
        raise UnknownArticle(article=article)
    page = kb.pages[article]
    panel = beside.beside(wizard_of_app(), face, page)
    if isinstance(panel, Response):
        return panel
    view = answer.page_view(kb, article, lang)
    return rendering.page(
        "portal/article.html",
        face,
        view=view,
        contents=_contents(view),
        bodies=[article_links(passage.body.html, article, face.base) for passage in view.passages],
        intro=article_links(view.intro.html, article, face.base),
        anchors=[passage.anchor or f"part-{index}" for index, passage in enumerate(view.passages)],
        can_start=page.first_question is not None and bool(page.when),
        node_link=partial(_node_link, face),
        missing=lang not in page.languages,
        canonical=addresses.canonical(face, article, page),
        described=addresses.described(page, lang),
        related=_related(kb, page, lang),
        visibility=visibility_of(page),
        beside=panel,
        has_tree=bool(page.questions),
        versions=versions.below_article(page, lang),
        most_versions=versions.MOST_LISTED,
        votes=current_app.extensions["store"] is not None,
        here=_here(face, f"/articles/{article}"),
    )


def _related(kb: KnowledgeBase, page: Page, lang: str) -> list[Listed]:
    """The pages that a page leads to, and those that lead to it, the articles before the rest."""
    targets = {choice.target.partition("#")[0] for question in page.questions for choice in question.choices} | {
        other.id
        for other in kb.pages.values()
        if any(choice.target.startswith(f"{page.id}#") for question in other.questions for choice in question.choices)
    }
    found = [kb.pages[target] for target in sorted(targets - {page.id, NEXT}) if target in kb.pages]
    return [_listed(each, lang) for each in sorted(found, key=lambda each: (not each.when, each.id))][:_MOST_RELATED]


def _groups(kb: KnowledgeBase, lang: str) -> Mapping[str, list[Listed]]:
    groups: dict[str, list[Listed]] = {kind: [] for kind in KINDS}
    for page in kb.pages.values():
        groups[kind_of(page)].append(_listed(page, lang))
    for items in groups.values():
        items.sort(key=lambda item: item.title.html.casefold())
    return {kind: items for kind, items in groups.items() if items}


def kind_of(page: Page) -> str:
    """What a page is to a reader: an article, a page shared by articles, a reference table, a dialect."""
    if page.when:
        return "article"
    if page.dialects:
        return "dialect"
    explains = any(passage.kind == "term" for passage in page.passages)
    return "reference" if page.tables or explains else "shared"


def _listed(page: Page, lang: str) -> Listed:
    meta = page.meta
    modified = next(iter(meta.get("modified", meta.get("created", ()))), "")
    return Listed(page.id, answer.inline(page.title, Facts(), lang), ", ".join(meta.get("product", ())), modified)


def _contents(view: PageView) -> tuple[Contents, ...]:
    """Sections, each with the nodes directly below it."""
    found: list[tuple[str, Rendered, list[Contents]]] = []
    for index, passage in enumerate(view.passages):
        anchor = passage.anchor or f"part-{index}"
        if passage.level <= 2:
            found.append((anchor, passage.title, []))
        elif passage.level == 3 and found:
            found[-1][2].append(Contents(anchor, passage.title, ()))
    return tuple(Contents(anchor, title, tuple(below)) for anchor, title, below in found)


def _node_link(face: Face, page: str, node: str) -> str:
    """The address of a node, as short as it can be seen from a page."""
    owner, mark, anchor = node.partition("#")
    return f"{mark}{anchor}" if owner == page else f"{face.base}/articles/{node}"


def _here(face: Face, path: str) -> Mapping[str, str]:
    return {lang: f"{face.in_language(lang).base}{path}" for lang in i18n.LANGUAGES}


blueprint = _blueprint()
