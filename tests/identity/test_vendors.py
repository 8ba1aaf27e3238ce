"""What other makers' portals sign. Signatures are computed here from the words of RFC 2104, not as the code does."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest

from wizard.identity import IdentityRefused, Issuer, issuers, proof_of_body, proof_of_query

NOW = 1_800_000_000
OF_HELPSCOUT = json.dumps(
    {"ticket": {"id": 7, "number": 7, "subject": "TLS"}, "user": {"fname": "Anne", "lname": "Martin", "id": 17}}
).encode()
OF_INTERCOM = json.dumps(
    {"admin": {"id": "17", "name": "Anne Martin"}, "context": {"conversation_id": 7}, "workspace_id": "w"}
).encode()


def hmac_of(digest: str, secret: str, data: bytes) -> bytes:
    """By the definition of RFC 2104, for keys of less than a block."""
    key = secret.encode().ljust(64, b"\0")
    inner = hashlib.new(digest, bytes(each ^ 0x36 for each in key) + data).digest()
    return hashlib.new(digest, bytes(each ^ 0x5C for each in key) + inner).digest()


def of_helpscout(data: bytes, secret: str = "helpscout-secret") -> str:  # noqa: S107  # a key for tests
    return base64.b64encode(hmac_of("sha1", secret, data)).decode("ascii")


@pytest.fixture
def known(issuer_file: Path) -> Mapping[str, Issuer]:
    return issuers(issuer_file)


def test_a_body_of_help_scout_says_who_it_is(known: Mapping[str, Issuer]) -> None:
    proof = proof_of_body(known["helpscout"], OF_HELPSCOUT, of_helpscout(OF_HELPSCOUT), NOW)
    who = proof.identity
    assert (who.subject, who.name, who.ticket, who.is_agent) == ("17", "Anne Martin", "7", True)
    assert proof.once and proof.until > NOW


def test_a_body_of_intercoms_inbox_says_who_it_is(known: Mapping[str, Issuer]) -> None:
    signature = hmac_of("sha256", "intercom-secret", OF_INTERCOM).hex()
    who = proof_of_body(known["intercom"], OF_INTERCOM, signature, NOW).identity
    assert (who.subject, who.name, who.ticket, who.is_agent) == ("17", "Anne Martin", "7", True)


def test_a_customer_in_intercoms_messenger_is_no_agent(known: Mapping[str, Issuer]) -> None:
    body = json.dumps({"contact": {"id": "9"}, "context": {"conversation_id": 7}}).encode()
    with pytest.raises(IdentityRefused):
        proof_of_body(known["intercom"], body, hmac_of("sha256", "intercom-secret", body).hex(), NOW)


@pytest.mark.parametrize("kind", ["helpscout", "intercom"])
def test_a_changed_body_another_secret_and_no_signature_are_refused(known: Mapping[str, Issuer], kind: str) -> None:
    body = OF_HELPSCOUT if kind == "helpscout" else OF_INTERCOM
    right = of_helpscout(body) if kind == "helpscout" else hmac_of("sha256", "intercom-secret", body).hex()
    wrong = of_helpscout(body, "another") if kind == "helpscout" else hmac_of("sha256", "another", body).hex()
    for data, signature in (
        (body + b" ", right),
        (body, wrong),
        (body, ""),
        (body, right[:-1]),
        (body, "é"),
        (body, "\udcff"),
    ):
        with pytest.raises(IdentityRefused) as caught:
            proof_of_body(known[kind], data, signature, NOW)
        assert caught.value.values["reason"] == "signature"


def test_a_signature_of_the_other_form_is_refused(known: Mapping[str, Issuer]) -> None:
    with pytest.raises(IdentityRefused):
        proof_of_body(known["intercom"], OF_HELPSCOUT, of_helpscout(OF_HELPSCOUT, "intercom-secret"), NOW)
    with pytest.raises(IdentityRefused):
        proof_of_body(known["desk"], OF_HELPSCOUT, of_helpscout(OF_HELPSCOUT), NOW)


def test_a_signed_body_that_is_no_object_is_refused(known: Mapping[str, Issuer]) -> None:
    for body in (b"[]", b"{", b"7", b"[" * 100_000):
        with pytest.raises(IdentityRefused) as caught:
            proof_of_body(known["helpscout"], body, of_helpscout(body), NOW)
        assert caught.value.values["reason"] == "malformed"


def test_the_parameters_of_help_scout_are_signed_as_php_writes_them(known: Mapping[str, Issuer]) -> None:
    given = {"conversation-id": "7", "user-id": "17", "mailbox": "é/1"}
    signature = of_helpscout(b'{"conversation-id":"7","user-id":"17","mailbox":"\\u00e9\\/1"}')
    query = urlencode({**given, "X-HelpScout-Signature": signature})
    who = proof_of_query(known["helpscout"], f"?{query}", NOW).identity
    assert (who.subject, who.ticket, who.is_agent) == ("17", "7", True)
    for changed in (query.replace("user-id=17", "user-id=18"), query + "&more=1", urlencode(given), ""):
        with pytest.raises(IdentityRefused):
            proof_of_query(known["helpscout"], changed, NOW)


def test_the_word_of_front_is_of_an_agent_and_names_nobody(known: Mapping[str, Issuer]) -> None:
    proof = proof_of_query(known["front"], "auth_secret=the+word+of+Front")
    assert (proof.identity.is_agent, proof.identity.subject, proof.once) == (True, "", "")
    for query in ("", "auth_secret=", "auth_secret=another", "auth_secret=the+word+of+Fron", "x" * 9000):
        with pytest.raises(IdentityRefused):
            proof_of_query(known["front"], query)


def test_parameters_prove_nothing_of_a_portal_that_signs_otherwise(known: Mapping[str, Issuer]) -> None:
    for name in ("desk", "intercom", "zendesk"):
        with pytest.raises(IdentityRefused):
            proof_of_query(known[name], "auth_secret=")
