"""IMAP and POP3 conversations, with and without arrows."""

import pytest

from tests.lab_scoring import shipped
from wizard.conversation import Turn, Wizard, reply

DIAGNOSE = shipped()
GREETING = "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] mail.example.org ready"


def facts(*lines: str) -> dict[str, object]:
    sessions = DIAGNOSE("\n".join(lines))["sessions"]
    return {name: fact["value"] for each in sessions for name, fact in each["facts"].items()}


def test_starttls_that_was_accepted_is_followed_by_encrypted_commands():
    said = facts(GREETING, "a1 STARTTLS", "a1 OK Begin TLS negotiation now.", "a2 LOGIN anna x", "a2 OK Logged in")
    assert said["smtp.starttls"] == "accepted"
    assert said["tls.outcome"] == "encrypted"


def test_starttls_that_was_accepted_and_nothing_more_is_no_success():
    assert "tls.outcome" not in facts(GREETING, "1 STARTTLS", "1 OK Begin TLS negotiation now.")


def test_a_refusal_of_starttls_is_told_from_its_absence():
    assert facts("C: a1 STARTTLS", "S: a1 BAD unavailable")["smtp.starttls"] == "refused"
    said = facts("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready", "a1 STARTTLS", "a1 BAD unknown command")
    assert said["smtp.starttls"] == "missing"


def test_a_login_in_the_clear_that_is_not_allowed_asks_for_starttls():
    assert facts(GREETING, "a login anna x", "a NO Not like this.")["smtp.starttls"] == "required"
    assert facts("* OK ready", "a LOGIN anna x", "a NO [PRIVACYREQUIRED] no")["smtp.starttls"] == "required"


def test_a_refused_password_is_not_tls():
    diagnosis = DIAGNOSE("* OK ready\na1 LOGIN anna x\na1 NO [AUTHENTICATIONFAILED] Authentication failed.")
    assert [cause["id"] for cause in diagnosis["causes"]] == ["not-tls"]


def test_pop3_lists_stls_or_not():
    assert facts("+OK ready", "CAPA", "+OK list follows", "UIDL", "STLS", ".")["smtp.starttls"] == "offered"
    said = facts("+OK ready", "CAPA", "+OK list follows", "UIDL", ".", "STLS", "-ERR unknown command")
    assert said["smtp.starttls"] == "missing"


def test_pop3_refuses_a_password_or_the_clear():
    assert facts("+OK ready", "USER anna", "+OK", "PASS x", "-ERR Authentication failed")["smtp.refused"] == "AUTH"
    said = facts("+OK ready", "USER anna", "-ERR [SYS/PERM] TLS is required first")
    assert said["smtp.starttls"] == "required"


def test_a_sentence_with_the_words_of_imap_is_no_conversation():
    assert DIAGNOSE("I said OK and a NO followed, then LOGIN anna")["sessions"] == []


def test_what_a_fetching_program_logs_is_followed_too():
    said = facts(
        "fetchmail: POP3< +OK ready", "fetchmail: POP3> CAPA", "fetchmail: POP3< +OK", "fetchmail: POP3< UIDL",
        "fetchmail: POP3< .", "fetchmail: POP3> STLS", "fetchmail: POP3< -ERR Command is not valid in this state.",
    )  # fmt: skip
    assert said["smtp.starttls"] == "missing"


@pytest.mark.parametrize(
    ("lines", "protocol", "starttls"),
    [
        ((">>> * OK mail.example.com ready", "<<< a1 STARTTLS", ">>> a1 OK Begin TLS negotiation now"), "imap", "accepted"),
        ((">>> +OK mail.example.com ready", "<<< STLS", ">>> -ERR No TLS here"), "pop3", "refused"),
    ],
)  # fmt: skip
def test_the_arrows_of_a_server_mark_a_mailbox_conversation_as_well(
    shipped_wizard: Wizard, lines: tuple[str, ...], protocol: str, starttls: str
) -> None:
    text = "\n".join(f"192.0.2.7 [0A1C] 10:00:00:{100 + at} {line}" for at, line in enumerate(lines))
    report = reply(shipped_wizard, Turn(text=text)).report
    assert report is not None
    assert (report.facts.value("session.protocol"), report.facts.value("smtp.starttls")) == (protocol, starttls)


def test_a_message_that_cites_a_mailbox_is_no_mailbox(shipped_wizard: Wizard) -> None:
    lines = ("<<< MAIL FROM:<a@example.com>", ">>> 250 Ok", "<<< * OK, see you", ">>> 250 Ok")
    text = "\n".join(f"192.0.2.7 [0A1C] 10:00:00:{100 + at} {line}" for at, line in enumerate(lines))
    report = reply(shipped_wizard, Turn(text=text)).report
    assert report is not None and report.facts.value("smtp.starttls") is None
