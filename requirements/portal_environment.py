"""Makes the virtual environment in which the tests run a real helpdesk portal, or finds it made; prints its Python."""

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parent / ".venv-portal"
LISTS = (("portal.txt", ()), ("editors.txt", ("--no-deps",)))
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")


def wanted() -> str:
    """What the environment is made of: it is made anew when a list or the Python changes."""
    told = b"\0".join((HERE / name).read_bytes() for name, _ in LISTS)
    return f"{sys.version_info[:2]} {hashlib.sha256(told).hexdigest()}"


def made() -> Path:
    """The Python of the environment, ready. Several processes may ask at once: the first makes it, the others wait."""
    python, mark = PLACE / "bin" / "python", PLACE / "made-of"
    with PLACE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.is_file() or mark.read_text("utf-8") != wanted():
            venv.EnvBuilder(clear=True, with_pip=True).create(PLACE)
            for name, options in LISTS:
                subprocess.run([python, *PIP, *options, "-r", HERE / name], check=True)
            mark.write_text(wanted(), "utf-8")
    return python


if __name__ == "__main__":
    print(made())
