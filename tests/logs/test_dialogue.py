"""The SMTP conversation of one session."""

import pytest

from tests.logs.hand_made import GRAMMAR
from wizard.logs import Session, read
from wizard.logs.dialogue import EVENTS
from wizard.logs.smtp import quoted_reply


def a_session(*bodies: str, side: str = "client", peer: str = "192.0.2.9") -> Session:
    label = "Client session " if side == "client" else ""
    lines = [f"{peer} [1AD4] 16:48:40:{100 + number} {label}{body}" for number, body in enumerate(bodies)]
    (session,) = read("\n".join(lines), GRAMMAR).sessions
    return session


def values(session: Session, name: str) -> list[str]:
    return [fact.value for fact in session.facts.every(name)]


def events(session: Session) -> list[str]:
    return [note.values["event"] for note in session.notes if note.kind == "smtp"]


BANNER = "<<< 220 mx.example.com ESMTP"
HELLO = (">>> EHLO me.example.com", "<<< 250-mx.example.com Hello", "<<< 250-SIZE 1000")


class TestStarttls:
    def test_offered_asked_for_and_accepted(self):
        session = a_session(*HELLO, "<<< 250 STARTTLS", ">>> STARTTLS", "<<< 220 2.0.0 Ready to start TLS")
        assert values(session, "smtp.starttls") == ["offered", "accepted"]
        assert values(session, "smtp.stage") == ["ehlo", "starttls", "handshake"]
        assert values(session, "tls.outcome") == []

    def test_is_not_refused_where_the_reply_tells_of_the_handshake(self):
        session = a_session(">>> STARTTLS", "<<< 220 Go ahead", "<<< 554 5.5.0 Error in TLS handshake: EOF")
        assert values(session, "smtp.starttls") == ["accepted"]
        assert values(session, "smtp.refused") == []
        assert values(session, "tls.outcome") == ["failed"]

    def test_typed_by_hand_and_gone_on_in_clear_is_a_failure_and_no_encryption(self):
        typed = (">>> STARTTLS", "<<< 220 Ready", ">>> AUTH LOGIN", "<<< 550 5.0.0 Handshake error")
        assert a_session(*typed).facts.value("tls.outcome") == "failed"

    def test_a_command_after_the_220_shows_that_the_connection_is_encrypted(self):
        session = a_session(">>> STARTTLS", "<<< 220 Go ahead", ">>> EHLO me.example.com")
        (outcome,) = session.facts.every("tls.outcome")
        assert (outcome.value, outcome.implied, outcome.lines) == ("encrypted", True, (2, 3))
        assert values(session, "smtp.stage")[-1] == "after-tls"

    def test_silence_after_the_220_shows_nothing(self):
        assert values(a_session(">>> STARTTLS", "<<< 220 Go ahead"), "tls.outcome") == []

    def test_a_whole_reply_without_starttls_lacks_it(self):
        session = a_session(BANNER, *HELLO, "<<< 250 HELP")
        (missing,) = session.facts.every("smtp.starttls")
        assert (missing.value, missing.lines) == ("missing", (3, 4, 5))

    @pytest.mark.parametrize(
        "bodies",
        [
            HELLO,
            (">>> EHLO me.example.com", "<<< 250 HELP"),
            ("<<< 250-SIZE 1000", "<<< 250 HELP"),
            ("<<< 250-mx.example.com", "<<< 250 HELP"),
            (">>> HELO me.example.com", "<<< 250 mx.example.com"),
            (">>> STARTTLS", "<<< 220 Ready", *HELLO, "<<< 250 HELP"),
            (*HELLO, "<<< 250 HELP"),
        ],
    )
    def test_a_reply_that_is_not_whole_or_may_come_after_tls_proves_nothing(self, bodies):
        assert "missing" not in values(a_session(*bodies), "smtp.starttls")

    def test_a_reply_glued_into_one_line_is_taken_apart(self):
        session = a_session(">>> EHLO me.example.com", "<<< 250-mx.example.com250-SIZE 1000250-STARTTLS250 HELP")
        assert "offered" in values(session, "smtp.starttls")
        session = a_session(BANNER, ">>> EHLO me.example.com", "<<< 250-mx.example.com250-SIZE250 HELP")
        assert values(session, "smtp.starttls") == ["missing"]

    def test_the_lines_of_a_reply_without_heading_belong_to_it(self):
        text = (
            "192.0.2.9 [1AD4] 16:48:40:100 Client session >>> EHLO me.example.com\n"
            "192.0.2.9 [1AD4] 16:48:40:101 Client session <<< 250-mx.example.com\n"
            "250-SIZE 1000\n250 STARTTLS\nvoilà"
        )
        reading = read(text, GRAMMAR)
        assert values(reading.sessions[0], "smtp.starttls") == ["offered"]
        assert reading.sessions[0].last_line == 4
        assert [line.number for line in reading.others] == [5]

    @pytest.mark.parametrize("reply", ["454 4.7.0 TLS not available due to local problem", "421 Try later", "502 No"])
    def test_a_refusal_is_named_with_its_reply(self, reply):
        session = a_session(">>> STARTTLS", f"<<< {reply}")
        assert values(session, "smtp.starttls") == ["refused"]
        assert values(session, "smtp.refused") == ["STARTTLS"]
        assert values(session, "smtp.reply") == [reply[:3]]
        assert values(session, "tls.outcome") == []

    @pytest.mark.parametrize(
        "reply",
        [
            "454 TLS currently unavailable",
            "502 TLS not available",
            "503 5.5.0 TLS already started",
            "554 5.5.1 Error: TLS already active",
            "421 4.7.0 mx.example.com Error: too many new TLS sessions from client.example.net[192.0.2.84]",
            "550 5.5.1 STARTTLS not supported",
            "451 4.7.1 TLS temporarily not available",
        ],
    )
    def test_a_reply_without_its_command_is_a_refusal_of_it_where_it_speaks_of_tls_itself(self, reply):
        assert values(a_session(f"<<< {reply}"), "smtp.starttls") == ["refused"]

    @pytest.mark.parametrize(
        "reply",
        [
            "550 5.7.1 Message rejected: sent without TLS",
            "554 5.7.1 Delivery not authorized, TLS version of the sender is too old",
            "554 5.7.1 <a@example.com>: Relay access denied (no TLS)",
            "550 5.7.26 The sender is unauthenticated; TLS was used",
            "552 5.2.2 Mailbox full (TLS)",
            "535 5.7.8 Authentication failed, TLS client certificate not valid",
            "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade your client to support TLS 1.2.",
            "450 4.7.1 Greylisted, TLS does not help",
        ],
    )
    def test_a_refusal_of_something_else_that_names_tls_is_none_of_starttls(self, reply):
        session = a_session(f"<<< {reply}")
        assert values(session, "smtp.starttls") == []
        assert "STARTTLS" not in values(session, "smtp.refused")

    @pytest.mark.parametrize(
        "reply",
        [
            "530 5.7.0 Must issue a STARTTLS command first",
            "550 5.7.1 You must issue STARTTLS before sending mail",
            "450 4.7.1 We only accept TLS connections",
        ],
    )
    def test_a_demand_without_its_command_stays_a_demand(self, reply):
        assert values(a_session(f"<<< {reply}"), "smtp.starttls") == ["required"]

    def test_the_enhanced_code_is_read(self):
        session = a_session(">>> STARTTLS", "<<< 454 4.7.0 TLS not available")
        assert values(session, "smtp.enhanced") == ["4.7.0"]

    @pytest.mark.parametrize(
        "bodies",
        [
            (*HELLO, "<<< 250 XXXXXXXA"),
            (*HELLO, "<<< 250-XXXXXXXXXXXXXXXX", "<<< 250 XXXB"),
            (">>> STARTTLS", "<<< 500 #5.5.1 command not recognized"),
            ("<<< 220 ************************0*******", *HELLO, "<<< 250 HELP"),
            ("<<< 220 ****************************",),
        ],
    )
    def test_the_marks_of_a_firewall_are_recognised(self, bodies):
        session = a_session(*bodies)
        assert "masked" in values(session, "smtp.starttls")
        assert "refused" not in values(session, "smtp.starttls")

    def test_asterisks_do_not_matter_where_starttls_is_offered(self):
        session = a_session("<<< 220 ****************************", *HELLO, "<<< 250 STARTTLS")
        assert values(session, "smtp.starttls") == ["offered"]
        assert "greeting-masked" in events(session)

    @pytest.mark.parametrize(
        "reply",
        [
            "530 5.7.0 Must issue a STARTTLS command first",
            "451 5.7.3 STARTTLS is required to send mail",
            "538 5.7.11 Encryption required for requested authentication mechanism",
        ],
    )
    def test_a_demand_for_starttls_is_recognised(self, reply):
        session = a_session(*HELLO, "<<< 250 STARTTLS", ">>> MAIL FROM:<a@example.com>", f"<<< {reply}")
        assert values(session, "smtp.starttls") == ["offered", "required"]
        assert values(session, "smtp.refused") == ["MAIL"]

    @pytest.mark.parametrize(
        "reply", ["530 5.7.0 Authentication required", "550 5.7.10 REQUIRETLS needed", "550 5.1.1 No such user"]
    )
    def test_other_refusals_demand_nothing(self, reply):
        session = a_session(">>> MAIL FROM:<a@example.com>", f"<<< {reply}")
        assert values(session, "smtp.starttls") == []
        assert values(session, "smtp.reply") == [reply[:3]]


class TestMailInTheClear:
    MAIL = ">>> MAIL FROM:<a@example.com>"

    def clear(self, session: Session) -> bool:
        return [(fact.value, fact.implied) for fact in session.facts.every("tls.outcome")] == [("clear", True)]

    def test_offered_and_not_used(self):
        assert self.clear(a_session(*HELLO, "<<< 250 STARTTLS", self.MAIL))

    def test_offered_by_us_and_not_used_by_the_peer(self):
        bodies = (
            "<<< EHLO a.example.com",
            ">>> 250-us.example.com",
            ">>> 250 STARTTLS",
            "<<< MAIL FROM:<a@example.com>",
        )
        assert self.clear(a_session(*bodies, side="server"))

    def test_not_offered(self):
        assert self.clear(a_session(BANNER, *HELLO, "<<< 250 HELP", self.MAIL))

    def test_a_paste_that_begins_with_the_ehlo_under_tls_is_not_called_clear(self):
        assert values(a_session(*HELLO, "<<< 250 HELP", self.MAIL), "tls.outcome") == []

    def test_refused(self):
        assert self.clear(a_session(">>> STARTTLS", "<<< 454 No", self.MAIL))

    def test_a_server_that_does_not_offer_it_may_be_on_the_port_for_implicit_tls(self):
        hello = ("<<< EHLO a.example.com", ">>> 250-us.example.com", ">>> 250 HELP")
        session = a_session(">>> 220 us.example.com ESMTP", *hello, "<<< MAIL FROM:<a@example.com>", side="server")
        assert values(session, "smtp.starttls") == ["missing"]
        assert values(session, "tls.outcome") == []

    def test_mail_alone_says_nothing_of_encryption(self):
        assert values(a_session(self.MAIL), "tls.outcome") == []


class TestRepliesAndCommands:
    def test_replies_to_several_commands_at_once_find_their_own(self):
        session = a_session(
            ">>> MAIL FROM:<a@example.com>", ">>> RCPT TO:<b@example.com>", ">>> DATA",
            "<<< 250 OK", "<<< 550 5.1.1 unknown", "<<< 503 no recipients",
        )  # fmt: skip
        assert values(session, "smtp.refused") == ["RCPT", "DATA"]

    def test_a_refusal_of_several_lines_is_one(self):
        session = a_session(">>> RCPT TO:<b@example.com>", "<<< 550-5.7.1 a", "<<< 550-5.7.1 b", "<<< 550 5.7.1 c")
        assert values(session, "smtp.refused") == ["RCPT"]
        assert values(session, "smtp.enhanced") == ["5.7.1"]

    def test_a_challenge_is_no_answer_yet(self):
        session = a_session(">>> AUTH LOGIN", "<<< 334 VXNlcm5hbWU6", ">>> dXNlcg==", "<<< 535 5.7.8 failed")
        assert values(session, "smtp.refused") == ["AUTH"]

    def test_a_message_is_refused_after_its_end(self):
        session = a_session(">>> DATA", "<<< 354 go", "<<< 554 5.7.1 spam")
        assert values(session, "smtp.refused") == ["DATA"]

    def test_a_greeting_that_refuses(self):
        session = a_session("<<< 554 5.7.1 blocked")
        assert values(session, "smtp.refused") == ["CONNECT"]
        assert values(session, "smtp.stage") == ["connect"]

    def test_a_refusal_that_presupposes_a_command_is_no_greeting(self):
        assert values(a_session("<<< 530 5.7.1 Not admitted"), "smtp.refused") == []
        assert values(a_session("<<< 502 5.5.1 Not implemented"), "smtp.stage") == []

    def test_a_refused_login_is_known_by_its_code(self):
        assert values(a_session("<<< 535 5.7.8 Not accepted"), "smtp.refused") == ["AUTH"]

    def test_a_timeout_is_told_only_where_a_line_says_so(self):
        assert values(a_session(">>> NOOP", "<<< 421 4.4.2 timeout exceeded"), "session.end") == ["timeout"]
        assert values(a_session(">>> QUIT", "<<< 221 bye"), "session.end") == []

    def test_data_that_looks_like_a_reply_from_the_wrong_side_is_left_alone(self):
        session = a_session(">>> STARTTLS", ">>> 220 Ready to start TLS")
        assert values(session, "smtp.starttls") == []

    def test_every_event_is_listed(self):
        session = a_session(
            "<<< 220 mx.example.com", *HELLO, "<<< 250 STARTTLS", ">>> STARTTLS", "<<< 220 ok", ">>> EHLO a"
        )
        assert events(session) == ["greeting", "ehlo", "starttls-offered", "starttls", "starttls-accepted", "encrypted"]
        assert set(events(session)) <= set(EVENTS)


class TestWhoAndWhere:
    def test_a_client_tests_the_peer_that_it_dialled(self):
        session = a_session(">>> STARTTLS")
        assert values(session, "session.target") == ["192.0.2.9"]
        assert values(session, "session.peer") == ["192.0.2.9"]

    def test_nobody_can_dial_a_private_address(self):
        for peer in ("192.168.1.4", "10.0.0.1", "127.0.0.1", "fd00::1", "fe80::1", "100.64.0.1"):
            session = a_session(">>> STARTTLS", peer=peer)
            assert values(session, "session.target") == []
            assert values(session, "session.peer") == [peer]

    def test_the_peer_of_a_server_is_not_what_to_test(self):
        assert values(a_session("<<< STARTTLS", side="server"), "session.target") == []

    def test_our_greeting_tells_our_name_product_and_version(self):
        session = a_session(">>> 220 mail.example.com ESMTP IceWarp 13.0.1.2; Sun, 27 Nov 2022", side="server")
        assert values(session, "session.target") == ["mail.example.com"]
        assert values(session, "session.host") == ["mail.example.com"]
        assert values(session, "server.product") == ["icewarp"]
        assert values(session, "server.version") == ["13.0.1.2"]

    def test_the_reply_to_ehlo_tells_our_name_once(self):
        session = a_session(
            ">>> 220 mail.example.com ESMTP", "<<< EHLO a.example.com", ">>> 250-mail.example.com Hello", side="server"
        )
        assert values(session, "session.target") == ["mail.example.com"]

    def test_a_name_of_the_inside_is_not_what_to_test(self):
        assert values(a_session(">>> 220 mail.corp.local ESMTP", side="server"), "session.target") == []

    def test_the_greeting_of_a_peer_says_nothing_of_us(self):
        session = a_session("<<< 220 mx.example.com ESMTP Postfix 3.7.11")
        assert values(session, "server.product") == []
        assert values(session, "session.host") == []


@pytest.mark.parametrize(
    ("answer", "outcome"), [("250 2.1.0 Ok", "clear"), ("530 5.7.0 Must issue a STARTTLS command first", None)]
)
def test_mail_went_on_in_clear_only_where_it_went_on(answer: str, outcome: str | None) -> None:
    lines = ["<<< 250-mx.example.net", "<<< 250 STARTTLS", ">>> MAIL FROM:<a@example.com>", f"<<< {answer}"]
    text = "\n".join(
        f"192.0.2.90 [1AD4] 16:48:40 Client session {line}" for line in [">>> EHLO mail.example.com", *lines]
    )
    assert read(text, GRAMMAR).sessions[0].facts.value("tls.outcome") == outcome


class TestAWebRequest:
    def test_from_a_client_is_http_on_a_mail_port(self):
        session = a_session(">>> 220 mail.example.com ESMTP", "<<< GET / HTTP/1.1", ">>> 500 What?", side="server")
        (said,) = session.facts.every("tls.here_says")
        assert (said.value, said.lines) == ("http", (2,))
        assert values(session, "smtp.refused") == []

    @pytest.mark.parametrize("body", ["<<< GET a page over HTTP/1.1", "<<< Subject: GET / HTTP/1.1", "<<< GETTING"])
    def test_is_the_whole_line(self, body):
        assert values(a_session(body, side="server"), "tls.here_says") == []

    def test_of_our_own_says_nothing_of_the_server(self):
        assert values(a_session(BANNER, ">>> GET / HTTP/1.1"), "tls.here_says") == []


class TestAConversationWithoutExtensions:
    REFUSED = (BANNER, ">>> EHLO me.example.com", "<<< 502 5.5.1 Command not implemented")
    HELO = (">>> HELO me.example.com", "<<< 250 mx.example.com")

    def test_after_a_refused_ehlo_cannot_offer_starttls(self):
        session = a_session(*self.REFUSED, *self.HELO)
        (missing,) = session.facts.every("smtp.starttls")
        assert (missing.value, missing.lines) == ("missing", (3, 5))
        assert values(session, "tls.outcome") == []

    def test_goes_on_in_the_clear(self):
        session = a_session(*self.REFUSED, *self.HELO, ">>> MAIL FROM:<a@example.com>", "<<< 250 Ok")
        assert values(session, "tls.outcome") == ["clear"]

    def test_of_a_client_that_never_says_ehlo_is_in_the_clear_without_blaming_the_server(self):
        session = a_session(BANNER, *self.HELO, ">>> MAIL FROM:<a@example.com>", "<<< 250 Ok")
        assert values(session, "tls.outcome") == ["clear"]
        assert values(session, "smtp.starttls") == []

    def test_of_a_paste_without_the_greeting_shows_nothing(self):
        session = a_session(*self.REFUSED[1:], *self.HELO, ">>> MAIL FROM:<a@example.com>", "<<< 250 Ok")
        assert values(session, "smtp.starttls") == values(session, "tls.outcome") == []

    def test_that_a_server_hears_may_have_begun_with_tls(self):
        bodies = (">>> 220 mail.example.com ESMTP", "<<< HELO client.example.net", ">>> 250 mail.example.com")
        session = a_session(*bodies, "<<< MAIL FROM:<a@example.com>", ">>> 250 Ok", side="server")
        assert values(session, "tls.outcome") == []

    def test_is_behind_a_firewall_where_the_greeting_is_covered(self):
        session = a_session("<<< 220 ****************", *self.REFUSED[1:], *self.HELO)
        assert "masked" in values(session, "smtp.starttls")


class TestADeliveredMessage:
    MAIL = (">>> MAIL FROM:<a@example.com>", "<<< 250 Ok", ">>> RCPT TO:<b@example.com>", "<<< 250 Ok")

    def test_was_accepted_after_its_content(self):
        session = a_session(BANNER, *self.MAIL, ">>> DATA", "<<< 354 Go on", "<<< 250 2.0.0 Ok: queued as 7A1")
        assert values(session, "smtp.stage")[-1] == "delivered"

    def test_was_accepted_after_its_last_part(self):
        session = a_session(BANNER, *self.MAIL, ">>> BDAT 812 LAST", "<<< 250 2.6.0 Queued mail for delivery")
        assert values(session, "smtp.stage")[-1] == "delivered"

    @pytest.mark.parametrize(
        "end", [("<<< 354 Go on",), ("<<< 354 Go on", "<<< 550 5.7.1 Spam"), (">>> BDAT 812", "<<< 250 2.6.0 Ok")]
    )
    def test_is_none_without_that_reply(self, end):
        begins = () if end[0].startswith(">>> BDAT") else (">>> DATA",)
        assert values(a_session(BANNER, *self.MAIL, *begins, *end), "smtp.stage")[-1] == "mail"


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("SMTP ERROR: Password command failed: 535 5.7.8 Error: authentication failed", "AUTH"),
        ("SMTP ERROR: MAIL FROM command failed: 550 5.7.1 Sender refused", "MAIL"),
        ("SMTP ERROR: RCPT TO command failed: 550 5.1.1 Unknown", "RCPT"),
        ("SMTP ERROR: DATA END command failed: 554 5.6.0 Content refused", "DATA"),
        ("SMTP ERROR: STARTTLS command failed: 454 4.7.0 TLS not available", "STARTTLS"),
    ],
)
def test_phpmailer_says_which_command_was_refused(line, verb):
    found = quoted_reply(line)
    assert found is not None and found[0] == verb
