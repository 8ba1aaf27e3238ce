"""The pages to read, without a mouse, without scripts, and at 400 % zoom: each kind of page in both languages."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.test_keyboard import strike, tab_to
from tests.browser.walking import sticks_out
from tests.chat.talking import FAILED

ZOOMED = {"width": 320, "height": 256}
"""What is left of a window of 1280 by 1024 pixels at 400 % (WCAG 2.2, 1.4.10)."""
PAGES = (
    "articles",
    "articles/375",
    "articles/alerts",
    "articles/375/tree",
    "articles/375/versions",
    "articles/375/versions/1",
    "articles/375/versions/2/changes",
    "search?q=certificat",
    "chat",
    "accessibility",
    "wizard/375",
)
LANGUAGES = pytest.mark.parametrize("lang", ["fr", "en"])


def skip_to_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")


@LANGUAGES
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_nothing_sticks_out_of_any_page_at_400_percent(open_page: OpenPage, lang: str, javascript: bool) -> None:
    page = open_page(f"/{lang}/", lang=lang, viewport=ZOOMED, javascript=javascript)
    for address in PAGES:
        page.goto(f"/{lang}/{address}")
        assert sticks_out(page) == [], address
        assert page.locator("h1").is_visible(), address


@LANGUAGES
def test_a_conversation_fits_at_400_percent(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"/{lang}/chat", lang=lang, viewport=ZOOMED, javascript=False)
    for message in (FAILED, "1", "?"):
        page.fill("#message", message)
        with page.expect_event("framenavigated"):
            page.click("#wizard .button--go")
        assert sticks_out(page) == []


@LANGUAGES
def test_the_versions_of_an_article_are_reached_by_the_keyboard(open_page: OpenPage, lang: str) -> None:
    page = open_page(f"/{lang}/articles/375", lang=lang, javascript=False)
    page.locator("nav[aria-labelledby=versions-title] a").last.focus()
    tab_to(page, "nav[aria-labelledby=versions-title] a[href], nav[aria-labelledby=related-title] a")
    page.goto(f"/{lang}/articles/375/versions")
    skip_to_content(page)
    tab_to(page, f"a[href='/{lang}/articles/375/versions/2/changes']")
    strike(page, "Enter")
    assert page.locator("ins").count() and page.locator("del").count()
    skip_to_content(page)
    tab_to(page, f"main p.links a[href='/{lang}/articles/375/versions/2']")
    strike(page, "Enter")
    assert page.url.endswith("/versions/2")


def test_the_marks_of_a_difference_differ_in_more_than_colour(open_page: OpenPage) -> None:
    page = open_page("/en/articles/375/versions/2/changes")
    lines = page.evaluate(
        "() => ['ins', 'del'].map((tag) => getComputedStyle(document.querySelector(tag)).textDecorationLine)"
    )
    assert lines == ["underline", "line-through"]
    assert "[added:" in page.locator("main ins .unseen").first.inner_text()


def test_a_branch_of_the_tree_is_opened_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/fr/articles/375/tree", lang="fr", javascript=False)
    skip_to_content(page)
    tab_to(page, ".tree summary")
    page.keyboard.press("Enter")
    assert page.locator(".tree details[open]").count() == 1
    tab_to(page, ".tree details[open] a")
    strike(page, "Enter")
    assert "/fr/articles/" in page.url


def test_a_search_is_made_and_followed_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/en/search", javascript=False)
    skip_to_content(page)
    tab_to(page, "#search")
    page.keyboard.type("certificate expired")
    strike(page, "Enter")
    skip_to_content(page)
    tab_to(page, "main li a")
    strike(page, "Enter")
    assert "/en/articles/" in page.url


def test_the_ladder_is_reached_and_told_in_words_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/en/", javascript=False, viewport=ZOOMED)
    page.fill("#log", FAILED)
    with page.expect_event("framenavigated"):
        page.click("main button[name=go]")
    assert page.locator("svg[role=img], figure svg").count()
    assert sticks_out(page) == []
