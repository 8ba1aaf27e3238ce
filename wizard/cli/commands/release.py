"""``wizard release``."""

import click

from wizard.cli.command import a_command, kb_option, lang_option, option, pairs, whole_number
from wizard.i18n.labels import N_


@a_command(
    "release",
    N_("Keep what articles say now as a version that readers can go back to."),
    N_("Readers find the versions of an article below it: the day, what changed in a line, and the difference, passage "
       "by passage. Versions are kept in the directory “history” beside the articles; notes for colleagues and drafts "
       "are never kept."),
    N_("PAGE is the id of a page; its first release begins its history. Without one, every page that has a history "
       "and has changed gets a new version."),
    examples=(
        "wizard release 375",
        'wizard release 375 --changed en="Correct the codes." --changed fr="Correction des codes."',
        "wizard release",
        "wizard release 375 --forget 2",
    ),
)  # fmt: skip
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@option("--changed", metavar="LANG=TEXT", help=N_("What changed, in a line, in one language; may be repeated."),
        **pairs('en="Correct the codes."'))  # fmt: skip
@option("--day", metavar="DATE", help=N_("The day of publication, YYYY-MM-DD; today by default."))
@option("--forget", help=N_("Take version N of one page out of its history, for good."), **whole_number(1, 999_999))
@kb_option
@lang_option
@click.pass_context
def command(  # noqa: D103  # the help says it
    context: click.Context,
    pages: tuple[str, ...],
    changed: tuple[tuple[str, str], ...],
    day: str | None,
    forget: int | None,
    kb: str | None,
    lang: str,
) -> int:
    from wizard.cli.command import Misuse
    from wizard.cli.releasing import forget_one, is_day, release
    from wizard.i18n import LANGUAGES

    for language, _text in changed:
        if language not in LANGUAGES:
            raise Misuse(
                N_("%(name)s cannot be “%(value)s”; it is one of: %(words)s."),
                context, name="--changed", value=language, words=", ".join(LANGUAGES),
            )  # fmt: skip
    if day is not None and not is_day(day):
        raise Misuse(N_("“%(day)s” is no day; write it like this: 2026-11-24."), context, day=day)
    if forget is not None:
        if len(pages) != 1:
            raise Misuse(N_("Name the one page whose version is to be forgotten."), context)
        return forget_one(kb, pages[0], forget, lang)
    return release(kb, pages, dict(changed), day, lang)
