"""10,000 symptoms and 1,000 articles in two languages, beside the shipped ones, against the shipped ones alone."""

import shutil
import sys
from functools import partial
from pathlib import Path

from bench import generate_kb, generate_logs
from bench.measuring import Goal, Options, Row, in_turn, median, run, timed
from bench.pasting import diagnose, settle
from wizard import knowledge
from wizard.config import Settings
from wizard.conversation import Wizard

ARTICLES = 1000
ROUNDS = 20
START = """
import os, pathlib, sys
from wizard import conversation, knowledge
conversation.Wizard(knowledge.load(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if sys.argv[2:] else None))
os._exit(0)  # what is timed is the start, not the taking apart
"""
COMMAND = [sys.executable, "-c", START]
FIRST_START = Goal(6, of="ours")
"""Reading and checking takes its time; it is done once for each change of the articles."""


def rows(options: Options) -> list[Row]:
    """A paste with both, and a process that loads and compiles both."""
    shipped = Settings.from_environment({}).kb
    big = options.work / "kb"
    shutil.copytree(shipped, big)
    generate_kb.write(big / "generated", ARTICLES)
    return [*_start(options, shipped, big), *_pastes(shipped, big)]


def _pastes(shipped: Path, big: Path) -> list[Row]:
    many, few = Wizard(knowledge.load(big)), Wizard(knowledge.load(shipped))
    settle()
    line = f"paste of 60 lines, {len(many.kb.symptoms):,} symptoms"
    found = []
    for dialect in generate_logs.WRITERS:
        pastes = [generate_logs.paste(dialect, seed) for seed in range(ROUNDS + 1)]
        diagnose(many, pastes[0])
        diagnose(few, pastes[0])
        ours, reference = iter(pastes[1:]), iter(pastes[1:])
        with_many, with_few = in_turn(
            lambda: timed(lambda: diagnose(many, next(ours))),  # noqa: B023  # called before the next dialect
            lambda: timed(lambda: diagnose(few, next(reference))),  # noqa: B023
            rounds=ROUNDS,
        )
        shown = f"with {len(few.kb.symptoms)}"
        found.append(Row(f"{line}, {dialect}", "ms", median(with_many) * 1000, median(with_few) * 1000, shown, Goal(2)))
    return found


def _start(options: Options, shipped: Path, big: Path) -> list[Row]:
    """Every start that reads the articles anew, and one that finds what the last one read."""
    kept = [str(options.work / "kept")]
    run([*COMMAND, str(big), *kept])
    run([*COMMAND, str(shipped), *kept])
    line = f"start with {ARTICLES:,} articles × 2"
    return [
        _started(f"{line}, read anew", [str(big)], [str(shipped)], FIRST_START),
        _started(line, [str(big), *kept], [str(shipped), *kept], Goal(2, of="ours")),
    ]


def _started(line: str, ours: list[str], reference: list[str], goal: Goal) -> Row:
    many, few = in_turn(partial(run, [*COMMAND, *ours]), partial(run, [*COMMAND, *reference]), rounds=3, at_most=20)
    failed = next((f"ended with code {each.code}: {each.said}" for each in many if each.code), "")
    seconds = None if failed else median([each.seconds for each in many])
    return Row(line, "s", seconds, median([each.seconds for each in few]), "shipped", goal, failed)
