"""Writes docs/cli.md from the help of the commands: ``python -m tests.cli.manual``."""

from collections.abc import Iterator
from pathlib import Path

import click

from wizard.cli import main
from wizard.cli.command import Caller

MANUAL = Path(__file__).parent.parent.parent / "docs" / "cli.md"
_EXIT_CODES = """\
| code | meaning |
| --- | --- |
| 0 | all is well |
| 1 | articles have problems |
| 2 | the command line or the input cannot be used; the message says what to do |
| 3 | something that was named does not exist: a file, an article, a question, a session; or a search found nothing |
| 70 | the program itself broke; `--debug` shows where |
| 130 | ended with Ctrl+C |
| 141 | whoever read the output stopped reading (`\\| head`) |
"""
_INTRODUCTION = """\
# The command line

Written by `python -m tests.cli.manual` from the help of the commands; a test keeps it fresh.

Every command speaks the language of `--lang`, else of the environment variable `WIZARD_LANG`, else of `LC_ALL`, \
`LC_MESSAGES` or `LANG`, else English. Answers go to standard output, messages to standard error. The other settings \
are in the [reference](reference.md#settings).

## Exit codes

"""


def text() -> str:
    """The whole page."""
    width = {"terminal_width": 100, "max_content_width": 100}
    top = click.Context(main, info_name="wizard", obj=Caller("en"), **width)
    parts = [_INTRODUCTION, _EXIT_CODES, "\n## wizard\n\n", _block(main.get_help(top))]
    return "".join((*parts, *_commands(main, top)))


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    for name, command in group.commands.items():
        context = click.Context(command, info_name=name, parent=above, terminal_width=100, max_content_width=100)
        yield f"\n## {context.command_path}\n\n"
        yield _block(command.get_help(context))
        if isinstance(command, click.Group):
            yield from _commands(command, context)


def _block(shown: str) -> str:
    return "```text\n" + "\n".join(line.rstrip() for line in shown.splitlines()) + "\n```\n"


if __name__ == "__main__":
    MANUAL.write_text(text(), "utf-8")
