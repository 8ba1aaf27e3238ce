"""Runs ``wizard diagnose``: input to a turn, a turn to a reply, the reply to text or JSON."""

import json
import os
import sys
from contextlib import closing

import click

from wizard import config, knowledge, wire
from wizard.cli.account import Account
from wizard.cli.failures import NOT_FOUND, OK, sentence
from wizard.cli.inputs import STANDARD_INPUT, Given, kb_directory
from wizard.cli.progress import Progress
from wizard.cli.speaking import Speech
from wizard.cli.streams import Stream
from wizard.cli.told import Told
from wizard.conversation import Reply, Turn, UnknownAnswer, Wizard, reply
from wizard.errors import BadTurn, InputTooLarge, UnknownChoice, UnknownQuestion, UnreadableInput, WizardError
from wizard.model import UNKNOWN
from wizard.surveying import EVERYTHING, Wanted, survey

_WORTH_WORKERS, _MOST_WORKERS = 8_000_000, 3
"""Bytes of a log from which on other processes help, and how many: more would wait for the one that joins."""


def load_wizard(kb: str | None = None) -> Wizard:
    """The articles, ready to be asked. Raises ``KnowledgeError`` with every problem of theirs."""
    return Wizard(knowledge.load(kb_directory(kb), config.cache_directory()))


def turn_of(told: Told, text: str, lang: str) -> Turn:
    """The turn that a command line describes. Raises ``BadTurn`` for a fact that cannot be given."""
    data = {"text": text, "article": told.article, "focus": told.session, "answers": dict(told.answers)}
    try:
        return wire.turn_in({**data, "facts": dict(told.facts)}, lang)
    except BadTurn as error:
        named = str(error.values.get("field", "")).removeprefix("facts.")
        raise BadTurn(str(error), **{**error.values, "field": named}) from None


def diagnose(told: Told, form: str, lang: str) -> int:
    """Print the diagnosis; the exit code."""
    _ = Speech(lang)
    asks = not told.files and sys.stdin.isatty()
    if asks and told.article is None:
        click.echo(_("Paste the log lines, then press Ctrl+D on a line of its own."), err=True)
    wizard = load_wizard()
    without_log = asks and told.article is not None
    if without_log:
        given, answer = Given("", ()), reply(wizard, turn_of(told, "", lang))
    else:
        with closing(Stream(told.files)) as stream:
            given, answer = _read(wizard, stream, told, lang)
    for name in given.empty:
        if name != STANDARD_INPUT:
            click.echo("wizard: " + _("%(file)s: there is nothing in it to read.", file=name), err=True)
    if form == "json":
        print_json(wire.diagnosis_out(wizard.kb, answer))
    else:
        for line in Account(wizard, answer).everything(given, told):
            click.echo(line)
    return report_unknown_answers(wizard, answer, lang)


def _read(wizard: Wizard, stream: Stream, told: Told, lang: str) -> tuple[Given, Reply]:
    """Read what was given: as one paste, or as a survey where that would be too much or only a part is asked for."""
    wanted = told.wanted()
    if stream.is_large() or wanted != EVERYTHING:
        return _surveyed(wizard, stream, turn_of(told, "", lang), wanted)
    given = stream.whole(may_be_empty=told.article is not None)
    return given, reply(wizard, turn_of(told, given.text, lang))


def _surveyed(wizard: Wizard, stream: Stream, turn: Turn, wanted: Wanted) -> tuple[Given, Reply]:
    """Survey a log that is too large for a paste, or of which only a part is asked for; show how far it has come."""
    progress = Progress(stream, turn.lang)
    try:
        answer = survey(wizard, stream.chunks(), turn, wanted, progress.show, _workers(stream))
    except (InputTooLarge, UnreadableInput) as error:
        names = "" if stream.names == (STANDARD_INPUT,) else ", ".join(stream.names)
        raise type(error)(str(error), **{**({"file": names} if names else {}), **error.values}) from None
    finally:
        progress.end()
    return Given("", tuple(stream.sources)), answer


def _workers(stream: Stream) -> int:
    """How many processes are worth their start."""
    if stream.total is not None and stream.total < _WORTH_WORKERS:
        return 0
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST_WORKERS) if processors > 1 else 0


def print_json(value: object) -> None:
    """Print JSON for people and programs; letters are escaped only where the output cannot hold them."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    click.echo(json.dumps(value, indent=2, ensure_ascii=encoding not in ("utf8", "utf8sig")))


def report_unknown_answers(wizard: Wizard, answer: Reply, lang: str) -> int:
    """Say which answers name nothing; the exit code."""
    for lost in answer.unknown_answers:
        click.echo(f"wizard: {sentence(_unknown(wizard, lost), lang)}", err=True)
    return NOT_FOUND if answer.unknown_answers else OK


def _unknown(wizard: Wizard, lost: UnknownAnswer) -> WizardError:
    question = wizard.kb.questions.get(lost.node)
    if question is None and lost.node not in wizard.kb.solutions:
        return UnknownQuestion(question=lost.node)
    choices = [choice.id for choice in question.choices] if question else ["yes", "no"]
    listed = ", ".join(dict.fromkeys((*choices, UNKNOWN) if question else choices))
    return UnknownChoice(question=lost.node, choice=lost.choice, choices=listed)
