"""The program as a process of its own, for what only a real one shows."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOG = ROOT / "docs" / "examples" / "icewarp.log"


def wizard(*arguments: str, given: bytes = b"", lang: str = "C", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end in an environment that holds nothing but what is given."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": lang, "PYTHONUTF8": "1", **settings}
    command = [sys.executable, "-m", "wizard", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=environment, timeout=60, check=False)
