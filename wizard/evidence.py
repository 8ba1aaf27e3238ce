"""Facts to what they answer: whether a condition holds, and what a question's evidence says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wizard.facts import Fact, Facts, FactSource
from wizard.model import Condition, Question, Term


@dataclass(frozen=True, slots=True)
class Support:
    """Why a condition holds: the lines, whether all were read exactly, and the weakest of their sources."""

    lines: tuple[int, ...]
    exact: bool
    source: FactSource


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A choice that the lines suggest without proving it."""

    choice: str
    support: Support


@dataclass(frozen=True, slots=True)
class Finding:
    """What the evidence of one question says. At most one of ``proved`` and ``skipped`` is set.

    ``suggested`` holds, when nothing is proved, every suggestion in the author's order.
    """

    proved: Suggestion | None = None
    skipped: Support | None = None
    suggested: tuple[Suggestion, ...] = ()


NOTHING = Finding()
_WEAKEST_FIRST: tuple[FactSource, ...] = ("person", "ticket", "check", "log")


def find(question: Question, facts: Facts) -> Finding:
    """What the facts say about a question: the first line of its evidence that holds decides.

    A line that holds only by facts that were not read exactly suggests, whatever its verb, and then later
    ``proves`` lines suggest too: what was nearly read may be the weightier one.
    """
    suggested: list[Suggestion] = []
    for line in question.evidence:
        if not line.condition.facts <= facts.known:
            continue
        support = holds(line.condition, facts)
        if support is None:
            continue
        if line.verb == "skips":
            if support.exact and not suggested:
                return Finding(skipped=support)
            continue
        suggestion = Suggestion(line.choice, support)
        if line.verb == "proves" and support.exact and not suggested:
            return Finding(proved=suggestion)
        if all(known.choice != line.choice for known in suggested):
            suggested.append(suggestion)
    return Finding(suggested=tuple(suggested)) if suggested else NOTHING


def holds(condition: Condition, facts: Facts) -> Support | None:
    """Why the condition holds, or None where it does not. Its terms may hold on different lines.

    Of several facts that satisfy a term the last exact one is named, since later lines weigh more.
    """
    chosen: list[Fact] = []
    for term in condition.terms:
        best: Fact | None = None
        for fact in facts.every(term.fact):
            if _satisfies(fact.value, term) and (fact.exact or best is None or not best.exact):
                best = fact
        if best is None:
            return None
        chosen.append(best)
    if len(chosen) == 1:
        return Support(chosen[0].lines, chosen[0].exact, chosen[0].source)
    lines = tuple(sorted({line for fact in chosen for line in fact.lines}))
    sources = {fact.source for fact in chosen}
    source = next(source for source in _WEAKEST_FIRST if source in sources)
    return Support(lines, all(fact.exact for fact in chosen), source)


def _satisfies(value: str, term: Term) -> bool:
    if term.operator in ("=", "in"):
        return value in term.values
    if term.operator == "known":
        return True
    compare = _COMPARISONS[term.operator]
    return compare(version_key(value), version_key(term.values[0]))


_COMPARISONS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "<": lambda value, bound: value < bound,
    ">=": lambda value, bound: value >= bound,
}


def version_key(text: str) -> tuple[int, ...]:
    """A number or a dotted version in a form that can be compared; trailing zeros do not count.

    >>> version_key("13.0.1.2") > version_key("13"), version_key("9") < version_key("13"), version_key("13.0")
    (True, True, (13,))
    """
    negative = text.startswith("-")
    numbers = [int(digits) for part in text.lstrip("-").split(".") if (digits := _leading_digits(part))]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(-number if negative else number for number in numbers)


def _leading_digits(part: str) -> str:
    digits = ""
    for char in part:
        if not (char.isascii() and char.isdigit()):
            break
        digits += char
    return digits


def gather(*sources: Iterable[Fact]) -> Facts:
    """All facts of a session in the order of their lines, without implied outcomes that a line overrules.

    An implied outcome (a conversation that simply went on) yields to an outcome that an earlier line states. Under TLS
    a server does not announce STARTTLS (RFC 3207, 4.2), so that it is missing there says nothing.
    """
    facts = sorted(
        (fact for source in sources for fact in source), key=lambda fact: fact.lines[-1] if fact.lines else 10**9
    )
    kept: list[Fact] = []
    stated = secured = False
    for fact in facts:
        if fact.name == "tls.outcome":
            if fact.implied and stated:
                continue
            stated = stated or not fact.implied
            secured = fact.value in ("encrypted", "verified")
        elif secured and fact.name == "smtp.starttls" and fact.value == "missing":
            continue
        kept.append(fact)
    return Facts(kept)
