"""Which of what was found a message means that only says whose side it is: “c’est chez eux”, “on our server”."""

from collections.abc import Sequence

from wizard.conversation import Wizard
from wizard.search import fold
from wizard.search.words import FILLERS, side

_MOST_WORDS = 7
_SAYS_NOTHING = FILLERS | frozenset(
    "c est chez eux nous de leur notre cote serveur server side other their our ours theirs us them end the at on it s "
    "is sur from ca se passe happens l autre d en face correspondant peer remote machine vient comes".split()
)


def on_side(wizard: Wizard, message: str, listed: Sequence[str]) -> str:
    """The node that is meant: one of those listed on that side, else one of the first one's cause; "" for none."""
    words = fold(message).split()
    at = side(words) if len(words) <= _MOST_WORDS and _SAYS_NOTHING.issuperset(words) else None
    if at is None or not listed:
        return ""
    solutions = wizard.kb.solutions
    first = wizard.index.known(listed[0])
    there = [node for node in listed if node in solutions and solutions[node].at == at]
    cause = first.cause if first else ""
    there += [node for node, solution in solutions.items() if cause and (solution.cause, solution.at) == (cause, at)]
    return next((node for node in there if solutions[node].cause == cause), next(iter(there), ""))
