"""Every error as a sentence in the person's language: what, why, what to do; with the status that goes with it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from wizard import i18n, wire
from wizard.apart import TooMany
from wizard.config import Settings
from wizard.errors import BadTurn, GoneArticle, InputError, InputTooLarge, NotFound, UnreadableInput, WizardError
from wizard.identity import IdentityRefused
from wizard.store import CaseGone, CasesFull
from wizard.web import rendering, sentences
from wizard.web.rendering import Face
from wizard.web.security import EMBED_PREFIX
from wizard.web.signed import SESSION_PATH

API_PREFIX = "/api/"
_MEBIBYTE = 1024 * 1024
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value
_log = logging.getLogger(__name__)


class NothingChosen(WizardError):
    """The form was sent without an answer to the question that it asks."""

    code = "nothing-chosen"


class NothingPasted(WizardError):
    """The form was sent without the lines that it asks for."""

    code = "nothing-pasted"


class CaseTooLarge(InputError):
    """A case would hold more than it may. ``limit`` is in MB, ``times`` how often a customer may add lines."""

    code = "case-too-large"


class NotYours(WizardError):
    """Only the agent who kept a case may do this. ``author`` is that agent's name."""

    code = "not-yours"


class NoLongerKept(NotFound):
    """What a long log was found to say is forgotten, or its address is wrong."""

    code = "no-longer-kept"


_STATUS: tuple[tuple[type[WizardError], int], ...] = (
    (InputTooLarge, _TOO_LARGE),
    (UnreadableInput, 422),
    (CaseTooLarge, 422),
    (BadTurn, 400),
    (IdentityRefused, 401),
    (NotYours, 403),
    (GoneArticle, 410),
    (CaseGone, 410),
    (CasesFull, 507),
    (NotFound, 404),
    (TooMany, 503),
)


@dataclass(frozen=True, slots=True)
class Explained:
    """An error as a person reads it."""

    what: str
    why: str
    remedy: str
    status: int


def status_of(error: WizardError) -> int:
    """The HTTP status that goes with an error; 422 for what a form lacks, 500 for what is no fault of the person."""
    if isinstance(error, NothingChosen | NothingPasted):
        return 422
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def explain(error: WizardError, lang: str) -> Explained:
    """The error in words."""
    values: dict[str, str | int] = {"field": "", "expected": "", **error.values}
    code = error.code
    if isinstance(error, BadTurn):
        expected = str(values["expected"])
        values["expected"] = i18n.translator(lang).gettext(sentences.EXPECTED.get(expected, expected))
    if isinstance(error, CasesFull):
        values["day"] = i18n.format_date(str(values["day"]), lang)
    if isinstance(error, InputTooLarge):
        values["limit"] = _megabytes(int(values.get("limit", 0)), lang)
    if isinstance(error, UnreadableInput) and values.get("reason") == "binary":
        code = "binary"
    if values.get("reason") == "no-dialect":
        code = "no-dialect"
    status = status_of(error)
    return _explained(sentences.BY_CODE.get(code) or sentences.for_status(status), values, status, lang)


def _explained(messages: sentences.Sentences, values: Mapping[str, object], status: int, lang: str) -> Explained:
    say = i18n.translator(lang).gettext
    what, why, remedy = (say(message) % values for message in messages)
    return Explained(what, why, remedy, status)


def _of_status(status: int) -> Explained:
    return _explained(sentences.for_status(status), {"method": request.method}, status, wanted_face().lang)


def too_large(limit: int) -> InputTooLarge:
    """The error for a body that is longer than what is read."""
    return InputTooLarge("body too large", limit=limit)


def _limit_of_request() -> int:
    """The limit that a request has broken: by its length that of files, else by its fields that of pastes."""
    too_long = (request.content_length or 0) > (current_app.config["MAX_CONTENT_LENGTH"] or 0)
    api = request.path.startswith(API_PREFIX)
    return settings().most_bytes if too_long and not api else settings().max_paste_bytes


def wanted_face() -> Face:
    """The face and language in which to answer a request, also where its address is wrong."""
    parts = request.path.strip("/").split("/")
    framed = request.path.startswith(EMBED_PREFIX)
    explicit = next((part for part in parts[:2] if part in i18n.LANGUAGES), None)
    explicit = explicit or request.args.get("lang")
    default = settings().default_language
    accepted = request.headers.get("Accept-Language")
    return Face(i18n.negotiate(explicit, request.cookies.get("lang"), accepted, default), framed)


def answer(explained: Explained, code: str, values: dict[str, str | int]) -> Response:
    """The error as the caller reads it: problem+json under ``/api/``, a page elsewhere."""
    face = wanted_face()
    if request.path.startswith(API_PREFIX) or request.path == SESSION_PATH:
        detail = f"{explained.why} {explained.remedy}".strip()
        response = jsonify(wire.error_out(code, explained.status, explained.what, detail, values))
        response.status_code = explained.status
        response.content_type = "application/problem+json"
        response.headers["Content-Language"] = face.lang
        return response
    here = {lang: f"{face.in_language(lang).base}/".removesuffix("/" if face.framed else "") for lang in i18n.LANGUAGES}
    limits = {"paste_mb": settings().max_paste_bytes, "file_mb": settings().most_bytes}
    return rendering.page(
        "errors/too-large.html" if explained.status == _TOO_LARGE else "errors/error.html",
        face,
        explained.status,
        problem=explained,
        here=here,
        **{name: _megabytes(size, face.lang) for name, size in limits.items()},
    )


def settings() -> Settings:
    """The settings of the app that answers."""
    found: Settings = current_app.extensions["settings"]
    return found


def _megabytes(size: int, lang: str) -> str:
    return i18n.format_number(round(size / _MEBIBYTE, 2), lang)


def handle(app: Flask) -> None:
    """Answer every error of the app in words, and log what is our own fault."""

    @app.errorhandler(WizardError)
    def known(error: WizardError) -> Response:
        explained = explain(error, wanted_face().lang)
        if explained.status >= 500:
            _log.error("unexpected %s: %s", error.code, error)
        return answer(explained, error.code, dict(error.values))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if isinstance(error, RequestEntityTooLarge):
            return known(too_large(_limit_of_request()))
        status = error.code or 500
        response = answer(_of_status(status), HTTPStatus(status).name.lower().replace("_", "-"), {})
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def bug(error: Exception) -> Response:
        _log.exception("unexpected error", exc_info=error)
        return answer(_of_status(500), "internal-server-error", {})
