"""One turn to one reply, on the shipped articles and the five excerpts of the public article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.conversation import Counts, Reply, SessionReport, Turn, UnknownAnswer, Wizard, reply, reply_to
from wizard.errors import UnknownArticle, UnknownSession
from wizard.facts import Fact, Facts
from wizard.match.reading import read_paste
from wizard.model import NO, UNKNOWN
from wizard.walk import Ask, Conclude, HandOver, Send
from wizard.wire import reply_out

FAILED_WITH_DUMP = """\
198.51.100.242 [1F70] 12:51:22 Client session <<< 250 STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session >>> STARTTLS
198.51.100.242 [1F70] 12:51:22 Client session <<< 220 Go ahead with TLS
198.51.100.242 [1F70] 12:51:22 Client session TLS connection could not be established
>>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)
<<< (SSLv2/v3 read server hello A ,769,21) 0232
"""
VERIFIED = """\
192.0.2.90    [1AD4] 16:48:40:152 Client session >>> STARTTLS
192.0.2.90    [1AD4] 16:48:40:155 Client session <<< 220 2.0.0 Ready to start TLS
192.0.2.90    [1AD4] 16:48:40:173 Client session SSL: Verified (0)
192.0.2.90    [1AD4] 16:48:40:173 Client session >>> EHLO mail.example.com
"""
SERVER_FAILED = """\
192.0.2.55    [1880] 17:31:44:299 <<< STARTTLS
192.0.2.55    [1880] 17:31:44:312 >>> 220 2.0.0 Ready to start TLS
192.0.2.55    [1880] 17:31:44:394 SSL: Handshake with client failed on 192.168.10.2:25
"""


def say(wizard: Wizard, text: str = "", **rest: object) -> Reply:
    return reply(wizard, Turn(text=text, **rest))  # type: ignore[arg-type]  # the fields of a turn


def test_the_five_excerpts_are_five_sessions_in_the_order_of_the_page(shipped_wizard: Wizard, excerpts: str) -> None:
    found = say(shipped_wizard, excerpts)
    assert [report.outcome for report in found.sessions] == ["verified", "encrypted", "failed", "encrypted", "failed"]
    assert [report.facts.value("session.side") for report in found.sessions] == [
        "client",
        "client",
        "client",
        "server",
        "server",
    ]
    assert found.sessions[1].facts.value("tls.verify") == "20"


def test_the_dump_says_alert_50_from_the_peer_in_answer_to_a_hello_of_512_bytes(
    shipped_wizard: Wizard, excerpts: str
) -> None:
    facts = say(shipped_wizard, excerpts).sessions[2].facts
    assert facts.value("tls.alert") == "50" and facts.value("tls.alert_sent") is None
    assert facts.value("tls.there_says") == "parse" and facts.value("tls.here_says") is None
    assert facts.value("tls.hello_size") == "512" and facts.value("tls.hello_version") == "TLS 1.2"


def test_successes_are_no_problem_and_a_delivery_that_went_on_is_no_failure(
    shipped_wizard: Wizard, excerpts: str
) -> None:
    found = say(shipped_wizard, excerpts)
    first, second, _, fourth, _ = found.sessions
    assert first.walk is not None and [v.cause for v in first.walk.verdicts] == ["none"]
    assert fourth.walk is not None and [v.cause for v in fourth.walk.verdicts] == ["none"]
    assert second.outcome == "encrypted"


def test_the_worst_session_is_in_focus_and_another_can_be_chosen(shipped_wizard: Wizard, excerpts: str) -> None:
    assert say(shipped_wizard, excerpts).focus == 3
    assert say(shipped_wizard, excerpts, focus=5).focus == 5
    with pytest.raises(UnknownSession):
        say(shipped_wizard, excerpts, focus=6)


def test_a_connection_that_was_not_made_comes_before_one_that_only_ended(shipped_wizard: Wizard) -> None:
    ended = "Nov 24 16:48:40 mail postfix/smtpd[128]: disconnect from localhost[127.0.0.1] quit=1 commands=1"
    unmade = "Nov 24 16:48:41 mail postfix/smtp[289]: connect to mx.example.com[192.0.2.48]:25: Connection timed out"
    found = say(shipped_wizard, f"{ended}\n{unmade}")
    assert found.focus == 2
    assert found.next is not None


def test_a_line_without_a_reason_leads_to_a_question_for_lines_and_proves_nothing(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, SERVER_FAILED)
    assert isinstance(found.next, Send)
    assert all(cause.certainty != "certain" for cause in found.causes)


def test_answers_belong_to_the_session_in_focus_only(shipped_wizard: Wizard) -> None:
    text = VERIFIED + FAILED_WITH_DUMP
    before = say(shipped_wizard, text)
    after = say(shipped_wizard, text, answers=(("375#outcome", "failed"),))
    assert before.sessions[0].walk == after.sessions[0].walk
    assert [v.cause for v in after.sessions[0].walk.verdicts] == ["none"]  # type: ignore[union-attr]


def test_alike_sessions_are_one_entry_with_a_count(shipped_wizard: Wizard) -> None:
    again = VERIFIED.replace("1AD4", "1AD5")
    found = say(shipped_wizard, VERIFIED + again)
    assert [(report.id, report.count) for report in found.sessions] == [(1, 2)]


def test_a_stale_answer_is_left_out_and_named(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, VERIFIED, answers=(("375#gone", "yes"), ("375#outcome", "sideways")))
    assert found.unknown_answers == (UnknownAnswer("375#gone", "yes"), UnknownAnswer("375#outcome", "sideways"))


def test_an_article_that_does_not_exist_is_not_found(shipped_wizard: Wizard) -> None:
    with pytest.raises(UnknownArticle):
        say(shipped_wizard, article="9999")


def test_without_a_log_the_article_is_walked_from_its_first_question(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, article="375")
    assert isinstance(found.next, Ask) and found.next.question == "375#outcome"
    assert found.causes == ()


def test_words_without_a_log_find_nodes_and_claim_nothing(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, "certificat périmé")
    assert found.sessions == () and found.causes == () and found.found


def test_a_fact_from_the_ticket_belongs_to_the_case(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, FAILED_WITH_DUMP, facts=(Fact("server.version", "13.0", "ticket"),))
    assert found.facts.value("server.version") == "13.0"


def test_the_name_that_was_dialled_is_what_to_dial_to_test(shipped_wizard: Wizard) -> None:
    line = "Nov 24 10:00:00 mail postfix/smtp[123]: SSL_connect error to mx.example.com[192.0.2.5]:25: -1"
    assert say(shipped_wizard, line).facts.value("session.target") == "mx.example.com"
    given = (Fact("session.host", "mx.example.net", "person"),)
    assert say(shipped_wizard, FAILED_WITH_DUMP, facts=given).facts.value("session.target") == "mx.example.net"


def test_a_server_that_receives_is_not_tested_at_the_name_of_its_client(shipped_wizard: Wizard) -> None:
    line = "2026-11-24 08:23:56 1xVloi-0005rw-2p <= anna@example.com H=client.example.net [192.0.2.84] X=TLS1.3:X:256 CV=no"
    facts = say(shipped_wizard, line).facts
    assert (facts.value("session.side"), facts.value("session.host")) == ("server", "client.example.net")
    assert facts.value("session.target") is None


def test_the_server_that_a_person_names_is_tested_whoever_receives_and_without_a_log(shipped_wizard: Wizard) -> None:
    given = (Fact("session.host", "mail.example.com", "person"),)
    assert say(shipped_wizard, SERVER_FAILED, facts=given).facts.value("session.target") == "mail.example.com"
    without = reply(shipped_wizard, Turn(article="375", facts=given))
    assert without.facts.value("session.target") == "mail.example.com"


def test_a_bare_reply_is_one_that_somebody_got(shipped_wizard: Wizard) -> None:
    found = say(shipped_wizard, "421 4.7.0 mail.example.com Error: too many new TLS sessions from unknown[192.0.2.7]")
    assert [cause.cause for cause in found.causes] == ["rate-limited"]
    assert found.facts.value("tls.there_says") == "rate"


@settings(max_examples=25)
@given(data=st.data(), text=st.sampled_from(["", VERIFIED, FAILED_WITH_DUMP, SERVER_FAILED]))
def test_whatever_is_answered_every_case_of_the_shipped_articles_ends(
    shipped_wizard: Wizard, data: st.DataObject, text: str
) -> None:
    answers: dict[str, str] = {}
    for _ in range(80):
        found = say(shipped_wizard, text, article=None if text else "375", answers=tuple(answers.items()))
        following = found.next
        assert following is not None
        if any(step.by == "person" for step in found.walk.trail):  # type: ignore[union-attr]
            assert all(verdict.certainty != "certain" for verdict in found.walk.verdicts)  # type: ignore[union-attr]
        if isinstance(following, HandOver):
            return
        if isinstance(following, Conclude):
            answers[following.solution] = NO
        elif isinstance(following, Send):
            answers[following.question] = UNKNOWN
        else:
            question = shipped_wizard.kb.questions[following.question]
            answers[question.id] = data.draw(st.sampled_from([*(choice.id for choice in question.choices), UNKNOWN]))
    raise AssertionError(f"no end: {answers}")


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_gets_a_reply(shipped_wizard: Wizard, text: str) -> None:
    assert say(shipped_wizard, text).turn.text == text


def test_words_that_tools_write_too_do_not_change_which_side_a_log_is_of(shipped_wizard: Wizard) -> None:
    line = (
        "Nov 24 09:14:06 mx postfix/smtpd[2211]: Anonymous TLS connection established from "
        "client.example.net[203.0.113.5]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"
    )
    found = reply(shipped_wizard, Turn(line))
    assert [fact.value for fact in found.facts.every("session.side")] == ["server"]
    assert found.report is not None and found.report.outcome == "encrypted"


@pytest.mark.parametrize(
    "line",
    [
        "550 5.7.1 Message rejected as spam by content filter, see https://example.com/tls",
        "554 5.7.1 Rejected, see http://tls.example.com/help for details",
        "550 5.1.1 <tls@example.com> user unknown",
    ],
)
def test_an_address_that_holds_the_letters_of_tls_is_no_refusal_of_it(shipped_wizard: Wizard, line: str) -> None:
    found = reply(shipped_wizard, Turn(text=line))
    assert [cause.cause for cause in found.causes if cause.cause != "not-tls"] == []


def test_lines_that_no_article_is_about_are_searched_for_as_words(shipped_wizard: Wizard):
    text = "Outlook : impossible de vérifier le certificat de mail.example.com, il est expiré"
    (line,) = read_paste(text, shipped_wizard.grammar, shipped_wizard.symptoms).others
    session = replace(say(shipped_wizard, "220 mx.example.com ESMTP").sessions[0].session, lines=(line,))
    report = SessionReport(1, 1, session, Facts(), (), "unknown", None)
    found = reply_to(shipped_wizard, Turn(text=text, lang="fr"), (report,))
    assert found.walk is None
    assert "cert-expired" in [each.cause for each in found.found]
    assert all(each["title"] for each in reply_out(shipped_wizard.kb, found)["found"])
    assert reply_to(shipped_wizard, Turn(text=text), (report,), Counts(1, 0, 1, 0)).found == ()


REFUSED_BY_RECORD = (
    '{"policies":[{"policy":{"policy-type":"tlsa","policy-domain":"example.com"},"failure-details":['
    '{"result-type":"validation-failure","sending-mta-ip":"192.0.2.1","receiving-mx-hostname":"mx.example.com",'
    '"failed-session-count":5},{"result-type":"tlsa-invalid","sending-mta-ip":"192.0.2.1",'
    '"receiving-mx-hostname":"mx.example.com","failed-session-count":2}]}]}'
)


def test_of_two_failures_the_one_whose_cause_is_proven_is_in_focus(shipped_wizard: Wizard) -> None:
    answer = say(shipped_wizard, REFUSED_BY_RECORD)
    assert answer.report is not None and answer.report.walk is not None
    assert [(verdict.cause, verdict.certainty) for verdict in answer.report.walk.verdicts] == [
        ("policy-refused", "certain")
    ]


def test_a_proven_remark_on_an_encrypted_session_comes_after_a_failure(shipped_wizard: Wizard) -> None:
    answer = say(
        shipped_wizard,
        "Nov 24 10:00:00 mx postfix/smtp[1]: Untrusted TLS connection established to a.example.com[192.0.2.1]:25: "
        "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
        "Nov 24 10:00:01 mx postfix/smtp[2]: SSL_connect error to b.example.com[192.0.2.2]:25: lost connection\n",
    )
    assert answer.report is not None and answer.report.facts.value("session.peer") == "192.0.2.2"


def test_the_lines_of_hmailserver_about_one_session_are_one_session(shipped_wizard: Wizard) -> None:
    answer = say(
        shipped_wizard,
        '"DEBUG" 1736 "2026-11-24 16:48:39.901" "Creating session 42"\n'
        '"SMTPD" 1736 42 "2026-11-24 16:48:39.902" "192.0.2.84" "SENT: 220 mail.example.com ESMTP"\n'
        '"DEBUG" 1800 "2026-11-24 16:48:39.952" "Performing SSL/TLS handshake for session 42. Verify certificate: False"\n'
        '"TCPIP" 1800 "2026-11-24 16:48:40.201" "TCPConnection - TLS/SSL handshake failed. Session Id: 42, '
        'Remote IP: 192.0.2.84, Error code: 336109761, Message: no shared cipher"\n'
        '"DEBUG" 1800 "2026-11-24 16:48:40.202" "Ending session 42"\n',
    )
    (report,) = answer.sessions
    assert report.outcome == "failed" and len(report.session.lines) == 5


def test_a_lesser_suggestion_does_not_stand_for_the_better_one(shipped_wizard: Wizard):
    found = say(shipped_wizard, "mail.example.com:25 connection timed out")
    assert isinstance(found.next, Ask)
    assert found.next.suggested == "no-connection"
    assert found.causes == ()
