"""Pastes of no dialect, wordings of any library, hostile lines, and what reading costs."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs.hand_made import GRAMMAR
from tests.logs.samples import ARTICLE
from wizard.logs import Session, read


def only(text: str) -> Session:
    (session,) = read(text, GRAMMAR).sessions
    return session


def values(session: Session, name: str) -> list[str]:
    return [fact.value for fact in session.facts.every(name)]


class TestWithoutADialect:
    def test_a_conversation_with_arrows_tells_the_side_and_the_course(self):
        session = only("<<< 220 mx.example.com ESMTP\n>>> EHLO a.example.com\n<<< 250-mx.example.com\n<<< 250 STARTTLS")
        assert session.dialect == ""
        assert values(session, "session.side") == ["client"]
        assert values(session, "smtp.starttls") == ["offered"]

    @pytest.mark.parametrize(
        ("sent", "received"),
        [
            ("-> ", "<-  "),
            (">>> ", "<<< "),
            ("--> ", "<-- "),
            ("\u2192 ", "\u2190 "),
            ("> ", "< "),
            ("x[1]: >>> ", "x[1]: <<< "),
        ],
    )
    def test_common_arrows_are_known(self, sent, received):
        session = only(f"{sent}STARTTLS\n{received}454 4.7.0 TLS not available due to local problem")
        assert values(session, "session.side") == ["client"]
        assert values(session, "smtp.refused") == ["STARTTLS"]

    def test_letters_for_client_and_server_tell_the_course_but_not_who_we_are(self):
        session = only("S: 220 mx.example.com\nC: STARTTLS\nS: 220 go\nC: EHLO a.example.com")
        assert values(session, "session.side") == []
        assert values(session, "tls.outcome") == ["encrypted"]

    def test_arrows_that_a_test_tool_gives_to_encrypted_lines_show_encryption(self):
        session = only(
            "<-  220 mx.example.com\n -> STARTTLS\n<-  220 go\n ~> EHLO a.example.com\n<~  250 mx.example.com"
        )
        assert [(fact.value, fact.implied) for fact in session.facts.every("tls.outcome")] == [("encrypted", True)]

    def test_bare_lines_of_a_telnet_are_a_conversation(self):
        session = only("220 mx.example.com ESMTP\nehlo a\n250-mx.example.com\n250-SIZE\n250 HELP")
        assert values(session, "smtp.starttls") == ["missing"]

    def test_a_forwarded_reply_is_a_session(self):
        assert values(only("454 4.7.0 TLS not available due to local problem"), "smtp.reply") == ["454"]

    @pytest.mark.parametrize(
        ("line", "starttls", "command", "reply"),
        [
            ("STARTTLS reply: 454 4.7.0 TLS not available due to local problem", "refused", "STARTTLS", "454"),
            ("posttls-finger: STARTTLS rejected: 421 4.3.0 Service shutting down", "refused", "STARTTLS", "421"),
            ("STARTTLS reply: 500 #5.5.1 command not recognized", "masked", None, None),
            ("502 5.5.1 STARTTLS not supported", "refused", "STARTTLS", "502"),
            ("server message: 454 4.7.0 TLS not available due to local problem", "refused", "STARTTLS", "454"),
            ("(host mx said: 550 5.1.1 no user (in reply to RCPT TO command))", None, "RCPT", "550"),
            (
                "host mx said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)",
                "required",
                "MAIL",
                "530",
            ),
        ],
    )
    def test_a_refusal_that_a_line_quotes_is_read(self, line, starttls, command, reply):
        facts = only(line).facts
        assert facts.value("smtp.starttls") == starttls
        assert facts.value("smtp.refused") == command
        assert facts.value("smtp.reply") == reply

    @pytest.mark.parametrize(
        "text",
        [
            "Bonjour, nos messages n'arrivent plus chez un client, que faire ?",
            "250 utilisateurs ne peuvent plus envoyer",
            "500 messages bloqués depuis 220 minutes",
            "How do I renew the certificate?",
            "help",
            "Data are lost",
            "quit",
        ],
    )
    def test_a_typed_question_is_no_session(self, text):
        reading = read(text, GRAMMAR)
        assert reading.sessions == ()
        assert [line.text for line in reading.others] == [text]

    @pytest.mark.parametrize(
        ("line", "fact", "value", "outcome"),
        [
            ("tlsv1 alert decode error:SSL alert number 50", "tls.there_says", "parse", ["failed"]),
            ("remote error: tls: error decoding message", "tls.there_says", "parse", ["failed"]),
            ("Received fatal alert: decode_error", "tls.there_says", "parse", ["failed"]),
            ("SSL3 alert read:warning:alert close notify", "tls.alert", "0", []),
            ("verify error:num=19:self-signed certificate in certificate chain", "tls.here_says", "root-unknown", []),
            ("x509: certificate has expired or is not yet valid: current time", "tls.here_says", "dates", []),
            ("read: Connection reset by peer", "session.end", "reset", []),
        ],
    )
    def test_wordings_of_every_library_say_what_was_said(self, line, fact, value, outcome):
        session = only(line)
        assert values(session, fact) == [value]
        assert values(session, "tls.outcome") == outcome
        assert any(note.kind == "row" and note.row is not None for note in session.notes)

    def test_where_a_dialect_claims_a_line_wordings_in_prose_do_not_count(self):
        reading = read("alert decode error ?\n192.0.2.1 [1AD4] 10:00:00 Client session >>> STARTTLS", GRAMMAR)
        assert values(reading.sessions[0], "tls.there_says") == []
        assert [line.number for line in reading.others] == [1]


class TestWhoSaysIt:
    def test_what_a_reply_of_the_peer_says_is_said_there(self):
        session = only("192.0.2.1 [1AD4] 10:00:00 Client session <<< 454 4.7.5 certificate has expired")
        assert values(session, "tls.there_says") == ["expired"]
        assert values(session, "tls.here_says") == []

    def test_what_our_own_reply_says_is_said_here(self):
        session = only("192.0.2.1 [1AD4] 10:00:00 >>> 454 4.7.5 certificate has expired")
        assert values(session, "tls.here_says") == ["expired"]

    def test_a_command_says_nothing_whatever_it_holds(self):
        session = only("192.0.2.1 [1AD4] 10:00:00 <<< MAIL FROM:<alert decode error@example.com>")
        assert values(session, "tls.there_says") == []

    def test_a_success_that_is_followed_by_a_fatal_alert_has_failed(self):
        session = only(
            "192.0.2.1 [1AD4] 10:00:00 Client session >>> STARTTLS\n"
            "192.0.2.1 [1AD4] 10:00:00 Client session <<< 220 go\n"
            "192.0.2.1 [1AD4] 10:00:00 Client session >>> EHLO a.example.com\n"
            "<<< (SSL negotiation finished successfully,771,21) 0274"
        )
        assert values(session, "tls.outcome") == ["encrypted", "failed"]
        assert values(session, "tls.there_says") == ["client-cert"]

    def test_a_goodbye_in_bytes_is_no_failure(self):
        session = only("192.0.2.1 [1AD4] 10:00:00 Client session SSL: Verified (0)\n<<< (x,771,21) 0100")
        assert values(session, "tls.outcome") == []


class TestHostileLines:
    @pytest.mark.parametrize(
        "body",
        [
            "<<< MAIL FROM:<x@example.com> [1F70] 12:51:22 Client session SSL: Verified (0)",
            "<<< AUTH LOGIN [1AD4] 16:48:40:152 Client session >>> STARTTLS",
            "<<< EHLO <<< 220 Ready to start TLS",
            "user 'Client session SSL: Verified (0)' logged in",
            "<<< RCPT TO:<%s%n{tls.outcome}{{7*7}}<script>alert(1)</script>@example.com>",
        ],
    )
    def test_a_field_that_looks_like_a_line_changes_neither_side_nor_outcome(self, body):
        session = only(f"192.0.2.1 [1AD4] 10:00:00 {body}")
        assert values(session, "session.side") == ["server"]
        assert values(session, "tls.outcome") == []
        assert values(session, "smtp.starttls") == []
        assert values(session, "tls.verify") == []

    def test_markup_comes_back_as_it_was(self):
        session = only("192.0.2.1 [1AD4] 10:00:00 <script>{{ 7*7 }}</script> ${x}")
        assert session.lines[0].body == "<script>{{ 7*7 }}</script> ${x}"

    @given(st.text(alphabet=st.characters()))
    def test_no_text_breaks_reading(self, text):
        read(text, GRAMMAR)

    @given(st.lists(st.sampled_from(ARTICLE.splitlines()), max_size=40), st.randoms(use_true_random=False))
    def test_lines_in_any_order_and_damaged_are_read(self, lines, drawn):
        damaged = []
        for line in lines:
            at = drawn.randint(0, len(line))
            damaged.append(
                drawn.choice([line, line[:at], line[at:], line[:at] + "\x00" + line[at:], line[:at] + "\n" + line[at:]])
            )
        reading = read("\n".join(damaged), GRAMMAR)
        seen = [line.number for session in reading.sessions for line in session.lines] + [
            line.number for line in reading.others
        ]
        assert len(seen) == len(set(seen))
        for session in reading.sessions:
            numbers = {line.number for line in session.lines}
            assert all(set(fact.lines) <= numbers for fact in session.facts)
            assert all(note.line in numbers for note in session.notes)
            places = {line.number: place for place, line in enumerate(session.lines)}  # a paste may be newest first
            order = [places[fact.lines[-1]] for fact in session.facts]
            assert order == sorted(order)

    @pytest.mark.parametrize(
        "text",
        [
            "a" * 1_000_000,
            "192.0.2.1 [1AD4] 10:00:00 " + "a" * 1_000_000,
            "192.0.2.1 [1AD4] 10:00:00 >>> 250-" + "250-A" * 200_000,
            "192.0.2.1 [1AD4] 10:00:00 x\n>>> (a,771,22) " + "01" * 500_000,
            "192.0.2.1 [1AD4] 10:00:00 x\n>>> (a,771,22) 01\n" + "01\n" * 100_000,
            " " * 10_000_000,
            "x\n" * 100_000,
            "192.0.2.1 [1AD4] 10:00:00 x\n" * 20_000,
            "192.0.2.1 [1AD4] 10:00:00 >>> RCPT TO:<a@example.com>\n" * 20_000,
            "192.0.2.1 [1AD4] 10:00:01 >>> 220 mx.example.com\n" * 20_000,
            "alert decode error\n" * 20_000,
            "250-A\n" * 50_000,
            "C: " * 300_000,
            ">>> (\n" * 50_000,
        ],
        ids=range(14),
    )
    def test_hostile_pastes_take_linear_time(self, text):
        started = time.process_time()
        read(text, GRAMMAR)
        assert time.process_time() - started < 8

    def test_twice_the_lines_take_about_twice_the_time(self):
        def cost(count: int) -> float:
            drawn = random.Random(1)  # noqa: S311 - the same lines on every run
            lines = [
                f"192.0.2.{drawn.randint(1, 99)} [{drawn.randint(16, 99)}] 10:{number // 600 % 60:02}:{number // 10 % 60:02} "
                f"Client session {drawn.choice(['>>> STARTTLS', '<<< 220 go', '<<< 221 bye', 'SSL: Verified (0)'])}"
                for number in range(count)
            ]
            text = "\n".join(lines)
            started = time.perf_counter()
            read(text, GRAMMAR)
            return time.perf_counter() - started

        cost(100)
        assert cost(16_000) < 4 * 8 * cost(2_000)


def test_reading_a_paste_of_sixty_lines_is_quick():
    text = "\n".join((ARTICLE.splitlines() * 2)[:60])
    times = []
    for _ in range(30):
        started = time.perf_counter()
        read(text, GRAMMAR)
        times.append(time.perf_counter() - started)
    assert sorted(times)[15] < 0.02, "ten times the target: something costs much more than it did"
