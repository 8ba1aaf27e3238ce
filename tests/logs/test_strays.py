"""Raw bytes under a line of another session: nothing is told of a session by bytes that cannot be of it."""

import pytest

from tests.logs.hand_made import GRAMMAR
from wizard.logs import Session, read

CLIENT = "192.0.2.9 [1AD4] 16:48:40:100 Client session "
SERVER = "203.0.113.5 [1880] 16:48:40:100 "
HELLO = ">>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)"
ALERT = "<<< (SSLv2/v3 read server hello A ,769,21) 0232"
PLAIN = (
    f"{CLIENT}<<< 220 mx.example.com ESMTP",
    f"{CLIENT}>>> EHLO me.example.com",
    f"{CLIENT}<<< 250-mx.example.com",
    f"{CLIENT}<<< 250 SIZE 1000",
    f"{CLIENT}>>> MAIL FROM:<a@example.com>",
)
TOLD = ("tls.alert", "tls.there_says", "tls.hello_size", "tls.record_version")


def session_of(*lines: str) -> Session:
    (session,) = read("\n".join(lines), GRAMMAR).sessions
    return session


def told(session: Session) -> list[str]:
    return [fact.value for name in TOLD for fact in session.facts.every(name)]


def strays(session: Session) -> list[int]:
    return [note.line for note in session.notes if note.kind == "undecodable" and note.values.get("why") == "stray"]


@pytest.mark.parametrize("line", [HELLO, ALERT, "<<< (SSLv3/TLS read server certificate ,771,22) 0b000a"])
def test_bytes_of_a_client_are_not_of_a_session_in_which_we_are_the_server(line: str) -> None:
    session = session_of(f"{SERVER}<<< STARTTLS", f"{SERVER}>>> 220 2.0.0 Ready to start TLS", line)
    assert told(session) == []
    assert strays(session) == [3]
    assert session.facts.value("session.side") == "server"
    assert "failed" not in [fact.value for fact in session.facts.every("tls.outcome")]


def test_bytes_of_a_server_are_not_of_a_session_in_which_we_are_the_client() -> None:
    line = "<<< (SSLv3/TLS read client hello ,769,22) 010001fc0303"
    assert strays(session_of(f"{CLIENT}>>> STARTTLS", f"{CLIENT}<<< 220 Ready to start TLS", line)) == [3]


@pytest.mark.parametrize("line", [HELLO, ALERT])
def test_bytes_in_clear_are_not_of_a_conversation_that_never_asked_for_tls(line: str) -> None:
    session = session_of(*PLAIN, line)
    assert told(session) == []
    assert strays(session) == [6]


def test_bytes_of_the_session_of_the_line_above_are_told() -> None:
    session = session_of(f"{CLIENT}>>> STARTTLS", f"{CLIENT}<<< 220 Ready to start TLS", HELLO, ALERT)
    assert told(session) == ["50", "parse", "512", "771", "769"]
    assert strays(session) == []


def test_bytes_under_a_paste_that_does_not_show_how_it_began_are_told() -> None:
    session = session_of(*PLAIN[1:], ALERT)
    assert told(session) == ["50", "parse", "769"]


def test_steps_that_both_sides_have_tell_no_side() -> None:
    line = "<<< (SSLv3/TLS read finished ,771,21) 0230"
    session = session_of(f"{SERVER}<<< STARTTLS", f"{SERVER}>>> 220 2.0.0 Ready to start TLS", line)
    assert told(session)[0] == "48"
