"""The OpenAPI 3.1 document of the JSON face. A test compares it with the routes and with real replies."""

from functools import cache
from typing import Any, get_args

from wizard import i18n
from wizard.chat.meaning import MeaningKind
from wizard.chat.replying import SayingKind
from wizard.search import FoundKind
from wizard.vocabulary import CAUSES, CERTAINTIES, PLACES
from wizard.wire import VERSION

Json = dict[str, Any]

OUTCOMES = ("verified", "encrypted", "clear", "failed", "not-tls", "unknown")
ANSWERED_BY = ("log", "check", "ticket", "person", "page")


@cache
def document() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mail TLS wizard",
            "version": str(VERSION),
            "description": "Reads the log lines of mail servers and asks what they leave open. Nothing sent is kept.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/diagnose": {"post": _operation("diagnose", "What the lines say", "Diagnosis", plain_text=True)},
            "/api/v1/turn": {
                "post": _operation("turn", "The diagnosis, and what to ask or do next", "Reply", turn="Message")
            },
            "/api/v1/search": {"get": _search_operation()},
            "/api/v1/openapi.json": {"get": _simple("openapi", "This document", {"type": "object"})},
            "/healthz": {"get": _simple("healthz", "Whether the server is ready", _ref("Health"))},
        },
        "components": {"schemas": _schemas(), "responses": {"Problem": _problem_response()}},
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(name: str, summary: str, reply: str, *, turn: str = "Turn", plain_text: bool = False) -> Json:
    content: Json = {"application/json": {"schema": _ref(turn)}}
    if plain_text:
        content["text/plain"] = {"schema": {"type": "string", "description": "The lines themselves."}}
    problems = {code: {"$ref": "#/components/responses/Problem"} for code in ("400", "404", "413", "415", "422")}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [
            {
                "name": "lang",
                "in": "query",
                "description": "The language where the turn names none; else Accept-Language decides.",
                "schema": {"enum": list(i18n.LANGUAGES)},
            }
        ],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": _ref(reply)}}},
            **problems,
        },
    }


def _search_operation() -> Json:
    summary = "What the articles say about words, best first; empty where nothing comes near"
    return {
        **_simple("search", summary, _array(_ref("Hit"))),
        "parameters": [
            {
                "name": "q",
                "in": "query",
                "required": True,
                "description": "A question or keywords, in any language; 500 characters are read.",
                "schema": _TEXT,
            },
            {
                "name": "lang",
                "in": "query",
                "description": "The language of whoever asks, whose pages count most; else Accept-Language decides.",
                "schema": {"enum": list(i18n.LANGUAGES)},
            },
        ],
    }


def _simple(name: str, summary: str, schema: Json) -> Json:
    content = {"application/json": {"schema": schema}}
    return {"operationId": name, "summary": summary, "responses": {"200": {"description": summary, "content": content}}}


def _problem_response() -> Json:
    return {
        "description": "What is wrong, why, and what to do (RFC 9457).",
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }


def _object(required: str, **properties: Json) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer"}
_LINES = _array(_NUMBER)
_PLACE: Json = {"enum": [*PLACES, None]}
_CAUSE: Json = {"enum": sorted(CAUSES)}
_MAYBE: Json = {"type": ["string", "null"]}
_CERTAINTY: Json = {"enum": list(CERTAINTIES)}


def _schemas() -> Json:
    return {**_turn_schemas(), **_chat_schemas(), **_diagnosis_schemas(), **_walk_schemas(), **_word_schemas()}


def _turn_properties() -> Json:
    texts = {"type": "object", "additionalProperties": _TEXT}
    properties: Json = _object(
        "",
        version={"const": VERSION},
        text={"type": "string", "description": "The log lines, or the problem in words."},
        lang={"enum": list(i18n.LANGUAGES)},
        article={
            "type": ["string", "null"],
            "description": "The article to follow, where the log does not call for it.",
        },
        focus={"type": ["integer", "null"], "description": "The session that the answers are about."},
        answers={**texts, "description": "Question id to choice id; solution id to yes or no."},
        facts={**texts, "description": "What a person knows: server.product, server.version, server.system …"},
    )["properties"]
    return properties


def _turn_schemas() -> Json:
    return {
        "Turn": {"type": "object", "properties": _turn_properties(), "additionalProperties": False},
        "Health": _object("status pages", status={"const": "ok"}, pages=_NUMBER),
        "Hit": _object(
            "article node kind title lang score cause",
            article=_TEXT,
            node={"type": "string", "description": "The id of the question, solution … or of the page."},
            kind={"enum": list(get_args(FoundKind))},
            title=_TEXT,
            lang={"type": "string", "description": "The language of the title."},
            score={"type": "number", "minimum": 0, "maximum": 100, "description": "100 for what comes nearest."},
            cause={"enum": [*sorted(CAUSES), None], "description": "The cause it belongs to, if it is one."},
        ),
    }


def _chat_schemas() -> Json:
    """A message that is sent, and what comes back with the reply to it."""
    state = _object(
        "",
        chosen={"type": "boolean", "description": "Whether the person chose the language; else it follows theirs."},
        listed={**_array(_TEXT), "description": "The nodes that the next message may pick from."},
        parked=_array({"type": "array", "minItems": 3, "maxItems": 3}),
    )
    cites = _object(
        "node article title section modified",
        node=_TEXT, article=_TEXT, title=_TEXT, section=_TEXT, modified=_MAYBE,
    )  # fmt: skip
    saying = _object(
        "kind text",
        kind={"enum": list(get_args(SayingKind))}, text=_TEXT, node=_TEXT, choice=_TEXT, items=_array(_TEXT),
        found=_array(_ref("Hit")), sessions=_LINES, again={"const": True}, cites=cites,
        quick={**_array(_TEXT), "description": "Messages that may be offered as buttons."},
        lines=_array(_object("line text", line=_NUMBER, text=_TEXT)),
    )  # fmt: skip
    meaning = _object(
        "kind", kind={"enum": list(get_args(MeaningKind))}, node=_TEXT, choice=_TEXT, text=_TEXT
    )  # fmt: skip
    message = {"type": "string", "description": "What the person writes: words, an answer, a command, log lines."}
    turn = _turn_properties() | {"chat": {**state, "additionalProperties": False}}
    return {
        "Message": {
            "type": "object",
            "properties": {**turn, "message": message, "turn": _ref("State")},
            "additionalProperties": False,
        },
        "State": {
            "type": "object",
            "description": "What to send back beside the next message.",
            "properties": turn,
            "additionalProperties": False,
        },
        "Chat": _object("meaning sayings turn", meaning=meaning, sayings=_array(saying), turn=_ref("State")),
    }


def _diagnosis_schemas() -> Json:
    diagnosis = _object(
        "version lang focus sessions causes candidates next unmatched",
        version={"const": VERSION},
        lang={"enum": list(i18n.LANGUAGES)},
        focus={"type": ["integer", "null"]},
        sessions=_array(_ref("Session")),
        causes=_array(_ref("CaseCause")),
        candidates=_array(_ref("Candidate")),
        next=_ref("Next"),
        unmatched=_array(_ref("Unmatched")),
        walk={"anyOf": [_ref("Walk"), {"type": "null"}]},
        found=_array(_ref("Found")),
        unknown_answers={"type": "object", "additionalProperties": _TEXT},
    )
    in_words = {"question": _ref("Question"), "solution": _ref("Solution"), "hand_over": _TEXT, "chat": _ref("Chat")}
    return {
        "Diagnosis": diagnosis,
        "Reply": {"allOf": [_ref("Diagnosis"), {"type": "object", "properties": in_words}]},
        "Session": {
            "allOf": [
                _object(
                    "id dialect lines count outcome facts trail causes open next",
                    id=_NUMBER,
                    dialect=_MAYBE,
                    lines={"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
                    count=_NUMBER,
                    outcome={"enum": list(OUTCOMES)},
                    facts={"type": "object", "additionalProperties": _ref("Fact")},
                ),
                _ref("Walk"),
            ]
        },
        "Fact": _object(
            "value from",
            value={"type": ["string", "integer"]},
            text=_TEXT,
            exact={"const": False},
            all=_array(_TEXT),
            **{"from": _object("", lines=_LINES, by=_TEXT)},
        ),
        "CaseCause": _object(
            "id at certainty solution sessions",
            id=_CAUSE, at=_PLACE, certainty=_CERTAINTY, solution=_MAYBE, sessions=_LINES,
        ),
        "Unmatched": _object(
            "line text",
            line=_NUMBER,
            text=_TEXT,
            nearest=_object("symptom score missing", symptom=_TEXT, score=_NUMBER, missing=_array(_TEXT)),
        ),
        "Found": _object(
            "node kind score cause",
            node=_TEXT, kind={"enum": list(get_args(FoundKind))},
            score={"type": "number"}, cause=_MAYBE, title=_TEXT,
        ),
    }  # fmt: skip


def _walk_schemas() -> Json:
    step = _object(
        "question choice by",
        question=_TEXT, choice=_TEXT, by={"enum": list(ANSWERED_BY)}, lines=_LINES,
        against=_object("choice lines", choice=_TEXT, lines=_LINES),
    )  # fmt: skip
    verdict = _object(
        "id at certainty solution lines",
        id=_CAUSE, at=_PLACE, certainty=_CERTAINTY, solution=_MAYBE, lines=_LINES,
    )  # fmt: skip
    return {
        "Walk": _object(
            "trail causes open next",
            article=_TEXT,
            trail=_array(_ref("Step")),
            skipped=_array(_object("question lines", question=_TEXT, lines=_LINES)),
            causes=_array(verdict),
            open=_array(_object("id at solution", id=_CAUSE, at=_PLACE, solution=_TEXT)),
            ruled_out=_array(
                _object("id at solution because", id=_CAUSE, at=_PLACE, solution=_TEXT, because=_ref("Step"))
            ),
            next=_ref("Next"),
        ),
        "Step": step,
        "Next": {
            "anyOf": [
                {"type": "null"},
                _object(
                    "ask",
                    ask=_TEXT,
                    suggested=_TEXT,
                    because=_object("rules_out of minutes", rules_out=_NUMBER, of=_NUMBER, minutes=_NUMBER),
                    choices={"type": "object", "additionalProperties": _array(_CAUSE)},
                ),
                _object("send", send=_TEXT),
                _object("conclude", conclude=_TEXT, helped={"const": True}),
                _object("hand_over", hand_over={"const": True}),
            ]
        },
    }


def _word_schemas() -> Json:
    choice = _object("id label", id=_TEXT, label=_TEXT)
    steps = _object(
        "title html for fits sources",
        title=_TEXT, html=_TEXT, fits={"type": "boolean"}, sources=_array(_TEXT), **{"for": _array(_TEXT)},
    )  # fmt: skip
    return {
        "Candidate": _object(
            "id cause at certainty solution",
            id=_CAUSE, cause=_CAUSE, at=_PLACE, certainty=_CERTAINTY, solution=_MAYBE,
        ),
        "Question": _object(
            "id lang title text html choices",
            id=_TEXT, lang=_TEXT, title=_TEXT, text=_TEXT, html=_TEXT, choices=_array(choice),
        ),
        "Solution": _object(
            "id lang cause at title html steps check undo risk replies article",
            id=_TEXT, lang=_TEXT, cause=_CAUSE, at=_PLACE, effort=_MAYBE, title=_TEXT, html=_TEXT, steps=_array(steps),
            check=_MAYBE, undo=_MAYBE, risk=_MAYBE, replies={"type": "object", "additionalProperties": _TEXT},
            article=_object("id title modified", id=_TEXT, title=_TEXT, modified=_MAYBE),
        ),
        "Problem": _object(
            "type title status detail code values",
            type=_TEXT, title=_TEXT, status=_NUMBER, detail=_TEXT, code=_TEXT, values={"type": "object"},
        ),
    }  # fmt: skip
