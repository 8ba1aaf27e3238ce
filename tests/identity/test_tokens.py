"""Tokens of a portal's server: what is believed, and everything that is not.

Tokens are made here without the library that reads them: from RFC 7515's words, with ``hmac`` and an RSA key.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.identity.conftest import SECRET, KeyPair
from wizard.identity import IdentityRefused, Issuer, issuers, proof_of_jwt

NOW = 1_800_000_000
CLAIMS = {
    "iss": "https://desk.example.com",
    "aud": "https://wizard.example.com",
    "sub": "17",
    "name": "Anne Martin",
    "role": "agent",
    "ticket": "7",
    "iat": NOW,
    "exp": NOW + 120,
    "jti": "first",
}


def part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def unsigned(claims: Mapping[str, Any], algorithm: str) -> str:
    header = {"typ": "JWT", "alg": algorithm}
    return f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"


def hs256(claims: Mapping[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    text = unsigned(claims, algorithm)
    return f"{text}.{part(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


def rs256(claims: Mapping[str, Any], keys: KeyPair) -> str:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    text = unsigned(claims, "RS256")
    return f"{text}.{part(keys.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@pytest.fixture
def known(issuer_file: Path) -> Mapping[str, Issuer]:
    return issuers(issuer_file)


def why_refused(token: str, known: Mapping[str, Issuer], now: int = NOW) -> object:
    with pytest.raises(IdentityRefused) as caught:
        proof_of_jwt(token, known, now)
    return caught.value.values["reason"]


def test_a_token_of_the_portal_says_who_it_is(known: Mapping[str, Issuer]) -> None:
    who = proof_of_jwt(hs256(CLAIMS), known, NOW).identity
    assert (who.issuer, who.subject, who.name, who.ticket, who.is_agent) == ("desk", "17", "Anne Martin", "7", True)


def test_without_the_role_nobody_is_an_agent(known: Mapping[str, Issuer]) -> None:
    for role in ({}, {"role": "customer"}, {"role": ["agent"]}, {"role": "Agent"}):
        claims = {name: value for name, value in CLAIMS.items() if name != "role"} | role
        assert not proof_of_jwt(hs256(claims), known, NOW).identity.is_agent


def test_a_token_signed_with_a_private_key_is_believed_by_the_public_one(
    known: Mapping[str, Issuer], keys: KeyPair
) -> None:
    claims = {**CLAIMS, "iss": "https://other.example.com"}
    assert proof_of_jwt(rs256(claims, keys), known, NOW).identity.issuer == "other"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"aud": "https://another.example.com"}, "audience"),
        ({"aud": None}, "missing-claim"),
        ({"iss": "https://desk.example.com.evil.example"}, "unknown-issuer"),
        ({"iss": None}, "unknown-issuer"),
        ({"exp": NOW + 301}, "too-long"),
        ({"exp": NOW + 10**9}, "too-long"),
        ({"exp": None}, "missing-claim"),
        ({"iat": None}, "missing-claim"),
        ({"iat": "now"}, "malformed"),
        ({"exp": True}, "malformed"),
        ({"jti": None}, "missing-claim"),
        ({"jti": ""}, "missing-claim"),
        ({"nbf": NOW + 61}, "not-yet"),
        ({"iat": NOW + 61, "exp": NOW + 100}, "not-yet"),
        ({"iat": NOW - 200, "exp": NOW - 61}, "expired"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(known: Mapping[str, Issuer], changed: dict[str, Any], reason: str) -> None:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    assert why_refused(hs256(claims), known) == reason


@pytest.mark.parametrize(
    "changed", [{"nbf": NOW + 60}, {"iat": NOW + 60, "exp": NOW + 100}, {"iat": NOW - 200, "exp": NOW - 60}]
)
def test_a_clock_may_differ_by_a_minute(known: Mapping[str, Issuer], changed: dict[str, Any]) -> None:
    assert proof_of_jwt(hs256({**CLAIMS, **changed}), known, NOW).identity.is_agent


def test_a_token_without_a_signature_is_refused(known: Mapping[str, Issuer]) -> None:
    for algorithm in ("none", "None", "NONE"):
        assert why_refused(f"{unsigned(CLAIMS, algorithm)}.", known) in ("algorithm", "signature", "malformed")
    assert why_refused(f"{unsigned(CLAIMS, 'HS256')}.", known) == "signature"


def test_a_public_key_is_no_secret(known: Mapping[str, Issuer], keys: KeyPair) -> None:
    claims = {**CLAIMS, "iss": "https://other.example.com"}
    assert why_refused(hs256(claims, keys.public_pem), known) == "algorithm"
    assert why_refused(hs256(claims, keys.public_pem, algorithm="RS256"), known) == "signature"
    assert why_refused(rs256(CLAIMS, keys), known) == "algorithm"


def test_only_the_one_algorithm_counts_even_with_the_right_secret(known: Mapping[str, Issuer]) -> None:
    text = unsigned(CLAIMS, "HS512")
    signature = part(hmac.new(SECRET.encode(), text.encode(), hashlib.sha512).digest())
    assert why_refused(f"{text}.{signature}", known) == "algorithm"


def test_a_changed_token_is_refused(known: Mapping[str, Issuer]) -> None:
    header, claims, signature = hs256(CLAIMS).split(".")
    changed = part(json.dumps({**CLAIMS, "name": "Somebody else"}).encode())
    assert why_refused(f"{header}.{changed}.{signature}", known) == "signature"
    assert why_refused(f"{header}.{claims}.{part(b'another')}", known) == "signature"
    assert why_refused(hs256(CLAIMS, "another secret that is long enough, too"), known) == "signature"


@pytest.mark.parametrize(
    "text", ["", "..", "a.b.c", "e30.e30.e30", "é.é.é", "x" * 9000, f"{'x' * 5000}.{'y' * 5000}.z"]
)
def test_what_is_no_token_is_refused(known: Mapping[str, Issuer], text: str) -> None:
    assert why_refused(text, known) in ("malformed", "unknown-issuer")


def test_the_same_number_is_the_same_proof_and_another_portal_has_its_own(
    known: Mapping[str, Issuer], keys: KeyPair
) -> None:
    first = proof_of_jwt(hs256(CLAIMS), known, NOW)
    again = proof_of_jwt(hs256({**CLAIMS, "iat": NOW + 1}), known, NOW)
    other = proof_of_jwt(rs256({**CLAIMS, "iss": "https://other.example.com"}, keys), known, NOW)
    assert first.once == again.once != other.once
    assert first.until >= CLAIMS["exp"] + 60


def test_a_token_of_zendesk_is_of_an_agent_and_counts_no_longer_than_any_other(
    known: Mapping[str, Issuer], keys: KeyPair
) -> None:
    claims = {
        "iss": "desk.zendesk.com", "aud": "https://desk.zendesk.com/api/v2/apps/installations/7.json",
        "sub": "https://desk.zendesk.com/api/v2/users/5.json", "iat": NOW, "nbf": NOW, "exp": NOW + 7200,
    }  # fmt: skip
    who = proof_of_jwt(rs256(claims, keys), known, NOW).identity
    assert who.is_agent and who.subject.endswith("/users/5.json")
    assert why_refused(rs256(claims, keys), known, NOW + 361) == "expired"
    elsewhere = {**claims, "aud": "https://desk.zendesk.com/api/v2/apps/installations/8.json"}
    assert why_refused(rs256(elsewhere, keys), known) == "audience"


def test_a_portal_that_lets_anybody_choose_the_name_proves_none(tmp_path: Path) -> None:
    path = tmp_path / "issuers.toml"
    path.write_text(
        f'[desk]\nkind = "jwt"\nissuer = "{CLAIMS["iss"]}"\naudience = "{CLAIMS["aud"]}"\nalgorithm = "HS256"\n'
        f'secret = "{SECRET}"\nnames_people = false\n',
        "utf-8",
    )
    who = proof_of_jwt(hs256(CLAIMS), issuers(path), NOW).identity
    assert (who.subject, who.name, who.is_agent) == ("", "", True)


def test_the_clock_of_this_machine_counts_where_none_is_given(known: Mapping[str, Issuer]) -> None:
    now = int(time.time())
    assert proof_of_jwt(hs256({**CLAIMS, "iat": now, "exp": now + 60}), known).identity.is_agent
    assert why_refused(hs256({**CLAIMS, "iat": now - 400, "exp": now - 200}), known, now) == "expired"
