"""``wizard ask``."""

import click

from wizard.cli.command import a_command, lang_option, option, whole_number
from wizard.i18n.labels import N_


@a_command(
    "ask",
    N_("Ask what a log leaves open, one question at a time, and end in exact steps."),
    N_("FILE is a log file; without it and without --article, the lines are asked for first. Every question is "
       "answered with a number; “?” says that you do not know, b goes back, c changes an earlier answer, q quits. A "
       "solution that did not help leads to the next one, and at last to a text to hand over."),
    N_("Where the answers come from a pipe, each is one line."),
    examples=("wizard ask smtp.log", "wizard ask --article 375"),
)  # fmt: skip
@click.argument("file", required=False)
@option("--article", metavar="ID", help=N_("Walk this article rather than the one that the lines call for."))
@option("--session", **whole_number(1, 999_999_999),
        help=N_("Ask about this session; by default the worst one."))  # fmt: skip
@lang_option
def command(file: str | None, article: str | None, session: int | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.diagnosing import load_wizard
    from wizard.cli.failures import OK, NoAnswers
    from wizard.cli.inputs import STANDARD_INPUT, read_inputs
    from wizard.cli.interview import Interview
    from wizard.conversation import Turn

    if file == STANDARD_INPUT:
        raise NoAnswers
    text = read_inputs((file,)).text if file is not None else ""
    Interview(load_wizard(), Turn(text=text, lang=lang, article=article, focus=session)).run()
    return OK
