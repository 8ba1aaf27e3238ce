"""The versions of an article: which there are, each as it was, and what changed from one to the next."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response
from markupsafe import Markup

from wizard import answer, history, i18n
from wizard.answer import Rendered
from wizard.errors import KnowledgeError, UnknownArticle, UnknownVersion
from wizard.facts import Facts
from wizard.history import KeptPassage, Version
from wizard.model import Page
from wizard.web import addresses, rendering
from wizard.web.errors import settings
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face
from wizard.web.views import article_links

_NO_FACTS = Facts()
_log = logging.getLogger(__name__)
_NOW = 0
"""The number of the text as it is now, where it differs from the last version that was kept."""
MOST_LISTED = 5
"""How many versions an article names below itself; their own page names all."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One version in a list. ``number`` is 0 for the text as it is now; ``first`` has nothing before it."""

    number: int
    day: str
    changed: Rendered
    first: bool


@dataclass(frozen=True, slots=True)
class PassageThen:
    """A passage as it was."""

    anchor: str
    level: int
    title: Rendered
    body: Markup
    choices: tuple[Rendered, ...]
    applies: tuple[str, ...]


def _blueprint() -> Blueprint:
    site = Blueprint("versions", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    for name, prefix, framed in (("site", "", False), ("embed", "/embed", True)):
        base, defaults = f"{prefix}/<{language}:lang>/articles/<article>/versions", {"framed": framed}
        site.add_url_rule(base, f"{name}_versions", listing, defaults=defaults)
        site.add_url_rule(f"{base}/<int:number>", f"{name}_version", as_it_was, defaults=defaults)
        site.add_url_rule(f"{base}/<int:number>/changes", f"{name}_changes", changes, defaults=defaults)
        site.add_url_rule(f"{base}/now/changes", f"{name}_now", changes, defaults={**defaults, "number": _NOW})
    return site


def versions_of(page: Page) -> tuple[Version, ...]:
    """The versions of a page that this server's audience may see, oldest first; the text of now last if it differs.

    Raises ``KnowledgeError`` for a history that cannot be read.
    """
    held = settings()
    kept = history.seen_by(history.read_versions(held.kb, page.id), held.audience)
    if not kept:
        return ()
    now = history.version_of(wizard_of_app().kb, page, _NOW, addresses.modified(page), {})
    return kept if history.same_text(kept[-1], now) else (*kept, now)


def below_article(page: Page, lang: str) -> list[Listed]:
    """The versions that an article names below itself; none, and a line in the log, where they cannot be read."""
    try:
        return listed(versions_of(page), lang)
    except KnowledgeError as error:
        _log.error("the versions of %s are not shown: %s", page.id, error)  # the author's fault, not ours
        return []


def listed(versions: tuple[Version, ...], lang: str) -> list[Listed]:
    """The versions to choose from, the newest first."""
    rows = (
        Listed(each.number, each.day, answer.inline(each.changed, _NO_FACTS, lang), place == 0)
        for place, each in enumerate(versions)
    )
    return list(rows)[::-1]


def listing(lang: str, article: str, *, framed: bool) -> Response:
    """Every version of an article, the newest first."""
    face = Face(lang, framed)
    page, versions = _found(article)
    return rendering.page(
        "portal/versions.html",
        face,
        article=article,
        title=answer.inline(page.title, _NO_FACTS, lang),
        versions=listed(versions, lang),
        here=_here(face, article, ""),
    )


def as_it_was(lang: str, article: str, number: int, *, framed: bool) -> Response:
    """One version, whole, as it was published."""
    face = Face(lang, framed)
    _, versions = _found(article)
    place = _place(article, versions, number)
    version = versions[place]
    spoken = version.spoken(lang)
    return rendering.page(
        "portal/version.html",
        face,
        article=article,
        version=version,
        spoken=spoken,
        title=answer.inline(version.title, _NO_FACTS, spoken),
        passages=[_then(face, article, passage, spoken) for passage in version.passages],
        row=listed(versions, lang)[::-1][place],
        here=_here(face, article, f"/{number}"),
    )


def changes(lang: str, article: str, number: int, *, framed: bool) -> Response:
    """What a version changed in the one before it."""
    face = Face(lang, framed)
    page, versions = _found(article)
    place = _place(article, versions, number)
    if place == 0:
        raise UnknownVersion(article=article, version=number)
    old, new = versions[place - 1], versions[place]
    spoken = lang if old.spoken(lang) == new.spoken(lang) == lang else new.source_language
    return rendering.page(
        "portal/changes.html",
        face,
        article=article,
        title=answer.inline(page.title, _NO_FACTS, lang),
        row=listed(versions, lang)[::-1][place],
        old=old,
        spoken=spoken,
        changes=history.compare(old, new, spoken),
        here=_here(face, article, f"/{number or 'now'}/changes"),
    )


def _found(article: str) -> tuple[Page, tuple[Version, ...]]:
    """The page and what there is of its versions. Raises ``UnknownArticle`` where there is none, ``GoneArticle``."""
    addresses.check_gone(article)
    page = wizard_of_app().kb.pages.get(article)
    versions = versions_of(page) if page else ()
    if page is None or not versions:
        raise UnknownArticle(article=article)
    return page, versions


def _place(article: str, versions: tuple[Version, ...], number: int) -> int:
    found = next((place for place, each in enumerate(versions) if each.number == number), None)
    if found is None:
        raise UnknownVersion(article=article, version=number)
    return found


def _then(face: Face, article: str, passage: KeptPassage, lang: str) -> PassageThen:
    body = answer.html(passage.body, _NO_FACTS, lang).html
    return PassageThen(
        passage.anchor,
        passage.level,
        answer.inline(passage.title, _NO_FACTS, lang),
        article_links(body, article, face.base),
        tuple(answer.inline(choice, _NO_FACTS, lang) for choice in passage.choices),
        passage.applies,
    )


def _here(face: Face, article: str, path: str) -> Mapping[str, str]:
    return {lang: f"{face.in_language(lang).base}/articles/{article}/versions{path}" for lang in i18n.LANGUAGES}


blueprint = _blueprint()
