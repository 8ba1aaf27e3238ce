"""What the pages have told to other systems: solutions that worked, votes, and that nothing is left to ask."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.chat.talking import FAILED
from tests.web.screenless import Screenless
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.errors import ConfigurationError
from wizard.web import create_app

NOBODY_THERE, SHARED = "http://127.0.0.1:1/", "hush"


@pytest.fixture
def telling(tmp_path: Path, shipped_settings: Settings, shipped_wizard: Wizard) -> Iterator[Flask]:
    given = shipped_settings
    settings = Settings(
        given.kb, given.locales, given.templates, store=f"sqlite:///{tmp_path / 'wizard.db'}",
        webhook_url=NOBODY_THERE, webhook_secret=SHARED,
    )  # fmt: skip
    app = create_app(settings, shipped_wizard)
    yield app
    app.extensions["sender"].end()


@pytest.fixture
def agent(telling: Flask) -> Screenless:
    return Screenless(telling.test_client())


def told(app: Flask) -> list[dict[str, Any]]:
    with app.extensions["store"].engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM deliveries ORDER BY made, event")
        return [json.loads(row[0]) for row in rows]


def kinds(app: Flask) -> list[str]:
    return sorted(each["event"] for each in told(app))


def at_solution(agent: Screenless, excerpts: str) -> str:
    agent.open("/en/").fill("log", excerpts).press().choose("old").press()
    return agent.root.one("input", name="outcome").attributes["value"]


def test_a_solution_that_worked_is_told_once_with_its_vote(telling: Flask, agent: Screenless, excerpts: str) -> None:
    solution = at_solution(agent, excerpts)
    for _ in range(2):
        at_solution(agent, excerpts)
        agent.press(solution, "yes")
    assert kinds(telling) == ["finish", "vote"]
    finish = next(each for each in told(telling) if each["event"] == "finish")
    assert (finish["solution"], finish["cause"], finish["place"]) == (solution, "hello-not-understood", "there")
    assert finish["case"] is None and finish["version"] == 1 and finish["at"].endswith("Z")


def test_one_that_did_not_is_a_vote_and_no_finish(telling: Flask, agent: Screenless, excerpts: str) -> None:
    agent.press(at_solution(agent, excerpts), "no")
    (vote,) = told(telling)
    assert (vote["event"], vote["kind"], vote["helped"]) == ("vote", "outcome", False)


def test_a_hand_over_is_told_without_a_line_of_the_log(telling: Flask, agent: Screenless, excerpts: str) -> None:
    agent.open("/en/").fill("log", excerpts).press()
    for _ in range(40):
        if agent.root.every("pre", class_="hand-over"):
            break
        if agent.asked:
            agent.choose("unknown").press()
        elif agent.root.every("textarea", name="more"):
            agent.press("go", "nothing")
        else:
            agent.press(agent.root.one("input", name="outcome").attributes["value"], "no")
    agent.press("language", "fr")
    (escalation,) = [each for each in told(telling) if each["event"] == "escalation"]
    assert escalation["article"] == "375" and escalation["tried"] is not None
    assert "178.251.163.242" not in json.dumps(told(telling)) and "0232" not in json.dumps(told(telling))


def test_a_case_that_goes_on_names_its_address(telling: Flask, agent: Screenless, excerpts: str) -> None:
    agent.open("/en/").fill("log", excerpts).press()
    agent._arrived(agent.client.post("/en/keep", data=dict(agent.fields()))).press()
    case = f"http://localhost{agent.address}"
    agent.press().choose("old").press()
    agent.press(agent.root.one("input", name="outcome").attributes["value"], "yes")
    assert [each["case"] for each in told(telling) if each["event"] == "finish"] == [case]


def test_lines_that_came_in_to_a_case_are_told_with_what_is_open_now_and_not_with_what_they_say(
    telling: Flask, agent: Screenless, excerpts: str
) -> None:
    agent.open("/en/").fill("log", excerpts).press()
    fields = dict(agent.fields())
    agent._arrived(agent.client.post("/en/keep", data=fields, follow_redirects=True)).press()
    case = agent.address
    agent._arrived(agent.client.post(case, data={"do": "ask"}, follow_redirects=True))
    address = agent.root.one("pre", id="customer-link").text
    for _ in range(2):
        agent.open("/en/more/" + address.rpartition("/")[2]).fill("more", "secret of jeanne\n220 two").press()
    came = [each for each in told(telling) if each["event"] == "lines"]
    assert [(each["lines"], each["case"].endswith(case), each["next"]) for each in came] == [
        (2, True, "375#peer-software")
    ] * 2
    assert "jeanne" not in json.dumps(came)


def test_a_vote_on_an_article_is_told_with_its_reason_redacted(telling: Flask, agent: Screenless) -> None:
    data = {"node": "375", "helped": "no", "reason": "ask anna@mail.example.org"}
    agent.client.post("/fr/vote", data=data)
    (vote,) = told(telling)
    assert (vote["event"], vote["node"], vote["kind"], vote["helped"], vote["lang"]) == (
        "vote",
        "375",
        "vote",
        False,
        "fr",
    )
    assert "anna" not in vote["reason"]


def test_another_site_has_nothing_told(telling: Flask, agent: Screenless, excerpts: str) -> None:
    solution = at_solution(agent, excerpts)
    fields = {**dict(agent.fields()), solution: "yes"}
    agent.client.post("/en/wizard", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert told(telling) == []


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"WIZARD_WEBHOOK_URL": "ftp://desk.example.com/"}, "WIZARD_WEBHOOK_URL"),
        ({"WIZARD_WEBHOOK_URL": "desk.example.com", "WIZARD_WEBHOOK_SECRET": "s"}, "WIZARD_WEBHOOK_URL"),
        ({"WIZARD_WEBHOOK_URL": "https://desk.example.com/x", "WIZARD_STORE": "sqlite:///x"}, "WIZARD_WEBHOOK_SECRET"),
        ({"WIZARD_WEBHOOK_URL": "https://desk.example.com/x", "WIZARD_WEBHOOK_SECRET": "s"}, "WIZARD_STORE"),
        ({"WIZARD_CASES": "maybe"}, "WIZARD_CASES"),
        ({"WIZARD_KEEP_DAYS": "0"}, "WIZARD_KEEP_DAYS"),
    ],
)
def test_settings_that_cannot_be_used_name_themselves(environment: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.from_environment({"WIZARD_STORE": "", **environment})
    assert raised.value.values["setting"] == named


def test_the_secret_is_in_no_description_of_the_settings(shipped_settings: Settings) -> None:
    given = shipped_settings
    assert SHARED not in repr(Settings(given.kb, given.locales, given.templates, webhook_secret=SHARED))


@pytest.mark.parametrize("worked", ["it worked", "ok, ça marche maintenant, merci !", "yes", "That fixed it"])
def test_a_solution_that_worked_in_the_chat_is_told_as_in_the_wizard(
    telling: Flask, agent: Screenless, worked: str
) -> None:
    agent.open("/en/chat").fill("message", FAILED).press().fill("message", "1").press()
    assert told(telling) == []
    agent.fill("message", worked).press()
    agent.press("language", "fr")
    assert kinds(telling) == ["finish", "vote"]
    assert next(each for each in told(telling) if each["event"] == "finish")["solution"] == "375#old-gateway"
    assert next(each for each in told(telling) if each["event"] == "vote")["kind"] == "outcome"


@pytest.mark.parametrize("failed", ["toujours pareil", "ça ne marche pas", "still the same error", "no change at all"])
def test_one_that_did_not_in_the_chat_is_a_vote_and_no_finish(telling: Flask, agent: Screenless, failed: str) -> None:
    agent.open("/fr/chat").fill("message", FAILED).press().fill("message", "1").press().fill("message", failed).press()
    (vote,) = told(telling)
    assert (vote["kind"], vote["helped"], vote["node"]) == ("outcome", False, "375#old-gateway")


def test_words_that_say_nothing_of_a_solution_are_no_vote(telling: Flask, agent: Screenless) -> None:
    agent.open("/en/chat").fill("message", "it worked").press()
    agent.fill("message", FAILED).press().fill("message", "it works now").press()
    agent.fill("message", "1").press().fill("message", "how do I know that it worked?").press()
    assert told(telling) == []
