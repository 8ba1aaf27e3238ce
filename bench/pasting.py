"""A paste of 60 lines to a diagnosis in JSON, in process, against every known wording tried with Python's ``re``."""

import gc
import re
from collections.abc import Iterable

from bench import generate_logs
from bench.measuring import Goal, Options, Row, in_turn, median, timed
from bench.patterns import patterns_of
from wizard import knowledge, wire
from wizard.config import Settings
from wizard.conversation import Turn, Wizard, reply

PASTES = 40


def rows(_: Options) -> list[Row]:
    """Median of many pastes, each another one; what was learnt of others (kinds of sessions, not their text) helps.

    Before each that is timed comes one that is not, as on a server at work: the reference, which takes twenty times
    as long, leaves nothing of ours in the caches of the processor.
    """
    wizard = Wizard(knowledge.load(Settings.from_environment({}).kb))
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in patterns_of(wizard.kb)]
    settle()
    goal = Goal(5, of="ours")
    found = []
    for dialect in generate_logs.WRITERS:
        pastes = iter([generate_logs.paste(dialect, seed) for seed in range(3 * PASTES + 2)])
        diagnose(wizard, next(pastes))
        ours, reference = in_turn(
            lambda: _timed_warm(wizard, next(pastes), next(pastes)),  # noqa: B023  # called before the next dialect
            lambda: timed(lambda: _searched(patterns, next(pastes))),  # noqa: B023
            rounds=PASTES,
            at_most=10,
        )
        line = f"paste of 60 lines, {dialect}"
        found.append(Row(line, "ms", median(ours) * 1000, median(reference) * 1000, "re, each in turn", goal))
    return found


def settle() -> None:
    """Leave what was compiled out of the search for garbage, as ``wizard serve`` does before it answers."""
    gc.collect()
    gc.freeze()


def diagnose(wizard: Wizard, paste: str) -> object:
    """What a face does with a paste: the reply, as JSON."""
    return wire.diagnosis_out(wizard.kb, reply(wizard, Turn(paste)))


def _timed_warm(wizard: Wizard, before: str, paste: str) -> float:
    diagnose(wizard, before)
    return timed(lambda: diagnose(wizard, paste))


def _searched(patterns: Iterable[re.Pattern[str]], paste: str) -> int:
    return sum(1 for line in paste.split("\n") for pattern in patterns if pattern.search(line))
