"""Reading a long log apart from the request that brought it: in a process of its own, with progress.

Nothing of the log outlives the reading but what was found, and that only for a short time.
"""

from wizard.apart.found import Found, Kind
from wizard.apart.readings import LIFETIME, Readings, State, TooMany

__all__ = ["LIFETIME", "Found", "Kind", "Readings", "State", "TooMany"]
