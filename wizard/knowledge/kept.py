"""The knowledge base as it was read and checked, kept for the next start: a thousand articles take seconds to read.

What is kept is found by a hash of every file it was made from and of the program that made it, so it is never stale.
It is used only where nobody else can have written it, and it can name nothing but the classes of ``wizard.model``.
"""

import io
import logging
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from wizard import __version__, model
from wizard.garbage import not_collected
from wizard.model import KnowledgeBase

_FORM = b"wizard-kb-1\n"
_MOST_KEPT = 4
"""Knowledge bases that are kept: several installations, or versions of the articles, may share the place."""
_NAME, _END = "kb-", ".kept"
_DIGEST = 32
_PROGRAM = Path(__file__).parent.parent
_GIVEN: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if each.init)
    for kind in vars(model).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
"""The nouns of the model, each with what an instance is made from; the rest follows."""
_log = logging.getLogger(__name__)


def fingerprint(directory: Path) -> str:
    """A hash of everything that decides what is read: the files of the knowledge base, and the program itself."""
    digest = blake2b(f"{__version__}\n{sys.version}\n{model.__name__}\n".encode(), digest_size=_DIGEST)
    for root, paths in ((directory, _articles(directory)), (_PROGRAM, _sources())):
        for path in paths:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


def _articles(directory: Path) -> list[Path]:
    """Every file, whatever it is called: what a page refers to counts, too."""
    return sorted(path for path in directory.rglob("*") if path.is_file())


def _sources() -> list[Path]:
    """The modules that make a knowledge base, as far as they are files: a checkout changes without a new version."""
    return sorted((*_PROGRAM.glob("*.py"), *(_PROGRAM / "knowledge").glob("*.py")))


@not_collected()
def take(place: Path, name: str) -> KnowledgeBase | None:
    """The knowledge base that was kept under a fingerprint; None where there is none that can be used."""
    data = _content(place, name)
    if data is None or not data.startswith(_FORM):
        return None
    payload = memoryview(data)[len(_FORM) + _DIGEST :]
    if blake2b(payload, digest_size=_DIGEST).digest() != data[len(_FORM) : len(_FORM) + _DIGEST]:
        return None
    try:
        found = _Reader(io.BytesIO(payload)).load()
    except pickle.UnpicklingError as error:
        _log.debug("what was kept is not used: %s", error)
        return None
    return found if isinstance(found, KnowledgeBase) else None


def keep(place: Path, name: str, base: KnowledgeBase) -> None:
    """Keep a knowledge base under its fingerprint. Where that cannot be done, the next start reads the files again."""
    written = io.BytesIO()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(place.lstat(), stat.S_ISDIR):
            _log.debug("nothing is kept in %s: others may write there", place)
            return
        _Writer(written, pickle.HIGHEST_PROTOCOL).dump(base)
        payload = written.getbuffer()
        handle, temporary = tempfile.mkstemp(prefix=_NAME, suffix=".new", dir=place)  # 0600
        with os.fdopen(handle, "wb") as out:
            out.write(_FORM + blake2b(payload, digest_size=_DIGEST).digest())
            out.write(payload)
        Path(temporary).replace(place / f"{_NAME}{name}{_END}")
        _forget_old(place)
    except OSError as error:
        _log.debug("nothing is kept in %s: %s", place, error)


def is_there(place: Path, name: str) -> bool:
    """Whether something is kept under a name, without reading it."""
    return (place / f"{_NAME}{name}{_END}").exists()


def _content(place: Path, name: str) -> bytes | None:
    """What the file holds; None where it is not there, or where it may not be ours alone."""
    try:
        if not _is_ours(place.lstat(), stat.S_ISDIR):
            return None
        handle = os.open(place / f"{_NAME}{name}{_END}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as kept:
            return kept.read() if _is_ours(os.fstat(handle), stat.S_ISREG) else None
    except OSError as error:
        _log.debug("nothing kept is read: %s", error)
        return None


def _is_ours(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether nobody but this user can have written it. Where there are no such owners, the user's profile decides."""
    if not is_kind(status.st_mode):
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)


def _forget_old(place: Path) -> None:
    kept = sorted(place.glob(f"{_NAME}*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST_KEPT:]:
        path.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Writes an instance of the model as a call of its class, which is read twice as fast as one set up by hand."""

    def reducer_override(self, instance: object) -> Any:  # noqa: ANN401  # as the library declares it
        kind = type(instance)
        given = _GIVEN.get(kind)
        return NotImplemented if given is None else (kind, tuple(getattr(instance, name) for name in given))


class _Reader(pickle.Unpickler):
    """Reads nothing but instances of the model: whatever a file says, it can call nothing else."""

    def find_class(self, module: str, name: str) -> type:
        found: object = getattr(model, name, None) if module == model.__name__ else None
        if isinstance(found, type) and found in _GIVEN:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not of the model")
