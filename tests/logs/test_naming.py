"""Who the other side is: the host, address, port and protocol that lines name within their messages."""

import pytest

from wizard.conversation import Turn, Wizard, reply
from wizard.facts import Facts

QUEUE = "Nov 24 10:00:00 mx postfix/smtp[1]: 4ABCDEF123: to=<a@example.com>, delay=1, "


def facts_of(wizard: Wizard, text: str) -> Facts:
    report = reply(wizard, Turn(text=text)).report
    assert report is not None
    return report.facts


@pytest.mark.parametrize(
    ("text", "target", "port"),
    [
        (f"{QUEUE}relay=mx.example.com[192.0.2.1]:25, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)", "mx.example.com", "25"),
        (f"{QUEUE}relay=mx.example.com[2001:db8::1]:587, dsn=5.7.4, status=bounced (TLS is required, but was not offered by host mx.example.com[2001:db8::1])", "mx.example.com", "587"),
        ("2026-11-24 10:00:00 1abcDE-000001-23 H=mx.example.com [192.0.2.1]: TLS session: (SSL_connect): timed out", "mx.example.com", None),
        ("2026-11-24 10:00:00 1abcDE-000001-23 == a@example.com R=smarthost T=remote_smtp defer (-38) H=smtp.example.com [192.0.2.1]:587: a TLS session is required, but the server did not offer TLS support", "smtp.example.com", "587"),
        ("Nov 24 10:00:00 mx smtpd[1]: 5df87c9ffd0e785d mta connecting address=smtps://192.0.2.1:465 host=ptr.example.net\nNov 24 10:00:01 mx smtpd[1]: 5df87c9ffd0e785d mta error reason=IO Error: SSL handshake failed", "192.0.2.1", "465"),
        ("Error: connect ETIMEDOUT 192.0.2.25:587", "192.0.2.25", "587"),
        ("2026/11/24 10:00:00 dial tcp mail.example.com:465: connect: connection refused", "mail.example.com", "465"),
        ("com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout -1;", "smtp.example.com", "587"),
        ("javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\njavax.net.ssl.SSLHandshakeException: PKIX path building failed", "smtp.example.com", "465"),
        ("    server = smtplib.SMTP_SSL(\"smtp.example.com\", 465)\nssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:992)", "smtp.example.com", "465"),
        ("PHP Warning:  stream_socket_client(): Unable to connect to ssl://smtp.example.com:465 (Connection timed out) in /var/www/m.php on line 3", "smtp.example.com", "465"),
        ("* Connected to mail.example.com (192.0.2.1) port 465\n* SSL certificate problem: certificate has expired", "mail.example.com", "465"),
    ],
)  # fmt: skip
def test_the_server_to_test_is_the_one_that_the_lines_name(
    shipped_wizard: Wizard, text: str, target: str, port: str | None
) -> None:
    facts = facts_of(shipped_wizard, text)
    assert (facts.value("session.target"), facts.value("session.port")) == (target, port)


@pytest.mark.parametrize(
    "text",
    [
        f"{QUEUE}relay=mail.example.com[private/dovecot-lmtp], dsn=2.0.0, status=sent (250 2.0.0 Saved)",
        f"{QUEUE}relay=none, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again)",
        f"{QUEUE}relay=127.0.0.1[127.0.0.1]:10024, dsn=2.0.0, status=sent (250 2.0.0 ok)",
        "2026-11-24 10:00:00 H=client.example.net [192.0.2.84]:54321 F=<a@example.com> rejected RCPT <b@example.net>: relay not permitted",
        "2026-11-24 10:00:00 TLS error on connection from client.example.net [192.0.2.84]:54321 (SSL_accept): error:0A0000C1:SSL routines::no shared cipher",
        "Nov 24 10:00:00 mx postfix/smtpd[1]: lost connection after STARTTLS from client.example.net[192.0.2.84]",
    ],
)  # fmt: skip
def test_a_client_a_socket_or_a_filter_of_our_own_is_no_server_to_test(shipped_wizard: Wizard, text: str) -> None:
    facts = facts_of(shipped_wizard, text)
    assert facts.value("session.target") is None
    assert facts.value("session.port") != "54321"


def test_a_client_is_the_peer_of_a_server_all_the_same(shipped_wizard: Wizard) -> None:
    line = "Nov 24 10:00:00 mx postfix/smtpd[1]: lost connection after STARTTLS from client.example.net[192.0.2.84]"
    assert facts_of(shipped_wizard, line).value("session.peer") == "192.0.2.84"


def test_the_last_server_that_was_tried_is_the_one_to_test(shipped_wizard: Wizard) -> None:
    facts = facts_of(
        shipped_wizard,
        "Nov 24 10:00:00 mx postfix/smtp[1]: connect to mx1.example.com[192.0.2.1]:25: Connection timed out\n"
        "Nov 24 10:00:30 mx postfix/smtp[1]: SSL_connect error to mx2.example.com[192.0.2.2]:25: -1\n"
        f"{QUEUE}relay=mx2.example.com[192.0.2.2]:25, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)",
    )
    assert (facts.value("session.target"), facts.value("session.peer")) == ("mx2.example.com", "192.0.2.2")


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("Nov 24 10:00:00 mx dovecot: imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=198.51.100.1, TLS handshaking: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher", "imap"),
        ("Nov 24 10:00:00 mx dovecot: pop3-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=198.51.100.1, TLS handshaking: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher", "pop3"),
        ("Nov 24 10:00:00 mx imapd-ssl: ip=[::ffff:192.0.2.84], couriertls: accept: error:1408F10B:SSL routines:ssl3_get_record:wrong version number", "imap"),
        ("Nov 24 10:00:00 mx pop3s[1880]: EOF in SSL_accept() -> fail", "pop3"),
        ("SSL error connecting imap.example.com (192.0.2.9:993): self-signed certificate", "imap"),
        ("fetchmail: POP3> STLS\nfetchmail: POP3< -ERR TLS not available", "pop3"),
        ("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\na1 STARTTLS\na1 NO TLS not available", "imap"),
        ("+OK POP3 ready\nSTLS\n-ERR TLS not available", "pop3"),
    ],
)  # fmt: skip
def test_a_mailbox_log_says_its_protocol(shipped_wizard: Wizard, text: str, protocol: str) -> None:
    assert facts_of(shipped_wizard, text).value("session.protocol") == protocol


DELIVERED = "Nov 24 10:00:00 mx postfix/smtp[1]: 4A1B2C3D4E: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)"
STOPPED = "Nov 24 10:00:05 mx postfix/smtp[1]: {}: to=<b@example.net>, relay=mx.example.net[192.0.2.2]:25, delay=1, dsn=4.4.2, status=deferred (lost connection with mx.example.net[192.0.2.2] while performing the EHLO handshake)"


def test_a_process_that_goes_on_to_the_next_message_hides_no_failure_behind_a_success(shipped_wizard: Wizard) -> None:
    answer = reply(shipped_wizard, Turn(text=f"{DELIVERED}\n{STOPPED.format('5B2C3D4E5F')}"))
    assert [report.facts.value("session.target") for report in answer.sessions] == ["mx.example.com", "mx.example.net"]
    assert answer.report is not None and answer.report.facts.value("session.end") == "closed"


def test_the_recipients_of_one_message_are_one_session(shipped_wizard: Wizard) -> None:
    answer = reply(shipped_wizard, Turn(text=f"{DELIVERED}\n{DELIVERED.replace('a@', 'c@')}"))
    assert len(answer.sessions) == 1 and answer.sessions[0].count == 1
