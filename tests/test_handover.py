"""The hand-over text holds the trail, what was tried, what is unknown and what is open."""

import pytest

from tests.test_conversation import FAILED_WITH_DUMP
from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.handover import hand_over
from wizard.model import NO
from wizard.walk import Ask, Conclude


def after_one_failed_attempt(wizard: Wizard) -> Reply:
    first = reply(wizard, Turn(FAILED_WITH_DUMP))
    assert isinstance(first.next, Ask) and first.next.suggested is not None
    answers = [(first.next.question, first.next.suggested)]
    second = reply(wizard, Turn(FAILED_WITH_DUMP, answers=tuple(answers)))
    while isinstance(second.next, Ask):
        answers.append((second.next.question, next(iter(second.next.causes))))
        second = reply(wizard, Turn(FAILED_WITH_DUMP, answers=tuple(answers)))
    assert isinstance(second.next, Conclude)
    return reply(wizard, Turn(FAILED_WITH_DUMP, answers=(*answers, (second.next.solution, NO))))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_names_what_was_tried_and_quotes_the_lines(shipped_wizard: Wizard, lang: str) -> None:
    found = after_one_failed_attempt(shipped_wizard)
    text = hand_over(shipped_wizard.kb, found, lang)
    assert found.walk is not None and found.walk.tried
    assert "0232" in text and "Client session TLS connection could not be established" in text
    assert shipped_wizard.kb.solutions[found.walk.tried[0]].title[lang].split()[0] in text


def test_it_is_written_in_the_language_asked_for(shipped_wizard: Wizard) -> None:
    found = after_one_failed_attempt(shipped_wizard)
    assert hand_over(shipped_wizard.kb, found, "fr") != hand_over(shipped_wizard.kb, found, "en")


def test_each_reason_stands_once_with_all_that_it_rules_out(shipped_wizard: Wizard) -> None:
    text = hand_over(shipped_wizard.kb, after_one_failed_attempt(shipped_wizard), "en")
    section = text.partition("### Ruled out\n\n")[2].partition("\n\n")[0]
    reasons = [line.partition(" — ")[0] for line in section.splitlines()]
    assert reasons and len(reasons) == len(set(reasons))


def test_what_one_answer_rules_out_is_counted_where_it_would_fill_the_page(shipped_wizard: Wizard) -> None:
    text = hand_over(shipped_wizard.kb, after_one_failed_attempt(shipped_wizard), "en")
    section = text.partition("### Ruled out\n\n")[2].partition("\n\n")[0]
    assert max(line.count(" · ") for line in section.splitlines()) <= 5
    assert "more solutions" in section


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_in_it_names_people_or_machines(shipped_wizard: Wizard, lang: str) -> None:
    text = hand_over(
        shipped_wizard.kb, after_one_failed_attempt(shipped_wizard), lang, ["jeanne@customer.example is cross"]
    )
    assert "198.51.100.242" not in text and "jeanne" not in text
    assert "is cross" in text


def test_it_says_what_is_missing(shipped_wizard: Wizard) -> None:
    asked = reply(shipped_wizard, Turn(article="375"))
    assert isinstance(asked.next, Ask)
    text = hand_over(shipped_wizard.kb, asked, "en")
    missing = text.partition("### What is missing\n\n")[2]
    assert shipped_wizard.kb.questions[asked.next.question].title["en"] in missing
    assert missing.count("\n- ") >= 1, "there are no lines either"


def test_of_a_long_session_the_lines_that_say_so_are_quoted(shipped_wizard: Wizard) -> None:
    lines = FAILED_WITH_DUMP.splitlines()
    greeting = "198.51.100.242 [1F70] 12:51:22 Client session <<< 250-XTHING"
    found = reply(shipped_wizard, Turn("\n".join([*[greeting] * 80, *lines])))
    text = hand_over(shipped_wizard.kb, found, "en")
    assert "0232" in text and text.count("XTHING") < 10


def test_without_a_walk_it_holds_what_was_said(shipped_wizard: Wizard) -> None:
    text = hand_over(shipped_wizard.kb, reply(shipped_wizard, Turn("")), "en", ["our mails come back"])
    assert "> our mails come back" in text
