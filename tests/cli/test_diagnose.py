"""``wizard diagnose``: the same object as over HTTP, and a text that a support agent can work with."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from tests.cli.processes import LOG, wizard
from wizard import wire
from wizard.cli import main
from wizard.cli.inputs import LONGEST_INPUT
from wizard.conversation import Turn, Wizard, reply

Run = Callable[..., Result]


@pytest.fixture
def run(runner: CliRunner, loaded: Wizard) -> Run:
    """Diagnose something; standard input is empty unless given."""

    def call(*arguments: str, given: str | bytes = "", lang: str = "en") -> Result:
        return runner.invoke(main, ["diagnose", *arguments], input=given, env={"WIZARD_LANG": lang})

    return call


@pytest.fixture
def seen(tmp_path: Path, excerpts: str) -> str:
    """The public article's excerpts, as they were pasted into a file."""
    path = tmp_path / "pasted.txt"
    path.write_text(excerpts, "utf-8")
    return str(path)


def test_json_is_what_the_wire_says(run: Run, seen: str, excerpts: str, shipped_wizard: Wizard) -> None:
    answer = json.loads(run(seen, "--format", "json").output)
    expected = wire.diagnosis_out(shipped_wizard.kb, reply(shipped_wizard, Turn(excerpts.removesuffix("\n"), "en")))
    assert answer == json.loads(json.dumps(expected))


def test_json_is_what_the_interface_over_http_answers(run: Run, client: FlaskClient) -> None:
    text = LOG.read_text("utf-8")
    over_http = client.post("/api/v1/diagnose", json={"text": text, "lang": "fr"})
    assert json.loads(run(str(LOG), "--format", "json", "--lang", "fr").output) == over_http.get_json()


def test_the_five_excerpts_come_to_their_ends(run: Run, seen: str) -> None:
    answer = json.loads(run(seen, "--format", "json").output)
    outcomes = [session["outcome"] for session in answer["sessions"]]
    assert outcomes[:3] == ["verified", "encrypted", "failed"]
    assert outcomes[3] in ("verified", "encrypted") and outcomes[4] == "failed"
    failed, last = answer["sessions"][2], answer["sessions"][4]
    assert failed["facts"]["tls.alert"]["value"] == 50
    assert answer["sessions"][1]["facts"]["tls.verify"]["value"] == 20
    assert all(cause["certainty"] != "certain" for cause in last["causes"])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_text_says_what_an_agent_needs(run: Run, lang: str) -> None:
    said = run(str(LOG), lang=lang).output
    for needed in (
        "198.51.100.242",  # who
        {"fr": "Alerte fatale 50", "en": "Fatal alert 50"}[lang],  # what the bytes mean
        {"fr": "512 octets", "en": "512 bytes"}[lang],
        {"fr": "Code de vérification 20", "en": "Verification code 20"}[lang],
        "375#peer-software=old",  # how to answer
        "--session 5",  # how to look at the other failure
        "wizard ask",
    ):
        assert needed in said, needed


def test_successes_are_not_called_failures(run: Run) -> None:
    first = LOG.read_text("utf-8").partition("\n\n")[0]
    said = run(given=first).output
    assert "Encrypted and verified" in said
    assert "failed" not in said.lower().replace("failed?", "")


def test_french_text_is_set_as_french_is(run: Run) -> None:
    """No plain space stands before a colon or a high mark, but for commands and lines of the log."""
    said = run(str(LOG), "--answer", "375#peer-software=old", lang="fr").output
    words = [line for line in said.split("\n") if not re.match(r" *\d+  |  wizard | {10}", line)]
    assert len(words) > 50
    assert [line for line in words if re.search(r" [;!?:](?: |$)|« |[“”]", line)] == []


def test_an_answer_leads_to_the_steps(run: Run) -> None:
    said = run(str(LOG), "--answer", "375#peer-software=old", "--fact", "server.version=13.0").output
    assert "C_System_Adv_Ext_SSLClientMethod 7" in said
    assert "IceWarp < 13" not in said
    assert "375#old-gateway=no" in said


def test_all_variants_are_shown_while_the_version_is_unknown(run: Run) -> None:
    said = run(str(LOG), "--answer", "375#peer-software=old").output
    assert "IceWarp ≥ 13" in said and "IceWarp < 13" in said
    assert "--fact server.version=VERSION" in said


def test_a_command_that_is_printed_can_be_run(run: Run) -> None:
    said = run(str(LOG)).output
    command = re.search(r"^  wizard diagnose (\S+) --answer '([^']+)'$", said, re.MULTILINE)
    assert command is not None
    answer = json.loads(run(command[1], "--answer", command[2], "--format", "json").output)
    node, _, choice = command[2].partition("=")
    trail = next(session for session in answer["sessions"] if session["id"] == answer["focus"])["trail"]
    assert {"question": node, "choice": choice, "by": "person"} in trail


def test_a_solution_that_did_not_help_is_passed_and_at_last_the_case_is_handed_over(run: Run) -> None:
    answers: list[str] = ["--answer", "375#peer-software=old"]
    for _ in range(60):
        answer = json.loads(run(str(LOG), "--format", "json", *answers).output)
        following = answer["next"]
        if "hand_over" in following:
            break
        node = following.get("conclude") or following.get("ask") or following["send"]
        answers += ["--answer", f"{node}={'no' if 'conclude' in following else 'unknown'}"]
    said = run(str(LOG), *answers).output
    assert "## Hand-over" in said and "wizard ask" in said


def test_another_session_can_be_looked_at(run: Run) -> None:
    said = run(str(LOG), "--session", "5").output
    assert "375#send-lines=unknown" in said


def test_an_answer_that_names_nothing_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    for answer, named in (("375#nothing=x", "375#nothing"), ("375#peer-software=purple", "old")):
        shown = wizard("diagnose", str(LOG), "--format", "json", "--answer", answer)
        assert shown.returncode == 3
        node, _, choice = answer.partition("=")
        assert json.loads(shown.stdout)["unknown_answers"] == {node: choice}
        assert shown.stderr.startswith(b"wizard: ") and named in shown.stderr.decode()


def test_an_article_can_be_walked_without_a_log(run: Run) -> None:
    result = run("--article", "375")
    assert result.exit_code == 0
    assert "375#outcome=failed" in result.output


def test_words_find_articles(run: Run) -> None:
    result = run(given="le certificat du correspondant a expiré", lang="fr")
    assert result.exit_code == 0
    assert "peer-certificate" in result.output and "--article" in result.output


def test_words_that_nothing_is_about_are_answered_with_what_helps(run: Run) -> None:
    result = run(given="zzzz qqqq")
    assert result.exit_code == 0
    assert "openssl s_client" in result.output


def test_several_files_are_read_as_one(run: Run, tmp_path: Path) -> None:
    parts = LOG.read_text("utf-8").split("\n\n")
    names = []
    for number, part in enumerate(parts):
        path = tmp_path / f"{number}.log"
        path.write_text(part, "utf-8")
        names.append(str(path))
    together = json.loads(run(*names, "--format", "json").output)
    assert [session["outcome"] for session in together["sessions"]] == [
        session["outcome"] for session in json.loads(run(str(LOG), "--format", "json").output)["sessions"]
    ]
    said = run(*names).output
    assert all(name in said for name in names)
    assert "lines 5–8" in said


def test_an_empty_file_among_others_is_told_and_passed(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.log"
    empty.write_text("\n\n", "utf-8")
    result = run(str(empty), str(LOG))
    assert result.exit_code == 0
    assert "empty.log" in result.output and "375#peer-software" in result.output


@pytest.mark.parametrize(
    ("given", "named"),
    [(b"", "standard input"), (b" \n\n", "standard input"), (b"\x7fELF\x00\x01", "text"), (b"\x00" * 50, "text")],
)
def test_what_cannot_be_read_is_said(given: bytes, named: str, run: Run) -> None:
    result = run("-", given=given)
    assert result.exit_code == 2
    assert named in result.output and result.output.count("\n") == 1


def test_a_directory_is_no_log(run: Run, tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert result.exit_code == 2
    assert f"{tmp_path}/*.log" in result.output


def test_a_large_file_that_is_no_text_is_refused_before_it_is_all_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "huge.log"
    with path.open("wb") as file:
        file.truncate(LONGEST_INPUT + 1)
    result = run(str(path))
    assert result.exit_code == 2
    assert "huge.log" in result.output and "not text" in result.output


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_log_of_another_encoding_is_read(encoding: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.log"
    path.write_bytes(("Échec :\r\n" + LOG.read_text("utf-8").replace("\n", "\r\n")).encode(encoding))
    answer = json.loads(run(str(path), "--format", "json").output)
    assert [session["outcome"] for session in answer["sessions"]].count("failed") == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]0;title\x07\x1b[31mred\x1b[0m",
        "\u202egnp.exe",
        "{{ 7*7 }} {session.peer: x} %(x)s %s $(id) `id`",
        "<script>alert(1)</script>",
        "x" * 100_000,
    ],
)
def test_a_hostile_line_is_shown_harmless(hostile: str, run: Run) -> None:
    line = f"192.0.2.90 [1AD4] 16:48:40:173 Client session {hostile}\n"
    said = run(given=line + LOG.read_text("utf-8"))
    assert said.exit_code == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said.output)
    assert max(map(len, said.output.split("\n"))) < 1000
    assert "49" not in {word for word in said.output.split() if word == "49"}


def test_many_sessions_are_listed_and_only_the_worst_is_shown_whole(run: Run) -> None:
    line = "192.0.2.{n} [{t:04X}] 16:48:40:173 Client session SSL: Not verified (20) - proceed anyway"
    text = "\n".join(line.format(n=n % 250 + 1, t=n) for n in range(250))
    said = run(given=text).output
    assert "250 sessions" in said
    assert said.count("Outcome:") == 1


def told(output: str) -> Any:
    return json.loads(output)


def test_alike_sessions_are_one_entry_with_a_count(run: Run) -> None:
    line = "192.0.2.90 [{t:04X}] 16:48:40:173 Client session SSL: Not verified (20) - proceed anyway"
    text = "\n".join(line.format(t=t) for t in range(3))
    assert [session["count"] for session in told(run("--format", "json", given=text).output)["sessions"]] == [3]
    assert "× 3" in run(given=text).output
