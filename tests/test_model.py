"""The nouns an author writes."""

from pathlib import Path

import pytest

from tests.small_kb import small_kb


def test_a_question_with_one_choice_is_a_call_and_next_says_where_it_returns(tmp_path: Path) -> None:
    from tests.small_kb import ARTICLE, CLOCK

    text = ARTICLE.replace('(clock#offset "clock")', '(clock#offset "clock")\n- [Sinon](#box "next")')
    question = small_kb(tmp_path, {"1.fr.md": text, "clock.fr.md": CLOCK}).questions["1#time"]
    assert question.call is not None and question.call.id == "clock"
    assert question.return_choice is not None and question.return_choice.target == "1#box"


def test_a_question_whose_only_choice_goes_on_is_no_call(tmp_path: Path) -> None:
    from tests.small_kb import ARTICLE, CLOCK

    text = ARTICLE.replace('- [Oui](#box "box")\n', "").replace(
        "### Une boîte {#box .solution cause=interception at=between}\n", ""
    )
    assert small_kb(tmp_path, {"1.fr.md": text, "clock.fr.md": CLOCK}).questions["1#firewall"].call is None


def test_nodes_are_frozen(tmp_path: Path) -> None:
    question = small_kb(tmp_path).questions["1#outcome"]
    with pytest.raises(AttributeError):
        question.id = "2#outcome"  # type: ignore[misc]  # that it cannot be set is the point


def test_articles_are_the_pages_with_a_way_in(tmp_path: Path) -> None:
    assert [page.id for page in small_kb(tmp_path).articles] == ["1"]
