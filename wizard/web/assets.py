"""Style sheets, scripts and icons, under addresses that change with their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request
from markupsafe import Markup

from wizard.web.compressing import smaller, takes_gzip

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}
_FOR_EVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, no-cache"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True, eq=False)
class Assets:
    """Everything static, in memory. ``version`` is a hash over all of it and part of every address.

    ``files`` maps a name (``wizard.css``, ``js/main.js``) to its bytes, ``small`` to the same
    as gzip; ``icons`` an icon's name to its markup.
    """

    version: str
    files: Mapping[str, bytes]
    small: Mapping[str, bytes]
    icons: Mapping[str, Markup]

    def address(self, name: str) -> str:
        """The path under which the current content of a file is served."""
        return f"/static/{self.version}/{name}"


def load(folder: Path = FOLDER) -> Assets:
    """Read every static file; the style sheets become one file, in the order of their names."""
    styles = b"\n".join(path.read_bytes() for path in sorted((folder / "css").glob("*.css")))
    files = {"wizard.css": styles, "favicon.svg": (folder / "icons" / "favicon.svg").read_bytes()}
    for path in sorted((folder / "js").glob("*.js")):
        files[f"js/{path.name}"] = path.read_bytes()
    for path in sorted((folder / "embed").iterdir()):
        files[f"embed/{path.name}.js" if path.is_dir() else f"embed/{path.name}"] = _joined(path)
    icons = {
        path.stem: Markup(path.read_text("utf-8").strip())  # noqa: S704  # our own files
        for path in sorted((folder / "icons").glob("*.svg"))
    }
    digest = sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    small = {name: smaller(content) for name, content in files.items()}
    return Assets(digest.hexdigest()[:12], files, small, icons)


def _joined(path: Path) -> bytes:
    """A file as it is; the files of a folder, in the order of their names, as one script that shares no name."""
    if path.is_file():
        return path.read_bytes()
    parts = b"\n".join(part.read_bytes() for part in sorted(path.glob("*.js")))
    return b'(() => {\n"use strict";\n' + parts + b"})();\n"


@blueprint.get("/static/<version>/<path:name>")
def serve(version: str, name: str) -> Response:
    """A static file; for ever where the address names the current content, else to be asked for again."""
    assets: Assets = current_app.extensions["assets"]
    content = assets.files.get(name)
    if content is None:
        abort(404)
    packed = takes_gzip()
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    response = Response(assets.small[name] if packed else content, content_type=kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{assets.version}-gzip" if packed else assets.version)
    response.headers["Cache-Control"] = _FOR_EVER if version == assets.version else _SHORTLY
    response.make_conditional(request)
    return response
