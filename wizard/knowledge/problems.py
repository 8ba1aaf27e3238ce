"""Collects every mistake found while reading the knowledge base, so that they are told all at once."""

from difflib import get_close_matches

from wizard.errors import Problem, Severity
from wizard.model import Location


class Problems:
    """A list of problems that readers add to; reading goes on after each."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(
        self,
        location: Location,
        what: str,
        *,
        reason: str = "",
        remedy: str = "",
        offending: str = "",
        severity: Severity = "error",
    ) -> None:
        """Remember one problem at one line of one file."""
        self._found.append(Problem(location.path, location.line, what, reason, remedy, offending.strip(), severity))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What makes the knowledge base unusable, in the order of files and lines."""
        return tuple(sorted({problem for problem in self._found if problem.severity == "error"}))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What should be mended but does not stop anything."""
        return tuple(sorted({problem for problem in self._found if problem.severity == "warning"}))


_LISTED_WHOLE = 40


def one_of(word: str, allowed: frozenset[str] | tuple[str, ...]) -> str:
    """A remedy for a misspelt word: the nearest allowed ones, else all of them.

    >>> one_of("tls.outcom", ("tls.outcome", "tls.alert"))
    'did you mean “tls.outcome”?'
    >>> one_of("zebra", ("here", "there"))
    'use one of: here, there'
    """
    near = get_close_matches(word, sorted(allowed), n=2, cutoff=0.75)
    if near:
        return "did you mean " + " or ".join(f"“{choice}”" for choice in near) + "?"
    if len(allowed) <= _LISTED_WHOLE:
        return "use one of: " + ", ".join(sorted(allowed))
    near = get_close_matches(word, sorted(allowed), n=3, cutoff=0)
    return f"there are {len(allowed)}; the nearest are " + ", ".join(f"“{choice}”" for choice in near)
