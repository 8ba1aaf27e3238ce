"""What applications write when they cannot even begin: every family of errors leads to its own question."""

import pytest

from tests.lab_scoring import focused, shipped

DIAGNOSE = shipped()


def told(text: str) -> tuple[list[tuple[str, str]], str | None]:
    """The causes, each with its certainty, and the id of the next question."""
    diagnosis = DIAGNOSE(text)
    session = focused(diagnosis)
    assert session is not None
    causes = [(cause["certainty"], cause["id"]) for cause in diagnosis["causes"]]
    return causes, (session["next"] or {}).get("ask")


@pytest.mark.parametrize(
    "line",
    [
        "ConnectionRefusedError: [Errno 111] Connection refused",
        'Errno::ECONNREFUSED: Connection refused - connect(2) for "smtp.example.com" port 587',
        "java.net.ConnectException: Connection timed out (Connection timed out)",
        "stream_socket_client(): unable to connect to ssl://smtp.example.com:465 (Connection timed out)",
        "SMTP error: Connection error: Connection timed out (os error 110)",
        "dial tcp 192.0.2.25:25: connect: no route to host",
        "Net::OpenTimeout: execution expired",
        "curl: (7) Failed to connect to smtp.example.com port 587: Connection refused",
    ],
)
def test_a_connection_that_is_not_made_is_no_cut_and_leads_to_the_path(line):
    assert told(line) == ([], "firewall-path#reach")


@pytest.mark.parametrize(
    "line",
    [
        "socket.gaierror: [Errno -2] Name or service not known",
        "Error: getaddrinfo ENOTFOUND smtp.example.com",
        "dial tcp: lookup smtp.example.com on 192.0.2.53:53: no such host",
        "java.net.UnknownHostException: smtp.example.com",
        "php_network_getaddresses: getaddrinfo failed: Name or service not known",
    ],
)
def test_a_name_without_an_address_is_not_tls(line):
    assert told(line) == ([("certain", "not-tls")], None)


def test_the_name_of_a_client_that_does_not_resolve_is_not_ours():
    causes, _ = told(
        "Nov 24 16:57:03 mx postfix/smtpd[9030]: warning: hostname host.example.net does not resolve to address "
        "203.0.113.2: Name or service not known\n"
        "Nov 24 16:57:03 mx postfix/smtpd[9030]: connect from unknown[203.0.113.2]"
    )
    assert causes == []


@pytest.mark.parametrize(
    "line",
    [
        "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.",
        "smtp: server doesn't support AUTH",
        "503 5.5.1 Error: authentication not enabled",
        "javax.mail.AuthenticationFailedException: No authentication mechanisms supported by both server and client",
    ],
)
def test_a_login_that_is_not_offered_asks_when_it_is(line):
    assert told(line) == ([], "not-tls#login-when")


def test_a_server_that_hangs_up_before_its_banner_is_asked_how_its_port_begins():
    traceback = (
        '  File "/usr/lib/python3.11/smtplib.py", line 255, in __init__\n'
        "    (code, msg) = self.connect(host, port)\n"
        '  File "/usr/lib/python3.11/smtplib.py", line 405, in getreply\n'
        '    raise SMTPServerDisconnected("Connection unexpectedly closed")\n'
        "smtplib.SMTPServerDisconnected: Connection unexpectedly closed"
    )
    causes, question = told(traceback)
    assert question == "ports#no-greeting"
    assert all(certainty != "certain" for certainty, _ in causes)
    assert told("Error: Greeting never received")[1] == "ports#no-greeting"


@pytest.mark.parametrize(
    "line",
    [
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        'Expected response code 220 but got code "554", with message "554 5.7.1 Client host rejected: Access denied',
        "Diagnostic-Code: smtp; 550 5.7.515 Access denied, sending domain does not meet the required level",
        "Net::SMTPFatalError: 550 5.7.1 Relaying denied",
    ],
)
def test_a_refusal_that_speaks_of_something_else_is_never_a_failure_of_tls(line):
    causes, question = told(line)
    assert question in (None, "not-tls#kind")
    assert {cause for _, cause in causes} <= {"not-tls"}


def test_a_connection_that_ends_after_a_refused_password_was_not_cut():
    causes, _ = told(
        "Nov 24 03:51:22 mail dovecot: pop3-login: Disconnected: Connection closed: read(size=988) failed: Connection "
        "reset by peer (auth failed, 1 attempts in 2 secs): user=<shop@example.com>, method=PLAIN, rip=192.0.2.189, "
        "lip=198.51.100.4, session=<ZfpthtYmgKpXeHG9>"
    )
    assert "connection-cut" not in {cause for _, cause in causes}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("In state wait_cert generated CLIENT ALERT: Fatal - Handshake Failure {bad_cert,hostname_check_failed}",
         "cert-name-mismatch"),
        ('HandshakeFailed (Error_Packet_Parsing "Failed reading: invalid header type: 50\\nFrom:\\theader")',
         "plain-on-tls-port"),
        ("SMTP server does not support STARTTLS", "starttls-not-offered"),
        ("could not load cert or key file: open : no such file or directory", "cert-unusable"),
    ],
)  # fmt: skip
def test_the_errors_of_other_languages_name_their_cause(line, cause):
    causes, _ = told(line)
    session = focused(DIAGNOSE(line))
    following = session["next"] or {}
    possible = {each for choice in (following.get("choices") or {}).values() for each in choice}
    assert cause in {each for _, each in causes} | possible


@pytest.mark.parametrize(
    "line",
    [
        'Failed to authenticate on SMTP server with username "anna" using 2 possible authenticators',
        "Exception message was: 5.7.9 Application-specific password required. Learn more at the address below",
        "[ERROR] SMTP 5xx error: permanent error (535): 5.7.139 Authentication unsuccessful",
        "Diagnostic-Code: SMTP; 550-No connections from dynamically assigned addresses are accepted",
        "2026-11-24 19:53:39 H=x [192.0.2.1] temporarily rejected MAIL <anna@example.com>: no sender verify",
        "Nov 24 04:11:09 mail postfix/postscreen[1234]: PREGREET 11 after 0.05 from [203.0.113.7]:52344: EHLO User",
        "RECV: 220 mail.example.com\nSEND: EHLO example.org\nRECV: 521 5.5.1 Protocol error",
    ],
)
def test_a_refusal_in_the_words_of_a_program_is_not_tls(line):
    assert "not-tls" in [cause for _, cause in told(line)[0]]


def test_what_postscreen_sees_of_web_requests_and_of_tls_is_told_apart():
    start = "Nov 24 04:11:09 mail postfix/postscreen[1234]: "
    assert told(start + "NON-SMTP COMMAND from [203.0.113.7]:52344 after CONNECT: GET / HTTP/1.1")[0] == [
        ("certain", "none")
    ]
    assert told(start + r"PREGREET 517 after 0.05 from [203.0.113.7]:52344: \026\003\001\002\000\001")[0] == [
        ("certain", "tls-on-plain-port")
    ]


def test_a_conversation_in_the_log_of_an_application_is_no_failure():
    lines = "\n".join(
        f"Log::ERROR: SMTP ERROR 1; message: {said}"
        for said in (
            "SERVER -> CLIENT: 220 smtp.example.com ESMTP",
            "CLIENT -> SERVER: STARTTLS",
            "SERVER -> CLIENT: 220 2.0.0 Ready to start TLS",
            "CLIENT -> SERVER: AUTH LOGIN",
            "SERVER -> CLIENT: 334 VXNlcm5hbWU6",
        )
    )
    assert focused(DIAGNOSE(lines))["outcome"] != "failed"


@pytest.mark.parametrize(
    "line",
    [
        'lvl=eror msg="Failed to send" error="dial tcp 127.0.0.1:587: getsockopt: connection refused"',
        't=2026-11-24T09:32:17+0000 lvl=eror msg="Failed" error="dial tcp [2001:db8::38]:465: i/o timeout"',
        "not send emails: anna@example.com err: dial tcp: i/o timeout",
    ],
)
def test_what_go_writes_of_a_connection_that_is_not_made_leads_to_the_path(line):
    assert told(line) == ([], "firewall-path#reach")


@pytest.mark.parametrize(
    "line",
    [
        "SMTP Error: The following recipients failed: anna@example.com: Sender address rejected: not owned by user x",
        "#[dcs_nas(27)]26/11/24 20:39:28 SMTPC: received error code. [550] (8000)  ERR:",
        "dial tcp: lookup smtp.example.com: i/o timeout",
    ],
)
def test_addresses_and_names_that_are_refused_are_not_tls(line):
    assert "not-tls" in [cause for _, cause in told(line)[0]]


def test_a_demand_for_starttls_stays_one_in_the_sentence_of_phpmailer():
    line = "The following From address failed: a@example.com : MAIL FROM command failed,Must issue a STARTTLS command first"
    assert ("certain", "not-tls") not in told(line + ", SMTP server error: 530")[0]


def test_thunderbird_says_that_starttls_is_not_offered():
    line = (
        "Unable to establish a secure link with Outgoing server (SMTP) mail.example.com using STARTTLS since it "
        "doesn't advertise that feature."
    )
    assert told(line)[1] == "starttls#announced-elsewhere"


def test_the_debug_lines_of_lettre_are_a_conversation():
    lines = (
        "[2026-12-16 11:06:52][lettre::smtp::client][DEBUG] Wrote: RCPT TO:<anna@example.com><CRLF>\n"
        "[2026-12-16 11:06:52][lettre::smtp::client][DEBUG] Read: 550 5.1.1 No such user<CRLF>"
    )
    assert told(lines)[0] == [("certain", "not-tls")]


@pytest.mark.parametrize(
    "line",
    [
        "Can't connect to mail.example.com,993: Connection refused",
        "Error: Connection timeout { code: 'ETIMEDOUT', command: 'CONN' }",
    ],
)
def test_no_connection_in_the_words_of_php_imap_and_of_nodemailer_leads_to_the_path(line):
    assert told(line) == ([], "firewall-path#reach")


@pytest.mark.parametrize(
    "line",
    [
        'Connection to "smtp.example.com:25" has been closed unexpectedly.',
        "imaplib.IMAP4.abort: socket error: EOF",
        "MailKit.Net.Smtp.SmtpProtocolException: The SMTP server has unexpectedly disconnected.",
        "javax.mail.MessagingException: [EOF]",
    ],
)
def test_a_connection_that_ends_at_no_known_step_is_asked_about_and_never_certain(line):
    causes, question = told(line)
    assert all(certainty != "certain" for certainty, _ in causes)
    assert question == "smtp-tls#outcome"


def test_a_key_that_may_not_be_read_is_our_certificate():
    assert told("open /etc/ssl/private/mail.key: permission denied")[0] == [("certain", "cert-unusable")]


@pytest.mark.parametrize("program", ["sendmail", "sm-mta", "sm-msp-queue"])
def test_sendmail_that_is_refused_by_an_address_leads_to_the_path(program):
    line = (
        f"Jan 29 15:40:01 mail {program}[7335]: o0T401sX008943: to=anna, delay=11:40:00, mailer=relay, "
        "relay=[127.0.0.1] [127.0.0.1], dsn=4.0.0, stat=Deferred: Connection refused by [127.0.0.1]"
    )
    assert told(line) == ([], "firewall-path#reach")
