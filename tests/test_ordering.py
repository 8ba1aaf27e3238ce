"""Which question is asked first where the order does not matter, and what holds whatever is asked first."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.free_kb import CHAIN, FREE, FREE_KB
from tests.small_kb import ARTICLE, SMALL, reading, small_kb
from wizard import i18n
from wizard.engine import Engine
from wizard.facts import Fact, Facts
from wizard.model import NO, UNKNOWN, KnowledgeBase
from wizard.ordering import EFFORT_MINUTES, LIKELIHOOD_WEIGHTS
from wizard.vocabulary import EFFORTS, LIKELIHOODS
from wizard.walk import Ask, Conclude, HandOver, Send, Walk

FAILED = Fact("tls.outcome", "failed", lines=(1,))
EXPIRED = Fact("tls.here_says", "expired", lines=(2,))
NAME = Fact("tls.here_says", "name", lines=(2,))
RESET = Fact("session.end", "reset", lines=(3,))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long walks are what is tried here; how soon one hands over is another matter."""
    monkeypatch.setattr("wizard.loss._MOST_ASKED", 100)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return small_kb(tmp_path_factory.mktemp("kb"), FREE_KB)


def walked(kb: KnowledgeBase, facts: tuple[Fact, ...] | list[Fact] = (), answers: dict[str, str] | None = None) -> Walk:
    found = Engine(kb).walk(kb.pages["2"], Facts(facts), answers or {})
    assert found is not None
    return found


def asked(found: Walk) -> str:
    assert isinstance(found.next, Ask | Send)
    return found.next.question


def because(found: Walk) -> list[str]:
    """The questions that were compared, the best first; none where nothing was compared."""
    assert isinstance(found.next, Ask)
    reason = found.next.because
    return [rank.question for rank in (reason.rank, *reason.others)] if reason else []


def test_every_word_has_its_weight() -> None:
    assert set(LIKELIHOOD_WEIGHTS) == set(LIKELIHOODS) and set(EFFORT_MINUTES) == set(EFFORTS)
    assert LIKELIHOOD_WEIGHTS["common"] > LIKELIHOOD_WEIGHTS["usual"] > LIKELIHOOD_WEIGHTS["rare"] > 0
    assert EFFORT_MINUTES["low"] < EFFORT_MINUTES["medium"] < EFFORT_MINUTES["high"]


def test_the_pinned_first_question_is_asked_first_and_gives_no_reason(kb: KnowledgeBase) -> None:
    found = walked(kb)
    assert asked(found) == "2#outcome" and because(found) == []


def test_what_rules_out_most_per_minute_is_asked_first_and_says_so(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,))
    assert because(found) == ["2#look", "2#page", "2#rare", "2#elsewhere"]
    assert isinstance(found.next, Ask) and found.next.because is not None
    rank = found.next.because.rank
    assert (rank.of, rank.minutes) == (8, 1) and rank.weight == pytest.approx(2.650794)


def test_by_hand_a_coin_toss_between_two_common_causes(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, FREE_KB)
    found = walked(kb, (FAILED,), {"2#look": "nothing", "2#rare": "no"})
    assert asked(found) == "chain#date"
    assert isinstance(found.next, Ask) and found.next.because is not None
    rank = found.next.because.rank
    # Ahead: expired 4, short 4, box 1, name 2, later 2, none of them 1.
    assert rank.of_weight == 14 and rank.weight == pytest.approx(4 / 14 * 10 + 10 / 14 * 4)


def test_an_answer_found_at_a_glance_comes_before_one_that_takes_half_an_hour(kb: KnowledgeBase) -> None:
    order = because(walked(kb, (FAILED,)))
    assert order.index("2#look") < order.index("2#elsewhere") and order[-1] == "2#elsewhere"


def test_what_the_lines_suggest_weighs_more(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, RESET))
    assert because(found)[0] == "2#rare"
    assert found.open[0].solution == "2#odd"
    assert ("peer-fault", "likely") in [(verdict.cause, verdict.certainty) for verdict in found.verdicts]


def test_a_suggestion_counts_even_where_another_question_is_asked_first(tmp_path: Path) -> None:
    slow = FREE.replace("{#rare .question effort=low}", "{#rare .question effort=high}")
    found = walked(small_kb(tmp_path, FREE_KB | {"2.fr.md": slow}), (FAILED, RESET))
    assert asked(found) != "2#rare"
    assert [verdict.solution for verdict in found.verdicts] == ["2#odd"]


def test_candidates_are_listed_the_likelier_first(kb: KnowledgeBase) -> None:
    likely = [kb.solutions[candidate.solution].likely or "usual" for candidate in walked(kb, (FAILED,)).open]
    assert likely == sorted(likely, key=LIKELIHOODS.index)


def test_the_lines_answer_before_anything_is_asked_also_in_a_page_that_is_called(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED, EXPIRED))
    assert found.next == Conclude("chain#expired")


def test_a_pinned_last_resort_is_asked_last(kb: KnowledgeBase) -> None:
    answers = {"2#look": "nothing", "2#rare": "no", "chain#date": "good", "chain#shown": "all", "2#elsewhere": "no"}
    found = walked(kb, (FAILED,), answers)
    assert asked(found) == "2#last" and because(found) == []
    assert asked(walked(kb, (FAILED,), answers | {"2#last": "no"})) == "2#after"


def test_the_trail_keeps_the_order_in_which_the_questions_were_asked(kb: KnowledgeBase) -> None:
    answers: dict[str, str] = {}
    order = []
    while isinstance((found := walked(kb, (FAILED,), answers)).next, Ask):
        order.append(asked(found))
        answers[asked(found)] = kb.questions[asked(found)].choices[-1].id
        if asked(found) == "2#look":
            answers["2#look"] = "nothing"
    assert [step.node for step in found.trail if step.by == "person"] == order
    assert order == ["2#look", "2#rare", "chain#date", "chain#shown", "2#elsewhere", "2#last", "2#after"]


def test_an_answer_given_before_is_not_lost_when_another_question_would_now_come_first(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,), {"2#elsewhere": "yes"})
    assert found.next == Conclude("2#box")
    again = walked(kb, (FAILED,), {"2#elsewhere": "yes", "2#box": NO})
    assert asked(again) == "2#look" and again.tried == ("2#box",)


def test_a_branch_comes_before_the_rest_and_leaving_the_section_leaves_the_rest(kb: KnowledgeBase) -> None:
    branch = walked(kb, (FAILED,), {"2#look": "which"})
    assert asked(branch) == "2#which" and because(branch) == []
    left = walked(kb, (FAILED,), {"2#look": "which", "2#which": "away"})
    assert asked(left) == "2#away" and [candidate.solution for candidate in left.open] == ["2#gone"]
    assert isinstance(walked(kb, (FAILED,), {"2#look": "which", "2#which": "away", "2#away": "no"}).next, HandOver)


def test_articles_that_say_nothing_of_order_are_asked_in_page_order(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    found = Engine(kb).walk(kb.pages["1"], Facts((FAILED,)), {"1#reason": "none", "clock#offset": "right"})
    assert found is not None and asked(found) == "1#more"


FACTS = st.lists(st.sampled_from([FAILED, EXPIRED, NAME, RESET]), max_size=3)


def play(kb: KnowledgeBase, data: st.DataObject, facts: list[Fact], answers: dict[str, str], found: Walk) -> None:
    """Answer what comes next in any way."""
    if isinstance(found.next, Conclude):
        answers[found.next.solution] = NO
    else:
        question = kb.questions[asked(found)]
        answers[question.id] = data.draw(st.sampled_from([*(choice.id for choice in question.choices), UNKNOWN]))


@settings(max_examples=80)
@given(data=st.data(), facts=FACTS)
def test_every_question_is_asked_once_at_most_and_every_walk_ends(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    answers: dict[str, str] = {}
    for _ in range(len(kb.questions) + len(kb.solutions) + 1):
        found = walked(kb, facts, answers)
        if isinstance(found.next, HandOver):
            return
        if isinstance(found.next, Ask):
            assert found.next.question not in answers
        play(kb, data, facts, answers, found)
    raise AssertionError(f"no end: {answers}")


@settings(max_examples=80)
@given(data=st.data(), facts=FACTS)
def test_what_is_come_to_was_always_among_the_candidates_and_nothing_is_both_open_and_ruled_out(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    answers: dict[str, str] = {}
    open_before = set(kb.solutions)
    for _ in range(len(kb.questions) + len(kb.solutions) + 1):
        found = walked(kb, facts, answers)
        still_open = {candidate.solution for candidate in found.open}
        out = {item.solution for item in found.ruled_out}
        assert still_open <= open_before and not still_open & out
        assert still_open | out | set(found.tried) == set(kb.solutions), (answers, facts)
        if isinstance(found.next, HandOver):
            return
        open_before = still_open
        if isinstance(found.next, Conclude):
            assert found.next.solution in still_open
            open_before = set(kb.solutions) - set(found.tried)
        play(kb, data, facts, answers, found)


@settings(max_examples=50)
@given(data=st.data(), facts=FACTS)
def test_the_same_answers_give_the_same_walk_in_whatever_order_they_were_given(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    questions = data.draw(st.lists(st.sampled_from(sorted(kb.questions)), unique=True))
    answers = {
        node: data.draw(st.sampled_from([UNKNOWN, *(c.id for c in kb.questions[node].choices)])) for node in questions
    }
    shuffled = dict(data.draw(st.permutations(sorted(answers.items()))))
    assert walked(kb, facts, answers) == walked(kb, facts, shuffled)


@settings(max_examples=50)
@given(data=st.data(), facts=FACTS)
def test_what_was_answered_stays_on_the_trail_in_its_order(
    kb: KnowledgeBase, data: st.DataObject, facts: list[Fact]
) -> None:
    answers: dict[str, str] = {}
    before: list[str] = []
    for _ in range(len(kb.questions) + len(kb.solutions) + 1):
        found = walked(kb, facts, answers)
        trail = [step.node for step in found.trail]
        assert trail[: len(before)] == before
        if isinstance(found.next, HandOver):
            return
        before = trail
        play(kb, data, facts, answers, found)


def reached(kb: KnowledgeBase, answers: dict[str, str]) -> set[str]:
    """Every solution that some way of answering comes to."""
    found = walked(kb, (FAILED,), answers)
    if isinstance(found.next, HandOver):
        return set()
    if isinstance(found.next, Conclude):
        return {found.next.solution}
    question = kb.questions[asked(found)]
    return {s for choice in question.choices for s in reached(kb, answers | {question.id: choice.id})}


def test_every_solution_can_be_come_to(kb: KnowledgeBase) -> None:
    assert reached(kb, {}) == set(kb.solutions) - {"2#fine"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (" {.any-order}", "", "“.in-order” in a section whose questions are asked in order anyway"),
        ('(#which "which")', '(#rare "which")', "whose turn is not the author’s"),
        ("{#rare .question effort=low}", "{#rare .question}", "does not say its effort"),
        ("{#rare .question effort=low}", "{#rare .question effort=quick}", "“quick” is not a value of “effort=”"),
        ("likely=rare", "likely=never", "“never” is not a value of “likely=”"),
        (".any-order", ".anyorder", "unknown class “anyorder”"),
    ],
)
def test_mistakes_about_order_are_told(tmp_path: Path, before: str, after: str, said: str) -> None:
    loaded = reading(tmp_path, {"2.fr.md": FREE.replace(before, after), "chain.fr.md": CHAIN})
    assert any(said in problem.what and problem.remedy for problem in loaded.errors)


def test_an_effort_belongs_to_questions_and_likelihoods_to_solutions(tmp_path: Path) -> None:
    wrong = ARTICLE.replace("{#outcome .question}", "{#outcome .question likely=rare}")
    loaded = reading(tmp_path, SMALL | {"1.fr.md": wrong})
    assert [problem.what for problem in loaded.errors] == ["unknown attribute “likely”"]


def test_the_reason_is_a_sentence_in_every_language(kb: KnowledgeBase) -> None:
    found = walked(kb, (FAILED,))
    assert isinstance(found.next, Ask) and found.next.because is not None
    for lang in i18n.LANGUAGES:
        sentence = i18n.because_sentence(found.next.because, lang)
        assert "1" in sentence and "8" in sentence and "%" not in sentence
    assert len({i18n.because_sentence(found.next.because, lang) for lang in i18n.LANGUAGES}) == len(i18n.LANGUAGES)
