"""A conversation: what a typed message means, the turn that it makes, and what there is to say.

The state is that of the guided wizard, a ``Turn``, so both can be changed for each other at any moment.
"""

from wizard.chat.language import language_of
from wizard.chat.meaning import Meaning
from wizard.chat.replaying import Event, Exchange, Moved, Said, replay
from wizard.chat.replying import ChatReply, Saying, next_sayings, respond
from wizard.chat.state import ChatState, Replies
from wizard.chat.understanding import understand
from wizard.chat.wording import Spoken, Wording

__all__ = [
    "ChatReply",
    "ChatState",
    "Event",
    "Exchange",
    "Meaning",
    "Moved",
    "Replies",
    "Said",
    "Saying",
    "Spoken",
    "Wording",
    "language_of",
    "next_sayings",
    "replay",
    "respond",
    "understand",
]
