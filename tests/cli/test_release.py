"""``wizard release``: keeps what articles say as versions."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.small_kb import ARTICLE, SMALL, write
from wizard import history
from wizard.cli import main


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return write(tmp_path, SMALL)


def numbers(kb: Path, page: str = "1") -> list[int]:
    return [version.number for version in history.read_versions(kb, page)]


def change(kb: Path) -> None:
    path = kb / "1.fr.md"
    path.write_text(path.read_text("utf-8").replace("Une introduction", "Encore une introduction"), "utf-8")


def test_the_first_release_begins_a_history_and_the_next_one_needs_a_change(kb: Path, runner: CliRunner) -> None:
    assert runner.invoke(main, ["release", "1", "--kb", str(kb), "--day", "2026-01-02"]).exit_code == 0
    again = runner.invoke(main, ["release", "1", "--kb", str(kb)])
    assert again.exit_code == 0
    assert "has not changed since version 1" in again.output
    change(kb)
    assert runner.invoke(main, ["release", "1", "--changed", "fr=Mieux dit.", "--kb", str(kb)]).exit_code == 0
    first, second = history.read_versions(kb, "1")
    assert (first.day, first.changed) == ("2026-01-02", {})
    assert second.changed == {"fr": "Mieux dit."}


def test_without_a_page_those_with_a_history_are_kept(kb: Path, runner: CliRunner) -> None:
    runner.invoke(main, ["release", "1", "--kb", str(kb)])
    change(kb)
    assert runner.invoke(main, ["release", "--kb", str(kb)]).exit_code == 0
    assert numbers(kb) == [1, 2]
    assert history.kept_pages(kb) == ("1",)


def test_drafts_are_not_kept(kb: Path, runner: CliRunner) -> None:
    write(kb, {"1.fr.md": ARTICLE.replace("id: 1\n", "id: 1\nvisibility: draft\n")})
    result = runner.invoke(main, ["release", "1", "--kb", str(kb)])
    assert result.exit_code == 0
    assert numbers(kb) == []


def test_a_version_is_forgotten_and_its_number_not_used_again(kb: Path, runner: CliRunner) -> None:
    runner.invoke(main, ["release", "1", "--kb", str(kb)])
    assert runner.invoke(main, ["release", "1", "--forget", "1", "--kb", str(kb)]).exit_code == 0
    assert history.seen_by(history.read_versions(kb, "1"), "author") == ()
    runner.invoke(main, ["release", "1", "--kb", str(kb)])
    assert numbers(kb) == [1, 2]
    assert runner.invoke(main, ["release", "1", "--forget", "1", "--kb", str(kb)]).exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere"], 3),
        (["1", "--forget", "7"], 3),
        (["--forget", "1"], 2),
        (["1", "--day", "2026-13-01"], 2),
        (["1", "--changed", "xx=Anything"], 2),
        (["1", "--changed", "fr"], 2),
    ],
)
def test_what_cannot_be_done_is_said(kb: Path, runner: CliRunner, arguments: list[str], code: int) -> None:
    assert runner.invoke(main, ["release", *arguments, "--kb", str(kb)]).exit_code == code
    assert numbers(kb) == []


def test_articles_with_mistakes_are_not_released(kb: Path, runner: CliRunner) -> None:
    write(kb, {"1.fr.md": ARTICLE.replace("(#fine ", "(#nowhere ")})
    assert runner.invoke(main, ["release", "1", "--kb", str(kb)]).exit_code == 1
    assert numbers(kb) == []


def test_a_damaged_history_is_found_by_check(kb: Path, runner: CliRunner) -> None:
    write(kb, {"history/1.jsonl": "{\n"})
    result = runner.invoke(main, ["check", "--kb", str(kb)])
    assert result.exit_code == 1
    assert "history/1.jsonl:1: error: this version cannot be read" in result.output
