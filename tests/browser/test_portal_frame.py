"""The wizard beside a ticket of another site: it reads the ticket, and puts the reply where the agent writes."""

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page

from tests.browser.conftest import free_port, start_server
from tests.browser.embedded import TEXTAREA, Portal, frame_of, put_in, ticket_page
from tests.browser.walking import answer, asked

SCHEMA = json.loads(files("wizard").joinpath("web/static/embed/v1.schema.json").read_text("utf-8"))
EDITABLE = '<div id="reply" contenteditable="true"><p>Dear customer,</p></div>'
HOSTILE = (
    "</textarea></pre><script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'> {{ 7*7 }} {% x %} \"'&"
)


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    made = Portal(free_port())
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def widget(portal: Portal) -> Iterator[str]:
    """The origin of a wizard on another site, which the portal may hold."""
    port = free_port()
    server = start_server(port, WIZARD_EMBED_ORIGINS=f"http://portal.localhost:{portal.port}")
    yield f"http://widget.localhost:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("policy", ["", "strict"])
@pytest.mark.parametrize("editor", [TEXTAREA, EDITABLE])
def test_the_french_reply_of_an_agent_who_works_in_english_is_put_in_once_and_the_draft_stays(
    page: Page, portal: Portal, widget: str, excerpts: str, editor: str, policy: str
) -> None:
    portal.body = ticket_page(widget, excerpts, editor)
    portal.policy = f"default-src 'none'; script-src {widget}; frame-src {widget}" if policy else ""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(portal.address)
    frame = frame_of(page)
    assert asked(frame) == "375#peer-software"
    answer(frame, "old")
    french = frame.locator("pre[data-reply][lang=fr]").text_content() or ""
    assert put_in(frame) == "inserted"
    held = page.evaluate("(e => e.value ?? e.innerText)(document.querySelector('#reply'))")
    assert held.split()[:2] == ["Dear", "customer,"]
    assert " ".join(held.split()[2:]) == " ".join(french.split())
    assert [text for text in wrong if "favicon" not in text] == []


def test_the_reply_goes_where_the_cursor_is(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body, portal.policy = (
        ticket_page(widget, excerpts, '<textarea id="reply">Hello\n\nBest wishes</textarea>'),
        "",
    )
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    page.evaluate("(e => { e.focus(); e.setSelectionRange(5, 5) })(document.querySelector('#reply'))")
    assert put_in(frame) == "inserted"
    held = page.input_value("#reply")
    assert held.startswith("Hello\n\n") and held.endswith("\n\nBest wishes") and len(held) > 100


def test_success_is_said_only_of_what_arrived(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body, portal.policy = ticket_page(widget, excerpts), ""
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    page.evaluate("(e => e.addEventListener('input', () => { e.value = '' }))(document.querySelector('#reply'))")
    assert put_in(frame) == "failed"


def test_a_note_for_colleagues_holds_the_trail_and_no_address(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    note = '<textarea id="note"></textarea>'
    portal.body, portal.policy = ticket_page(widget, excerpts, TEXTAREA + note, extra='note="#note"'), ""
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    assert put_in(frame, "note") == "inserted"
    held = page.input_value("#note")
    assert "375#" in held
    assert page.input_value("#reply") == "Dear customer,"


def test_a_hostile_ticket_runs_nothing_on_either_side(page: Page, portal: Portal, widget: str) -> None:
    portal.body, portal.policy = ticket_page(widget, HOSTILE * 20, subject=HOSTILE), ""
    page.goto(portal.address)
    frame = frame_of(page)
    assert HOSTILE in frame.locator("#log").input_value()
    assert frame.evaluate("window.harmed") is None
    assert page.evaluate("window.harmed") is None


def test_the_frame_is_as_high_as_its_page(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body, portal.policy = ticket_page(widget, excerpts), ""
    page.goto(portal.address)
    frame = frame_of(page)
    height = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    page.wait_for_function(
        "(height) => Math.abs(document.querySelector('wizard-embed').shadowRoot.querySelector('iframe').clientHeight "
        "- height) <= 2", arg=height,
    )  # fmt: skip


def test_a_site_that_is_not_listed_gets_a_link_and_nothing_else(page: Page, widget: str, excerpts: str) -> None:
    other = Portal(free_port())
    other.body = ticket_page(widget, excerpts, extra='fallback-after="700"')
    page.goto(other.address)
    link = page.locator("wizard-embed a")
    link.wait_for()
    assert link.get_attribute("href") == f"{widget}/en/"
    assert page.evaluate("document.querySelector('wizard-embed').opened") is False
    other.server.shutdown()
    other.server.server_close()


def test_forged_messages_get_nothing(page: Page, portal: Portal, widget: str) -> None:
    """A wrong version, a message of another frame to the host, and one of another frame to the wizard."""
    portal.body = (
        f'<iframe id="wizard" src="{widget}/embed/en"></iframe><iframe id="other" srcdoc="<p>other</p>"></iframe>'
    )
    portal.policy = ""
    page.goto(portal.address)
    page.wait_for_timeout(500)
    forge = """(from) => {
      const wizard = window.top.document.querySelector("#wizard").contentWindow;
      const channel = new MessageChannel();
      window.top.got = [];
      channel.port1.onmessage = (event) => window.top.got.push(event.data.type);
      const context = { ticket: "1", subject: "forged", body: "forged" };
      wizard.postMessage({ wizard: from.version, type: "init", version: from.version, context }, "*", [channel.port2]);
    }"""
    other = next(frame for frame in page.frames if frame.parent_frame and widget not in frame.url)
    for sender, version in ((other, 1), (page.main_frame, 2)):
        sender.evaluate(forge, {"version": version})
        page.wait_for_timeout(400)
        assert page.evaluate("window.got") == []
    wizard = next(frame for frame in page.frames if widget in frame.url)
    assert wizard.locator("#log").input_value() == ""
    page.main_frame.evaluate(forge, {"version": 1})
    wizard.wait_for_selector("[data-step]", state="attached")
    assert "opened" in page.evaluate("window.got")


def test_the_host_hears_only_its_own_frame(page: Page, portal: Portal, widget: str) -> None:
    portal.body = ticket_page(widget, "secret of the ticket") + '<iframe id="other" srcdoc="<p>other</p>"></iframe>'
    portal.policy = ""
    page.goto(portal.address)
    frame_of(page)
    other = next(frame for frame in page.frames if frame.parent_frame and widget not in frame.url)
    other.evaluate(
        """() => { window.heard = []; addEventListener("message", (event) => heard.push(event.data));
        parent.postMessage({ wizard: 1, type: "ready", versions: [1] }, "*"); }"""
    )
    page.wait_for_timeout(400)
    assert other.evaluate("window.heard") == []


def test_every_message_is_as_the_schema_says(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body, portal.policy = ticket_page(widget, excerpts), ""
    page.add_init_script(
        """window.said = [];
        const post = MessagePort.prototype.postMessage;
        MessagePort.prototype.postMessage = function (message) { said.push(message); post.apply(this, arguments); };
        addEventListener("message", (event) => said.push(event.data));"""
    )
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    put_in(frame)
    messages = page.evaluate("window.said") + frame.evaluate("window.said")
    assert {message["type"] for message in messages} >= {"ready", "init", "insert", "read-back", "event", "resize"}
    validator = Draft202012Validator(SCHEMA)
    for message in messages:
        assert list(validator.iter_errors(message)) == [], message["type"]


def test_the_reply_of_the_chat_and_the_text_to_hand_over_are_put_in_too(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    note = '<textarea id="note"></textarea>'
    portal.body, portal.policy = ticket_page(widget, excerpts, TEXTAREA + note, extra='note="#note"'), ""
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    frame.goto(f"{widget}/embed/en/chat")
    for message in (excerpts, "old"):
        frame.fill("#message", message)
        frame.locator("form[data-chat] button[type=submit]:not([name])").click()
        frame.locator("form[data-chat][aria-busy=false]").wait_for()
    french = (frame.locator("pre[data-reply][lang=fr]").last.text_content() or "").strip()
    assert put_in(frame) == "inserted"
    assert page.input_value("#reply") == f"Dear customer,\n\n{french}"
    frame.fill("#message", "a person")
    frame.locator("form[data-chat] button[type=submit]:not([name])").click()
    frame.locator("form[data-chat][aria-busy=false]").wait_for()
    text = (frame.locator("pre[data-note]").last.text_content() or "").strip()
    assert put_in(frame, "note") == "inserted"
    assert page.input_value("#note") == text
