"""The file that holds the versions of a page: ``kb/history/<page>.jsonl``, one version a line, oldest first.

A passage is kept once, by its hash, in the line of the first version that has it; later versions name the hash. So a
version costs what it changed, and two people's lines merge.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from wizard.errors import KnowledgeError, Problem
from wizard.history.versions import WITHDRAWN, KeptPassage, Version

DIRECTORY = "history"
_END = ".jsonl"
_FORM = 1
_KEPT_PAGES = 64


def kept_pages(directory: Path) -> tuple[str, ...]:
    """The ids of the pages of a knowledge base that have a history."""
    return tuple(sorted(path.name.removesuffix(_END) for path in (directory / DIRECTORY).glob(f"*{_END}")))


def read_versions(directory: Path, page: str) -> tuple[Version, ...]:
    """The versions of a page, oldest first; none where it has no history.

    Raises ``KnowledgeError`` for a file that cannot be read, with its line.
    """
    path = directory / DIRECTORY / f"{page}{_END}"
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=_KEPT_PAGES)
def _read(path: Path, _changed: int, _size: int) -> tuple[Version, ...]:
    """What a file holds, read anew only when it has changed."""
    known: dict[str, KeptPassage] = {}
    found: list[Version] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            version = _version(json.loads(line), known)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise KnowledgeError((_unreadable(path, number, f"{type(error).__name__}: {error}"),)) from None
        if found and version.number <= found[-1].number:
            raise KnowledgeError((_unreadable(path, number, f"version {version.number} does not follow"),))
        found.append(version)
    return tuple(found)


def _unreadable(path: Path, line: int, reason: str) -> Problem:
    remedy = "take the file from a backup, or mend the line; decision 22 describes its form"
    return Problem(f"{DIRECTORY}/{path.name}", line, "this version cannot be read", reason, remedy)


def _version(held: dict[str, Any], known: dict[str, KeptPassage]) -> Version:
    if held["form"] != _FORM:
        raise ValueError(f"the form {held['form']} is not known")
    for name, passage in held["kept"].items():
        known[name] = _passage(passage)
    return Version(
        number=int(held["number"]),
        day=str(held["day"]),
        visibility=str(held["visibility"]),
        source_language=str(held["source"]),
        title=_text(held["title"]),
        passages=tuple(known[name] for name in held["passages"]),
        changed=_text(held["changed"]),
    )


def _passage(held: dict[str, Any]) -> KeptPassage:
    return KeptPassage(
        kind=str(held["kind"]),
        level=int(held["level"]),
        anchor=str(held.get("anchor", "")),
        title=_text(held.get("title", {})),
        body=_text(held.get("body", {})),
        choices=tuple(_text(choice) for choice in held.get("choices", ())),
        applies=tuple(str(each) for each in held.get("applies", ())),
    )


def _text(held: dict[str, Any]) -> dict[str, str]:
    return {str(lang): str(text) for lang, text in held.items()}


def write_versions(directory: Path, page: str, versions: Iterable[Version]) -> None:
    """Write the versions of a page in place of those that its file holds. Raises ``OSError``.

    The file is whole at any moment: whoever reads it meanwhile sees the old one or the new one.
    """
    folder = directory / DIRECTORY
    folder.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{page}-", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in _lines(versions))
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(folder / f"{page}{_END}")
    finally:
        Path(temporary).unlink(missing_ok=True)


def _lines(versions: Iterable[Version]) -> Iterator[str]:
    written: set[str] = set()
    for version in versions:
        passages = [_held(passage) for passage in version.passages]
        names = [_name(passage) for passage in passages]
        held = {
            "form": _FORM, "number": version.number, "day": version.day, "visibility": version.visibility,
            "source": version.source_language, "title": version.title, "changed": version.changed, "passages": names,
            "kept": {name: passage for name, passage in zip(names, passages, strict=True) if name not in written},
        }  # fmt: skip
        written.update(names)
        yield _json(held)


def _held(passage: KeptPassage) -> dict[str, Any]:
    held = {
        "kind": passage.kind, "level": passage.level, "anchor": passage.anchor, "title": dict(passage.title),
        "body": dict(passage.body), "choices": [dict(choice) for choice in passage.choices],
        "applies": list(passage.applies),
    }  # fmt: skip
    return {name: value for name, value in held.items() if value}


def _name(held: dict[str, Any]) -> str:
    return sha256(_json(held).encode()).hexdigest()[:12]


def _json(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def forget(versions: Sequence[Version], number: int) -> tuple[Version, ...]:
    """The versions with nothing left of one but its number and day, so that its address never means another."""
    return tuple(
        replace(version, visibility=WITHDRAWN, title={}, passages=(), changed={})
        if version.number == number
        else version
        for version in versions
    )


def check_histories(directory: Path) -> tuple[Problem, ...]:
    """What is wrong with the histories of a knowledge base: each file that cannot be read."""
    found: list[Problem] = []
    for page in kept_pages(directory):
        try:
            read_versions(directory, page)
        except KnowledgeError as error:
            found.extend(error.problems)
    return tuple(found)
