"""What belongs to people is replaced by stable pseudonyms, and the log reads as before."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab_scoring import read_records, text_of
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


CONVERSATIONS = {
    "IceWarp": ("192.0.2.1 [1AD4] 10:00:00 >>> ", "192.0.2.1 [1AD4] 10:00:00 <<< ", ""),
    "Postfix": ("Nov 24 10:00:00 mx postfix/smtpd[1]: > c[192.0.2.1]: ", "Nov 24 10:00:00 mx postfix/smtpd[1]: < c[192.0.2.1]: ", ""),
    "hMailServer": ('"SMTPD"\t1\t7\t"2026-11-24 16:48:40.150"\t"192.0.2.9"\t"SENT: ', '"SMTPD"\t1\t7\t"2026-11-24 16:48:40.150"\t"192.0.2.9"\t"RECEIVED: ', '"'),
    "swaks": ("<~  ", " ~> ", ""),
    "Haraka": ("[PROTOCOL] [A.1] [core] S: ", "[PROTOCOL] [A.1] [core] C: ", ""),
    "Exchange": ("2019-03-21T13:00:45.157Z,MX,08D6A8D416004F78,3,192.0.2.1:25,192.0.2.2:4427,>,", "2019-03-21T13:00:45.157Z,MX,08D6A8D416004F78,3,192.0.2.1:25,192.0.2.2:4427,<,", ","),
    "compose": ("mail-1  | >>> ", "mail-1  | <<< ", ""),
    "bare": ("", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(
    "between", ["", "\nNov 24 10:00:00 mx postfix/smtpd[2]: lost connection after EHLO from a[192.0.2.7]"]
)
@pytest.mark.parametrize("program", CONVERSATIONS)
def test_what_answers_a_challenge_is_taken_out_in_every_dialect(program: str, between: str) -> None:
    server, client, end = CONVERSATIONS[program]
    text = "\n".join(
        (
            f"{client}AUTH LOGIN{end}",
            f"{server}334 VXNlcm5hbWU6{end}{between}",
            f"{client}amVhbm5l{end}",
            f"{server}334 UGFzc3dvcmQ6{end}{between}",
            f"{client}c2VjcmV0{end}",
            f"{server}235 2.7.0 Authentication successful{end}",
            f"{client}QUIT{end}",
        )
    )
    found = redact(text).text
    assert "amVhbm5l" not in found
    assert "c2VjcmV0" not in found
    assert found.count("[credentials]") == 2
    assert "QUIT" in found and "235 2.7.0 Authentication successful" in found


@pytest.mark.parametrize(
    ("line", "secrets"),
    [
        ("a001 LOGIN jeanne hunter2", ["jeanne", "hunter2"]),
        ("C: USER jeanne\nC: PASS hunter2", ["jeanne", "hunter2"]),
        ("C: a1 AUTHENTICATE PLAIN AGplYW5uZQBzZWNyZXQ=", ["AGplYW5u"]),
        ("[PROTOCOL] [A.1] [core] C: AUTH PLAIN AGplYW5uZQBzZWNyZXQ= state=1", ["AGplYW5u"]),
        ("192.0.2.1 [1AD4] 10:00:00 <<< EHLO PC-JEANNE", ["PC-JEANNE"]),
        ("from a[192.0.2.1]: helo=<PC-JEANNE>", ["PC-JEANNE"]),
        ("250-mx.acme.fr Hello PC-JEANNE [192.0.2.1]", ["PC-JEANNE", "acme"]),
        ("Nov 24 10:00:00 srv-acme postfix/smtpd[1]: connect", ["srv-acme"]),
        ("logon of ACME\\jeanne failed", ["ACME", "jeanne"]),
        ("SRV1\\Default Frontend SRV1", ["SRV1"]),
        ("S-1-5-21-1004336348-1177238915-682003330-512", ["1004336348"]),
        ("mail dovecot: imap(jeanne)<12><x>: Disconnected", ["jeanne"]),
        ("auth: pam(jeanne,192.0.2.1): unknown user", ["jeanne"]),
        ("User Name: jeanne", ["jeanne"]),
        ("[IPv6:2a00:1450::1] fe80::aaaa%eth0 2a00:1450::2/64", ["2a00", "aaaa"]),
        ("[8.8.8.8]:25 IP:8.8.8.8:25 connected_to_8.8.8.8. ::ffff:8.8.8.8", ["8.8.8.8"]),
        ("from 8.8.8.8-static.isp.fr", ["8.8.8.8", "isp"]),
        ("s.log:2a00:1450::1 [1AD4] 10:00:00", ["1450"]),
        ("message-id=<CAF+abc=jeanne.martin@mail.acme.fr>", ["jeanne", "acme"]),
        (f"Message-ID: <{'jeanne' * 40}@acme.fr>", ["jeanne", "acme"]),
        ("jérôme@société.fr", ["jér", "soci"]),
        ("smtp://mx1.acme.fr:25 /live/mx1.acme.fr/fullchain.pem tlshosts/mx1.acme.fr.pem", ["acme"]),
        ("EHLO Mail.Acme.Fr", ["Acme"]),
        ("to xn--socit-esab.xn--p1ai now", ["xn--"]),
        ("warning: header From: Jeanne Martin <j@acme.fr> from x", ["Jeanne", "acme"]),
        ("warning: header Subject: Facture 12", ["Facture"]),
        ("To: Jeanne Martin", ["Jeanne"]),
        ("subject=C = FR, O = Acme Corp, CN = mx.acme.fr", ["Acme", "acme"]),
        ("250-mx.acme.fr", ["acme"]),
    ],
)  # fmt: skip
def test_nothing_of_people_is_left(line: str, secrets: list[str]) -> None:
    found = redact(line).text
    assert not [secret for secret in secrets if secret in found]


@pytest.mark.parametrize(
    "line",
    [
        "250-AUTH PLAIN LOGIN\n250-AUTH LOGIN\n250-PIPELINING\n250 STARTTLS",
        "Inbound AUTH LOGIN failed because of LogonDenied",
        "imap-login: Aborted login (tried to use disallowed plaintext auth): user=<>",
        "Error: Invalid login: 535 5.7.8 Error: authentication failed",
        "SASL LOGIN authentication failed: UGFzc3dvcmQ6",
        '{"log":"250 OK\\n","stream":"stdout"}',
        "334 ms later\nencrypted",
        "220 mail ESMTP IceWarp 13.0.3.0",
        "TLS_unable_to_verify_server",
        "tls.handshake-error",
        "com.sun.mail.smtp.SMTPSendFailedException",
        "System.Net.Mail.SmtpException",
        "subject=CN = x",
    ],
)
def test_what_looks_like_a_name_or_a_secret_stays(line: str) -> None:
    assert redact(line).text == line


ROOT = Path(__file__).parent.parent
TELLING = (
    "log.dialect", "log.tool", "session.side", "session.end", "smtp.stage", "smtp.starttls", "smtp.refused",
    "smtp.reply", "smtp.enhanced", "tls.outcome", "tls.here_says", "tls.there_says", "tls.verify", "tls.alert",
    "tls.alert_sent", "tls.hello_size", "tls.version",
)  # fmt: skip


@pytest.fixture(scope="module")
def samples(shipped_wizard: Wizard, excerpts: str) -> list[str]:
    """Every line and log that the articles and the labelled collection hold."""
    pages = shipped_wizard.kb.pages.values()
    patterns = [pattern for page in pages for symptom in page.symptoms for pattern in symptom.patterns]
    lines = [line for pattern in patterns for line in (*pattern.likes, *pattern.unlikes)]
    lines += [line for dialect in shipped_wizard.kb.dialects for line in dialect.likes]
    tests = [test for page in pages for test in page.tests]
    logs = ["\n".join(step.value for step in test.steps if step.kind == "line") for test in tests]
    records = read_records(ROOT / "data" / "tls_lab.jsonl")
    return [*dict.fromkeys([*lines, *filter(None, logs), *map(text_of, records), excerpts])]


def told(wizard: Wizard, text: str) -> object:
    answer = reply(wizard, Turn(text))
    sessions = [
        (report.outcome, [[fact.value for fact in report.facts.every(name)] for name in TELLING])
        for report in answer.sessions
    ]
    return sessions, [(cause.cause, cause.at, cause.certainty) for cause in answer.causes]


def test_a_reply_that_a_program_cites_after_its_command_is_no_name() -> None:
    line = "dma[1a2b3c]: remote delivery failed after RCPT TO: 550 5.1.1 Unknown"
    assert redact(line).text == line


def test_every_sample_is_diagnosed_the_same_when_it_is_redacted(shipped_wizard: Wizard, samples: list[str]) -> None:
    different = [text for text in samples if told(shipped_wizard, text) != told(shipped_wizard, redact(text).text)]
    assert not different


def test_no_sample_keeps_a_name_or_an_address(samples: list[str]) -> None:
    secret = (
        ("example.com", "secret-acme.fr"), ("example.net", "secret-acme.de"), ("example.org", "secret-acme.com"),
        ("192.0.2.", "8.8.8."), ("198.51.100.", "9.9.9."), ("203.0.113.", "7.7.7."), ("2001:db8:", "2a00:1450:"),
    )  # fmt: skip
    kept = []
    for sample in samples:
        text = sample
        for documented, real in secret:
            text = text.replace(documented, real)
        hidden = redact(text).text
        kept += [line for line in hidden.split("\n") if any(real.rstrip(":") in line for _, real in secret)]
    assert not kept


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_keeps_its_lines(text: str) -> None:
    assert redact(text).text.count("\n") == text.count("\n")


def test_a_long_line_takes_no_long_time() -> None:
    for piece in (
        "a.",
        "a@",
        "1.2.3.4 ",
        "::1 ",
        "x=",
        "A" * 50,
        "AUTH PLAIN ",
        "2001:",
        '"a b" <',
        "A\\b",
        "a/b.c",
        "334 ",
        "a=b@",
        "O=a,subject ",
        "From: a ",
        "_a.b",
        "USER a",
        "250-a.",
    ):
        redact(piece * (200_000 // len(piece)))


@pytest.mark.parametrize(
    "line",
    [
        "login=" * 50_000 + "@",
        "-eyJaaaaaaaa" * 25_000,
        ":a1 LOGIN x " + "," * 300_000 + " z",
        ":USER " + "," * 300_000 + " z",
        "From: " + "a-" * 150_000,
        "".join(f"A{number}\\bc " for number in range(30_000)),
    ],
    ids=lambda line: line[:12],
)
def test_nothing_is_searched_again_from_every_place_of_a_long_line(line: str) -> None:
    """One such search takes minutes and ends at the limit of time that every test has."""
    assert redact(line).text.count("\n") == 0


@pytest.mark.parametrize(
    ("line", "redacted"),
    [
        ("https://mail.acme.fr/a and https://mail.acme.fr/b", "https://host-1.domain-1.example/a and https://host-1.domain-1.example/b"),
        ("SPF lookup for acme.fr/mx.acme.fr failed", "SPF lookup for domain-1.example/host-1.domain-1.example failed"),
        ("/live/mx.acme.fr/key.pem of mx.acme.fr", "/live/host-1.domain-1.example/key.pem of host-1.domain-1.example"),
    ],
)  # fmt: skip
def test_a_name_is_replaced_once_wherever_it_stands(line: str, redacted: str) -> None:
    found = redact(line)
    assert found.text == redacted
    assert sorted(each.token for each in found.replaced) == ["domain-1.example", "host-1"]


@pytest.mark.parametrize(
    "line",
    [
        "subject=/C=FR/O=Acme/CN=Jeanne Martin/emailAddress=jeanne@acme.fr",
        "subject=CN = Jeanne Martin, O = Acme, emailAddress = jeanne@acme.fr",
        "DN: emailAddress=jeanne@acme.fr,CN=Jeanne Martin",
        "DN: CN=Jeanne Martin,OU=People,UID=jmartin",
    ],
)
def test_the_certificate_of_a_person_names_nobody(line: str) -> None:
    assert "Jeanne" not in redact(line).text


@pytest.mark.parametrize(
    "line",
    [
        "issuer=C = US, O = Internet Security Research Group, CN = ISRG Root X1",
        "depth=1 C = GB, O = Sectigo Limited, CN = Sectigo RSA Domain Validation Secure Server CA",
    ],
)
def test_the_certificate_of_an_authority_keeps_its_name(line: str) -> None:
    assert redact(line).text == line
