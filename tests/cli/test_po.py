"""``wizard po``: the articles for translators, and their work written back."""

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.processes import ROOT
from wizard import knowledge
from wizard.cli import main


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """All articles, in a place where they may be changed."""
    shutil.copytree(ROOT / "kb", tmp_path / "kb")
    return tmp_path / "kb"


def export(runner: CliRunner, kb: Path, target: Path, *options: str) -> Result:
    return runner.invoke(main, ["po", "export", "--kb", str(kb), str(target), *options])


def bring_in(runner: CliRunner, kb: Path, *files: Path, lang: str = "en") -> Result:
    return runner.invoke(main, ["po", "import", "--kb", str(kb), *map(str, files), "--lang", lang])


def prints(directory: Path) -> dict[str, str]:
    return {
        path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def change(file: Path, old: str, new: str) -> int:
    """Change one text of a file; the line of the entry that holds it."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    before = text[: text.index(old)].split("\n")
    return max(number for number, line in enumerate(before, start=1) if line.startswith("msgid "))


def test_out_in_and_out_again_changes_no_byte(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    articles = prints(kb)
    first, second = tmp_path / "po", tmp_path / "again"
    assert export(runner, kb, first).exit_code == 0
    result = bring_in(runner, kb, *first.glob("*.po"))
    assert (result.exit_code, prints(kb)) == (0, articles), result.output
    export(runner, kb, second)
    assert prints(first) == prints(second)
    assert len(prints(first)) == sum(name.endswith(".fr.md") for name in articles)


def test_one_page_and_one_language_can_be_asked_for(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    assert export(runner, kb, tmp_path / "clock.en.po").exit_code == 0
    assert '"Language: en\\n"' in (tmp_path / "clock.en.po").read_text("utf-8")
    export(runner, kb, tmp_path / "german", "--lang", "de")
    assert all(name.endswith(".de.po") for name in prints(tmp_path / "german"))
    assert export(runner, kb, tmp_path / "nothing.en.po").exit_code == 3
    assert export(runner, kb, tmp_path / "clock.fr.po").exit_code == 3
    assert export(runner, kb, tmp_path / "po", "--lang", "German").exit_code == 2


def test_a_changed_text_is_written_and_recorded(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    export(runner, kb, tmp_path / "clock.en.po")
    articles = prints(kb)
    change(tmp_path / "clock.en.po", "Compare the clocks", "Compare both clocks")
    result = bring_in(runner, kb, tmp_path / "clock.en.po")
    assert result.exit_code == 0
    assert {name for name, found in prints(kb).items() if found != articles[name]} == {"shared/clock.en.md"}
    assert "Compare both clocks" in (kb / "shared" / "clock.en.md").read_text("utf-8")
    assert knowledge.read(kb).errors == ()


def test_a_new_language_gets_its_files(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    export(runner, kb, tmp_path / "clock.en.po")
    german = tmp_path / "clock.de.po"
    german.write_text((tmp_path / "clock.en.po").read_text("utf-8").replace("Language: en", "Language: de"), "utf-8")
    assert bring_in(runner, kb, german).exit_code == 0
    loaded = knowledge.read(kb)
    assert loaded.errors == ()
    assert loaded.base.pages["clock"].languages == ("fr", "de", "en")
    assert [warning for warning in loaded.warnings if "clock.de.md" in warning.path] == []


def test_what_the_source_got_since_is_put_in_its_place(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    file, source = tmp_path / "clock.en.po", kb / "shared" / "clock.fr.md"
    text = source.read_text("utf-8")
    text = text.replace("- [Non, l’horloge", '- [Je ne peux pas comparer](#next "cannot")\n- [Non, l’horloge', 1)
    first = text.index("{.check}")
    place = text.rindex("####", 0, first)
    source.write_text(f"{text[:place]}#### Risque {{.risk}}\n\nAucun.\n\n{text[place:]}", "utf-8")
    assert any("clock.en.md" in error.path for error in knowledge.read(kb).errors)
    export(runner, kb, file)
    assert file.read_text("utf-8").count('msgstr ""\n\n#') + file.read_text("utf-8").endswith('msgstr ""\n') == 3
    refused = bring_in(runner, kb, file)
    assert refused.exit_code == 1
    assert refused.output.count("is not translated") == 3
    said = file.read_text("utf-8")
    for french, english in (("Je ne peux pas comparer", "I cannot compare"), ("Risque", "Risk"), ("Aucun.", "None.")):
        said = said.replace(f'msgid "{french}"\nmsgstr ""', f'msgid "{french}"\nmsgstr "{english}"')
    file.write_text(said, "utf-8")
    assert bring_in(runner, kb, file).exit_code == 0
    assert [error for error in knowledge.read(kb).errors if "clock" in error.path] == []
    english = (kb / "shared" / "clock.en.md").read_text("utf-8")
    assert '- [I cannot compare](#next "cannot")\n' in english
    assert "#### Risk {.risk}\n\nNone.\n\n####" in english


def test_what_the_check_would_refuse_is_told_with_its_line_and_nothing_is_written(
    runner: CliRunner, kb: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clock.en.po"
    export(runner, kb, file)
    articles = prints(kb)
    lines = [
        change(file, "pool.ntp.org /samples:3 /dataonly\\n\"\n\"```\\n\"\n\"\\n\"\n\"Our server, on Linux",
               "pool.ntp.org /samples:4 /dataonly\\n\"\n\"```\\n\"\n\"\\n\"\n\"Our server, on Linux"),
        change(file, "{session.peer: that server}", "{session.pear: that server}"),
    ]  # fmt: skip
    result = bring_in(runner, kb, file)
    assert result.exit_code == 1
    for line in lines:
        assert f"{file}:{line}: error" in result.output
    assert prints(kb) == articles


def test_a_label_without_its_translation_is_told_with_its_line(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    file = tmp_path / "clock.en.po"
    export(runner, kb, file)
    articles = prints(kb)
    text = file.read_text("utf-8")
    start = text.index("msgstr", text.index(" choice "))
    end = text.index("\n", start)
    file.write_text(f'{text[:start]}msgstr ""{text[end:]}', "utf-8")
    result = bring_in(runner, kb, file)
    assert result.exit_code == 1
    assert "has lost its translation" in result.output
    assert prints(kb) == articles


def test_one_bad_file_keeps_the_good_ones_out(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    export(runner, kb, tmp_path / "clock.en.po")
    articles = prints(kb)
    change(tmp_path / "clock.en.po", "Compare the clocks", "Compare both clocks")
    (tmp_path / "bad.po").write_text("nonsense\n", "utf-8")
    (tmp_path / "empty.po").write_text("", "utf-8")
    result = bring_in(runner, kb, *(tmp_path / f"{name}.po" for name in ("clock.en", "bad", "empty")))
    assert result.exit_code == 1
    assert f"{tmp_path / 'bad.po'}:1: error" in result.output
    assert f"{tmp_path / 'empty.po'}:1: error" in result.output
    assert prints(kb) == articles
    assert bring_in(runner, kb, tmp_path / "missing.po").exit_code == 3


def test_two_files_of_one_page_are_refused(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    export(runner, kb, tmp_path / "clock.en.po")
    articles = prints(kb)
    shutil.copy(tmp_path / "clock.en.po", tmp_path / "mine.po")
    change(tmp_path / "mine.po", "Compare the clocks", "Compare both clocks")
    result = bring_in(runner, kb, tmp_path / "mine.po", tmp_path / "clock.en.po")
    assert result.exit_code == 1
    assert f"{tmp_path / 'clock.en.po'}:1: error" in result.output
    assert prints(kb) == articles


def test_an_outdated_passage_is_fuzzy_until_it_is_confirmed(runner: CliRunner, kb: Path, tmp_path: Path) -> None:
    file, source = tmp_path / "clock.en.po", kb / "shared" / "clock.fr.md"
    export(runner, kb, file)
    source.write_text(
        source.read_text("utf-8").replace("## Comparer les horloges", "## Comparer nos horloges"), "utf-8"
    )
    export(runner, kb, file)
    text = file.read_text("utf-8")
    assert text.count("#, fuzzy") == 1
    assert '#| msgid "Comparer les horloges"' in text
    assert bring_in(runner, kb, file).exit_code == 0
    assert knowledge.read(kb).outdated["clock", "en"] != ()
    export(runner, kb, file)
    assert file.read_text("utf-8") == text
    file.write_text(text.replace("#, fuzzy\n", ""), "utf-8")
    assert bring_in(runner, kb, file, lang="fr").exit_code == 0
    assert knowledge.read(kb).outdated["clock", "en"] == ()


def test_without_a_command_the_help_is_shown(runner: CliRunner) -> None:
    result = runner.invoke(main, ["po"])
    assert result.exit_code == 0
    assert "export" in result.output and "import" in result.output
    assert "did you mean “export”" in runner.invoke(main, ["po", "exprot"]).output
