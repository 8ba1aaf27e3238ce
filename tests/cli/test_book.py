"""``wizard book``: one document to review."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from wizard.cli import main


def test_a_file_is_written_or_the_document_is_printed(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "book.html"
    written = runner.invoke(main, ["book", "-o", str(file)])
    assert (written.exit_code, written.output) == (0, "")
    printed = runner.invoke(main, ["book"])
    assert printed.output == file.read_text("utf-8")
    assert printed.output.startswith('<!doctype html>\n<html lang="en">')


@pytest.mark.parametrize(("languages", "first"), [("fr,en", "fr"), ("en,fr", "en"), ("fr", "fr")])
def test_the_first_language_is_that_of_the_words_around(languages: str, first: str, runner: CliRunner) -> None:
    result = runner.invoke(main, ["book", "--lang", languages])
    assert f'<html lang="{first}">' in result.output


def test_markdown_can_be_had(runner: CliRunner) -> None:
    assert runner.invoke(main, ["book", "--format", "markdown", "--lang", "fr,en"]).output.startswith("# ")


@pytest.mark.parametrize("languages", ["fr,xx", "", ",", "french"])
def test_a_language_that_no_article_speaks_is_refused(languages: str, runner: CliRunner) -> None:
    result = runner.invoke(main, ["book", "--lang", languages])
    assert result.exit_code == 2
    assert "--lang" in result.output


def test_a_file_that_cannot_be_written_is_said(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["book", "-o", str(tmp_path / "no" / "book.html")])
    assert result.exit_code == 2
    assert "book.html" in result.output
