"""Finds what ``wizard new`` left to fill in."""

from collections.abc import Iterator

from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage
from wizard.model import Location

PENCIL = "✎"
"""Stands in a skeleton wherever an author has to say something."""


def check_unfilled(raw: RawPage, problems: Problems) -> None:
    """Refuse every line of a file that still has the mark of the skeleton."""
    for number, text in _lines(raw):
        if PENCIL in text:
            problems.add(
                Location(raw.path, number), "left to fill in", offending=text,
                remedy=f"say it there, and take the {PENCIL} away",
            )  # fmt: skip


def _lines(raw: RawPage) -> Iterator[tuple[int, str]]:
    yield from ((number, f"{key}: {value}") for key, value, number in raw.front)
    for passage in raw.passages:
        yield passage.line, passage.title
        yield from ((line.number, line.text) for _, line in passage.said)
        yield from ((choice.line, choice.label) for choice in passage.choices)
        yield from ((line.number, line.text) for line in passage.body)
        yield from ((line.number, line.text) for fence in passage.fences for line in fence.lines)
