"""The wire, version 1."""

import json

import pytest

from tests.test_conversation import FAILED_WITH_DUMP, SERVER_FAILED, VERIFIED
from wizard.conversation import Turn, Wizard, reply
from wizard.errors import BadTurn
from wizard.facts import Facts
from wizard.model import NO, UNKNOWN
from wizard.vocabulary import CAUSES, CERTAINTIES
from wizard.wire import diagnosis_out, reply_out, turn_in, turns


def diagnosed(wizard: Wizard, text: str, **rest: object) -> dict:  # type: ignore[type-arg]  # JSON
    turn = Turn(text=text, **rest)  # type: ignore[arg-type]  # the fields of a turn
    out = diagnosis_out(wizard.kb, reply(wizard, turn))
    assert json.loads(json.dumps(out)) == out, "every key and value is plain JSON"
    return out


def test_a_diagnosis_has_the_documented_form(shipped_wizard: Wizard, excerpts: str) -> None:
    out = diagnosed(shipped_wizard, excerpts)
    assert out["version"] == 1 and out["lang"] == "en" and out["focus"] == 3
    session = out["sessions"][2]
    assert {"id", "dialect", "lines", "count", "outcome", "facts", "trail", "causes", "open", "next"} <= session.keys()
    assert session["dialect"] == "icewarp" and session["lines"][0] < session["lines"][1]
    alert = session["facts"]["tls.alert"]
    assert alert["value"] == 50 and alert["text"] == "decode_error" and len(alert["from"]["lines"]) == 1
    assert out["sessions"][1]["facts"]["tls.verify"]["text"] == "unable to get local issuer certificate"


def test_each_step_of_the_trail_says_who_answered(shipped_wizard: Wizard, excerpts: str) -> None:
    trail = diagnosed(shipped_wizard, excerpts)["sessions"][2]["trail"]
    assert trail[0]["question"] == "375#outcome" and trail[0]["choice"] == "failed"
    assert trail[0]["by"] == "log" and trail[0]["lines"]


def test_causes_and_certainties_are_words_of_the_vocabulary(shipped_wizard: Wizard, excerpts: str) -> None:
    out = diagnosed(shipped_wizard, excerpts)
    for cause in [*out["causes"], *(cause for session in out["sessions"] for cause in session["causes"])]:
        assert cause["id"] in CAUSES and cause["certainty"] in CERTAINTIES[:2]
    assert [cause["id"] for cause in out["causes"]][-1] == "none", "problems come first"


def test_a_question_to_ask_names_the_causes_of_each_choice(shipped_wizard: Wizard) -> None:
    following = diagnosed(shipped_wizard, FAILED_WITH_DUMP)["sessions"][0]["next"]
    assert following["ask"] in shipped_wizard.kb.questions
    assert all(set(causes) <= CAUSES for causes in following["choices"].values())
    assert following["suggested"] in following["choices"]


def test_the_last_excerpt_asks_for_lines_and_nothing_is_certain(shipped_wizard: Wizard) -> None:
    out = diagnosed(shipped_wizard, SERVER_FAILED)
    assert "send" in out["next"]
    assert all(cause["certainty"] != "certain" for cause in out["causes"])


def test_an_answer_against_the_lines_is_shown_with_them(shipped_wizard: Wizard) -> None:
    out = diagnosed(shipped_wizard, VERIFIED, answers=(("375#outcome", "failed"),))
    step = out["sessions"][0]["trail"][0]
    assert step["by"] == "person" and step["against"]["choice"] == "verified" and step["against"]["lines"]


def test_the_same_ids_come_in_both_languages(shipped_wizard: Wizard, excerpts: str) -> None:
    french, english = (diagnosed(shipped_wizard, excerpts, lang=lang) for lang in ("fr", "en"))
    assert french | {"lang": ""} == english | {"lang": ""}


def test_a_reply_carries_the_question_in_the_language_asked_for(shipped_wizard: Wizard) -> None:
    for lang in ("fr", "en"):
        out = reply_out(shipped_wizard.kb, reply(shipped_wizard, Turn(FAILED_WITH_DUMP, lang)))
        assert out["question"]["id"] == out["next"]["ask"] and out["question"]["lang"] == lang
        assert all(choice["label"] for choice in out["question"]["choices"])


def test_a_reply_ends_in_a_solution_or_in_the_hand_over_text(shipped_wizard: Wizard) -> None:
    answers: dict[str, str] = {}
    seen = set()
    for _ in range(80):
        out = reply_out(
            shipped_wizard.kb, reply(shipped_wizard, Turn(SERVER_FAILED, "fr", answers=tuple(answers.items())))
        )
        following = out["next"]
        seen |= set(following)
        if "hand_over" in following:
            assert out["hand_over"].startswith("## ")
            break
        if "conclude" in following:
            assert out["solution"]["steps"] or out["solution"]["html"]
            answers[following["conclude"]] = NO
        elif "send" in following:
            answers[following["send"]] = UNKNOWN
        else:
            answers[following["ask"]] = next(iter(out["question"]["choices"]))["id"]
    assert "hand_over" in seen and "conclude" in seen


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "body"),
        ("text", "body"),
        ({"text": 3}, "text"),
        ({"txt": "x"}, "txt"),
        ({"version": 2}, "version"),
        ({"focus": "1"}, "focus"),
        ({"focus": True}, "focus"),
        ({"answers": ["375#outcome"]}, "answers"),
        ({"answers": {"375#outcome": 1}}, "answers"),
        ({"facts": {"tls.outcome": "verified"}}, "facts.tls.outcome"),
        ({"facts": {"server.system": "beos"}}, "facts.server.system"),
    ],
)
def test_a_turn_that_is_none_names_the_field(data: object, field: str) -> None:
    with pytest.raises(BadTurn) as raised:
        turn_in(data, "en")
    assert raised.value.values["field"] == field


def test_a_turn_may_leave_everything_out() -> None:
    assert turn_in({}, "fr") == Turn(lang="fr")


def test_links_to_articles_are_addresses_that_a_client_can_follow(shipped_wizard: Wizard) -> None:
    for solution in shipped_wizard.kb.solutions:
        out = turns._solution_out(shipped_wizard.kb, solution, Facts(), "fr")
        assert 'href="kb:' not in json.dumps(out)


REASONLESS = (("375#outcome", "failed"), ("375#reason", "none"), ("375#send-lines", UNKNOWN))


def test_the_reason_for_the_order_is_told_where_there_was_a_choice_and_only_there(shipped_wizard: Wizard) -> None:
    chosen = reply_out(shipped_wizard.kb, reply(shipped_wizard, Turn(article="375", answers=REASONLESS)))
    reason = chosen["walk"]["next"]["because"]
    assert reason.keys() == {"rules_out", "of", "minutes"}
    assert 0 < reason["rules_out"] < reason["of"] and reason["minutes"] in (1, 5, 30)
    assert "because" not in chosen["next"], "the brief form says only what is asked"
    first = reply_out(shipped_wizard.kb, reply(shipped_wizard, Turn(article="375")))
    assert "because" not in first["walk"]["next"]
