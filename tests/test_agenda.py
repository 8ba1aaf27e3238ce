"""Where a walk goes on in a section whose order does not matter."""

from pathlib import Path

import pytest

from tests.free_kb import FREE_KB
from tests.small_kb import small_kb
from wizard.agenda import alternatives, entered, may_come_next, split, stays, without
from wizard.model import KnowledgeBase

WHOLE = ("2#outcome", "2#elsewhere", "2#page", "2#look", "2#rare", "2#last", "2#after")


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return small_kb(tmp_path_factory.mktemp("kb"), FREE_KB)


def test_a_link_to_the_first_question_stands_for_the_whole_checklist(kb: KnowledgeBase) -> None:
    assert entered(kb, "2#outcome") == (None, (WHOLE,))


def test_a_link_into_the_middle_or_to_a_branch_asks_that_first_and_then_what_stands_after_it(kb: KnowledgeBase) -> None:
    assert entered(kb, "2#page") == ("2#page", (("2#look", "2#rare", "2#last", "2#after"),))
    assert entered(kb, "2#which") == ("2#which", (("2#rare", "2#last", "2#after"),))


def test_a_section_in_order_has_no_agenda(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert entered(kb, "2#away") == ("2#away", ())
    assert small_kb(tmp_path).agendas == {}


def test_a_pinned_question_waits_for_those_before_it_and_is_waited_for_by_those_after_it(kb: KnowledgeBase) -> None:
    assert may_come_next(kb, WHOLE) == ("2#outcome",)
    assert may_come_next(kb, WHOLE[1:]) == ("2#elsewhere", "2#page", "2#look", "2#rare")
    assert may_come_next(kb, WHOLE[5:]) == ("2#last",)
    assert may_come_next(kb, WHOLE[6:]) == ("2#after",)


def test_what_might_as_well_be_asked_are_the_other_free_questions(kb: KnowledgeBase) -> None:
    stack = (without(WHOLE[1:], "2#look"),)
    assert [question for question, _ in alternatives(kb, "2#look", stack)] == [
        "2#look", "2#elsewhere", "2#page", "2#rare",
    ]  # fmt: skip
    assert [question for question, _ in alternatives(kb, "2#away", ())] == ["2#away"]


def test_a_stack_is_split_at_its_agenda_and_a_branch_stays_in_its_section(kb: KnowledgeBase) -> None:
    assert split(("2#page", ("chain#date",))) == (("chain#date",), ("2#page",))
    assert split(("2#page",)) == ((), ("2#page",))
    assert stays(kb, "2#look", "2#which") and not stays(kb, "2#which", "2#away")
