"""Portals that sign, with keys made for the tests."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECRET = "a secret of the desk that is long enough"  # noqa: S105  # a key for tests


@dataclass(frozen=True)
class KeyPair:
    private: Any
    public_pem: str


@pytest.fixture(scope="session")
def keys() -> KeyPair:
    """A pair of RSA keys."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return KeyPair(private, public.decode("ascii"))


@pytest.fixture
def issuer_file(tmp_path: Path, keys: KeyPair) -> Path:
    """A settings file with one portal of each kind."""
    return write_issuers(tmp_path, keys)


def write_issuers(folder: Path, keys: KeyPair) -> Path:
    """Write that file."""
    (folder / "public.pem").write_text(keys.public_pem, "utf-8")
    (folder / "word").write_text("the word of Front\n", "utf-8")
    path = folder / "issuers.toml"
    path.write_text(
        f"""
[desk]
kind = "jwt"
issuer = "https://desk.example.com"
audience = "https://wizard.example.com"
algorithm = "HS256"
secret = "{SECRET}"

[other]
kind = "jwt"
issuer = "https://other.example.com"
audience = "https://wizard.example.com"
algorithm = "RS256"
key_file = "public.pem"

[zendesk]
kind = "zendesk"
issuer = "desk.zendesk.com"
audience = "https://desk.zendesk.com/api/v2/apps/installations/7.json"
key_file = "public.pem"

[helpscout]
kind = "helpscout"
secret = "helpscout-secret"

[intercom]
kind = "intercom"
secret = "intercom-secret"

[front]
kind = "front"
secret_file = "word"
""",
        "utf-8",
    )
    return path
