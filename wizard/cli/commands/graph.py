"""``wizard graph``."""

import click

from wizard.cli.command import a_command, format_option, lang_option
from wizard.i18n.labels import N_


@a_command(
    "graph",
    N_("Draw an article: its questions, its solutions, and the choices between them."),
    N_("Mermaid is text that many wikis show as a drawing; SVG is a picture. Both go to standard output."),
    examples=("wizard graph 375", "wizard graph 375 --format svg > 375.svg"),
)
@click.argument("article")
@format_option("mermaid", "svg")
@lang_option
def command(article: str, form: str, lang: str) -> int:  # noqa: D103  # the help says it
    from wizard import config, graph, knowledge
    from wizard.answer import plain
    from wizard.cli.failures import OK, NothingToDraw
    from wizard.cli.inputs import kb_directory
    from wizard.errors import UnknownArticle
    from wizard.facts import Facts

    kb = knowledge.load(kb_directory(None), config.cache_directory())
    if article not in kb.pages:
        raise UnknownArticle(article=article)
    drawn = graph.graph(kb, kb.pages[article], lang)
    if not drawn.edges:
        raise NothingToDraw(article=article)
    title = plain(kb.pages[article].title, Facts(), lang)
    click.echo(graph.mermaid(drawn) if form == "mermaid" else graph.svg(drawn, title), nl=False)
    return OK
