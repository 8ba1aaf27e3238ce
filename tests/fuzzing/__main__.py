"""Looks for inputs that break a reader, led by what they reach in the code: ``python -m tests.fuzzing paste``.

Needs atheris (``pip install '.[fuzz]'``), which nothing else does. An input that breaks a reader is written into the
directory that ``--found`` names; made small, it belongs into ``tests/fuzzing/corpus/<reader>/``.
"""

import argparse
import sys
import tempfile
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("atheris is missing: pip install '.[fuzz]'")


def main() -> None:
    """Search for some time."""
    with atheris.instrument_imports(include=["wizard"]):
        from tests.fuzzing.mutating import seeds
        from tests.fuzzing.readers import READERS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir()), help="where such inputs are written")
    asked = parser.parse_args()
    asked.found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="seeds-") as directory:
        for number, data in enumerate(seeds(asked.reader, 200)):
            Path(directory, str(number)).write_bytes(data[: asked.longest])
        options = [
            f"-max_total_time={asked.seconds}", f"-max_len={asked.longest}", "-timeout=5", "-rss_limit_mb=1500", "-verbosity=1",
            f"-artifact_prefix={asked.found}/{asked.reader}-", directory,
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options], READERS[asked.reader])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
