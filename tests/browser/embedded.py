"""A portal that a test writes, and what happens in the wizard's frame beside its ticket."""

import mimetypes
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Frame, Page

TEXTAREA = '<textarea id="reply" rows="10">Dear customer,</textarea>'


class Portal:
    """A site whose pages the test writes; what it serves is read at each request. Below /static/ are ``files``."""

    def __init__(self, port: int, files: Path | None = None) -> None:
        self.port, self.body, self.policy = port, "", ""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if files is not None and path.startswith("/static/"):
                    self.send_file(files / path.removeprefix("/static/"))
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if owner.policy:
                    self.send_header("Content-Security-Policy", owner.policy)
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Portal</title>{owner.body}".encode())

            def send_file(self, path: Path) -> None:
                self.send_response(200 if path.is_file() else 404)
                self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
                self.end_headers()
                if path.is_file():
                    self.wfile.write(path.read_bytes())

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://portal.localhost:{self.port}/"


def ticket_page(widget: str, body: str, editor: str = TEXTAREA, subject: str = "TLS", extra: str = "") -> str:
    return (
        f'<script src="{widget}/embed/v1.js" async></script><pre id="body">{escape(body)}</pre>{editor}'
        f'<wizard-embed lang="en" customer-lang="fr" ticket="7" subject="{escape(subject)}" body="#body" '
        f'reply="#reply" {extra}></wizard-embed>'
    )


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition of the page. Playwright's own waiting evaluates text, which a strict policy forbids."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came to: {condition}")


def frame_of(page: Page) -> Frame:
    """The wizard's frame once it shows what it made of the ticket."""
    wait_until(page, "document.querySelector('wizard-embed')?.opened === true")
    page.wait_for_timeout(300)
    frame = next(each for each in page.frames if "/embed/" in each.url)
    frame.wait_for_selector("main")
    frame.wait_for_load_state()
    return frame


def put_in(frame: Frame, kind: str = "customer") -> str:
    """Press the button that puts it into the ticket; what the page says then."""
    button = frame.locator(f"button[data-insert={kind}]").last
    button.scroll_into_view_if_needed()
    # Chromium knows a little later which process the place belongs to, once the page has moved.
    frame.page.wait_for_timeout(300)
    frame.evaluate("document.querySelectorAll('[data-state]').forEach((each) => each.removeAttribute('data-state'))")
    button.click()
    status = frame.locator("[data-inserted][data-state]")
    status.wait_for(state="attached")
    return status.get_attribute("data-state") or ""
