"""``wizard book``."""

import click

from wizard.cli.command import Misuse, a_command, format_option, kb_option, option
from wizard.i18n.labels import N_


def _languages(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:  # noqa: ARG001  # Click's
    from wizard.i18n import LANGUAGES

    if value is None:
        return ()
    found = tuple(dict.fromkeys(part.strip() for part in value.split(",")))
    if not found or any(part not in LANGUAGES for part in found):
        raise Misuse(
            N_("%(name)s cannot be “%(value)s”; it is one of: %(words)s."),
            context, name="--lang", value=value, words=", ".join((*LANGUAGES, ",".join(LANGUAGES))),
        )  # fmt: skip
    return found


@a_command(
    "book",
    N_("Print the whole knowledge base as one document to review, the languages side by side."),
    N_("HTML is one file without scripts, to read in a browser or to print; in Markdown, the languages of a passage "
       "follow each other. Each passage has its id, and what it cures; the pages have their sources."),
    examples=("wizard book -o book.html", "wizard book --lang en,fr --format markdown -o book.md"),
)  # fmt: skip
@option("--lang", "languages", metavar="LANG[,LANG]", callback=_languages,
        help=N_("Languages of the columns, the first also that of the words around them; by default all."))  # fmt: skip
@option("-o", "--output", metavar="FILE", help=N_("File to write; by default standard output."))
@kb_option
@format_option("html", "markdown")
@click.pass_context
def command(  # noqa: D103  # the help says it
    context: click.Context, languages: tuple[str, ...], output: str | None, kb: str | None, form: str
) -> int:
    from pathlib import Path

    from wizard import book, config, knowledge
    from wizard.cli.command import caller
    from wizard.cli.failures import OK
    from wizard.cli.inputs import kb_directory, unreadable
    from wizard.i18n import LANGUAGES

    spoken = caller(context).lang
    base = knowledge.load(kb_directory(kb), config.cache_directory())
    bound = book.book(base, languages or (spoken, *(each for each in LANGUAGES if each != spoken)))
    text = book.as_html(base, bound) if form == "html" else book.as_markdown(base, bound)
    if output is None:
        click.echo(text, nl=False)
        return OK
    try:
        Path(output).write_text(text, "utf-8")
    except OSError as error:
        raise unreadable(output, error) from None
    return OK
