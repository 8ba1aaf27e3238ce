"""When a walk has asked enough in vain, and it is time to hand over."""

from collections.abc import Iterable

from wizard.model import NEXT, UNKNOWN, KnowledgeBase
from wizard.walk import Step

_MOST_ASKED = 6


def at_a_loss(base: KnowledgeBase, steps: Iterable[Step]) -> bool:
    """Whether a person answered as many questions as a walk may take, and the last answer led nowhere.

    They are counted anew after a solution that was tried, and after a person went on all the same.
    """
    asked, lost = 0, False
    for step in steps:
        if step.node in base.solutions:
            asked, lost = 0, False
        elif step.by == "person":
            asked = 1 if lost else asked + 1
            lost = asked >= _MOST_ASKED and _led_nowhere(base, step)
    return lost


def _led_nowhere(base: KnowledgeBase, step: Step) -> bool:
    choice = base.questions[step.node].choice(step.choice)
    return choice.target == NEXT if choice is not None else step.choice == UNKNOWN
