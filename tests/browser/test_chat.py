"""Whole conversations in the browser: in both languages, with and without scripts, on a phone, by keyboard alone."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_accessibility import LOOKS, NAMES, found_by_axe, open_folds
from tests.browser.test_keyboard import tab_to
from tests.browser.walking import asked, press, sticks_out
from tests.chat.talking import FAILED

EXPIRED = {"fr": "notre certificat est perime", "en": "our certifcate has expired"}
PERSON = {"fr": "je veux une personne", "en": "I want a person"}


def say(page: Page, message: str, number: int) -> None:
    """Type a message, strike Enter and wait for the answer, which comes without another page."""
    page.fill("#message", message)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#exchange-{number} .said--it")


def quick(page: Page) -> list[str]:
    """The quick replies that can be pressed."""
    return page.locator("button[name=quick]:enabled").all_inner_texts()


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
def test_a_conversation_goes_on_in_place_and_axe_finds_nothing(
    open_page: OpenPage, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/{language}/chat", lang=language, viewport=screen, dark=dark)
    page.evaluate("window.same = true")
    say(page, EXPIRED[language], 1)
    assert len(quick(page)) == 4
    say(page, FAILED, 2)
    say(page, "1", 3)
    assert page.locator("#exchange-3 a[href$='375#old-gateway']").count() == 1
    say(page, PERSON[language], 4)
    assert page.locator("#exchange-4 .hand-over").count() == 1
    assert page.evaluate("window.same") is True
    assert page.evaluate("document.activeElement.id") == "message"
    assert page.evaluate("document.documentElement.lang") == language
    open_folds(page)
    assert found_by_axe(page) == []
    assert sticks_out(page) == []


def test_a_conversation_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/fr/chat", lang="fr", javascript=False)
    page.fill("#message", FAILED)
    press(page, "#wizard .button--go")
    press(page, "button[name=quick] >> nth=0")
    assert page.locator("#exchange-2 a[href$='375#old-gateway']").count() == 1
    press(page, "button[name=from]")
    assert page.locator("button[name='375#old-gateway']").count() == 2
    press(page, "button[name='375#old-gateway'][value=no]")
    question = asked(page)
    press(page, "button[name=from]")
    assert page.locator(".exchange").count() == 3
    press(page, "button[name=from]")
    assert asked(page) == question


def test_the_new_answer_is_in_the_log_and_what_was_there_does_not_move(open_page: OpenPage) -> None:
    page = open_page("/en/chat", viewport=DESKTOP)
    say(page, EXPIRED["en"], 1)
    where = "(selector) => document.querySelector(selector).getBoundingClientRect().top + scrollY"
    before = page.evaluate(where, "#exchange-1 .quick")
    page.click("button[name=quick] >> nth=0")
    page.wait_for_selector("#exchange-2 .said--it")
    assert page.evaluate(where, "#exchange-1 .quick") == before
    assert page.locator("[role=log] #exchange-2").count() == 1
    assert page.locator("#exchange-1 button:enabled").count() == 0


def test_switching_to_the_wizard_and_back_loses_nothing_with_scripts(open_page: OpenPage) -> None:
    page = open_page("/en/chat")
    say(page, FAILED, 1)
    say(page, "old gateway", 2)
    press(page, "button[name=from]")
    assert page.locator("button[name='375#old-gateway']").count() == 2
    press(page, "button[name=from]")
    assert page.locator(".exchange").count() == 2
    say(page, "back", 3)
    assert len(quick(page)) == 4


def test_a_conversation_is_held_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/en/chat", viewport=PHONE)
    tab_to(page, "#message")
    page.keyboard.insert_text("first line")
    page.keyboard.press("Shift+Enter")
    assert page.input_value("#message") == "first line\n"
    page.fill("#message", FAILED)
    page.keyboard.press("Enter")
    page.wait_for_selector("#exchange-1 .quick")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.name === 'quick'"):
            break
    page.keyboard.press("Space")
    page.wait_for_selector("#exchange-2 .said--it")
    assert page.evaluate("document.activeElement.id") == "message"


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_nothing_sticks_out_of_a_conversation(open_page: OpenPage, width: int) -> None:
    page = open_page("/fr/chat", lang="fr", viewport={"width": width, "height": 256})
    assert sticks_out(page) == []
    say(page, FAILED, 1)
    say(page, "1", 2)
    open_folds(page)
    assert sticks_out(page) == []


def test_where_the_script_is_not_answered_the_form_is_sent(open_page: OpenPage) -> None:
    page = open_page("/en/chat", expected=("Failed to load resource",))
    page.route("**/chat", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.fill("#message", FAILED)
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.locator("#exchange-1 .said--it").count() == 1
    with page.expect_event("framenavigated"):
        page.click("button[name=quick] >> nth=0")
    page.wait_for_load_state()
    assert page.locator("#exchange-2 .said--it").count() == 1
