"""The one table that a run prints, and the same figures as JSON."""

from collections.abc import Sequence
from typing import Any

from bench.measuring import Goal, Row

HEAD = ("line", "ours", "reference", "ratio", "goal", "")


def table(rows: Sequence[Row]) -> str:
    """The rows as text: numbers flush right, notes numbered below."""
    notes = [row.note for row in rows if row.note]
    cells = [HEAD, *(_cells(row, notes) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    distinct = list(dict.fromkeys(notes))
    return "\n".join([*lines, *(f"[{number}] {note}" for number, note in enumerate(distinct, 1))])


def figures(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows for machines: the same names as in the table, numbers not rounded."""
    return [
        {
            "line": row.line,
            "unit": row.unit,
            "ours": row.ours,
            "reference": row.reference,
            "against": row.against,
            "ratio": row.ratio,
            "goal": {"of": row.goal.of, "limit": row.goal.limit, "at_least": row.goal.at_least},
            "ok": row.is_met,
            "note": row.note,
        }
        for row in rows
    ]


def _cells(row: Row, notes: Sequence[str]) -> tuple[str, ...]:
    mark = f" [{list(dict.fromkeys(notes)).index(row.note) + 1}]" if row.note else ""
    reference = "–" if row.reference is None else f"{_quantity(row.reference, row.unit)} {row.against}"
    return (
        row.line + mark,
        "–" if row.ours is None else _quantity(row.ours, row.unit),
        reference,
        "–" if row.ratio is None else f"{_number(row.ratio)} ×",
        _goal(row.goal, row.unit),
        "ok" if row.is_met else "miss",
    )


def _goal(goal: Goal, unit: str) -> str:
    sign = "≥" if goal.at_least else "≤"
    return f"{sign} {goal.limit:g} {'×' if goal.of == 'ratio' else unit}"


def _quantity(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    """Three digits that matter, and never an exponent.

    >>> _number(1234.5), _number(12.34), _number(0.01234)
    ('1234', '12.3', '0.0123')
    """
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:#.3g}".rstrip(".")


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    aligned = [cells[0].ljust(widths[0]), cells[1].rjust(widths[1]), cells[2].ljust(widths[2])]
    aligned += [cells[3].rjust(widths[3]), cells[4].rjust(widths[4]), cells[5]]
    return "  ".join(aligned).rstrip()
