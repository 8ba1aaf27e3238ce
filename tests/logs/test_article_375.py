"""The excerpts of article 375, as they stand and as people paste them."""

import pytest

from tests.logs.hand_made import GRAMMAR
from tests.logs.samples import ARTICLE, ENCODINGS, VARIANTS
from wizard.logs import Reading, Session, decode, read

PEERS = ["46.105.36.90", "2a00:1450:400c:c06::1b", "178.251.163.242", "145.239.37.84", "54.39.247.55"]


def values(session: Session, *names: str) -> dict[str, list[str]]:
    return {name: [fact.value for fact in session.facts.every(name)] for name in names}


def of_the_article(reading: Reading) -> list[Session]:
    return [session for session in reading.sessions if session.facts.value("session.peer") in PEERS]


def check(reading: Reading, *, bytes_shown: bool = True) -> None:
    sessions = of_the_article(reading)
    assert [session.facts.value("session.peer") for session in sessions] == PEERS
    assert [session.facts.value("session.side") for session in sessions] == ["client"] * 3 + ["server"] * 2
    assert [values(session, "tls.outcome")["tls.outcome"] for session in sessions] == [
        ["encrypted"], ["encrypted"], ["failed"] if bytes_shown else [], ["encrypted"], [],
    ]  # fmt: skip
    assert [session.facts.value("smtp.starttls") for session in sessions] == ["accepted"] * 5
    assert [session.facts.value("smtp.stage") for session in sessions] == [
        "after-tls", "after-tls", "handshake", "after-tls", "handshake",
    ]  # fmt: skip
    if bytes_shown:
        assert values(
            sessions[2], "tls.record_version", "tls.hello_size", "tls.hello_version", "tls.alert", "tls.there_says", "tls.here_says",
        ) == {
            "tls.record_version": ["771", "769"],
            "tls.hello_size": ["512"],
            "tls.hello_version": ["TLS 1.2"],
            "tls.alert": ["50"],
            "tls.there_says": ["parse"],
            "tls.here_says": [],
        }  # fmt: skip
    for session in sessions[:2] + sessions[3:]:
        assert values(session, "tls.alert", "tls.there_says", "tls.here_says") == {
            "tls.alert": [], "tls.there_says": [], "tls.here_says": [],
        }  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_five_sessions_are_read_however_the_lines_were_pasted(variant):
    check(read(VARIANTS[variant](ARTICLE), GRAMMAR))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("variant", ["as it stands", "carriage returns", "quoted"])
def test_five_sessions_are_read_from_a_file_of_any_program(variant, encoding):
    data = VARIANTS[variant](ARTICLE).encode(encoding)
    check(read(decode(data), GRAMMAR))


def test_without_the_lines_of_bytes_nothing_is_concluded_from_their_absence():
    text = "\n".join(line for line in ARTICLE.splitlines() if not line.startswith((">>>", "<<<")))
    check(read(text, GRAMMAR), bytes_shown=False)


class TestAsItStands:
    reading = read(ARTICLE, GRAMMAR)

    def test_the_numbers_of_lines_are_those_of_the_page(self):
        lines = ARTICLE.splitlines()
        for session in self.reading.sessions:
            for line in session.lines:
                assert lines[line.number - 1].replace("\u00a0", " ").strip() == line.text

    def test_the_prose_states_nothing_and_is_kept_apart(self):
        prose = {line.number for line in self.reading.others}
        assert not prose & {fact.lines[0] for session in self.reading.sessions for fact in session.facts if fact.lines}
        assert any("Erreurs possibles" in line.text for line in self.reading.others)

    def test_success_after_the_220_is_implied_and_names_both_lines(self):
        outcome = self.reading.sessions[3].facts.last("tls.outcome")
        assert outcome is not None
        assert outcome.implied
        assert [ARTICLE.splitlines()[number - 1][-12:] for number in outcome.lines] == [
            "to start TLS",
            "icewarptech.io"[-12:],
        ]

    def test_a_fatal_alert_is_a_failure_that_a_line_states(self):
        outcome = self.reading.sessions[2].facts.last("tls.outcome")
        assert outcome is not None
        assert not outcome.implied

    def test_every_byte_and_code_has_a_note(self):
        notes = {note.kind: dict(note.values) for note in self.reading.sessions[2].notes if note.kind != "smtp"}
        assert notes["client-hello"] == {"size": "512", "version": "TLS 1.2", "complete": "no", "by": "here"}
        assert notes["alert"] == {"level": "fatal", "number": "50", "by": "there", "record_version": "TLS 1.0"}
        assert notes["row"] == {"fact": "tls.alert", "value": "50"}
        events = [note.values["event"] for note in self.reading.sessions[2].notes if note.kind == "smtp"]
        assert events == ["starttls-offered", "starttls", "starttls-accepted"]

    def test_the_failed_server_session_carries_no_reason(self):
        facts = self.reading.sessions[4].facts
        assert facts.names() == (
            "log.dialect", "session.side", "session.peer", "session.time", "smtp.stage", "smtp.starttls",
        )  # fmt: skip

    def test_what_to_test_is_the_peer_of_a_client_session_only(self):
        assert [session.facts.value("session.target") for session in self.reading.sessions] == [*PEERS[:3], None, None]

    def test_times_are_kept_as_written(self):
        assert self.reading.sessions[2].facts.value("session.time") == "12:51:22"
        assert self.reading.sessions[0].facts.value("session.time") == "16:48:40:152"


def test_a_line_that_may_have_been_wrapped_keeps_what_it_was_alone():
    line = "46.105.36.90    [1AD4] 16:48:40:173 Client session SSL: Verified (0)"
    (session,) = read(f"{line}\nmerci de votre aide", GRAMMAR).sessions
    assert "SSL: Verified (0)" in (session.lines[0].body, session.lines[0].alone)


def test_a_line_that_a_mail_program_wrapped_is_one_again():
    reading = read(VARIANTS["wrapped by a mail program"](ARTICLE), GRAMMAR)
    bodies = [line.body for session in reading.sessions for line in session.lines]
    assert "SSL: Not verified (20) - proceed anyway" in bodies
    assert "TLS connection could not be established" in bodies
    assert "SSL: Handshake with client failed on 192.168.10.2:25" in bodies
