"""``wizard coverage``."""

from wizard.cli.command import a_command, format_option, kb_option, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "coverage",
    N_("Show what the articles cover: each cause and place, code, alert, reason, reply and wording, and where it "
       "leads."),
    N_("A row with ✗ is a hole: a cause without a solution there, a solution that lacks a part in a language, or a "
       "line from which nobody comes closer to steps. A row with ~ says only how far it came, and leaves everything "
       "open. The exit code is 1 if there is a hole; missing and outdated translations count only with --strict."),
    examples=("wizard coverage", "wizard coverage --holes", "wizard coverage --format json"),
)  # fmt: skip
@option("--holes", is_flag=True, help=N_("Show only what is missing."))
@option("--strict", is_flag=True, help=N_("Let missing and outdated translations fail, too."))
@kb_option
@format_option("text", "json")
@lang_option
def command(holes: bool, strict: bool, kb: str | None, form: str, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.covering import show_coverage

    return show_coverage(kb, form, lang, only_holes=holes, strict=strict)
