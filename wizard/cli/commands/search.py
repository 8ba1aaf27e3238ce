"""``wizard search``."""

import click

from wizard.cli.command import a_command, format_option, lang_option
from wizard.i18n.labels import N_


@a_command(
    "search",
    N_("Find articles, questions, solutions and symptoms by words, in any language."),
    N_("WORDS may lack accents and be misspelt."),
    examples=("wizard search certificate expired", "wizard search certificat périmé --lang fr"),
)
@click.argument("words", nargs=-1, required=True)
@format_option("text", "json")
@lang_option
def command(words: tuple[str, ...], form: str, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.searching import search

    return search(" ".join(words), form, lang)
