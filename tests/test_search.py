"""Words to nodes: typos and missing accents forgiven, unknown words honest."""

from pathlib import Path

import pytest

from tests.small_kb import CLOCK, SMALL, small_kb
from wizard.answer import solution_view
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.facts import Facts
from wizard.knowledge import load
from wizard.search import SearchIndex, fold


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


@pytest.fixture(scope="module")
def kb_index() -> SearchIndex:
    return Wizard(load(Settings.from_environment({}).kb)).index
