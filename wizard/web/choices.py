"""What a person chooses for all pages: the language and the colours, each kept in a cookie and nowhere else."""

from flask import Blueprint, Response, request

from wizard import i18n
from wizard.errors import UnknownLanguage
from wizard.web import rendering
from wizard.web.errors import wanted_face

blueprint = Blueprint("choices", __name__)


@blueprint.get("/")
def entrance() -> Response:
    """Lead to the language chosen before, else to the browser's."""
    face = wanted_face()
    response = _see(f"{face.base}/", 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Content-Language"] = face.lang
    return response


@blueprint.get("/language/<lang>")
def language(lang: str) -> Response:
    """Remember a language and show the page in it."""
    if lang not in i18n.LANGUAGES:
        raise UnknownLanguage(language=lang)
    return rendering.remember(_see(_local(request.args.get("to"), f"/{lang}/")), "lang", lang)


@blueprint.post("/theme")
def theme() -> Response:
    """Remember the colours and show the page again."""
    rendering.choose_theme(request.form.get("theme", ""))
    return rendering.remember(_see(_local(request.form.get("to"), "/")), "theme", rendering.theme())


def _local(address: str | None, otherwise: str) -> str:
    """The address if it is a path of this site, never a way out of it."""
    if address is None or not address.startswith("/") or address.startswith("//"):
        return otherwise
    clean = address.isascii() and address.isprintable() and "\\" not in address and " " not in address
    return address if clean else otherwise


def _see(address: str, status: int = 303) -> Response:
    return Response(status=status, headers={"Location": address, "Cache-Control": rendering.PRIVATE})
