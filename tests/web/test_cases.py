"""Cases over HTTP: kept on purpose without what belongs to people, handed on, gone on with, deleted."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.web.screenless import Screenless
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.i18n import format_date
from wizard.store import Store
from wizard.web import casefiles, create_app
from wizard.web.forms import State

IDENTITY = re.compile(r"/(?:fr|en)/case/([0-9A-Za-z_-]{22})$")
Made = Callable[..., Flask]


@pytest.fixture
def made(tmp_path: Path, shipped_settings: Settings, shipped_wizard: Wizard) -> Made:
    def make(**more: object) -> Flask:
        given = shipped_settings
        store = f"sqlite:///{tmp_path / 'wizard.db'}"
        return create_app(Settings(given.kb, given.locales, given.templates, store=store, **more), shipped_wizard)  # type: ignore[arg-type]

    return make


@pytest.fixture
def keeping(made: Made) -> Flask:
    return made()


@pytest.fixture
def agent(keeping: Flask) -> Screenless:
    return Screenless(keeping.test_client())


def previewed(agent: Screenless, excerpts: str) -> Screenless:
    agent.open("/en/").fill("log", excerpts).press()
    button = next(b for b in agent.root.every("button") if b.attributes.get("formaction") == "/en/keep")
    assert button.attributes["form"] == "wizard"
    return posted(agent, "/en/keep")


def posted(agent: Screenless, address: str, **more: str) -> Screenless:
    fields = {**dict(agent.fields()), **more}
    return agent._arrived(agent.client.post(address, data=fields, follow_redirects=True))


def kept(agent: Screenless, excerpts: str) -> str:
    previewed(agent, excerpts).press()
    found = IDENTITY.search(agent.address)
    assert found, agent.address
    return found[1]


def do(agent: Screenless, identity: str, what: str) -> Screenless:
    return agent._arrived(agent.client.post(f"/en/case/{identity}", data={"do": what}, follow_redirects=True))


def rows(app: Flask) -> str:
    store: Store = app.extensions["store"]
    with store.engine.connect() as connection:
        return "\n".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM cases"))


def test_the_preview_shows_what_would_be_kept_and_keeps_nothing(
    keeping: Flask, agent: Screenless, excerpts: str
) -> None:
    previewed(agent, excerpts)
    shown = agent.root.one("textarea", name="log").raw
    assert "178.251.163.242" not in agent.text and "203.0.113.1" in shown
    assert agent.root.one("ul", id="counts").every("li") and agent.root.one("ol", id="answers").every("li")
    assert rows(keeping) == ""


def test_what_is_kept_is_what_was_shown_and_holds_no_address_of_anybody(
    keeping: Flask, agent: Screenless, excerpts: str
) -> None:
    shown = previewed(agent, excerpts).root.one("textarea", name="log").raw.removeprefix("\n")
    agent.fill("note", "Ask anna@mail.example.org, 198.51.100.77 is hers").press()
    assert agent.status == 200
    state = json.loads(keeping.extensions["store"].cases.find(IDENTITY.search(agent.address)[1]).turn)  # type: ignore[index]
    assert state["log"].split() == shown.split()
    for secret in ("178.251.163.242", "46.105.36.90", "anna", "198.51.100.77"):
        assert secret not in rows(keeping)


def test_the_kept_case_goes_on_at_the_question_where_it_was(agent: Screenless, excerpts: str) -> None:
    agent.open("/en/").fill("log", excerpts).press()
    asked = agent.asked
    kept(agent, excerpts)
    agent.press()
    assert agent.asked == asked == "375#peer-software"


def test_going_on_changes_the_case_and_not_a_copy(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    agent.press().choose("recent").press()
    assert posted(agent, "/en/keep").press().address == f"/en/case/{identity}"
    found = keeping.extensions["store"].cases.find(identity)
    assert ["375#peer-software", "recent"] in json.loads(found.turn)["answers"]
    assert [event.kind for event in found.events] == ["kept", "changed"] and rows(keeping).count("\n") == 0


def test_a_case_is_never_found_by_a_search_and_never_cached(agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    for path in ("", ".md", ".json"):
        response = agent.client.get(f"/en/case/{identity}{path}")
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store" and "noindex" in response.headers["X-Robots-Tag"]
    robots = agent.client.get("/robots.txt").text
    assert "Disallow: /fr/case/" in robots and "Disallow: /en/more/" in robots
    assert identity not in robots + agent.client.get("/sitemap.xml").text + agent.client.get("/en/feed.atom").text


def test_the_json_can_be_sent_to_the_api_again(agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    exported = agent.client.get(f"/en/case/{identity}.json").get_json()
    reply = agent.client.post("/api/v1/turn", json=exported["turn"]).get_json()
    assert reply["next"] == exported["reply"]["next"] == {"ask": "375#peer-software"}
    assert exported["case"]["events"][0]["kind"] == "kept" and "178.251.163.242" not in json.dumps(exported)


def test_the_markdown_holds_the_lines_and_the_note_in_the_language_asked_for(agent: Screenless, excerpts: str) -> None:
    previewed(agent, excerpts).fill("note", "Seen twice").press()
    address = agent.address
    texts = {lang: agent.client.get(f"/{lang}{address[3:]}.md").text for lang in ("fr", "en")}
    assert all("0232" in text and "> Seen twice" in text for text in texts.values())
    assert texts["fr"] != texts["en"]


def test_a_deleted_case_is_gone_with_everything_about_it(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    case = keeping.extensions["store"].cases.find(identity)
    assert do(agent, identity, "delete").status == 200
    for path in (f"case/{identity}", f"case/{identity}.json", f"case/{identity}.md", f"more/{case.customer}"):
        assert agent.client.get(f"/en/{path}").status_code == 410
    assert rows(keeping) == ""


@pytest.mark.parametrize("identity", ["x", "A" * 22, "é" * 22, "a" * 500])
def test_what_never_was_is_gone_too(agent: Screenless, identity: str) -> None:
    assert agent.client.get(f"/en/case/{identity}").status_code == 410


def test_another_site_can_neither_keep_nor_delete(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    there = {"Sec-Fetch-Site": "cross-site"}
    assert agent.client.post(f"/en/case/{identity}", data={"do": "delete"}, headers=there).status_code == 403
    assert agent.client.post("/en/case", data={"log": "x"}, headers=there).status_code == 403
    assert rows(keeping).count("\n") == 0 and agent.client.get(f"/en/case/{identity}").status_code == 200


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_case_for_which_there_is_no_room_is_not_kept_and_the_page_says_so(
    made: Made, excerpts: str, lang: str
) -> None:
    app = made(most_cases=1)
    agent = Screenless(app.test_client())
    identity = kept(agent, excerpts)
    previewed(agent, excerpts)
    posted(agent, f"/{lang}/keep".replace("/keep", "/case"))
    assert agent.status == 507
    assert format_date(app.extensions["store"].cases.find(identity).expires, lang) in agent.text
    do(agent, identity, "delete")
    assert kept(agent, excerpts) != identity


def customer_address(agent: Screenless, identity: str) -> str:
    return "/en/more/" + do(agent, identity, "ask").root.one("pre", id="customer-link").text.rpartition("/")[2]


def test_the_customer_sees_the_question_and_its_command_and_nothing_of_the_case(
    agent: Screenless, excerpts: str
) -> None:
    identity = kept(agent, excerpts)
    address = customer_address(agent, identity)
    page = agent.open(address)
    assert page.status == 200 and page.root.every("textarea", name="more")
    assert identity not in page.response.text and "203.0.113" not in page.text and "0232" not in page.text
    assert (
        not page.root.every("nav", class_="menu")
        and not page.root.every("input", type="radio")
        and "host-1" not in page.text
    )


def test_what_the_customer_sends_comes_into_the_case_redacted_and_the_agent_goes_on(
    keeping: Flask, agent: Screenless, excerpts: str
) -> None:
    identity = kept(agent, excerpts)
    address = customer_address(agent, identity)
    sent = "CONNECTED(00000003)\n220 mx.customer.example.org ESMTP\nsecret talk of jeanne@customer.example.org"
    agent.open(address).fill("more", sent).press()
    assert agent.root.every("div", id="thanks")
    case = keeping.extensions["store"].cases.find(identity)
    log = json.loads(case.turn)["log"]
    assert "CONNECTED(00000003)" in log and "customer.example.org" not in rows(keeping) and "jeanne" not in log
    assert (case.events[-1].kind, case.events[-1].lines) == ("lines", 3)
    assert agent.open(f"/en/case/{identity}").root.every("div", id="came")
    agent.press()
    assert agent.status == 200 and agent.asked
    assert "CONNECTED(00000003)" in agent.root.one("textarea", name="log").raw


def test_lines_that_came_while_the_agent_went_on_are_not_lost(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    address = customer_address(agent, identity)
    agent.open(f"/en/case/{identity}").press().choose("recent").press()
    customer = Screenless(keeping.test_client())
    customer.open(address).fill("more", "a line that came later").press()
    posted(agent, "/en/keep").press()
    state = json.loads(keeping.extensions["store"].cases.find(identity).turn)
    assert "a line that came later" in state["log"] and ["375#peer-software", "recent"] in state["answers"]


def test_a_closed_address_asks_nothing_and_takes_nothing(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    address = customer_address(agent, identity)
    do(agent, identity, "close")
    assert not agent.open(address).root.every("textarea", name="more")
    agent.client.post(address, data={"more": "too late"})
    assert "too late" not in rows(keeping)


def test_nothing_sent_is_said_and_a_book_is_refused(agent: Screenless, excerpts: str) -> None:
    address = customer_address(agent, kept(agent, excerpts))
    assert agent.client.post(address, data={"more": " \n"}).status_code == 422
    assert agent.client.post(address, data={"more": "a line\n" * 200_000}).status_code == 422


def test_without_a_log_the_address_is_kept_too(keeping: Flask, agent: Screenless) -> None:
    agent.open("/en/wizard/375").follow("Keep this case")
    assert agent.status == 200 and agent.press().status == 200 and IDENTITY.search(agent.address)


def test_words_of_the_conversation_are_kept_without_names(keeping: Flask, agent: Screenless) -> None:
    agent.open("/en/chat").fill("message", "jeanne@customer.example.org cannot send mail to gateways").press()
    agent.press("from", "chat")
    posted(agent, "/en/keep")
    assert "jeanne" not in agent.text and agent.root.one("ul", id="said").every("li")
    agent.press()
    assert "cannot send mail" in rows(keeping) and "jeanne" not in rows(keeping)


@pytest.mark.parametrize("settings", [{"cases": False}, {"store": ""}])
def test_where_no_cases_are_kept_nobody_is_offered_any(
    shipped_settings: Settings, shipped_wizard: Wizard, tmp_path: Path, settings: dict[str, object], excerpts: str
) -> None:
    given = {"store": f"sqlite:///{tmp_path / 'wizard.db'}", **settings}
    shipped = shipped_settings
    app = create_app(Settings(shipped.kb, shipped.locales, shipped.templates, **given), shipped_wizard)  # type: ignore[arg-type]
    agent = Screenless(app.test_client())
    agent.open("/en/").fill("log", excerpts).press()
    assert "/en/keep" not in agent.response.text
    assert agent.client.post("/en/keep", data={"log": excerpts}).status_code == 404
    assert agent.client.post("/en/case", data={"log": excerpts}).status_code == 404


def expire_everything(app: Flask) -> None:
    with app.extensions["store"].engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET expires = '2020-01-01'")


def test_what_has_expired_is_gone_and_is_deleted_at_the_next_start(
    made: Made, keeping: Flask, agent: Screenless, excerpts: str
) -> None:
    identity = kept(agent, excerpts)
    expire_everything(keeping)
    assert agent.client.get(f"/en/case/{identity}").status_code == 410
    assert rows(keeping) != ""
    assert rows(made()) == ""


def test_what_has_expired_is_deleted_once_an_hour_without_a_new_start(
    keeping: Flask, agent: Screenless, excerpts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(agent, excerpts)
    expire_everything(keeping)
    agent.client.get("/healthz")
    assert rows(keeping) != ""
    later = time.monotonic() + 3601
    monkeypatch.setattr("wizard.web.keeping.time.monotonic", lambda: later)
    agent.client.get("/healthz")
    assert rows(keeping) == ""


def test_a_public_server_keeps_cases_only_when_told_to() -> None:
    assert not Settings.from_environment({"WIZARD_AUDIENCE": "public"}).cases
    assert Settings.from_environment({"WIZARD_AUDIENCE": "public", "WIZARD_CASES": "yes"}).cases
    assert Settings.from_environment({}).cases and not Settings.from_environment({"WIZARD_CASES": "no"}).cases


def test_in_a_frame_cases_are_kept_too(agent: Screenless, excerpts: str) -> None:
    agent.open("/embed/en").fill("log", excerpts).press()
    posted(agent, "/embed/en/keep").press()
    assert agent.address.startswith("/embed/en/case/") and agent.status == 200
    assert "/embed/" not in agent.root.one("pre", id="link").text


@pytest.mark.parametrize("said", ["yes", "no"])
def test_whether_a_solution_worked_counts_as_an_outcome(
    keeping: Flask, agent: Screenless, excerpts: str, said: str
) -> None:
    agent.open("/en/").fill("log", excerpts).press().choose("old").press()
    solution = agent.root.one("input", name="outcome").attributes["value"]
    agent.press(solution, said)
    store: Store = keeping.extensions["store"]
    (tally,) = store.votes.tallies()
    assert (tally.node, tally.worked, tally.did_not_work) == (solution, int(said == "yes"), int(said == "no"))
    assert (tally.helped, tally.did_not_help) == (0, 0)


def test_an_outcome_without_a_log_counts_once_and_its_address_can_be_shared(keeping: Flask, agent: Screenless) -> None:
    agent.open("/en/wizard/375")
    while not agent.root.every("input", name="outcome"):
        agent.choose(agent.choices[0]).press() if agent.asked else agent.press("data", "")
    solution = agent.root.one("input", name="outcome").attributes["value"]
    agent.press(solution, "no")
    assert "&outcome=" not in agent.address
    agent.open(agent.address)
    (tally,) = keeping.extensions["store"].votes.tallies()
    assert (tally.node, tally.did_not_work) == (solution, 1)


def test_one_value_has_one_pseudonym_everywhere_also_when_lines_are_added_later() -> None:
    host = "mx.mail.example.org"
    state = State(
        log=f"192.0.2.7 connects\n220 {host} ESMTP\n334 VXNlcm5hbWU6",
        facts=(("session.host", host), ("server.version", "13.0.3.9")),
    )
    first = casefiles.redacted(state, ["jeanne@mail.example.org waits"], "Ask jeanne@mail.example.org")
    given = dict(first.state.facts)
    assert given["session.host"] in first.state.log and given["server.version"] == "13.0.3.9"
    (user,) = re.findall(r"user-\d+@\S+", first.said[0])
    assert user in first.note and "example.org" not in f"{first.state} {first.said} {first.note}"
    more = replace(first.state, log=f"{first.state.log}\n220 other.customer.example.net ESMTP")
    second = casefiles.redacted(more, first.said, first.note, known=casefiles.line_count(first.state.log))
    assert second.state.log.startswith(first.state.log) and (second.said, second.note) == (first.said, first.note)
    assert second.state.facts == first.state.facts and "example.net" not in second.state.log
    assert sum((second.counts or {}).values()) == 2


def test_a_password_that_is_sent_later_than_its_challenge_is_taken_out_too() -> None:
    asked = casefiles.redacted(State(log="AUTH LOGIN\n334 VXNlcm5hbWU6"))
    later = replace(asked.state, log=f"{asked.state.log}\namVhbm5lQGV4YW1wbGUub3Jn")
    assert "amVhbm5l" not in casefiles.redacted(later, known=casefiles.line_count(asked.state.log)).state.log


def test_the_chat_goes_on_with_the_case_and_brings_it_back(keeping: Flask, agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    agent.press()
    posted(agent, "/en/chat", **{"from": "wizard"})
    assert agent.root.every("a", href=f"/en/case/{identity}")
    agent.fill("message", "why?").press()
    agent.press("language", "fr")
    assert agent.root.every("a", href=f"/fr/case/{identity}")
    posted(agent, "/fr/wizard", **{"from": "chat"})
    assert dict(agent.fields())["case"].startswith(f"{identity}:")
    posted(agent, "/fr/chat", **{"from": "wizard"})
    posted(agent, "/fr/keep", **{"from": "chat"}).press()
    assert agent.address.endswith(f"/case/{identity}")
    assert rows(keeping).count("\n") == 0


def test_who_begins_anew_in_the_chat_leaves_the_case(agent: Screenless, excerpts: str) -> None:
    identity = kept(agent, excerpts)
    agent.press()
    posted(agent, "/en/chat", **{"from": "wizard"})
    assert identity in agent.root.one("input", name="talk").attributes["value"]
    agent.fill("message", "start over").press()
    assert identity not in agent.root.one("input", name="talk").attributes["value"]


def test_a_conversation_can_be_kept_from_the_chat(agent: Screenless) -> None:
    agent.open("/en/chat").fill("message", "the mail of anna@customer.example.org fails").press()
    agent.fill("message", "554 5.7.1 from 198.51.100.9: TLS required").press()
    posted(agent, "/en/keep", **{"from": "chat"}).press()
    assert IDENTITY.search(agent.address)
    assert "anna" not in agent.text


def test_a_false_case_in_a_conversation_is_passed_over(agent: Screenless) -> None:
    for case in ("x", 5, "../../etc:1", ["y"]):
        agent.open("/en/chat")
        posted(agent, "/en/chat", talk=json.dumps([["en", case], "hello"]), message="why?")
        assert agent.status == 200
        assert not [link for link in agent.root.every("a") if "/case/" in link.attributes["href"]]
