"""The ``when:`` lines of all articles, found by the values that they name: a thousand cost no more than one."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wizard.facts import Facts
from wizard.model import Condition, KnowledgeBase, Term

_Value = tuple[str, str]
"""A fact and one value of it."""


class WayIn(NamedTuple):
    """A ``when:`` line, and the article that it opens."""

    condition: Condition
    article: str


class WaysIn:
    """Every ``when:`` line, those with most terms first, then in the order of the pages."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.all = [WayIn(condition, page.id) for page in base.articles for condition in page.when]
        self.all.sort(key=lambda way: -len(way.condition.terms))
        self._by_value: dict[_Value, list[int]] = {}
        self._by_fact: dict[str, list[int]] = {}
        frequent = Counter(value for way in self.all for term in way.condition.terms for value in _values(term))
        for place, way in enumerate(self.all):
            listed = [values for term in way.condition.terms if (values := _values(term))]
            rarest = min(listed, key=lambda values: sum(frequent[value] for value in values), default=())
            for value in rarest:
                self._by_value.setdefault(value, []).append(place)
            self._by_fact.setdefault(rarest[0][0] if rarest else "", []).append(place)

    def worth_trying(self, facts: Facts) -> Iterator[WayIn]:
        """The lines that may hold with these facts, in the order in which they are to be tried."""
        places = set(self._by_fact.get("", ()))
        for fact in facts:
            places.update(self._by_value.get((fact.name, fact.value), ()))
        return (self.all[place] for place in sorted(places))

    def rivals(self, place: int) -> Iterator[WayIn]:
        """The earlier lines with as many terms that can hold together with the one at a place."""
        condition = self.all[place].condition
        values = [value for term in condition.terms for value in _values(term)]
        facts = {fact for fact, _ in values}
        others = {other for value in values for other in self._by_value.get(value, ())}
        others.update(other for fact, places in self._by_fact.items() if fact not in facts for other in places)
        earlier = (self.all[other] for other in sorted(others) if other < place)
        return (rival for rival in earlier if _equally_specific(rival.condition, condition))


def _equally_specific(first: Condition, second: Condition) -> bool:
    """Whether two conditions have as many terms, of which none exclude each other."""
    if len(first.terms) != len(second.terms):
        return False
    return not any(_exclude(a, b) for a in first.terms for b in second.terms)


def _values(term: Term) -> tuple[_Value, ...]:
    """The values of which the fact must have one; empty for a comparison, which lists none."""
    return tuple((term.fact, value) for value in term.values) if term.operator in ("=", "in") else ()


def _exclude(first: Term, second: Term) -> bool:
    mine, theirs = _values(first), _values(second)
    return first.fact == second.fact and bool(mine and theirs) and not set(mine) & set(theirs)
