"""The times of log lines, and patterns with slots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.logs.regex import Pattern, PatternError, PatternSet
from wizard.logs.shapes import shape
from wizard.logs.times import TIME, Moment, elapsed, moment

TIMES = [
    "16:48:40:152", "16:48:40.152", "16:48:40,152", "12:51:22", "Thu, 22 Apr 2004 22:01:42 +0200",
    "Fri, 19 Jan 2001 11:36:54 +0100", "2022-11-27T16:48:40.152Z", "2022-11-27T16:48:40+01:00",
    "2022-11-27 16:48:40,152", "2022/11/27 16:48:40", "Nov 24 10:00:00", "Nov  4 10:00:00",
    "27/11/2022 16:48:40", "27.11.2022 16:48:40", "27/Nov/2022:16:48:40 +0100", "Mon Nov 28 10:00:00 2022",
    "1669560520.123", "11/27/2022 4:48:40 PM",
]  # fmt: skip


@pytest.mark.parametrize("text", TIMES)
def test_every_form_of_time_is_recognised_as_a_whole_and_read(text):
    assert Pattern(f"({TIME})").groups(text.encode()) == (text,)
    assert moment(text) is not None


@pytest.mark.parametrize(("text", "second"), [("16:48:40:152", 60520.152), ("4:48:40 PM", 60520), ("12:00:01 AM", 1)])
def test_the_second_of_the_day_is_read(text, second):
    found = moment(text)
    assert found is not None
    assert (found.day, found.second) == (None, pytest.approx(second))


def test_a_year_before_the_clock_is_no_hour():
    assert moment("27/Nov/2022:16:48:40 +0100") == moment("2022-11-27 16:48:40")


def test_the_same_day_is_the_same_in_every_form():
    days = {
        found.day
        for text in ("2022-11-27 10:00:00", "27/11/2022 10:00:00", "11/27/2022 10:00:00", "27 Nov 2022 10:00:00")
        if (found := moment(text)) is not None
    }
    assert len(days) == 1


@pytest.mark.parametrize("text", ["", "yesterday", "99", "2022-13-45"])
def test_what_is_no_time_is_none(text):
    assert moment(text) is None


def test_a_day_that_does_not_exist_leaves_the_time_of_day():
    assert moment("2022-13-45 10:00:00") == Moment(None, 36000.0)


def test_midnight_is_passed_forwards():
    assert elapsed(Moment(None, 86399), Moment(None, 1)) == 2
    assert elapsed(Moment(None, 1), Moment(None, 86399)) == -2
    assert elapsed(Moment(5, 86399), Moment(6, 1)) == 2


@given(st.text())
def test_no_text_breaks_the_reading_of_times(text):
    moment(text)


def groups(pattern: str, line: str) -> dict[str, str] | None:
    translated = shape(pattern)
    found = Pattern(translated.source).groups(line.encode())
    return None if found is None else dict(zip(translated.slots, found, strict=True))


def test_characters_outside_slots_stand_for_themselves():
    assert groups("a.b (c|d)* [e] \\d {any}", "a.b (c|d)* [e] \\d x") == {}
    assert groups("a.b", "axb") is None


def test_a_run_of_blanks_fits_any_run_of_blanks():
    assert groups("a  b c", "a b     c") == {}
    assert groups("a b", "ab") is None


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("code {tls.alert}!", "code 50!", {"tls.alert": "50"}),
        ("code {tls.alert}!", "code fifty!", None),
        ("as {session.side}", "as client", {"session.side": "client"}),
        ("as {session.side}", "as guest", None),
        (
            "{session.local}:{session.port}",
            "2001:db8::2:25",
            {"session.local": "2001:db8::2", "session.port": "25"},
        ),
        ("[{session.peer}]", "[::ffff:192.0.2.1]", {"session.peer": "::ffff:192.0.2.1"}),
        ("to {session.host},", "to mx1.example.com,", {"session.host": "mx1.example.com"}),
        ("{smtp.enhanced} {any}", "5.7.0 x", {"smtp.enhanced": "5.7.0"}),
        (
            "with {tls.version} {tls.cipher}",
            "with TLSv1.2 ECDHE-RSA",
            {"tls.version": "TLSv1.2", "tls.cipher": "ECDHE-RSA"},
        ),
        ("until {cert.not_after};", "until Nov 14 2026 GMT;", {"cert.not_after": "Nov 14 2026 GMT"}),
        ("{thread} {body}", "00001AD4", {"thread": "00001AD4", "body": ""}),
        ("x {any}", "x", {}),
    ],
)
def test_slots_take_what_their_fact_allows(pattern, line, expected):
    assert groups(pattern, line) == expected


def test_weight_counts_the_characters_that_stand_for_themselves():
    assert shape("SSL: {any}").weight == 4
    assert shape("a b").weight == 2


def test_a_pattern_that_re2_refuses_is_an_error_of_its_own():
    with pytest.raises(PatternError):
        Pattern("(")
    with pytest.raises(PatternError):
        PatternSet(["ok", "("])


def test_an_empty_set_matches_nothing():
    assert PatternSet([]).matching(b"x") == []


@given(st.text(), st.text())
def test_any_pattern_of_an_author_can_be_translated_and_tried(pattern, line):
    Pattern(shape(pattern).source).groups(line.encode("utf-8", "replace"))
