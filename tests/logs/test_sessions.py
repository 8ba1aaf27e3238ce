"""Which lines make a conversation."""

from tests.logs.hand_made import GRAMMAR
from wizard.conversation import Wizard
from wizard.logs import Session, read


def sessions(*lines: str) -> list[Session]:
    return list(read("\n".join(lines), GRAMMAR).sessions)


def numbers(found: list[Session]) -> list[list[int]]:
    return [[line.number for line in session.lines] for session in found]


def at(time: str, body: str, peer: str = "192.0.2.1", thread: str = "1AD4") -> str:
    return f"{peer} [{thread}] {time} Client session {body}"


def test_one_thread_serves_two_peers():
    found = sessions(
        at("16:48:39:267", ">>> STARTTLS", peer="2001:db8::1b"),
        at("16:48:40:152", ">>> STARTTLS"),
        at("16:48:40:288", "SSL: Not verified (20) - proceed anyway", peer="2001:db8::1b"),
    )
    assert numbers(found) == [[1, 3], [2]]


def test_threads_that_interleave_are_kept_apart():
    found = sessions(
        at("10:00:00:001", ">>> STARTTLS", thread="AAAA"),
        at("10:00:00:002", ">>> STARTTLS", thread="BBBB"),
        at("10:00:00:003", "<<< 220 go", thread="AAAA"),
        at("10:00:00:004", "<<< 454 no", thread="BBBB"),
    )
    assert numbers(found) == [[1, 3], [2, 4]]
    assert [session.facts.value("smtp.starttls") for session in found] == ["accepted", "refused"]


def test_the_size_of_the_letters_of_a_thread_does_not_matter():
    assert numbers(sessions(at("10:00:00", "a", thread="1ad4"), at("10:00:01", "b", thread="1AD4"))) == [[1, 2]]


def test_a_goodbye_ends_a_conversation_but_not_its_last_lines():
    found = sessions(
        at("10:00:00", ">>> QUIT"),
        at("10:00:00", "<<< 221 bye"),
        at("10:00:00", "*** <a@example.com> <b@example.com> 1 348 00:00:00 OK"),
        at("10:00:01", ">>> EHLO me.example.com"),
    )
    assert numbers(found) == [[1, 2, 3], [4]]


def test_a_greeting_begins_a_conversation():
    found = sessions(
        at("10:00:00", "<<< 220 mx.example.com ESMTP"),
        at("10:00:00", ">>> EHLO me.example.com"),
        at("10:00:01", "<<< 220 mx.example.com ESMTP"),
    )
    assert numbers(found) == [[1, 2], [3]]


def test_a_greeting_of_several_lines_is_one():
    found = sessions(
        at("10:00:00", "<<< 220-mx.example.com ESMTP"),
        at("10:00:00", "<<< 220-No spam"),
        at("10:00:00", "<<< 220 Hello"),
    )
    assert numbers(found) == [[1, 2, 3]]


def test_an_invitation_to_tls_is_no_greeting():
    assert numbers(sessions(at("10:00:00", "<<< 250 STARTTLS"), at("10:00:00", "<<< 220 Go ahead with TLS"))) == [
        [1, 2]
    ]


def test_a_second_starttls_after_an_accepted_one_is_another_conversation():
    found = sessions(
        at("10:00:00", ">>> STARTTLS"), at("10:00:00", "<<< 220 go"), at("10:00:00", "SSL: Verified (0)"),
        at("10:00:01", ">>> STARTTLS"), at("10:00:01", "<<< 220 go"), at("10:00:01", "TLS connection could not be established"),
    )  # fmt: skip
    assert numbers(found) == [[1, 2, 3], [4, 5, 6]]


def test_a_second_try_after_a_refusal_is_the_same_conversation():
    lines = (">>> STARTTLS", "<<< 454 later", ">>> STARTTLS", "<<< 220 go")
    assert len(sessions(*(at("10:00:00", line) for line in lines))) == 1


def test_time_that_runs_backwards_begins_another_conversation():
    assert numbers(sessions(at("10:00:30", "a"), at("10:00:00", "b"))) == [[1], [2]]


def test_a_little_disorder_does_not():
    assert numbers(sessions(at("10:00:00:900", "a"), at("10:00:00:100", "b"))) == [[1, 2]]


def test_midnight_is_not_backwards():
    assert numbers(sessions(at("23:59:59:900", "a"), at("00:00:00:100", "b"))) == [[1, 2]]


def test_a_long_silence_ends_a_conversation():
    assert numbers(sessions(at("10:00:00", "a"), at("11:00:00", "b"))) == [[1], [2]]


def test_a_connection_begins_a_conversation():
    found = sessions(at("10:00:00", "Connected"), at("10:00:00", "<<< 220 mx.example.com"), at("10:00:01", "Connected"))
    assert numbers(found) == [[1, 2], [3]]


def test_the_two_sides_are_two_conversations():
    found = sessions(at("10:00:00", ">>> QUIT"), "192.0.2.1 [1AD4] 10:00:00 <<< QUIT")
    assert [session.facts.value("session.side") for session in found] == ["client", "server"]


def test_a_greeting_after_a_fatal_alert_is_another_conversation():
    found = sessions(
        at("10:00:00", ">>> STARTTLS"),
        at("10:00:00", "<<< 220 go"),
        "<<< (SSLv3/TLS read server hello,771,21) 0228",
        at("10:00:01", ">>> EHLO me.example.com"),
        at("10:00:01", ">>> MAIL FROM:<a@example.com>"),
    )
    assert numbers(found) == [[1, 2, 3], [4, 5]]
    assert [fact.value for fact in found[0].facts.every("tls.outcome")] == ["failed"]
    assert found[1].facts.every("tls.outcome") == ()


def test_bytes_alone_are_a_session_that_knows_its_side_by_who_greets():
    found = sessions(">>> (SSLv3/TLS write client hello,771,22) 010001fc0303 (512)", "<<< (x,771,21) 0246")
    assert numbers(found) == [[1, 2]]
    assert found[0].facts.value("session.side") == "client"
    assert found[0].facts.value("tls.there_says") == "version"


def test_the_programs_own_lines_are_nobodys_conversation():
    text = "SYSTEM [0000] 00:03:52 Forwarded mails older than 3 days\n" + at("10:00:00", ">>> STARTTLS")
    reading = read(text, GRAMMAR)
    assert numbers(list(reading.sessions)) == [[2]]
    assert [line.number for line in reading.others] == [1]


def test_sessions_are_numbered_in_the_order_of_their_first_lines():
    found = sessions(at("10:00:05", "a", thread="B"), at("10:00:00", "b", thread="A"), at("10:00:06", "c", thread="B"))
    assert [(session.id, session.first_line, session.last_line) for session in found] == [(1, 1, 3), (2, 2, 2)]


def test_a_thread_is_not_confused_with_one_of_another_program():
    found = sessions(
        "Nov 24 10:00:00 mx postfix/smtpd[1234]: connect from a.example.com[192.0.2.1]",
        at("10:00:00", ">>> STARTTLS", thread="1234"),
        "Nov 24 10:00:01 mx postfix/smtpd[1234]: SSL_accept error: alert unknown ca",
    )
    assert [(session.dialect, len(session.lines)) for session in found] == [("postfix", 2), ("icewarp", 1)]
    assert found[0].facts.value("tls.there_says") == "issuer-unknown"
    assert found[0].facts.value("server.product") == "postfix"


POSTFIX = "Nov 24 10:00:0{} mail postfix/{}: {}"


def postfix(wizard: Wizard, *lines: tuple[int, str, str]) -> list[list[int]]:
    return numbers(list(read("\n".join(POSTFIX.format(*line) for line in lines), wizard.grammar).sessions))


def test_a_process_of_postfix_that_is_connected_to_again_begins_another(shipped_wizard: Wizard) -> None:
    found = postfix(
        shipped_wizard,
        (1, "smtpd[1880]", "connect from a.example.net[192.0.2.84]"),
        (1, "smtpd[1880]", "lost connection after STARTTLS from a.example.net[192.0.2.84]"),
        (2, "smtpd[1880]", "connect from b.example.net[192.0.2.85]"),
        (2, "smtpd[1880]", "SSL_accept error from b.example.net[192.0.2.85]: -1"),
    )
    assert found == [[1, 2], [3, 4]]


def test_a_process_of_postfix_that_has_delivered_goes_on_to_another(shipped_wizard: Wizard) -> None:
    sent = "A1: to=<x@example.net>, relay=mx.example.net[192.0.2.90]:25, dsn=2.0.0, status=sent (250 ok)"
    found = postfix(
        shipped_wizard,
        (1, "smtp[2101]", "connect to mx1.example.net[192.0.2.89]:25: Connection refused"),
        (1, "smtp[2101]", "connect to mx2.example.net[192.0.2.90]:25: Connection refused"),
        (2, "smtp[2101]", sent),
        (2, "smtp[2101]", sent.replace("<x@", "<y@")),
        (3, "smtp[2101]", "SSL_connect error to mx3.example.net[192.0.2.91]:25: -1"),
    )
    assert found == [[1, 2, 3, 4], [5]]
