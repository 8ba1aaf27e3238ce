"""Pasted lines to plain ones."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.logs.normalise import plain_lines, without_leading_mark

LINE = "192.0.2.1 [1AD4] 16:48:40:152 Client session >>> STARTTLS"


def texts(text: str) -> list[str]:
    return [line for _, line in plain_lines(text)]


@pytest.mark.parametrize(
    "pasted",
    [
        LINE + "\r\n",
        LINE.replace(" ", "\u00a0"),
        LINE.replace(" ", "\u202f"),
        LINE.replace(" ", "\u2003"),
        LINE.replace(" ", "\t"),
        LINE + "   ",
        "     " + LINE,
        "\ufeff" + LINE,
        LINE.replace("Client", "\u200eClient\u200f"),
        LINE.replace(">>>", "&gt;&gt;&gt;"),
        LINE.replace(">>>", "&amp;gt;&amp;gt;&amp;gt;"),
        LINE.replace(">>>", "&#62;&#x3e;&gt;"),
        LINE.replace(" ", "&nbsp;"),
        "> " + LINE,
        "> > " + LINE,
        ">>" + LINE,
        ">" + LINE,
        "`" + LINE + "`",
        "**" + LINE + "**",
        LINE.replace("STARTTLS", "**STARTTLS**"),
        LINE.replace("[1AD4]", "\\[1AD4\\]").replace(">>>", "\\>\\>\\>"),
        LINE.replace(">>>", "»>"),
        LINE.replace(">>>", "»»»"),
        LINE.replace(">>>", "›››"),
        LINE.replace(">>>", "»"),
        "\x1b[31m" + LINE + "\x1b[0m",
        LINE + "<br>",
        LINE + "\\r\\n",
        LINE.replace(" ", "\x00"),
    ],
)
def test_what_programs_did_to_a_line_is_undone(pasted):
    assert texts(pasted) == [LINE]


@pytest.mark.parametrize(
    "line",
    [
        ">>> STARTTLS",
        ">>> (SSLv2/v3 write client hello B ,771,22) 0100",
        "<<< (SSLv2/v3 read server hello A ,769,21) 0232",
        "220 ****************************** ",
        "*** <from> <to> 1 348 00:00:00 OK",
        "250 2.0.0 A & B; C",
        "Centre d'assistance » Base de connaissances » Echec",
        "http://example.com/?a=1&copy=2",
        "MAIL FROM:<a@example.com>",
        "« Not verified » est un succès",
    ],
)
def test_what_belongs_to_a_line_stays(line):
    assert texts(line) == [line.strip()]


def test_an_arrow_under_a_quotation_stays():
    assert texts("> >>> (x,771,22) 01\n>>>> (x,771,22) 02") == [">>> (x,771,22) 01", ">>> (x,771,22) 02"]


def test_single_arrows_of_a_test_tool_are_no_quotation():
    assert texts("> EHLO a\n< 250 b") == ["> EHLO a", "< 250 b"]


def test_fences_and_blank_lines_are_left_out_and_numbers_stay_those_of_the_paste():
    text = "```log\r\nun\r\n\r\ndeux\r```\n~~~"
    assert list(plain_lines(text)) == [(2, "un"), (4, "deux")]


def test_typographic_signs_of_mail_programs_become_those_of_the_log():
    assert texts("Not verified (20) \u2013 proceed\u2026 couldn\u2019t") == ["Not verified (20) - proceed… couldn't"]


def test_composed_and_decomposed_letters_are_the_same():
    assert texts("e\u0301chec") == ["échec"]


def test_half_a_character_is_replaced():
    assert texts("a\ud800b") == ["a\ufffdb"]


@pytest.mark.parametrize(
    "marked", ["- x", "* x", "• x", "12: x", "3. x", "s20221127-00.log:x", "logs/s20221127-00.log:14:x", ">>> x"]
)
def test_marks_before_a_line_can_be_taken_away(marked):
    assert without_leading_mark(marked) == "x"


def test_a_line_without_a_mark_has_none_to_take_away():
    assert without_leading_mark(LINE) is None


@given(st.text(alphabet=st.characters()))
def test_every_text_gives_lines_without_blanks_around_or_controls_within(text):
    for number, line in plain_lines(text):
        assert number >= 1
        assert line
        assert line == line.strip(" ")
        assert line.isprintable() or not line.isascii()
        line.encode()


@pytest.mark.parametrize(
    "text",
    [
        " " * 10_000_000,
        "\n" * 1_000_000,
        " \n" * 1_000_000,
        "> " * 500_000,
        ">" * 1_000_000,
        "**a" * 300_000,
        "*" * 1_000_000,
        "``` " + " " * 1_000_000 + "!",
        "&" * 1_000_000,
        "&amp;" * 200_000,
        "\\[" * 500_000,
        "e" + "\u0301" * 500_000,
        "\u0301\u0316" * 300_000,
        "<br" * 300_000,
        "« " * 300_000,
        "<" + " " * 1_000_000,
        "\x1b[" * 300_000,
    ],
    ids=range(17),
)
def test_hostile_texts_take_linear_time(text):
    started = time.perf_counter()
    list(plain_lines(text))
    assert time.perf_counter() - started < 5
