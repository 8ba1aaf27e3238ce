"""The wizard in a frame of another site's page: shown where the configuration allows it, refused elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Frame

from tests.browser.conftest import free_port
from tests.browser.walking import answer, asked, paste


@contextmanager
def portal(port: int, framed: str) -> Iterator[str]:
    """Another site's page, with a frame in it; gives its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><title>Portal</title><iframe src="{framed}" width="800" height="600"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}/"
    server.shutdown()
    server.server_close()


def frame_in(browser: Browser, address: str) -> Frame:
    page = browser.new_context().new_page()
    page.goto(address)
    return page.frames[1]


def test_the_job_is_done_in_a_frame_of_an_allowed_site(
    browser: Browser, server_address: str, portal_port: int, excerpts: str
) -> None:
    with portal(portal_port, f"{server_address}/embed/en") as address:
        frame = frame_in(browser, address)
        paste(frame, excerpts)
        assert asked(frame) == "375#peer-software"
        answer(frame, "old")
        assert frame.locator("pre[data-copy][data-reply]").count() == 2
        frame.page.context.close()


@pytest.mark.parametrize("path", ["/embed/en", "/en/", "/en/articles/375"])
def test_other_sites_and_other_pages_are_refused(browser: Browser, server_address: str, path: str) -> None:
    with portal(free_port(), f"{server_address}{path}") as address:
        frame = frame_in(browser, address)
        assert frame.locator("#log, article").count() == 0
        frame.page.context.close()


def test_an_allowed_site_may_frame_only_the_pages_made_for_it(browser: Browser, server_address: str) -> None:
    allowed = int(server_address.rpartition(":")[2]) + 1
    with portal(allowed, f"{server_address}/en/") as address:
        frame = frame_in(browser, address)
        assert frame.locator("#log").count() == 0
        frame.page.context.close()
