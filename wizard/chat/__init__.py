"""A conversation: what a typed message means, the turn that it makes, and what there is to say.

The state is that of the guided wizard, a ``Turn``, so both can be changed for each other at any moment.
"""

from wizard.chat.language import language_of
from wizard.chat.meaning import Meaning
from wizard.chat.replying import ChatReply, respond
from wizard.chat.understanding import understand

__all__ = ["ChatReply", "Meaning", "language_of", "respond", "understand"]
