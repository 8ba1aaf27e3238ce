"""What portals of other makers sign: a body, the parameters of an address, or nothing but a word that they share.

None of these forms holds a time. What tells one apart is therefore remembered for a while only (``REMEMBERED``).
"""

import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from wizard.identity.issuers import Issuer
from wizard.identity.proofs import AGENT, LONGEST_PROOF, Identity, IdentityRefused, Proof, text_of

REMEMBERED = 600
"""Seconds for which a signed body or address is not believed a second time."""
_SIGNATURE = "X-HelpScout-Signature"


def proof_of_body(issuer: Issuer, body: bytes, signature: str, now: int | None = None) -> Proof:
    """What a request of the portal's own server proves: ``body`` as it came, ``signature`` from its header.

    Help Scout's older apps sign with base64 of HMAC-SHA1 (``X-HelpScout-Signature``, developer.helpscout.com,
    “Legacy Dynamic Apps”), Intercom's Canvas Kit with hexadecimal HMAC-SHA256 (``X-Body-Signature``,
    developers.intercom.com, “Canvas Kit”). Raises ``IdentityRefused``.
    """
    secret = issuer.key.encode()
    if issuer.kind == "helpscout":
        expected = b64encode(hmac.new(secret, body, hashlib.sha1).digest())
    elif issuer.kind == "intercom":
        expected = hmac.new(secret, body, hashlib.sha256).hexdigest().encode("ascii")
    else:
        raise IdentityRefused("kind")
    _compare(expected, signature)
    said = _object(body)
    identity = _of_helpscout(issuer, said) if issuer.kind == "helpscout" else _of_intercom(issuer, said)
    return _proof(issuer, identity, signature, now)


def proof_of_query(issuer: Issuer, query: str, now: int | None = None) -> Proof:
    """What the parameters prove with which a portal loads a page.

    Help Scout signs them: base64 of HMAC-SHA1 over their JSON as PHP writes it (developer.helpscout.com, “Signature
    Validation”). Front adds a fixed word, ``auth_secret`` (dev.frontapp.com, “Security”): whoever has seen it once can
    say it again, so it names nobody. Raises ``IdentityRefused``.
    """
    if len(query) > LONGEST_PROOF:
        raise IdentityRefused("malformed")
    given = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    if issuer.kind == "front":
        _compare(issuer.key.encode(), dict(given).get("auth_secret", ""))
        return Proof(Identity(issuer.name, role=AGENT), "", 0)
    if issuer.kind != "helpscout":
        raise IdentityRefused("kind")
    signature = dict(given).get(_SIGNATURE, "")
    signed = _as_php([(name, value) for name, value in given if name != _SIGNATURE])
    _compare(b64encode(hmac.new(issuer.key.encode(), signed, hashlib.sha1).digest()), signature)
    said = dict(given)
    subject = said.get("user-id", "") if issuer.names_people else ""
    identity = Identity(issuer.name, text_of(subject), "", AGENT, text_of(said.get("conversation-id")))
    return _proof(issuer, identity, signature, now)


def _as_php(pairs: Sequence[tuple[str, str]]) -> bytes:
    r"""The JSON of a flat array as PHP's ``json_encode`` writes it: no blanks, ``\/``, and ASCII only.

    >>> _as_php([("a", "1/2"), ("b", "é")])
    b'{"a":"1\\/2","b":"\\u00e9"}'
    """
    text = json.dumps(dict(pairs), separators=(",", ":"), ensure_ascii=True)
    return text.replace("/", "\\/").encode("ascii")


def _of_helpscout(issuer: Issuer, said: dict[str, Any]) -> Identity:
    user, ticket = _part(said, "user"), _part(said, "ticket")
    if not issuer.names_people:
        return Identity(issuer.name, role=AGENT, ticket=text_of(ticket.get("id")))
    name = " ".join(filter(None, (text_of(user.get("fname")), text_of(user.get("lname")))))
    return Identity(issuer.name, text_of(user.get("id")), name, AGENT, text_of(ticket.get("id")))


def _of_intercom(issuer: Issuer, said: dict[str, Any]) -> Identity:
    """A request for the Inbox names the teammate (``admin``); one for the Messenger comes from a customer."""
    admin, context = _part(said, "admin"), _part(said, "context")
    if not text_of(admin.get("id")):
        raise IdentityRefused("no-agent")
    ticket = text_of(context.get("conversation_id"))
    if not issuer.names_people:
        return Identity(issuer.name, role=AGENT, ticket=ticket)
    return Identity(issuer.name, text_of(admin.get("id")), text_of(admin.get("name")), AGENT, ticket)


def _proof(issuer: Issuer, identity: Identity, signature: str, now: int | None) -> Proof:
    once = hashlib.sha256(f"{issuer.name}\0signature {signature}".encode()).hexdigest()
    return Proof(identity, once, (int(time.time()) if now is None else now) + REMEMBERED)


def _compare(expected: bytes, given: str) -> None:
    """In a time that does not tell how much of it was right."""
    if not hmac.compare_digest(expected, given.encode("utf-8", "surrogatepass")):
        raise IdentityRefused("signature")


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise IdentityRefused("malformed") from None
    if not isinstance(found, dict):
        raise IdentityRefused("malformed")
    return found


def _part(said: dict[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}
