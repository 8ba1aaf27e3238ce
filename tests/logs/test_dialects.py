"""The lines of different programs, alone and mixed in one paste: each keeps its dialect, its side and its facts."""

from itertools import zip_longest

import pytest

from wizard.conversation import Reply, SessionReport, Turn, Wizard, reply
from wizard.logs import read

DOVECOT_REFUSED = (
    (
        "Nov 24 10:35:53 mail dovecot: imap-login: Login aborted: Connection closed: SSL_accept() failed: "
        "error:0A000416:SSL routines::ssl/tls alert certificate unknown: SSL alert number 46 (disconnected during TLS "
        "handshake) (tls_handshake_not_finished): user=<>, rip=192.0.2.10, lip=198.51.100.2, TLS handshaking, "
        "session=<ze1xXkMwqLLAqAEX>"
    ),
)
DOVECOT_LOGIN = (
    (
        "Nov 24 10:35:54 mail dovecot: imap-login: Login: user=<user@example.com>, method=PLAIN, rip=192.0.2.11, "
        "lip=198.51.100.2, mpid=21157, TLS, session=<Z88BjNr738Pesspc>"
    ),
    "Nov 24 10:36:00 mail dovecot: imap(user@example.com)<21157><Z88BjNr738Pesspc>: Disconnected: Logged out in=120",
)
DOVECOT_NO_ATTEMPT = (
    (
        "Nov 24 10:35:53 mail dovecot: imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.12, "
        "lip=198.51.100.2, TLS, session=<oKhx/gzUpADZQqTm>"
    ),
)
SENDMAIL_UNVERIFIED = (
    (
        "Nov 24 16:48:40 mail sendmail[12345]: STARTTLS=client, relay=mx.example.com., version=TLSv1.3, verify=FAIL, "
        "cipher=TLS_AES_256_GCM_SHA384, bits=256/256"
    ),
    (
        "Nov 24 16:48:41 mail sendmail[12345]: 3AOFmeXY012345: to=<user@example.com>, delay=00:00:02, mailer=esmtp, "
        "relay=mx.example.com. [192.0.2.9], dsn=2.0.0, stat=Sent (2.0.0 Ok: queued)"
    ),
)
SENDMAIL_FAILED = (
    (
        "Nov 24 16:48:40 mail sm-mta[777]: STARTTLS=server, error: accept failed=-1, reason=no shared cipher, "
        "SSL_error=1, errno=0, retry=-1, relay=client.example.net [192.0.2.84]"
    ),
)
HMAILSERVER_FAILED = (
    (
        '"SMTPC"\t1736\t7\t"2026-11-24 16:48:40.150"\t"192.0.2.9"\t'
        '"RECEIVED: 250-mx.example.com[nl]250-SIZE 20480000[nl]250-STARTTLS[nl]250 HELP"'
    ),
    '"SMTPC"\t1736\t7\t"2026-11-24 16:48:40.152"\t"192.0.2.9"\t"SENT: STARTTLS"',
    '"SMTPC"\t1736\t7\t"2026-11-24 16:48:40.160"\t"192.0.2.9"\t"RECEIVED: 220 Ready to start TLS"',
    (
        '"TCPIP"\t1736\t"2026-11-24 16:48:40.201"\t"TCPConnection - TLS/SSL handshake failed. Session Id: 7, '
        'Remote IP: 192.0.2.9, Error code: 336151568, Message: sslv3 alert handshake failure"'
    ),
)
HARAKA_OUT = (
    (
        "[INFO] [2C6A4F1E-0B7D-4D7E-9A44-2B1C0F3A5D10.1.1] [outbound] secured verified=true "
        "cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3"
    ),
)
STUNNEL_FAILED = (
    "2026.11.24 16:48:40 LOG5[12]: Service [smtps] accepted connection from 192.0.2.84:50000",
    (
        "2026.11.24 16:48:40 LOG3[12]: SSL_accept: ssl/statem/statem_srvr.c:2283: error:0A0000C1:SSL routines::"
        "no shared cipher"
    ),
)
NGINX_CLOSED = (
    (
        "2026/11/24 16:48:40 [info] 12#12: *71 peer closed connection in SSL handshake while SSL handshaking, "
        "client: 192.0.2.84, server: 0.0.0.0:465"
    ),
)
HAPROXY_FAILED = (
    "Nov 24 16:48:40 lb haproxy[6103]: 192.0.2.84:56059 [24/Nov/2026:16:48:40.380] smtps/tls: SSL handshake failure",
)
COURIER_LOGIN = (
    "Nov 24 16:48:40 mail imapd-ssl: LOGIN, user=user@example.com, ip=[::ffff:192.0.2.84], port=[50000], protocol=IMAP",
)
QMAIL_FAILED = (
    (
        "@40000000674361a82d1b2c3c delivery 12: deferral: TLS_unable_to_verify_server_with_control/tlshosts/"
        "mx.example.com.pem:_certificate_has_expired;_connected_to_192.0.2.9./"
    ),
)
MDAEMON_FAILED = (
    "Mon 2026-11-23 21:21:05.450: [880617] --> STARTTLS",
    "Mon 2026-11-23 21:21:05.460: [880617] <-- 220 2.7.0 Ready to start TLS",
    "Mon 2026-11-23 21:21:05.468: [880617] *  SSL negotiation failed, error code 0x80090331",
)
ICEWARP_FAILED = (
    "192.0.2.60 [1F70] 12:51:22 Client session >>> STARTTLS",
    "192.0.2.60 [1F70] 12:51:22 Client session <<< 220 Go ahead with TLS",
    "192.0.2.60 [1F70] 12:51:22 Client session TLS connection could not be established",
    "<<< (SSLv2/v3 read server hello A ,769,21) 0232",
)
PROGRAMS = {
    "dovecot refused": ("dovecot", "server", "failed", DOVECOT_REFUSED),
    "dovecot login": ("dovecot", "server", "encrypted", DOVECOT_LOGIN),
    "dovecot no attempt": ("dovecot", "server", "encrypted", DOVECOT_NO_ATTEMPT),
    "sendmail unverified": ("sendmail", "client", "encrypted", SENDMAIL_UNVERIFIED),
    "sendmail failed": ("sendmail", "server", "failed", SENDMAIL_FAILED),
    "hmailserver": ("hmailserver", "client", "failed", HMAILSERVER_FAILED),
    "haraka": ("haraka", "client", "verified", HARAKA_OUT),
    "stunnel": ("stunnel", "server", "failed", STUNNEL_FAILED),
    "nginx": ("nginx", "server", "unknown", NGINX_CLOSED),
    "haproxy": ("haproxy", "server", "failed", HAPROXY_FAILED),
    "courier": ("courier", "server", "encrypted", COURIER_LOGIN),
    "qmail": ("qmail", "client", "failed", QMAIL_FAILED),
    "mdaemon": ("mdaemon", "client", "failed", MDAEMON_FAILED),
    "icewarp": ("icewarp", "client", "failed", ICEWARP_FAILED),
}
PAIRS = [
    ("dovecot refused", "sendmail unverified"),
    ("dovecot refused", "dovecot login"),
    ("sendmail failed", "sendmail unverified"),
    ("stunnel", "dovecot no attempt"),
    ("haproxy", "courier"),
    ("nginx", "haraka"),
    ("hmailserver", "mdaemon"),
    ("qmail", "sendmail unverified"),
    ("icewarp", "dovecot login"),
]


def answered(wizard: Wizard, *lines: str) -> Reply:
    return reply(wizard, Turn(text="\n".join(lines)))


def seen(report: SessionReport) -> tuple[str, str | None, str]:
    return report.session.dialect, report.facts.value("session.side"), report.outcome


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_lines_of_one_program_are_one_session_with_its_side_and_end(shipped_wizard: Wizard, name: str) -> None:
    dialect, side, outcome, lines = PROGRAMS[name]
    found = answered(shipped_wizard, *lines)
    assert [seen(report) for report in found.sessions] == [(dialect, side, outcome)]
    assert not found.others


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_programs_in_one_paste_stay_apart(shipped_wizard: Wizard, pair: tuple[str, str]) -> None:
    one, other = (PROGRAMS[name] for name in pair)
    mixed = [line for both in zip_longest(one[3], other[3]) for line in both if line]
    if "icewarp" in pair:  # a line of bytes belongs to the line above it
        mixed = [*one[3], *other[3]]
    found = answered(shipped_wizard, *mixed)
    assert sorted(map(str, map(seen, found.sessions))) == sorted(str(program[:3]) for program in (one, other))


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_the_failure_is_told_first_and_no_success_becomes_one(shipped_wizard: Wizard, pair: tuple[str, str]) -> None:
    one, other = (PROGRAMS[name] for name in pair)
    found = answered(shipped_wizard, *other[3], *one[3])
    failed = [report for report in found.sessions if report.outcome == "failed"]
    assert len(failed) == [one[2], other[2]].count("failed")
    if failed:
        assert found.report is not None and found.report.outcome == "failed"
    for report in found.sessions:
        if report.outcome in ("encrypted", "verified"):
            assert all(verdict.cause == "none" for verdict in (report.walk.verdicts if report.walk else ()))


def test_every_sample_of_every_dialect_keeps_it_in_one_long_paste(shipped_wizard: Wizard) -> None:
    samples = [(dialect.name, sample) for dialect in shipped_wizard.kb.dialects for sample in dialect.likes]
    reading = read("\n\n".join(sample for _, sample in samples), shipped_wizard.grammar)
    lines = [*(line for session in reading.sessions for line in session.lines), *reading.others]
    claimed = {line.number: line.dialect for line in lines}
    assert len(samples) > 60
    assert [(name, sample) for place, (name, sample) in enumerate(samples) if claimed[2 * place + 1] != name] == []


@pytest.mark.parametrize(
    ("who", "line", "complaint"),
    [
        ("there", DOVECOT_REFUSED[0], "cert-refused"),
        ("here", SENDMAIL_FAILED[0], "no-cipher"),
        ("there", HMAILSERVER_FAILED[-1], "handshake-refused"),
        ("here", STUNNEL_FAILED[-1], "no-cipher"),
        ("here", QMAIL_FAILED[0], "expired"),
        ("there", "2026.11.24 16:48:40 LOG7[12]: TLS alert (read): fatal: unknown CA", "issuer-unknown"),
        ("here", "2026.11.24 16:48:40 LOG7[12]: TLS alert (write): fatal: unknown CA", "issuer-unknown"),
        ("here", "fetchmail: Server certificate verification error: certificate has expired", "expired"),
        ("here", "IO error: invalid peer certificate: UnknownIssuer", "issuer-unknown"),
        ("there", "IO error: received fatal alert: UnknownCA", "issuer-unknown"),
        ("there", "error: received fatal alert: the peer found the certificate to be expired", "dates"),
    ],
)
def test_who_complains_is_not_who_logs(shipped_wizard: Wizard, who: str, line: str, complaint: str) -> None:
    found = answered(shipped_wizard, line).facts
    other = "here" if who == "there" else "there"
    assert complaint in [fact.value for fact in found.every(f"tls.{who}_says")]
    assert found.value(f"tls.{other}_says") is None


@pytest.mark.parametrize(
    "line",
    [
        DOVECOT_NO_ATTEMPT[0],
        SENDMAIL_UNVERIFIED[0],
        "2026.11.24 16:48:41 LOG5[12]: Connection closed: 42 byte(s) sent to TLS, 30 byte(s) sent to socket",
        NGINX_CLOSED[0],
        (
            "Nov 24 16:48:40 mail sm-mta[7]: 3AOFmeXY012345: probe.example.net [192.0.2.84] did not issue "
            "MAIL/EXPN/VRFY/ETRN during connection to MTA-v4"
        ),
        (
            "Nov 24 09:22:37 mail dovecot: imap-login: Disconnected (auth failed, 1 attempts in 8 secs): user=<user>, "
            "method=PLAIN, rip=192.0.2.10, lip=198.51.100.2, TLS, TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 "
            "(256/256 bits)"
        ),
        (
            "[NOTICE] [2C6A4F1E-0B7D-4D7E-9A44-2B1C0F3A5D10] [tls] secured: cipher=TLS_AES_256_GCM_SHA384 "
            "version=TLSv1.3 verified=false"
        ),
        (
            "2026.11.24 16:48:40 LOG3[13]: SSL_accept: ssl/record/ssl3_record.c:348: error:0A00009C:SSL routines::"
            "http request"
        ),
        "fetchmail: Authorization failure on user@imap.example.com",
    ],
)
def test_what_looks_like_a_failure_and_is_none(shipped_wizard: Wizard, line: str) -> None:
    found = answered(shipped_wizard, line)
    assert [report.outcome for report in found.sessions if report.outcome == "failed"] == []
    assert all(cause.cause in ("none", "not-tls") or cause.certainty != "certain" for cause in found.causes)


def test_one_process_of_sendmail_that_goes_on_to_the_next_host_is_two_sessions(shipped_wizard: Wizard) -> None:
    found = answered(
        shipped_wizard,
        *SENDMAIL_UNVERIFIED,
        "Nov 24 16:48:42 mail sendmail[12345]: STARTTLS=client, error: connect failed=-1, "
        "reason=wrong version number, SSL_error=1, errno=0, retry=-1",
        "Nov 24 16:48:42 mail sendmail[12345]: ruleset=tls_server, arg1=SOFTWARE, relay=mx.example.org, "
        "reject=403 4.7.0 TLS handshake failed.",
        "Nov 24 16:48:42 mail sendmail[12345]: 3AOFmeXY012346: to=<user@example.org>, delay=00:00:03, mailer=esmtp, "
        "relay=mx.example.org. [192.0.2.77], dsn=4.0.0, stat=Deferred: 403 4.7.0 TLS handshake failed.",
    )
    assert [report.outcome for report in found.sessions] == ["encrypted", "failed"]
    assert found.facts.value("session.peer") == "192.0.2.77"


def test_two_connections_of_one_client_in_one_second_are_not_one_case(shipped_wizard: Wizard) -> None:
    line = (
        "Sep 10 01:14:33 imap-login: Info: Disconnected: Connection closed: SSL_accept() failed: error:{} (no auth "
        "attempts in 0 secs): user=<>, rip=192.0.2.47, {}lip=198.51.100.3, TLS handshaking: SSL_accept() failed: error:{}"
    )
    cipher, version = "0A0000C1:SSL routines::no shared cipher", "0A000102:SSL routines::unsupported protocol"
    for ports in (("rport=44040, ", "rport=44316, "), ("", "")):
        lines = [line.format(why, port, why) for why, port in zip((cipher, version), ports, strict=True)]
        said = [
            {fact.value for fact in each.facts.every("tls.here_says")}
            for each in answered(shipped_wizard, *lines).sessions
        ]
        assert said == [{"no-cipher"}, {"version"}]


class TestLinesWithoutHeading:
    """The rest of a message of several lines belongs to the line above, and only to its own program."""

    EXCEPTION = "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification"

    def test_an_exception_under_a_line_of_zimbra_is_read_with_it(self, shipped_wizard: Wizard) -> None:
        found = answered(
            shipped_wizard,
            "2026-11-24 16:48:40,123 WARN  [ScheduledTask-4] [name=user@example.com;mid=2;] datasource - failed",
            self.EXCEPTION,
            "        at sun.security.ssl.Alerts.getSSLException(Alerts.java:192)",
            f"Caused by: {self.EXCEPTION}",
        )
        assert [seen(report)[0] for report in found.sessions] == ["zimbra"]
        assert found.facts.value("tls.here_says") == "issuer-unknown" and not found.others

    def test_the_same_exception_alone_is_not_taken_for_zimbra(self, shipped_wizard: Wizard) -> None:
        found = answered(shipped_wizard, f"Caused by: {self.EXCEPTION}", self.EXCEPTION)
        assert [report.session.dialect for report in found.sessions if report.session.dialect == "zimbra"] == []
        assert found.facts.value("tls.here_says") == "issuer-unknown"

    def test_an_error_of_openssl_under_fetchmail_is_read_with_it(self, shipped_wizard: Wizard) -> None:
        found = answered(
            shipped_wizard,
            "fetchmail: Server certificate verification error: self-signed certificate",
            "40B7C2D5F77F0000:error:0A000086:SSL routines::certificate verify failed:ssl/statem/statem_clnt.c:1889:",
            "fetchmail: SSL connection failed.",
        )
        assert [seen(report) for report in found.sessions] == [("fetchmail", "client", "failed")]
        said = {fact.value for fact in found.facts.every("tls.here_says")}
        assert {"self-signed", "cert-refused"} <= said
