"""The lines of a session, each with what it means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from wizard import answer, i18n
from wizard.answer import Rendered
from wizard.conversation import SessionReport, Wizard
from wizard.facts import Facts
from wizard.i18n.labels import N_
from wizard.i18n.notes import note_sentences
from wizard.logs import Direction, Note
from wizard.match import Match
from wizard.web.rendering import Face, words
from wizard.web.views import article_links

_FIRST_PARAGRAPH = re.compile(r"(<p>(?:(?!</p>).)*?)(?:\s*:|([.!?…]?))</p>", re.DOTALL)
"""The first paragraph of a symptom; a colon at its end announces samples, which are not shown here."""
_MOST_LINES = 400
_LONGEST_LINE = 2000
_NO_FACTS = Facts()

_ALIKE = N_("This line only resembles one that is known, so it proves nothing:")
_COLON = N_(": ")


Said = Rendered | Markup | str


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
    address = Markup('<a href="{}/articles/{}">').format(face.base, symptom_id)
    yield Rendered(f"<strong>{address}{title.html}</a></strong>", title.lang, title.fallback)
    body = answer.html(symptom.body, facts, face.lang)
    first = _FIRST_PARAGRAPH.match(body.html)
    if first:
        page = symptom_id.partition("#")[0]
        yield Rendered(article_links(f"{first[1]}{first[2] or '.'}</p>", page, face.base), body.lang, body.fallback)


def _said(wizard: Wizard, note: Match | Note, report: SessionReport, face: Face) -> Iterator[Said]:
    if isinstance(note, Note):
        yield from _row(note, face) if note.kind == "row" else note_sentences(note.kind, note.values, face.lang)
    else:
        if not note.exact:
            yield words(face.lang).gettext(_ALIKE)
        yield from _symptom(wizard, note.symptom, report.facts, face)


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
