"""The page that says why a frame stays empty: for whoever has its key, of what is pasted, and nothing is fetched."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.web import create_app

KEY = "a-key-that-nobody-guesses"
DESK = "https://desk.example.com"


@pytest.fixture(scope="module")
def doctor(shipped_settings: Settings, shipped_wizard: Wizard) -> FlaskClient:
    settings = replace(
        shipped_settings, embed_origins=(DESK,), embed_doctor=KEY, public_url="https://wizard.example.com"
    )
    return create_app(settings, shipped_wizard).test_client()


@pytest.fixture(autouse=True)
def nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """No test of this file may open a connection or look a name up."""
    asked: list[Any] = []

    def refuse(*given: object, **_named: object) -> None:
        asked.append(given)
        raise AssertionError("the doctor asked somebody")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield asked
    assert asked == []


def judge(doctor: FlaskClient, lang: str = "en", **given: str) -> Any:
    form = {"key": KEY, "page": f"{DESK}/tickets/7", "wizard": "https://wizard.example.com", **given}
    return doctor.post(f"/embed/doctor/{lang}", data=form)


def named(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'data-refusal="([\w-]+)"', answer.text)


def test_without_a_key_there_is_no_such_page(client: FlaskClient) -> None:
    for address in ("/embed/doctor", "/embed/doctor/en", "/embed/doctor/fr"):
        assert client.get(address).status_code == 404
    assert client.post("/embed/doctor/en", data={"key": ""}).status_code == 404


@pytest.mark.parametrize("key", ["", "another-key-of-its-length", KEY[:-1], KEY + "x", "é"])
def test_another_key_judges_nothing(doctor: FlaskClient, key: str) -> None:
    answer = judge(doctor, key=key, headers="Content-Security-Policy: frame-src 'none'")
    assert answer.status_code == 422 and "data-refusal" not in answer.text and KEY not in answer.text


def test_nobody_may_frame_it_and_nobody_keeps_or_finds_it(doctor: FlaskClient) -> None:
    headers = doctor.get("/embed/doctor/en").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["Cache-Control"]) == ("DENY", "no-store")
    assert "noindex" in headers["X-Robots-Tag"]
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert doctor.post("/embed/doctor/en", data={"key": KEY}, headers=elsewhere).status_code == 403


def test_it_leads_to_the_language_of_the_browser_and_speaks_both(doctor: FlaskClient) -> None:
    assert doctor.get("/embed/doctor", headers={"Accept-Language": "fr"}).headers["Location"] == "/embed/doctor/fr"
    french, english = (
        judge(doctor, lang, headers="Content-Security-Policy: frame-src 'none'; script-src 'self'").text
        for lang in ("fr", "en")
    )
    assert 'lang="fr"' in french and "Ajoutez" in french and "Add" in english and "Add " not in french


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"headers": "Content-Security-Policy: frame-src 'self'; script-src *"}, ["frame-src"]),
        ({"headers": "Content-Security-Policy: child-src 'self'; script-src *"}, ["frame-src"]),
        ({"headers": "Content-Security-Policy: default-src 'self'"}, ["frame-src", "script-src"]),
        ({"headers": "content-security-policy:\nframe-src *; script-src 'nonce-abc' 'strict-dynamic'"}, ["nonce"]),
        ({"headers": "Content-Security-Policy: sandbox allow-scripts"}, ["sandbox"]),
        ({"headers": "Cross-Origin-Embedder-Policy: require-corp"}, []),
        ({"headers": "Cross-Origin-Embedder-Policy: require-corp", "own": "content-type: text/html"}, ["embedder"]),
        ({"headers": "Cross-Origin-Opener-Policy: same-origin\nX-Frame-Options: DENY"}, []),
        ({"own": "X-Frame-Options: SAMEORIGIN"}, ["frame-options"]),
        ({"own": "Content-Security-Policy: frame-ancestors 'none'"}, ["ancestors"]),
        ({"page": "https://other.example.com/7"}, ["ancestors"]),
        ({"around": "https://portal.example.org"}, ["ancestors"]),
        ({"wizard": "http://wizard.example.com"}, ["mixed"]),
        ({"crossing": "1"}, ["private"]),
        ({"markup": '<iframe src="https://wizard.example.com/embed/en" sandbox="allow-scripts">'}, ["sandbox"]),
        ({"markup": '<meta http-equiv="content-security-policy" content="frame-src \'none\'">'}, ["frame-src"]),
    ],
)
def test_each_refusal_is_named_with_what_to_change(
    doctor: FlaskClient, given: dict[str, str], expected: list[str]
) -> None:
    assert named(judge(doctor, **given)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "desk.example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://:99999/",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_said_to_be_none(doctor: FlaskClient, address: str) -> None:
    for field in ("page", "wizard"):
        assert judge(doctor, **{field: address}).status_code == 422


def test_addresses_inside_the_network_are_only_read(doctor: FlaskClient) -> None:
    for address in ("http://169.254.169.254/latest/", "http://127.0.0.1:22/", "http://localhost/"):
        assert "ancestors" in named(judge(doctor, page=address, wizard=address))


def test_what_is_pasted_is_shown_as_text(doctor: FlaskClient) -> None:
    hostile = "</textarea><script>window.harmed = 1</script>"
    text = judge(doctor, headers=hostile, markup=hostile, around=hostile, own=f"X-Frame-Options: {hostile}").text
    assert "<script>window" not in text and text.count("&lt;script&gt;window.harmed") >= 4
