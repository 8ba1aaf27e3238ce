"""A log that is too long for one request is read apart: progress, what was found, one session of it, and forgotten."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from bench import generate_logs
from tests.web.screenless import Screenless
from wizard.apart import TooMany
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.web import create_app

PATIENCE = 30.0
LINES = "".join(generate_logs.lines("icewarp", 1_200_000))


@pytest.fixture
def long_app(shipped_settings: Settings, shipped_wizard: Wizard, tmp_path: Path) -> Flask:
    return create_app(replace(shipped_settings, max_upload_bytes=6_000_000, cache=tmp_path), shipped_wizard)


@pytest.fixture
def browser(long_app: Flask) -> Screenless:
    return Screenless(long_app.test_client())


def until_read(page: Screenless) -> Screenless:
    """Look again, as the page asks without scripts, until the reading is over."""
    end = time.monotonic() + PATIENCE
    while page.root.every("progress"):
        assert time.monotonic() < end
        time.sleep(0.05)
        page.open(page.address)
    return page


def kept(app: Flask) -> list[str]:
    return [path.name for path in app.extensions["readings"].place.iterdir() if path.name != "articles"]


def test_a_long_file_leads_to_its_progress_then_to_what_was_found_and_to_one_session(browser: Screenless) -> None:
    page = browser.open("/fr/").attach(LINES.encode()).press()
    assert page.status == 200 and page.root.one("progress").attributes["max"] == "100"
    assert page.root.one("noscript").one("meta").attributes["http-equiv"] == "refresh"
    assert "/fr/reading/" in page.address
    until_read(page)
    kinds = page.root.one("ol", class_="sessions").every("li")
    assert kinds[0].every("span", class_="badge--failed") and not kinds[-1].every("span", class_="badge--failed")
    assert page.response.headers["Cache-Control"] == "no-store"
    open_ones = [kind for kind in kinds if "À trouver" in kind.text]
    assert open_ones and not any(kind.every("div", class_="sessions__head")[0].every("strong") for kind in open_ones)
    page.open(kinds[0].one("a").attributes["href"])
    assert page.status == 200 and page.root.one("section", class_="case").every("span", class_="badge--failed")
    assert len(dict(page.fields())["log"]) < 5000
    assert page.press("language", "en").status == 200


def test_a_long_paste_is_read_apart_too_with_what_was_typed_before_a_file(browser: Screenless) -> None:
    page = until_read(browser.open("/en/").fill("log", LINES).press())
    assert page.root.one("ol", class_="sessions").every("li")
    both = until_read(browser.open("/en/").fill("log", "a question\n").attach(LINES.encode()).press())
    assert both.root.one("ol", class_="sessions").every("li")


def test_a_file_that_is_short_goes_straight_to_the_wizard(browser: Screenless, long_app: Flask) -> None:
    page = browser.open("/en/").attach(LINES[:500_000].encode()).press()
    assert page.address == "/en/wizard" and page.root.every("section", class_="case")
    assert kept(long_app) == []


def test_what_was_found_can_be_seen_in_the_other_language_and_in_other_colours(browser: Screenless) -> None:
    page = until_read(browser.open("/en/").attach(LINES.encode()).press())
    other = page.root.one("a", hreflang="fr").attributes["href"]
    page.open(other)
    assert page.root.one("h1").text == "Ce que dit le journal"
    assert page.address.startswith("/fr/reading/")


def test_the_script_is_told_how_far_it_is(browser: Screenless) -> None:
    page = browser.open("/fr/").attach(LINES.encode()).press()
    address = page.root.one("div", class_="reading").attributes["data-reading"]
    answer = page.client.get(address)
    told = answer.get_json()
    assert set(told) == {"over", "percent", "text"} and 0 <= told["percent"] <= 100
    assert answer.headers["Cache-Control"] == "no-store"
    until_read(page)
    assert page.client.get(address).get_json()["over"] is True


@pytest.mark.parametrize("when", ["while it is read", "when it was read"])
def test_it_is_forgotten_when_the_person_says_so(browser: Screenless, long_app: Flask, when: str) -> None:
    page = browser.open("/en/").attach(LINES.encode()).press()
    address = page.address
    if when == "when it was read":
        until_read(page)
    answer = page.client.post(address)
    assert answer.status_code == 303 and answer.headers["Location"] == "/en/"
    assert kept(long_app) == []
    page.open(address)
    assert page.status == 404 and page.heading == "What was found in this log is forgotten."


@pytest.mark.parametrize("path", ["", "/progress", "/1"])
def test_an_address_that_names_no_reading_is_not_found(browser: Screenless, path: str) -> None:
    for name in ("a" * 32, "x", "..%2f..%2fetc"):
        assert browser.client.get(f"/en/reading/{name}{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "101", "99999999999999999999"])
def test_a_session_that_is_not_listed_is_not_found(browser: Screenless, number: str) -> None:
    page = until_read(browser.open("/en/").attach(LINES.encode()).press())
    assert browser.client.get(f"{page.address}/{number}").status_code == 404


def test_what_no_program_writes_is_refused_in_words(browser: Screenless) -> None:
    page = until_read(browser.open("/en/").attach(b"nobody writes so\n" * 340_000).press())
    assert page.status == 413
    assert page.root.one("div", id="problem").text.startswith("No line of this log is known here.")
    page = until_read(browser.open("/fr/").attach(bytes(range(256)) * 8000).press())
    assert page.status == 422


def test_a_file_over_its_limit_is_refused_and_what_was_typed_stays(browser: Screenless, long_app: Flask) -> None:
    page = browser.open("/en/").fill("log", "my words").attach(b"x" * 6_000_001).press()
    assert page.status == 413 and dict(page.fields())["log"].strip() == "my words"
    assert kept(long_app) == []


def test_a_long_paste_over_the_limit_of_pastes_is_refused_though_a_file_may_be_as_long(
    shipped_settings: Settings, shipped_wizard: Wizard
) -> None:
    app = create_app(replace(shipped_settings, max_paste_bytes=1_100_000), shipped_wizard)
    page = Screenless(app.test_client()).open("/en/").fill("log", LINES).press()
    assert page.status == 413


def test_a_server_that_reads_too_much_says_so(browser: Screenless, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise TooMany

    monkeypatch.setattr("wizard.apart.Readings.begin", full)
    page = browser.open("/en/").fill("log", "my words").attach(LINES.encode()).press()
    assert page.status == 503 and dict(page.fields())["log"].strip() == "my words"


def test_in_a_frame_the_pages_stay_in_the_frame(browser: Screenless) -> None:
    page = until_read(browser.open("/embed/en").attach(LINES.encode()).press())
    assert page.address.startswith("/embed/en/reading/")
    link = page.root.one("ol", class_="sessions").every("li")[0].one("a").attributes["href"]
    assert link.startswith("/embed/en/reading/")
    assert page.open(link).root.one("form", id="wizard").attributes["action"] == "/embed/en/wizard"
