"""``wizard chat``."""

import click

from wizard.cli.command import a_command, lang_option, option
from wizard.i18n.labels import N_


@a_command(
    "chat",
    N_("Talk about a problem in your own words, with log lines or without."),
    N_("Write what goes wrong, or paste lines; several lines that come at once are one message, and in a pipe an empty "
       "line ends it. A number or the words of a choice answer; “back”, “why”, “start over”, “explain” and a word, "
       "“in French” and “a person” do what they say. Ctrl+D ends."),
    N_("FILE is a log file to begin with. The answers follow the language of the messages, unless --lang names one. "
       "Nothing is kept."),
    examples=("wizard chat", "wizard chat smtp.log"),
)  # fmt: skip
@click.argument("file", required=False)
@option("--article", metavar="ID", help=N_("Begin with this article."))
@lang_option
@click.pass_context
def command(context: click.Context, file: str | None, article: str | None, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard.chat import ChatState
    from wizard.cli.diagnosing import load_wizard
    from wizard.cli.failures import OK, NoAnswers
    from wizard.cli.inputs import STANDARD_INPUT, read_inputs
    from wizard.cli.talking import Conversation
    from wizard.conversation import Turn

    if file == STANDARD_INPUT:
        raise NoAnswers
    chosen = context.get_parameter_source("lang") is click.core.ParameterSource.COMMANDLINE
    text = read_inputs((file,)).text if file is not None else ""
    Conversation(load_wizard(), ChatState(Turn(lang=lang, article=article), chosen=chosen)).run(text)
    return OK
