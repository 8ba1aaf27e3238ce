"""A case as it is kept and handed on: without what belongs to people, as JSON and as Markdown."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard import surveying, wire
from wizard.conversation import Reply, Wizard
from wizard.errors import UnknownSession
from wizard.handover import hand_over
from wizard.i18n.labels import N_
from wizard.logs.redaction import Replaced, redact
from wizard.model import KnowledgeBase
from wizard.store import Case
from wizard.web.forms import State

VERSION = 1
_HOSTS = ("session.host", "session.target")
_CREDENTIALS = "[credentials]"
_APART = 41
"""Empty lines between the log and the rest: what answers a challenge is looked for within fewer."""
_LABELS = {
    "ip": N_("IP addresses"), "domain": N_("domains"), "host": N_("names of servers"), "user": N_("accounts"),
    "name": N_("names of people and organisations"), "credentials": N_("passwords and the like"),
}  # fmt: skip
_KINDS = {"ipv4": "ip", "ipv6": "ip", "account": "user"}


@dataclass(frozen=True, slots=True)
class Redacted:
    """What may be kept: the state, what was said in words and the note; ``counts`` is what was replaced, by kind."""

    state: State
    said: tuple[str, ...] = ()
    note: str = ""
    counts: Mapping[str, int] | None = None

    def labels(self) -> list[tuple[str, int]]:
        """The kinds of what was replaced as messages, with how many there were."""
        counts = self.counts or {}
        return [(label, counts[kind]) for kind, label in _LABELS.items() if counts.get(kind)]


def redacted(state: State, said: Sequence[str] = (), note: str = "") -> Redacted:
    """The same without what belongs to people, each value with one pseudonym everywhere.

    Redacting twice changes nothing, so lines can be added later to lines that were redacted before.
    """
    log = state.log.replace("\0", "")
    parts = [log, *(value for name, value in state.facts if name in _HOSTS), *said, note]
    clean = [part.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") for part in parts]
    gap = "\n" * (_APART + 1)
    whole = clean[0] + gap + "\n".join(clean[1:])
    result = redact(whole)
    lines, at, found = result.text.split("\n"), 0, []
    for index, part in enumerate(clean):
        size = part.count("\n") + 1
        found.append("\n".join(lines[at : at + size]))
        at += size + (_APART if index == 0 else 0)
    hosts = iter(found[1:])
    facts = tuple((name, next(hosts) if name in _HOSTS else value) for name, value in state.facts)
    rest = list(hosts)
    counts = Counter(_kind(each.kind) for each in result.replaced if not _is_token(each))
    counts["credentials"] = result.text.count(_CREDENTIALS) - whole.count(_CREDENTIALS)
    return Redacted(replace(state, log=found[0], facts=facts, talk=""), tuple(rest[:-1]), rest[-1], counts)


def _is_token(each: Replaced) -> bool:
    """Whether a value was a pseudonym already, in lines that were redacted before."""
    return each.token in (each.original, each.original.partition(".")[0])


def _kind(kind: str) -> str:
    first = kind.partition("-")[0]
    return _KINDS.get(first, first)


def known(kb: KnowledgeBase, state: State) -> State:
    """The state with answers to questions and solutions that exist, and nothing else that a form may bring."""
    nodes = kb.questions.keys() | kb.solutions.keys()
    return replace(
        state,
        answers=tuple((node, choice) for node, choice in state.answers if node in nodes),
        parked=tuple(each for each in state.parked if each[1] in nodes),
        article=state.article if state.article in kb.pages else None,
    )


def reply_to(wizard: Wizard, state: State, lang: str) -> tuple[State, Reply]:
    """The reply to a state, and the state with the session in focus written down."""
    try:
        reply = surveying.reply_to_any(wizard, state.turn(lang))
    except UnknownSession:
        state = state.without_focus()
        reply = surveying.reply_to_any(wizard, state.turn(lang))
    return state.focused(reply.focus), reply


def written(state: State, said: Iterable[str]) -> str:
    """A state as it is kept."""
    return json.dumps(
        {
            "version": VERSION, "log": state.log, "article": state.article, "focus": state.focus,
            "answers": state.answers, "parked": state.parked, "facts": state.facts, "said": list(said),
        }
    )  # fmt: skip


def read(case: Case) -> tuple[State, tuple[str, ...]]:
    """The state of a kept case, and what was said in words."""
    found: dict[str, Any] = json.loads(case.turn)
    state = State(
        log=found["log"], article=found["article"], focus=found["focus"],
        answers=tuple((node, choice) for node, choice in found["answers"]),
        parked=tuple((session, node, choice) for session, node, choice in found["parked"]),
        facts=tuple((name, value) for name, value in found["facts"]),
    )  # fmt: skip
    return replace(state, case=f"{case.id}:{line_count(state.log)}"), tuple(found["said"])


def line_count(log: str) -> int:
    """How many lines a log has."""
    return len(log.rstrip().splitlines())


def markdown(wizard: Wizard, case: Case, lang: str) -> str:
    """A case as a text to paste elsewhere: the hand-over, then the note."""
    state, said = read(case)
    _, reply = reply_to(wizard, state, lang)
    text = hand_over(wizard.kb, reply, lang, said)
    quoted = "\n".join(f"> {line}" for line in case.note.splitlines() if line.strip())
    return f"{text}\n{quoted}\n" if quoted else text


def exported(wizard: Wizard, case: Case, lang: str) -> wire.Json:
    """A case as JSON: what it is, the turn that can be sent to the API again, and the reply to it."""
    state, said = read(case)
    state, reply = reply_to(wizard, state, lang)
    return {
        "version": VERSION,
        "case": {
            "created": case.created, "expires": case.expires, "state": case.state, "lang": case.lang,
            "title": case.title, "note": case.note, "said": list(said),
            "events": [{"kind": each.kind, "day": each.day, "lines": each.lines} for each in case.events],
        },
        "turn": {
            "version": wire.VERSION, "text": state.log, "lang": lang, "article": state.article, "focus": state.focus,
            "answers": dict(state.answers), "facts": dict(state.facts),
        },
        "reply": wire.reply_out(wizard.kb, reply),
    }  # fmt: skip
