"""``wizard check``: everything that is wrong with the articles, at once."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.processes import ROOT
from tests.small_kb import SMALL, write
from wizard.cli import main

MISTAKES = sorted((ROOT / "tests" / "bad_kb").iterdir())


def check(runner: CliRunner, directory: Path, *options: str, lang: str = "en") -> Result:
    return runner.invoke(main, ["check", "--kb", str(directory), *options], env={"WIZARD_LANG": lang})


def test_the_shipped_articles_have_no_problem(runner: CliRunner) -> None:
    result = runner.invoke(main, ["check"])
    assert (result.exit_code, result.output.count("\n")) == (0, 1), result.output
    assert result.output.endswith("no problem.\n")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_every_mistake_is_told_with_its_place_and_fails(mistake: Path, runner: CliRunner) -> None:
    result = check(runner, mistake)
    assert result.exit_code == 1
    expected = [line for line in (mistake / "expected.txt").read_text("utf-8").splitlines() if not line[0].isspace()]
    where = mistake.relative_to(ROOT).as_posix()
    told = result.output.replace(str(mistake), where)
    assert [line for line in expected if f"{where}/{line}" not in told] == []


def test_a_path_is_shown_as_the_person_would_open_it(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(MISTAKES[0], tmp_path / "drafts")
    monkeypatch.chdir(tmp_path)
    assert check(runner, Path("drafts")).output.startswith("drafts/a.fr.md:")
    monkeypatch.chdir("/")
    assert check(runner, tmp_path / "drafts").output.startswith(str(tmp_path).removeprefix("/"))


def test_warnings_fail_only_when_asked_to(runner: CliRunner, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    (tmp_path / "note.en.md").write_text("---\nid: note\ntitle: A note\nsource: https://example.com/\n---\n", "utf-8")
    relaxed, strict = check(runner, tmp_path), check(runner, tmp_path, "--strict")
    assert "warning" in relaxed.output
    assert (relaxed.exit_code, strict.exit_code) == (0, 1)


def test_a_broken_promise_is_a_problem(runner: CliRunner, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    page = next(tmp_path.rglob("1.fr.md"))
    page.write_text(
        page.read_text("utf-8") + "\n```test\nanswer: #outcome = unknown\nexpect: certain none\n```\n", "utf-8"
    )
    result = check(runner, tmp_path)
    assert result.exit_code == 1
    assert "a test fails" in result.output


def test_while_the_structure_is_wrong_it_says_that_no_test_was_played(runner: CliRunner, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "kb", tmp_path / "kb")
    page = tmp_path / "kb" / "articles" / "375.fr.md"
    page.write_text(page.read_text("utf-8").replace("(#reason ", "(#raison ", 1), "utf-8")
    said = {lang: check(runner, tmp_path / "kb", lang=lang) for lang in ("fr", "en")}
    assert said["en"].exit_code == 1
    assert "were not played" in said["en"].output
    assert "375.fr.md" in said["fr"].output and said["fr"].output != said["en"].output


def test_a_record_of_translations_that_was_merged_badly_is_a_problem(runner: CliRunner, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    for broken in ("<<<<<<< ours\n", "[]", '{"1": {"en": 3}}', "\xff"):
        (tmp_path / "freshness.json").write_bytes(broken.encode("latin-1"))
        result = check(runner, tmp_path)
        assert result.exit_code == 1
        assert "freshness.json:1: error:" in result.output


def test_a_directory_without_pages_is_said(runner: CliRunner, tmp_path: Path) -> None:
    result = check(runner, tmp_path)
    assert result.exit_code == 2
    assert str(tmp_path) in result.output
