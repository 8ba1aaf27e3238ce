"""Conversations that were copied without a program's own heading."""

import pytest

from tests.logs.hand_made import GRAMMAR
from wizard.logs import Session, read


def only(*lines: str) -> Session:
    (session,) = read("\n".join(lines), GRAMMAR).sessions
    return session


def test_the_debug_output_of_smtplib_is_a_conversation_of_the_client():
    facts = only(
        "send: 'ehlo client.example.com\\r\\n'",
        "reply: b'250-mx.example.net\\r\\n'",
        "reply: b'250-STARTTLS\\r\\n'",
        "reply: b'250 8BITMIME\\r\\n'",
        "reply: retcode (250); Msg: b'mx.example.net\\nSTARTTLS\\n8BITMIME'",
        "send: 'STARTTLS\\r\\n'",
        "reply: b'220 2.0.0 Ready to start TLS\\r\\n'",
        "send: 'ehlo client.example.com\\r\\n'",
    ).facts
    assert facts.value("session.side") == "client"
    assert facts.value("tls.outcome") == "encrypted"
    assert [fact.value for fact in facts.every("smtp.starttls")] == ["offered", "accepted"]


def test_the_debug_output_of_net_smtp_has_its_arrow_behind_a_bracket():
    facts = only(
        "Net::SMTP=GLOB(0x56078727d398)>>> STARTTLS",
        "Net::SMTP=GLOB(0x56078727d398)<<< 454 4.7.0 TLS not available due to local problem",
    ).facts
    assert facts.value("smtp.starttls") == "refused"
    assert facts.value("session.side") == "client"


def test_the_debug_output_of_exim_has_arrows_of_two_signs():
    facts = only(
        "  SMTP<< 220 mx.example.net ESMTP",
        "  SMTP>> EHLO client.example.com",
        "  SMTP<< 250-mx.example.net",
        "         250-PIPELINING",
        "         250 STARTTLS",
        "  SMTP>> STARTTLS",
        "  SMTP<< 220 Ready to start TLS",
    ).facts
    assert facts.value("session.side") == "client"
    assert [fact.value for fact in facts.every("smtp.starttls")] == ["offered", "accepted"]


def test_a_sentence_about_sending_is_no_command():
    assert read("send: 'the log to the support'", GRAMMAR).sessions == ()


@pytest.mark.parametrize(
    ("line", "refused", "reply"),
    [
        ("host mx.example.com[192.0.2.25] refused to talk to me: 554 5.7.1 Blocked", "CONNECT", "554"),
        ("Error during connect to smtp server: SMTP AUTH failed: 535 Incorrect authentication data", "AUTH", "535"),
        ('Expected response code "354" but got code "452", with message "452 4.4.5 Too many messages".', "DATA", "452"),
        ('Expected response code 235 but got code "535", with message "535 5.7.8 Error"', "AUTH", "535"),
        ("response: '454 4.7.0 TLS not available due to local problem',", "STARTTLS", "454"),
        ("Caused by: org.example.mail.SendFailedException: 454 4.7.0 TLS not available", "STARTTLS", "454"),
    ],
)
def test_a_sentence_that_cites_a_reply_tells_what_was_refused(line, refused, reply):
    facts = only(line).facts
    assert facts.value("smtp.refused") == refused
    assert str(facts.value("smtp.reply")) == reply


@pytest.mark.parametrize(
    "line",
    [
        "Remote host said: 550-5.7.1 Unauthenticated email is not accepted",
        'Expected response code "250/251/252" but got code "550", with message "550 5.1.1 No such user"',
        "Diagnostic-Code: smtp; 403 4.7.0 TLS handshake failed",
        "Diagnostic-Code: smtp; 454 4.7.0 Failed to establish appropriate TLS channel: Access Denied",
    ],
)
def test_a_cited_reply_that_may_answer_several_commands_is_not_taken_for_a_refusal_of_starttls(line):
    facts = only(line).facts
    assert facts.value("smtp.reply")
    assert facts.value("smtp.starttls") is None
    assert facts.value("smtp.refused") is None


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("smtp: <a1b2c3d4> Send: STARTTLS", "smtp: <a1b2c3d4> Recv: 454 4.7.0 TLS not available"),
        (
            "[24EC:001D-177C] SMTPClient: CommandSTARTTLS: STARTTLS",
            "SMTPClient: ReceiveResponse: 454 TLS not available",
        ),
    ],
    ids=["roundcube", "domino"],
)
def test_words_may_mark_who_speaks_as_arrows_do(command, reply):
    facts = only(command, reply).facts
    assert facts.value("session.side") == "client"
    assert facts.value("smtp.starttls") == "refused"


def test_a_sentence_that_ends_in_a_reply_is_no_line_of_the_conversation():
    assert read("Message sent: 250 2.0.0 Ok", GRAMMAR).sessions == ()


@pytest.mark.parametrize(
    ("line", "refused", "reply"),
    [
        ("smtplib.SMTPDataError: (552, b'5.3.4 Message too big for system')", None, "552"),
        ("reply: retcode (535); Msg: b'5.7.8 Bad credentials'", None, "535"),
        ("Net::SMTPServerBusy: 450 4.7.1 Client host rejected: cannot find your reverse hostname", None, "450"),
        ("[Error: Server responded with 554 SMTP synchronization error]", None, "554"),
        ("gomail: could not send email 1: 550 5.7.1 relay denied", None, "550"),
        ("tls error: STARTTLS: got 502, expected 220, permanent: 502 5.5.1 command not implemented", "STARTTLS", "502"),
        ('message \'Expected response code 250 but got code "550", with message "550', None, "550"),
    ],
)
def test_a_refusal_is_found_wherever_a_program_quotes_it(line, refused, reply):
    facts = only(line).facts
    assert facts.value("smtp.reply") == reply
    assert facts.value("smtp.refused") == refused


@pytest.mark.parametrize(
    "line",
    [
        "error: 500 Internal Server Error",
        "returned 502 Bad Gateway",
        "the report has 550 lines, and 451 of them are new",
        '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect."',
    ],
)
def test_what_only_looks_like_a_refusal_is_none(line):
    reading = read(line, GRAMMAR)
    assert all(session.facts.value("smtp.reply") in (None, "451") for session in reading.sessions)


def test_a_demand_for_starttls_that_is_quoted_is_no_refusal_of_it():
    facts = only(
        '"last_error": "5.7.0 Must issue a STARTTLS command first (530 5.7.0 Must issue a STARTTLS command first)"'
    )
    assert facts.facts.value("smtp.starttls") == "required"
    assert facts.facts.value("smtp.refused") is None


def test_a_refusal_of_several_lines_counts_though_its_last_line_was_not_copied():
    facts = only("552-5.7.0 This message was blocked because its content presents a potential").facts
    assert (facts.value("smtp.reply"), facts.value("smtp.enhanced")) == ("552", "5.7.0")
