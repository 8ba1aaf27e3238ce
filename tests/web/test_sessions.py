"""Signed identity: what a proof opens, and that nothing else does."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.identity.conftest import KeyPair, issuer_file, keys, write_issuers  # noqa: F401  # fixtures
from tests.identity.test_tokens import CLAIMS, hs256, rs256, unsigned
from tests.identity.test_vendors import OF_HELPSCOUT, OF_INTERCOM, hmac_of, of_helpscout
from tests.small_kb import ARTICLE, SMALL, write
from wizard import config
from wizard.web import create_app

Start = Callable[[], FlaskClient]
_numbers = count()


def served(folder: Path, issuer_file: Path, kb: Path | None = None) -> Flask:  # noqa: F811
    """A server for the public, with portals that sign."""
    settings = config.Settings.from_environment(
        {
            "WIZARD_STORE": f"sqlite:///{folder / 'wizard.db'}", "WIZARD_AUDIENCE": "public",
            "WIZARD_EMBED_ISSUERS": str(issuer_file), "WIZARD_EMBED_ORIGINS": "https://desk.example.com",
            "WIZARD_CASES": "yes",
        }
    )  # fmt: skip
    made = create_app(replace(settings, kb=kb, cache=None) if kb else settings)
    made.testing = True
    return made


@pytest.fixture
def start(tmp_path: Path, issuer_file: Path) -> Iterator[Start]:  # noqa: F811
    """Starts one more process, with the same store and the same portals."""
    started: list[Flask] = []

    def one() -> FlaskClient:
        started.append(served(tmp_path, issuer_file))
        return started[-1].test_client()

    yield one
    for each in started:
        each.extensions["store"].engine.dispose()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory, keys: KeyPair) -> Iterator[Flask]:  # noqa: F811
    """One server for all tests that need no other."""
    folder = tmp_path_factory.mktemp("public")
    made = served(folder, write_issuers(folder, keys))
    yield made
    made.extensions["store"].engine.dispose()


@pytest.fixture
def internal(tmp_path: Path, issuer_file: Path) -> Iterator[Flask]:  # noqa: F811
    """A server for the public whose articles are a public and an internal one."""
    hidden = ARTICLE.replace("id: 1\n", "id: 2\nvisibility: internal\n").replace("= icewarp", "= postfix")
    pages = {**SMALL, "2.fr.md": hidden.replace("Un essai", "Entre collègues")}
    made = served(tmp_path, issuer_file, write(tmp_path / "kb", pages))
    yield made
    made.extensions["store"].engine.dispose()


@pytest.fixture
def client(public: Flask) -> FlaskClient:
    return public.test_client()


def fresh(**changed: Any) -> Mapping[str, Any]:
    now = int(time.time())
    return {**CLAIMS, "iat": now, "exp": now + 120, "jti": f"number {next(_numbers)}", **changed}


def exchange(client: FlaskClient, proof: str) -> Any:
    return client.post("/embed/session", json={"proof": proof})


def why_refused(answer: Any) -> object:
    assert answer.status_code == 401
    return answer.get_json()["values"]["reason"]


def word_for(client: FlaskClient, **changed: Any) -> dict[str, str]:
    """The header of a frame that has brought a proof."""
    answer = exchange(client, hs256(fresh(**changed)))
    assert answer.status_code == 200
    return {"Authorization": f"Bearer {answer.get_json()['session']}"}


def test_a_proof_becomes_a_word_that_nobody_keeps_for_the_browser(client: FlaskClient) -> None:
    answer = exchange(client, hs256(fresh()))
    said = answer.get_json()
    assert (said["name"], said["role"], said["ticket"]) == ("Anne Martin", "agent", "7")
    assert len(said["session"]) >= 43 and said["expires_in"] == 1800
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_the_frame_of_an_agent_is_told_whose_it_is_and_other_pages_are_not(client: FlaskClient) -> None:
    header = word_for(client)
    assert "Anne Martin" in client.get("/embed/en", headers=header).text
    assert "Anne Martin" not in client.get("/embed/en").text
    assert "Anne Martin" not in client.get("/en/", headers=header).text


def test_a_note_for_colleagues_is_shown_to_an_agent_and_to_nobody_else(client: FlaskClient, excerpts: str) -> None:
    header, customer = word_for(client), word_for(client, role="customer")
    form = {"log": excerpts, "asked": "375#peer-software", "375#peer-software": "old", "go": "1"}
    whole = [client.post("/embed/en/wizard", data=form, headers=each).text for each in ({}, customer, header)]
    assert ["For colleagues only" in text for text in whole] == [False, False, True]


def test_a_proof_is_good_once_whichever_process_it_comes_to(start: Start) -> None:
    first, second, proof = start(), start(), hs256(fresh())
    assert exchange(first, proof).status_code == 200
    for client in (first, second):
        again = exchange(client, proof)
        assert why_refused(again) == "replayed"


def test_a_word_is_known_to_every_process_and_stands_in_none_of_their_files(start: Start, tmp_path: Path) -> None:
    header = word_for(start())
    assert "Anne Martin" in start().get("/embed/en", headers=header).text
    word = header["Authorization"].split()[1].encode()
    assert all(word not in path.read_bytes() for path in tmp_path.glob("wizard.db*"))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: hs256(fresh(iat=int(time.time()) - 400, exp=int(time.time()) - 200)), "expired"),
        (lambda: hs256(fresh(aud="https://another.example.com")), "audience"),
        (lambda: hs256(fresh(iss="https://another.example.com")), "unknown-issuer"),
        (lambda: hs256(fresh(exp=int(time.time()) + 9000)), "too-long"),
        (lambda: hs256(fresh(), "another secret that is long enough, too"), "signature"),
        (lambda: f"{unsigned(fresh(), 'none')}.", "algorithm"),
        (lambda: "", "expired"),
        (lambda: "not-a-word", "expired"),
        (lambda: "nobody?auth_secret=x", "unknown-issuer"),
        (lambda: "desk?auth_secret=x", "kind"),
    ],
)
def test_what_is_no_proof_gets_nothing(client: FlaskClient, make: Callable[[], str], reason: str) -> None:
    answer = exchange(client, make())
    assert why_refused(answer) == reason and "session" not in answer.get_json()


def test_what_is_no_request_for_a_word_gets_nothing(client: FlaskClient) -> None:
    for body in (b"", b"{", b"[]", b'{"proof": 7}', b'{"proof": ["a"]}'):
        assert client.post("/embed/session", data=body, content_type="application/json").status_code == 401
    assert client.get("/embed/session").status_code == 405
    elsewhere = client.post("/embed/session", json={"proof": hs256(fresh())}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403


def test_a_word_that_nobody_gave_is_refused_and_pages_without_one_are_not(client: FlaskClient) -> None:
    assert client.get("/embed/en", headers={"Authorization": "Bearer forged"}).status_code == 401
    assert client.get("/embed/en", headers={"Authorization": "Basic abc"}).status_code == 200
    assert client.get("/embed/en").status_code == 200


def test_a_word_ends_with_its_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    header = word_for(client)
    later = time.time() + 1801
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/embed/en", headers=header).status_code == 401


def test_the_word_of_one_portal_ends_when_the_portal_is_taken_out(start: Start, issuer_file: Path) -> None:  # noqa: F811
    header = word_for(start())
    issuer_file.write_text('[front]\nkind = "front"\nsecret = "the word of Front"\n', "utf-8")
    assert start().get("/embed/en", headers=header).status_code == 401


def test_a_portals_own_server_may_bring_the_token_and_gets_a_pass_for_the_frame(client: FlaskClient) -> None:
    header = {"Authorization": f"Bearer {hs256(fresh())}"}
    word = client.post("/embed/enter/desk", headers=header).get_json()["pass"]
    assert client.get("/embed/en", headers={"Authorization": f"Bearer {word}"}).status_code == 401
    assert exchange(client, word).get_json()["name"] == "Anne Martin"
    for again in (exchange(client, word), client.post("/embed/enter/desk", headers=header)):
        assert again.status_code == 401
    assert client.post("/embed/enter/other", headers={"Authorization": f"Bearer {hs256(fresh())}"}).status_code == 401


def test_a_case_names_the_agent_who_kept_it_and_only_they_delete_it(client: FlaskClient) -> None:
    agent, other = word_for(client), word_for(client, sub="18", name="Ben")
    preview = client.post("/embed/en/keep", data={"log": "TLS fails"}, headers=agent)
    assert "Anne Martin" in preview.text
    kept = client.post("/embed/en/case", data={"log": "TLS fails"}, headers=agent).headers["Location"]
    assert "Anne Martin" in client.get(kept).text
    for header in ({}, other):
        assert client.post(kept, data={"do": "delete"}, headers=header).status_code == 403
        assert "do" not in client.get(kept, headers=header).text.partition('value="delete"')[1]
    assert client.get(f"/en/case/{kept.rpartition('/')[2]}.json").get_json()["case"]["author"] == "Anne Martin"
    assert client.post(kept, data={"do": "delete"}, headers=agent).status_code == 200
    assert client.get(kept).status_code == 410


def test_what_was_answered_to_an_agent_is_kept_by_no_cache_and_stands_in_for_no_other_answer(
    client: FlaskClient,
    keys: KeyPair,  # noqa: F811
) -> None:
    signed = client.get("/embed/en/articles", headers=word_for(client))
    installed = "https://desk.zendesk.com/api/v2/apps/installations/7.json"
    token = rs256(fresh(iss="desk.zendesk.com", aud=installed), keys)
    entered = client.post("/embed/enter/zendesk", data={"token": token})
    assert "data-session" in entered.text
    assert [each.headers["Cache-Control"] for each in (signed, entered)] == ["no-store", "no-store"]
    anybody = client.get("/embed/en/articles")
    assert "Authorization" in signed.vary and "Authorization" in anybody.vary
    script = client.get("/embed/v1.js")
    assert script.cache_control.public and "Authorization" not in script.vary


def test_a_case_on_an_internal_page_tells_nothing_of_it_to_those_who_may_not_see_it(internal: Flask) -> None:
    client = internal.test_client()
    agent = word_for(client)
    said = {"log": "", "article": "2", "2#outcome": "failed"}
    kept = client.post("/embed/fr/case", data=said, headers=agent).headers["Location"]
    shown = client.get(kept, headers=agent)
    assert shown.status_code == 200 and "Quelle raison" in shown.text
    assert 'value="ask"' not in shown.text and 'id="link"' not in shown.text
    assert client.get(kept).status_code == 404
    case = internal.extensions["store"].cases.find(kept.rpartition("/")[2])
    assert case.title == ""
    client.post(kept, data={"do": "ask"}, headers=agent)
    asked = client.get(f"/fr/more/{case.customer}")
    assert asked.status_code == 200 and "Quelle raison" not in asked.text


def test_a_case_on_a_public_page_may_be_passed_on_and_asked(internal: Flask) -> None:
    client = internal.test_client()
    agent = word_for(client)
    kept = client.post("/embed/fr/case", data={"log": "", "article": "1", "1#outcome": "failed"}, headers=agent)
    shown = client.get(kept.headers["Location"], headers=agent).text
    assert 'value="ask"' in shown and 'id="link"' in shown and "Un essai" in shown


@pytest.mark.parametrize("claim", ["sub", "name", "role", "ticket"])
@pytest.mark.parametrize("half", ["\ud800", "a\0"])
def test_a_claim_that_no_database_takes_is_refused(client: FlaskClient, claim: str, half: str) -> None:
    assert why_refused(exchange(client, hs256(fresh(**{claim: half})))) == "malformed"


def test_what_a_form_says_names_nobody(client: FlaskClient) -> None:
    said = {"log": "TLS fails", "author": "Anne Martin", "owner": "x", "name": "Anne Martin", "role": "agent"}
    kept = client.post("/embed/en/case", data=said).headers["Location"]
    assert "Anne Martin" not in client.get(kept).text
    assert client.post(kept, data={"do": "delete"}).status_code == 200


def test_help_scouts_server_gets_a_link_that_opens_once(client: FlaskClient) -> None:
    headers = {"X-HelpScout-Signature": of_helpscout(OF_HELPSCOUT), "Content-Type": "application/json"}
    answer = client.post("/embed/enter/helpscout", data=OF_HELPSCOUT, headers=headers)
    html = answer.get_json()["html"]
    word = html.partition("#pass=")[2].partition('"')[0]
    assert "/embed/en#pass=" in html
    assert client.get("/embed/en", headers={"Authorization": f"Bearer {word}"}).status_code == 401
    said = exchange(client, word).get_json()
    assert (said["name"], said["ticket"]) == ("Anne Martin", "7")
    assert exchange(client, word).status_code == 401
    assert client.post("/embed/enter/helpscout", data=OF_HELPSCOUT, headers=headers).status_code == 401


def test_a_link_that_nobody_opens_ends(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    client = start()
    headers = {"X-HelpScout-Signature": of_helpscout(OF_HELPSCOUT)}
    html = client.post("/embed/enter/helpscout", data=OF_HELPSCOUT, headers=headers).get_json()["html"]
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert exchange(client, html.partition("#pass=")[2].partition('"')[0]).status_code == 401


def test_intercoms_server_gets_a_canvas_with_a_button(client: FlaskClient) -> None:
    signature = hmac_of("sha256", "intercom-secret", OF_INTERCOM).hex()
    answer = client.post("/embed/enter/intercom", data=OF_INTERCOM, headers={"X-Body-Signature": signature})
    (button,) = answer.get_json()["canvas"]["content"]["components"]
    assert button["type"] == "button" and "#pass=" in button["action"]["url"]


@pytest.mark.parametrize("name", ["helpscout", "intercom", "zendesk"])
def test_a_server_that_signs_nothing_gets_nothing(client: FlaskClient, name: str) -> None:
    answer = client.post(f"/embed/enter/{name}", data=OF_HELPSCOUT)
    assert answer.status_code == 401 and "pass=" not in answer.text and "data-session" not in answer.text
    assert client.post("/embed/enter/desk").status_code == 401
    for other in ("front", "nobody"):
        assert client.post(f"/embed/enter/{other}", data=OF_HELPSCOUT).status_code == 404


def test_zendesk_loads_the_page_itself_with_its_token(client: FlaskClient, keys: KeyPair) -> None:  # noqa: F811
    now = int(time.time())
    claims = {
        "iss": "desk.zendesk.com", "aud": "https://desk.zendesk.com/api/v2/apps/installations/7.json",
        "sub": "https://desk.zendesk.com/api/v2/users/5.json", "iat": now, "exp": now + 3600, "jti": "one",
    }  # fmt: skip
    token = rs256(claims, keys)
    page = client.post("/embed/enter/zendesk", data={"token": token})
    word = page.text.partition('data-session="')[2].partition('"')[0]
    assert client.get("/embed/en", headers={"Authorization": f"Bearer {word}"}).status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post("/embed/enter/zendesk", data={"token": token}).status_code == 401


def test_the_parameters_of_front_make_an_agent_without_a_name(client: FlaskClient) -> None:
    said = exchange(client, "front?" + urlencode({"auth_secret": "the word of Front"})).get_json()
    assert (said["role"], said["name"]) == ("agent", "")
    header = {"Authorization": f"Bearer {said['session']}"}
    kept = client.post("/embed/en/case", data={"log": "TLS fails"}, headers=header).headers["Location"]
    assert 'id="author"' not in client.get(kept).text


def test_where_no_portal_signs_nothing_is_exchanged(app: Flask) -> None:
    client = app.test_client()
    for proof in (hs256(fresh()), "word", "front?auth_secret=x"):
        assert exchange(client, proof).status_code in (401, 404)
    assert client.get("/embed/en", headers={"Authorization": "Bearer forged"}).status_code == 200


def test_why_a_proof_was_refused_is_in_the_log_and_the_proof_is_not(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    proof = hs256(fresh(aud="https://another.example.com"))
    exchange(client, proof)
    assert "audience" in caplog.text and proof not in caplog.text


def test_the_errors_are_told_as_json(client: FlaskClient) -> None:
    answer = exchange(client, "word")
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.text)["code"] == "identity-refused"
