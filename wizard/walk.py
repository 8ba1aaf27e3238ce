"""What a walk through an article yields: the trail, what is asked next, the verdicts, what is open and ruled out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wizard.vocabulary import Certainty, Place

AnsweredBy = Literal["log", "check", "ticket", "person", "page"]


@dataclass(frozen=True, slots=True)
class Against:
    """What the lines say where a person answered differently."""

    choice: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One node that was passed, and who answered: the log (with its lines), a person, or the page itself.

    ``node`` is the full id of a question, or of a solution that was tried (``choice`` is then ``yes`` or ``no``).
    """

    node: str
    choice: str
    by: AnsweredBy
    lines: tuple[int, ...] = ()
    against: Against | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question that does not matter here, and the lines that make it so."""

    question: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A solution that can still be reached."""

    solution: str
    cause: str
    at: Place | None


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A solution that can no longer be reached, and the step of the trail after which it could not."""

    solution: str
    cause: str
    at: Place | None
    step: Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cause that the walk arrives at. ``solution`` is None where only the cause is settled; ``at`` where unknown."""

    cause: str
    at: Place | None
    certainty: Certainty
    solution: str | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """What asking one question is worth.

    It is expected to rule out ``rules_out`` of ``of`` solutions (``weight`` of ``of_weight``, counting the likelier
    ones for more), and takes about so many ``minutes``.
    """

    question: str
    rules_out: int
    of: int
    weight: float
    of_weight: int
    minutes: int

    @property
    def per_minute(self) -> float:
        """What is compared: the weight that it rules out in each minute."""
        return round(self.weight / self.minutes, 6)


@dataclass(frozen=True, slots=True)
class Because:
    """Why a question is asked before others whose order does not matter: its rank, and theirs, the best first."""

    rank: Rank
    others: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to ask.

    ``suggested`` is the choice that the lines suggest, ``causes`` tells what each choice reaches first. ``because``
    is set where it was chosen among questions whose order does not matter.
    """

    question: str
    suggested: str | None
    suggested_lines: tuple[int, ...]
    causes: Mapping[str, tuple[str, ...]]
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """A question that asks for lines rather than for a choice."""

    question: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """A solution to carry out. ``helped`` is true once a person said that it did."""

    solution: str
    helped: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """Nothing is left to ask: hand over to a colleague. Or so much was asked in vain that it is time to.

    ``question`` is what would be asked next, None where nothing is left.
    """

    question: str | None = None


Next = Ask | Send | Conclude | HandOver


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the answers and the evidence lead in one article."""

    article: str
    trail: tuple[Step, ...]
    skipped: tuple[Skipped, ...]
    next: Next
    verdicts: tuple[Verdict, ...]
    open: tuple[Candidate, ...]
    ruled_out: tuple[RuledOut, ...]
    tried: tuple[str, ...]
    """The solutions that did not help."""
