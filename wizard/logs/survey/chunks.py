"""A stream of bytes as blocks of whole lines in UTF-8."""

import codecs
from collections.abc import Iterable, Iterator

from wizard.logs.decoding import wide_encoding

BLOCK = 1_000_000
"""Bytes of a block, about."""
_LONGEST_LINE = 1_000_000
"""A line that is longer is cut: no mail software writes one."""


def blocks(chunks: Iterable[bytes], size: int | None = None) -> Iterator[bytes]:
    """Cut a stream at ends of lines; every block but the last ends with a newline.

    Texts in UTF-16 or UTF-32 are turned into UTF-8, lines that end with a lone CR are left as they are.
    """
    size = size or BLOCK
    rest: list[bytes] = []
    held = 0
    for chunk in _narrow(chunks):
        end = chunk.rfind(b"\n") + 1
        if end and held + len(chunk) >= size:
            yield b"".join((*rest, memoryview(chunk)[:end]))
            rest, held = [chunk[end:]], len(chunk) - end
            continue
        rest.append(chunk)
        held += len(chunk)
        if held < size + _LONGEST_LINE:
            continue
        data = b"".join(rest)
        end = data.rfind(b"\n") + 1
        end = end or len(data)
        yield data[:end]
        rest, held = [data[end:]], len(data) - end
    last = b"".join(rest)
    if last:
        yield last


def _narrow(chunks: Iterable[bytes]) -> Iterator[bytes]:
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for chunk in chunks:
        if first and chunk:
            first = False
            encoding = wide_encoding(chunk)
            if encoding:
                decoder = codecs.getincrementaldecoder(encoding)("replace")
            chunk = chunk.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # the same chunk, without its mark
        yield decoder.decode(chunk).removeprefix("\ufeff").encode("utf-8", "replace") if decoder else chunk
