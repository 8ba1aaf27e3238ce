"""A message and the state that it meets, from JSON; what was understood and said, and the next state, to JSON."""

from typing import TypeGuard, cast

from wizard.chat import ChatReply, ChatState, Spoken, Wording
from wizard.errors import BadTurn
from wizard.handover import hand_over
from wizard.model import KnowledgeBase
from wizard.wire.candidates import candidates_out
from wizard.wire.turns import Json, found_out, reply_out, turn_in

_STATE_FIELDS = ("chosen", "listed", "parked")


def chat_in(data: Json, lang: str) -> tuple[ChatState, str]:
    """The state and the message that a JSON object describes: the state's fields beside ``message``, or in ``turn``.

    Where nothing but a ``text`` is sent, alone or beside ``turn``, that is the message; a language that is named with
    it was chosen. Raises ``BadTurn``, naming the field, for anything that does not have the documented form.
    """
    rest = dict(data)
    message = rest.pop("text" if _is_said(data) else "message", None)
    chosen = _is_said(data) and "lang" in data
    if not isinstance(message, str):
        raise BadTurn(field="message", expected="text")
    if "turn" in rest:
        turn = rest.pop("turn")
        if not isinstance(turn, dict):
            raise BadTurn(field="turn", expected="object")
        rest = {**turn, **rest}
    beside = rest.pop("chat", None)
    parked, was_chosen, listed = _beside(beside if beside is not None else {})
    return ChatState(turn_in(rest, lang), parked, was_chosen or chosen, listed), message


def is_message(data: object) -> TypeGuard[Json]:
    """Whether a JSON object is a message of a conversation, and not a turn of the guided wizard."""
    return isinstance(data, dict) and ("message" in data or _is_said(data))


def _is_said(data: Json) -> bool:
    """Whether the text itself is what a person says: it stands alone, or beside the state of the last reply."""
    text = data.get("text")
    alone = isinstance(text, str) and text.strip() and "message" not in data
    return bool(alone) and data.keys() <= {"version", "text", "lang", "turn"}


def _beside(data: object) -> tuple[tuple[tuple[int, str, str], ...], bool, tuple[str, ...]]:
    """The parked answers, whether the language was chosen, and the nodes that were listed."""
    if not isinstance(data, dict):
        raise BadTurn(field="chat", expected="object")
    for key in data:
        if key not in _STATE_FIELDS:
            raise BadTurn(field=f"chat.{key}", expected=", ".join(_STATE_FIELDS))
    chosen, listed, parked = data.get("chosen", False), data.get("listed", []), data.get("parked", [])
    if not isinstance(chosen, bool):
        raise BadTurn(field="chat.chosen", expected="true, false")
    if not isinstance(listed, list) or not all(isinstance(node, str) for node in listed):
        raise BadTurn(field="chat.listed", expected="list of texts")
    if not isinstance(parked, list) or not all(map(_is_parked, parked)):
        raise BadTurn(field="chat.parked", expected="list of [session, node, choice]")
    return tuple(cast("tuple[int, str, str]", tuple(entry)) for entry in parked), chosen, tuple(listed)


def _is_parked(entry: object) -> bool:
    if not isinstance(entry, list) or len(entry) != 3:
        return False
    session, node, choice = entry
    are_texts = isinstance(node, str) and isinstance(choice, str)
    return are_texts and isinstance(session, int) and not isinstance(session, bool)


def chat_out(kb: KnowledgeBase, answer: ChatReply) -> Json:
    """The reply to the turn that a message made, with ``chat``: the meaning, the sayings, the turn to send back."""
    out = reply_out(kb, answer.reply)
    out["candidates"] = candidates_out(kb, answer.reply, answer.near)
    if answer.near and not answer.reply.sessions:
        out["found"] = found_out(answer.near, answer.turn.lang)
    meaning = answer.meaning
    wording = Wording(kb, answer.turn.lang)
    named = {"node": meaning.node, "choice": meaning.choice}
    named |= {"text": meaning.text} if meaning.kind != "lines" else {}
    out["chat"] = {
        "meaning": {"kind": meaning.kind} | {name: value for name, value in named.items() if value},
        "sayings": [_saying_out(spoken, answer.turn.lang) for spoken in wording.spoken(answer)],
        "turn": _state_out(answer.state),
    }
    if any(saying.kind == "hand-over" for saying in answer.sayings):
        said = (meaning.text,) if meaning.kind == "words" else ()
        out["hand_over"] = hand_over(kb, answer.reply, answer.turn.lang, said)
    return out


def _saying_out(spoken: Spoken, lang: str) -> Json:
    saying, cites = spoken.saying, spoken.cites
    out: Json = {
        "node": saying.node, "choice": saying.choice, "items": list(spoken.items),
        "found": found_out(saying.found, lang),
        "sessions": list(saying.sessions), "again": saying.again, "quick": list(spoken.quick),
        "lines": [{"line": number, "text": text} for number, text in spoken.lines],
    }  # fmt: skip
    if cites is not None:
        page = cites.node.partition("#")[0]
        out["cites"] = {
            "node": cites.node, "article": page, "title": cites.article, "section": cites.section,
            "modified": cites.date or None,
        }  # fmt: skip
    return {"kind": saying.kind, "text": spoken.text} | {name: value for name, value in out.items() if value}


def _state_out(state: ChatState) -> Json:
    turn = state.turn
    return {
        "text": turn.text,
        "lang": turn.lang,
        "article": turn.article,
        "focus": turn.focus,
        "answers": dict(turn.answers),
        "facts": {fact.name: fact.value for fact in turn.facts},
        "chat": {
            "chosen": state.chosen,
            "listed": list(state.listed),
            "parked": [list(entry) for entry in state.parked],
        },
    }
