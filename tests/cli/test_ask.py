"""``wizard ask``: one question at a time, from a terminal or a pipe."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from tests.cli.processes import LOG, ROOT
from wizard.cli import main
from wizard.cli.passages import Passages
from wizard.conversation import Wizard
from wizard.facts import Facts

Ask = Callable[..., Result]
OLD, BOX, RECENT = "1", "2", "3"
"""The answers to the question about the peer's software, in the order in which they are offered."""


@pytest.fixture
def ask(runner: CliRunner, loaded: Wizard) -> Ask:
    """Hold an interview; each further argument is one line that the person types."""

    def call(arguments: list[str], *typed: str, lang: str = "en") -> Result:
        given = "".join(f"{line}\n" for line in typed)
        return runner.invoke(main, ["ask", *arguments], input=given, env={"WIZARD_LANG": lang})

    return call


def test_it_tells_what_the_log_answered_and_asks_only_the_rest(ask: Ask) -> None:
    result = ask([str(LOG)], "q")
    assert result.exit_code == 0
    told, _, asked = result.output.partition("What equipment answers on the other side?")
    assert "alert 50, 0232 (log, line 16)" in " ".join(told.split())
    assert asked.index("1  An old gateway") < asked.index("?  I don’t know")


@pytest.mark.parametrize(
    ("lang", "yes", "end"), [("en", "y", "You said that it worked"), ("fr", "o", "Vous avez dit que cela a")]
)
def test_it_ends_in_steps_and_asks_whether_they_helped(lang: str, yes: str, end: str, ask: Ask) -> None:
    result = ask([str(LOG)], OLD, "13.0.1", yes, lang=lang)
    assert result.exit_code == 0
    assert "C_System_Adv_Ext_SSLClientMethod 7" in result.output
    assert end in result.output


def test_the_version_narrows_the_steps(ask: Ask) -> None:
    assert "IceWarp < 13" not in ask([str(LOG)], OLD, "13.0.1", "y").output
    both = ask([str(LOG)], OLD, "", "y").output
    assert "IceWarp < 13" in both and "IceWarp ≥ 13" in both
    assert "IceWarp < 13" in ask([str(LOG)], OLD, "not a version", "y").output


def test_a_solution_that_did_not_help_is_followed_by_others_and_at_last_by_the_hand_over(ask: Ask) -> None:
    typed = [OLD, "", "n"]
    for _ in range(80):
        result = ask([str(LOG)], *typed)
        if "## Hand-over" in result.output:
            break
        last = result.output.rstrip().rpartition("> ")[0]
        typed.append("n" if last.rstrip().endswith("q to quit.") and "Did it help?" in last[-200:] else "?")
    assert "## Hand-over" in result.output
    assert "Tried, did not help" in result.output


def test_back_takes_an_answer_back(ask: Ask) -> None:
    result = ask([str(LOG)], OLD, "13.0", "b", RECENT, "q")
    assert result.output.count("What equipment answers on the other side?\n  Our request") == 2


def test_back_at_the_first_question_says_so(ask: Ask) -> None:
    assert "no answer of yours" in ask([str(LOG)], "b", "q").output


def test_what_the_log_answered_can_be_changed_and_the_contradiction_is_shown(ask: Ask) -> None:
    result = ask([str(LOG)], "c", "1", "2", "y", "q")
    assert "The lines say otherwise" in result.output
    assert "Nothing to correct in this session" in result.output


def test_a_later_answer_is_kept_when_an_earlier_one_is_changed(ask: Ask) -> None:
    result = ask([str(LOG)], OLD, "13.0", "c", "2", "1", "y")
    assert result.output.count("Have the gateway of the other side updated") >= 2
    assert "You said that it worked" in result.output


def test_nonsense_is_answered_with_what_can_be_typed(ask: Ask) -> None:
    result = ask([str(LOG)], "77", "zzz", "", "0", "-1", "²", "q")
    assert result.output.count("Type a number") == 6


def test_the_end_of_a_pipe_ends_the_interview(ask: Ask) -> None:
    result = ask([str(LOG)])
    assert result.exit_code == 0
    assert "nothing was kept" in result.output


def test_lines_that_are_asked_for_can_be_pasted(ask: Ask) -> None:
    more = LOG.read_text("utf-8").split("\n\n")[2].split("\n")
    result = ask([str(LOG), "--session", "5"], *more[-3:], ".", "q")
    assert result.exit_code == 0
    assert "Paste what will say why" in result.output


def test_lines_of_another_session_are_told_and_do_not_change_the_one_asked_about(ask: Ask) -> None:
    other = "198.51.100.9 [1F71] 12:51:22 Client session TLS connection could not be established"
    alert = "<<< (SSLv2/v3 read server hello A ,769,21) 0246"
    result = ask([str(LOG), "--session", "5"], other, alert, ".", "q")
    assert "do not belong to session 5" in result.output
    assert "Session 6 · 198.51.100.9" in result.output and "No TLS version in common" in result.output
    assert "do not tell more" not in result.output


def test_where_there_are_no_lines_to_paste_the_next_question_is_asked(ask: Ask) -> None:
    for nothing in ("?", "", "."):
        result = ask([str(LOG), "--session", "5"], nothing, "q")
        assert result.output.count("What to do next") == 0
        assert result.output.count("> ") >= 2


def test_lines_are_asked_for_where_none_are_given(ask: Ask) -> None:
    lines = LOG.read_text("utf-8").split("\n\n")[2].split("\n")
    result = ask([], *lines, ".", "q")
    assert "What equipment answers on the other side?" in result.output


def test_words_lead_to_a_choice_of_articles(ask: Ask) -> None:
    result = ask([], "échec des échanges SMTP TLS", ".", "9", "1", "q")
    assert "How far did the session get?" in result.output


def test_an_article_can_be_walked_without_a_log(ask: Ask) -> None:
    result = ask(["--article", "375"], "1", "q")
    assert "What reason does the log give?" in result.output


def test_steps_for_different_devices_are_told_apart_and_plain_ones_have_no_second_heading(loaded: Wizard) -> None:
    passages = Passages(loaded.kb, "fr")
    devices = "\n".join(passages.solution(loaded.kb.solutions["firewall-path#mask-here"], Facts(), None))
    plain = "\n".join(passages.solution(loaded.kb.solutions["peer-certificate#expired-there"], Facts(), None))
    assert "Cisco ASA et PIX" in devices
    assert "Étapes" not in plain


def test_what_has_to_be_put_into_the_commands_is_said(ask: Ask) -> None:
    result = ask(["--article", "peer-certificate"], "q")
    assert "-connect HOST:25" in result.output
    assert "put the name of the server to test in place of HOST" in " ".join(result.output.split())


def test_in_a_terminal_it_works_the_same() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "ask", str(LOG)], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
        close_fds=True, env={"LANG": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, b"1\n13.0\ny\n")
    said = b""
    while process.poll() is None or b"close the ticket" not in said:
        try:
            said += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    assert process.wait(timeout=20) == 0
    assert "C_System_Adv_Ext_SSLClientMethod 7" in said.decode()
    assert b"\x1b[1m" in said
