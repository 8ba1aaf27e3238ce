"""What the lines of raw bytes state: facts and notes, from the pieces that ``tls_bytes`` reads.

Such a line names neither peer nor thread: it belongs to the line above it. Where sessions are interleaved, that may be
a line of another session. ``wizard.logs.sessions`` leaves it there, since nothing says whose else it is; where its own
bytes show that it cannot be of this session, the reader takes nothing from it and says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.facts import Fact
from wizard.logs.reading import Direction, Note, NoteKind
from wizard.logs.tls_bytes import CONTENT_TYPES, VERSIONS, Alert, Dump, Hello, Undecodable, decode, dump

BYTES = {"sent.bytes": "sent", "received.bytes": "received"}
"""The slots of a shape that hold printed bytes, and which way these went."""

_VERSION, _TYPE = "tls.record_version", "tls.record_type"
_CLIENTS = re.compile(r"\b(?:write client|read server) ")
_SERVERS = re.compile(r"\b(?:read client|write server) ")
"""What OpenSSL calls the steps of a client and of a server."""


@dataclass(frozen=True, slots=True)
class Record:
    """One printed record or message: which way it went, what its heading said (numbers, or None), and its bytes."""

    line: int
    direction: Direction
    version: int | None
    content_type: int | None
    state: str
    printed: Dump
    meaning: Alert | Hello | Undecodable

    @property
    def by(self) -> str:
        """Who sent it: ``here`` or ``there``."""
        return "here" if self.direction == "sent" else "there"

    @property
    def side(self) -> str:
        """The side of whoever printed it, ``client`` or ``server``; "" where neither bytes nor heading tell."""
        if isinstance(self.meaning, Hello):
            return "client" if (self.meaning.kind == "client-hello") == (self.direction == "sent") else "server"
        if _CLIENTS.search(self.state):
            return "client"
        return "server" if _SERVERS.search(self.state) else ""

    @property
    def in_clear(self) -> bool:
        """Whether it is what only an unencrypted connection carries: a hello, or a whole alert."""
        return isinstance(self.meaning, Hello | Alert)


def record(line: int, slots: Mapping[str, str], more: str = "") -> Record | None:
    """Read the bytes that the slots of a line hold, followed by those of further lines; None where it has none."""
    slot = next((name for name in BYTES if name in slots), None)
    if slot is None:
        return None
    version, content_type = _number(slots.get(_VERSION)), _number(slots.get(_TYPE))
    size = f"({slots['size']})" if "size" in slots else ""
    printed = dump(slots[slot] + more + size)
    direction: Direction = "sent" if BYTES[slot] == "sent" else "received"
    meaning = decode(content_type, printed)
    return Record(line, direction, version, content_type, slots.get("state", ""), printed, meaning)


def facts_of_record(read: Record, *, tls13: bool, side: str) -> Iterator[Fact]:
    """What a record states. ``tls13`` is whether TLS 1.3 was agreed on, ``side`` which side we are if it is known."""
    lines = (read.line,)
    if read.version is not None:
        yield Fact(_VERSION, str(read.version), lines=lines)
    meaning = read.meaning
    if isinstance(meaning, Alert):
        name = "tls.alert" if read.direction == "received" else "tls.alert_sent"
        if meaning.ends(tls13=tls13):
            yield Fact("tls.outcome", "failed", lines=lines)
        yield Fact(name, str(meaning.number), lines=lines)
    elif isinstance(meaning, Hello) and meaning.kind == "client-hello":
        if not side:
            yield Fact("session.side", "client" if read.direction == "sent" else "server", lines=lines)
        yield Fact("tls.hello_size", str(meaning.size), lines=lines)
        if meaning.version:
            yield Fact("tls.hello_version", meaning.version, lines=lines)
    elif isinstance(meaning, Hello) and meaning.complete and meaning.version:
        yield Fact("tls.version", meaning.version, lines=lines)


def note_of_stray(read: Record) -> Note:
    """That a record cannot be of the session under whose line it stands."""
    return _note(read, "undecodable", {"why": "stray", "by": read.by})


def notes_of_record(read: Record) -> Iterator[Note]:
    """The record's heading, then what its bytes are."""
    heading = {
        "type": CONTENT_TYPES.get(read.content_type, str(read.content_type)) if read.content_type is not None else "",
        "version": VERSIONS.get(read.version, str(read.version)) if read.version is not None else "",
        "state": read.state,
        "by": read.by,
    }
    yield _note(read, "record", heading)
    meaning = read.meaning
    if isinstance(meaning, Alert):
        shown = heading["version"]
        yield _note(
            read,
            "alert",
            {"level": meaning.level, "number": str(meaning.number), "by": read.by, "record_version": shown},
        )
    elif isinstance(meaning, Hello):
        size, complete = str(meaning.size), "yes" if meaning.complete else "no"
        values = {"size": size, "version": meaning.version, "complete": complete, "by": read.by}
        yield _note(read, meaning.kind, values)
    elif meaning.why != "other":
        yield _note(read, "undecodable", {"why": meaning.why, "by": read.by})


def _note(read: Record, kind: NoteKind, values: Mapping[str, str]) -> Note:
    return Note(read.line, kind, {name: value for name, value in values.items() if value})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
