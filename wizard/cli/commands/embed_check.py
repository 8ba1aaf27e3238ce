"""``wizard embed-check``."""

import click

from wizard.cli.command import a_command, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "embed-check",
    N_("Say why a portal’s page cannot show the wizard in a frame, and which header to change."),
    N_("PAGE is the address of the portal’s page. It and the wizard’s /embed/en are asked for once each, without "
       "logging in; where the page needs that, its error page mostly has the same headers."),
    examples=("wizard embed-check https://desk.example.com/ --origin https://wizard.example.com",),
)  # fmt: skip
@click.argument("page")
@option("--origin", metavar="ORIGIN", required=True,
        help=N_("Where the wizard is: scheme, host and port."))  # fmt: skip
@lang_option
def command(page: str, origin: str, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.framed import embed_check

    return embed_check(page, origin, lang)
