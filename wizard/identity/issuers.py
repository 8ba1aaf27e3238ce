"""The file that says whose signatures count: one table for each portal, its kind, its key, and what it may sign."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from wizard.errors import ConfigurationError

Kind = Literal["jwt", "zendesk", "helpscout", "intercom", "front"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SYMMETRIC = ("HS256", "HS384", "HS512")
ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SETTING = "WIZARD_EMBED_ISSUERS"
_SHORTEST_SECRET = {"HS256": 32, "HS384": 48, "HS512": 64}
"""Bytes (RFC 7518, 3.2: a key of the size of the hash, or larger)."""
_SHORTEST_VENDOR_SECRET = 8
_NAME = re.compile(r"[a-z0-9-]{1,40}")
_SIGNED_BY_TOKEN = ("jwt", "zendesk")
_KNOWN = {"kind", "issuer", "audience", "algorithm", "secret", "secret_file", "key_file", "names_people"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """One portal. ``key`` is its secret, or its public key in PEM; ``algorithm`` the only one that is believed.

    ``names_people`` tells that what it signs was set by the portal's server, and not chosen by whoever asked for it.
    """

    name: str
    kind: Kind
    key: str = field(repr=False)
    issuer: str = ""
    audience: str = ""
    algorithm: str = ""
    names_people: bool = True


def issuers(path: Path | None) -> Mapping[str, Issuer]:
    """The portals of a TOML file by name, none for no file. Raises ``ConfigurationError``."""
    if path is None:
        return {}
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path.name, str(error)) from None
    found = {name: _issuer(name, table, path) for name, table in tables.items()}
    stated = [each.issuer for each in found.values() if each.issuer]
    if len(stated) != len(set(stated)):
        raise _wrong("issuer", "two tables have the same")
    return found


def _issuer(name: str, table: object, path: Path) -> Issuer:
    if not _NAME.fullmatch(name) or not isinstance(table, dict):
        raise _wrong(name, "write a table such as [desk], with a-z, 0-9 and -")
    if unknown := set(table) - _KNOWN:
        raise _wrong(name, f"unknown: {', '.join(sorted(unknown))}")
    kind = next((each for each in KINDS if each == table.get("kind")), None)
    if kind is None:
        raise _wrong(name, f"kind is one of: {', '.join(KINDS)}")
    names_people = table.get("names_people", kind != "front")
    if not isinstance(names_people, bool) or (kind == "front" and names_people):
        raise _wrong(name, "names_people is true or false, and false for front")
    algorithm = _text(name, table, "algorithm") or ("RS256" if kind == "zendesk" else "")
    made = Issuer(
        name, kind, _key(name, table, path), _text(name, table, "issuer"), _text(name, table, "audience"), algorithm,
        names_people,
    )  # fmt: skip
    _check(made, table)
    return made


def _check(made: Issuer, table: Mapping[str, object]) -> None:
    """Refuse what could be believed by mistake: no audience, a short secret, a key of the other family."""
    if made.kind not in _SIGNED_BY_TOKEN:
        if "key_file" in table or made.algorithm or made.issuer or made.audience:
            raise _wrong(made.name, f"{made.kind} takes secret or secret_file, and names_people")
        if len(made.key.encode()) < _SHORTEST_VENDOR_SECRET:
            raise _wrong(made.name, f"the secret is shorter than {_SHORTEST_VENDOR_SECRET} bytes")
        return
    if not made.issuer or not made.audience:
        raise _wrong(made.name, "issuer and audience are needed")
    if made.algorithm in SYMMETRIC and made.kind == "jwt":
        if "key_file" in table or "-----BEGIN" in made.key:
            raise _wrong(made.name, f"{made.algorithm} takes a secret, not a public key")
        if len(made.key.encode()) < _SHORTEST_SECRET[made.algorithm]:
            raise _wrong(made.name, f"the secret is shorter than {_SHORTEST_SECRET[made.algorithm]} bytes")
    elif made.algorithm in ASYMMETRIC:
        if "key_file" not in table or "-----BEGIN PUBLIC KEY-----" not in made.key:
            raise _wrong(made.name, f"{made.algorithm} takes key_file, a public key in PEM")
    else:
        raise _wrong(made.name, f"algorithm is one of: {', '.join((*SYMMETRIC, *ASYMMETRIC))}")


def _key(name: str, table: Mapping[str, object], path: Path) -> str:
    given = [each for each in ("secret", "secret_file", "key_file") if each in table]
    if len(given) != 1:
        raise _wrong(name, "one of secret, secret_file, key_file is needed")
    value = _text(name, table, given[0])
    if given[0] == "secret":
        return value
    try:
        return (path.parent / value).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(name, str(error)) from None


def _text(name: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _wrong(name, f"{key} is a text")
    return value


def _wrong(where: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"{SETTING}: {where}: {why}", setting=SETTING, reason="issuers", value=where, why=why)
