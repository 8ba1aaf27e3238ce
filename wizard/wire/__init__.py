"""Turn, reply and conversation to and from JSON, version 1. The form may grow; it never changes."""

from wizard.wire.chat import chat_in, chat_out
from wizard.wire.turns import VERSION, Json, diagnosis_out, error_out, found_out, reply_out, turn_in

__all__ = [
    "VERSION",
    "Json",
    "chat_in",
    "chat_out",
    "diagnosis_out",
    "error_out",
    "found_out",
    "reply_out",
    "turn_in",
]
