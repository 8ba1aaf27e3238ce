"""Reading a paste whose lines only symptoms know: they are a log as well, although no dialect and no table says so."""

from collections.abc import Callable
from functools import cache

from wizard.logs import Grammar, LogLine, Reading, Session, read, read_unclaimed
from wizard.logs.around import are_an_error, is_machine_written
from wizard.logs.tables import TELLING, Wording
from wizard.match import TOOL, SymptomIndex, find, of_tool

_SUCCESSES = frozenset(("verified", "encrypted"))


def read_paste(text: str, grammar: Grammar, index: SymptomIndex) -> Reading:
    """The sessions of a text.

    Where nothing else is found, a line that shows a symptom exactly makes the whole a session. Beside the sessions of
    a log, one more is what a test tool printed (that is what a person adds who was asked to run it), and what holds an
    error word for word. A sentence without any mark of a program counts only where no session of the log succeeded.
    """
    if not text.strip():
        return Reading((), ())

    def settles(line: LogLine) -> bool:
        shown = find(index, line, explained=True)
        return shown is not None and any(fact.name in TELLING for fact in shown.facts)

    def succeeded(session: Session) -> bool:
        shown = (find(index, line, explained=True) for line in session.lines)
        said = (*session.facts, *(fact for each in shown if each is not None for fact in each.facts))
        return any(fact.name == "tls.outcome" and fact.value in _SUCCESSES for fact in said)

    reading = read(text, grammar, settles=settles)
    wordings_in = cache(grammar.tables.wordings_in)
    if not any(_is_told(line, wordings_in, index, beside=bool(reading.sessions)) for line in reading.others):
        cited = reading.sessions and any(
            line.smtp is None and are_an_error(wordings_in(line.body)) for line in reading.others
        )
        if not cited or any(map(succeeded, reading.sessions)):
            return reading
    further = read_unclaimed(len(reading.sessions) + 1, reading.others, grammar)
    return Reading((*reading.sessions, further), ())


def _is_told(line: LogLine, wordings_in: Callable[[str], list[Wording]], index: SymptomIndex, *, beside: bool) -> bool:
    """Whether a line is more than prose: it shows a symptom; beside a log, that of a test tool, or an error."""
    if not beside:
        return find(index, line, explained=True) is not None
    if of_tool(index, line) is not None:
        return True
    wordings = wordings_in(line.body)
    if any(name == TOOL for wording in wordings for name, _ in wording.row.sets):
        return True
    return line.smtp is None and are_an_error(wordings) and is_machine_written(line.body)
