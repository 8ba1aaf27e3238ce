"""Pasted text to lines, sessions and facts: the one place where log lines are read.

``decode`` turns bytes into text, ``compile_grammar`` the knowledge base into a ``Grammar`` (once), and ``read`` a
text into a ``Reading``. ``facts_of_numbers`` and ``notes_of_numbers`` add what the tables say of numbers found
elsewhere: by symptoms, or by the live check.
"""

from wizard.logs.addresses import can_be_dialled, is_own
from wizard.logs.decoding import decode
from wizard.logs.grammar import Grammar, compile_grammar
from wizard.logs.reader import read, read_unclaimed
from wizard.logs.reading import Direction, LogLine, Note, NoteKind, Reading, Session
from wizard.logs.tables import facts_of_numbers, notes_of_numbers

__all__ = (
    "Direction",
    "Grammar",
    "LogLine",
    "Note",
    "NoteKind",
    "Reading",
    "Session",
    "can_be_dialled",
    "compile_grammar",
    "decode",
    "facts_of_numbers",
    "is_own",
    "notes_of_numbers",
    "read",
    "read_unclaimed",
)
