"""The commands of the pages fit the server of the session: its port, its protocol, and how TLS begins there."""

import re
from itertools import product

import pytest

from wizard.answer import html, plain, question_view, solution_view
from wizard.conversation import Turn, Wizard, reply
from wizard.dialling import port, protocol, starttls
from wizard.facts import Fact, Facts
from wizard.walk import Ask, Send

COMMAND = {
    "en": "```\nopenssl s_client {session.starttls: -starttls smtp} -connect {session.target: HOST}:{session.port: 25} -brief\n```\n"
}


def known(**values: str) -> Facts:
    return Facts([Fact(name.replace("_", ".", 1), value) for name, value in values.items()])


@pytest.mark.parametrize(
    ("facts", "option", "dialled"),
    [
        (known(), None, None),
        (known(session_port="25"), "-starttls smtp", "25"),
        (known(session_port="587"), "-starttls smtp", "587"),
        (known(session_port="465"), "", "465"),
        (known(session_port="993"), "", "993"),
        (known(session_port="995", session_protocol="pop3"), "", "995"),
        (known(session_port="143"), "-starttls imap", "143"),
        (known(session_port="110"), "-starttls pop3", "110"),
        (known(session_protocol="smtp"), "-starttls smtp", None),
        (known(session_protocol="imap"), "", "993"),
        (known(session_protocol="pop3"), "", "995"),
        (known(session_protocol="sieve"), "-starttls sieve", "4190"),
        (known(session_protocol="imap", smtp_starttls="accepted"), "-starttls imap", "143"),
        (known(session_protocol="pop3", smtp_starttls="missing"), "-starttls pop3", "110"),
        (known(session_port="1143", session_protocol="imap", smtp_starttls="offered"), "-starttls imap", "1143"),
        (known(session_port="9993", session_protocol="imap"), "", "9993"),
        (known(session_port="2465"), None, "2465"),
    ],
)
def test_the_port_and_the_protocol_say_how_tls_begins(facts: Facts, option: str | None, dialled: str | None) -> None:
    assert (starttls(facts), port(facts)) == (option, dialled)


def test_the_port_tells_the_protocol_before_any_word_of_a_line() -> None:
    assert protocol(known(session_port="993", session_protocol="smtp")) == "imap"


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        (known(), "openssl s_client -starttls smtp -connect HOST:25 -brief"),
        (known(session_protocol="imap"), "openssl s_client -connect HOST:993 -brief"),
        (known(session_target="imap.example.com", session_port="143"), "openssl s_client -starttls imap -connect imap.example.com:143 -brief"),
        (known(session_target="2001:db8::9", session_port="465"), "openssl s_client -connect [2001:db8::9]:465 -brief"),
    ],
)  # fmt: skip
def test_one_command_fits_every_protocol(facts: Facts, command: str) -> None:
    assert plain(COMMAND, facts, "en").splitlines()[1] == command
    assert command in html(COMMAND, facts, "en").html


def commands(wizard: Wizard, text: str, lang: str) -> list[str]:
    """The commands of openssl in the question that is asked about a text, and in the solutions that are likely."""
    answer = reply(wizard, Turn(text=text, lang=lang))
    shown = []
    if isinstance(answer.next, Ask | Send):
        shown.append(question_view(wizard.kb, answer.next.question, answer.facts, lang).body.html)
    for verdict in answer.walk.verdicts if answer.walk else ():
        if verdict.solution:
            view = solution_view(wizard.kb, verdict.solution, answer.facts, lang)
            shown += [part.html for part in (view.body, view.check, *(steps.body for steps in view.steps)) if part]
    return re.findall(r"openssl s_client [^\n<]*", "\n".join(shown))


IMAPS = (
    "Nov 24 10:00:00 mx dovecot: imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000416:"
    "SSL routines::sslv3 alert certificate unknown: SSL alert number 46 (no auth attempts in 0 secs): user=<>, "
    "rip=192.0.2.7, lip=198.51.100.1, TLS handshaking, session=<abc>"
)
POP = IMAPS.replace("imap-login", "pop3-login")
POSTFIX = (
    "Nov 24 10:00:00 mx postfix/smtp[1]: 4ABCDEF123: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, "
    "dsn=4.7.5, status=deferred (Server certificate not verified)"
)
PYTHON = (
    "    box = imaplib.IMAP4_SSL('imap.example.com', 993)\n"
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired"
    " (_ssl.c:992)"
)


@pytest.mark.parametrize(
    ("text", "dialled", "lang"),
    [
        (text, dialled, lang)
        for (text, dialled), lang in product(
            [
                (IMAPS, "openssl s_client -connect mail.example.com:993"),
                (POP, "openssl s_client -connect mail.example.com:995"),
                (POSTFIX, "openssl s_client -starttls smtp -connect mx.example.com:25"),
                (PYTHON, "openssl s_client -connect imap.example.com:993"),
            ],
            ("en", "fr"),
        )
    ],
)
def test_the_command_of_the_question_is_ready_to_run(
    shipped_wizard: Wizard, text: str, dialled: str, lang: str
) -> None:
    found = commands(shipped_wizard, text, lang)
    assert found and all(command.startswith(dialled) for command in found)
