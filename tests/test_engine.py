"""The walk: checklists, the three verbs of evidence, calls, unknown, what did not help, contradictions, certainty."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small_kb import ARTICLE, CLOCK, small_kb, write
from wizard.engine import Engine
from wizard.facts import Fact, Facts
from wizard.knowledge import load
from wizard.model import NO, UNKNOWN, YES, KnowledgeBase
from wizard.walk import Ask, Conclude, HandOver, Send, Walk

FAILED = Fact("tls.outcome", "failed", lines=(1,))
PARSE = Fact("tls.there_says", "parse", lines=(2,))
VERSION = Fact("tls.there_says", "version", lines=(2,))
BIG_HELLO = Fact("tls.hello_size", "512", lines=(3,))


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return small_kb(tmp_path_factory.mktemp("kb"))


def walked(kb: KnowledgeBase, facts: tuple[Fact, ...] = (), **answers: str) -> Walk:
    """The walk through article 1, with answers given as node=choice."""
    full = {f"clock#{n}" if n in ("offset", "set") else f"1#{n.replace('_', '-')}": c for n, c in answers.items()}
    found = Engine(kb).walk(kb.pages["1"], Facts(facts), full)
    assert found is not None
    return found


def trail(found: Walk) -> list[tuple[str, str, str]]:
    return [(step.node, step.choice, step.by) for step in found.trail]


def verdicts(found: Walk) -> list[tuple[str, str | None, str]]:
    return [(verdict.cause, verdict.at, verdict.certainty) for verdict in found.verdicts]


def test_without_facts_the_first_question_is_asked_and_nothing_is_claimed(kb: KnowledgeBase) -> None:
    found = walked(kb)
    assert isinstance(found.next, Ask) and found.next.question == "1#outcome"
    assert found.verdicts == () and found.trail == ()


def test_proven_questions_are_answered_by_the_log_with_its_lines(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE))
    assert trail(found) == [("1#outcome", "failed", "log"), ("1#reason", "parse", "log")]
    assert found.trail[1].lines == (2,)
    assert isinstance(found.next, Ask) and found.next.question == "1#age"


def test_a_suggestion_is_asked_first_and_its_end_is_only_likely(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE, BIG_HELLO))
    assert isinstance(found.next, Ask) and found.next.suggested == "old"
    assert verdicts(found) == [("hello-not-understood", "there", "likely")]


def test_a_wholly_proven_walk_is_certain(kb: KnowledgeBase) -> None:
    found = walked(kb, (Fact("tls.outcome", "verified", lines=(1,)),))
    assert found.next == Conclude("1#fine")
    assert verdicts(found) == [("none", None, "certain")]


def test_a_person_in_the_trail_makes_the_end_likely(kb: KnowledgeBase) -> None:
    assert verdicts(walked(kb, (FAILED, PARSE), age="old")) == [("hello-not-understood", "there", "likely")]


def test_where_all_that_is_open_cures_one_cause_the_cause_is_concluded_and_the_side_still_asked(
    kb: KnowledgeBase,
) -> None:
    found = walked(kb, (FAILED, VERSION))
    assert isinstance(found.next, Ask) and found.next.question == "1#which-side"
    assert ("protocol-too-old", None, "certain") not in verdicts(found), "the checklist goes on after both sides"


def test_a_question_with_one_choice_is_not_asked_and_comes_back(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,), reason="none")
    assert isinstance(found.next, Ask) and found.next.question == "clock#offset"
    assert ("1#time", "clock", "page") in trail(found)
    after = walked(kb, (FAILED,), reason="none", offset="right")
    assert after.next == Send("1#more")


def test_a_skipped_question_is_neither_asked_nor_answered(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE), age="recent")
    assert [skipped.question for skipped in found.skipped] == ["1#time"]
    assert all(node != "1#time" for node, _, _ in trail(found))
    assert found.next == Send("1#more")
    assert "clock#set" not in [candidate.solution for candidate in found.open]


def test_a_question_for_lines_is_passed_by_unknown(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,), reason="none", offset="right", more=UNKNOWN)
    assert isinstance(found.next, Ask) and found.next.question == "1#firewall"


def test_unknown_goes_on_and_keeps_what_it_passed_over_open(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,), reason="none", offset=UNKNOWN, more=UNKNOWN)
    assert {candidate.solution for candidate in found.open} == {"clock#set", "1#box"}


def test_what_did_not_help_is_tried_and_the_checklist_goes_on(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE), age="old", shrink=NO)
    assert found.tried == ("1#shrink",)
    assert found.next == Send("1#more")
    assert "hello-not-understood" not in [verdict.cause for verdict in found.verdicts]
    assert next(out for out in found.ruled_out if out.solution == "1#shrink").step.choice == NO


def test_past_the_last_question_the_case_is_handed_over(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE), age="old", shrink=NO, more=UNKNOWN, firewall="no")
    assert isinstance(found.next, HandOver)
    assert found.verdicts == ()


def test_what_helped_is_said(kb: KnowledgeBase) -> None:
    assert walked(kb, (FAILED, PARSE), age="old", shrink=YES).next == Conclude("1#shrink", helped=True)


def test_a_person_wins_over_the_lines_and_the_contradiction_is_shown(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE), outcome="fine")
    assert found.next == Conclude("1#fine")
    step = found.trail[0]
    assert step.by == "person" and step.against is not None and step.against.choice == "failed"
    assert verdicts(found) == [("none", None, "likely")]


def test_i_do_not_know_does_not_overrule_what_the_lines_prove(kb: KnowledgeBase) -> None:
    assert trail(walked(kb, (FAILED,), outcome=UNKNOWN))[0] == ("1#outcome", "failed", "log")


def test_a_fact_read_only_nearly_suggests_and_never_proves(kb: KnowledgeBase) -> None:
    found = walked(kb, (Fact("tls.outcome", "failed", lines=(1,), exact=False),))
    assert isinstance(found.next, Ask) and found.next.question == "1#outcome" and found.next.suggested == "failed"
    assert "certain" not in [verdict.certainty for verdict in found.verdicts]


def test_a_fact_from_a_ticket_answers_but_does_not_make_certain(kb: KnowledgeBase) -> None:
    found = walked(kb, (Fact("tls.outcome", "verified", source="ticket"),))
    assert trail(found) == [("1#outcome", "fine", "ticket")]
    assert verdicts(found) == [("none", None, "likely")]


def test_ruled_out_solutions_name_the_step_that_ruled_them_out(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, PARSE))
    because = {out.solution: out.step.node for out in found.ruled_out}
    assert because["1#fine"] == "1#outcome"
    assert because["1#old-there"] == "1#reason"
    assert because["clock#set"] == "1#time"


def test_every_solution_is_either_open_ruled_out_or_tried(kb: KnowledgeBase) -> None:
    for facts in ((), (FAILED,), (FAILED, PARSE), (FAILED, VERSION)):
        found = walked(kb, facts)
        known = {c.solution for c in found.open} | {r.solution for r in found.ruled_out} | set(found.tried)
        assert known == set(kb.solutions)


def test_answers_that_the_walk_does_not_come_to_have_no_effect(kb: KnowledgeBase) -> None:
    assert walked(kb, (FAILED, PARSE), which_side="here") == walked(kb, (FAILED, PARSE))


def test_an_earlier_answer_can_be_changed_and_back_without_losing_the_later_ones(kb: KnowledgeBase) -> None:
    first = walked(kb, (FAILED,), reason="none", offset="right", more=UNKNOWN)
    changed = walked(kb, (FAILED,), reason="parse", offset="right", more=UNKNOWN)
    assert first != changed
    assert walked(kb, (FAILED,), reason="none", offset="right", more=UNKNOWN) == first


def test_the_article_with_most_terms_wins_and_near_readings_open_none(tmp_path: Path) -> None:
    special = ARTICLE.replace("id: 1\n", "id: 2\n").replace(
        "when: log.dialect = icewarp", "when: log.dialect = icewarp and session.side = server"
    )
    kb = load(write(tmp_path, {"1.fr.md": ARTICLE, "2.fr.md": special, "clock.fr.md": CLOCK}))
    dialect, side = Fact("log.dialect", "icewarp"), Fact("session.side", "server")
    assert Engine(kb).choose_article(Facts((dialect,))) == "1"
    assert Engine(kb).choose_article(Facts((dialect, side))) == "2"
    assert Engine(kb).choose_article(Facts((Fact("log.dialect", "icewarp", exact=False),))) is None


FACTS = st.lists(
    st.sampled_from([FAILED, PARSE, VERSION, BIG_HELLO, Fact("clock.offset", "900", lines=(9,))]), max_size=4
)


@st.composite
def legal_answers(draw: st.DrawFn, kb: KnowledgeBase) -> dict[str, str]:
    questions = draw(st.lists(st.sampled_from(sorted(kb.questions)), unique=True))
    answers = {
        node: draw(st.sampled_from([*(choice.id for choice in kb.questions[node].choices), UNKNOWN]))
        for node in questions
    }
    for solution in draw(st.lists(st.sampled_from(sorted(kb.solutions)), unique=True)):
        answers[solution] = draw(st.sampled_from([YES, NO]))
    return answers


@settings(max_examples=200)
@given(data=st.data(), facts=FACTS)
def test_any_order_of_the_same_answers_gives_the_same_walk(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    answers = data.draw(legal_answers(kb))
    shuffled = dict(data.draw(st.permutations(sorted(answers.items()))))
    page = kb.pages["1"]
    assert Engine(kb).walk(page, Facts(facts), answers) == Engine(kb).walk(page, Facts(facts), shuffled)


@settings(max_examples=200)
@given(data=st.data(), facts=FACTS)
def test_answering_whatever_is_asked_always_comes_to_an_end(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    answers: dict[str, str] = {}
    for _ in range(len(kb.questions) + len(kb.solutions) + 1):
        found = Engine(kb).walk(kb.pages["1"], Facts(facts), answers)
        assert found is not None
        if isinstance(found.next, HandOver):
            return
        if isinstance(found.next, Conclude):
            answers[found.next.solution] = NO
        elif isinstance(found.next, Send):
            answers[found.next.question] = UNKNOWN
        else:
            question = kb.questions[found.next.question]
            answers[question.id] = data.draw(st.sampled_from([*(choice.id for choice in question.choices), UNKNOWN]))
    raise AssertionError(f"no end: {answers}")


@settings(max_examples=100)
@given(data=st.data(), facts=FACTS)
def test_nothing_is_certain_once_a_person_answered_a_step(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    found = Engine(kb).walk(kb.pages["1"], Facts(facts), data.draw(legal_answers(kb)))
    assert found is not None
    if any(step.by == "person" for step in found.trail):
        assert all(verdict.certainty != "certain" for verdict in found.verdicts)
