"""The way into a frame of another site's page. Who may frame it says the configuration (see ``security``).

The pages themselves are those of ``pages`` and ``portal``, at addresses that begin with ``/embed``. ``/embed/v1.js``
is the script that such a site loads, ``/embed/v1.schema.json`` describes the messages that pass between the two.
"""

from flask import Blueprint, Response, current_app, request

from wizard.web import rendering
from wizard.web.assets import Assets
from wizard.web.errors import wanted_face

_A_DAY = "public, max-age=86400, stale-while-revalidate=604800"

blueprint = Blueprint("embed", __name__)


@blueprint.get("/embed")
def entrance() -> Response:
    """Lead to the language that the browser asks for."""
    face = wanted_face()
    response = Response(status=302, headers={"Location": face.base, "Cache-Control": rendering.PRIVATE})
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Content-Language"] = face.lang
    return response


@blueprint.get("/embed/v1.js")
def script() -> Response:
    """The custom element ``<wizard-embed>``, the same for everybody."""
    return _file("v1.js", "text/javascript; charset=utf-8")


@blueprint.get("/embed/v1.schema.json")
def schema() -> Response:
    """The JSON schema of the messages."""
    return _file("v1.schema.json", "application/schema+json")


def _file(name: str, content_type: str) -> Response:
    """Kept for a day: its address stays, so that it must not be kept for ever."""
    assets: Assets = current_app.extensions["assets"]
    response = Response(assets.files[f"embed/{name}"], content_type=content_type)
    response.headers["Cache-Control"] = _A_DAY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(assets.version)
    response.make_conditional(request)
    return response
