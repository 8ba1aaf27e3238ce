"""Why a question comes first, in the text and in the explanation."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.free_kb import SEEN, SEEN_KB
from tests.small_kb import small_kb
from wizard.cli import diagnosing, explaining, main
from wizard.conversation import Wizard


@pytest.fixture
def free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wizard whose only article asks in any order what its one line leaves open."""
    wizard = Wizard(small_kb(tmp_path, SEEN_KB))
    monkeypatch.setattr(explaining, "load_wizard", lambda: wizard)
    monkeypatch.setattr(diagnosing, "load_wizard", lambda: wizard)


def said(runner: CliRunner, *arguments: str) -> str:
    result = runner.invoke(main, arguments, input=SEEN)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize(
    ("lang", "why"),
    [
        ("en", "Asked before 3 other questions because finding out takes about a minute"),
        ("fr", "Posée avant 3 autres questions : il faut une minute environ pour y répondre"),
    ],
)
def test_the_text_says_why_it_asks_this_first(runner: CliRunner, lang: str, why: str) -> None:
    assert why in said(runner, "diagnose", "-", "--lang", lang)


@pytest.mark.usefixtures("free")
def test_the_explanation_shows_the_computation_row_by_row_the_best_first(runner: CliRunner) -> None:
    text = said(runner, "explain", "--lang", "en")
    rows = [text.index(f"{question}: rules out") for question in ("2#look", "2#page", "2#rare", "2#elsewhere")]
    assert rows == sorted(rows)
    assert "2#look: rules out 2.65 of 21 on average, in 1 min: 2.65 a minute" in text
    assert "2#elsewhere: rules out 1.9 of 21 on average, in 30 min: 0.06 a minute" in text


@pytest.mark.usefixtures("free")
def test_lines_that_leave_no_choice_are_explained_without_it(runner: CliRunner) -> None:
    result = runner.invoke(main, ["explain", "no such line", "--lang", "en"])
    assert result.exit_code == 0 and "Which question is next" not in result.output
