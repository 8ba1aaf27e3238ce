"""Blocks to digests in several processes, the digests in the order of the blocks.

The processes are forked, so that they have what was compiled; blocks are handed over in shared memory, and digests come
back as they are.
"""

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from mmap import mmap
from multiprocessing.connection import Connection, Pipe

from wizard.garbage import not_collected
from wizard.logs.survey.block import Digest, Digester
from wizard.logs.survey.kinds import News

_SLOT = 2_200_000
_SLOTS = 2
"""Blocks that a process may have at a time, so that it need not wait for the next one."""
Packed = tuple[list[News], Digest]


def digests(blocks: Iterable[bytes], digester: Digester, workers: int) -> Iterator[tuple[Digest, bytes]]:
    """Each block with its digest. ``workers`` is the number of processes besides this one, 0 for none.

    They help from the first block on that is not too early: all of them have to know which that is.
    """
    blocks = iter(blocks)
    while digester.since is not None and (block := next(blocks, None)) is not None:
        yield digester.digest(block), block
    if workers < 1 or not hasattr(os, "fork"):
        for block in blocks:
            yield digester.digest(block), block
        return
    crew = [_Worker(digester) for _ in range(workers)]
    under_way: deque[tuple[_Worker | None, bytes]] = deque()
    try:
        for number, block in enumerate(blocks):
            worker = crew[number % workers] if len(block) <= _SLOT else None
            if worker is not None:
                worker.give(block)
            under_way.append((worker, block))
            if len(under_way) >= _SLOTS * workers:
                yield _next(under_way, digester)
        while under_way:
            yield _next(under_way, digester)
    finally:
        for worker in crew:
            worker.dismiss()
        for worker in crew:
            worker.end()


def _next(under_way: deque[tuple["_Worker | None", bytes]], digester: Digester) -> tuple[Digest, bytes]:
    worker, block = under_way.popleft()
    return worker.take(digester) if worker is not None else digester.digest(block), block


class _Worker:
    """One process, as seen from the one that gives it work."""

    def __init__(self, digester: Digester) -> None:
        self._slots = [mmap(-1, _SLOT) for _ in range(_SLOTS)]
        self._given = 0
        self._names: dict[int, str] = {}
        self._connection, theirs = Pipe()
        self._process = os.fork()
        if not self._process:
            self._connection.close()
            _work(digester, self._slots, theirs)
        theirs.close()

    def give(self, block: bytes) -> None:
        """Hand a block over."""
        self._slots[self._given % _SLOTS][: len(block)] = block
        self._given += 1
        self._connection.send(len(block))

    def take(self, digester: Digester) -> Digest:
        """The digest of the block that was given first, its kinds called as they are here."""
        packed: Packed | BaseException = self._connection.recv()
        if isinstance(packed, BaseException):
            raise packed
        news, digest = packed
        self._names.update((theirs, ours) for theirs, ours in digester.kinds.take_over(news).items())
        names = {theirs: ours for theirs, ours in self._names.items() if chr(theirs) != ours}
        return _renamed(digest, names) if names else digest

    def dismiss(self) -> None:
        """Say that there is no more work. A process forked later holds this line too, so it must hear it as well."""
        self._connection.close()

    def end(self) -> None:
        """Wait for the process to end."""
        os.waitpid(self._process, 0)
        for slot in self._slots:
            slot.close()


def _work(digester: Digester, slots: list[mmap], connection: Connection) -> None:
    """The life of a forked process: it never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    taken = 0
    try:
        with not_collected():
            while True:
                size = connection.recv()
                block = slots[taken % _SLOTS][:size]
                taken += 1
                connection.send(_packed(digester, block))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  # told to the process that waits, and raised there
        connection.send(error)
        os._exit(1)


def _packed(digester: Digester, block: bytes) -> Packed:
    digest = digester.digest(block)
    return digester.kinds.news(), digest


def _renamed(digest: Digest, names: dict[int, str]) -> Digest:
    """A digest with its kinds called otherwise."""
    wholes = digest.wholes
    return replace(
        digest,
        parts={key: replace(part, word=part.word.translate(names)) for key, part in digest.parts.items()},
        wholes=replace(
            wholes,
            words=tuple((word.translate(names), sort) for word, sort in wholes.words),
            unsure={key: replace(part, word=part.word.translate(names)) for key, part in wholes.unsure.items()},
            samples=tuple((key, replace(part, word=part.word.translate(names))) for key, part in wholes.samples),
        ),
        above=tuple((place, kind.translate(names)) for place, kind in digest.above),
    )
