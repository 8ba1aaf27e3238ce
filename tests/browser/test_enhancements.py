"""What scripts add, and that nothing of it is there, or missed, without them."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.walking import answer, paste, press


def solution(page: Page, excerpts: str) -> None:
    paste(page, excerpts)
    answer(page, "old")


def test_commands_and_replies_have_copy_buttons(open_page: OpenPage, excerpts: str, server_address: str) -> None:
    page = open_page("/en/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server_address)
    solution(page, excerpts)
    assert page.locator(".copy").count() == page.locator(".prose pre, .hand-over, .replies pre").count()
    button = page.locator(".replies .copy").first
    button.click()
    page.wait_for_selector(".copy--done")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("pre[data-copy]").first.text_content()
    assert page.inner_text("#announcements") == button.inner_text()


def test_without_scripts_there_is_no_copy_button_and_no_hint_of_a_shortcut(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/", javascript=False)
    paste(page, excerpts)
    assert not page.locator(".choice kbd").first.is_visible()
    answer(page, "old")
    assert page.locator(".copy").count() == 0
    assert not page.locator(".foot .needs-script").is_visible()


def test_a_dropped_file_is_sent_as_if_it_had_been_chosen(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/")
    page.evaluate(
        """(text) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([text], "smtp.log"));
          document.querySelector("#log").dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, cancelable: true }));
        }""",
        excerpts,
    )
    assert page.evaluate("document.querySelector('#file').files[0].name") == "smtp.log"
    press(page, "main button[name=go]")
    assert page.locator("#sessions li").count() == 5


def test_the_colours_change_in_place_and_stay(open_page: OpenPage) -> None:
    page = open_page("/en/")
    page.fill("#log", "half a sentence")
    light = page.evaluate("getComputedStyle(document.body).color")
    page.click("button[name=theme][value=dark]")
    assert page.input_value("#log") == "half a sentence"
    assert page.evaluate("getComputedStyle(document.body).color") != light
    assert page.get_attribute("button[value=dark]", "aria-pressed") == "true"
    page.goto("/en/articles")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("button[name=theme][value=system]")
    page.goto("/en/")
    assert page.get_attribute("html", "data-theme") is None


def test_the_colours_change_without_scripts_too(open_page: OpenPage) -> None:
    page = open_page("/en/articles", javascript=False)
    page.click("button[name=theme][value=dark]")
    assert page.url.endswith("/en/articles")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_the_system_decides_where_nothing_was_chosen(open_page: OpenPage) -> None:
    light, dark = open_page("/en/"), open_page("/en/", dark=True)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert light.evaluate(background) != dark.evaluate(background)
