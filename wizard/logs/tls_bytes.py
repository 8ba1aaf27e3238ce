"""The raw bytes of TLS that a log prints: alerts and hellos, whole or cut short. Nothing here ever raises.

Numbers and forms: RFC 8446 and RFC 5246 (sections 4, 6 and 7), RFC 8446 4.2.1 for ``supported_versions``, RFC 8701
for the reserved values that mean nothing.
"""

import re
from dataclasses import dataclass
from typing import Literal

VERSIONS = {
    0x0002: "SSL 2.0",
    0x0300: "SSL 3.0",
    0x0301: "TLS 1.0",
    0x0302: "TLS 1.1",
    0x0303: "TLS 1.2",
    0x0304: "TLS 1.3",
}
"""The numbers that stand for versions, in a record's heading and in a hello."""

CONTENT_TYPES = {20: "change-cipher-spec", 21: "alert", 22: "handshake", 23: "application-data", 256: "record-heading"}

_SIZE = re.compile(r"\((\d{1,9})\)\s*$")
_GAP = re.compile(r"\.{2,}|…")
_BETWEEN_BYTES = re.compile(r"[\s:]+")
_HEX = re.compile(r"(?:0x)?([0-9A-Fa-f]*)")
_CLIENT_HELLO, _SERVER_HELLO = 1, 2
_SUPPORTED_VERSIONS = 43
_HARMLESS = frozenset((0, 90))  # close_notify, user_canceled


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert in clear text. ``level`` is ``warning`` or ``fatal``, ``number`` the description."""

    level: Literal["warning", "fatal"]
    number: int

    def ends(self, *, tls13: bool) -> bool:
        """Whether the connection is over: TLS 1.3 goes by the number and not by the level (RFC 8446, section 6)."""
        return self.level == "fatal" or (tls13 and self.number not in _HARMLESS)


@dataclass(frozen=True, slots=True)
class Hello:
    """A hello.

    ``size`` is in bytes with its heading of four; ``version`` the highest that is seen to be offered (or that was
    chosen), "" where it is cut off; ``complete`` is whether all of it was printed.
    """

    kind: Literal["client-hello", "server-hello"]
    size: int
    version: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Bytes that say nothing: ``why`` is ``empty``, ``cut``, ``encrypted`` or ``other``."""

    why: Literal["empty", "cut", "encrypted", "other"]


@dataclass(frozen=True, slots=True)
class Dump:
    """Printed bytes: ``data`` holds those before the first gap, ``size`` how many there were (None: not said)."""

    data: bytes
    size: int | None
    complete: bool


def dump(text: str) -> Dump:
    r"""Read printed bytes, with or without gaps (``...``), separators, an odd digit at a cut, a size in brackets.

    >>> dump("010001fc0303c......350084 (512)")
    Dump(data=b'\x01\x00\x01\xfc\x03\x03', size=512, complete=False)
    """
    size: int | None = None
    if said := _SIZE.search(text[-32:]):
        size = int(said.group(1))
        text = text[: len(text) - len(said.group(0))]
    before, *after = _GAP.split(text, 1)
    joined = _BETWEEN_BYTES.sub("", before)
    found = _HEX.match(joined)
    digits = found.group(1) if found is not None else ""
    data = bytes.fromhex(digits[: len(digits) // 2 * 2])
    whole = not after and found is not None and found.end() == len(joined) and len(digits) % 2 == 0
    return Dump(data, size, whole and (size is None or size == len(data)))


def decode(content_type: int | None, printed: Dump) -> Alert | Hello | Undecodable:
    """What the bytes of one record or message say. Without a content type they begin with a record's heading."""
    data = printed.data
    if not data:
        return Undecodable("empty")
    if content_type is None:
        if len(data) < 6 or data[0] not in CONTENT_TYPES or data[1] != 3:
            return Undecodable("other")
        return decode(data[0], Dump(data[5:], None, printed.complete))
    if content_type == 21:
        return _alert(data, printed)
    if content_type == 22 or (content_type == 0 and data[0] == _CLIENT_HELLO):
        return _hello(data, printed, old=content_type == 0)
    return Undecodable("encrypted" if content_type == 23 else "other")


def _alert(data: bytes, printed: Dump) -> Alert | Undecodable:
    if len(data) < 2:
        return Undecodable("cut")
    if len(data) > 2 or (printed.size or 2) != 2 or data[0] not in (1, 2):
        return Undecodable("encrypted")
    return Alert("fatal" if data[0] == 2 else "warning", data[1])


def _hello(data: bytes, printed: Dump, *, old: bool) -> Hello | Undecodable:
    if data[0] not in (_CLIENT_HELLO, _SERVER_HELLO):
        return Undecodable("other")
    kind: Literal["client-hello", "server-hello"] = "client-hello" if data[0] == _CLIENT_HELLO else "server-hello"
    if old:  # the form of SSL 2.0, which older libraries used to greet with: no length, then the version
        return Hello(kind, printed.size or len(data), _version(data[1:3]), printed.complete)
    if len(data) < 4:
        return Undecodable("cut")
    size = int.from_bytes(data[1:4]) + 4
    complete = printed.complete and len(data) >= size
    return Hello(kind, size, _hello_version(data[:size], kind), complete)


def _version(two: bytes) -> str:
    return VERSIONS.get(int.from_bytes(two), "") if len(two) == 2 else ""


def _hello_version(data: bytes, kind: str) -> str:
    """The version of the heading, or what the extension says where the bytes reach so far."""
    offered = [number for number in _supported_versions(data, kind) if number in VERSIONS]
    return VERSIONS[max(offered)] if offered else _version(data[4:6])


def _supported_versions(data: bytes, kind: str) -> list[int]:
    at = 4 + 2 + 32
    at += 1 + _number(data, at, 1)
    if kind == "client-hello":
        at += 2 + _number(data, at, 2)
        at += 1 + _number(data, at, 1)
    else:
        at += 2 + 1
    at += 2
    while at + 4 <= len(data):
        extension, size = _number(data, at, 2), _number(data, at + 2, 2)
        at += 4
        if extension == _SUPPORTED_VERSIONS:
            body = data[at : at + size]
            if kind == "client-hello":
                body = body[1:]
            return [int.from_bytes(body[place : place + 2]) for place in range(0, len(body) - 1, 2)]
        at += size
    return []


def _number(data: bytes, at: int, width: int) -> int:
    return int.from_bytes(data[at : at + width])
