"""What a message can mean."""

from dataclasses import dataclass
from typing import Literal

MeaningKind = Literal[
    "lines", "answer", "correction", "node", "session", "server", "none", "back", "why", "start-over", "language",
    "explain", "person", "greeting", "help", "thanks", "words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message means.

    ``node`` and ``choice`` are the question answered (``answer``, ``correction``), the node that was picked from a
    list (``node``), or the term to explain (``explain``); ``text`` holds the lines, the words, what is to be
    explained, the language to speak, or the number of a session; ``facts`` what is said of our server. ``prose`` is
    what stood around pasted lines.
    """

    kind: MeaningKind
    node: str = ""
    choice: str = ""
    text: str = ""
    prose: str = ""
    facts: tuple[tuple[str, str], ...] = ()
