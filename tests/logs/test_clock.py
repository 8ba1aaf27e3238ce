"""How far two clocks are apart, and what must not be taken for a measurement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.conversation import Turn, Wizard, reply
from wizard.logs.clock import instant, measured_offset, offset_to_greeting
from wizard.walk import Ask

BANNER = "220 mx.example.com ESMTP ready at Thu, 21 Mar 2019 13:00:44 +0000"
SENT = '2019-03-21T{time}Z,Outbound to Office 365,08D6A8D416004F78,3,192.168.1.100:44277,192.0.2.25:25,<,"{banner}",'
RECEIVED = '2019-03-21T{time}Z,MX1\\Default MX1,08D6A8D416004F78,3,192.168.1.100:25,192.0.2.25:44277,>,"{banner}",'


def offsets(wizard: Wizard, *lines: str) -> list[str]:
    answer = reply(wizard, Turn("\n".join(lines)))
    return [fact.value for report in answer.sessions for fact in report.facts.every("clock.offset")]


class TestWhatIsMeasured:
    @pytest.mark.parametrize(
        ("time", "offset"), [("13:00:45.157", "1"), ("13:00:44.000", "0"), ("12:58:44.000", "-120"), ("15:00:44.000", "7200")]
    )  # fmt: skip
    def test_a_dated_greeting_on_a_dated_line(self, shipped_wizard, time, offset):
        assert offsets(shipped_wizard, SENT.format(time=time, banner=BANNER)) == [offset]

    def test_zones_are_taken_off(self):
        assert offset_to_greeting("2019-03-21T15:00:44+02:00", "mx, Thu, 21 Mar 2019 08:00:44 -0500") == 0

    @pytest.mark.parametrize(
        ("line", "offset"),
        [
            ("2026-11-24T10:00:00Z System clock wrong by 86400.250000 seconds (ignored)", "-86400"),
            ("System clock wrong by -0.002320 seconds (ignored)", "0"),
            ("10:43:21, +00.0123456s", "0"),
            ("10:43:21, -7200.5123456s", "7201"),
        ],
    )
    def test_a_measurement_against_a_time_server(self, shipped_wizard, line, offset):
        assert offsets(shipped_wizard, line) == [offset]

    def test_a_right_clock_answers_the_question(self, shipped_wizard):
        lines = ("verify error:num=10:certificate has expired", "System clock wrong by -0.002320 seconds (ignored)")
        answer = reply(shipped_wizard, Turn("\n".join(lines)))
        assert "clock-skew" not in [cause.cause for cause in answer.causes]

    def test_a_wrong_clock_is_suspected(self, shipped_wizard):
        lines = ("verify error:num=10:certificate has expired", "System clock wrong by -864000.0 seconds (ignored)")
        answer = reply(shipped_wizard, Turn("\n".join(lines)))
        found = [(cause.cause, cause.certainty) for cause in answer.causes if cause.cause == "clock-skew"]
        assert found == [("clock-skew", "likely")]


class TestWhatIsNoMeasurement:
    @pytest.mark.parametrize("seconds", [31, 120, 300])
    def test_a_greeting_that_was_held_back(self, seconds):
        time = f"2019-03-21T13:0{(44 + seconds) // 60}:{(44 + seconds) % 60:02}Z"
        assert offset_to_greeting(time, BANNER) is None

    @pytest.mark.parametrize(
        ("time", "greeting"),
        [
            ("13:00:45:157", BANNER),
            ("2019-03-21 13:00:45", BANNER),
            ("Mar 21 13:00:45", BANNER),
            ("2019-03-21T13:00:45Z", "220 mx.example.com ESMTP"),
            ("2019-03-21T13:00:45Z", "220 mx.example.com ready at Thu, 21 Mar 2019 13:00:44"),
            ("2019-03-21T13:00:45Z", "220 mx.example.com ready at Thu, 21 Mar 2019 13:00:44 -0000"),
            ("", BANNER),
        ],
    )
    def test_times_without_date_or_zone(self, time, greeting):
        assert offset_to_greeting(time, greeting) is None

    def test_our_own_greeting_in_our_own_log(self, shipped_wizard):
        assert offsets(shipped_wizard, RECEIVED.format(time="15:00:44.000", banner=BANNER)) == []

    @pytest.mark.parametrize(
        "line",
        [
            "2026-11-24T12:00:00Z x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is after 2026-11-01T00:00:00Z",
            "Date: Thu, 21 Mar 2019 13:00:44 +0000",
            "Received: from a.example.com by mx.example.com; Thu, 21 Mar 2019 13:00:44 +0000",
            "notAfter=Mar 21 13:00:44 2019 GMT",
            "Nov 24 10:00:00 mx chronyd[1]: System clock wrong by 3600.000000 seconds",
            "System clock wrong by 3600.000000 seconds (step)",
            "10:43:21, error: 0x800705B4",
        ],
    )
    @pytest.mark.parametrize(
        "before",
        ["", "verify error:num=10:certificate has expired", SENT.format(time="13:00:45", banner="220 mx.example.com")],
    )
    def test_times_that_do_not_belong_to_one_moment(self, shipped_wizard, line, before):
        assert offsets(shipped_wizard, before, line) == []

    def test_two_received_lines(self, shipped_wizard):
        lines = (
            "Received: from b.example.com by a.example.com; Thu, 21 Mar 2019 13:00:44 +0000",
            "Received: from c.example.com by b.example.com; Thu, 21 Mar 2019 14:00:44 +0000",
            "verify error:num=10:certificate has expired",
        )
        assert offsets(shipped_wizard, *lines) == []

    def test_an_alert_about_dates_is_not_a_wrong_clock(self, shipped_wizard):
        assert offsets(shipped_wizard, "tlsv1 alert certificate expired:SSL alert number 45") == []


@given(st.text(), st.text())
def test_no_text_breaks_the_comparison(time, greeting):
    offset_to_greeting(time, greeting)
    measured_offset(time)
    instant(greeting)


@given(st.datetimes(), st.sampled_from(["Z", "+01:00", "-0530"]))
def test_every_date_of_a_log_is_an_instant_or_none(when, zone):
    found = instant(f"{when.isoformat(timespec='milliseconds')}{zone}")
    assert found is None or abs(found) < 10**12


GREETING = '{}-11-24T10:00:00.123Z,Outbound,08DA1D3D9730A8D2,3,198.51.100.1:44277,192.0.2.9:25,<,"220 mx.example.com ESMTP ready at Tue, 24 Nov 2026 10:00:00 +0000",'
SAID = "{}-11-24T10:00:01.124Z,Outbound,08DA1D3D9730A8D2,9,198.51.100.1:44277,192.0.2.9:25,*,,{}"
EXPIRED, EARLY = "certificate has expired", "certificate is not yet valid"


def likely(wizard: Wizard, text: str) -> list[tuple[str, str | None, str]]:
    return [(cause.cause, cause.at, cause.certainty) for cause in reply(wizard, Turn(text=text)).causes]


@pytest.mark.parametrize(
    ("year", "said", "is_clock"),
    [(2027, EXPIRED, True), (2025, EARLY, True), (2025, EXPIRED, False), (2027, EARLY, False), (2026, EXPIRED, False)],
)
def test_a_clock_is_blamed_only_where_it_is_wrong_in_the_direction_of_the_complaint(
    shipped_wizard: Wizard, year: int, said: str, is_clock: bool
) -> None:
    found = likely(shipped_wizard, f"{GREETING.format(year)}\n{SAID.format(year, said)}")
    assert (("clock-skew", "here", "likely") in found) is is_clock
    assert all(certainty != "certain" for _, _, certainty in found)


@pytest.mark.parametrize(
    ("measured", "said", "is_clock"),
    [("-86400.0", EARLY, False), ("86400.0", EARLY, True), ("-86400.0", EXPIRED, True)],
)
def test_a_measured_clock_is_blamed_in_its_direction_only(
    shipped_wizard: Wizard, measured: str, said: str, is_clock: bool
) -> None:
    number = 10 if said == EXPIRED else 9
    text = f"System clock wrong by {measured}00123 seconds (ignored)\nverify error:num={number}:{said}"
    assert (("clock-skew", "here", "likely") in likely(shipped_wizard, text)) is is_clock


@pytest.mark.parametrize(
    "text",
    [
        "Date: Tue, 24 Nov 2026 12:00:00 +0100\nReceived: from a.example.com by b.example.com; Tue, 24 Nov 2026 10:00:00 +0100\nerror: certificate has expired",
        "depth=0 CN = mail.example.com\nverify error:num=9:certificate is not yet valid\nnotBefore=Nov 25 00:00:00 2026 GMT",
        "192.0.2.9 [1AD4] 10:00:00:100 Client session <<< 220 mx.example.com ESMTP; Tue, 24 Nov 2026 10:05:00 +0100\n192.0.2.9 [1AD4] 10:00:00:200 Client session SSL: Not verified (10) - proceed anyway",
        "Jan  1 00:10:00 mx postfix/smtp[1]: server certificate verification failed for mx.example.com[192.0.2.1]:25: certificate not yet valid",
        "x509: certificate has expired or is not yet valid: current time 2019-01-01T00:00:10Z is before 2026-10-01T00:00:00Z",
    ],
)  # fmt: skip
def test_one_time_alone_blames_no_clock_and_asks(shipped_wizard: Wizard, text: str) -> None:
    answer = reply(shipped_wizard, Turn(text=text))
    assert isinstance(answer.next, Ask) and answer.next.question == "clock#offset"
    assert not any(cause.cause == "clock-skew" for cause in answer.causes)
