"""``wizard coverage``: what the articles cover."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.small_kb import SMALL, write
from wizard.cli import covering, main
from wizard.coverage import Coverage, Share


def test_the_table_names_each_row_and_where_it_leads(runner: CliRunner) -> None:
    said = {lang: runner.invoke(main, ["coverage", "--lang", lang]).output for lang in ("en", "fr")}
    for text in said.values():
        assert "peer-certificate#chain-or-store" in text
        assert "handshake#policy-side" in text
    assert said["en"].splitlines()[-1] != said["fr"].splitlines()[-1]


def test_holes_fail_and_can_be_shown_alone(runner: CliRunner, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    result = runner.invoke(main, ["coverage", "--kb", str(tmp_path), "--holes"])
    assert result.exit_code == 1
    assert "✓" not in result.output
    assert "weak-dh (here)" in result.output


def test_programs_get_the_same_table(runner: CliRunner) -> None:
    result = runner.invoke(main, ["coverage", "--format", "json"])
    table = json.loads(result.output)
    assert result.exit_code == (1 if table["holes"] else 0)
    assert table["counted"] == len(table["rows"])
    [row] = [row for row in table["rows"] if (row["group"], row["name"]) == ("verify", "tls.verify 20")]
    assert {lead["node"] for lead in row["leads"]} == {"peer-certificate#chain-or-store"}
    assert row["file"].startswith("reference/verify.")
    assert set(table["languages"]) == {"en", "fr"}


def test_a_missing_translation_fails_only_when_asked_to(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    half = Coverage((), (Share("en", current=1, outdated=1, total=2),))
    monkeypatch.setattr(covering, "coverage", lambda _wizard, _outdated: half)
    relaxed, strict = (runner.invoke(main, ["coverage", *options]) for options in ([], ["--strict"]))
    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert "50%" in relaxed.output
