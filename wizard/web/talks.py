"""What a conversation carries in its page, and back again: the messages and the steps in the wizard, as one field.

Nothing is kept on the server; the replies are computed anew from these each time.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from wizard import i18n
from wizard.chat import ChatState, Event, Exchange, Moved, Said, replay
from wizard.conversation import Turn, Wizard
from wizard.facts import Fact
from wizard.vocabulary import FACTS
from wizard.web import forms
from wizard.web.forms import GIVEN_FACTS, State

_MOST_EVENTS = 200
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Talk:
    """The language that a conversation began in, and what happened since; the kept case that it goes on with."""

    lang: str
    events: tuple[Event, ...] = ()
    case: str = ""

    def exchanges(self, wizard: Wizard) -> list[Exchange]:
        """Every event with the reply to it."""
        return list(replay(wizard, ChatState(Turn(lang=self.lang)), self.events))

    def then(self, event: Event) -> "Talk":
        """The conversation with one event more; the first ones are forgotten where there are too many."""
        return replace(self, events=(*self.events, event)[-_MOST_EVENTS:])

    def written(self) -> str:
        """The conversation as the field of a form."""
        head = [self.lang, self.case] if self.case else self.lang
        return json.dumps([head, *map(_written, self.events)], ensure_ascii=False, separators=(",", ":"))


def _written(event: Event) -> object:
    if isinstance(event, Said):
        return event.message
    turn = event.turn
    return {
        "log": turn.text, "lang": turn.lang, "article": turn.article, "focus": turn.focus, "answers": turn.answers,
        "parked": event.parked, "facts": [(fact.name, fact.value) for fact in turn.facts],
    }  # fmt: skip


def talk_of(field: str, lang: str) -> Talk:
    """The conversation that a field holds; an empty one where it holds none that can be read."""
    try:
        found = json.loads(field) if field else []
    except (ValueError, RecursionError):
        found = []
    head = found[0] if isinstance(found, list) and found else None
    began, case = head if isinstance(head, list) and len(head) == 2 else (head, "")
    if not isinstance(found, list) or not isinstance(began, str) or began not in i18n.LANGUAGES:
        return Talk(lang)
    events = (_event(item) for item in found[1 : _MOST_EVENTS + 1])
    return Talk(began, tuple(event for event in events if event is not None), forms.case_named(case))


def _event(item: object) -> Event | None:
    if isinstance(item, str):
        return Said(item)
    if not isinstance(item, dict):
        return None
    log, lang, article, focus = (item.get(name) for name in ("log", "lang", "article", "focus"))
    turn = Turn(
        text=log if isinstance(log, str) else "",
        lang=lang if isinstance(lang, str) and lang in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE,
        article=article if isinstance(article, str) else None,
        focus=focus if _is_number(focus) else None,
        answers=tuple((a, b) for a, b in _rows(item.get("answers"), 2) if _are_ids(a, b)),
        facts=tuple(Fact(n, v, "person") for n, v in _rows(item.get("facts"), 2) if _is_fact(n, v)),
    )
    parked = tuple((s, a, b) for s, a, b in _rows(item.get("parked"), 3) if _is_number(s) and _are_ids(a, b))
    return Moved(turn, parked)


def _rows(value: object, length: int) -> Iterable[list[Any]]:
    rows = value if isinstance(value, list) else []
    return (row for row in rows if isinstance(row, list) and len(row) == length)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_ids(*values: object) -> bool:
    return all(isinstance(value, str) and len(value) <= _LONGEST_ID for value in values)


def _is_fact(name: object, value: object) -> bool:
    return _are_ids(name, value) and name in GIVEN_FACTS and FACTS[name].accepts(str(value))


def state_of(wizard: Wizard, talk: Talk) -> State:
    """The state of the guided wizard after a conversation, which it carries on."""
    exchanges = talk.exchanges(wizard)
    return state_after(talk, exchanges[-1].reply.state if exchanges else ChatState(Turn(lang=talk.lang)))


def state_after(talk: Talk, last: ChatState) -> State:
    """The state of the guided wizard that goes with the last state of a conversation."""
    turn = last.turn
    return State(
        log=turn.text, article=turn.article, focus=turn.focus, answers=turn.answers, parked=last.parked,
        facts=tuple((fact.name, fact.value) for fact in turn.facts), talk=talk.written(),
        case=talk.case,
    )  # fmt: skip


def from_wizard(wizard: Wizard, talk: Talk, state: State, lang: str) -> Talk:
    """The conversation that goes on with the wizard's state; the same where nothing was done there."""
    talk = replace(talk, case=state.case)
    moved = Moved(state.turn(lang), state.parked)
    exchanges = talk.exchanges(wizard)
    before = exchanges[-1].reply.state if exchanges else ChatState(Turn(lang=talk.lang))
    focused = replace(before.turn, focus=exchanges[-1].reply.reply.focus) if exchanges else before.turn
    if moved.turn in (before.turn, focused) and moved.parked == before.parked:
        return talk
    return talk.then(moved) if moved.turn != Turn(lang=lang) or talk.events else replace(talk, lang=lang)


def in_language(wizard: Wizard, talk: Talk, lang: str) -> Talk:
    """The conversation in a language that the person chose."""
    exchanges = talk.exchanges(wizard)
    if not exchanges:
        return replace(talk, lang=lang)
    state = exchanges[-1].reply.state
    if state.turn.lang == lang and state.chosen:
        return talk
    return talk.then(Moved(replace(state.turn, lang=lang), state.parked))


def said_in(wizard: Wizard, talk: Talk) -> list[str]:
    """What the person wrote in their own words, but for log lines and answers."""
    held = [(exchange.event, exchange.reply.meaning.kind) for exchange in talk.exchanges(wizard)]
    return [event.message for event, kind in held if isinstance(event, Said) and kind == "words"]
