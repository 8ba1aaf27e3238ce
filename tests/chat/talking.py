"""Holds conversations in tests: messages in, the exchanges out."""

from wizard.chat import ChatReply, ChatState, Event, Exchange, Said, replay
from wizard.conversation import Turn, Wizard

FAILED = """\
198.51.100.242 [1F70] 12:51:22 Client session <<< 250 STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session >>> STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session <<< 220 Go ahead with TLS
198.51.100.242 [1F70] 12:51:22 Client session TLS connection could not be established
>>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)
<<< (SSLv2/v3 read server hello A ,769,21) 0232"""
SERVER_FAILED = """\
192.0.2.55    [1880] 17:31:44:299 <<< STARTTLS
192.0.2.55    [1880] 17:31:44:312 >>> 220 2.0.0 Ready to start TLS
192.0.2.55    [1880] 17:31:44:394 SSL: Handshake with client failed on 192.168.10.2:25"""


def talk(wizard: Wizard, *messages: str, lang: str = "en", turn: Turn | None = None) -> list[Exchange]:
    """The exchanges that messages lead to."""
    start = ChatState(turn or Turn(lang=lang))
    events: list[Event] = [Said(message) for message in messages]
    return list(replay(wizard, start, events))


def last(wizard: Wizard, *messages: str, lang: str = "en", turn: Turn | None = None) -> ChatReply:
    """The reply to the last of some messages."""
    return talk(wizard, *messages, lang=lang, turn=turn)[-1].reply


def kinds(reply: ChatReply) -> list[str]:
    """What a reply says, in its order."""
    return [saying.kind for saying in reply.sayings]
