"""Hosts that really refuse the frame: what the browser does, what the doctor says of it, and that its advice mends it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import free_port, start_server
from tests.browser.embedded import wait_until

KEY = "a-key-that-nobody-guesses"


class Host:
    """A site whose page and headers the test writes."""

    def __init__(self, port: int) -> None:
        self.headers: dict[str, str] = {}
        self.body = ""
        owner = self
        self.address = f"http://portal.localhost:{port}"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **owner.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Portal</title>{owner.body}".encode())

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    made = Host(free_port())
    yield made
    made.close()


@pytest.fixture(scope="module")
def wizard(host: Host) -> Iterator[str]:
    port = free_port()
    server = start_server(port, WIZARD_EMBED_ORIGINS=host.address, WIZARD_EMBED_DOCTOR=KEY)
    yield f"http://widget.localhost:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def element(wizard: str, extra: str = "") -> str:
    return (
        f'<script src="{wizard}/embed/v1.js"{extra} async></script>'
        '<wizard-embed lang="en" ticket="7" doctor fallback-after="1500"></wizard-embed>'
    )


def speaks(page: Page, host: Host) -> bool:
    """Whether the frame has spoken with the page."""
    page.add_init_script("addEventListener('wizard-ready', () => { window.spoke = true }, true)")
    page.goto(host.address)
    page.wait_for_timeout(2500)
    return page.evaluate("window.spoke === true") is True


def diagnosed(page: Page, wizard: str, host: Host, **fields: str) -> list[str]:
    """What the doctor names, from the headers that the browser was really answered."""
    answered = page.goto(host.address)
    assert answered is not None
    headers = "\n".join(f"{name}: {value}" for name, value in answered.all_headers().items())
    page.goto(f"{wizard}/embed/doctor/en")
    wait_until(page, "document.querySelector('#own').value.includes('frame-ancestors')")
    given = {
        "key": KEY,
        "page": fields.get("page", f"{host.address}/"),
        "headers": headers,
        "markup": host.body,
        **fields,
    }
    for name, value in given.items():
        page.fill(f"#{name}", value)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return [each.get_attribute("data-refusal") or "" for each in page.locator("[data-refusal]").all()]


@pytest.mark.parametrize(
    ("header", "refused", "mended", "reason"),
    [
        ("Content-Security-Policy", "frame-src 'self'", "frame-src {wizard}", "frame-src"),
        ("Content-Security-Policy", "child-src 'self'", "child-src {wizard}", "frame-src"),
        ("Content-Security-Policy", "default-src 'self'; script-src {wizard}", "default-src {wizard}", "frame-src"),
        ("Content-Security-Policy", "script-src 'self'", "script-src {wizard}", "script-src"),
        (
            "Content-Security-Policy",
            "sandbox allow-scripts allow-popups",
            "sandbox allow-scripts allow-same-origin allow-forms allow-popups",
            "sandbox",
        ),
    ],
)
def test_a_policy_that_refuses_is_named_and_the_change_mends_it(
    page: Page, host: Host, wizard: str, header: str, refused: str, mended: str, reason: str
) -> None:
    host.body, host.headers = element(wizard), {header: refused.format(wizard=wizard)}
    assert not speaks(page, host)
    assert diagnosed(page, wizard, host) == [reason]
    host.headers = {header: mended.format(wizard=wizard)}
    assert speaks(page, host)
    assert diagnosed(page, wizard, host) == []


def test_a_nonce_is_asked_for(page: Page, host: Host, wizard: str) -> None:
    host.headers = {"Content-Security-Policy": f"frame-src {wizard}; script-src 'nonce-abc' 'strict-dynamic'"}
    host.body = element(wizard)
    assert not speaks(page, host)
    assert diagnosed(page, wizard, host) == ["nonce"]
    host.body = element(wizard, ' nonce="abc"')
    assert speaks(page, host)


def test_a_site_that_isolates_itself_may_hold_the_wizard(page: Page, host: Host, wizard: str) -> None:
    for policy in ("require-corp", "credentialless"):
        host.body = element(wizard)
        host.headers = {"Cross-Origin-Embedder-Policy": policy, "Cross-Origin-Opener-Policy": "same-origin"}
        assert speaks(page, host)
        assert diagnosed(page, wizard, host) == []


def test_a_site_that_is_not_listed_is_named(page: Page, wizard: str) -> None:
    other = Host(free_port())
    other.body = element(wizard)
    assert not speaks(page, other)
    assert diagnosed(page, wizard, other) == ["ancestors"]
    other.close()


def test_a_site_around_the_page_has_to_be_listed_too(page: Page, host: Host, wizard: str) -> None:
    host.body, host.headers = element(wizard), {}
    around = Host(free_port())
    around.body = f'<iframe src="{host.address}/" width="600" height="600"></iframe>'
    page.goto(around.address)
    inner = next(frame for frame in page.frames if frame.parent_frame)
    inner.wait_for_selector("wizard-embed a:visible", timeout=10_000)
    assert diagnosed(page, wizard, host, around=around.address) == ["ancestors"]
    around.close()


@pytest.mark.parametrize("missing", ["allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"])
def test_a_sandbox_that_lacks_a_word_is_named(page: Page, host: Host, wizard: str, missing: str) -> None:
    words = [word for word in ("allow-scripts", "allow-same-origin", "allow-forms", "allow-popups") if word != missing]
    host.headers, host.body = {}, f'<iframe sandbox="{" ".join(words)}" src="{wizard}/embed/en"></iframe>'
    assert diagnosed(page, wizard, host) == ["sandbox"]


def test_the_element_itself_says_what_the_browser_refused(page: Page, host: Host, wizard: str) -> None:
    host.body = element(wizard)
    host.headers = {"Content-Security-Policy": "frame-src 'self'"}
    page.goto(host.address)
    assert wizard in page.locator("wizard-embed li").inner_text()
    host.headers = {"Content-Security-Policy": f"frame-src {wizard}; sandbox allow-scripts"}
    page.goto(host.address)
    assert "allow-same-origin" in page.locator("wizard-embed li").first.inner_text()
    other = Host(free_port())
    other.body = element(wizard)
    page.goto(other.address)
    assert other.address in page.locator("wizard-embed li").inner_text()
    other.close()


def test_nothing_is_said_where_nobody_asked_or_where_the_frame_speaks(page: Page, host: Host, wizard: str) -> None:
    host.body, host.headers = element(wizard), {}
    assert speaks(page, host)
    assert page.locator("wizard-embed li").count() == 0
    host.body, host.headers = element(wizard).replace(" doctor", ""), {"Content-Security-Policy": "frame-src 'self'"}
    page.goto(host.address)
    page.locator("wizard-embed a:visible").wait_for()
    assert page.locator("wizard-embed li").count() == 0


def test_the_doctor_itself_cannot_be_framed(page: Page, host: Host, wizard: str) -> None:
    host.headers, host.body = {}, f'<iframe id="doctor" src="{wizard}/embed/doctor/en"></iframe>'
    page.goto(host.address)
    page.wait_for_timeout(700)
    framed = next(frame for frame in page.frames if frame.parent_frame)
    assert framed.locator("#key").count() == 0
