"""``wizard po``: the articles for translators, who work with files of gettext."""

import click

from wizard.cli.command import Misuse, a_command, kb_option, lang_option, option, several_commands
from wizard.i18n.labels import N_


def _a_language(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001  # Click's
    if value is None or (value.isascii() and value.isalpha() and value.islower() and len(value) == 2):
        return value
    raise Misuse(N_("“%(value)s” cannot be a language; it is two small letters: de"), context, value=value)


@a_command(
    "export",
    N_("Write the articles for translators, one file for each page and language."),
    N_("TARGET is a directory, by default “po”, or one file named as its page and language: 375.en.po. Each heading, "
       "text and label is one entry, with the place of its source. What is older than its source is marked fuzzy."),
    N_("Into a file that exists, the source that the translation was made from is written too, as far as that file "
       "knows it. Bring in what was translated before: what stands in the file is written anew from the articles."),
    examples=("wizard po export", "wizard po export --lang en po", "wizard po export 375.en.po"),
)  # fmt: skip
@click.argument("target", required=False)
@option("--lang", "into", metavar="LANG", callback=_a_language,
        help=N_("Language to translate into; by default every one that the articles speak."))  # fmt: skip
@kb_option
@click.pass_context
def export(context: click.Context, target: str | None, into: str | None, kb: str | None) -> int:  # noqa: D103  # the help says it
    from wizard.cli.command import caller
    from wizard.cli.exchanging import write_for_translators

    return write_for_translators(kb, target or "po", into, caller(context).lang)


@a_command(
    "import",
    N_("Write translated files back into the articles."),
    N_("Only what was changed is touched; a page that has no file in the language yet gets one. Everything that "
       "“wizard check” would refuse is listed with its line in FILE, and then nothing is written at all."),
    N_("A passage that is not marked fuzzy any more is recorded as up to date, as “wizard translated” does."),
    examples=("wizard po import po/375.en.po", "wizard po import po/*.po"),
)  # fmt: skip
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@kb_option
@lang_option
def bring_in(files: tuple[str, ...], kb: str | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.exchanging import read_from_translators

    return read_from_translators(kb, files, lang)


command = several_commands(
    "po",
    N_("Give the articles to translators as files of gettext (PO), and write their work back."),
    commands=(export, bring_in),
    examples=("wizard po export --lang en po", "wizard po import po/*.po"),
)
