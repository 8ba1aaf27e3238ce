"""A session as a ladder between client and server: the steps with their lines, where it broke, and a drawing of it."""

from wizard.ladder.drawing import svg, texts
from wizard.ladder.rungs import Ladder, Rung, ladder

__all__ = ["Ladder", "Rung", "ladder", "svg", "texts"]
