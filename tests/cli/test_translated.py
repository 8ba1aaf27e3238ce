"""``wizard translated``: what each translation was made from."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.processes import ROOT
from wizard import knowledge
from wizard.cli import main


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """Two pages with a translation each, nothing recorded."""
    for name in ("clock", "ports"):
        for path in (ROOT / "kb").rglob(f"{name}.*.md"):
            shutil.copy(path, tmp_path)
    return tmp_path


def outdated(kb: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    return {page: keys for page, keys in knowledge.read(kb).outdated.items() if keys}


def translation(kb: Path) -> str:
    """The language of the clock's translation."""
    return next(lang for lang in ("fr", "en") if "source:" not in (kb / f"clock.{lang}.md").read_text("utf-8"))


def change(kb: Path, lang: str, word: str) -> None:
    """Add a word under every question of the source."""
    source = next(path for path in kb.glob("clock.*.md") if not path.name.endswith(f".{lang}.md"))
    lines = source.read_text("utf-8").split("\n")
    source.write_text("\n".join(f"{line}\n\n{word}" if ".question" in line else line for line in lines), "utf-8")


def test_a_translation_is_recorded_and_outdated_by_a_change(kb: Path, runner: CliRunner) -> None:
    lang = translation(kb)
    assert runner.invoke(main, ["translated", "clock", lang, "--kb", str(kb)]).exit_code == 0
    assert set(json.loads((kb / "freshness.json").read_text("utf-8"))) == {"clock"}
    assert outdated(kb) == {}
    change(kb, lang, "Encore.")
    assert set(outdated(kb)) == {("clock", lang)}


def test_one_passage_can_be_recorded_as_a_minor_edit(kb: Path, runner: CliRunner) -> None:
    lang = translation(kb)
    runner.invoke(main, ["translated", "--all", "--kb", str(kb)])
    change(kb, lang, "Encore.")
    first, *others = outdated(kb)["clock", lang]
    assert runner.invoke(main, ["translated", "clock", lang, first, "--kb", str(kb)]).exit_code == 0
    assert outdated(kb).get(("clock", lang), ()) == tuple(others)


def test_everything_can_be_recorded_at_once(kb: Path, runner: CliRunner) -> None:
    result = runner.invoke(main, ["translated", "--all", "--kb", str(kb)], env={"WIZARD_LANG": "fr"})
    assert result.exit_code == 0
    assert set(json.loads((kb / "freshness.json").read_text("utf-8"))) == {"clock", "ports"}
    assert "clock\u00a0: " in result.output and "ports\u00a0: " in result.output


def test_the_passages_are_listed_where_a_name_is_wrong(kb: Path, runner: CliRunner) -> None:
    result = runner.invoke(main, ["translated", "clock", translation(kb), "nothing", "--kb", str(kb)])
    assert result.exit_code == 3
    assert "offset" in result.output
    assert not (kb / "freshness.json").exists()


def test_files_that_cannot_be_read_are_listed(kb: Path, runner: CliRunner) -> None:
    (kb / "clock.fr.md").write_bytes(b"---\nid: clock\n---\n\xff")
    result = runner.invoke(main, ["translated", "ports", "en", "--kb", str(kb)])
    assert result.exit_code == 1
    assert "clock.fr.md:4: error" in result.output
