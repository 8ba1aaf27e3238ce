"""A long log in a real browser: a bar that moves, what was found, one session, and all of it without scripts, too."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from bench import generate_logs
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import LOOKS, NAMES, found_by_axe
from tests.browser.walking import press, sticks_out

SIZE = 4_000_000


@pytest.fixture(scope="session")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "mail.log"
    path.write_text("".join(generate_logs.lines("icewarp", SIZE)), "utf-8")
    return path


def send(page: Page, path: Path) -> None:
    page.set_input_files("#file", path)
    press(page, "main button[name=go]")


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
def test_it_is_read_listed_and_forgotten(
    open_page: OpenPage, long_log: Path, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/{language}/", lang=language, viewport=screen, dark=dark, expected=("404",))
    send(page, long_log)
    if page.locator("progress").count():
        assert found_by_axe(page) == []
    page.wait_for_selector("ol.sessions")
    assert found_by_axe(page) == []
    assert sticks_out(page) == []
    address = page.url
    press(page, "ol.sessions li:first-child a")
    assert page.locator(".case .badge--failed").is_visible()
    assert len(page.input_value("#log")) < SIZE / 100
    page.go_back()
    press(page, "form.notice button")
    page.goto(address)
    assert page.locator("ol.sessions").count() == 0


def test_the_bar_moves_without_loading_the_page_again(open_page: OpenPage, long_log: Path, tmp_path: Path) -> None:
    page = open_page("/en/")
    longer = tmp_path / "longer.log"
    longer.write_text(long_log.read_text("utf-8") * 11, "utf-8")
    send(page, longer)
    page.evaluate("document.body.id = 'same'")
    page.wait_for_selector("#same progress[value]:not([value='0'])")
    page.wait_for_selector("ol.sessions")


def test_without_scripts_the_page_asks_by_itself(open_page: OpenPage, long_log: Path) -> None:
    page = open_page("/fr/", javascript=False)
    send(page, long_log)
    page.wait_for_selector("ol.sessions")
    assert page.locator("html").get_attribute("lang") == "fr"
