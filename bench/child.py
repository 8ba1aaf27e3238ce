"""Runs one command and writes what it took, as JSON, into a file: ``child.py FILE COMMAND…``.

Standard library only, and as little of it as possible: the peak memory of a process is never below that of the one
that started it.
"""

import os
import sys
import time


def main() -> None:
    report, *command = sys.argv[1:]
    errors_in, errors_out = os.pipe()
    start = time.perf_counter()
    child = os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, errors_out, 2),
            (os.POSIX_SPAWN_CLOSE, errors_in),
        ],
    )
    os.close(errors_out)
    errors = b""
    while more := os.read(errors_in, 65536):
        errors = (errors + more)[-65536:]
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    said = lines[-1] if lines else ""

    import json

    with open(report, "w", encoding="utf-8") as out:  # noqa: PTH123  # pathlib costs memory that would be measured
        json.dump(
            {
                "seconds": seconds,
                "peak": usage.ru_maxrss / 1024,
                "code": os.waitstatus_to_exitcode(status),
                "said": said,
            },
            out,
        )


if __name__ == "__main__":
    main()
