"""A conversation as the list of what happened, and all its replies computed anew from that list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wizard.chat.meaning import Meaning
from wizard.chat.replying import ChatReply, Saying, answered, next_sayings, respond
from wizard.chat.state import ChatState, Parked, Replies
from wizard.conversation import Turn, Wizard


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the person."""

    message: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What the person did in the guided wizard: the turn that the conversation goes on with from here."""

    turn: Turn
    parked: Parked = ()


Event = Said | Moved


@dataclass(frozen=True, slots=True)
class Exchange:
    """An event with the reply to it."""

    event: Event
    reply: ChatReply


def replay(wizard: Wizard, start: ChatState, events: Iterable[Event]) -> Iterator[Exchange]:
    """The exchanges of a conversation. The same events make the same state, whenever they are replayed."""
    replies = Replies(wizard)
    state, before = answered(replies, start)
    for event in events:
        if isinstance(event, Said):
            answer = respond(wizard, state, event.message, replies=replies, before=before)
        else:
            answer = _moved(replies, state, event)
        state, before = answer.state, answer.reply
        yield Exchange(event, answer)


def _moved(replies: Replies, state: ChatState, event: Moved) -> ChatReply:
    """The state after steps in the wizard; a language other than the one spoken was chosen there."""
    chosen = state.chosen or event.turn.lang != state.turn.lang
    after = replace(state, turn=event.turn, parked=event.parked, chosen=chosen, listed=())
    after, reply = answered(replies, after)
    opening = (Saying("read"),) if reply.sessions and reply.turn.text != state.turn.text else ()
    return ChatReply(Meaning("lines" if opening else "answer"), after, reply, (*opening, *next_sayings(reply)))
