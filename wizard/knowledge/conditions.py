"""Conditions as authors write them: ``tls.outcome = failed and session.side = server``."""

import re

from wizard.knowledge.problems import Problems, one_of
from wizard.model import Condition, Location, Operator, Term
from wizard.vocabulary import FACTS

_TERM = re.compile(
    r"^(?P<fact>[a-z_.]+)(?:\s+(?P<known>known)|\s+(?P<in>in)\s+(?P<many>.+)|\s*(?P<op>=|<|>=)\s*(?P<value>.+))$"
)
_ORDERED = ("number",)
_ORDERED_TEXTS = ("server.version",)


def parse_condition(text: str, location: Location, problems: Problems) -> Condition | None:
    """The condition, or None with the reason in ``problems``."""
    terms = [_term(part.strip(), location, problems) for part in re.split(r"\s+and\s+", text.strip())]
    known = [term for term in terms if term is not None]
    return Condition(tuple(known), text.strip()) if len(known) == len(terms) else None


def _term(text: str, location: Location, problems: Problems) -> Term | None:
    match = _TERM.match(text)
    if match is None or " or " in text:
        problems.add(
            location, "a condition cannot be read", offending=text,
            reason="a condition is: fact = value, fact in a, b, fact known, fact < n, fact >= n, joined by “and”",
            remedy="there is no “or” and no “absent”: write two lines, or two questions",
        )  # fmt: skip
        return None
    fact = match["fact"]
    if fact not in FACTS:
        problems.add(location, f"unknown fact “{fact}”", offending=text, remedy=one_of(fact, tuple(FACTS)))
        return None
    if match["known"]:
        return Term(fact, "known")
    operator: Operator = "in" if match["in"] else match["op"]  # type: ignore[assignment]  # the pattern allows these only
    values = tuple(part.strip() for part in match["many"].split(",")) if match["in"] else (match["value"].strip(),)
    return Term(fact, operator, values) if _values_fit(fact, operator, values, text, location, problems) else None


def _values_fit(
    fact: str, operator: Operator, values: tuple[str, ...], text: str, location: Location, problems: Problems
) -> bool:
    spec = FACTS[fact]
    if operator in ("<", ">=") and spec.kind not in _ORDERED and fact not in _ORDERED_TEXTS:
        problems.add(
            location,
            f"“{fact}” has no order",
            offending=text,
            remedy=f"compare it with = or in; it is a {spec.kind}",
        )
        return False
    checked = [check_value(fact, value, text, location, problems) for value in values]
    return all(checked)


def check_value(fact: str, value: str, text: str, location: Location, problems: Problems) -> bool:
    """Whether the fact takes this value; if not, says which it takes."""
    spec = FACTS[fact]
    if spec.accepts(value):
        return True
    remedy = one_of(value, spec.values) if spec.kind == "word" else f"“{fact}” takes a {spec.kind}"
    problems.add(location, f"“{value}” is not a value of “{fact}”", offending=text, remedy=remedy)
    return False


def parse_sets(text: str, location: Location, problems: Problems) -> tuple[tuple[str, str], ...]:
    """The pairs of a ``sets:`` line: ``fact=value, fact=value``."""
    pairs = []
    for part in text.split(","):
        fact, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            problems.add(
                location,
                "a “sets:” line cannot be read",
                offending=text,
                remedy="write: sets: fact=value, fact=value",
            )
        elif fact not in FACTS:
            problems.add(location, f"unknown fact “{fact}”", offending=text, remedy=one_of(fact, tuple(FACTS)))
        elif check_value(fact, value, text, location, problems):
            pairs.append((fact, value))
    return tuple(pairs)
