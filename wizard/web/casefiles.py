"""A case as it is kept and handed on: without what belongs to people, as JSON and as Markdown."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
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
_GAP = ("",) * 41
"""Empty lines between two parts: what answers a challenge is looked for within fewer."""
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


def redacted(state: State, said: Sequence[str] = (), note: str = "", known: int | None = None) -> Redacted:
    """The same without what belongs to people, each value with one pseudonym everywhere.

    Redacting twice changes nothing. Of a log whose first ``known`` lines were redacted before, the others are read
    last, so that everything from before keeps its pseudonyms; the end of the first is read again before them, since it
    may hold the challenge that they answer.
    """
    lines = _clean(state.log).split("\n")
    at = len(lines) if known is None else known
    hosts = [value for name, value in state.facts if name in _HOSTS]
    again = max(0, at - len(_GAP)) if at < len(lines) else at
    blocks = [lines[:at], *(_clean(part).split("\n") for part in (*hosts, *said, note)), lines[again:]]
    before = "\n".join(line for block in blocks for line in (*block, *_GAP))
    result = redact(before)
    left = iter(result.text.split("\n"))
    found = [list(islice(left, len(block) + len(_GAP)))[: len(block)] for block in blocks]
    first, *middle, last = found
    texts = ["\n".join(block) for block in middle]
    new_hosts = iter(texts[: len(hosts)])
    facts = tuple((name, next(new_hosts) if name in _HOSTS else value) for name, value in state.facts)
    counts = Counter(_kind(each.kind) for each in result.replaced if not _is_token(each))
    counts["credentials"] = result.text.count(_CREDENTIALS) - before.count(_CREDENTIALS)
    log = "\n".join([*first, *last[at - again :]])
    return Redacted(replace(state, log=log, facts=facts, talk=""), tuple(texts[len(hosts) : -1]), texts[-1], counts)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


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
    return len(log.rstrip().split("\n")) if log.strip() else 0


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
            "author": case.author,
            "events": [{"kind": each.kind, "day": each.day, "lines": each.lines} for each in case.events],
        },
        "turn": {
            "version": wire.VERSION, "text": state.log, "lang": lang, "article": state.article, "focus": state.focus,
            "answers": dict(state.answers), "facts": dict(state.facts),
        },
        "reply": wire.reply_out(wizard.kb, reply),
    }  # fmt: skip
