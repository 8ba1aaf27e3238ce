"""A session as a ladder between client and server: each step with its line, and the place where it broke.

Steps that must have come before the last one seen, but stand in none of the lines, are implied.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wizard.conversation import SessionReport
from wizard.facts import Facts
from wizard.logs import Note

Way = Literal["to-server", "to-client", "both", "nowhere"]
RungKind = Literal[
    "connect", "greeting", "ehlo", "ehlo-reply", "starttls", "starttls-accepted", "client-hello", "server-hello",
    "alert", "complaint", "encrypted", "clear", "refused", "mail", "failed", "ended", "quit",
]  # fmt: skip
_WAYS: Mapping[str, Way] = {
    "connect": "to-server", "greeting": "to-client", "ehlo": "to-server", "ehlo-reply": "to-client",
    "starttls": "to-server", "starttls-accepted": "to-client", "client-hello": "to-server",
    "server-hello": "to-client", "encrypted": "both", "clear": "both", "refused": "to-client", "mail": "to-server",
    "quit": "to-server", "failed": "nowhere", "ended": "nowhere",
}  # fmt: skip
_EVENTS: Mapping[str, RungKind] = {
    "greeting": "greeting", "greeting-masked": "greeting", "ehlo": "ehlo", "ehlo-reply": "ehlo-reply",
    "starttls-offered": "ehlo-reply", "starttls-missing": "ehlo-reply", "starttls-masked": "ehlo-reply",
    "starttls": "starttls", "starttls-accepted": "starttls-accepted", "starttls-refused": "refused",
    "starttls-required": "refused", "encrypted": "encrypted", "clear": "clear", "refused": "refused", "mail": "mail",
    "quit": "quit",
}  # fmt: skip
_OUTCOMES: Mapping[str, RungKind] = {"failed": "failed", "verified": "encrypted", "encrypted": "encrypted"}
_BROKEN_EVENTS = frozenset(("greeting-masked", "starttls-missing", "starttls-masked", "refused", "clear",
                            "starttls-refused", "starttls-required"))  # fmt: skip
_COURSE: tuple[RungKind, ...] = (
    "connect", "greeting", "ehlo", "ehlo-reply", "starttls", "starttls-accepted", "client-hello", "server-hello",
)  # fmt: skip
"""What a session begins with where STARTTLS is used (RFC 3207, RFC 8446)."""
_IN_HANDSHAKE = frozenset(("client-hello", "server-hello", "alert", "complaint", "encrypted", "failed"))
_STAGES: Mapping[str, int] = {
    "connect": 1,
    "connected": 1,
    "banner": 2,
    "ehlo": 4,
    "starttls": 5,
    "handshake": 6,
    "after-tls": 8,
}
"""How many steps of the course are behind a session that got as far as a stage."""
_IMPLICIT_TLS_PORTS = frozenset(("465", "993", "995", "636", "443", "8883"))


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. ``line`` is None for an implied one; ``values`` are those of the note or fact that says so.

    ``event`` is the word of the note (``starttls-offered``), which says more than ``kind``.
    """

    kind: RungKind
    way: Way
    line: int | None
    event: str = ""
    values: Mapping[str, str] | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps in order. ``client`` and ``server`` are names or addresses, "" where unknown; ``we`` is our side."""

    client: str
    server: str
    we: str
    rungs: tuple[Rung, ...]

    @property
    def broke_at(self) -> int | None:
        """The place of the step at which it broke, counted from 0; None where nothing did."""
        return next((place for place, rung in enumerate(self.rungs) if rung.broken), None)


def ladder(report: SessionReport) -> Ladder | None:
    """The ladder of a session; None where its lines show no step at all."""
    facts = report.facts
    seen = _telling(_seen(report))
    if not seen:
        return None
    we = facts.value("session.side") or ""
    peer = facts.value("session.host") or facts.value("session.peer") or ""
    local = facts.value("session.local") or ""
    client, server = (local, peer) if we == "client" else (peer, local) if we == "server" else ("", peer)
    return Ladder(client, server, we, tuple(_with_break(_with_implied(seen, facts), report)))


def _seen(report: SessionReport) -> Iterator[Rung]:
    """The steps that lines show, in the order of the lines, each line and kind once."""
    steps = [*_of_notes(report.session.notes, report.facts), *_of_facts(report.facts)]
    told: set[tuple[int | None, RungKind]] = set()
    spoken = {rung.line for rung in steps if rung.kind == "alert"}
    for rung in sorted(steps, key=lambda rung: rung.line or 0):
        repeated = (rung.line, rung.kind) in told or (rung.kind in ("complaint", "failed") and rung.line in spoken)
        if not repeated:
            told.add((rung.line, rung.kind))
            yield rung


def _telling(rungs: Iterator[Rung]) -> list[Rung]:
    """Without what says a second time how it ended: a reason says more than a failure, one success is enough."""
    steps = list(rungs)
    reasons = [rung for rung in steps if rung.kind == "alert" or (rung.kind == "complaint" and rung.way != "nowhere")]
    kept, told = [], set()
    for rung in steps:
        once = rung.kind in ("failed", "encrypted", "clear", "ended")
        if (once and rung.kind in told) or (reasons and rung.kind == "failed"):
            continue
        told.add(rung.kind)
        kept.append(rung)
    return kept


def _of_notes(notes: tuple[Note, ...], facts: Facts) -> Iterator[Rung]:
    names = {
        note.values["value"]: note.row.name
        for note in notes
        if note.row and note.values.get("fact") in ("tls.alert", "tls.alert_sent")
    }
    for note in notes:
        if note.kind == "smtp":
            event = note.values.get("event", "")
            kind = _EVENTS.get(event)
            if kind:
                yield Rung(kind, _WAYS[kind], note.line, event, note.values, event in _BROKEN_EVENTS)
        elif note.kind in ("client-hello", "server-hello"):
            yield Rung(note.kind, _WAYS[note.kind], note.line, values=note.values)
        elif note.kind == "alert":
            values = {**note.values, "name": names.get(note.values.get("number", ""), "")}
            yield Rung("alert", _from(note.values.get("by", ""), facts), note.line, values=values)


def _of_facts(facts: Facts) -> Iterator[Rung]:
    """What free lines state: a complaint, an outcome, an end."""
    for name, speaker in (("tls.here_says", "here"), ("tls.there_says", "there")):
        for fact in facts.every(name):
            if fact.lines:
                way = _from(speaker, facts) if speaker == "there" else "nowhere"
                yield Rung("complaint", way, fact.lines[0], values={"word": fact.value, "by": speaker})
    for fact in facts.every("tls.outcome"):
        kind = _OUTCOMES.get(fact.value)
        if kind and fact.lines:
            yield Rung(kind, _WAYS[kind], fact.lines[0], values={"outcome": fact.value})
    for fact in facts.every("session.end"):
        if fact.lines:
            yield Rung("ended", "nowhere", fact.lines[0], values={"end": fact.value})


def _from(speaker: str, facts: Facts) -> Way:
    side = facts.value("session.side")
    if side is None or speaker not in ("here", "there"):
        return "nowhere"
    return "to-server" if (side == "client") == (speaker == "here") else "to-client"


def _with_implied(seen: list[Rung], facts: Facts) -> list[Rung]:
    """The steps with those put in that must have come before, so that a few lines still show the whole way."""
    course = _course(facts)
    done = {rung.kind for rung in seen}
    needed = max(
        (course.index(rung.kind) for rung in seen if rung.kind in course),
        default=-1,
    )  # fmt: skip
    if done & _IN_HANDSHAKE:
        needed = max(
            needed, course.index("client-hello") if facts.value("tls.outcome") == "failed" else len(course) - 1
        )
    needed = max(needed, min(_STAGES.get(facts.value("smtp.stage") or "", 0), len(course)) - 1)
    implied = [Rung(kind, _WAYS[kind], None) for kind in course[: needed + 1] if kind not in done]
    return _merged(implied, seen, course)


def _course(facts: Facts) -> tuple[RungKind, ...]:
    """The steps to expect: where TLS comes first, there is no STARTTLS before it."""
    if facts.value("session.port") in _IMPLICIT_TLS_PORTS:
        return ("connect", "client-hello", "server-hello")
    return _COURSE


def _merged(implied: list[Rung], seen: list[Rung], course: tuple[RungKind, ...]) -> list[Rung]:
    """Both lists as one: an implied step stands before the first seen one that comes after it in the course."""
    merged: list[Rung] = []
    waiting = list(implied)
    for rung in seen:
        place = course.index(rung.kind) if rung.kind in course else len(course)
        while waiting and course.index(waiting[0].kind) < place:
            merged.append(waiting.pop(0))
        merged.append(rung)
    return merged + waiting


def _with_break(rungs: list[Rung], report: SessionReport) -> Iterator[Rung]:
    """The steps, the one marked at which it broke: the first complaint or refusal of a session that failed."""
    place = _breaking_place(rungs, report)
    for number, rung in enumerate(rungs):
        yield Rung(rung.kind, rung.way, rung.line, rung.event, rung.values, number == place)


def _breaking_place(rungs: list[Rung], report: SessionReport) -> int | None:
    if report.outcome in ("verified", "encrypted"):
        return None
    for kinds in (("alert", "complaint"), ("refused",), ("failed", "ended")):
        fatal = [
            place
            for place, rung in enumerate(rungs)
            if rung.kind in kinds and (rung.values or {}).get("level") != "warning"
        ]
        if fatal:
            return fatal[0]
    return next((place for place, rung in enumerate(rungs) if rung.broken), None)
