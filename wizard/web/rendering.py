"""Templates in a language: everything that depends only on the language is made once and kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request
from jinja2 import Environment, FileSystemLoader
from jinja2.ext import Extension
from markupsafe import Markup

from wizard import i18n
from wizard.i18n.labels import N_
from wizard.web import signed
from wizard.web.assets import Assets
from wizard.web.site import site_root

THEMES = ("light", "dark", "system")
PRIVATE = "private, no-cache"
"""Kept by nobody but the person's own browser, which may show it again when going back."""


@dataclass(frozen=True, slots=True)
class Face:
    """Where a page is shown: on the site itself or in a frame of another site, and in which language."""

    lang: str
    framed: bool = False

    @property
    def base(self) -> str:
        """The address under which this face's pages stand, without a slash at the end."""
        return f"/embed/{self.lang}" if self.framed else f"/{self.lang}"

    def in_language(self, lang: str) -> "Face":
        """The same face in another language."""
        return Face(lang, self.framed)


class Words:
    """The interface's words in one language as markup, looked up once each.

    Catalogue messages are trusted; the values put into them are escaped.
    """

    def __init__(self, lang: str) -> None:
        self._translator = i18n.translator(lang)
        self._known: dict[str, Markup] = {}

    def gettext(self, message: str, **values: object) -> Markup:
        """The message, with its ``%(name)s`` slots filled."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = Markup(self._translator.gettext(message))  # noqa: S704
        return found % values if values else found

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> Markup:
        """The form that goes with ``n``, which also fills the slot ``%(n)s``."""
        message = Markup(self._translator.ngettext(singular, plural, n))  # noqa: S704
        return message % {"n": n, **values}


@cache
def words(lang: str) -> Words:
    """The words of one language."""
    return Words(lang)


_FIXED_WORDS = re.compile(r'\{\{ _\("([^"\\]*)"\) \}\}')
_LINE = N_("line %(n)s")
_THE_LOG = N_("The log: %(lines)s")
_KINDS = {
    "article": N_("article"),
    "question": N_("question"),
    "solution": N_("solution"),
    "symptom": N_("symptom"),
    "reference": N_("reference"),
    "term": N_("term"),
}
_GROUPS = {
    "article": N_("Articles"),
    "shared": N_("Pages used by several articles"),
    "reference": N_("Reference tables"),
    "dialect": N_("Log formats"),
}
_SOURCES = {
    "check": N_("The live check"),
    "ticket": N_("The ticket"),
    "page": N_("The article"),
    "person": N_("You"),
}


def _helpers(lang: str) -> Mapping[str, Callable[..., str]]:
    """Small functions that print a thing in one language."""
    say = words(lang).gettext

    @lru_cache(maxsize=4096)
    def at_lines(numbers: tuple[int, ...]) -> Markup:
        link = Markup('<a class="line-link" href="#L{0}">{1}</a>')
        return Markup(", ").join(link.format(number, say(_LINE, n=number)) for number in numbers)

    def who(by: str, numbers: tuple[int, ...]) -> Markup:
        return say(_SOURCES[by]) if by != "log" else say(_THE_LOG, lines=at_lines(numbers))

    return {
        "at_lines": at_lines,
        "who": who,
        "group_label": lambda kind: say(_GROUPS[kind]),
        "kind_label": lambda kind: say(_KINDS[kind]),
    }


def _labels(lang: str) -> Mapping[str, Callable[..., str]]:
    return {
        "at_label": cache(partial(i18n.place_label, lang=lang)),
        "cause_label": cache(partial(i18n.cause_label, lang=lang)),
        "certainty_label": cache(partial(i18n.certainty_label, lang=lang)),
        "effort_label": cache(partial(i18n.effort_label, lang=lang)),
        "fact_label": cache(partial(i18n.fact_label, lang=lang)),
        "format_date": cache(partial(i18n.format_date, lang=lang)),
        "listed": partial(i18n.listed, lang=lang),
        "outcome_label": cache(partial(i18n.outcome_label, lang=lang)),
        "product_name": i18n.product_name,
        "value_label": partial(i18n.value_label, lang=lang),
    }


@cache
def _constant(face: Face, assets: Assets) -> Mapping[str, Any]:
    """What every page in this language and face is given."""
    lang = face.lang
    return {
        "_": words(lang).gettext,
        "ngettext": words(lang).ngettext,
        "base": face.base,
        "framed": face.framed,
        "icon": assets.icons,
        "lang": lang,
        "language_names": {code: i18n.language_name(code) for code in i18n.LANGUAGES},
        "languages": tuple((code, i18n.language_name(code), face.in_language(code).base) for code in i18n.LANGUAGES),
        "script": assets.address("js/main.js"),
        "styles": assets.address("wizard.css"),
        "favicon": assets.address("favicon.svg"),
        **_labels(lang),
        **_helpers(lang),
    }


def choose_theme(chosen: str) -> None:
    """Use these colours for the page that answers this request, before the cookie tells them."""
    g.theme = chosen


def theme() -> str:
    """The theme that the person chose, or ``system``. Never reads the form: it may be what is wrong."""
    chosen = g.get("theme") or request.cookies.get("theme", "system")
    return chosen if chosen in THEMES else "system"


class Spoken(Extension):
    """Puts the words of a language into a template when it is compiled, so that printing them costs nothing.

    ``{{ _("…") }}`` with nothing but a message in it becomes that message; with values to fill in it stays a call.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template's source with its fixed words translated."""
        say = words(self.environment.globals["lang"]).gettext
        return _FIXED_WORDS.sub(lambda found: say(found[1]), source)


def environment(templates: Path, lang: str) -> Environment:
    """The templates in one language, each compiled when it is first shown and kept."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals["lang"] = lang
    made.add_extension(Spoken)
    return made


def text(template: str, face: Face, **values: object) -> str:
    """A template filled in, as text."""
    environments: Mapping[str, Environment] = current_app.extensions["templates"]
    constant = _constant(face, current_app.extensions["assets"])
    return (
        environments[face.lang]
        .get_template(template)
        .render(constant, theme=theme(), hosts=_hosts(face), root=site_root(), agent=signed.agent(), **values)
    )


def _hosts(face: Face) -> str:
    """The origins whose messages a framed page hears, as its markup lists them."""
    return " ".join(current_app.extensions["settings"].embed_origins) if face.framed else ""


def page(template: str, face: Face, status: int = 200, **values: object) -> Response:
    """A whole HTML page in a language, with the headers that say so."""
    response = Response(text(template, face, **values), status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = face.lang
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Vary"] = "Cookie"
    return response


def remember(response: Response, name: str, value: str) -> Response:
    """Keep a choice of the person (language, theme) in a cookie of the site, for a year."""
    response.set_cookie(name, value, max_age=31_536_000, samesite="Lax", secure=request.is_secure, path="/")
    return response
