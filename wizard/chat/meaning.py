"""What a message can mean."""

from dataclasses import dataclass
from typing import Literal

MeaningKind = Literal[
    "lines", "answer", "correction", "node", "back", "why", "start-over", "language", "explain", "person", "words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message means.

    ``node`` and ``choice`` are the question answered (``answer``, ``correction``), or the node that was picked from a
    list (``node``); ``text`` holds the lines, the words, the term to explain, or the language to speak. ``prose`` is
    what stood around pasted lines.
    """

    kind: MeaningKind
    node: str = ""
    choice: str = ""
    text: str = ""
    prose: str = ""
