"""Text for a terminal: wrapped, harmless whatever stands in a log, bold only where somebody looks at a screen."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import TextWrapper

import click

_WIDEST, _NARROWEST, _WITHOUT_TERMINAL = 100, 40, 100
_TURNED = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), *range(127, 160)), "�")
_HARMLESS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | _TURNED


def visible(text: str) -> str:
    r"""The text with control characters made visible, so that no log line can move the cursor or change colours.

    >>> visible("a\x1b[31mb")
    'a␛[31mb'
    """
    return text.translate(_HARMLESS)


def width() -> int:
    """How many columns to use."""
    columns = shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns if sys.stdout.isatty() else _WITHOUT_TERMINAL
    return max(_NARROWEST, min(columns, _WIDEST))


def bold(text: str) -> str:
    """The text in bold on a terminal, as it is elsewhere."""
    return click.style(text, bold=True) if sys.stdout.isatty() else text


def wrapped(text: str, indent: int = 0, first: str = "", hanging: int | None = None) -> list[str]:
    """One paragraph as lines. ``first`` begins the first line; the others are indented by its length, or ``hanging``.

    >>> wrapped("one two", 2, "- ")
    ['  - one two']
    """
    beginning = " " * indent
    following = beginning + " " * (len(first) if hanging is None else hanging)
    wrapper = TextWrapper(
        width=width(), initial_indent=beginning + first, subsequent_indent=following, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return wrapper.wrap(text) or [(beginning + first).rstrip()]


def columns(rows: Sequence[Sequence[str]], indent: int = 0, gap: int = 2) -> Iterator[str]:
    """Rows of cells as lines with aligned columns; where that is too wide, one line for each cell after the first."""
    if not rows:
        return
    wide = [max(len(row[place]) if place < len(row) else 0 for row in rows) for place in range(max(map(len, rows)))]
    room = width() - indent - sum(wide[:-1]) - gap * (len(wide) - 1)
    if room < min(wide[-1], 30):
        for row in rows:
            yield from wrapped(row[0], indent)
            for cell in row[1:]:
                yield from wrapped(cell, indent + 4)
        return
    for row in rows:
        head = "".join(cell.ljust(wide[place] + gap) for place, cell in enumerate(row[: len(wide) - 1]))
        last = row[len(wide) - 1] if len(row) == len(wide) else ""
        yield from (line.rstrip() for line in wrapped(last, indent, head))
