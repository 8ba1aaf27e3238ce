"""What a line printed is not asked again: every verification code and every alert, both ways, on both sides."""

from collections.abc import Iterator

import pytest

from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.model import TableRow
from wizard.walk import Ask, Send

SAYS_NOTHING = frozenset(("0", "90"))
"""close_notify and user_canceled: ends of a conversation, which give no reason."""
UNDEFINED = "77"
"""A number that no standard gives to an alert."""
CLIENT = "192.0.2.90 [1AD4] 16:48:40:140 Client session "
SERVER = "203.0.113.55 [1880] 17:31:44:299 "
REASONLESS = frozenset(("outcome", "reason", "said", "send-lines", "send-number"))
"""The questions that ask how far it went, and what the lines give as the reason."""


def rows(wizard: Wizard, page: str, key: str) -> Iterator[TableRow]:
    for table in wizard.kb.pages[page].tables:
        if table.key == key:
            yield from table.rows


def asked(wizard: Wizard, text: str) -> str:
    """The question that is asked, or whose lines are asked for, without its page; "" where a solution is named."""
    answer: Reply = reply(wizard, Turn(text))
    following = answer.next
    return following.question.partition("#")[2] if isinstance(following, Ask | Send) else ""


def refused_alert(number: str, *, received: bool, client: bool) -> str:
    """A session of IceWarp that broke on an alert, which came from the other side or was sent there."""
    head, ours, theirs = (CLIENT, ">>>", "<<<") if client else (SERVER, "<<<", ">>>")
    failed = (
        "TLS connection could not be established" if client else "SSL: Handshake with client failed on 192.0.2.25:25"
    )
    arrow = "<<<" if received else ">>>"
    return "\n".join(
        (
            f"{head}{ours} STARTTLS",
            f"{head}{theirs} 220 2.0.0 Ready to start TLS",
            f"{head}{failed}",
            f"{arrow} (SSLv3/TLS read finished ,771,21) 02{int(number):02x}",
        )
    )


def test_a_verification_code_that_was_printed_is_not_asked(shipped_wizard: Wizard) -> None:
    codes = {row.key for row in rows(shipped_wizard, "verify", "tls.verify")} - {"0"}
    assert codes >= {str(number) for number in range(1, 95)} - {"95"}
    again = {}
    for code in codes:
        for text in (
            f"{CLIENT}SSL: Not verified ({code}) - proceed anyway",
            f"verify error:num={code}:what it means\nVerify return code: {code} (what it means)",
        ):
            question = asked(shipped_wizard, text)
            if question in REASONLESS | {"code"}:
                again[text] = question
    assert not again


@pytest.mark.parametrize(
    "head",
    [
        "Nov 24 16:48:40 mail postfix/smtp[2101]: certificate verification failed for mx.example.net[192.0.2.90]:25: ",
        "Nov 24 16:48:40 mail postfix/smtpd[2102]: certificate verification failed for a.example.net[192.0.2.84]: ",
    ],
)
def test_a_verification_text_that_was_printed_is_not_asked(shipped_wizard: Wizard, head: str) -> None:
    again = {}
    for row in rows(shipped_wizard, "verify", "tls.verify"):
        for wording in row.wordings:
            question = asked(shipped_wizard, head + wording)
            if question in REASONLESS | {"code"}:
                again[wording] = question
    assert not again


@pytest.mark.parametrize("client", [True, False], ids=["client", "server"])
@pytest.mark.parametrize("received", [True, False], ids=["received", "sent"])
def test_an_alert_that_was_printed_is_not_asked(shipped_wizard: Wizard, *, received: bool, client: bool) -> None:
    numbers = {row.key for row in rows(shipped_wizard, "alerts", "tls.alert")}
    assert len(numbers) > 30
    again = {}
    for number in (numbers | {UNDEFINED}) - SAYS_NOTHING:
        question = asked(shipped_wizard, refused_alert(number, received=received, client=client))
        if question in REASONLESS:
            again[number] = question
    assert not again


@pytest.mark.parametrize(
    "head",
    [
        "Nov 24 16:48:40 mail postfix/smtp[2101]: warning: TLS library problem: error:0A000410:SSL routines::",
        "Nov 24 16:48:40 mail postfix/smtpd[2102]: warning: TLS library problem: error:0A000410:SSL routines::",
    ],
)
def test_an_alert_that_another_program_printed_is_not_asked(shipped_wizard: Wizard, head: str) -> None:
    again = {}
    for row in rows(shipped_wizard, "alerts", "tls.alert"):
        for wording in row.wordings:
            question = asked(shipped_wizard, head + wording)
            if row.key not in SAYS_NOTHING and question in REASONLESS:
                again[wording] = question
    assert not again


def test_an_end_without_a_reason_is_not_taken_for_one(shipped_wizard: Wizard) -> None:
    assert asked(shipped_wizard, refused_alert("0", received=True, client=True)) == "elsewhere"
    assert asked(shipped_wizard, refused_alert("0", received=True, client=False)) == "send-lines"
    assert asked(shipped_wizard, refused_alert("90", received=False, client=True)) == "send-lines"


def test_the_verification_code_weighs_more_than_the_alert_that_it_made_us_send(shipped_wizard: Wizard) -> None:
    for code, alert in (("12", "45"), ("3", "48"), ("7", "51"), ("28", "42")):
        text = (
            refused_alert(alert, received=False, client=True) + f"\n{CLIENT}SSL: Not verified ({code}) - proceed anyway"
        )
        answer = reply(shipped_wizard, Turn(text))
        assert answer.walk is not None
        assert ("peer-certificate#code", True) in [
            (step.node, step.choice in ("proof", "ours", "link")) for step in answer.walk.trail
        ], (code, [(step.node, step.choice) for step in answer.walk.trail])


@pytest.mark.parametrize(
    "words", ["self-signed certificate", "self-signed certificate in certificate chain", "EE certificate key too weak",
              "certificate has expired", "certificate revoked"],
)  # fmt: skip
def test_what_the_other_side_said_of_our_certificate_is_not_asked(shipped_wizard: Wizard, words: str) -> None:
    text = f"Diagnostic-Code: smtp; 450 4.7.0 TLS failed: verify failed: {words}"
    assert asked(shipped_wizard, text) not in REASONLESS | {"shown"}
