"""Blocks of lines without what carried them: containers, collectors, JSON and logfmt records, rows of Exchange.

A line in is a line out, so that numbers of lines stay true. Nothing is kept from one block to the next: each is looked
at in a few places, and only where many lines there were carried are its lines taken apart.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from wizard.logs.decoding import decode_line
from wizard.logs.unwrapping import CONTAINER, MOST_WRAPPERS, without_carrier

_PLACES, _LINES_AT_A_PLACE, _BYTES_AT_A_PLACE = 8, 6, 8_000
_LEAST_CARRIED = 0.25
_COLOURS = re.compile(rb"\x1b\[[0-9;]{0,20}[A-Za-z]")
_CONTAINERS = re.compile(rb"(?m)^(?:" + CONTAINER.pattern.encode() + rb")(?=[^\n])")


def unwrapped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    r"""The same blocks, their lines freed of what carried them; lines that nothing carried stay as they are.

    >>> list(unwrapped([b'{"log":"250 OK\\n"}\n', b"0|haraka  | 220 mx.example.com\n0|haraka  | 250 OK\n"]))
    [b'250 OK\n', b'220 mx.example.com\n250 OK\n']
    """
    return map(bare_block, blocks)


def bare_block(block: bytes) -> bytes:
    """One block without what carried its lines: the same object where nothing did."""
    if b"\x1b" in block:
        block = _COLOURS.sub(b"", block)
    return _without_carriers(block)


def _without_carriers(block: bytes) -> bytes:
    for _ in range(MOST_WRAPPERS):
        sample = _sample(block)
        if _is_true_of_many(lambda line: _CONTAINERS.match(line) is not None, sample):
            block = _CONTAINERS.sub(b"", block)
            continue
        if _is_true_of_many(lambda line: _bare(line) is not line, sample):
            block = b"\n".join(map(_bare, block.split(b"\n")))
        break
    return block


def _bare(line: bytes) -> bytes:
    """A line without its carriers, the same object where it has none."""
    text = decode_line(line).strip()
    inner = without_carrier(text)
    return line if inner is text else inner.encode("utf-8", "replace")


def _sample(block: bytes) -> list[list[bytes]]:
    """Some lines of the block from each of some places in it."""
    found = []
    for place in range(_PLACES):
        start = block.rfind(b"\n", 0, len(block) * place // _PLACES) + 1
        whole = block[start : start + _BYTES_AT_A_PLACE].split(b"\n", _LINES_AT_A_PLACE)
        lines = [line for line in whole[:_LINES_AT_A_PLACE] if line.strip()]
        if lines:
            found.append(lines)
    return found


def _is_true_of_many(test: Callable[[bytes], bool], sample: list[list[bytes]]) -> bool:
    """Whether something is true of many lines in one of the places: files of several kinds may be read in a row."""
    return any(sum(map(test, lines)) >= len(lines) * _LEAST_CARRIED for lines in sample)
