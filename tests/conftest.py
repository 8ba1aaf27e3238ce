"""What every test shares: no network beyond this machine, the shipped knowledge base, the faces' clients."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.knowledge import load
from wizard.model import KnowledgeBase

ROOT = Path(__file__).parent.parent
settings.register_profile("untimed", deadline=None)  # a busy machine is no defect; speed is measured by the bench
settings.load_profile("untimed")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


def is_near(address: Any) -> bool:
    """Whether an address is this machine's loopback, or no Internet address at all."""
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    return host in ("", *LOOPBACK) or host.startswith("127.") or host.endswith(".localhost")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection, datagram and name look-up beyond this machine's loopback."""
    guarded = pytest.MonkeyPatch()

    def guard(owner: Any, name: str, address_of: Callable[..., Any]) -> None:
        original = getattr(owner, name)

        def checked(*given: Any, **named: Any) -> Any:
            address = address_of(*given)
            if not is_near(address):
                raise NetworkUsed(f"a test tried to reach {address!r}")
            return original(*given, **named)

        guarded.setattr(owner, name, checked)

    guard(socket.socket, "connect", lambda _socket, address: address)
    guard(socket.socket, "connect_ex", lambda _socket, address: address)
    guard(socket.socket, "sendto", lambda _socket, *given: given[-1])
    guard(socket, "getaddrinfo", lambda host, *_rest: (host or "",))
    yield
    guarded.undo()


@pytest.fixture(autouse=True)
def neutral_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own language, clock and settings must not decide a test."""
    for name in ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("WIZARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WIZARD_CACHE", "")
    monkeypatch.setenv("WIZARD_STORE", "")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


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
