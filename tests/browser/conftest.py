"""A real Chromium against the real production server, with everything that must not happen made an error."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DOCTOR_KEY = "a-key-that-nobody-guesses"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

pytestmark = pytest.mark.browser
# Runs in an environment of its own; see tests/browser/helpdesk.py.
collect_ignore = ["helpdesk_site"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and keep it in one worker: one browser, one server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test of this folder once more where it failed: what fails twice is a failure.

    On a busy machine Chromium now and then gives a click, or the focus, to the process of the wrong frame.
    """
    if item.get_closest_marker("browser") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports):
        item._initrequest()  # type: ignore[attr-defined]  # new fixtures, as pytest itself makes them
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def free_port() -> int:
    """A port that nobody listens on just now, below those that systems give to outgoing connections."""
    for _ in range(1000):
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port was found")


def start_server(port: int, **environment: str) -> subprocess.Popen[bytes]:
    """The production server on a port, ready to answer, with no settings but those given; it keeps nothing unasked."""
    command = [sys.executable, "-c", "from wizard.cli import main; main()", "serve", "--port", str(port)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WIZARD_")}
    alone = {"WIZARD_STORE": "", "WIZARD_CACHE": ""}
    server = subprocess.Popen(command, env={**inherited, **alone, **environment}, stdout=subprocess.DEVNULL)
    without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with without_proxy.open(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    return server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        if server.poll() is not None:
            break
    server.kill()
    server.wait()
    raise RuntimeError("the server did not answer on /healthz")


@pytest.fixture(scope="session")
def portal_port() -> int:
    """The port at which a site on this machine may hold the wizard in a frame."""
    return free_port()


@pytest.fixture(scope="session")
def server_address(portal_port: int) -> Iterator[str]:
    """The address of a running server, without a slash at its end; see ``portal_port`` for who may frame it."""
    port = free_port()
    origins = f"http://portal.localhost:{port} http://127.0.0.1:{portal_port}"
    server = start_server(port, WIZARD_EMBED_ORIGINS=origins, WIZARD_EMBED_DOCTOR=DOCTOR_KEY)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("No Chromium was found. Run “make browser”, or install the package chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


class Watched:
    """What goes wrong on the pages of one context: console errors, refused content, requests elsewhere.

    Chromium reports what the Content-Security-Policy refuses as a console error, so that counts too.
    """

    def __init__(self, context: BrowserContext, addresses: tuple[str, ...]) -> None:
        self.wrong: list[str] = []
        context.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        self._near = tuple(f"{address}/" for address in addresses)
        context.route("**/*", self._route)

    def _route(self, route: Route, request: Request) -> None:
        if f"{request.url}/".startswith((*self._near, "data:", "about:", "blob:")):
            route.continue_()
        else:
            self.wrong.append(f"a request to {request.url}")
            route.abort()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server_address: str) -> Iterator[OpenPage]:
    """Opens an address of the product: ``open_page("/fr/", javascript=False, viewport=PHONE, dark=True, lang="fr")``.

    The test fails in the end if any page logged an error, was refused something, or asked another machine.
    ``expected`` names parts of console messages that the test provokes on purpose; ``also`` are further origins on
    this machine that its pages may ask, such as a portal that frames the wizard.
    """
    contexts: list[BrowserContext] = []
    watched: list[tuple[Watched, tuple[str, ...]]] = []

    def opened(
        address: str = "/",
        *,
        javascript: bool = True,
        viewport: dict[str, int] | None = None,
        dark: bool = False,
        lang: str = "en",
        expected: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
    ) -> Page:
        context = browser.new_context(
            base_url=server_address,
            java_script_enabled=javascript,
            viewport=viewport or DESKTOP,  # type: ignore[arg-type]  # a plain dictionary has these keys
            color_scheme="dark" if dark else "light",
            locale={"fr": "fr-FR", "en": "en-GB"}[lang],
            reduced_motion="reduce",
        )
        contexts.append(context)
        watched.append((Watched(context, (server_address, *also)), expected))
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    wrong = [text for seen, expected in watched for text in seen.wrong if not any(part in text for part in expected)]
    assert wrong == []
