"""Logs of any size, with bounded memory: cut, told by kinds, joined to sessions, alike sessions counted.

A block of lines is cut at the speed of Python's C code, each line becomes one character (its kind: everything that the
reader would go by), and the lines of a session become a word. Sessions with the same word have the same diagnosis, so
only the first of each word is read as a whole.
"""

from wizard.logs.survey.block import Digester
from wizard.logs.survey.chunks import blocks
from wizard.logs.survey.joining import Alike, Joiner
from wizard.logs.survey.kinds import Explained, Kinds, values_of
from wizard.logs.survey.parallel import digests

__all__ = ("Alike", "Digester", "Explained", "Joiner", "Kinds", "blocks", "digests", "values_of")
