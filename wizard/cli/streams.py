"""Files and standard input as one stream, opened one after the other, and how far it has come."""

import gzip
import sys
import zlib
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from wizard import logs
from wizard.cli.failures import IsDirectory, MissingFile
from wizard.cli.inputs import STANDARD_INPUT, Given, Source, given_of, named, unreadable
from wizard.errors import UnreadableInput

LARGE = 1_000_000
"""Bytes from which on a log is surveyed rather than read as one paste."""
_GZIP = b"\x1f\x8b"
_AT_ONCE = 1 << 20
_SAMPLE = 64 * 1024


class Stream:
    """The bytes of several files in their order, those of gzip unpacked, each file ended by a newline.

    ``total`` is the number of bytes that there are on disk, None where that cannot be known, ``done`` how many of them
    were read, ``sources`` which lines came from which file.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names) or (STANDARD_INPUT,)
        self.sources: list[Source] = []
        self.empty: list[str] = []
        self.total = _sum_of_sizes(self.names)
        self._before = 0
        self._raw: BinaryIO | None = None
        self._held: list[tuple[str, bytes]] = []
        self._rest = self._pieces()

    def close(self) -> None:
        """Close what is still open."""
        self._rest.close()

    @property
    def done(self) -> int:
        """How many bytes on disk were read."""
        return self._before + (self._raw.tell() if self._raw is not None and self.total is not None else 0)

    def is_large(self) -> bool:
        """Whether there is too much for one paste. What has to be read to know that is kept."""
        held = 0
        for name, piece in self._rest:
            self._held.append((name, piece))
            held += len(piece)
            if held > LARGE:
                return True
        return False

    def whole(self, *, may_be_empty: bool) -> Given:
        """All of it as one text, where it is not large; raises ``UnreadableInput`` like ``read_inputs``."""
        texts: dict[str, bytes] = {}
        for name, piece in self._held:
            texts[name] = texts.get(name, b"") + piece
        return given_of(list(texts.items()), may_be_empty=may_be_empty)

    def chunks(self) -> Iterator[bytes]:
        """Everything, in pieces of about a megabyte. Raises for a file that cannot be read, naming it."""
        line, lines, last, current = 1, 0, b"", ""
        for name, piece in self._all():
            if name != current:
                if last and not last.endswith(b"\n"):
                    lines += 1
                    yield b"\n"
                line = self._told(current, line, lines)
                lines, current, last = 0, name, b""
            if piece and not last:
                _check_text(piece[:_SAMPLE], name)
            if len(self.names) > 1:
                lines += piece.count(b"\n")
            last = piece or last
            if piece:
                yield piece
        self._told(current, line, lines + (not last.endswith(b"\n")))

    def _all(self) -> Iterator[tuple[str, bytes]]:
        while self._held:
            yield self._held.pop(0)
        yield from self._rest

    def _told(self, name: str, line: int, lines: int) -> int:
        """Remember where the lines of a file are; returns the number of the next line."""
        if name and lines:
            self.sources.append(Source(name, line, line + lines - 1))
        return line + lines

    def _pieces(self) -> Generator[tuple[str, bytes], None, None]:
        for name in self.names:
            raw = self._raw = self._opened(name)
            try:
                yield name, b""
                for piece in _whole(raw, name):
                    yield name, piece
                if self.total is not None:
                    self._before += raw.tell()
            finally:
                self._raw = None
                if raw is not sys.stdin.buffer:
                    raw.close()

    def _opened(self, name: str) -> BinaryIO:
        """The file, ready to be read, unpacked where it is packed."""
        try:
            raw = sys.stdin.buffer if name == STANDARD_INPUT else Path(name).open("rb")  # noqa: SIM115  # closed where it ends
        except FileNotFoundError:
            raise MissingFile(file=name) from None
        except IsADirectoryError:
            raise IsDirectory(file=name.rstrip("/") or name) from None
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from None
        return cast("BinaryIO", raw)


def _whole(raw: BinaryIO, name: str) -> Iterator[bytes]:
    """What a file holds, in pieces that are not empty. Raises ``UnreadableFile``."""
    try:
        start = raw.read(_AT_ONCE)
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=cast("BinaryIO", _Again(start, raw))) as unpacked:
                while chunk := unpacked.read(_AT_ONCE):
                    yield chunk
            return
        while start:
            yield start
            start = raw.read(_AT_ONCE)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise unreadable(name, error if isinstance(error, OSError) else ValueError(str(error))) from None


class _Again:
    """A stream of which the beginning was read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if not self._start:
            return self._rest.read(size)
        found = self._start if size < 0 else self._start[:size]
        self._start = self._start[len(found) :]
        return found


def _check_text(sample: bytes, name: str) -> None:
    """Raise ``UnreadableInput`` for the beginning of a file that is no text."""
    try:
        logs.decode(sample)
    except UnreadableInput as error:
        if error.values.get("reason") == "binary":
            raise UnreadableInput(str(error), **{**error.values, **named(name)}) from None


def _sum_of_sizes(names: Sequence[str]) -> int | None:
    """How many bytes there are on disk; None where one of them is no file."""
    paths = [Path(name) for name in names]
    if STANDARD_INPUT in names or not all(path.is_file() for path in paths):
        return None
    return sum(path.stat().st_size for path in paths)
