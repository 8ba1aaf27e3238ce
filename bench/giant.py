"""A log fifty times as long as that of triage, whole process: memory does not grow with it, nor time per megabyte.

Runs only where it is asked for by name. The log is one day of a server again and again.
"""

from functools import partial
from pathlib import Path

from bench import generate_logs
from bench.measuring import Goal, Options, Row, in_turn, median, run, wizard_command

TIMES = 50
STEADY, MEMORY = Goal(1.5), Goal(150, of="ours")


def rows(options: Options) -> list[Row]:
    """Time per day and peak memory (of the largest process) for each dialect that can be generated."""
    return [row for dialect in generate_logs.WRITERS for row in _of_dialect(dialect, options)]


def write(dialect: str, size: int, day: Path, days: Path, times: int = TIMES) -> None:
    """Write a log of about ``size`` bytes, and another one that repeats it."""
    with day.open("w", encoding="utf-8") as out:
        out.writelines(generate_logs.lines(dialect, size))
    written = day.read_bytes()
    with days.open("wb") as out:
        for _ in range(times):
            out.write(written)


def _of_dialect(dialect: str, options: Options) -> list[Row]:
    day, days = options.work / f"{dialect}-day.log", options.work / f"{dialect}-days.log"
    write(dialect, options.size * generate_logs.MEGABYTE, day, days)
    diagnose = partial(partial, run)
    ours, reference = in_turn(
        diagnose([*wizard_command(), "diagnose", str(days), "--format", "json"]),
        diagnose([*wizard_command(), "diagnose", str(day), "--format", "json"]),
        rounds=1,
    )
    days.unlink()
    failed = next((f"ended with code {each.code}: {each.said}" for each in (*ours, *reference) if each.code), "")
    name, against = f"{options.size * TIMES:,} MB of log, {dialect}", f"for {options.size} MB"
    seconds, peak = median([each.seconds for each in ours]) / TIMES, median([each.peak for each in ours])
    return [
        Row(
            f"{name}: time per {options.size} MB", "s", None if failed else seconds,
            median([each.seconds for each in reference]), against, STEADY, failed,
        ),
        Row(
            f"{name}: memory", "MB", None if failed else peak, median([each.peak for each in reference]), against,
            MEMORY, failed,
        ),
    ]  # fmt: skip
