"""``wizard new``: a skeleton that says itself what is left to do."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.small_kb import SMALL, write
from wizard import knowledge, proof
from wizard.cli import main
from wizard.conversation import Wizard
from wizard.knowledge.unfilled import PENCIL

WAY_IN = ("log.dialect = x", "log.tool = y", "session.port = 25", "smtp.reply = 451", "session.side = client")
CREATED = re.compile(r"^created: \d{4}-\d\d-\d\d$", re.MULTILINE)


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A small knowledge base, to write into."""
    (tmp_path / "kb").mkdir()
    write(tmp_path / "kb", SMALL)
    return tmp_path / "kb"


@pytest.mark.parametrize(("lang", "other"), [("fr", "en"), ("en", "fr")])
def test_it_writes_a_source_and_its_translation(lang: str, other: str, kb: Path, runner: CliRunner) -> None:
    result = runner.invoke(main, ["new", "imap-25", "--lang", lang, "--title", " Un  titre ", "--kb", str(kb)])
    assert result.exit_code == 0
    source, translation = ((kb / "articles" / f"imap-25.{each}.md").read_text("utf-8") for each in (lang, other))
    assert "title: Un titre\n" in source and CREATED.search(source)
    assert "```test" in source and "```" not in translation
    assert "created:" not in translation and "id: imap-25\n" in translation
    assert f"wizard translated imap-25 {other}" in result.output.replace("\n", " ")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_check_says_of_a_skeleton_what_is_left_and_nothing_else(lang: str, kb: Path, runner: CliRunner) -> None:
    for page in ("first", "second"):
        runner.invoke(main, ["new", page, "--lang", lang, "--kb", str(kb)])
    loaded = knowledge.read(kb)
    assert {problem.what for problem in loaded.errors} == {"left to fill in"}
    marked = sum(PENCIL in line for path in kb.rglob("*.md") for line in path.read_text("utf-8").splitlines())
    assert len(loaded.errors) == marked


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_skeleton_whose_marks_are_gone_keeps_every_promise(lang: str, kb: Path, runner: CliRunner) -> None:
    runner.invoke(main, ["new", "imap-25", "--lang", lang, "--kb", str(kb)])
    for path in kb.glob("articles/imap-25.*.md"):
        text = path.read_text("utf-8")
        for fact in re.findall(r"^\w+ this: (.*)$", text, re.MULTILINE):
            text = text.replace(fact, "smtp.reply = 451")
        text = re.sub("^when: .*$", "when: " + " and ".join(WAY_IN), text, flags=re.MULTILINE)
        path.write_text(text.replace(f"{PENCIL} ", "").replace(PENCIL, ""), "utf-8")
    loaded = knowledge.read(kb)
    assert loaded.errors == ()
    assert proof.prove(Wizard(loaded.base)) == ()


def test_nothing_is_overwritten(kb: Path, runner: CliRunner) -> None:
    before = {path: path.read_bytes() for path in kb.rglob("*") if path.is_file()}
    for taken in ("1", "clock"):
        result = runner.invoke(main, ["new", taken, "--kb", str(kb)])
        assert result.exit_code == 2
        assert f"{taken}." in result.output
    assert {path: path.read_bytes() for path in kb.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("page", ["Majuscule", "a b", "../outside", "-x", "é", ""])
def test_an_id_that_no_page_can_have_is_refused(page: str, kb: Path, runner: CliRunner) -> None:
    result = runner.invoke(main, ["new", "--kb", str(kb), "--", page])
    assert result.exit_code == 2
    assert list(kb.parent.glob("*")) == [kb]
