"""The state of a conversation, a value that the page or the program carries."""

from dataclasses import dataclass, field, replace

from wizard import conversation, surveying
from wizard.conversation import Reply, SessionReport, Turn, Wizard
from wizard.logs import Reading
from wizard.match.reading import read_paste

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
        self._readings: dict[str, Reading] = {}
        self._reports: tuple[str, tuple[SessionReport, ...]] | None = None

    def reading(self, text: str) -> Reading:
        """What a text holds, read once as long as it is one of the last two."""
        found = self._readings.pop(text, None) or read_paste(text, self._wizard.grammar, self._wizard.symptoms)
        self._readings = {**dict(list(self._readings.items())[-1:]), text: found}
        return found

    def __call__(self, turn: Turn) -> Reply:
        """The reply to a turn; raises what ``conversation.reply`` raises."""
        if len(turn.text) > surveying.LONGEST_READ_WHOLE:
            return surveying.reply_to_any(self._wizard, turn)
        reading = self.reading(turn.text)
        if self._reports is None or self._reports[0] != turn.text:
            self._reports = (turn.text, conversation.reports_of(self._wizard, reading))
        return conversation.reply_to(self._wizard, turn, self._reports[1], others=reading.others)
