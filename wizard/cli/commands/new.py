"""``wizard new``."""

import click

from wizard.cli.command import a_command, kb_option, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "new",
    N_("Write the skeleton of an article, in every language, for you to fill in."),
    N_("ID is the article’s one name: lower-case letters, digits and hyphens. The file in the language spoken holds "
       "the logic; the other ones are its translations. What is left to fill in is marked with ✎, and “wizard check” "
       "lists it. No file is overwritten."),
    examples=("wizard new imap-25", "wizard new imap-25 --lang fr --title 'Le port 25 ne répond pas'"),
)  # fmt: skip
@click.argument("page", metavar="ID")
@option("--title", metavar="TEXT", help=N_("Title of the article, in the language spoken."))
@kb_option
@lang_option
def command(page: str, title: str | None, kb: str | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.skeleton import write_skeleton

    return write_skeleton(kb, page, title, lang)
