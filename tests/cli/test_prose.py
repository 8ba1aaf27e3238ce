"""Markdown and tables as text for a terminal."""

import pytest

from wizard.cli.prose import prose, unmarked
from wizard.cli.terminal import columns, visible, wrapped


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Set it to **`7`**, then `a*b`.", "Set it to 7, then a*b."),
        ("[label](#node) and [page](https://example.com/)", "label and page (https://example.com/)"),
        ("[https://example.com/](https://example.com/)", "https://example.com/"),
        ("`` a`b ``", "a`b"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("\x1b[31mred", "␛[31mred"),
    ],
)
def test_marks_are_taken_out_and_code_is_left_alone(markdown: str, expected: str) -> None:
    assert unmarked(markdown) == expected


def test_steps_keep_their_numbers_and_commands_their_blanks() -> None:
    source = "1. First,\n   and more.\n\n        tool  set x\n        tool get x\n\n2. Second."
    assert list(prose(source, 2)) == [
        "  1. First, and more.", "", "        tool  set x", "        tool get x", "", "  2. Second.",
    ]  # fmt: skip


def test_a_command_is_never_wrapped() -> None:
    command = "echo " + "x" * 300 + " | openssl s_client"
    assert list(prose(f"```\n{command}\n```")) == [f"      {command}"]


def test_a_fence_that_does_not_end_is_shown_all_the_same() -> None:
    assert list(prose("```\none\ntwo")) == ["      one", "      two"]


def test_a_table_is_aligned() -> None:
    assert list(prose("| Value | Meaning |\n|---|---|\n| `0` | the default |\n| 10 | none |")) == [
        "Value  Meaning", "0      the default", "10     none",
    ]  # fmt: skip


def test_a_table_that_is_too_wide_becomes_a_list() -> None:
    lines = list(columns([("a" * 50, "b" * 50, "word " * 10)]))
    assert lines[0] == "a" * 50 and lines[1] == "    " + "b" * 50


def test_paragraphs_are_wrapped_and_long_words_are_not_broken() -> None:
    lines = wrapped("word " * 40 + "x" * 150, 4, "– ")
    assert lines[0].startswith("    – word") and lines[1].startswith("      word")
    assert lines[-1].strip() == "x" * 150


def test_no_break_spaces_hold_when_a_line_is_wrapped() -> None:
    text = "mot " * 24 + "« oui »\u202f; non"
    joined = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert all(not line.lstrip().startswith((";", "»")) for line in wrapped(joined))


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066"])
def test_no_character_can_drive_the_terminal(character: str) -> None:
    assert character not in visible(f"a{character}b")


def test_tabs_and_line_ends_are_left() -> None:
    assert visible("a\tb\nc") == "a\tb\nc"
