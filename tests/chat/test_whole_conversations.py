"""Conversations as people have them, over POST /api/v1/turn: judged by the causes that each reply names.

``first`` is the likeliest candidate after the first message, ``among`` one of the first three after the last; ``never``
is no verdict in the end; ``ends`` is something said last, ``facts`` what was learnt of the server.
"""

import json
from functools import reduce
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.chat.talking import FAILED, SERVER_FAILED
from tests.conftest import ROOT

ENCRYPTED = """\
2001:db8::1b [1AD4] 16:48:39:267 Client session >>> STARTTLS
2001:db8::1b [1AD4] 16:48:39:270 Client session <<< 220 2.0.0 Ready to start TLS
2001:db8::1b [1AD4] 16:48:39:288 Client session SSL: """
LOGS = {
    "FAILED": FAILED,
    "SERVER": SERVER_FAILED,
    "VERIFIED": f"{ENCRYPTED}Verified (0)",
    **{f"CODE{code}": f"{ENCRYPTED}Not verified ({code}) - proceed anyway" for code in (10, 18, 20)},
}
LINES = (ROOT / "tests" / "data" / "conversations.jsonl").read_text("utf-8").splitlines()
CONVERSATIONS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
ABOUT_NOTHING = ("greeting", "start-over", "thanks", "none")


def held(client: FlaskClient, conversation: dict[str, Any]) -> list[dict[str, Any]]:
    """The replies to what is said, each message sent beside the state of the reply before."""
    replies: list[dict[str, Any]] = []
    for written in conversation["says"]:
        said = reduce(lambda text, name: text.replace(name, LOGS[name]), LOGS, written)
        body = {"text": said} | ({"turn": replies[-1]["chat"]["turn"]} if replies else {})
        answer = client.post("/api/v1/turn", json=body, headers={"Accept-Language": conversation["lang"]})
        assert answer.status_code == 200
        replies.append(answer.get_json())
    return replies


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: "-".join(each["says"])[:60])
def test_a_conversation_names_the_right_cause_at_every_turn(client: FlaskClient, conversation: dict[str, Any]) -> None:
    replies = held(client, conversation)
    causes = [[each["cause"] for each in reply["candidates"]] for reply in replies]
    named = [found for found, reply in zip(causes, replies, strict=True)
             if reply["chat"]["meaning"]["kind"] not in ABOUT_NOTHING]  # fmt: skip
    assert all(named) or conversation.get("about") == "nothing"
    if "first" in conversation:
        assert named[0][0] == conversation["first"]
    if "among" in conversation:
        assert conversation["among"] in causes[-1][:3]
    assert conversation.get("never") not in [cause["id"] for cause in replies[-1]["causes"]]
    said = [saying["kind"] for saying in replies[-1]["chat"]["sayings"]]
    assert conversation.get("ends", said[-1]) in said
    assert conversation.get("facts", {}).items() <= replies[-1]["chat"]["turn"]["facts"].items()


def test_there_are_enough_conversations_in_both_languages() -> None:
    spoken = [conversation["lang"] for conversation in CONVERSATIONS]
    assert min(spoken.count("fr"), spoken.count("en")) >= 20


def test_a_text_beside_a_turn_and_a_message_beside_its_fields_are_the_same(client: FlaskClient) -> None:
    first = client.post("/api/v1/turn", json={"text": FAILED, "lang": "en"}).get_json()
    state = first["chat"]["turn"]
    one = client.post("/api/v1/turn", json={"text": "1", "turn": state}).get_json()
    other = client.post("/api/v1/turn", json={"message": "1", **state}).get_json()
    assert one == other
    assert one["next"] == {"conclude": "375#old-gateway"}


def test_a_language_that_is_named_beside_a_text_was_chosen(client: FlaskClient) -> None:
    answer = client.post("/api/v1/turn", json={"text": "our certificate has expired", "lang": "fr"}).get_json()
    assert answer["lang"] == "fr"
    free = client.post("/api/v1/turn", json={"text": "our certificate has expired"}, headers={"Accept-Language": "fr"})
    assert free.get_json()["lang"] == "en"


def test_a_turn_of_the_wizard_is_no_message_and_names_candidates_too(client: FlaskClient) -> None:
    turn = {"text": FAILED, "answers": {"375#peer-software": "old"}}
    answer = client.post("/api/v1/turn", json=turn).get_json()
    assert "chat" not in answer
    assert answer["candidates"][0]["cause"] == "hello-not-understood"


def test_the_line_numbers_of_a_text_are_those_of_the_text_as_sent(client: FlaskClient) -> None:
    answer = client.post("/api/v1/turn", json={"text": f"\n\n{FAILED}"}).get_json()
    assert answer["sessions"][0]["lines"] == [3, 8]


def test_a_solution_that_did_not_help_is_the_last_candidate(client: FlaskClient) -> None:
    replies = held(client, {"lang": "en", "says": ["dh key too small", "no change"]})
    assert replies[0]["candidates"][0]["cause"] == replies[1]["candidates"][-1]["cause"] == "weak-dh"
    assert replies[1]["candidates"][-1]["certainty"] == "possible"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_symptom_that_is_picked_leads_on(client: FlaskClient, lang: str) -> None:
    turn = {"text": "", "lang": lang, "chat": {"listed": ["375#not-verified", "375#client-failed"]}}
    answer = client.post("/api/v1/turn", json={**turn, "message": "1"}).get_json()
    assert answer["chat"]["meaning"] == {"kind": "node", "node": "375#not-verified"}
    assert answer["chat"]["sayings"][0]["kind"] == "explained"
    assert answer["next"] is not None
    assert {"375#outcome": "unverified"}.items() <= answer["chat"]["turn"]["answers"].items()
    assert answer["chat"]["turn"]["facts"] == {}


def test_every_symptom_of_the_articles_leads_on_where_it_says_that_something_is_wrong(client: FlaskClient) -> None:
    kb = client.application.extensions["wizard"].kb
    nodes = [symptom.id for article in kb.articles for symptom in article.symptoms]
    assert nodes
    for node in nodes:
        body = {"text": "", "chat": {"listed": [node]}, "message": "1"}
        answer = client.post("/api/v1/turn", json=body).get_json()
        assert answer["next"] is not None, node


def test_what_was_found_is_offered_again_after_something_beside_it(client: FlaskClient) -> None:
    says = ["notre certificat est périmé", "c'est mx.example.com, port 465", "explique SNI", "1"]
    found, server, explained, picked = held(client, {"lang": "fr", "says": says})
    listed = found["chat"]["turn"]["chat"]["listed"]
    assert [saying["kind"] for saying in server["chat"]["sayings"]] == ["server", "found"]
    assert [saying["kind"] for saying in explained["chat"]["sayings"]] == ["explained", "found"]
    assert [each["node"] for each in server["chat"]["sayings"][1]["found"]] == listed
    assert picked["chat"]["meaning"]["node"] == listed[0]
