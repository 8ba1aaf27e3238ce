"""The ladder of a session: every step with its line, what must have come before, and the place where it broke."""

from xml.etree import ElementTree

import pytest

from wizard import knowledge
from wizard.config import Settings
from wizard.conversation import Turn, Wizard, reply
from wizard.ladder import Ladder, ladder, svg, texts

CLIENT = "198.51.100.42 [3B20] 10:32:00:1"
REFUSED_HELLO = (
    f"{CLIENT}25 Client session <<< 250 STARTTLS\n{CLIENT}40 Client session >>> STARTTLS\n"
    f"{CLIENT}55 Client session <<< 220 Go ahead with TLS\n"
    f"{CLIENT}90 Client session TLS connection could not be established\n"
    ">>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)\n"
    "<<< (SSLv2/v3 read server hello A ,769,21) 0232\n"
)
VERIFIED = (
    f"{CLIENT}40 Client session >>> STARTTLS\n{CLIENT}55 Client session <<< 220 2.0.0 Ready to start TLS\n"
    f"{CLIENT}90 Client session SSL: Verified (0)\n{CLIENT}91 Client session >>> EHLO mail.example.com\n"
)
POSTFIX = "Nov 24 10:00:00 mx postfix/smtpd[12]: "
UNKNOWN_CA = (
    f"{POSTFIX}connect from unknown[192.0.2.7]\n{POSTFIX}SSL_accept error from unknown[192.0.2.7]: -1\n"
    f"{POSTFIX}warning: TLS library problem: error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:"
    "s3_pkt.c:1493:SSL alert number 48:\n"
)
NOT_OFFERED = (
    f"{CLIENT}00 Client session <<< 220 mx.example.net ESMTP\n{CLIENT}10 Client session >>> EHLO mail.example.com\n"
    f"{CLIENT}20 Client session <<< 250-mx.example.net\n{CLIENT}21 Client session <<< 250 8BITMIME\n"
    f"{CLIENT}30 Client session >>> MAIL FROM:<anna@example.com>\n{CLIENT}40 Client session <<< 250 2.1.0 Ok\n"
)


@pytest.fixture(scope="module")
def wizard() -> Wizard:
    return Wizard(knowledge.load(Settings.from_environment({}).kb))


def of(wizard: Wizard, log: str) -> Ladder:
    found = reply(wizard, Turn(text=log)).report
    assert found is not None
    drawn = ladder(found)
    assert drawn is not None
    return drawn


def test_an_alert_is_where_it_broke_and_goes_from_who_sent_it(wizard: Wizard) -> None:
    drawn = of(wizard, REFUSED_HELLO)
    assert drawn.broke_at is not None
    broken = drawn.rungs[drawn.broke_at]
    assert (broken.kind, broken.way, broken.line) == ("alert", "to-client", 6)
    assert [rung.kind for rung in drawn.rungs].count("failed") == 0
    assert (drawn.client, drawn.server, drawn.we) == ("", "198.51.100.42", "client")


def test_what_the_lines_do_not_show_is_implied_and_has_no_line(wizard: Wizard) -> None:
    drawn = of(wizard, REFUSED_HELLO)
    assert [rung.kind for rung in drawn.rungs if rung.line is None] == ["connect", "greeting", "ehlo"]
    assert "server-hello" not in {rung.kind for rung in drawn.rungs}


def test_a_success_breaks_nowhere_and_is_told_once(wizard: Wizard) -> None:
    drawn = of(wizard, VERIFIED)
    assert drawn.broke_at is None
    assert [rung.kind for rung in drawn.rungs].count("encrypted") == 1


def test_a_complaint_without_bytes_breaks_it_too_and_we_are_the_server(wizard: Wizard) -> None:
    drawn = of(wizard, UNKNOWN_CA)
    assert drawn.we == "server" and drawn.broke_at is not None
    broken = drawn.rungs[drawn.broke_at]
    assert (broken.kind, broken.way, broken.line) == ("complaint", "to-server", 3)


def test_a_missing_offer_is_where_encryption_was_lost(wizard: Wizard) -> None:
    drawn = of(wizard, NOT_OFFERED)
    assert drawn.broke_at is not None and drawn.rungs[drawn.broke_at].event == "starttls-missing"
    assert "client-hello" not in {rung.kind for rung in drawn.rungs}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_drawing_is_well_formed_without_script_style_or_address(wizard: Wizard, lang: str) -> None:
    drawing = svg(of(wizard, REFUSED_HELLO), lang)
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}  # noqa: S314  # our own
    assert tags <= {"svg", "desc", "rect", "defs", "marker", "path", "text"}
    assert "style=" not in drawing and "href" not in drawing


def test_names_from_a_log_cannot_become_markup(wizard: Wizard) -> None:
    drawn = of(wizard, REFUSED_HELLO)
    hostile = Ladder("<script>alert(1)</script>", drawn.server, drawn.we, drawn.rungs)
    assert "<script" not in svg(hostile, "en")


def test_each_step_is_said_in_words_with_its_line(wizard: Wizard) -> None:
    drawn = of(wizard, REFUSED_HELLO)
    told = texts(drawn, "en")
    assert len(told) == len(drawn.rungs)
    assert "6" in told[-1] and "50" in told[-1] and told != texts(drawn, "fr")


def test_lines_that_show_no_step_have_no_ladder(wizard: Wizard) -> None:
    found = reply(wizard, Turn(text="Nov 24 10:00:00 mx postfix/qmgr[12]: 4F3: removed")).report
    assert found is None or ladder(found) is None
