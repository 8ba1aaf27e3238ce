"""JSON Web Tokens of a portal's server (RFC 7519), believed only as its table in the settings says; see RFC 8725."""

import hashlib
import time
from collections.abc import Mapping
from typing import Any

from wizard.identity.issuers import Issuer
from wizard.identity.proofs import AGENT, LONGEST_PROOF, Identity, IdentityRefused, Proof, text_of

LONGEST_LIFE = 300
"""Seconds from ``iat`` to ``exp``: a token is for handing over, not for keeping."""
SKEW = 60
"""Seconds by which two clocks may differ."""


def is_jwt(text: str) -> bool:
    """Whether a text has the form of a token, signed or not, whatever is in it.

    >>> is_jwt("e30.e30.c2ln"), is_jwt("desk?signature=a.b.c"), is_jwt("c2ln")
    (True, False, False)
    """
    return text.count(".") == 2 and "?" not in text


def proof_of_jwt(token: str, known: Mapping[str, Issuer], now: int | None = None) -> Proof:
    """What a token proves. ``known`` are the portals by name; ``now`` is in seconds since 1970.

    The portal is found by ``iss``, and only its own algorithm and key are tried. Raises ``IdentityRefused``.
    """
    import jwt

    if len(token) > LONGEST_PROOF:
        raise IdentityRefused("malformed")
    try:
        stated = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError):
        raise IdentityRefused("malformed") from None
    issuer = next((each for each in known.values() if each.issuer and each.issuer == stated), None)
    if issuer is None:
        raise IdentityRefused("unknown-issuer")
    return _proof(issuer, _claims(issuer, token), token, int(time.time()) if now is None else now)


def _claims(issuer: Issuer, token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature, issuer and audience are right; times are looked at elsewhere."""
    import jwt

    needed = ["exp", "iat", "iss", "aud"]
    options: Any = {"require": needed, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        found: Mapping[str, Any] = jwt.decode(
            token, issuer.key, algorithms=[issuer.algorithm], audience=issuer.audience, issuer=issuer.issuer,
            options=options,
        )  # fmt: skip
    except jwt.InvalidAlgorithmError:
        raise IdentityRefused("algorithm") from None
    except jwt.InvalidAudienceError:
        raise IdentityRefused("audience") from None
    except jwt.MissingRequiredClaimError:
        raise IdentityRefused("missing-claim") from None
    except (jwt.PyJWTError, ValueError):
        raise IdentityRefused("signature") from None
    return found


def _proof(issuer: Issuer, claims: Mapping[str, Any], token: str, now: int) -> Proof:
    begins, ends = _second(claims, "iat"), _second(claims, "exp")
    valid_from = _second(claims, "nbf") if "nbf" in claims else begins
    if issuer.kind == "zendesk":
        ends = min(ends, begins + LONGEST_LIFE)
    elif ends - begins > LONGEST_LIFE:
        raise IdentityRefused("too-long")
    if now > ends + SKEW:
        raise IdentityRefused("expired")
    if now < max(begins, valid_from) - SKEW:
        raise IdentityRefused("not-yet")
    number = claims.get("jti")
    if issuer.kind == "jwt" and not (isinstance(number, str) and number):
        raise IdentityRefused("missing-claim")
    told_apart = f"jti {number}" if isinstance(number, str) and number else f"token {token.rpartition('.')[0]}"
    once = hashlib.sha256(f"{issuer.name}\0{told_apart}".encode("utf-8", "surrogatepass")).hexdigest()
    return Proof(_identity(issuer, claims), once, ends + SKEW + 1)


def _identity(issuer: Issuer, claims: Mapping[str, Any]) -> Identity:
    """Only what the portal's server has set names a person; the app of a Zendesk is for agents alone."""
    role = AGENT if issuer.kind == "zendesk" else text_of(claims.get("role"))
    if not issuer.names_people:
        return Identity(issuer.name, role=role, ticket=text_of(claims.get("ticket")))
    subject = text_of(claims.get("sub"))
    return Identity(
        issuer.name, subject, text_of(claims.get("name")) if subject else "", role, text_of(claims.get("ticket"))
    )


def _second(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1 << 40:
        raise IdentityRefused("malformed")
    return int(value)
