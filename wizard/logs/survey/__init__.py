"""Logs of any size, with bounded memory: cut, told by kinds, joined to sessions, alike sessions counted.

The lines of a block are columns of numbers, each line becomes one character (its kind: everything that the reader
would go by), and the lines of a session become a word. Sessions with the same word have the same diagnosis, so only the
first of each word is read as a whole.

The modules are imported where a log is surveyed, and only there: numpy takes a tenth of a second to load.
"""

from wizard.config import keep_numpy_from_threads

keep_numpy_from_threads()
