"""The wizard in a frame whose agent the portal has proved: what is internal is shown, and nobody else gets it."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from tests.browser.conftest import free_port, start_server
from tests.browser.embedded import Portal, frame_of, put_in, wait_until
from tests.browser.walking import answer, asked
from tests.identity.conftest import KeyPair, keys, write_issuers  # noqa: F401  # a fixture
from tests.identity.test_tokens import CLAIMS, hs256
from tests.identity.test_vendors import OF_HELPSCOUT, of_helpscout

_used = iter(range(10_000))


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    made = Portal(free_port())
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def widget(portal: Portal, tmp_path_factory: pytest.TempPathFactory, keys: KeyPair) -> Iterator[str]:  # noqa: F811
    """The origin of a wizard for the public, which believes the portal's server."""
    folder, port = tmp_path_factory.mktemp("signed"), free_port()
    server = start_server(
        port, WIZARD_EMBED_ORIGINS=f"http://portal.localhost:{portal.port}", WIZARD_AUDIENCE="public",
        WIZARD_STORE=f"sqlite:///{folder / 'wizard.db'}", WIZARD_CASES="yes",
        WIZARD_EMBED_ISSUERS=str(write_issuers(folder, keys)),
    )  # fmt: skip
    yield f"http://widget.localhost:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    kept = context.cookies()
    context.close()
    assert wrong == []
    assert kept == []


def token(**changed: object) -> str:
    now = int(time.time())
    return hs256({**CLAIMS, "iat": now, "exp": now + 120, "jti": f"browser {next(_used)}", **changed})


def ticket_page(widget: str, proof: str, excerpts: str, ticket: str = "7") -> str:
    return (
        f'<script src="{widget}/embed/v1.js" async></script><pre id="body">{excerpts}</pre>'
        f'<textarea id="reply"></textarea><wizard-embed lang="en" customer-lang="fr" ticket="{ticket}" subject="TLS" '
        f'body="#body" reply="#reply" {proof}></wizard-embed>'
    )


def note_of(frame: Frame) -> str:
    """What is said to colleagues, below the solution."""
    heading = frame.get_by_role("heading", name="For colleagues only")
    return heading.locator("xpath=following-sibling::*[1]").inner_text() if heading.count() else ""


def test_an_agent_sees_the_internal_note_and_the_whole_job_goes_on_in_place(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = ticket_page(widget, f'proof="{token()}"', excerpts)
    page.goto(portal.address)
    frame = frame_of(page)
    frame.wait_for_selector("#signed")
    assert "Anne Martin" in frame.locator("#signed").inner_text()
    frame.wait_for_selector(".choice input")
    assert asked(frame) == "375#peer-software"
    frame.evaluate("window.stays = true")
    frame.locator('.choice input[value="old"]').check()
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("pre[data-reply]")
    assert frame.evaluate("window.stays")
    assert note_of(frame)
    assert put_in(frame) == "inserted"
    assert "Anne Martin" not in page.input_value("#reply")
    assert (
        frame.evaluate("(() => { try { return localStorage.length + sessionStorage.length } catch { return 0 } })()")
        == 0
    )
    assert "session" not in frame.url and page.get_attribute("wizard-embed", "proof") is None


def test_without_a_proof_the_same_page_shows_no_note(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body = ticket_page(widget, "", excerpts)
    page.goto(portal.address)
    frame = frame_of(page)
    answer(frame, "old")
    frame.wait_for_selector("pre[data-reply]")
    assert note_of(frame) == "" and frame.locator("#signed").count() == 0


@pytest.mark.parametrize("wrong", ["expired", "replayed", "audience", "tampered", "other-ticket"])
def test_a_proof_that_does_not_hold_is_told_and_shows_what_everybody_sees(
    page: Page, portal: Portal, widget: str, excerpts: str, wrong: str
) -> None:
    now = int(time.time())
    given = {
        "expired": lambda: token(iat=now - 400, exp=now - 200),
        "replayed": lambda: token(jti="twice"),
        "audience": lambda: token(aud="https://another.example.com"),
        "tampered": lambda: token()[:-4] + "AAAA",
        "other-ticket": lambda: token(ticket="8"),
    }[wrong]()
    portal.body = ticket_page(widget, f'proof="{given}"', excerpts)
    page.goto(portal.address)
    if wrong == "replayed":
        frame_of(page).wait_for_selector("#signed")
        page.reload()
    refused = []
    page.on("response", lambda each: refused.append(each.status) if each.url.endswith("/embed/session") else None)
    frame = frame_of(page)
    answer(frame, "old")
    frame.wait_for_selector("pre[data-reply]")
    assert note_of(frame) == "" and frame.locator("#signed").count() == 0


def test_an_address_of_the_portal_gives_a_fresh_proof_for_each_ticket(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = ticket_page(widget, 'proof-url="/proof"', excerpts)
    asked_for: list[str] = []

    def give(route: Route) -> None:
        asked_for.append("proof")
        route.fulfill(body=token(ticket=""), content_type="text/plain")

    page.route("**/proof", give)
    page.goto(portal.address)
    frame_of(page).wait_for_selector("#signed")
    page.evaluate("document.querySelector('wizard-embed').setAttribute('ticket', '8')")
    wait_until(page, "document.querySelector('wizard-embed').opened === true")
    frame_of(page).wait_for_selector("#signed")
    assert asked_for == ["proof", "proof"]


def test_a_proof_is_not_fetched_from_another_site(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body = ticket_page(widget, 'proof-url="http://elsewhere.localhost/proof"', excerpts)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(portal.address)
    frame_of(page)
    assert not [url for url in asked_for if "elsewhere" in url]


def test_a_case_kept_in_the_frame_names_the_agent(page: Page, portal: Portal, widget: str, excerpts: str) -> None:
    portal.body = ticket_page(widget, f'proof="{token()}"', excerpts)
    page.goto(portal.address)
    frame = frame_of(page)
    frame.wait_for_selector("#signed")
    frame.get_by_role("link", name="Keep this case").or_(
        frame.get_by_role("button", name="Keep this case")
    ).first.click()
    frame.wait_for_selector("#author")
    frame.get_by_role("button", name="Keep it").click()
    frame.wait_for_selector("#events")
    assert "Anne Martin" in frame.locator("#author").inner_text()
    address = frame.locator("#link").inner_text().strip()
    page.goto(address.replace("127.0.0.1", "widget.localhost"))
    assert "Anne Martin" in page.locator("#author").inner_text()
    assert page.get_by_text("Yes, delete it").count() == 0


def test_a_message_of_another_frame_or_of_a_site_not_listed_signs_nobody(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = f'<iframe id="wizard" src="{widget}/embed/en"></iframe><iframe id="other" srcdoc="<p>x</p>"></iframe>'
    exchanged: list[str] = []
    page.on("request", lambda request: exchanged.append(request.url) if "/embed/session" in request.url else None)
    page.goto(portal.address)
    page.wait_for_timeout(500)
    other = next(frame for frame in page.frames if frame.parent_frame and widget not in frame.url)
    forge = """(proof) => {
      const wizard = window.top.document.querySelector("#wizard").contentWindow;
      const channel = new MessageChannel();
      const init = { wizard: 1, type: "init", version: 1, proof, context: { ticket: "7" } };
      wizard.postMessage(init, "*", [channel.port2]);
    }"""
    other.evaluate(forge, token())
    page.wait_for_timeout(500)
    assert exchanged == []
    elsewhere = Portal(free_port())
    elsewhere.body = ticket_page(widget, f'proof="{token()}" fallback-after="700"', excerpts)
    page.goto(elsewhere.address)
    page.locator("wizard-embed a").wait_for()
    assert exchanged == []
    assert page.get_attribute("wizard-embed", "proof")
    elsewhere.server.shutdown()
    elsewhere.server.server_close()


def test_the_link_of_help_scout_opens_once_and_leaves_nothing_in_the_address(page: Page, widget: str) -> None:
    answered = page.request.post(
        f"{widget.replace('widget.localhost', '127.0.0.1')}/embed/enter/helpscout", data=OF_HELPSCOUT,
        headers={"X-HelpScout-Signature": of_helpscout(OF_HELPSCOUT), "Content-Type": "application/json"},
    )  # fmt: skip
    address = answered.json()["html"].partition('href="')[2].partition('"')[0]
    page.goto(address)
    page.wait_for_selector("#signed")
    assert "#" not in page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("#unsigned")
    assert page.locator("#signed").count() == 0


def test_before_its_word_runs_out_the_frame_asks_for_a_fresh_proof(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = ticket_page(widget, 'proof-url="/proof"', excerpts)
    given: list[str] = []
    words: list[str] = []

    def give(route: Route) -> None:
        given.append(token(ticket=""))
        route.fulfill(body=given[-1], content_type="text/plain")

    def nearly_over(route: Route) -> None:
        address = f"http://127.0.0.1:{widget.rpartition(':')[2]}/embed/session"
        said = page.request.post(address, data=route.request.post_data, headers={"Content-Type": "application/json"})
        words.append(said.json()["session"])
        route.fulfill(json={**said.json(), "expires_in": 30})

    page.route("**/proof", give)
    page.route("**/embed/session", nearly_over)
    page.goto(portal.address)
    frame = frame_of(page)
    frame.locator('.choice input[value="old"]').check()
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("pre[data-reply]")
    assert note_of(frame)
    assert len(given) == len(words) == len(set(words)) > 1


def test_a_fresh_proof_for_another_ticket_signs_nothing_for_this_one(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = ticket_page(widget, 'proof-url="/proof"', excerpts)
    tickets = ["7"]

    def give(route: Route) -> None:
        route.fulfill(body=token(ticket=tickets.pop(0) if tickets else "8"), content_type="text/plain")

    def nearly_over(route: Route) -> None:
        address = f"http://127.0.0.1:{widget.rpartition(':')[2]}/embed/session"
        said = page.request.post(address, data=route.request.post_data, headers={"Content-Type": "application/json"})
        route.fulfill(json={**said.json(), "expires_in": 30})

    page.route("**/proof", give)
    page.route("**/embed/session", nearly_over)
    page.goto(portal.address)
    frame = frame_of(page)
    frame.locator('.choice input[value="old"]').check()
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("pre[data-reply]")
    assert not tickets and note_of(frame) == "" and frame.locator("#signed").count() == 0


def test_a_server_that_does_not_answer_is_told_and_what_was_typed_stays(
    page: Page, portal: Portal, widget: str, excerpts: str
) -> None:
    portal.body = ticket_page(widget, f'proof="{token()}"', excerpts)
    page.goto(portal.address)
    frame = frame_of(page)
    frame.wait_for_selector("#signed")
    frame.locator('.choice input[value="old"]').check()
    page.route("**/embed/en/wizard", lambda route: route.abort())
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("#unreachable")
    page.unroute("**/embed/en/wizard")
    frame.locator("main form .button--go").first.click()
    frame.wait_for_selector("pre[data-reply]")
