"""Files and standard input to one text, and the directory of the articles."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard import config, logs
from wizard.cli.failures import Denied, IsDirectory, MissingDirectory, MissingFile, NoArticles, UnreadableFile
from wizard.errors import InputTooLarge, UnreadableInput

STANDARD_INPUT = "-"
LONGEST_INPUT = 100 * 1024 * 1024
"""Bytes. A session is kept with its lines, so that a longer log would take more memory than a desk has."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file and its place in the joined text: the numbers of its first and last line, from 1."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to read. ``empty`` names the files that held nothing."""

    text: str
    sources: tuple[Source, ...]
    empty: tuple[str, ...] = ()


def read_inputs(names: Sequence[str], *, may_be_empty: bool = False) -> Given:
    """The text of the files, joined in their order; of standard input where none is named or one is ``-``.

    Raises ``MissingFile``, ``IsDirectory``, ``UnreadableFile``, ``UnreadableInput`` and ``InputTooLarge``, each naming
    the file. An empty file among others is no error; nothing at all is one, unless ``may_be_empty``.
    """
    pieces: list[tuple[str, bytes]] = []
    room = LONGEST_INPUT
    for name in names or (STANDARD_INPUT,):
        pieces.append((name, _bytes_of(name, room)))
        room -= len(pieces[-1][1])
    return given_of(pieces, may_be_empty=may_be_empty)


def given_of(pieces: Sequence[tuple[str, bytes]], *, may_be_empty: bool = False) -> Given:
    """The text of files that were read, each with its name. Raises ``UnreadableInput``."""
    texts: list[str] = []
    sources: list[Source] = []
    empty: list[str] = []
    at = 1
    for name, data in pieces:
        try:
            text = logs.decode(data)
        except UnreadableInput as error:
            if error.values.get("reason") != "empty":
                raise UnreadableInput(str(error), **{**error.values, **named(name)}) from None
            empty.append(name)
            continue
        text = text.removesuffix("\n")
        lines = text.count("\n") + 1
        sources.append(Source(name, at, at + lines - 1))
        texts.append(text)
        at += lines
    if not texts and not may_be_empty:
        raise UnreadableInput("nothing but blanks", reason="empty", **named(empty[0]))
    return Given("\n".join(texts), tuple(sources), tuple(empty))


def named(name: str) -> dict[str, str | int]:
    """The value ``file`` of an error, for anything but standard input."""
    return {} if name == STANDARD_INPUT else {"file": name}


def _bytes_of(name: str, room: int) -> bytes:
    """What a file or standard input holds, if it is not more than there is room for."""
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(room + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(room + 1)
    except FileNotFoundError:
        raise MissingFile(file=name) from None
    except IsADirectoryError:
        raise IsDirectory(file=name.rstrip("/") or name) from None
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None
    if len(data) > room:
        raise InputTooLarge("too much", **named(name), limit=LONGEST_INPUT)
    return data


def unreadable(name: str, error: OSError | ValueError) -> UnreadableFile:
    """The error for a file that the system does not let us read or write."""
    if isinstance(error, PermissionError):
        return Denied(file=name)
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableFile(file=name, why=why)


def kb_directory(given: str | None) -> Path:
    """The directory of the articles: the one that was given, else the configured one.

    Raises ``MissingDirectory`` or ``NoArticles`` for one that is not there or holds no page.
    """
    directory = Path(given) if given is not None else config.settings().kb
    if not directory.is_dir():
        raise MissingDirectory(directory=str(directory))
    if next(directory.rglob("*.md"), None) is None:
        raise NoArticles(directory=str(directory))
    return directory
