"""Words to nodes: typos and missing accents forgiven, unknown words honest."""

from pathlib import Path

import pytest

from tests.small_kb import small_kb
from wizard.engine import Engine
from wizard.search import SearchIndex, fold


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    kb = small_kb(tmp_path)
    return SearchIndex(kb, Engine(kb))


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
