"""From nothing to something: ``wizard --version``, and ``wizard serve`` to its first answer."""

import sys
from collections.abc import Callable
from functools import partial

from bench import bare, serving
from bench.measuring import Goal, Options, Row, in_turn, median, run, wizard_command
from bench.serving import free_port, server


def rows(options: Options) -> list[Row]:
    """Whole processes: the first against a Python that does nothing, the second against a bare Flask application."""
    version, nothing = in_turn(
        partial(run, [*wizard_command(), "--version"]), partial(run, [sys.executable, "-c", "pass"]), rounds=11
    )
    failed = next((f"ended with code {each.code}: {each.said}" for each in version if each.code), "")
    templates = options.work / "bare-templates"
    templates.mkdir()
    bare.write_template(templates, "get.html", 1000)
    served, reference = in_turn(
        lambda: _start(serving.wizard, {}), lambda: _start(serving.bare, {"BENCH_TEMPLATES": str(templates)}), rounds=3
    )
    return [
        Row(
            "wizard --version",
            "ms",
            None if failed else 1000 * median([each.seconds for each in version]),
            1000 * median([each.seconds for each in nothing]),
            "python -c pass",
            Goal(150, of="ours"),
            failed,
        ),
        Row(
            "wizard serve to first /healthz", "s", median(served), median(reference), "bare Flask", Goal(1.5, of="ours")
        ),
    ]


def _start(command: Callable[[int], list[str]], environment: dict[str, str]) -> float:
    port = free_port()
    with server(command(port), port, environment) as seconds:
        return seconds
