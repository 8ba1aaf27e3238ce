"""``wizard translated``."""

import click

from wizard.cli.command import a_command, kb_option, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "translated",
    N_("Record that a translation was made from its source as it is now."),
    N_("“wizard check” warns of a translation that is older than its source. Run this after translating, or to say "
       "that the change was minor and the translation still stands."),
    N_("PAGE is the id of a page, LANGUAGE that of the translation; KEY names single passages, as “wizard check” "
       "does. --all records every translation of every page."),
    examples=("wizard translated 375 en", "wizard translated 375 en hello", "wizard translated --all"),
)  # fmt: skip
@click.argument("page", required=False)
@click.argument("language", required=False)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@option("--all", "everything", is_flag=True, help=N_("Record every translation of every page."))
@kb_option
@lang_option
@click.pass_context
def command(  # noqa: D103  # the help says it
    context: click.Context,
    page: str | None,
    language: str | None,
    keys: tuple[str, ...],
    everything: bool,
    kb: str | None,
    lang: str,
) -> int:
    from wizard.cli.command import Misuse
    from wizard.cli.translating import record_all, record_one

    if everything and page is None:
        return record_all(kb, lang)
    if everything or page is None or language is None:
        raise Misuse(N_("Name a page and a language, or write --all alone."), context)
    return record_one(kb, page, language, keys, lang)
