"""Sends a log that is too long for one request to be read apart from it."""

import tempfile
from shutil import copyfileobj
from typing import IO

from flask import current_app

from wizard.apart import Readings
from wizard.errors import InputTooLarge
from wizard.surveying import LONGEST_READ_WHOLE
from wizard.web.errors import settings
from wizard.web.signed import wizard_at_hand


def readings() -> Readings:
    """The readings of the server that answers."""
    found: Readings = current_app.extensions["readings"]
    return found


def is_long(size: int) -> bool:
    """Whether a log of so many bytes is read apart: what every step would have to carry and to read again."""
    return size > min(LONGEST_READ_WHOLE, settings().max_paste_bytes)


def most_bytes() -> int:
    """How long an uploaded file may be."""
    return settings().most_bytes


def begin(typed: str, upload: IO[bytes] | None) -> str:
    """Begin to read what was typed, and then the file; the name under which to ask for it.

    Both go through a file without a name, which is gone as soon as it was read, or when its reader ends.
    Raises ``InputTooLarge`` and ``TooMany``.
    """
    with tempfile.TemporaryFile() as together:
        if typed.strip():
            together.write(f"{typed.rstrip()}\n".encode("utf-8", "surrogatepass"))
        if upload is not None:
            upload.seek(0)
            copyfileobj(upload, together)
        size = together.tell()
        if size > most_bytes():
            raise InputTooLarge("too long", size=size, limit=most_bytes())
        together.flush()
        return readings().begin(together, size, most_bytes(), wizard_at_hand().kb)


def size_of(upload: IO[bytes]) -> int:
    """How many bytes a file holds."""
    return upload.seek(0, 2)
