"""``wizard serve``."""

from wizard.cli.command import a_command, lang_option, option, whole_number
from wizard.i18n.labels import N_


@a_command(
    "serve",
    N_("Serve the wizard, the articles and the JSON interface over HTTP."),
    N_("By default at the address of WIZARD_HOST and WIZARD_PORT (127.0.0.1 and 8000). /healthz answers when the "
       "server is ready; Ctrl+C or SIGTERM ends it after the requests under way."),
    examples=("wizard serve", "wizard serve --host 0.0.0.0 --port 80 --workers 4"),
)  # fmt: skip
@option("--host", metavar="ADDRESS", help=N_("Address to listen at."))
@option("--port", **whole_number(0, 65_535), help=N_("Port to listen at; 0 takes a free one."))
@option("--workers", **whole_number(1, 64), default="1", help=N_("Processes that answer; by default 1."))
@lang_option
def command(host: str | None, port: int | None, workers: int, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.cli.serving import serve

    return serve(host, port, workers, lang)
