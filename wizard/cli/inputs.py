"""Files and standard input to one text, and the directory of the articles."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard import config, logs
from wizard.cli.failures import Denied, IsDirectory, MissingDirectory, MissingFile, NoArticles, UnreadableFile
from wizard.errors import UnreadableInput

STANDARD_INPUT = "-"


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

    Raises ``MissingFile``, ``IsDirectory``, ``UnreadableFile`` and ``UnreadableInput``, each naming the file. An
    empty file among others is no error; nothing at all is one, unless ``may_be_empty``.
    """
    texts: list[str] = []
    sources: list[Source] = []
    empty: list[str] = []
    at = 1
    for name in names or (STANDARD_INPUT,):
        try:
            text = _decoded(name)
        except UnreadableInput as error:
            if error.values.get("reason") != "empty":
                raise
            empty.append(name)
            continue
        text = text.removesuffix("\n")
        lines = text.count("\n") + 1
        sources.append(Source(name, at, at + lines - 1))
        texts.append(text)
        at += lines
    if not texts and not may_be_empty:
        first = {} if empty[0] == STANDARD_INPUT else {"file": empty[0]}
        raise UnreadableInput("nothing but blanks", reason="empty", **first)
    return Given("\n".join(texts), tuple(sources), tuple(empty))


def _decoded(name: str) -> str:
    try:
        return logs.decode(_bytes_of(name))
    except UnreadableInput as error:
        named = {} if name == STANDARD_INPUT else {"file": name}
        raise UnreadableInput(str(error), **{**error.values, **named}) from None


def _bytes_of(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise MissingFile(file=name) from None
    except IsADirectoryError:
        raise IsDirectory(file=name.rstrip("/")) from None
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None


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
