"""Conversations that were copied without a program's own heading."""

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
