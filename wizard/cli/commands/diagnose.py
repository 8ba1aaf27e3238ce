"""``wizard diagnose``."""

from typing import get_args

import click
from click.core import ParameterSource

from wizard.cli.command import a_command, format_option, lang_option, option, pairs, some_of, whole_number
from wizard.i18n.labels import N_
from wizard.vocabulary import Outcome

_MOST_SESSIONS = 999_999_999


@a_command(
    "diagnose",
    N_("Say what a log shows: each session, what its lines mean, and what to do next."),
    N_("FILES are log files of any encoding, read as one; without any, or for “-”, standard input is read. Words "
       "instead of log lines find the articles that are about them."),
    N_("Files may be of any size, and packed with gzip. In a large log, sessions that are alike are one entry with a "
       "count, the worst first."),
    N_("Answers belong to one session, the worst unless --session chooses another. A fact says what no line does: "
       "server.product, server.version, server.system, session.host, session.port or session.target."),
    examples=(
        "wizard diagnose smtp.log",
        "wizard diagnose smtp.log --format json",
        "wizard diagnose s20261124-00.log.gz --since 14:30 --only failed",
        "wizard diagnose smtp.log --answer '375#peer-software=old' --fact server.version=13.0",
    ),
)  # fmt: skip
@click.argument("files", nargs=-1)
@format_option("text", "json")
@lang_option
@option("--article", metavar="ID", help=N_("Walk this article rather than the one that the lines call for."))
@option("--session", **whole_number(1, _MOST_SESSIONS), help=N_("Look at this session more closely."))
@option("--since", metavar="TIME", help=N_("Leave out the lines before this time: 14:30, 2026-11-24, or both."))
@option("--peer", metavar="ADDRESS", help=N_("Only the sessions with this peer."))
@option("--only", **some_of(get_args(Outcome)),
        help=N_("Only the sessions that ended so. Can be repeated."))  # fmt: skip
@option(
    "--answer",
    "answers",
    metavar="QUESTION=CHOICE",
    **pairs("375#outcome=failed"),
    help=N_("Answer a question, or say of a solution that it helped (yes) or not (no). Can be repeated."),
)
@option("--fact", "facts", metavar="NAME=VALUE", **pairs("server.version=13.0"),
        help=N_("Say what is known besides the log. Can be repeated."))  # fmt: skip
@click.pass_context
def command(  # noqa: D103  # the help says it
    context: click.Context,
    files: tuple[str, ...],
    form: str,
    lang: str,
    article: str | None,
    session: int | None,
    answers: tuple[tuple[str, str], ...],
    facts: tuple[tuple[str, str], ...],
    since: str | None,
    peer: str | None,
    only: tuple[str, ...],
) -> int:
    from wizard.cli.diagnosing import diagnose
    from wizard.cli.told import Told

    chosen = lang if context.get_parameter_source("lang") is ParameterSource.COMMANDLINE else None
    return diagnose(Told(files, article, session, answers, facts, chosen, since, peer, only), form, lang)
