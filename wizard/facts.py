"""What is known about a case: named, typed values, each with where it comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from wizard.vocabulary import FACTS

FactSource = Literal["log", "check", "ticket", "person"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one fact.

    ``value`` is kept as text (numbers in decimal). ``lines`` are the numbers, from 1, of the pasted lines that
    say so (only when ``source`` is ``log``). ``exact`` is false when the line was only recognised by likeness:
    such a fact suggests, it never proves. ``implied`` marks an outcome that follows from the course of the
    conversation and yields to one that a line states.
    """

    name: str
    value: str
    source: FactSource = "log"
    lines: tuple[int, ...] = ()
    exact: bool = True
    implied: bool = False


class Facts:
    """An immutable, ordered collection of facts that keeps every value seen, in order.

    >>> facts = Facts([Fact("tls.outcome", "verified", lines=(3,)), Fact("tls.outcome", "failed", lines=(9,))])
    >>> [fact.value for fact in facts.every("tls.outcome")], facts.value("tls.outcome")
    (['verified', 'failed'], 'failed')
    >>> facts.value("tls.alert") is None
    True
    """

    __slots__ = ("_by_name", "_facts", "known")

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts: tuple[Fact, ...] = tuple(facts)
        by_name: dict[str, list[Fact]] = {}
        for fact in self._facts:
            values = by_name.get(fact.name)
            if values is not None:
                values.append(fact)
            elif fact.name in FACTS:
                by_name[fact.name] = [fact]
            else:
                raise ValueError(f"no fact is called {fact.name!r}")
        self._by_name = {name: tuple(values) for name, values in by_name.items()}
        self.known = frozenset(by_name)
        """The names of all facts known."""

    def every(self, name: str) -> tuple[Fact, ...]:
        """Every value seen, in order; empty when nothing is known."""
        return self._by_name.get(name, ())

    def last(self, name: str) -> Fact | None:
        """The value to show: the last one seen."""
        values = self._by_name.get(name)
        return values[-1] if values else None

    def value(self, name: str, *, exact_only: bool = False) -> str | None:
        """The text of the last value, or of the last one that was read exactly."""
        for fact in reversed(self._by_name.get(name, ())):
            if fact.exact or not exact_only:
                return fact.value
        return None

    def names(self) -> tuple[str, ...]:
        """The names of all facts known, in the order in which they were first seen."""
        return tuple(self._by_name)

    def adding(self, more: Iterable[Fact]) -> "Facts":
        """These facts followed by more."""
        return Facts((*self._facts, *more))

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._facts == other._facts

    def __hash__(self) -> int:
        return hash(self._facts)

    def __repr__(self) -> str:
        return f"Facts({list(self._facts)!r})"
