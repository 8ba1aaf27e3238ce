"""What every kind of page weighs, asks for and shows on a phone that was never here; times are for ``make bench``."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench import pages
from tests.browser.conftest import free_port, start_server


@pytest.fixture(scope="module")
def server_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that keeps cases."""
    port, place = free_port(), tmp_path_factory.mktemp("store") / "wizard.db"
    server = start_server(port, WIZARD_STORE=f"sqlite:///{place}")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("kind", pages.KINDS)
def test_a_page_is_light_still_and_without_fault(
    browser: Browser, server_address: str, kind: str, language: str
) -> None:
    seen = pages.visit(browser, server_address, kind, language, slow=False)
    assert seen.faults == ()
    assert 0 < seen.size < pages.MOST_BYTES
    assert 0 < seen.requests <= pages.MOST_REQUESTS
    assert seen.moved == 0
    assert seen.nodes <= pages.MOST_NODES
