"""Runs the benchmarks and prints one table: ``python -m bench [--only NAMES] [--size MB] [--json FILE]``."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.measuring import Options, Row
from bench.table import figures, table
from wizard.errors import WizardError

BENCHMARKS = {
    "triage": "bench.triage",
    "paste": "bench.pasting",
    "growth": "bench.growing",
    "strain": "bench.straining",
    "http": "bench.stepping",
    "start": "bench.starting",
    "search": "bench.searching",
    "pages": "bench.pages",
    "giant": "bench.giant",
}
ONLY_IF_ASKED = frozenset(("giant",))
"""What takes too long to be done every time."""

_MOSTLY_IDLE = 0.7
"""Load of the machine, averaged over a minute, up to which times can be trusted."""


def main() -> None:
    asked = _parser().parse_args()
    chosen = asked.only.split(",") if asked.only else [name for name in BENCHMARKS if name not in ONLY_IF_ASKED]
    if unknown := [name for name in chosen if name not in BENCHMARKS]:
        sys.exit(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    rows: list[Row] = []
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        for name in chosen:
            print(f"{name} …", file=sys.stderr, flush=True)
            measure: Callable[[Options], list[Row]] = import_module(BENCHMARKS[name]).rows
            try:
                rows += measure(Options(asked.size, asked.seconds, Path(work)))
            except (WizardError, OSError, RuntimeError, subprocess.CalledProcessError) as problem:
                failures.append(f"{name} was not measured: {str(problem).partition(chr(10))[0]}")
    print(table(rows))
    if busy > _MOSTLY_IDLE:
        print(f"The machine was busy with other work (load {busy:.1f}): trust the ratios rather than the times.")
    if asked.json:
        asked.json.write_text(json.dumps(figures(rows), indent=1, ensure_ascii=False) + "\n", "utf-8")
    if failures:
        sys.exit("\n".join(failures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", default="", help=f"some of {','.join(BENCHMARKS)} (default: all but {','.join(ONLY_IF_ASKED)})"
    )
    parser.add_argument(
        "--size",
        type=int,
        default=20,
        help="of the logs of triage, in MB (default: 20; goal: 300); strain: in full from 300 on; giant: 50 times that",
    )
    parser.add_argument("--seconds", type=float, default=2, help="that each round of http takes (default: 2)")
    parser.add_argument("--json", type=Path, help="write the figures into this file, too")
    return parser


if __name__ == "__main__":
    main()
