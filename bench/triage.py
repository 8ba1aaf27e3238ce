"""A large mail log, whole process: ``wizard diagnose LOG --format json`` against a search for all known wordings."""

import shutil
from functools import partial
from pathlib import Path

from bench import generate_logs
from bench.measuring import Goal, Options, Row, Run, in_turn, median, run, wizard_command
from bench.patterns import patterns_of
from wizard import knowledge
from wizard.config import Settings

TIME, MEMORY = Goal(1.5), Goal(150, of="ours")
_GOAL_SIZE = 300


def rows(options: Options) -> list[Row]:
    """Time and peak memory (of the largest process) for each dialect that can be generated."""
    searched = options.work / "patterns"
    base = knowledge.load(Settings.from_environment({}).kb)
    searched.write_text("\n".join(patterns_of(base)) + "\n", "utf-8")
    return [row for dialect in generate_logs.WRITERS for row in _of_dialect(dialect, options, searched)]


def _of_dialect(dialect: str, options: Options, searched: Path) -> list[Row]:
    log = options.work / f"{dialect}.log"
    with log.open("w", encoding="utf-8") as out:
        out.writelines(generate_logs.lines(dialect, options.size * generate_logs.MEGABYTE))
    diagnose = [*wizard_command(), "diagnose", str(log), "--format", "json"]
    searcher, search, note = _search(searched, log)
    smaller = "" if options.size >= _GOAL_SIZE else f"the goal is for {_GOAL_SIZE} MB; the start weighs more in less"
    note = "; ".join(filter(None, (smaller, note)))
    ours, theirs = in_turn(partial(run, diagnose), partial(run, search), rounds=3, at_most=options.size)
    log.unlink()
    failed = next((each for each in ours if each.code), None)
    if failed is not None:
        note = f"ended with code {failed.code}: {failed.said}"
    name = f"triage of {options.size} MB, {dialect}"
    return [
        _row(f"{name}: time", "s", [None if failed else each.seconds for each in ours], theirs, searcher, TIME, note),
        _row(f"{name}: memory", "MB", [None if failed else each.peak for each in ours], theirs, searcher, MEMORY, note),
    ]


def _row(
    line: str, unit: str, ours: list[float | None], theirs: list[Run], searcher: str, goal: Goal, note: str
) -> Row:
    taken = [each for each in ours if each is not None]
    reference = median([each.seconds if unit == "s" else each.peak for each in theirs])
    return Row(line, unit, median(taken) if taken else None, reference, searcher, goal, note)


def _search(patterns: Path, log: Path) -> tuple[str, list[str], str]:
    """The name of the reference, its command, and what must be said about it."""
    if shutil.which("rg"):
        return "rg", ["rg", "-c", "-i", "-f", str(patterns), str(log)], ""
    note = (
        "ripgrep is not installed (Debian: apt-get install ripgrep); grep took its place, the goal is set for ripgrep"
    )
    return "grep", ["grep", "-c", "-i", "-E", "-f", str(patterns), str(log)], note
