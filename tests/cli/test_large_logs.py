"""``wizard diagnose`` on logs that are too large for a paste: files, gzip, standard input, and parts of them."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bench.generate_logs import lines
from wizard.cli import main, progress, streams
from wizard.cli.progress import Progress
from wizard.cli.streams import Stream
from wizard.conversation import Wizard

Run = Callable[..., Result]
SIZE = 60_000


@pytest.fixture
def run(runner: CliRunner, loaded: Wizard, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Diagnose something; a log of 60 kB is large here."""
    monkeypatch.setattr(streams, "LARGE", SIZE // 2)

    def call(*arguments: str, given: bytes = b"", lang: str = "en") -> Result:
        return runner.invoke(main, ["diagnose", *arguments], input=given, env={"WIZARD_LANG": lang})

    return call


@pytest.fixture(scope="module")
def log() -> bytes:
    return "".join(lines("icewarp", SIZE, 3)).encode()


@pytest.fixture
def path(tmp_path: Path, log: bytes) -> Path:
    found = tmp_path / "mail.log"
    found.write_bytes(log)
    return found


def answered(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_large_log_is_counted(run: Run, path: Path, log: bytes) -> None:
    answer = answered(run(str(path), "--format", "json"))
    assert answer["survey"]["lines"] == log.count(b"\n")
    assert answer["survey"]["sessions"] == sum(each["count"] for each in answer["sessions"])
    assert answer["sessions"][0]["outcome"] == "failed"
    assert answer["sessions"][0]["peers"][0]["count"] >= 1


def test_a_small_log_is_read_as_a_paste(run: Run, tmp_path: Path, log: bytes) -> None:
    path = tmp_path / "small.log"
    path.write_bytes(b"".join(log.splitlines(keepends=True)[:100]))
    assert "survey" not in answered(run(str(path), "--format", "json"))


def test_gzip_standard_input_and_files_give_the_same(run: Run, path: Path, log: bytes, tmp_path: Path) -> None:
    packed = tmp_path / "mail.log.gz"
    packed.write_bytes(gzip.compress(log))
    expected = answered(run(str(path), "--format", "json"))
    assert answered(run(str(packed), "--format", "json")) == expected
    assert answered(run("-", "--format", "json", given=log)) == expected
    assert answered(run("--format", "json", given=gzip.compress(log))) == expected


def test_several_files_are_one_log(run: Run, tmp_path: Path, log: bytes) -> None:
    whole = log.splitlines(keepends=True)
    for name, part in (("a.log", whole[:300]), ("b.log", whole[300:])):
        (tmp_path / name).write_bytes(b"".join(part).rstrip(b"\n"))
    names = [str(tmp_path / name) for name in ("a.log", "b.log")]
    assert answered(run(*names, "--format", "json"))["survey"]["lines"] == len(whole)
    shown = run(*names).stdout
    assert re.search(r"a\.log +lines 1–300\n", shown)
    assert re.search(rf"b\.log +lines 301–{len(whole)}\n", shown)


def test_parts_can_be_asked_for(run: Run, path: Path) -> None:
    failed = answered(run(str(path), "--only", "failed", "--format", "json"))
    assert {each["outcome"] for each in failed["sessions"]} == {"failed"}
    peer = failed["sessions"][0]["peers"][0]["peer"]
    of_peer = answered(run(str(path), "--peer", peer, "--format", "json"))
    assert {each["peer"] for found in of_peer["sessions"] for each in found["peers"]} == {peer}


def test_parts_can_be_asked_for_of_a_small_log_too(run: Run, tmp_path: Path, log: bytes) -> None:
    path = tmp_path / "small.log"
    path.write_bytes(b"".join(log.splitlines(keepends=True)[:200]))
    found = answered(run(str(path), "--only", "verified", "--format", "json"))
    assert {each["outcome"] for each in found["sessions"]} == {"verified"}


def test_what_is_not_there_is_said_to_be_so(run: Run, path: Path) -> None:
    result = run(str(path), "--peer", "192.0.2.255")
    assert result.exit_code == 0
    assert "No session in it" in result.stdout


def test_the_next_command_asks_for_the_same_part(run: Run, path: Path) -> None:
    shown = run(str(path), "--only", "failed").stdout
    assert f"{path} --only failed" in shown or "wizard diagnose" not in shown


@pytest.mark.parametrize("time", ["soon", "25", ""])
def test_a_time_that_cannot_be_read_is_refused(run: Run, path: Path, time: str) -> None:
    result = run(str(path), "--since", time)
    assert result.exit_code == 2
    assert "--since" in result.stderr


def test_an_outcome_that_does_not_exist_is_refused(run: Run, path: Path) -> None:
    result = run(str(path), "--only", "broken")
    assert result.exit_code == 2
    assert "not-tls" in result.stderr


def test_a_long_text_of_no_known_program_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "novel.txt"
    path.write_bytes(b"It was a dark and stormy night, and nobody wrote a log.\n" * 100_000)
    result = run(str(path), lang="fr")
    assert result.exit_code == 2
    assert "novel.txt" in result.stderr


def test_gzip_that_is_cut_is_told(run: Run, tmp_path: Path, log: bytes) -> None:
    path = tmp_path / "cut.log.gz"
    path.write_bytes(gzip.compress(log)[:-2000])
    result = run(str(path))
    assert result.exit_code == 2
    assert "cut.log.gz" in result.stderr


def test_nothing_of_the_progress_is_seen_where_nobody_looks(run: Run, path: Path) -> None:
    assert run(str(path), "--only", "failed").stderr == ""


def test_a_terminal_sees_how_far_it_has_come_and_then_no_trace_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN", 0.0)
    stream = Stream([str(path)])
    shown = Progress(stream, "en")
    for chunk in stream.chunks():
        shown.show(len(chunk))
    shown.end()
    seen = capsys.readouterr().err.split("\r")
    assert any("100 %" in each for each in seen)
    assert seen[-1] == "" and not seen[-2].strip()


def test_a_peer_is_found_where_only_what_happens_names_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "postfix.log"
    text = "".join(lines("postfix", SIZE, 3))
    path.write_text(text, "utf-8")
    named = re.search(r"TLS connection established from [^\[]+\[([0-9.]+)\]", text)
    assert named is not None
    answer = answered(run(str(path), "--peer", named[1], "--format", "json"))
    assert {each["peer"] for found in answer["sessions"] for each in found["peers"]} == {named[1]}


def test_a_log_that_mentions_a_peer_and_never_says_what_it_did_is_told_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "postfix.log"
    path.write_text("Nov 24 16:48:40 mail postfix/smtpd[1880]: connect from unknown[192.0.2.84]\n" * 1_000, "utf-8")
    shown = run(str(path), "--peer", "192.0.2.84").stdout
    assert "--peer" in shown
