"""The whole job, from a pasted log to the hand-over, as different people have it on their screens."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.walking import SERVER_FAILURE, answer, asked, give_up_on, is_handed_over, paste, press, sticks_out

SCREENS = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_the_paste_to_the_hand_over(
    open_page: OpenPage, excerpts: str, language: str, javascript: bool, screen: str
) -> None:
    page = open_page("/", lang=language, javascript=javascript, viewport=SCREENS[screen])
    assert page.url.endswith(f"/{language}/")
    assert sticks_out(page) == []
    paste(page, excerpts)
    assert page.locator("#sessions li").count() == 5
    assert asked(page) == "375#peer-software"
    assert "512" in page.inner_text("#L39")
    assert "decode_error" in page.inner_text("#L40")
    assert sticks_out(page) == []
    answer(page, "old")
    assert page.locator("pre[data-copy]").count() == 2
    assert page.locator("main .badge--certain").count() == 0
    assert sticks_out(page) == []
    for _ in range(40):
        if is_handed_over(page):
            break
        give_up_on(page)
        assert sticks_out(page) == []
    assert "0232" in page.inner_text(".hand-over")
    assert "178.251.163.242" not in page.inner_text(".hand-over")
    assert page.get_attribute("html", "lang") == language


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_the_language_changes_in_the_middle_and_nothing_is_lost(
    open_page: OpenPage, excerpts: str, javascript: bool
) -> None:
    page = open_page("/fr/", lang="fr", javascript=javascript)
    paste(page, excerpts)
    answer(page, "recent")
    question, steps = asked(page), page.locator(".trail > li").count()
    page.check(".choice--unknown input")
    press(page, "button[name=language][value=en]")
    assert page.get_attribute("html", "lang") == "en"
    assert (asked(page), page.locator(".trail > li").count()) == (question, steps)
    assert page.is_checked(".choice--unknown input")
    assert "46.105.36.90" in page.input_value("#log")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_missing_lines_are_asked_for_and_added(open_page: OpenPage, excerpts: str, javascript: bool) -> None:
    page = open_page("/en/", javascript=javascript)
    paste(page, excerpts)
    press(page, f"button[name=look][value='{SERVER_FAILURE}']")
    page.fill("#more", "an added line")
    press(page, "main form button[value=lines]")
    assert page.input_value("#log").rstrip().endswith("an added line")


def test_back_shows_the_page_before_without_asking_to_send_it_again(open_page: OpenPage, excerpts: str) -> None:
    page = open_page("/en/")
    paste(page, excerpts)
    answer(page, "old")
    page.go_back()
    assert asked(page) == "375#peer-software"
    page.go_back()
    assert "46.105.36.90" in page.input_value("#log")
    page.go_forward()
    assert asked(page) == "375#peer-software"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_without_a_log_the_address_is_all_there_is(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/en/", javascript=javascript)
    press(page, "a.start[href='/en/wizard/375']")
    answer(page, "failed")
    assert page.url.endswith("/en/wizard/375?375%23outcome=failed")
    shared = open_page("/en/wizard/375?375%23outcome=failed", javascript=javascript)
    assert asked(shared) == asked(page) == "375#reason"


def test_markup_in_a_line_runs_nothing(open_page: OpenPage) -> None:
    page = open_page("/en/")
    line = "192.0.2.7 [1F70] 12:51:22 Client session <<< 220 <img src=x onerror=\"document.title='run'\">{{7*7}}"
    paste(page, f"{line}\n192.0.2.7 [1F70] 12:51:22 Client session TLS connection could not be established")
    assert "onerror" in page.inner_text(".lines")
    assert page.title() != "run"


def test_an_enormous_upload_gets_an_answer_and_not_a_broken_connection(
    open_page: OpenPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("upload") / "big.log"
    log.write_bytes(b"a line of a log\n" * 4_000_000)
    page = open_page("/fr/", lang="fr", expected=("413",))
    page.set_input_files("#file", log)
    press(page, "main button[name=go]")
    assert page.locator("main h1").is_visible()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("text=413").count() == 1
