"""The way into a frame of another site's page. Who may frame it says the configuration (see ``security``).

The pages themselves are those of ``pages`` and ``portal``, at addresses that begin with ``/embed``.
"""

from flask import Blueprint, Response

from wizard.web import rendering
from wizard.web.errors import wanted_face

blueprint = Blueprint("embed", __name__)


@blueprint.get("/embed")
def entrance() -> Response:
    """Lead to the language that the browser asks for."""
    face = wanted_face()
    response = Response(status=302, headers={"Location": face.base, "Cache-Control": rendering.PRIVATE})
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Content-Language"] = face.lang
    return response
