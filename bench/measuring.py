"""What every benchmark is made of: ours and the reference taken in turn, and one row of the table."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

PROJECT = Path(__file__).resolve().parent.parent
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for. ``work`` is a directory that is removed at the end."""

    size: int
    seconds: float
    work: Path


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for the ratio of ours to the reference, or for ours alone in the unit of its row."""

    limit: float
    of: str = "ratio"
    at_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a value keeps within the bound, which itself is allowed.

        >>> Goal(2).is_met(2.0), Goal(0.5, at_least=True).is_met(0.4)
        (True, False)
        """
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: medians, in ``unit``. ``ours`` is None where our side failed; ``note`` then says why."""

    line: str
    unit: str
    ours: float | None
    reference: float | None
    against: str
    goal: Goal
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours by the reference; None where there is no reference."""
        return self.ours / self.reference if self.ours is not None and self.reference else None

    @property
    def is_met(self) -> bool:
        """Whether the goal is met. What was not measured is not met."""
        value = self.ratio if self.goal.of == "ratio" else self.ours
        return value is not None and self.goal.is_met(value)


def in_turn(
    ours: Callable[[], _T], reference: Callable[[], _T], *, rounds: int, at_most: float = 60.0
) -> tuple[list[_T], list[_T]]:
    """Call both in turn, A B A B, so that whatever else the machine does falls on both alike.

    At least one round; no new one is begun after ``at_most`` seconds.
    """
    first: list[_T] = []
    second: list[_T] = []
    start = time.perf_counter()
    while not first or (len(first) < rounds and time.perf_counter() - start < at_most):
        first.append(ours())
        second.append(reference())
    return first, second


def timed(work: Callable[[], object]) -> float:
    """The seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(samples: Sequence[float]) -> float:
    """The median, which one slow round does not move."""
    return statistics.median(samples)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process: wall-clock seconds, peak resident memory in MB, exit code, the last line of its errors."""

    seconds: float
    peak: float
    code: int
    said: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a process to its end, its output thrown away.

    It is started by a small process of its own: on Linux a program inherits the peak of the one that started it.
    """
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        subprocess.run(
            [sys.executable, "-I", "-S", str(PROJECT / "bench" / "child.py"), report.name, *command],
            env={**os.environ, **(environment or {})},
            cwd=PROJECT,
            check=True,
        )
        return Run(**json.loads(Path(report.name).read_text("utf-8")))


def wizard_command() -> list[str]:
    """How the product is called from this environment."""
    script = Path(sys.executable).parent / "wizard"
    return [str(script)] if script.exists() else [sys.executable, "-c", "from wizard.cli import main; main()"]
