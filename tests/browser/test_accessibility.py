"""axe finds nothing on any kind of page, in either language, light or dark, on a phone or a desktop."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, DOCTOR_KEY, PHONE, OpenPage
from tests.browser.walking import SERVER_FAILURE, answer, give_up_on, is_handed_over, paste, press, sticks_out

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [("fr", DESKTOP, False), ("en", PHONE, True), ("en", DESKTOP, True), ("fr", PHONE, False)]
NAMES = ["fr-desktop-light", "en-phone-dark", "en-desktop-dark", "fr-phone-light"]


def found_by_axe(page: Page) -> list[str]:
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{found['id']}: {node['html'][:150]}" for found in violations for node in found["nodes"]]


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
def test_axe_finds_nothing_on_the_way_through(
    open_page: OpenPage, excerpts: str, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/{language}/", lang=language, viewport=screen, dark=dark, expected=("422",))
    assert found_by_axe(page) == []
    press(page, "main button[name=go]")
    assert page.locator("#problem").is_visible()
    assert found_by_axe(page) == []
    paste(page, excerpts)
    open_folds(page)
    assert found_by_axe(page) == []
    answer(page, "old")
    open_folds(page)
    assert found_by_axe(page) == []
    press(page, f"button[name=look][value='{SERVER_FAILURE}']")
    assert found_by_axe(page) == []
    for _ in range(40):
        if is_handed_over(page):
            break
        give_up_on(page)
    assert found_by_axe(page) == []


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
def test_axe_finds_nothing_on_the_page_that_says_why_a_frame_stays_empty(
    open_page: OpenPage, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/embed/doctor/{language}", lang=language, viewport=screen, dark=dark, expected=("422",))
    assert found_by_axe(page) == [] and sticks_out(page) == []
    for key, address in (
        ("another key of its own", "https://desk.example.com"),
        (DOCTOR_KEY, "https://desk.example.com"),
    ):
        page.fill("#key", key)
        page.fill("#page", address)
        press(page, "main form .button--go")
        assert found_by_axe(page) == []
    assert page.locator("[data-refusal]").count() >= 1


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
@pytest.mark.parametrize(
    "address",
    [
        "articles",
        "articles/375",
        "articles/alerts",
        "articles/icewarp",
        "articles/375/tree",
        "articles/375?walk=375",
        "articles/375/versions",
        "articles/375/versions/1",
        "articles/375/versions/2/changes",
        "wizard/375",
        "search",
        "search?q=certificat+expired",
        "search?q=qqqqzzzz",
        "accessibility",
        "nowhere",
    ],
)
def test_axe_finds_nothing_on_a_page_to_read(
    open_page: OpenPage, address: str, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/{language}/{address}", lang=language, viewport=screen, dark=dark, expected=("404",))
    assert found_by_axe(page) == []
    assert sticks_out(page) == []


def test_words_that_nothing_is_about_are_answered_accessibly(open_page: OpenPage) -> None:
    page = open_page("/en/")
    paste(page, "qqqq zzzz wwww")
    assert found_by_axe(page) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1920])
def test_nothing_sticks_out_at_any_width(open_page: OpenPage, excerpts: str, width: int) -> None:
    page = open_page("/fr/", lang="fr", viewport={"width": width, "height": 256})
    assert sticks_out(page) == []
    paste(page, excerpts)
    open_folds(page)
    assert sticks_out(page) == []
    answer(page, "old")
    assert sticks_out(page) == []
    page.goto("/fr/articles/375")
    assert sticks_out(page) == []


def test_everything_that_can_be_pressed_is_large_enough(open_page: OpenPage, excerpts: str) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels in both directions, but for links inside a sentence."""
    page = open_page("/fr/", lang="fr", viewport=PHONE)
    paste(page, excerpts)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button:not([aria-hidden]), select, summary, input[type=text], .menu a")]
          .filter((element) => element.checkVisibility())
          .map((element) => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []


def open_folds(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
