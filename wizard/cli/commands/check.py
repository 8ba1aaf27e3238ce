"""``wizard check``."""

from wizard.cli.command import a_command, kb_option, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "check",
    N_("Read all articles, try every sample and test in them, and list every mistake."),
    N_("Each problem comes with its file and line, the reason, and what to do about it. The exit code is 1 if "
       "there is any; warnings count only with --strict."),
    examples=("wizard check", "wizard check --kb drafts --strict"),
)  # fmt: skip
@kb_option
@option("--strict", is_flag=True, help=N_("Let warnings fail, too."))
@lang_option
def command(kb: str | None, strict: bool, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.checking import check

    return check(kb, strict=strict, lang=lang)
