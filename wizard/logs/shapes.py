"""Patterns with slots, as authors write them for lines of a log, turned into RE2.

Outside slots every character stands for itself, and a run of blanks for any run of blanks. A slot is typed by the
fact that it is named after (``{tls.verify}`` takes a number), or is one of the reader's own (``{thread}``, ``{time}``,
``{body}`` …), or ``{any}``.
"""

import re
from dataclasses import dataclass

from wizard.logs.regex import quote
from wizard.logs.times import TIME
from wizard.vocabulary import ANY_SLOT, FACTS

TIME_SLOT = "time"
"""The slot that holds when a line was written."""

_SLOT = re.compile(r"\{([a-z][a-z0-9_.]*)\}")

_ADDRESS = (
    r"(?:\d{1,3}(?:\.\d{1,3}){3}"
    r"|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%[0-9A-Za-z]+)?)"
)
_NAME = r"[0-9A-Za-z_](?:[0-9A-Za-z_.-]*[0-9A-Za-z_])?"
_HOST = f"(?:{_ADDRESS}|{_NAME})"
_TLS_VERSION = r"(?:TLS|SSL)[ v]{0,2}\d(?:[._]\d)?"
_ONE_WORD = r"\S+?"
_FREE = ".*?"

_BY_NAME = {
    "session.peer": _HOST,
    "session.local": _HOST,
    "session.host": _HOST,
    "session.target": _HOST,
    "session.time": TIME,
    "smtp.refused": "[A-Za-z]+",
    "smtp.enhanced": r"[245]\.\d{1,3}\.\d{1,3}",
    "tls.hello_version": _TLS_VERSION,
    "tls.version": _TLS_VERSION,
    "tls.cipher": r"[0-9A-Za-z_+:/.-]+",
    "server.version": r"\d[0-9A-Za-z_.-]*",
    "log.dialect": r"[0-9A-Za-z_.-]+",
    "log.tool": r"[0-9A-Za-z_.-]+",
    "cert.not_before": _FREE,
    "cert.not_after": _FREE,
    "cert.names": _FREE,
    "cert.issuer": _FREE,
    # The reader's own, for the heading of a line:
    "thread": "[0-9A-Za-z_.+/=-]+",  # base64 too: the sessions of Dovecot
    TIME_SLOT: TIME,
    "tls.record_type": r"\d+",
    "size": r"\d+",
    ANY_SLOT: _FREE,
    "body": _FREE,
    "smtp": _FREE,
    "state": _FREE,
    "sent.bytes": _FREE,
    "received.bytes": _FREE,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern with slots, translated.

    ``source`` is for RE2 and whole lines, ``slots`` are in the order of its groups. ``weight`` is the number of
    characters that stand for themselves: the heavier of two that match says more.
    """

    source: str
    slots: tuple[str, ...]
    weight: int


def shape(pattern: str) -> Shape:
    """Translate a pattern of a dialect or the wording of a symptom.

    >>> shape("SSL: Not verified ({tls.verify}) - {any}").slots
    ('tls.verify',)
    """
    parts = _SLOT.split(" ".join(pattern.split()))
    sources: list[str] = []
    slots: list[str] = []
    weight = 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            sources.append(_literal(part))
            weight += len(part) - part.count(" ")
            continue
        group = slot_source(part)
        if part != ANY_SLOT:
            slots.append(part)
            group = f"({group})"
        last = index == len(parts) - 2 and not parts[-1]
        if last and slot_source(part) == _FREE and sources[-1].endswith(" +"):
            group, sources[-1] = f"(?: +{group})?", sources[-1][:-2]
        sources.append(group)
    return Shape("".join(sources), tuple(slots), weight)


def embedded(regex: str) -> Shape:
    """Translate a regular expression of an author in which ``{fact}`` stands for a typed slot."""
    slots: list[str] = []

    def group(found: re.Match[str]) -> str:
        if found.group(1) == ANY_SLOT:
            return _FREE
        slots.append(found.group(1))
        return f"({slot_source(found.group(1))})"

    source = _SLOT.sub(group, regex)
    return Shape(source, tuple(slots), len(_SLOT.sub("", regex)))


def slot_source(name: str) -> str:
    r"""What a slot takes, as source for RE2 without groups. A name that is not known takes one word.

    >>> print(slot_source("tls.alert"), slot_source("session.side"))
    -?\d+ (?:client|server)
    """
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    spec = FACTS.get(name)
    if spec is None or spec.kind == "text":
        return _ONE_WORD
    if spec.kind == "number":
        return r"-?\d+"
    return f"(?:{'|'.join(sorted(spec.values, key=lambda word: (-len(word), word)))})"


def slots_of(pattern: str) -> tuple[str, ...]:
    """The names of all slots of a pattern, ``any`` included, in order."""
    return tuple(_SLOT.findall(pattern))


def literals_of(pattern: str) -> tuple[str, ...]:
    """The texts before, between and after the slots of a pattern, in order (one more than there are slots)."""
    return tuple(_SLOT.split(" ".join(pattern.split()))[::2])


def _literal(text: str) -> str:
    return quote(text).replace("\\ ", " +")
