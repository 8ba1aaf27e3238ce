"""What is damaged, hostile or empty gets a clear message, loses nothing that was typed, and runs nothing."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.screenless import Screenless, parse
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.web import create_app

FAILED = "192.0.2.7 [1F70] 12:51:22 Client session TLS connection could not be established"
VERIFIED = "192.0.2.90    [1AD4] 16:48:40:173 Client session SSL: Verified (0)"
HOSTILE = [
    "<script>document.title='run'</script>",
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "</textarea><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "{session.peer: x}",
    "%(n)s %s %n",
    "${7*7} #{7*7} <%= 7*7 %>",
    "\u202egol.exe",
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_box_is_answered_in_the_language_of_the_person(browser: Screenless, language: str) -> None:
    page = browser.open(f"/{language}/").fill("log", "  \n\t ").press()
    assert page.status == 422
    problem = page.root.one("div", id="problem")
    assert problem.text.startswith({"en": "There is nothing to read.", "fr": "Il n’y a rien à lire."}[language])
    assert page.root.one("textarea").attributes["aria-invalid"] == "true"


def test_a_binary_file_is_refused_and_what_was_typed_stays(browser: Screenless) -> None:
    page = browser.open("/en/").fill("log", "my words").attach(bytes(range(256)) * 50, "a.bin").press()
    assert page.status == 422
    assert page.root.one("div", id="problem").text.startswith("This is not text.")
    assert dict(page.fields())["log"].strip() == "my words"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_log_file_is_read_whatever_wrote_it(browser: Screenless, encoding: str) -> None:
    lines = f"Échec :\r\n{FAILED}\r\n"
    page = browser.open("/en/").attach(lines.encode(encoding)).press()
    assert page.status == 200
    assert page.root.one("section", class_="case").every("span", class_="badge--failed")
    assert "Échec" in dict(page.fields())["log"]


@pytest.mark.parametrize(
    "wrapped",
    [
        FAILED + "\r\n",
        "> > " + FAILED,
        "```\n" + FAILED + "\n```",
        FAILED.replace(" ", "\u00a0"),
        FAILED + "\x00\x00",
        "&gt; " + FAILED,
    ],
)
def test_what_mail_and_editors_did_to_a_line_does_not_matter(browser: Screenless, wrapped: str) -> None:
    page = browser.open("/en/").fill("log", wrapped).press()
    assert page.status == 200
    assert page.root.one("section", class_="case").every("span", class_="badge--failed")


def test_invalid_utf8_in_a_file_costs_no_other_line(browser: Screenless) -> None:
    page = browser.open("/en/").attach(b"\xff\xfe\xfa broken \x80\x81\n" + FAILED.encode()).press()
    assert page.status in (200, 422)
    page = browser.open("/en/").attach(b"broken \x80\x81 caf\xc3\xa9\n" + FAILED.encode()).press()
    assert page.status == 200
    assert page.root.one("section", class_="case").every("span", class_="badge--failed")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_and_template_syntax_in_a_line_stay_text(browser: Screenless, hostile: str) -> None:
    lines = f"{VERIFIED} {hostile}\n192.0.2.9 [1AD4] 16:48:41 Client session <<< 220 {hostile}\n{FAILED}"
    page = browser.open("/en/").fill("log", lines).press()
    assert page.status == 200
    assert hostile in dict(page.fields())["log"]
    assert [script.attributes["src"] for script in page.root.every("script")] == [
        page.root.one("script").attributes["src"]
    ]
    assert not page.root.every("img")
    assert "49" not in page.root.one("title").text
    for element in (*page.root.every("textarea"), *page.root.every("input"), *page.root.every("a")):
        assert not any(name.startswith("on") or name == "autofocus" for name in element.attributes)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_an_address_stays_text(browser: Screenless, hostile: str) -> None:
    query = {"375#outcome": hostile, f"{hostile}#x": hostile, "change": hostile, "server.version": hostile}
    page = browser.open("/en/wizard/375", query_string=query)
    assert page.status == 200
    assert len(page.root.every("script")) == 1
    assert not page.root.every("img")


def test_one_enormous_line_is_read_and_shown_shortened(browser: Screenless) -> None:
    page = browser.open("/en/").fill("log", f"{FAILED}\n{VERIFIED}{'A' * 1_000_000}").press()
    assert page.status == 200
    assert len(page.response.data) < 1_100_000


@pytest.fixture
def small_app(shipped_settings: Settings, shipped_wizard: Wizard) -> Flask:
    return create_app(replace(shipped_settings, max_paste_bytes=20_000), shipped_wizard)


def test_a_paste_over_the_limit_is_refused_and_kept_in_the_box(small_app: Flask) -> None:
    page = Screenless(small_app.test_client()).open("/en/").fill("log", "x" * 20_001).press()
    assert page.status == 413
    assert dict(page.fields())["log"].strip() == "x" * 20_001


def test_lines_added_over_the_limit_are_refused_and_kept_in_their_box(small_app: Flask) -> None:
    page = Screenless(small_app.test_client()).open("/en/wizard/375?375%23outcome=failed&375%23reason=none")
    lines = "\n".join([FAILED.replace("Client session TLS connection", "SSL: Handshake with client failed on x")])
    page = Screenless(small_app.test_client()).open("/en/").fill("log", lines).press()
    if page.root.every("textarea", id="more"):
        page.fill("more", "y" * 20_001).press("go", "lines")
        assert page.status == 413
        assert dict(page.fields())["more"].strip() == "y" * 20_001


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *_arguments: object) -> bytes:
        raise AssertionError("the body was read")


def test_sixty_megabytes_are_refused_before_they_are_read(client: FlaskClient) -> None:
    size = {"CONTENT_LENGTH": str(60 * 1024 * 1024)}
    form = "multipart/form-data; boundary=x"
    response = client.post("/fr/wizard", input_stream=Unread(), environ_overrides=size, content_type=form)
    assert response.status_code == 413
    page = parse(response.get_data(as_text=True))
    assert page.one("h1").text == "C’est trop à lire ici."
    assert "5 Mo au plus, un fichier 50 Mo" in page.one("main").text
    assert len(page.one("div", class_="notice").every("li")) == 4
    response = client.post("/api/v1/diagnose", input_stream=Unread(), environ_overrides=size, content_type="text/plain")
    assert response.status_code == 413
    assert json.loads(response.data)["code"] == "input-too-large"


@pytest.mark.parametrize(
    ("lang", "back"), [("en", "Back button of your browser: what you typed is still there"), ("fr", "bouton Précédent")]
)
@pytest.mark.parametrize("face", ["", "/embed"])
def test_the_page_about_too_much_says_what_to_do(client: FlaskClient, face: str, lang: str, back: str) -> None:
    lines = {"stage": "start", "go": "1", "log": "x" * 6_000_000}
    response = client.post(f"{face}/{lang}/wizard", data=lines, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()
    assert response.status_code == 413
    box = parse(response.get_data(as_text=True)).one("div", class_="notice")
    assert back in box.every("li")[0].text and "wizard diagnose" in box.text


def test_an_api_takes_no_more_than_a_paste(client: FlaskClient) -> None:
    size = {"CONTENT_LENGTH": str(6 * 1024 * 1024)}
    response = client.post("/api/v1/diagnose", input_stream=Unread(), environ_overrides=size, content_type="text/plain")
    assert json.loads(response.data)["values"]["limit"] == 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("address", "kind"), [("/api/v1/diagnose", "text/plain"), ("/api/v1/turn", "application/json")]
)
def test_a_body_without_a_length_is_not_cut_in_silence(small_app: Flask, address: str, kind: str) -> None:
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    body = BytesIO(json.dumps({"text": "x" * 400_000}).encode())
    client = small_app.test_client()
    response = client.post(address, input_stream=body, environ_overrides=chunked, content_type=kind)
    assert (response.status_code, json.loads(response.data)["code"]) == (413, "input-too-large")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/en/wizard/nothing", 404, "There is no article “nothing”."),
        ("/en/articles/nothing", 404, "There is no article “nothing”."),
        ("/en/articles/<script>", 404, "There is no article “&lt;script&gt;”."),
        ("/en/nowhere", 404, "This page does not exist."),
        ("/xx/", 404, "This page does not exist."),
        ("/theme", 405, "This address cannot be used in this way."),
    ],
)
def test_an_address_that_leads_nowhere_says_what_why_and_what_to_do(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "data",
    [
        {"focus": "999999999999999999999"},
        {"focus": "-1"},
        {"look": "9" * 50},
        {"look": "x", "go": "1"},
        {"asked": "no#such", "go": "1", "log": FAILED},
        {"asked": "375#outcome", "go": "nothing", "log": FAILED},
        {"article": "../../etc/passwd", "log": FAILED},
        {"change": "375#none", "log": FAILED},
        {"1!375#outcome": "failed", "x!375#outcome": "failed", "!": "", "#": "#", "a#b": "c" * 10_000},
        {"stage": "other", "go": "1"},
        {"server.version": "x" * 10_000, "server.system": "beos", "tls.outcome": "verified", "log": FAILED},
        {},
    ],
)
def test_no_form_however_odd_breaks_the_server(client: FlaskClient, data: dict[str, str]) -> None:
    response = client.post("/en/wizard", data=data)
    assert response.status_code in (200, 404, 422)
    assert "tls.outcome" not in response.get_data(as_text=True)


def test_a_person_cannot_give_a_fact_that_only_a_log_can_prove(client: FlaskClient) -> None:
    text = client.get("/en/wizard/375?tls.outcome=verified").get_data(as_text=True)
    assert "Nothing is answered yet." in text


def test_a_fault_of_ours_is_a_page_too_and_is_logged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("wizard.conversation.reply", broken)
    response = client.post("/fr/wizard", data={"stage": "start", "go": "1", "log": FAILED})
    assert response.status_code == 500
    assert "Quelque chose s’est cassé de notre côté." in response.get_data(as_text=True)
    assert "secret detail" not in response.get_data(as_text=True)
    assert "secret detail" in caplog.text
