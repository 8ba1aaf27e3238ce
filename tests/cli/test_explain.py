"""``wizard explain``: how a line was read, what it shows and why, and what came near."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.processes import LOG
from wizard.cli import explaining, main
from wizard.conversation import Wizard

Explain = Callable[..., str]
VERIFIED = "192.0.2.90 [1AD4] 16:48:40:173 Client session SSL: Verified (0)"


@pytest.fixture
def explain(runner: CliRunner, shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> Explain:
    """What is said, as one line of single blanks."""
    monkeypatch.setattr(explaining, "load_wizard", lambda: shipped_wizard)

    def call(*arguments: str, given: str = "", lang: str = "en") -> str:
        result = runner.invoke(main, ["explain", *arguments, "--lang", lang], input=given)
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    return call


def test_a_line_is_explained_from_its_heading_to_its_meaning(explain: Explain) -> None:
    said = explain(VERIFIED)
    for needed in (
        "icewarp",
        "session.peer = 192.0.2.90, thread = 1AD4",
        "Body SSL: Verified (0)",
        "375#verified, exactly: SSL: Verified ({tls.verify})",
        "tls.verify = 0; tls.outcome = verified",
    ):
        assert needed in said
    assert "Near" not in said


def test_a_line_that_matches_nothing_is_told_what_it_lacks(explain: Explain) -> None:
    said = explain(VERIFIED.replace("Verified (0)", "Verified but late (0)"))
    assert "Symptom none" in said
    assert "Near 375#verified" in said


def test_a_file_and_standard_input_are_explained_line_by_line(explain: Explain) -> None:
    text = LOG.read_text("utf-8")
    from_file = explain(str(LOG))
    assert from_file == explain("-", given=text) == explain(given=text)
    assert from_file.count("Read as") == sum(bool(line.strip()) for line in text.splitlines())


def test_a_line_below_another_is_explained_with_it(explain: Explain) -> None:
    block = LOG.read_text("utf-8").split("\n\n")[2]
    said = explain(block)
    assert "belongs to the line above it" in said
    assert "tls.alert = 50" in said


def test_a_line_of_no_known_program_is_said_to_be_one(explain: Explain) -> None:
    assert "a line of no known log format" in explain("Bonjour, rien ne marche")


def test_it_speaks_french(explain: Explain) -> None:
    assert explain(VERIFIED, lang="fr") != explain(VERIFIED)


def test_an_empty_line_is_nothing_to_explain(runner: CliRunner) -> None:
    result = runner.invoke(main, ["explain", "  "])
    assert result.exit_code == 2


def test_a_line_longer_than_a_file_name_can_be_is_a_line(explain: Explain, tmp_path: Path) -> None:
    assert "icewarp" in explain(VERIFIED + " " + "x" * 5000)
