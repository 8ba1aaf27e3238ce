"""Prints the lowest versions that pyproject.toml declares, one requirement a line."""

import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
print("\n".join(dependency.replace(">=", "==") for dependency in project["dependencies"]))
