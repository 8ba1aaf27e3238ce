"""Reading a paste whose lines only symptoms know: they are a log as well, although no dialect and no table says so."""

from wizard.logs import Grammar, LogLine, Reading, read, read_unclaimed
from wizard.match import TOOL, SymptomIndex, find, of_tool


def read_paste(text: str, grammar: Grammar, index: SymptomIndex) -> Reading:
    """The sessions of a text.

    Where nothing else is found, a line that shows a symptom exactly makes the whole a session. Beside the sessions of
    a log, what a test tool printed is one more: that is what a person adds who was asked to run it.
    """
    if not text.strip():
        return Reading((), ())
    reading = read(text, grammar)
    beside = bool(reading.sessions)
    if not any(_is_told(line, grammar, index, beside=beside) for line in reading.others):
        return reading
    further = read_unclaimed(len(reading.sessions) + 1, reading.others, grammar)
    return Reading((*reading.sessions, further), ())


def _is_told(line: LogLine, grammar: Grammar, index: SymptomIndex, *, beside: bool) -> bool:
    """Whether a line is more than prose: it shows a symptom; beside a log, that of a test tool."""
    if not beside:
        return find(index, line, explained=True) is not None
    if of_tool(index, line) is not None:
        return True
    return any(name == TOOL for wording in grammar.tables.wordings_in(line.body) for name, _ in wording.row.sets)
