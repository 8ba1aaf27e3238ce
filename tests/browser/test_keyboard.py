"""The wizard without a mouse: with the Tab key alone, and with the shortcuts that scripts add."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.walking import asked, paste


def strike(page: Page, key: str) -> None:
    """Strike a key that leads to another page."""
    with page.expect_event("framenavigated"):
        page.keyboard.press(key)
    page.wait_for_load_state()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, which must be visible."""
    for _ in range(80):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            outline = page.evaluate(
                """() => { const style = getComputedStyle(document.activeElement);
                const around = getComputedStyle(document.activeElement.closest(".choice") ?? document.activeElement);
                return style.outlineStyle !== "none" || around.outlineStyle !== "none"; }"""
            )
            assert outline, f"the focus on {selector} cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def test_the_job_is_done_with_the_keyboard_and_without_scripts(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/", javascript=False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "#log")
    page.keyboard.insert_text(excerpts)
    tab_to(page, "main button[name=go]")
    strike(page, "Enter")
    tab_to(page, ".choice input")
    page.keyboard.press("Space")
    strike(page, "Enter")
    assert page.locator("button[name='375#old-gateway']").count() == 2
    tab_to(page, "button[value=no]")
    strike(page, "Space")
    assert asked(page)


def test_enter_in_a_field_goes_on_and_does_not_change_the_language(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/", javascript=False)
    paste(page, excerpts)
    page.locator(".choice input").first.focus()
    page.keyboard.press("Space")
    strike(page, "Enter")
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("button[name='375#old-gateway']").count() == 2


def test_numbers_choose_enter_goes_on_and_b_goes_back(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/")
    paste(page, excerpts)
    page.keyboard.press("3")
    assert page.is_checked(".choice >> nth=2 >> input")
    strike(page, "Enter")
    assert asked(page) != "375#peer-software"
    page.keyboard.press("u")
    assert page.is_checked(".choice--unknown input")
    strike(page, "b")
    assert asked(page) == "375#peer-software"
    assert page.is_checked(".choice >> nth=2 >> input")


def test_no_shortcut_fires_while_somebody_types(open_page: OpenPage) -> None:
    page = open_page("/en/wizard/375?375%23outcome=failed&375%23reason=none")
    page.focus("#more")
    page.keyboard.type("1ub?\n")
    assert page.input_value("#more") == "1ub?\n"
    assert not page.is_visible("#keys")


def test_no_shortcut_fires_with_a_modifier(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/")
    paste(page, excerpts)
    page.keyboard.press("Control+1")
    page.keyboard.press("Alt+u")
    assert page.locator(".choice input:checked").count() == 0


def test_the_help_opens_and_the_shortcuts_can_be_switched_off(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/")
    paste(page, excerpts)
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys")
    page.keyboard.press("1")
    assert page.locator(".choice input:checked").count() == 0
    page.reload()
    page.keyboard.press("1")
    assert page.locator(".choice input:checked").count() == 0
