"""The process of one reading, with the log on its standard input: ``JOB TOTAL LIMIT ARTICLES``."""

import gzip
import os
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wizard import logs
from wizard.apart.found import found_in_reply, found_out
from wizard.apart.readings import ARTICLES, Forgotten, conclude, is_next, tell
from wizard.conversation import Turn, Wizard
from wizard.errors import InputTooLarge, UnreadableInput
from wizard.knowledge import kept
from wizard.surveying import survey

_PIECE = 1 << 20
_SAMPLE = 64 * 1024
_GZIP = b"\x1f\x8b"
_NICENESS = 5
"""Pages that somebody waits for come first."""
_SECONDS_BETWEEN = 0.2


class Log:
    """What was sent: its text in pieces, and how many bytes of it were read."""

    def __init__(self, source: BinaryIO, limit: int) -> None:
        self._source = source
        self._limit = limit

    @property
    def done(self) -> int:
        """Bytes that were read, as they were sent."""
        return self._source.tell()

    def pieces(self) -> Iterator[bytes]:
        """The text, unpacked where it is packed with gzip.

        Raises ``UnreadableInput`` for what is no text or a damaged archive, ``InputTooLarge`` above the limit.
        """
        size = 0
        for piece in self._unpacked():
            if not size:
                _check_text(piece[:_SAMPLE])
            size += len(piece)
            if size > self._limit:
                raise InputTooLarge("too much when unpacked", limit=self._limit)
            yield piece

    def _unpacked(self) -> Iterator[bytes]:
        packed = self._source.read(len(_GZIP)) == _GZIP
        self._source.seek(0)
        try:
            source = gzip.GzipFile(fileobj=self._source) if packed else self._source
            while piece := source.read(_PIECE):
                yield piece
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableInput(str(error), reason="binary") from None


def _check_text(sample: bytes) -> None:
    try:
        logs.decode(sample)
    except UnreadableInput as error:
        if error.values.get("reason") == "binary":
            raise


class _Teller:
    """Writes down how far a reading is, now and then."""

    def __init__(self, job: Path, log: Log, total: int) -> None:
        self._job = job
        self._log = log
        self._total = total
        self._told = 0.0

    def show(self, _: int) -> None:
        """After each block."""
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN:
            self._told = now
            tell(self._job, "reading", self._log.done, self._total)


def read(job: Path, source: BinaryIO, total: int, limit: int, articles: str) -> None:
    """Wait for the turn, read, and write down what was found. Raises ``Forgotten``."""
    while not is_next(job):
        tell(job, "waiting", 0, total)
        time.sleep(_SECONDS_BETWEEN)
    log = Log(source, limit)
    teller = _Teller(job, log, total)
    teller.show(0)
    base = kept.take(job.parent / ARTICLES, articles)
    if base is None and not job.is_dir():
        raise Forgotten
    if base is None:
        raise RuntimeError("the articles of the server are not there")
    wizard = Wizard(base)
    try:
        found = found_out(found_in_reply(survey(wizard, log.pieces(), Turn(), read=teller.show)))
    except (InputTooLarge, UnreadableInput) as error:
        found = found_out(error)
    conclude(job, found)


def main() -> None:
    """Read what the arguments name."""
    job, total, limit, articles = sys.argv[1:]
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        read(Path(job), sys.stdin.buffer, int(total), int(limit), articles)
    except Forgotten:
        return


if __name__ == "__main__":
    main()
