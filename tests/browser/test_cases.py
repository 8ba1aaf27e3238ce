"""A case from the agent's screen to the customer's and back, with and without scripts, on a phone and on a desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, free_port, start_server
from tests.browser.test_accessibility import LOOKS, NAMES, found_by_axe, open_folds
from tests.browser.test_portal_walks import ZOOMED
from tests.browser.walking import SERVER_FAILURE, paste, press, sticks_out

KEEP = "button[formaction$='/keep']"
ARRIVED = "220 mx.customer.example.org ESMTP ready\n250 STARTTLS"


@pytest.fixture(scope="module")
def server_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a store of its own."""
    port, place = free_port(), tmp_path_factory.mktemp("store") / "wizard.db"
    server = start_server(port, WIZARD_STORE=f"sqlite:///{place}")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize("screen", [ZOOMED, PHONE, DESKTOP], ids=["zoomed", "phone", "desktop"])
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_case_is_kept_asked_about_answered_gone_on_with_and_deleted(
    open_page: OpenPage, excerpts: str, javascript: bool, screen: dict[str, int]
) -> None:
    page = open_page("/en/", javascript=javascript, viewport=screen, expected=("410",))
    paste(page, excerpts)
    press(page, f"button[name=look][value='{SERVER_FAILURE}']")
    press(page, KEEP)
    assert "178.251.163.242" not in page.content() and page.locator("#counts li").count() > 1
    assert sticks_out(page) == []
    page.fill("#note", "Call anna@customer.example.org back")
    press(page, "main form .button--go")
    case = page.url
    assert re.search(r"/en/case/[0-9A-Za-z_-]{22}$", case)
    assert "anna" not in page.inner_text("#note") and page.inner_text("#link").strip() == case
    assert page.locator("[data-prints]").is_visible() == javascript
    assert sticks_out(page) == []

    press(page, "button[name=do][value=ask]")
    link = page.inner_text("#customer-link").strip()
    customer = open_page(link, javascript=javascript, viewport=screen, lang="fr", expected=("410",))
    assert "openssl s_client" in customer.inner_text("#question-body")
    assert customer.locator("input[type=radio]").count() == 0 and "0232" not in customer.content()
    assert sticks_out(customer) == []
    customer.fill("#more", ARRIVED)
    press(customer, "main form .button--go")
    assert customer.locator("#thanks").count() == 1

    page.reload()
    assert page.locator("#came").count() == 1
    press(page, "main form#wizard .button--go")
    log = page.input_value("#log")
    assert "250 STARTTLS" in log and "customer.example.org" not in log
    press(page, KEEP)
    press(page, "main form .button--go")
    assert page.url == case and page.locator("#events li").count() == 4

    page.click("summary:has-text('Delete this case')")
    press(page, "button[name=do][value=delete]")
    assert page.goto(case).status == 410  # type: ignore[union-attr]
    assert customer.goto(link.replace("/en/", "/fr/")).status == 410  # type: ignore[union-attr]


def test_what_is_saved_and_copied_is_the_case(open_page: OpenPage, excerpts: str, tmp_path: Path) -> None:
    page = open_page("/fr/", lang="fr")
    paste(page, excerpts)
    press(page, KEEP)
    press(page, "main form .button--go")
    for ending, told in ((".md", "## "), (".json", '"version": 1')):
        with page.expect_download() as saving:
            page.click(f"a[href$='{ending}']")
        saving.value.save_as(tmp_path / f"case{ending}")
        text = (tmp_path / f"case{ending}").read_text("utf-8")
        assert told in text and "178.251.163.242" not in text
    page.evaluate("window.print = () => { window.printed = true }")
    page.click("[data-prints]")
    assert page.evaluate("window.printed")


@pytest.mark.parametrize(("language", "screen", "dark"), LOOKS, ids=NAMES)
def test_axe_finds_nothing_on_the_pages_of_a_case(
    open_page: OpenPage, excerpts: str, language: str, screen: dict[str, int], dark: bool
) -> None:
    page = open_page(f"/{language}/", lang=language, viewport=screen, dark=dark)
    paste(page, excerpts)
    for selector in (KEEP, "main form .button--go", "button[name=do][value=ask]"):
        press(page, selector)
        open_folds(page)
        assert found_by_axe(page) == [] and sticks_out(page) == []
    page.goto(page.inner_text("#customer-link").strip())
    assert found_by_axe(page) == [] and sticks_out(page) == []
    page.fill("#more", ARRIVED)
    press(page, "main form .button--go")
    assert found_by_axe(page) == []
