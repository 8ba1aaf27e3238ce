"""``wizard redact``."""

import click

from wizard.cli.command import a_command, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "redact",
    N_("Show a log with pseudonyms for people, accounts, addresses and hosts, and without credentials."),
    N_("FILE is a log; without it, or for “-”, standard input is read. The text goes to standard output: what you see "
       "is all that would leave this machine. Read it before you send it, since no program knows every name."),
    N_("The same value gets the same pseudonym, private addresses stay private and public ones public, and lines keep "
       "their numbers, so that the text is diagnosed as the log itself. What the pseudonyms stand for is written "
       "nowhere but into the file that --map names. Credentials are taken out for good."),
    examples=("wizard redact smtp.log", "wizard redact smtp.log --map smtp.map > smtp.redacted.log"),
)  # fmt: skip
@click.argument("file", required=False)
@option("--map", "map_file", metavar="FILE",
        help=N_("Write what each pseudonym stands for into this new file, which only you can read."))  # fmt: skip
@lang_option
def command(file: str | None, map_file: str | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.redacting import redact

    return redact(file, map_file, lang)
