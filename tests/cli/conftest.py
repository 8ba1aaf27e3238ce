"""What the tests of the commands share: the shipped articles, read once."""

import pytest

from wizard.cli import diagnosing
from wizard.conversation import Wizard


@pytest.fixture
def loaded(shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> Wizard:
    """Let ``diagnose`` and ``ask`` use the articles that are read already."""
    monkeypatch.setattr(diagnosing, "load_wizard", lambda: shipped_wizard)
    return shipped_wizard
