"""What the site says about its own accessibility."""

from flask import Blueprint, Response

from wizard import i18n
from wizard.web import rendering
from wizard.web.rendering import Face

_PATH = "/accessibility"


def _blueprint() -> Blueprint:
    site = Blueprint("accessibility", __name__)
    site.add_url_rule(f"/<any({','.join(i18n.LANGUAGES)}):lang>{_PATH}", "declaration", declaration)
    return site


def declaration(lang: str) -> Response:
    """What was done, how it is tried, what is not done, and whom to tell."""
    face = Face(lang, framed=False)
    here = {code: f"{face.in_language(code).base}{_PATH}" for code in i18n.LANGUAGES}
    return rendering.page("portal/accessibility.html", face, here=here)


blueprint = _blueprint()
