"""The addresses of articles for machines and old links: former addresses, site map, feeds, robots, what is gone."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request

from wizard import answer, i18n
from wizard.errors import GoneArticle, UnknownArticle
from wizard.facts import Facts
from wizard.knowledge.visibility import visibility_of
from wizard.model import KnowledgeBase, Page
from wizard.web import rendering
from wizard.web.errors import wanted_face
from wizard.web.pages import wizard_of_app
from wizard.web.rendering import Face
from wizard.web.site import site_root

_FEED_ENTRIES = 50
_NO_FACTS = Facts()
_OTHER_SITES = ("/api/", "/embed/", "/language/", "/theme")
_OF_ONE_PERSON = ("wizard", "case/", "keep", "more/")


def _blueprint() -> Blueprint:
    site = Blueprint("addresses", __name__)
    language = f"any({','.join(i18n.LANGUAGES)})"
    site.add_url_rule("/index.php", "former", former)
    site.add_url_rule("/kb/<article>", "numbered", numbered)
    site.add_url_rule("/articles/<article>", "unspoken", numbered)
    site.add_url_rule("/robots.txt", "robots", robots)
    site.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    site.add_url_rule(f"/<{language}:lang>/feed.atom", "feed", feed)
    return site


def former() -> Response:
    """An address of the portal that stood here before (``index.php?_m=knowledgebase&…&kbarticleid=375``)."""
    asked = {f"{name}={value}" for name, value in request.args.items(multi=True)}
    for page in wizard_of_app().kb.pages.values():
        for given in page.meta.get("legacy", ()):
            if set(given.split("&")) <= asked:
                return _moved(page.id)
    number = request.args.get("kbarticleid", "")
    if not number:
        return _redirect(f"{wanted_face().base}/articles")
    return numbered(number)


def numbered(article: str) -> Response:
    """An article by its number alone, in the language of whoever asks."""
    check_gone(article)
    if article not in wizard_of_app().kb.pages:
        raise UnknownArticle(article=article)
    return _moved(article)


def check_gone(article: str) -> None:
    """Raise ``GoneArticle`` for an article that is retired."""
    retired: Mapping[str, str] = current_app.extensions["retired"]
    if article in retired:
        raise GoneArticle(article=article, successor=retired[article])


def _moved(article: str) -> Response:
    return _redirect(f"{wanted_face().base}/articles/{article}")


def _redirect(address: str) -> Response:
    """Lasting, but not for every language: who asks in another one is led elsewhere."""
    response = Response(status=301, headers={"Location": address})
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = rendering.PRIVATE
    return response


def robots() -> Response:
    """What crawlers may read: the public articles, in a site map."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _OTHER_SITES)]
    lines += [f"Disallow: /{lang}/{name}" for lang in i18n.LANGUAGES for name in _OF_ONE_PERSON]
    lines.append(f"Sitemap: {site_root()}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def sitemap() -> Response:
    """Every public page in every language that it has, each naming the others (sitemaps.org, with hreflang)."""
    entries = "".join(entry for page in public_pages(wizard_of_app().kb) for entry in _sitemap_entries(page))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    )
    return Response(text, mimetype="application/xml")


def _sitemap_entries(page: Page) -> Iterator[str]:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(address_of(page.id, lang))}"/>'
        for lang in _spoken(page)
    )
    for lang in _spoken(page):
        changed = f"<lastmod>{escape(modified(page))}</lastmod>" if modified(page) else ""
        yield f"<url><loc>{escape(address_of(page.id, lang))}</loc>{changed}{others}</url>\n"


def feed(lang: str) -> Response:
    """The public pages that changed last (Atom, RFC 4287)."""
    pages = sorted(public_pages(wizard_of_app().kb), key=modified, reverse=True)[:_FEED_ENTRIES]
    title = escape(rendering.words(lang).gettext("Mail TLS wizard"))
    here = f"{site_root()}/{lang}/feed.atom"
    latest = _timestamp(modified(pages[0])) if pages else _timestamp("")
    entries = "".join(_feed_entry(page, lang) for page in pages)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n'
        f'<title>{title}</title><id>{escape(here)}</id><link rel="self" href="{escape(here)}"/>'
        f'<link href="{escape(f"{site_root()}/{lang}/articles")}"/><updated>{latest}</updated>'
        f"<author><name>{title}</name></author>\n{entries}</feed>\n"
    )
    return Response(text, mimetype="application/atom+xml")


def _feed_entry(page: Page, lang: str) -> str:
    address = escape(address_of(page.id, lang))
    summary = escape(answer.plain(page.intro, _NO_FACTS, lang))
    return (
        f"<entry><title>{escape(answer.plain(page.title, _NO_FACTS, lang))}</title><id>{address}</id>"
        f'<link href="{address}"/><updated>{_timestamp(modified(page))}</updated><summary>{summary}</summary></entry>\n'
    )


def public_pages(kb: KnowledgeBase) -> Iterator[Page]:
    """The pages that anybody may read, whatever the audience of this server."""
    return (page for page in kb.pages.values() if visibility_of(page) == "public")


def described(page: Page, lang: str) -> dict[str, Any]:
    """An article as search engines read it (schema.org, TechArticle)."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": answer.plain(page.title, _NO_FACTS, lang),
        "inLanguage": lang if lang in page.languages else page.source_language,
        "url": address_of(page.id, lang),
        "identifier": page.id,
        "dateModified": modified(page),
        "datePublished": next(iter(page.meta.get("created", ())), ""),
        "about": ", ".join(page.meta.get("product", ())),
    }
    return {name: value for name, value in said.items() if value}


def modified(page: Page) -> str:
    """When a page was changed last, as written: YYYY-MM-DD, "" where it does not say."""
    return next(iter(page.meta.get("modified", page.meta.get("created", ()))), "")


def address_of(article: str, lang: str) -> str:
    """The whole address of an article."""
    return f"{site_root()}/{lang}/articles/{article}"


def canonical(face: Face, article: str, page: Page) -> str:
    """The one address under which an article is to be known: in a language that it has."""
    return address_of(article, face.lang if face.lang in page.languages else page.source_language)


def _spoken(page: Page) -> list[str]:
    return [lang for lang in page.languages if lang in i18n.LANGUAGES]


def _timestamp(day: str) -> str:
    try:
        known = date.fromisoformat(day)
    except ValueError:
        known = date(1970, 1, 1)
    return datetime(known.year, known.month, known.day, tzinfo=UTC).strftime("%Y-%m-%dT00:00:00Z")


blueprint = _blueprint()
