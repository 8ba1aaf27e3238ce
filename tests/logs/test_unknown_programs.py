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
