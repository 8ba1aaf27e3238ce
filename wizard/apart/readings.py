"""The readings under way and what they found, in a directory of the server alone that all its processes share."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal
from weakref import finalize

from wizard.apart.found import Found, found_in
from wizard.errors import WizardError
from wizard.knowledge import kept
from wizard.model import KnowledgeBase

LIFETIME = 15 * 60
"""Seconds for which what was found can be asked for."""
MOST = 20
"""Readings that there can be at a time, those included whose result still waits to be looked at."""
AT_ONCE = 2
"""Readings that are worked on at a time; the others wait for their turn."""
LONGEST_SILENCE = 60
"""Seconds without a sign of life after which the process of a reading has died."""
PREFIX = "mail-tls-wizard-"
ARTICLES = "articles"
"""The directory, beside those of the readings, in which the articles of the server are."""
_NAME = re.compile(r"[0-9A-Za-z_-]{32}")
_BEGUN, _PROGRESS, _RESULT = "begun", "progress", "result"


class TooMany(WizardError):
    """The server reads as many logs as it may."""

    code = "too-many-readings"


class Forgotten(Exception):
    """Nobody wants to know any more what a reading finds."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a reading is. ``done`` and ``total`` are bytes of what was sent; ``found`` is set when it is over."""

    phase: Literal["waiting", "reading", "over"]
    done: int = 0
    total: int = 0
    found: Found | WizardError | None = None


class Readings:
    """Every reading of a server, found by its name, whichever process is asked.

    The directory is ``place``, or a new one in memory where the system has such files, removed with the process that
    made it; what a killed server left is removed when the next one is made.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        self._articles = secrets.token_hex(8)
        self._lock = threading.Lock()

    @property
    def place(self) -> Path:
        """The directory, made when it is first needed."""
        with self._lock:
            if self._place is None:
                remove_what_was_left(_memory())
                self._place = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_memory()))
                finalize(self, _remove_own, self._place, os.getpid())
            self._place.mkdir(mode=0o700, exist_ok=True)
            return self._place

    def begin(self, source: IO[bytes], total: int, limit: int, base: KnowledgeBase) -> str:
        """Start to read a file from its beginning; the name under which to ask for it.

        ``total`` is its size, ``limit`` how many bytes it may come to when it is unpacked, ``base`` the articles of
        this server, as it has read them: those on the disk may have been changed since. Raises ``TooMany``.
        """
        self._make_room()
        name = secrets.token_urlsafe(24)
        job = self.place / name
        job.mkdir(mode=0o700)
        (job / _BEGUN).touch()
        tell(job, "reading", 0, total)
        source.seek(0)
        if not kept.is_there(self.place / ARTICLES, self._articles):
            kept.keep(self.place / ARTICLES, self._articles, base)
        command = [sys.executable, "-m", "wizard.apart.process", str(job), str(total), str(limit), self._articles]
        process = subprocess.Popen(command, stdin=source)  # noqa: S603  # our own module
        threading.Thread(target=_watch, args=(process, job), daemon=True).start()
        return name

    def state(self, name: str) -> State | None:
        """How far a reading is; None where there is none of this name (any more)."""
        job = self.place / name if _NAME.fullmatch(name) else None
        try:
            if job is None or _silence(job) > LIFETIME + LONGEST_SILENCE:
                return None
            if (result := _read(job / _RESULT)) is not None:
                return State("over", found=found_in(result))
            progress = _read(job / _PROGRESS)
            if progress is None or _silence(job) > LONGEST_SILENCE:
                return State("over", found=WizardError("a reading that died"))
            return State(**progress)
        except FileNotFoundError:
            return None

    def forget(self, name: str) -> None:
        """Remove a reading and all that it found. Its process ends as soon as it notices."""
        if _NAME.fullmatch(name):
            shutil.rmtree(self.place / name, ignore_errors=True)

    def _make_room(self) -> None:
        """Remove the oldest results where there are too many, and those whose time is over."""
        every = _in_order(self.place)
        over = [job for job in every if (job / _RESULT).exists() or not _lives(job)]
        for job in over[: max(0, len(every) - MOST + 1)]:
            shutil.rmtree(job, ignore_errors=True)
        if len(every) - len(over) >= MOST:
            raise TooMany


def tell(job: Path, phase: str, done: int, total: int) -> None:
    """Write down how far a reading is. Raises ``Forgotten``."""
    _write(job / _PROGRESS, {"phase": phase, "done": done, "total": total})


def conclude(job: Path, result: Mapping[str, Any]) -> None:
    """Write down what a reading found. Raises ``Forgotten``."""
    _write(job / _RESULT, result)


def is_next(job: Path) -> bool:
    """Whether it is a reading's turn: fewer than ``AT_ONCE`` older ones are at work. Raises ``Forgotten``."""
    if not job.is_dir():
        raise Forgotten
    at_work = [other for other in _in_order(job.parent) if not (other / _RESULT).exists() and _lives(other)]
    return job in at_work[:AT_ONCE]


def remove_what_was_left(place: str) -> None:
    """Remove the directories of servers that were killed. Where processes cannot be asked for, nothing is removed."""
    if os.name != "posix":
        return
    for left in Path(place).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and left.lstat().st_uid == os.getuid() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _memory() -> str:
    """Where files are that never reach a disk, else where the system keeps those that are soon removed."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else tempfile.gettempdir()  # noqa: S108


def _remove_own(place: Path, owner: int) -> None:
    if os.getpid() == owner:  # not in a process that was forked from it
        shutil.rmtree(place, ignore_errors=True)


def _in_order(place: Path) -> list[Path]:
    """The readings, the oldest first."""
    found = []
    for job in place.glob("*"):
        try:
            found.append(((job / _BEGUN).stat().st_mtime_ns, job))
        except FileNotFoundError:  # gone just now
            continue
    return [job for _, job in sorted(found)]


def _silence(job: Path) -> float:
    """Seconds since the last sign of life. Raises ``FileNotFoundError``."""
    return time.time() - job.stat().st_mtime


def _lives(job: Path) -> bool:
    try:
        return _silence(job) < LONGEST_SILENCE
    except FileNotFoundError:
        return False


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, data: Mapping[str, Any]) -> None:
    """Write JSON so that no reader sees half of it."""
    unfinished = path.with_suffix(".new")
    try:
        unfinished.write_text(json.dumps(data), "utf-8")
        unfinished.replace(path)
    except FileNotFoundError:
        raise Forgotten from None


def _watch(process: "subprocess.Popen[bytes]", job: Path) -> None:
    """Wait for the end of a reading, and then for the end of its result."""
    try:
        if process.wait() and not (job / _RESULT).exists():
            conclude(job, {"error": WizardError.code, "values": {}})
    except Forgotten:
        return
    time.sleep(LIFETIME)
    shutil.rmtree(job, ignore_errors=True)
