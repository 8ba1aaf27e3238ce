"""``wizard explain``."""

import click

from wizard.cli.command import a_command, lang_option
from wizard.i18n.labels import N_


@a_command(
    "explain",
    N_("Say how each line of a log was read, which symptom it shows and why, and what came near."),
    N_("LINE is one log line in quotes, a file, or “-” for standard input, which is also read without it. A line that "
       "follows another without a heading of its own is explained together with it, so give both."),
    examples=(
        "wizard explain '192.0.2.90 [1AD4] 16:48:40:173 Client session SSL: Verified (0)'",
        "wizard explain smtp.log",
    ),
)  # fmt: skip
@click.argument("line", required=False)
@lang_option
def command(line: str | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.explaining import explain

    return explain(line, lang)
