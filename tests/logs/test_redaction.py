"""What belongs to people is replaced by stable pseudonyms, and the log reads as before."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.conversation import Turn, Wizard, reply
from wizard.logs.redaction import redact


def test_the_same_value_gets_the_same_token_and_another_another() -> None:
    found = redact("from 203.0.113.9 to 203.0.113.10 and back to 203.0.113.9").text
    assert found == "from 203.0.113.1 to 203.0.113.2 and back to 203.0.113.1"


def test_private_and_public_addresses_are_told_apart() -> None:
    found = redact("8.8.8.8 behind 192.168.10.2 and 10.1.2.3, fe80::1 and 2a00:1450:400c:c06::1b, 127.0.0.1")
    assert found.text == "203.0.113.1 behind 10.0.0.1 and 10.0.0.2, fd00::1 and 2001:db8::1, 127.0.0.1"


def test_hosts_of_one_organisation_keep_their_kinship() -> None:
    found = redact("mx1.acme.fr and mx2.acme.fr know contact@acme.fr, not mail.other.co.uk").text
    assert re.fullmatch(
        r"host-1\.domain-1\.example and host-2\.domain-1\.example know user-1@domain-1\.example, not host-3\.domain-2\.example",
        found,
    )


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("192.0.2.1 [1AD4] 10:00:00 <<< AUTH PLAIN AGplYW5uZQBzZWNyZXQ=", "AGplYW5uZQBzZWNyZXQ="),
        ("C: auth login amVhbm5l", "amVhbm5l"),
        ("S: 334 VXNlcm5hbWU6\nC: amVhbm5l\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0", "c2VjcmV0"),
        ("S: 334 VXNlcm5hbWU6\nC: amVhbm5l", "amVhbm5l"),
        ("AUTH XOAUTH2 dXNlcj1qZWFubmU=", "dXNlcj1qZWFubmU="),
        ("Authorization: Bearer abc.def.ghi", "abc.def.ghi"),
        ("password=hunter2, user=jeanne", "hunter2"),
        ("cookie: sid=12345", "12345"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here", "eyJhbGci"),
    ],
)
def test_credentials_are_taken_out_for_good(line: str, secret: str) -> None:
    found = redact(line)
    assert secret not in found.text and all(secret not in replaced.original for replaced in found.replaced)


def test_people_and_subjects_are_not_named() -> None:
    found = redact('From: "Jeanne Martin" <jeanne@acme.fr>\nSubject: Facture 12\nsasl_username=jeanne').text
    assert "Jeanne" not in found and "Facture" not in found and "jeanne" not in found


@pytest.mark.parametrize(
    "line",
    [
        "error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:331:",
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: decode_error",
        "Client session SSL: Not verified (20) - proceed anyway",
        ">>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)",
        "16:48:40:152 12:51:22 2026-11-24T10:00:00.123Z",
        "220 2.0.0 Ready to start TLS",
        "454 4.7.0 TLS not available due to local problem",
        "OpenSSL 3.0.19, version 13.0.1.2 of IceWarp? no: 13.0.1",
    ],
)
def test_what_a_program_says_stays(line: str) -> None:
    assert redact(line).text.replace("203.0.113.1", "13.0.1.2") == line


def test_redacting_what_is_redacted_keeps_its_form() -> None:
    once = redact("mx1.acme.fr [8.8.8.8] jeanne@acme.fr 10.1.2.3").text
    assert redact(once).text == once


def test_a_redacted_log_is_diagnosed_as_the_log_itself(shipped_wizard: Wizard, excerpts: str) -> None:
    plain, hidden = (reply(shipped_wizard, Turn(text)) for text in (excerpts, redact(excerpts).text))
    assert [report.outcome for report in plain.sessions] == [report.outcome for report in hidden.sessions]
    assert [(cause.cause, cause.at, cause.certainty) for cause in plain.causes] == [
        (cause.cause, cause.at, cause.certainty) for cause in hidden.causes
    ]
    assert "178.251.163.242" not in redact(excerpts).text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_keeps_its_lines(text: str) -> None:
    assert redact(text).text.count("\n") == text.count("\n")


def test_a_long_line_takes_no_long_time() -> None:
    for piece in ("a.", "a@", "1.2.3.4 ", "::1 ", "x=", "A" * 50, "AUTH PLAIN ", "2001:", '"a b" <'):
        redact(piece * (200_000 // len(piece)))
