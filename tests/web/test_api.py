"""The JSON face: the same turn and reply as everywhere, errors as RFC 9457 says, and a description that is true."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from wizard.web import openapi

FAILED = "192.0.2.7 [1F70] 12:51:22 Client session TLS connection could not be established"


def checked(name: str, data: Any) -> Any:
    """The data, if the schema of that name in the description allows it."""
    document = openapi.document()
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(data)
    return data


def posted(client: FlaskClient, address: str, body: Any, **headers: str) -> tuple[int, Any]:
    response = client.post(address, json=body, headers=headers)
    return response.status_code, json.loads(response.data)


def test_lines_as_plain_text_are_diagnosed(client: FlaskClient, excerpts: str) -> None:
    response = client.post("/api/v1/diagnose", data=excerpts.encode(), content_type="text/plain")
    assert response.status_code == 200
    diagnosis = checked("Diagnosis", json.loads(response.data))
    assert [session["outcome"] for session in diagnosis["sessions"]] == [
        "verified", "encrypted", "failed", "encrypted", "failed",
    ]  # fmt: skip
    assert diagnosis["focus"] == 3


def test_lines_in_another_encoding_are_diagnosed(client: FlaskClient) -> None:
    body = f"Échec\r\n{FAILED}".encode("utf-16")
    response = client.post("/api/v1/diagnose", data=body, content_type="text/plain")
    assert [session["outcome"] for session in json.loads(response.data)["sessions"]] == ["failed"]


def test_a_turn_is_answered_in_words_of_its_language(client: FlaskClient, excerpts: str) -> None:
    status, reply = posted(client, "/api/v1/turn", {"text": excerpts, "lang": "fr"})
    assert status == 200
    checked("Reply", reply)
    assert reply["question"]["id"] == "375#peer-software"
    assert reply["question"]["lang"] == "fr"


def test_turns_lead_to_a_solution_and_to_the_hand_over(client: FlaskClient, excerpts: str) -> None:
    turn = {"text": excerpts, "lang": "en", "answers": {"375#peer-software": "old"}}
    _, reply = posted(client, "/api/v1/turn", turn)
    checked("Reply", reply)
    assert reply["solution"]["id"] == "375#old-gateway"
    assert set(reply["solution"]["replies"]) == {"en", "fr"}
    answers = {"375#outcome": "unknown"}
    _, reply = posted(client, "/api/v1/turn", {"article": "375", "answers": answers})
    checked("Reply", reply)


def test_words_find_nodes(client: FlaskClient) -> None:
    _, reply = posted(client, "/api/v1/turn", {"text": "our clock is wrong", "lang": "en"})
    checked("Reply", reply)
    assert reply["found"]


def test_answers_that_name_nothing_are_listed(client: FlaskClient) -> None:
    _, reply = posted(client, "/api/v1/diagnose", {"text": FAILED, "answers": {"375#gone": "x"}})
    assert checked("Diagnosis", reply)["unknown_answers"] == {"375#gone": "x"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([], 400, "bad-turn"),
        ({"surprise": 1}, 400, "bad-turn"),
        ({"version": 2}, 400, "bad-turn"),
        ({"text": 7}, 400, "bad-turn"),
        ({"focus": "1"}, 400, "bad-turn"),
        ({"answers": {"375#outcome": 1}}, 400, "bad-turn"),
        ({"facts": {"tls.outcome": "verified"}}, 400, "bad-turn"),
        ({"article": "nothing"}, 404, "unknown-article"),
        ({"text": FAILED, "focus": 9}, 404, "unknown-session"),
        ({"text": FAILED, "lang": "xx"}, 404, "unknown-language"),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/diagnose", "/api/v1/turn"])
def test_a_wrong_turn_is_a_problem_with_a_stable_code(
    client: FlaskClient, address: str, body: Any, status: int, code: str
) -> None:
    response = client.post(address, json=body)
    problem = checked("Problem", json.loads(response.data))
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "bad-turn"),
        (b"\xff\xfe", "application/json", 400, "bad-turn"),
        pytest.param(b"[" * 100_000, "application/json", 400, "bad-turn", id="brackets"),
        (b"<x/>", "text/xml", 415, "unsupported-media-type"),
        (b"", "text/plain", 422, "unreadable-input"),
        (b"  \n", "text/plain", 422, "unreadable-input"),
        (bytes(range(256)) * 10, "text/plain", 422, "unreadable-input"),
        (b'{"text": "  "}', "application/json", 422, "unreadable-input"),
    ],
)
def test_a_body_that_is_no_turn_is_a_problem(
    client: FlaskClient, body: bytes, kind: str, status: int, code: str
) -> None:
    response = client.post("/api/v1/diagnose", data=body, content_type=kind)
    assert (response.status_code, json.loads(response.data)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Il n’y a pas d’article «\u00a0x\u00a0»."), ("en", "There is no article “x”.")]
)
def test_problems_are_told_in_the_language_that_is_asked_for(client: FlaskClient, language: str, word: str) -> None:
    status, problem = posted(client, "/api/v1/turn", {"article": "x"}, **{"Accept-Language": language})
    assert (status, problem["title"]) == (404, word)
    response = client.post(f"/api/v1/turn?lang={language}", json={"article": "x"})
    assert json.loads(response.data)["title"] == word


def test_wrong_addresses_and_methods_are_problems(client: FlaskClient) -> None:
    for response, status in ((client.get("/api/v1/nothing"), 404), (client.get("/api/v1/turn"), 405)):
        assert (response.status_code, response.content_type) == (status, "application/problem+json")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_was_sent_is_kept_nowhere(client: FlaskClient) -> None:
    response = client.post("/api/v1/diagnose", json={"text": FAILED})
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Language"] == "en"


def test_the_server_says_when_it_is_ready(client: FlaskClient) -> None:
    assert checked("Health", client.get("/healthz").get_json())["status"] == "ok"


def test_the_description_is_valid_and_served(client: FlaskClient) -> None:
    served = client.get("/api/v1/openapi.json").get_json()
    assert served == json.loads(json.dumps(openapi.document()))
    validate(served)


def test_the_description_names_every_route_and_no_other(app: Flask) -> None:
    described = {(path, method.upper()) for path, methods in openapi.document()["paths"].items() for method in methods}
    routed = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    }
    assert described == routed


@pytest.mark.parametrize(
    ("turn", "english", "french"),
    [
        ({"focus": "1"}, "a number", "un nombre"),
        ({"text": 1}, "a text", "un texte"),
        ([], "an object", "un objet"),
        ({"answers": {"a": 1}}, "whose values are texts", "dont les valeurs sont des textes"),
        ({"facts": {"tls.outcome": "failed"}}, "server.product", "server.product"),
    ],
)
def test_what_was_expected_is_said_in_the_language_of_the_caller_and_in_one_word_to_programs(
    client: FlaskClient, turn: object, english: str, french: str
) -> None:
    told = {}
    for lang in ("en", "fr"):
        answer = client.post("/api/v1/turn", json=turn, headers={"Accept-Language": lang}).get_json()
        told[lang] = answer["values"]["expected"]
        assert {"en": english, "fr": french}[lang] in answer["detail"]
    assert told["en"] == told["fr"]


def test_a_message_is_answered_with_what_it_means_and_the_state_for_the_next(
    client: FlaskClient, excerpts: str
) -> None:
    status, first = posted(client, "/api/v1/turn", {"message": excerpts, "lang": "fr"})
    assert status == 200
    chat = checked("Reply", first)["chat"]
    assert chat["meaning"] == {"kind": "lines"}
    assert [saying["kind"] for saying in chat["sayings"]] == ["read", "ask"]
    assert first["next"] == {"ask": "375#peer-software"} and first["focus"] == 3
    _, second = posted(client, "/api/v1/turn", {**chat["turn"], "message": "une passerelle ancienne"})
    chat = checked("Reply", second)["chat"]
    assert chat["meaning"] == {"kind": "answer", "node": "375#peer-software", "choice": "old"}
    assert second["next"] == {"conclude": "375#old-gateway"} and second["solution"]["id"] == "375#old-gateway"
    assert chat["sayings"][-1]["cites"]["article"] == "375"
    _, third = posted(client, "/api/v1/turn", {"turn": chat["turn"], "message": "I want a person"})
    assert checked("Reply", third)["hand_over"].startswith("## Hand-over")
    assert third["lang"] == "en"


def test_words_name_the_candidates_with_their_causes_as_text_and_as_message(client: FlaskClient) -> None:
    words = "notre certificat est périmé"
    _, reply = posted(client, "/api/v1/turn", {"text": words, "lang": "fr"})
    assert checked("Reply", reply)["found"][0]["cause"] == "cert-expired"
    _, reply = posted(client, "/api/v1/turn", {"message": words})
    saying = checked("Reply", reply)["chat"]["sayings"][0]
    assert saying["kind"] == "found" and saying["found"][0]["cause"] == "cert-expired"
    assert len(saying["found"]) == len(reply["chat"]["turn"]["chat"]["listed"])
    assert reply["lang"] == "fr"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": 7}, "message"),
        ({"message": "x", "turn": []}, "turn"),
        ({"message": "x", "chat": []}, "chat"),
        ({"message": "x", "chat": {"other": 1}}, "chat.other"),
        ({"message": "x", "chat": {"chosen": 1}}, "chat.chosen"),
        ({"message": "x", "chat": {"listed": [1]}}, "chat.listed"),
        ({"message": "x", "chat": {"parked": [["1", "a", "b"]]}}, "chat.parked"),
        ({"message": "x", "chat": {"parked": [[1, "a"]]}}, "chat.parked"),
        ({"message": "x", "turn": {"message": "y"}}, "message"),
        ({"chat": {}}, "chat"),
    ],
)
def test_a_wrong_message_is_a_problem_that_names_the_field(client: FlaskClient, body: Any, field: str) -> None:
    status, problem = posted(client, "/api/v1/turn", body)
    assert (status, problem["code"], problem["values"]["field"]) == (400, "bad-turn", field)


def test_a_state_that_names_nothing_goes_on_without_it(client: FlaskClient) -> None:
    body = {"message": "hello", "article": "gone", "focus": 9, "answers": {"a#b": "c"}, "chat": {"listed": ["x#y"]}}
    status, reply = posted(client, "/api/v1/turn", body)
    assert status == 200 and checked("Reply", reply)["chat"]["turn"]["article"] is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from([FAILED, "1", "back", "non", "why?"])), max_size=5))
def test_any_conversation_over_json_has_the_documented_form(client: FlaskClient, messages: list[str]) -> None:
    turn: dict[str, Any] = {"lang": "en"}
    for message in messages:
        checked("Message", {**turn, "message": message})
        status, reply = posted(client, "/api/v1/turn", {**turn, "message": message})
        assert status == 200
        turn = checked("Reply", reply)["chat"]["turn"]
        checked("State", turn)
