"""The state of a conversation, a value that the page or the program carries."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wizard import conversation, surveying
from wizard.conversation import Reply, SessionReport, Turn, Wizard
from wizard.logs import LogLine

Parked = tuple[tuple[int, str, str], ...]
"""Answers about other sessions than the one in focus: session, node, choice."""


@dataclass(frozen=True, slots=True)
class ChatState:
    """The turn, which is that of the guided wizard, and what only a conversation needs beside it.

    ``chosen`` tells that the person chose the language; ``listed`` are the nodes that the next message may pick from.
    """

    turn: Turn = field(default_factory=Turn)
    parked: Parked = ()
    chosen: bool = False
    listed: tuple[str, ...] = ()

    def looking_at(self, session: int, focus: int | None) -> "ChatState":
        """The same with another session in focus: the answers about it come back, those about ``focus`` wait."""
        kept = [entry for entry in self.parked if entry[0] != session]
        if focus is not None and focus != session:
            kept += [(focus, node, choice) for node, choice in self.turn.answers]
        elif focus == session:
            return replace(self, turn=replace(self.turn, focus=session))
        mine = tuple((node, choice) for owner, node, choice in self.parked if owner == session)
        return replace(self, turn=replace(self.turn, focus=session, answers=mine, article=None), parked=tuple(kept))


class Replies:
    """Replies to the turns of one conversation; the lines that several have in common are read once."""

    def __init__(self, wizard: Wizard) -> None:
        self._wizard = wizard
        self._read: tuple[str, tuple[Sequence[SessionReport], tuple[LogLine, ...]]] | None = None

    def __call__(self, turn: Turn) -> Reply:
        """The reply to a turn; raises what ``conversation.reply`` raises."""
        if len(turn.text) > surveying.LONGEST_READ_WHOLE:
            return surveying.reply_to_any(self._wizard, turn)
        if self._read is None or self._read[0] != turn.text:
            self._read = (turn.text, conversation.read_text(self._wizard, turn.text))
        reports, others = self._read[1]
        return conversation.reply_to(self._wizard, turn, reports, others=others)
