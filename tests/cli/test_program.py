"""The program: help, languages, exit codes, and that no error leaves it without a sentence."""

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.processes import LOG, ROOT, wizard
from wizard import __version__
from wizard.cli import main, searching
from wizard.cli.command import Helpful
from wizard.cli.failures import BY_CODE, exit_code, sentence
from wizard.cli.speaking import wanted_language
from wizard.errors import ConfigurationError, KnowledgeError, Problem, UnknownSession, UnreadableInput, WizardError

COMMANDS = sorted(main.commands)


def test_the_version_is_told(runner: CliRunner) -> None:
    result = runner.invoke(main, ["--version"])
    assert (result.exit_code, result.output) == (0, f"wizard {__version__}\n")


def test_nothing_heavy_is_loaded_to_tell_the_version_or_the_help() -> None:
    heavy = ("babel", "flask", "granian", "markdown", "nh3", "rapidfuzz", "re2", "wizard.knowledge", "wizard.logs")
    for argument in ("--version", "--help"):
        code = (
            "import sys\nfrom wizard.cli import main\n"
            f"try: main(['{argument}'])\nexcept SystemExit: pass\n"
            f"print([name for name in {heavy!r} if name in sys.modules])"
        )
        shown = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"LANG": "C"}, capture_output=True, text=True, check=True
        )
        loaded = shown.stdout.splitlines()[-1]
        assert loaded == ("[]" if argument == "--version" else "['babel']")


def test_the_help_lists_every_command_with_what_it_does(runner: CliRunner) -> None:
    for arguments in ([], ["--help"]):
        result = runner.invoke(main, arguments)
        assert result.exit_code == 0
        assert [name for name in COMMANDS if f"\n  {name} " not in result.output] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_has_help_in_both_languages(name: str, lang: str, runner: CliRunner) -> None:
    result = runner.invoke(main, [name, "--help"], env={"WIZARD_LANG": lang})
    other = runner.invoke(main, [name, "--help"], env={"WIZARD_LANG": {"fr": "en", "en": "fr"}[lang]})
    assert result.exit_code == 0
    assert result.output.startswith({"fr": "Usage\u00a0: wizard ", "en": "Usage: wizard "}[lang])
    assert result.output != other.output
    assert "--debug" in result.output and "[FILES]..." not in result.output.partition("Options")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_explained(name: str) -> None:
    command = main.commands[name]
    assert isinstance(command, Helpful) and command.paragraphs and command.examples
    assert [option.name for option in command.params if option.param_type_name == "option" and not option.help] == []


@pytest.mark.parametrize(
    ("environment", "arguments", "expected"),
    [
        ({}, [], "en"),
        ({"LANG": "fr_FR.UTF-8"}, [], "fr"),
        ({"LANG": "fr"}, ["--lang", "en"], "en"),
        ({"LANG": "fr"}, ["--lang=en"], "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, [], "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_CA@latin"}, [], "fr"),
        ({"WIZARD_LANG": "fr", "LC_ALL": "en_GB"}, [], "fr"),
        ({"WIZARD_LANG": "tlh", "LANG": "fr_FR"}, [], "fr"),
        ({"LANG": "de_DE"}, [], "en"),
        ({"LANG": "fr"}, ["--lang", "tlh"], "fr"),
        ({"LANG": "fr"}, ["--lang"], "fr"),
    ],
)
def test_the_language_is_the_one_asked_for(
    environment: dict[str, str], arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wanted_language(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["diagnos"], "diagnose"),
        (["nothing-like-it"], "nothing-like-it"),
        (["diagnose", "--formt", "json"], "--format"),
        (["diagnose", "--zzz"], "--zzz"),
        (["--zzz"], "--zzz"),
        (["diagnose", "--format", "xml"], "text, json"),
        (["diagnose", "--lang", "tlh"], "en, fr"),
        (["diagnose", "--session", "0"], "--session"),
        (["diagnose", "--session", "three"], "three"),
        (["diagnose", "--answer", "outcome"], "375#outcome=failed"),
        (["diagnose", "--answer", "=x"], "375#outcome=failed"),
        (["diagnose", "--article"], "--article"),
        (["graph"], "ARTICLE"),
        (["explain", "two", "words"], "words"),
        (["search"], "WORDS"),
        (["serve", "--port", "65536"], "65536"),
        (["serve", "--workers", "0"], "--workers"),
        (["translated", "375"], "--all"),
        (["translated", "375", "en", "--all"], "--all"),
        (["ask", "-"], "FILE"),
        (["new", "Not An Id"], "Not An Id"),
        (["diagnose", "--fact", "tls.outcome=failed", str(LOG)], "tls.outcome"),
        (["diagnose", "--fact", "server.system=amiga", str(LOG)], "server.system"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_mistake_on_the_command_line_is_one_sentence_and_code_2(
    arguments: list[str], named: str, lang: str, runner: CliRunner
) -> None:
    result = runner.invoke(main, arguments, env={"WIZARD_LANG": lang})
    assert result.exit_code == 2
    assert result.output.startswith("wizard: ") and result.output.count("\n") == 1
    assert named in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["diagnose", "no-such-file.log"],
        ["diagnose", "--article", "no-such-article", str(LOG)],
        ["diagnose", "--session", "99", str(LOG)],
        ["ask", "--article", "no-such-article"],
        ["ask", str(LOG), "--session", "99"],
        ["graph", "no-such-article"],
        ["check", "--kb", "no-such-directory"],
        ["new", "x", "--kb", "no-such-directory"],
        ["translated", "no-such-page", "en"],
        ["translated", "375", "tlh"],
        ["translated", "375", "fr"],
        ["translated", "375", "en", "no-such-passage"],
    ],
)
def test_what_does_not_exist_is_said_with_code_3(arguments: list[str], runner: CliRunner) -> None:
    answers = [runner.invoke(main, arguments, env={"WIZARD_LANG": lang}, input="") for lang in ("fr", "en")]
    assert [answer.exit_code for answer in answers] == [3, 3]
    assert all(answer.output.startswith("wizard: ") for answer in answers)
    assert answers[0].output != answers[1].output


@pytest.mark.parametrize("name", ["WIZARD_PORT", "WIZARD_MAX_PASTE_BYTES", "WIZARD_KB", "WIZARD_EMBED_ORIGINS"])
def test_a_setting_that_cannot_be_used_is_named(name: str, runner: CliRunner) -> None:
    result = runner.invoke(main, ["serve"], env={name: "not/this"})
    assert result.exit_code == 2
    assert name in result.output and "not/this" in result.output


def test_every_error_that_the_command_line_meets_has_its_sentence() -> None:
    def leaves(kind: type[WizardError]) -> set[type[WizardError]]:
        below = {leaf for child in kind.__subclasses__() for leaf in leaves(child)}
        return below | ({kind} if not kind.__subclasses__() else set())

    elsewhere = {"knowledge", "configuration", "cannot-listen", "unknown-language", "nothing-chosen", "nothing-pasted",
                 "gone-article", "no-longer-kept", "too-many-readings", "case-gone", "case-too-large",
                 "cases-full",
                 "identity-refused", "not-yours"}  # fmt: skip
    codes = {leaf.code for leaf in leaves(WizardError)} - elsewhere
    assert [code for code in sorted(codes) if code not in BY_CODE] == []


def test_a_sentence_names_the_file_or_says_that_it_was_standard_input() -> None:
    assert "a.log" in sentence(UnreadableInput(reason="binary", file="a.log"), "en")
    assert sentence(UnreadableInput(reason="empty"), "fr").startswith("entrée standard")


def test_exit_codes_follow_the_kind_of_error() -> None:
    assert exit_code(UnknownSession(session=9)) == 3
    assert exit_code(KnowledgeError((Problem("a.fr.md", 1, "x"),))) == 1
    assert exit_code(ConfigurationError("x", setting="WIZARD_PORT")) == 2


def test_articles_that_cannot_be_used_are_listed_with_code_1(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "Notes.md").write_text("not a page", "utf-8")
    result = runner.invoke(main, ["diagnose", str(LOG)], env={"WIZARD_KB": str(tmp_path)})
    assert result.exit_code == 1
    assert "Notes.md:1: error:" in result.output and "wizard check" in result.output.splitlines()[-1]


def break_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(searching, "search", broken)


def test_a_bug_of_ours_is_confessed_without_a_traceback(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_search(monkeypatch)
    result = runner.invoke(main, ["search", "x"])
    assert result.exit_code == 70
    assert "--debug" in result.output and "Traceback" not in result.output
    assert [(record.levelno, record.exc_info) for record in caplog.records] == [(logging.ERROR, None)]


def test_a_bug_is_logged_whole_when_asked_for(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_search(monkeypatch)
    assert runner.invoke(main, ["search", "x", "--debug"]).exit_code == 70
    assert "ZeroDivisionError" in caplog.text


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m wizard diagnose {LOG} | head -n 1; echo ${{PIPESTATUS[0]}}"
    shown = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] in ("141", "0")
    assert shown.stderr == ""


def test_a_full_disk_is_said() -> None:
    command = f"{sys.executable} -m wizard diagnose {LOG} > /dev/full"
    shown = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert shown.stderr.startswith("wizard: ") and shown.stderr.count("\n") == 1


def test_ctrl_c_ends_in_silence() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "diagnose"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (out, errors.strip()) == (b"", b"")


def test_a_terminal_that_cannot_show_a_letter_gets_another_one() -> None:
    shown = wizard("diagnose", "-", given=b"certificat", lang="fr", PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    assert shown.returncode == 0
    assert b"?" in shown.stdout and shown.stderr == b""
