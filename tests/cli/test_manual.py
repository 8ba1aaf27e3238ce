"""docs/cli.md is what the commands say of themselves."""

from tests.cli.manual import MANUAL, text
from wizard.cli import main, program


def test_the_manual_is_what_the_help_says() -> None:
    assert MANUAL.read_text("utf-8") == text(), "run: python -m tests.cli.manual"


def test_the_manual_names_every_command_and_every_exit_code() -> None:
    written = MANUAL.read_text("utf-8")
    assert [name for name in main.commands if f"\n## wizard {name}\n" not in written] == []
    codes = (program.OK, program.PROBLEMS, program.BAD_INPUT, program.BUG, program.INTERRUPTED, program.READER_GONE, 3)
    assert [code for code in codes if f"\n| {code} |" not in written] == []
