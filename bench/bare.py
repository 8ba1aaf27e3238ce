"""The reference for pages: a Flask application that does nothing but render templates of a given size.

``BENCH_TEMPLATES`` names the directory that ``write_template`` wrote into.
"""

import json
import os
from pathlib import Path

from flask import Flask, render_template, request

_ROW = '<li id="L{{ number }}"><span class="lines__no">{{ number }}</span><code>{{ text }}</code></li>\n'
_TEXT = "192.0.2.90 [1AD4] 16:48:40:173 Client session >>> STARTTLS"
_NUMBER = 375


def write_template(directory: Path, name: str, size: int) -> None:
    """Write a template that renders to exactly ``size`` bytes, a value in it for about every 75."""
    row = _ROW.replace("{{ number }}", str(_NUMBER)).replace("{{ text }}", _TEXT.replace(">", "&gt;"))
    rows, rest = divmod(size - len("<ol>\n</ol>"), len(row))
    (directory / name).write_text("<ol>\n" + _ROW * rows + "</ol>" + " " * rest, "utf-8")


def create_app() -> Flask:
    """The application."""
    app = Flask(__name__, template_folder=os.environ["BENCH_TEMPLATES"], static_folder=None)

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/page")
    def page() -> str:
        return render_template("get.html", number=request.args.get("number", _NUMBER), text=_TEXT)

    @app.post("/page")
    def posted() -> str:
        log = request.form["log"]
        return render_template("post.html", number=_NUMBER, text=_TEXT if log else "")

    @app.post("/chat")
    def chat() -> str:
        talk = json.loads(request.form["talk"])
        return render_template("chat.html", number=_NUMBER, text=_TEXT if talk else "")

    return app
