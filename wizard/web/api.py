"""The JSON face: a diagnosis, a turn, the description of both, and whether the server is ready."""

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import UnsupportedMediaType

from wizard import chat, i18n, logs, surveying, wire
from wizard.conversation import Turn, Wizard
from wizard.errors import BadTurn, UnknownLanguage, UnreadableInput
from wizard.web import openapi
from wizard.web.errors import settings, too_large, wanted_face
from wizard.web.searching import LONGEST, MOST_FOUND
from wizard.web.uploads import ROOM_FOR_FIELDS
from wizard.wire.chat import chat_in, chat_out, is_message

blueprint = Blueprint("api", __name__)

KEPT_NOWHERE = "no-store"


@blueprint.before_request
def limit() -> None:
    """Here, a body is a paste: it is read while the caller waits."""
    request.max_content_length = settings().max_paste_bytes + ROOM_FOR_FIELDS


@blueprint.post("/api/v1/diagnose")
def diagnose() -> Response:
    """What the lines say: a JSON turn, or the lines themselves as text/plain."""
    turn = _turn()
    if not turn.text.strip() and turn.article is None:
        raise UnreadableInput("nothing to read", reason="empty")
    wizard = _wizard()
    return _answer(wire.diagnosis_out(wizard.kb, surveying.reply_to_any(wizard, turn)), turn.lang)


@blueprint.post("/api/v1/turn")
def take_turn() -> Response:
    """The diagnosis, and in words what to ask or to do next; with a message, what it means and what to say to it."""
    wizard = _wizard()
    data = _json() if request.is_json else None
    if is_message(data):
        state, message = chat_in(data, wanted_face().lang)
        _check_language(state.turn)
        answer = chat.respond(wizard, state, message)
        return _answer(chat_out(wizard.kb, answer), answer.turn.lang)
    turn = _turn(plain_text=False)
    return _answer(wire.reply_out(wizard.kb, surveying.reply_to_any(wizard, turn)), turn.lang)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """What the words ``q`` find, best first; an empty list where they find nothing."""
    lang = request.args.get("lang") or wanted_face().lang
    if lang not in i18n.LANGUAGES:
        raise UnknownLanguage(language=lang)
    words = request.args.get("q", "")[:LONGEST].strip()
    return _answer(wire.found_out(_wizard().index.find(words, lang, MOST_FOUND) if words else (), lang), lang)


@blueprint.get("/api/v1/openapi.json")
def description() -> Response:
    """The OpenAPI 3.1 document of this API."""
    return jsonify(openapi.document())


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answers as soon as the articles are loaded and compiled."""
    response = jsonify({"status": "ok", "pages": len(_wizard().kb.pages)})
    response.headers["Cache-Control"] = KEPT_NOWHERE
    return response


def _wizard() -> Wizard:
    wizard: Wizard = current_app.extensions["wizard"]
    return wizard


def _turn(*, plain_text: bool = True) -> Turn:
    if plain_text and request.mimetype == "text/plain":
        turn = Turn(text=logs.decode(_body()), lang=wanted_face().lang)
    elif request.is_json:
        turn = wire.turn_in(_json(), wanted_face().lang)
    else:
        raise UnsupportedMediaType
    _check_language(turn)
    return turn


def _check_language(turn: Turn) -> None:
    if turn.lang not in i18n.LANGUAGES:
        raise UnknownLanguage(language=turn.lang)


def _body() -> bytes:
    """The body; raises ``InputTooLarge`` for one that is longer than what is read.

    A body sent in chunks says its length nowhere, and is cut at the limit without a word.
    """
    data = request.get_data(cache=True)
    if len(data) > settings().max_paste_bytes:
        raise too_large(settings().max_paste_bytes)
    return data


def _json() -> object:
    _body()
    try:
        data = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, deeper than any turn
        data = None
    if data is None:
        raise BadTurn("not JSON", field="body", expected="JSON")
    return data


def _answer(out: wire.Json | list[wire.Json], lang: str) -> Response:
    response = jsonify(out)
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = KEPT_NOWHERE
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response
