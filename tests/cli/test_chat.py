"""``wizard chat``: a conversation through a pipe and in a terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from tests.chat.talking import FAILED
from tests.cli.processes import LOG, ROOT
from wizard.cli import main
from wizard.conversation import Wizard

Chat = Callable[..., Result]


@pytest.fixture
def chat(runner: CliRunner, loaded: Wizard) -> Chat:
    """Hold a conversation; each further argument is one message."""

    def call(arguments: list[str], *messages: str, lang: str = "en") -> Result:
        given = "".join(f"{message}\n\n" for message in messages)
        return runner.invoke(main, ["chat", *arguments], input=given, env={"WIZARD_LANG": lang})

    return call


def test_a_problem_in_words_leads_to_steps_that_cite_their_article(chat: Chat) -> None:
    result = chat([], "notre certificat est périmé", "1")
    assert result.exit_code == 0
    assert "1  Renouveler notre certificat" in result.output
    assert "our-certificate#renew-here" in result.output and "[Article our-certificate" in result.output


def test_several_lines_are_one_message(chat: Chat) -> None:
    result = chat([], FAILED, "old gateway")
    assert result.exit_code == 0
    assert result.output.count("What equipment answers on the other side?") >= 1
    assert "     6  <<< (SSLv2/v3 read server hello A ,769,21) 0232" in result.output
    assert "375#old-gateway" in result.output


def test_a_file_is_the_first_message_and_a_person_gets_the_hand_over(chat: Chat) -> None:
    result = chat([str(LOG)], "I want a person")
    assert result.exit_code == 0
    assert "## Hand-over" in result.output
    assert "178.251.163.242" not in result.output.partition("## Hand-over")[2]


def test_the_language_follows_the_messages_unless_it_is_named(chat: Chat) -> None:
    french = "bonjour, notre certificat est périmé"
    assert "Certificat périmé" in chat([], french).output
    assert "Certificate expired" in chat(["--lang", "en"], french).output


def test_an_article_can_be_talked_through(chat: Chat) -> None:
    result = chat(["--article", "our-certificate"], "no", "back", "why?")
    assert result.exit_code == 0
    assert result.output.count("Noted") == 1
    assert chat(["--article", "gone"]).exit_code == 3


def test_where_answers_are_codes_no_number_stands_before_them(chat: Chat) -> None:
    result = chat(["--article", "peer-certificate"], "20")
    assert "  –  18: it signed itself" in result.output
    assert "Is their chain incomplete, or does our store lack an authority?" in result.output


def test_it_ends_with_the_input_or_when_told(chat: Chat) -> None:
    assert chat([]).exit_code == 0
    assert "Nothing was kept." in chat([], "q", "our certificate has expired").output
    assert "expired" not in chat([], "q", "our certificate has expired").output


def test_control_characters_do_not_reach_the_screen(chat: Chat) -> None:
    assert "\x1b" not in chat([], "\x1b[31mred", "192.0.2.7 [1F70] 12:51:22 Client session \x1b[2J").output


def test_in_a_terminal_a_paste_is_one_message() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "chat", "--lang", "en"], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
        close_fds=True, env={"LANG": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    said = _until(ours, b"> ")
    os.write(ours, FAILED.encode() + b"\n")
    said += _until(ours, b"I don\xe2\x80\x99t know\r\n\r\n> ")
    assert said.count(b"I have read 1 session.") == 1
    os.write(ours, b"\x04")
    _until(ours, b"Nothing was kept.")
    os.close(ours)
    assert process.wait(timeout=20) == 0


def _until(terminal: int, wanted: bytes) -> bytes:
    said, deadline = b"", time.monotonic() + 60
    while wanted not in said and time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 65536)
    assert wanted in said
    return said
