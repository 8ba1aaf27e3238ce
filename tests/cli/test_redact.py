"""``wizard redact``."""

import json
import stat
from pathlib import Path

from click.testing import CliRunner

from wizard.cli import main

LOG = "8.8.8.8 [1AD4] 10:00:00 <<< MAIL FROM:<jeanne@acme.fr>\n8.8.8.8 [1AD4] 10:00:01 <<< AUTH PLAIN AGplYW5uZQBzZWNyZXQ=\n"
HIDDEN = (
    "203.0.113.1 [1AD4] 10:00:00 <<< MAIL FROM:<user-1@domain-1.example>\n"
    "203.0.113.1 [1AD4] 10:00:01 <<< AUTH PLAIN [credentials]\n"
)


def test_the_text_goes_to_standard_output_alone(runner: CliRunner) -> None:
    result = runner.invoke(main, ["redact"], input=LOG)
    assert (result.exit_code, result.stdout) == (0, HIDDEN)
    assert "3" in result.stderr
    assert not any(secret in result.output for secret in ("jeanne", "acme", "8.8.8.8", "AGpl"))


def test_a_file_is_read_too(runner: CliRunner, tmp_path: Path) -> None:
    log = tmp_path / "smtp.log"
    log.write_text(LOG)
    assert runner.invoke(main, ["redact", str(log)]).stdout == HIDDEN
    assert runner.invoke(main, ["redact", "-"], input=LOG).stdout == HIDDEN
    assert [each.name for each in tmp_path.iterdir()] == ["smtp.log"]


def test_the_meaning_goes_only_to_the_file_that_was_named(runner: CliRunner, tmp_path: Path) -> None:
    named = tmp_path / "smtp.map"
    result = runner.invoke(main, ["redact", "--map", str(named)], input=LOG)
    meaning = {entry["token"]: entry["original"] for entry in map(json.loads, named.read_text().splitlines())}
    assert result.stdout == HIDDEN
    assert meaning == {"user-1": "jeanne", "domain-1.example": "acme.fr", "203.0.113.1": "8.8.8.8"}
    assert "AGpl" not in named.read_text()
    assert stat.S_IMODE(named.stat().st_mode) == 0o600


def test_a_file_that_exists_is_not_overwritten_and_nothing_is_printed(runner: CliRunner, tmp_path: Path) -> None:
    named = tmp_path / "smtp.map"
    named.write_text("mine")
    result = runner.invoke(main, ["redact", "--map", str(named)], input=LOG)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named.read_text() == "mine"
    assert str(named) in result.stderr


def test_a_map_that_cannot_be_written_is_told(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["redact", "--map", str(tmp_path / "none" / "smtp.map")], input=LOG)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_missing_file_is_code_3(runner: CliRunner) -> None:
    assert runner.invoke(main, ["redact", "none.log"]).exit_code == 3


def test_it_speaks_both_languages(runner: CliRunner) -> None:
    english, french = (runner.invoke(main, ["redact", "--lang", lang], input=LOG).stderr for lang in ("en", "fr"))
    assert english != french
