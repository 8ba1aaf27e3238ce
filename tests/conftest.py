"""What every test shares: no network beyond this machine, the shipped knowledge base, the faces' clients."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.knowledge import load
from wizard.model import KnowledgeBase

ROOT = Path(__file__).parent.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection beyond this machine's loopback."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in LOOPBACK and not host.endswith(".localhost"):
            raise NetworkUsed(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def neutral_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own language and settings must not decide a test."""
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "WIZARD_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("KB", "LOCALES", "TEMPLATES", "HOST", "PORT", "MAX_PASTE_BYTES", "EMBED_ORIGINS", "DEFAULT_LANGUAGE"):
        monkeypatch.delenv(f"WIZARD_{name}", raising=False)


@pytest.fixture(scope="session")
def shipped_settings() -> Settings:
    """The settings of a checkout, with nothing changed."""
    return Settings.from_environment({})


@pytest.fixture(scope="session")
def shipped_kb(shipped_settings: Settings) -> KnowledgeBase:
    """The knowledge base that the product ships."""
    return load(shipped_settings.kb)


@pytest.fixture(scope="session")
def shipped_wizard(shipped_kb: KnowledgeBase) -> Wizard:
    """The shipped knowledge base with everything compiled from it."""
    return Wizard(shipped_kb)


@pytest.fixture(scope="session")
def excerpts() -> str:
    """The five excerpts of the public article, in its prose, with its no-break spaces, exactly as pasted."""
    return (Path(__file__).parent / "samples" / "article-375.fr.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def app(shipped_settings: Settings) -> Flask:
    """The web face on the shipped knowledge base."""
    from wizard.web import create_app

    made = create_app(shipped_settings)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A browser without a screen."""
    with app.test_client() as made:
        yield made


@pytest.fixture
def runner() -> CliRunner:
    """The command line without a terminal."""
    return CliRunner()
