"""One reason of a library in all its spellings, with the tables that the product ships."""

import pytest

from tests.lab_scoring import shipped
from wizard.logs.openssl_reasons import REASONS
from wizard.logs.spellings import other_spelling

DIAGNOSE = shipped()


def facts(text: str) -> dict[str, str]:
    diagnosis = DIAGNOSE(text)
    return {name: str(fact["value"]) for each in diagnosis["sessions"] for name, fact in each["facts"].items()}


@pytest.mark.parametrize(
    "line",
    [
        "error:0A0000C1:SSL routines::no shared cipher",
        "error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher",
        "error:0A0000C1:lib(20)::reason(193)",
        "error:1408A0C1:lib(20):func(138):reason(193)",
        "SSL_accept: SSL_R_NO_SHARED_CIPHER",
        "[('SSL routines', 'tls_early_post_process_client_hello', 'no shared cipher')]",
        "code: 'ERR_SSL_NO_SHARED_CIPHER'",
        "tls_post_process_client_hello() no shared cipher",
    ],
)
def test_a_reason_of_openssl_is_the_same_in_every_spelling(line: str):
    assert facts(line)["tls.here_says"] == "no-cipher"


@pytest.mark.parametrize("number", sorted(REASONS))
def test_every_number_says_what_its_text_says(number: int):
    by_text = facts(f"error:0A000000:SSL routines::{REASONS[number]}")
    newer, older = 0x0A000000 | number, 0x14094000 | number
    assert facts(f"error:{newer:08X}:lib(20)::reason({number})") == by_text
    assert facts(f"error:{older:08X}:lib(20):func(148):reason({number})") == by_text


def test_numbers_whose_meaning_changed_say_nothing():
    assert not {294, 365, 366} & REASONS.keys()


def test_a_number_of_another_library_is_no_reason_of_tls():
    assert other_spelling("error:0909006C:PEM routines:get_name:reason(108)") == ""


def test_plain_text_keeps_its_meaning_in_old_versions():
    assert facts("IMAP: SSL23_GET_SERVER_HELLO unknown protocol")["tls.here_says"] == "plain-text"


@pytest.mark.parametrize("code", ["0x8009030E", "-2146893042", "2148074254", "8009030E"])
def test_a_code_of_windows_is_the_same_in_decimal_and_in_hexadecimal(code: str):
    assert facts(f"AcquireCredentialsHandle failed: {code}")["tls.here_says"] == "no-certificate"


def test_a_telephone_number_is_no_code():
    assert other_spelling("call 2125550123 or -2139999999, queue 1480094") == ""


@pytest.mark.parametrize(
    "line",
    [
        "NSURLErrorDomain Code=-1203",
        "NSURLErrorServerCertificateHasUnknownRoot",
        "CFNetwork SSLHandshake failed (-9812)",
    ],
)
def test_a_code_of_apple_is_the_same_as_its_name(line: str):
    assert facts(line)["tls.here_says"] == "issuer-unknown"


def test_what_the_other_server_said_is_its_complaint():
    said = facts(
        "Nov 24 10:00:01 mx postfix/smtp[7]: 4F1: to=<a@example.net>, relay=mx.example.net[192.0.2.7]:25, "
        "dsn=4.7.0, status=deferred (host mx.example.net[192.0.2.7] said: 454 4.7.0 Failed to establish appropriate "
        "TLS channel: Access Denied (in reply to RCPT TO command))"
    )
    assert said["tls.there_says"] == "policy"
    assert "tls.here_says" not in said


def test_an_alert_that_erlang_received_was_sent_by_the_other_side():
    said = facts("10:15:37.224 [notice] TLS :client: In state :hello received SERVER ALERT: Fatal - Handshake Failure")
    assert (said["tls.alert"], said["tls.there_says"]) == ("40", "handshake-refused")
