"""The lines of a session, each with what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.conversation import SessionReport, Wizard
from wizard.facts import Facts
from wizard.i18n.labels import N_
from wizard.logs import Direction, Note
from wizard.match import Match
from wizard.web.rendering import Face, words
from wizard.web.views import article_links

_MOST_LINES = 400
_LONGEST_LINE = 2000
_NO_FACTS = Facts()

_EVENTS: Mapping[str, str] = {
    "greeting": N_("The server greets (%(code)s)."),
    "greeting-masked": N_("The greeting is covered with asterisks: a firewall’s inspection edits the exchange."),
    "ehlo": N_("The client introduces itself (%(command)s)."),
    "ehlo-reply": N_("The server says what it can do."),
    "starttls": N_("The client asks for encryption."),
    "starttls-offered": N_("The server offers STARTTLS."),
    "starttls-missing": N_("The reply is whole, and STARTTLS is not in it."),
    "starttls-masked": N_("Something between the two servers wrote over STARTTLS."),
    "starttls-accepted": N_("The server agrees: the TLS handshake begins after this line."),
    "starttls-refused": N_("The server refuses STARTTLS (%(code)s)."),
    "starttls-required": N_("The server wants STARTTLS first (%(code)s)."),
    "encrypted": N_("The conversation goes on after the handshake: the connection is encrypted."),
    "clear": N_("The message goes out without encryption."),
    "refused": N_("The server refuses %(command)s (%(code)s)."),
    "mail": N_("The message follows."),
    "quit": N_("The client says goodbye."),
}
_ALERTS: Mapping[tuple[str, str], str] = {
    ("fatal", "here"): N_("Fatal alert %(number)s, sent by us: the handshake ends here."),
    ("fatal", "there"): N_("Fatal alert %(number)s, sent by the peer: the handshake ends here."),
    ("fatal", ""): N_("Fatal alert %(number)s: the handshake ends here."),
    ("warning", "here"): N_("Warning %(number)s, sent by us."),
    ("warning", "there"): N_("Warning %(number)s, sent by the peer."),
    ("warning", ""): N_("Warning %(number)s."),
}
_HELLOS: Mapping[tuple[str, str], str] = {
    ("client-hello", "here"): N_("ClientHello of %(size)s bytes, %(version)s, sent by us."),
    ("client-hello", "there"): N_("ClientHello of %(size)s bytes, %(version)s, sent by the peer."),
    ("client-hello", ""): N_("ClientHello of %(size)s bytes, %(version)s."),
    ("server-hello", "here"): N_("ServerHello of %(size)s bytes, %(version)s, sent by us."),
    ("server-hello", "there"): N_("ServerHello of %(size)s bytes, %(version)s, sent by the peer."),
    ("server-hello", ""): N_("ServerHello of %(size)s bytes, %(version)s."),
}
_CUT = N_("The bytes are cut short in the log; the size is the one that the message states.")
_RECORD = N_("The wrapping: a TLS record that holds %(type)s, marked %(version)s.")
_RECORD_TYPES: Mapping[str, str] = {
    "alert": N_("an alert"),
    "handshake": N_("a handshake message"),
    "change-cipher-spec": N_("the change to encryption"),
    "application-data": N_("encrypted data"),
    "record-heading": N_("a record’s heading"),
}
_UNDECODABLE: Mapping[str, str] = {
    "empty": N_("No bytes were printed."),
    "cut": N_("Too few bytes were printed to say what they are."),
    "encrypted": N_("These bytes are encrypted and say nothing to a reader."),
    "other": N_("These bytes are no TLS message that can be read here."),
}
_ALIKE = N_("This line only resembles one that is known, so it proves nothing:")
_COLON = N_(": ")
_UNKNOWN_VERSION = N_("version not seen")


Said = Rendered | Markup


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line as shown, with what it means. ``more`` holds what only the curious want to know."""

    number: int
    text: str
    direction: Direction | None
    notes: tuple[Said, ...]
    more: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a session; ``left_out`` counts those past the first few hundred."""

    items: tuple[LineItem, ...]
    left_out: int


def lines(wizard: Wizard, report: SessionReport, face: Face) -> Lines:
    """Every line of the session in focus with its explanations."""
    notes = _notes(report)
    shown = []
    for line in islice(report.session.lines, _MOST_LINES):
        said: dict[bool, list[Said]] = {True: [], False: []}
        for note in notes.get(line.number, ()):
            said[_is_aside(note)].extend(_said(wizard, note, report, face))
        shown.append(
            LineItem(line.number, _shortened(line.text), line.direction, tuple(said[False]), tuple(said[True]))
        )
    return Lines(tuple(shown), max(0, len(report.session.lines) - _MOST_LINES))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"


def _notes(report: SessionReport) -> Mapping[int, list[Match | Note]]:
    """What is known of each line, by its number: its symptom first, then what its numbers and bytes say."""
    found: dict[int, list[Match | Note]] = {}
    for match in report.matches:
        found.setdefault(match.line, []).append(match)
    seen = set()
    for note in report.session.notes:
        said_once = (note.line, note.kind, note.row.location if note.row else tuple(note.values.items()))
        if said_once not in seen:
            seen.add(said_once)
            found.setdefault(note.line, []).append(note)
    return found


def _is_aside(note: Match | Note) -> bool:
    """Whether it tells of the wrapping of a message rather than of the message."""
    return isinstance(note, Note) and (note.kind == "record" or note.values.get("fact") == "tls.record_version")


def _symptom(wizard: Wizard, symptom_id: str, facts: Facts, face: Face) -> Iterator[Said]:
    symptom = wizard.kb.symptoms.get(symptom_id)
    if symptom is None:
        return
    title = answer.inline(symptom.title, facts, face.lang)
    yield Rendered(f"<strong>{title.html}</strong>", title.lang, title.fallback)
    body = answer.html(symptom.body, facts, face.lang)
    if body.html:
        page = symptom_id.partition("#")[0]
        yield Rendered(article_links(body.html, page, face.base), body.lang, body.fallback)


def _said(wizard: Wizard, note: Match | Note, report: SessionReport, face: Face) -> Iterator[Said]:
    if isinstance(note, Note):
        yield from _note_said(note, face)
    else:
        if not note.exact:
            yield words(face.lang).gettext(_ALIKE)
        yield from _symptom(wizard, note.symptom, report.facts, face)


def _note_said(note: Note, face: Face) -> Iterator[Said]:
    say, values = words(face.lang).gettext, note.values
    if note.kind == "row":
        yield from _row(note, face)
    elif note.kind == "alert":
        yield say(_ALERTS[values.get("level", "fatal"), values.get("by", "")], number=values.get("number", ""))
    elif note.kind in ("client-hello", "server-hello"):
        version = values.get("version") or say(_UNKNOWN_VERSION)
        yield say(_HELLOS[note.kind, values.get("by", "")], size=values.get("size", ""), version=version)
        if values.get("complete") == "no":
            yield say(_CUT)
    elif note.kind == "smtp":
        message = _EVENTS.get(values.get("event", ""))
        if message:
            yield say(message, code=values.get("code", ""), command=values.get("command", ""))
    elif note.kind == "record":
        kind = _RECORD_TYPES.get(values.get("type", ""))
        if kind:
            yield say(_RECORD, type=say(kind), version=values.get("version") or say(_UNKNOWN_VERSION))
    elif note.kind == "undecodable":
        yield say(_UNDECODABLE.get(values.get("why", ""), _UNDECODABLE["other"]))


def _row(note: Note, face: Face) -> Iterator[Said]:
    """The row of a reference table: the number and what it is called, then the table's own words."""
    if note.row is None:
        return
    prose = answer.inline(note.row.prose, _NO_FACTS, face.lang)
    fact, value = note.values.get("fact", ""), note.values.get("value", "")
    label = Markup("{} {}").format(i18n.fact_label(fact, face.lang), value) if fact else None
    if prose.html:
        head = f"<strong>{label}</strong>{words(face.lang).gettext(_COLON)}" if label else ""
        yield Rendered(f"{head}{prose.html}", prose.lang, prose.fallback)
