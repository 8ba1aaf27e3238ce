"""What can be told of the lines of a program that has no dialect."""

import pytest

from tests.logs.hand_made import GRAMMAR
from wizard.logs import read

ENCRYPTED = (
    "Nov 24 10:00:00 mail someimapd: login: Disconnected (auth failed, 1 attempts in 8 secs): user=<a>, "
    "rip=192.0.2.13, TLS, TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)"
)


def outcome(text: str) -> str | None:
    sessions = read(text, GRAMMAR).sessions
    return sessions[0].facts.value("tls.outcome") if sessions else None


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-24 10:00:00 relay[7]: TLS handshake with 192.0.2.13 failed",
        "2026-11-24 10:00:00 relay[7]: error while negotiating TLS with mx.example.com",
        "2026-11-24 10:00:00 relay[7]: TLS authentication with mx.example.com failed",
    ],
)
def test_a_program_that_says_that_tls_failed_is_believed(line: str):
    assert outcome(line) == "failed"


@pytest.mark.parametrize(
    "line",
    [
        "Nov 24 10:00:00 mail someimapd: Error: Timeout waiting for handshake from auth server, user=<>, TLS handshaking",
        "Nov 24 10:00:00 mail someimapd: login failed for 192.0.2.13 over TLS",
        "2026-11-24 10:00:00 relay[7]: TLS client 192.0.2.13: error: relay access denied",
    ],
)
def test_what_fails_while_tls_is_only_named_is_no_failure_of_tls(line: str):
    assert outcome(line) != "failed"


def test_a_cipher_in_use_says_that_the_session_is_encrypted_whatever_failed_after_it():
    (session,) = read(ENCRYPTED, GRAMMAR).sessions
    assert session.facts.value("tls.outcome") == "encrypted"
    assert session.facts.value("tls.version") == "TLSv1.2"
    assert session.facts.value("tls.cipher") == "ECDHE-RSA-AES256-GCM-SHA384"


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("TLS handshake with 192.0.2.4 failed: certificate of mx.example.net has expired", "tls.here_says", "expired"),
        ("TLS: peer certificate CN mismatch (expected mail.example.com)", "tls.here_says", "name"),
        ("TLS error: certificate of the peer is self-signed", "tls.here_says", "self-signed"),
        ("TLS negotiation with mx.example.net failed: cipher suite mismatch", "tls.here_says", "no-cipher"),
        ("could not set up SSL: peer does not speak TLS", "tls.here_says", "plain-text"),
        ("SSL negotiation failed, alert received: fatal: unknown_ca", "tls.alert", "48"),
        ("TLS failed, remote sent alert (40)", "tls.alert", "40"),
        ("STARTTLS handshake timeout with client 192.0.2.4 after 30s", "session.end", "timeout"),
    ],
)
def test_plain_words_of_failed_tls_suggest_their_reason_and_prove_nothing(said: str, name: str, value: str):
    (session,) = read(f"Nov 24 10:00:00 mx somemta[1]: {said}", GRAMMAR).sessions
    assert session.facts.value(name) == value
    assert session.facts.value(name, exact_only=True) is None


@pytest.mark.parametrize(
    "said", ["session expired for user bob, TLS connection closed", "TLS failed, alert (40) sent", "TLS failed: alert"]
)
def test_words_of_something_else_or_without_a_side_suggest_no_reason(said: str):
    sessions = read(f"Nov 24 10:00:00 mx somemta[1]: {said}", GRAMMAR).sessions
    assert all(not {"tls.here_says", "tls.alert"} & session.facts.known for session in sessions)
