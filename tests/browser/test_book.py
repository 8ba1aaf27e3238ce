"""The book of all articles, as a browser shows and prints it: readable, side by side, and asking nobody for anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import found_by_axe
from tests.browser.walking import sticks_out
from wizard.book import as_html, book
from wizard.model import KnowledgeBase

PAGES = ("clock", "ports", "verify", "icewarp", "tls-report")


@pytest.fixture
def shown(browser: Browser, shipped_kb: KnowledgeBase, tmp_path: Path) -> Iterator[Page]:
    """A book of some pages, opened as a file; no request but for the file itself was made in the end."""
    kb = KnowledgeBase({name: shipped_kb.pages[name] for name in PAGES})
    file = tmp_path / "book.html"
    file.write_text(as_html(kb, book(kb, ("fr", "en"))), "utf-8")
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")  # type: ignore[arg-type]  # has these keys
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert asked == [file.as_uri()]


def test_axe_finds_nothing_and_nothing_sticks_out(shown: Page) -> None:
    assert found_by_axe(shown) == []
    assert sticks_out(shown) == []


def test_the_languages_stand_side_by_side_and_on_a_phone_below_each_other(shown: Page) -> None:
    cells = shown.locator("#clock-offset + tr > td")
    left, right = (cells.nth(place).bounding_box() for place in (0, 1))
    assert left and right and left["y"] == right["y"] and left["x"] < right["x"]
    shown.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dictionary has these keys
    above, below = (cells.nth(place).bounding_box() for place in (0, 1))
    assert above and below and above["x"] == below["x"] and above["y"] < below["y"]
    assert sticks_out(shown) == []


def test_it_can_be_printed(shown: Page) -> None:
    shown.emulate_media(media="print")
    assert shown.locator(".languages").first.is_visible()
    assert shown.pdf(prefer_css_page_size=True).startswith(b"%PDF")
