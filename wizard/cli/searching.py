"""Runs ``wizard search``."""

from collections.abc import Mapping

import click

from wizard import config, knowledge, wire
from wizard.cli.diagnosing import print_json
from wizard.cli.failures import NOT_FOUND, OK
from wizard.cli.inputs import kb_directory
from wizard.cli.passages import Passages
from wizard.cli.speaking import Speech
from wizard.cli.terminal import columns, wrapped
from wizard.conversation import Wizard
from wizard.facts import Facts
from wizard.i18n.labels import N_

_KINDS: Mapping[str, str] = {
    "article": N_("article"),
    "question": N_("question"),
    "solution": N_("solution"),
    "symptom": N_("symptom"),
    "reference": N_("reference"),
    "term": N_("term"),
}


def search(words: str, form: str, lang: str) -> int:
    """Print what the words find, best first; 3 where they find nothing."""
    _ = Speech(lang)
    kb = knowledge.load(kb_directory(None), config.cache_directory())
    found = Wizard(kb).index.find(words, lang)
    passages, nothing = Passages(kb, lang), Facts()
    if form == "json":
        print_json(wire.found_out(found, lang))
    elif found:
        for line in columns([(each.node, _(_KINDS[each.kind]), passages.text(each.title, nothing)) for each in found]):
            click.echo(line)
    else:
        for line in wrapped(_("Nothing was found. Try other words, or fewer.")):
            click.echo(line)
    return OK if found else NOT_FOUND
