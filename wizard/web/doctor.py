"""Why the wizard's frame stays empty in a portal, told from what an administrator's own browser was answered.

Nothing is fetched and no name is looked up for anybody: what is judged is pasted. The headers of the wizard itself are
those that the administrator's browser gets, so that a proxy in front is seen; the script of the page puts them in.
"""

import hmac
import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden, NotFound

from wizard import i18n
from wizard.framing import Answer, Refusal, headers_in, refusals
from wizard.web import rendering
from wizard.web.errors import settings, wanted_face
from wizard.web.rendering import Face
from wizard.web.security import DOCTOR_PATH, content_policy
from wizard.web.site import is_from_our_pages, site_root

_LONGEST = 200_000
_ORIGIN = re.compile(r"https?://[^\s/?#]+")
_FIELDS = ("page", "around", "headers", "markup", "wizard", "own")

blueprint = Blueprint("doctor", __name__)


@blueprint.get(DOCTOR_PATH)
def entrance() -> Response:
    """Lead to the language that the browser asks for."""
    _key()
    return Response(
        status=302, headers={"Location": f"{DOCTOR_PATH}/{wanted_face().lang}", "Vary": "Accept-Language, Cookie"}
    )


@blueprint.get(f"{DOCTOR_PATH}/<any({','.join(i18n.LANGUAGES)}):lang>")
def empty(lang: str) -> Response:
    """The form."""
    _key()
    return _page(lang, dict.fromkeys(_FIELDS, "") | {"wizard": site_root()}, None)


@blueprint.post(f"{DOCTOR_PATH}/<any({','.join(i18n.LANGUAGES)}):lang>")
def judged(lang: str) -> Response:
    """Every refusal that what was pasted shows."""
    key = _key()
    request.max_content_length = 4 * _LONGEST
    if not is_from_our_pages():
        raise Forbidden
    given = {name: request.form.get(name, "")[:_LONGEST].strip() for name in _FIELDS}
    if not hmac.compare_digest(request.form.get("key", "").encode("utf-8", "replace"), key.encode()):
        return _page(lang, given, None, wrong="key")
    page, wizard = _ORIGIN.match(given["page"]), _ORIGIN.match(given["wizard"])
    if page is None or wizard is None or not _is_whole(page[0]) or not _is_whole(wizard[0]):
        return _page(lang, given, None, wrong="address")
    embed = Answer(f"{wizard[0]}/embed/{lang}", headers_in(given["own"]) or _own_headers())
    around = [each for each in given["around"].split() if _ORIGIN.fullmatch(each) and _is_whole(each)]
    found = refusals(
        Answer(given["page"], headers_in(given["headers"]), given["markup"]), embed, around,
        crossing="crossing" in request.form,
    )  # fmt: skip
    return _page(lang, given, found)


def _page(lang: str, given: dict[str, str], found: tuple[Refusal, ...] | None, wrong: str = "") -> Response:
    response = rendering.page(
        "pages/doctor.html", Face(lang), 422 if wrong else 200,
        here={code: f"{DOCTOR_PATH}/{code}" for code in i18n.LANGUAGES}, given=given, wrong=wrong,
        crossing="crossing" in request.form if request.method == "POST" else False,
        found=None if found is None else [(each.id, each.sentence(lang)) for each in found],
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _key() -> str:
    """The word that opens this page; where none is set, there is no such page."""
    key = settings().embed_doctor
    if not key:
        raise NotFound
    return key


def _own_headers() -> tuple[tuple[str, str], ...]:
    """What the framed pages answer where nothing stands in between."""
    return (
        ("content-security-policy", content_policy(settings().embed_origins)),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "cross-origin"),
    )


def _is_whole(origin: str) -> bool:
    """Whether an origin has a host, and a port that is one."""
    try:
        parts = urlsplit(origin)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
