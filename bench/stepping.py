"""A step of the wizard and a turn of the chat, over HTTP, against a bare Flask view with a template of the same size.

The same server with one worker for both, connections kept alive, on the loopback.
"""

import html
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bench import bare, generate_logs, serving
from bench.measuring import PROJECT, Goal, Options, Row, in_turn, median
from bench.serving import ask, free_port, server
from wizard import knowledge
from wizard.config import Settings
from wizard.model import KnowledgeBase

CONNECTIONS = 4
ROUNDS = 3
LANG = "fr"
_BOUNDARY = "----bench"
_FORM = f"multipart/form-data; boundary={_BOUNDARY}"
_ASKED = re.compile(r'name="asked" value="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')

_NAMES = {
    "get": "step over HTTP, no log", "post": "step over HTTP, with log", "chat": "chat turn over HTTP, with log",
}  # fmt: skip

_HALF = Goal(0.5, at_least=True)
_GOALS = {"get": _HALF, "post": _HALF, "chat": Goal(20, of="ours", at_least=True)}
"""A turn of the chat reads the whole conversation anew; it has to be there before anybody wonders."""

Request = tuple[str, str, bytes]
"""Method, path, body."""


def rows(options: Options) -> list[Row]:
    """A step without a log, whose address says all, a step with one, which the form carries, and a turn of the chat."""
    ours, reference = free_port(), free_port()
    templates = options.work / "templates"
    templates.mkdir()
    with (
        server(serving.wizard(ours), ours),
        server(serving.bare(reference), reference, {"BENCH_TEMPLATES": str(templates)}),
    ):
        steps: dict[str, Request] = {"get": _get_step(), "post": _post_step(ours), "chat": _chat_turn()}
        found = []
        for name, step in steps.items():
            status, page = ask(ours, *step, kind=_FORM if step[2] else "")
            if status != 200:
                raise RuntimeError(f"{step[0]} {step[1]} is answered {status}")
            bare.write_template(templates, f"{name}.html", len(page))
            same = (step[0], "/chat" if name == "chat" else "/page", step[2])
            rates = in_turn(
                partial(_rate, ours, _written(options.work / f"{name}-ours", step), options.seconds),
                partial(_rate, reference, _written(options.work / f"{name}-bare", same), options.seconds),
                rounds=ROUNDS,
            )
            line = f"{_NAMES[name]}, {len(page) // 1000} kB"
            goal = _GOALS[name]
            found.append(Row(line, "req/s", median(rates[0]), median(rates[1]), "bare Flask", goal))
        return found


def _get_step() -> Request:
    """A question reached by one answer, its address as a person would share it."""
    base = knowledge.load(Settings.from_environment({}).kb)
    article, question, choice = _first_answer(base)
    return "GET", f"/{LANG}/wizard/{quote(article)}?{quote(question)}={quote(choice)}", b""


def _first_answer(base: KnowledgeBase) -> tuple[str, str, str]:
    for page in base.articles:
        question = base.questions.get(page.first_question or "")
        if question is not None and question.choices:
            return page.id, question.id, question.choices[-1].id
    raise RuntimeError("no article asks a question")


def _post_step(port: int) -> Request:
    """The answer to the question that the wizard asks first about a paste."""
    log = generate_logs.paste("icewarp", generate_logs.SEED).replace("\n", "\r\n")
    path = f"/{LANG}/wizard"
    _, body = ask(port, "POST", path, _form([("log", log), ("stage", "start"), ("go", "1")]), _FORM)
    page = html.unescape(body.decode())
    asked = _ASKED.search(page)
    if asked is None:
        raise RuntimeError("the wizard asks nothing about the paste")
    node = asked.group(1)
    radio = re.search(f'name="{re.escape(node)}" value="([^"]+)"', page)
    if radio is None:
        raise RuntimeError(f"{node} has no choices")
    hidden = [(name, value) for name, value in _HIDDEN.findall(page) if "#" in name or name in ("focus", "asked")]
    return "POST", path, _form([*dict(hidden).items(), (node, radio.group(1)), ("go", "1"), ("log", log)])


def _chat_turn() -> Request:
    """An answer to what the chat asks first about a paste, as the page's script sends it."""
    talk = json.dumps([LANG, generate_logs.paste("icewarp", generate_logs.SEED)], ensure_ascii=False)
    return "POST", f"/{LANG}/chat", _form([("talk", talk), ("message", "1"), ("part", "1")])


def _form(fields: Sequence[tuple[str, str]]) -> bytes:
    parts = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    )
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode()


def _written(path: Path, request: Request) -> Path:
    method, address, body = request
    head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: {LANG}\r\n"
    if body:
        head += f"Content-Type: {_FORM}\r\nContent-Length: {len(body)}\r\n"
    path.write_bytes(head.encode() + b"\r\n" + body)
    return path


def _rate(port: int, request: Path, seconds: float) -> float:
    command = [sys.executable, "-m", "bench.load", str(port), str(request), str(seconds), str(CONNECTIONS)]
    return float(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout)
