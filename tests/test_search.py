"""Words to nodes: typos and missing accents forgiven, unknown words honest."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.small_kb import CLOCK, SMALL, small_kb
from wizard.answer import solution_view
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.facts import Facts
from wizard.knowledge import load
from wizard.search import SearchIndex, fold
from wizard.search.spelling import Spelling
from wizard.vocabulary import CAUSES


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return Wizard(small_kb(tmp_path)).index


@pytest.mark.parametrize(
    ("words", "node"),
    [
        ("les horloges diffèrent-elles", "clock#offset"),
        ("horloges diferent", "clock#offset"),
        ("PARE-FEU", "1#firewall"),
    ],
)
def test_the_right_node_comes_first(index: SearchIndex, words: str, node: str) -> None:
    assert index.find(words)[0].node == node


@pytest.mark.parametrize("words", ["", "   ", "?!", "the and les", "zzzz qqqq", "\x00"])
def test_words_that_say_nothing_find_nothing(index: SearchIndex, words: str) -> None:
    assert index.find(words) == ()


def test_solutions_name_their_cause(index: SearchIndex) -> None:
    assert index.find("Une boîte")[0].cause == "interception"


def test_folding_removes_accents_case_and_signs() -> None:
    assert fold("  L’ÉCHEC : STARTTLS ») ") == "l echec starttls"


def test_other_names_under_a_heading_are_found_and_are_not_shown(tmp_path: Path) -> None:
    named = CLOCK.replace(
        ".solution cause=clock-skew at=here}\n", ".solution cause=clock-skew at=here}\n\naka: montre cassée\n"
    )
    kb = small_kb(tmp_path, {**SMALL, "clock.fr.md": named})
    assert Wizard(kb).index.find("ma montre est cassee", "fr")[0].node == "clock#set"
    assert "montre" not in solution_view(kb, "clock#set", Facts(), "fr").body.html


def test_one_language_finds_what_only_the_other_says(tmp_path: Path) -> None:
    assert Wizard(small_kb(tmp_path)).index.find("une boîte", "en")[0].cause == "interception"


def test_the_first_answers_are_of_different_causes(kb_index: SearchIndex) -> None:
    found = kb_index.find("my certificate has expired", "en", 3)
    assert found[0].cause == "cert-expired" and [each.cause for each in found].count("cert-expired") == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_code_is_found_whole(kb_index: SearchIndex, lang: str) -> None:
    assert "protocol-too-old" in {found.cause for found in kb_index.find("4.7.66", lang, 5)}


DATA = Path(__file__).parent / "data" / "questions.jsonl"
QUESTIONS = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
HELD_OUT = 4
"""Every fourth question was kept apart while the ranking was made."""


def test_the_questions_are_of_every_cause_and_of_both_languages() -> None:
    causes = Counter(cause for question in QUESTIONS for cause in question["causes"])
    assert set(causes) == CAUSES and min(causes.values()) >= 4
    assert min(Counter(question["lang"] for question in QUESTIONS).values()) >= 0.45 * len(QUESTIONS) >= 100


@pytest.mark.parametrize("held_out", [False, True])
def test_real_questions_find_their_cause(kb_index: SearchIndex, held_out: bool) -> None:
    """The goals are 80 % and 92 %; what is asked for here is a little more, since other people’s words are others."""
    asked = [question for number, question in enumerate(QUESTIONS) if (number % HELD_OUT == 0) is held_out]
    first, missed = 0, []
    for question in asked:
        found = [each.cause for each in kb_index.find(question["text"], question["lang"], 3)]
        first += bool(found) and found[0] in question["causes"]
        if not set(found) & set(question["causes"]):
            missed.append(f"{question['text']} ({', '.join(question['causes'])}): {', '.join(found)}")
    within_three = len(asked) - len(missed)
    told = "\n".join((f"of {len(asked)}, first {first}, within three {within_three}; not found:", *missed))
    assert first >= 0.85 * len(asked) and within_three >= 0.94 * len(asked), told


@pytest.mark.parametrize(
    ("words", "lang", "node"),
    [
        ("notre certificat a expiré", "fr", "our-certificate#renew-here"),
        ("le certificat de notre correspondant a expiré", "fr", "peer-certificate#expired-there"),
        ("our certificate is self-signed", "en", "our-certificate#self-signed-here"),
        ("the remote server has a self-signed certificate", "en", "peer-certificate#self-signed-there"),
    ],
)
def test_whose_it_is_decides_between_two_solutions_of_one_cause(
    kb_index: SearchIndex, words: str, lang: str, node: str
) -> None:
    assert kb_index.find(words, lang)[0].node == node


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("we get alert 80 from them", "peer-fault"),
        ("alerte 116 à la livraison", "client-cert-required"),
        ("il dit verify error 18", "cert-self-signed"),
        ("« unsafe legacy renegotiation disabled » depuis hier", "legacy-renegotiation"),
    ],
)
def test_what_is_stated_exactly_comes_first(kb_index: SearchIndex, words: str, cause: str) -> None:
    assert kb_index.find(words, "fr")[0].cause == cause


@pytest.fixture(scope="module")
def kb_index() -> SearchIndex:
    return Wizard(load(Settings.from_environment({}).kb)).index


def test_a_word_that_is_longer_than_any_is_misspelt_from_none() -> None:
    spelling = Spelling(["les horloges"])
    assert spelling.nearest("horlogesx") == ("horloges",)
    assert spelling.nearest("horloges" + 3 * "x") == spelling.nearest("x" * 1_000_000) == ()
