"""Exact matching: all wordings of all symptoms at once, on RE2."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wizard.errors import KnowledgeError, Problem
from wizard.facts import Fact
from wizard.logs.regex import Pattern, PatternError, PatternSet
from wizard.logs.shapes import Shape, embedded, literals_of, shape
from wizard.match.words import Token, tokens
from wizard.model import LogPattern, Symptom
from wizard.vocabulary import FACTS

_VERSIONS = frozenset(("tls.version", "tls.hello_version"))
_VERSION = re.compile(r"(TLS|SSL)[ v]{0,2}(\d)(?:[._](\d))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """One ``line:`` or ``regex:`` of a symptom.

    ``literals`` are the pieces of a line before, between and after its slots.
    """

    symptom: str
    pattern_index: int
    pattern: LogPattern
    text: str
    shape: Shape
    is_regex: bool
    literals: tuple[tuple[Token, ...], ...] = ()

    @property
    def weight(self) -> tuple[bool, int]:
        """The heavier of two that match says more; a regular expression yields to words."""
        return not self.is_regex, self.shape.weight


class ExactIndex:
    """All wordings, compiled into two automata. A line costs the same with ten and with ten thousand."""

    __slots__ = ("_compiled", "_lines", "_regexes", "_sets", "wordings")

    def __init__(self, wordings: tuple[Wording, ...]) -> None:
        self.wordings = wordings
        self._compiled: dict[int, Pattern] = {}
        self._lines = [place for place, wording in enumerate(wordings) if not wording.is_regex]
        self._regexes = [place for place, wording in enumerate(wordings) if wording.is_regex]
        self._sets = (
            PatternSet([wordings[place].shape.source for place in self._lines], ignore_case=True),
            PatternSet([wordings[place].shape.source for place in self._regexes], ignore_case=True, anywhere=True),
        )

    def matching(self, data: bytes) -> list[int]:
        """The places of the wordings that match, the heaviest first."""
        found = [self._lines[place] for place in self._sets[0].matching(data)]
        found += [self._regexes[place] for place in self._sets[1].matching(data)]
        if len(found) > 1:
            found.sort(key=lambda place: (self.wordings[place].weight, -place), reverse=True)
        return found

    def facts(self, place: int, data: bytes, line: int) -> tuple[Fact, ...]:
        """What the slots of a wording take from the line, then what its symptom sets."""
        wording = self.wordings[place]
        values: tuple[str, ...] = ()
        if wording.shape.slots:
            compiled = self._compiled.get(place)
            if compiled is None:  # compiled when first needed: most of ten thousand never are
                source = f"(?s:.*?){wording.shape.source}(?s:.*)" if wording.is_regex else wording.shape.source
                compiled = self._compiled[place] = Pattern(source, ignore_case=True)
            values = compiled.groups(data) or ()
        slots = zip(wording.shape.slots, values, strict=False)
        taken = [Fact(name, told, lines=(line,)) for name, value in slots if (told := typed(name, value))]
        return (*taken, *(Fact(name, value, lines=(line,)) for name, value in wording.pattern.sets))


def typed(name: str, value: str) -> str:
    """The value as the fact holds it; "" for none.

    Numbers lose their leading zeros, words of the list are in small letters, versions are written one way.

    >>> typed("tls.verify", "020"), typed("session.side", "Client"), typed("session.side", "both")
    ('20', 'client', '')
    >>> typed("tls.version", "TLSv1"), typed("tls.version", "TLS1.3"), typed("tls.version", "SSLv3")
    ('TLS 1.0', 'TLS 1.3', 'SSL 3.0')
    """
    spec = FACTS.get(name)
    value = value.strip()
    if spec is None or not value:
        return ""
    if spec.kind == "word":
        value = value.lower()
    if not spec.accepts(value):
        return ""
    if spec.kind == "number":
        return str(int(value)) if len(value) < 20 else value
    return _version(value) if name in _VERSIONS else value


def _version(value: str) -> str:
    found = _VERSION.fullmatch(value)
    return f"{found[1].upper()} {found[2]}.{found[3] or 0}" if found else value


def wordings_of(symptoms: Iterable[Symptom]) -> tuple[Wording, ...]:
    """Every wording of the symptoms, translated.

    Raises ``KnowledgeError`` with every regular expression that RE2 does not accept.
    """
    found: list[Wording] = []
    problems: list[Problem] = []
    for symptom in symptoms:
        for index, pattern in enumerate(symptom.patterns):
            for line in pattern.lines:
                literals = tuple(tuple(tokens(literal)) for literal in literals_of(line))
                found.append(Wording(symptom.id, index, pattern, line, shape(line), is_regex=False, literals=literals))
            for regex in pattern.regexes:
                translated = embedded(regex)
                try:
                    compiled = Pattern(translated.source)
                except PatternError as problem:
                    problems.append(_unusable(pattern, regex, str(problem)))
                    continue
                if compiled.count != len(translated.slots):
                    problems.append(_unusable(pattern, regex, "its own groups must not capture: write (?:…)"))
                    continue
                found.append(Wording(symptom.id, index, pattern, regex, translated, is_regex=True))
    if problems:
        raise KnowledgeError(tuple(problems))
    return tuple(found)


def _unusable(pattern: LogPattern, regex: str, reason: str) -> Problem:
    where = pattern.location
    remedy = "write it in the syntax of RE2, or better as a “line:” with slots"
    return Problem(where.path, where.line, "a regular expression that cannot be used", reason, remedy, regex)
