"""Turn, reply and conversation to and from JSON, version 1. The form may grow; it never changes.

``wizard.wire.chat``, for who talks, is imported where it is needed: a large log is read sooner without it.
"""

from wizard.wire.turns import VERSION, Json, diagnosis_out, error_out, found_out, reply_out, turn_in

__all__ = [
    "VERSION",
    "Json",
    "diagnosis_out",
    "error_out",
    "found_out",
    "reply_out",
    "turn_in",
]
