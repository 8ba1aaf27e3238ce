"""The command line: ``wizard COMMAND``. Each command loads what it needs when it runs, so that all start fast."""

from wizard.cli.program import main

__all__ = ["main"]
