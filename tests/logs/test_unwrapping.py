"""Lines that something carried: containers, collectors, searches, records, and the order and width of a paste."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs.hand_made import GRAMMAR
from tests.logs.samples import ARTICLE
from wizard.conversation import Turn, Wizard, reply
from wizard.logs import read
from wizard.logs.normalise import plain_lines
from wizard.logs.pasted import pasted_lines
from wizard.logs.unwrapping import without_carrier, without_heading, without_numbers

SENT = "192.0.2.1 [1AD4] 16:48:40:152 Client session >>> STARTTLS"
VERIFIED = "2001:db8::1b [1AD4] 16:48:39:288 Client session SSL: Not verified (20) - proceed anyway"
SYSLOG = "Nov 24 10:00:00 mx postfix/smtpd[1234]: SSL_accept error: alert unknown ca"
EXCERPT = """\
192.0.2.90 [1AD4] 16:48:40:152 Client session >>> STARTTLS
192.0.2.90 [1AD4] 16:48:40:155 Client session <<< 220 2.0.0 Ready to start TLS
192.0.2.90 [1AD4] 16:48:41:173 Client session TLS connection could not be established
>>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)
<<< (SSLv2/v3 read server hello A ,769,21) 0232
192.0.2.90 [1AD4] 16:48:42:173 Client session *** closed"""


def docker(line: str) -> str:
    return json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-11-24T10:00:00.123456789Z"})


def facts(text: str) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(fact.name, fact.value, fact.lines) for each in read(text, GRAMMAR).sessions for fact in each.facts]


CARRIERS = {
    "compose": lambda line: f"mailserver-1  | {line}",
    "compose of old": lambda line: f"mail_server_1          | {line}",
    "pm2": lambda line: f"0|haraka  | {line}",
    "kubectl": lambda line: f"[pod/mail-0/icewarp] {line}",
    "docker": docker,
    "elastic": lambda line: json.dumps(
        {"@timestamp": "2026-11-24T10:00:00Z", "log": {"level": "info"}, "message": line}
    ),
    "pino": lambda line: json.dumps({"level": 30, "time": 1669560520, "pid": 1, "hostname": "mx", "msg": line}),
    "loki": lambda line: f'{{app="mail", pod="mail-0"}} {line}',
    "logfmt": lambda line: 'time="2026-11-24T10:00:00Z" level=info msg="' + line.replace('"', '\\"') + '"',
    "docker in compose": lambda line: f"mailserver-1  | {docker(line)}",
}
HEADINGS = {
    "docker logs -t": lambda line: f"2026-11-24T10:00:00.123456789Z {line}",
    "syslog": lambda line: f"Nov 24 10:00:00 mx icewarp[123]: {line}",
    "syslog with a priority": lambda line: f"<22>Nov 24 10:00:00 mx icewarp[123]: {line}",
    "RFC 5424": lambda line: f"<165>1 2026-11-24T10:00:00.003Z mx.example.com icewarp 123 ID47 - {line}",
    "three times": lambda line: f"2026-11-24T10:00:00.1Z Nov 24 10:00:00 [2026-11-24 10:00:00,123] {line}",
    "grep with a file": lambda line: f"/var/log/icewarp/s20261124-00.log:{line}",
    "grep with a file and a number": lambda line: f"s20261124-00.log:12:{line}",
    "grep around a hit": lambda line: f"s20261124-00.log-12-{line}",
    "grep in rotated files": lambda line: f"/var/log/mail.log.2.gz:{line}",
    "a drive of Windows": lambda line: f"C:\\Logs\\s20261124-00.log:12: {line}",
    "findstr": lambda line: f"12:{line}",
}


@pytest.mark.parametrize("line", [SENT, VERIFIED])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_carried_a_line_is_taken_away(carrier, line):
    assert list(plain_lines(CARRIERS[carrier](line))) == [(1, line)]


@pytest.mark.parametrize("line", [SENT, VERIFIED])
@pytest.mark.parametrize("wrapper", CARRIERS | HEADINGS)
def test_a_line_states_the_same_whatever_carried_it(wrapper, line):
    assert facts((CARRIERS | HEADINGS)[wrapper](line)) == facts(line) != []


@pytest.mark.parametrize("wrapper", CARRIERS | HEADINGS)
def test_a_whole_log_states_the_same_on_the_same_lines(wrapper):
    wrapped = "\n".join((CARRIERS | HEADINGS)[wrapper](line) for line in EXCERPT.splitlines() if line[0] not in "<>")
    plain = "\n".join(line for line in EXCERPT.splitlines() if line[0] not in "<>")
    assert facts(wrapped) == facts(plain)


def test_the_journal_gives_its_heading_back():
    record = {
        "MESSAGE": "SSL_accept error: alert unknown ca", "SYSLOG_IDENTIFIER": "postfix/smtpd", "_PID": "1234",
        "_HOSTNAME": "mx", "__REALTIME_TIMESTAMP": "1669560520123456",
    }  # fmt: skip
    (session,) = read(json.dumps(record), GRAMMAR).sessions
    assert (session.dialect, session.facts.value("session.side")) == ("postfix", "server")
    assert session.facts.value("tls.there_says") == "issuer-unknown"
    assert session.facts.value("session.time") == "2022-11-27T14:48:40.123456+00:00"


@pytest.mark.parametrize(
    "document",
    [
        json.dumps([{"log": SENT + "\n"}, {"log": VERIFIED}]),
        json.dumps([{"message": SENT, "host": "a"}, {"message": VERIFIED}], indent=2),
        json.dumps({"hits": {"total": 2, "hits": [{"_source": {"message": SENT}}, {"_source": {"message": VERIFIED}}]}}),
        json.dumps({"data": {"result": [{"stream": {"app": "x"}, "values": [["1669560520000000000", SENT]]},
                                        {"stream": {}, "values": [["1669560521000000000", VERIFIED]]}]}}),
        "[\n" + docker(SENT) + ",\n" + docker(VERIFIED) + "\n]",
        docker(SENT) + ",\n" + docker(VERIFIED) + ",",
    ],
    ids=range(6),
)  # fmt: skip
def test_a_document_of_a_collector_is_read_record_by_record(document):
    found = pasted_lines(document, GRAMMAR)
    assert [line for _, line in found] == [SENT, VERIFIED]
    rows = document.splitlines()
    assert all(line[:20] in rows[number - 1] for number, line in found)


@pytest.mark.parametrize(
    "text", ['{"a": {"b": 1}}', "[1, 2]", "[x]", '{"values": 3}', '{"message": 5}', "[" * 5000 + "]" * 5000]
)
def test_other_documents_stay(text):
    assert pasted_lines(text, GRAMMAR) == [(1, text)]


def test_a_text_of_the_journal_in_bytes_is_read():
    assert without_carrier(json.dumps({"MESSAGE": list("échec".encode())})) == "échec"


def test_the_error_beside_a_message_is_kept():
    line = 'level=error msg="cannot deliver" err="remote error: tls: error decoding message"'
    assert without_carrier(line) == "cannot deliver: remote error: tls: error decoding message"


@pytest.mark.parametrize("name", ["message", "Message"])
def test_the_error_within_a_record_is_kept(name):
    record = {"message": "Sending mail failed", "exception": {name: "SSL operation failed with code 1"}}
    assert without_carrier(json.dumps(record)) == "Sending mail failed: SSL operation failed with code 1"


@pytest.mark.parametrize(
    "line",
    [
        SENT, VERIFIED, SYSLOG, *ARTICLE.splitlines(),
        "| 50 | parse | `decode_error` |",
        "foo | bar",
        "2026-11-24 | mail-1 is down",
        '{"organization-name":"x"}',
        '{"a":1}',
        "{not json}",
        '{"log": 5}',
        "C=FR, O=Example, CN=mx.example.com",
        "STARTTLS=client, relay=mx.example.com., version=TLSv1.3, verify=FAIL",
        "[NOTICE] [2C6A4F1E] [tls] secured: msg=none",
        "level=3 of the log",
        "Âge inconnu, à 10 h : coût élevé — « oui » © 2026 ½ ±",
        "CAFÉ » Échec",
    ],
)  # fmt: skip
def test_an_ordinary_line_has_no_carrier(line):
    assert without_carrier(line) == line


@pytest.mark.parametrize("text", ["Échec déjà vu : « non vérifié »", "c’est l’été…", "coût 10 €", "naïve Ærøskøbing"])
def test_letters_that_were_misread_are_mended(text):
    (told,) = plain_lines(text)
    for times in range(1, 3):
        misread = text
        for _ in range(times):
            misread = misread.encode().decode("cp1252", "replace")
        if "\ufffd" not in misread:
            assert list(plain_lines(misread)) == [told]


def test_a_misread_no_break_space_is_a_space():
    assert list(plain_lines(SENT.replace(" [", "\xc2\xa0 ["))) == [(1, SENT.replace(" [", "  ["))]


@pytest.mark.parametrize("text", ["Échec déjà vu", "Âge : 3", "PRÉVU » suite", "Ã", "Â", "ÂÂ", "señor Ñ¿"])
def test_what_was_read_rightly_stays(text):
    assert list(plain_lines(text)) == [(1, text)]


class TestNumbersOfGrep:
    def test_rising_numbers_before_every_line_go(self):
        plain = [(1, "1999:" + VERIFIED), (2, "2000-" + VERIFIED), (3, "--"), (4, "2041:" + VERIFIED)]
        assert without_numbers(plain) == [(1, VERIFIED), (2, VERIFIED), (4, VERIFIED)]

    def test_a_number_glued_to_an_address_is_no_part_of_it(self):
        assert without_numbers([(1, "12:" + VERIFIED)]) == [(1, VERIFIED)]
        (session,) = read("12:" + VERIFIED, GRAMMAR).sessions
        assert session.facts.value("session.peer") == "2001:db8::1b"

    @pytest.mark.parametrize("file", ["s.log:", "s.log:12:", "/var/log/mail.log:3:"])
    def test_a_file_glued_to_an_address_is_no_part_of_it(self, file):
        assert without_heading(file + VERIFIED) == VERIFIED

    @pytest.mark.parametrize("text", [VERIFIED, "16:48:40 x", "2001:db8::1 [1] x", "::1 [1] x", "10:00 x", "12:34 y"])
    def test_addresses_and_times_keep_their_numbers(self, text):
        assert without_numbers([(1, text)]) == [(1, text)]

    def test_numbers_that_do_not_rise_stay(self):
        plain = [(1, "20:a"), (2, "21:b"), (3, "20:c")]
        assert without_numbers(plain) == plain


class TestNewestFirst:
    def test_a_paste_that_runs_backwards_is_turned_round_and_keeps_its_numbers(self):
        lines = EXCERPT.splitlines()
        turned = "\n".join(reversed(lines))
        count = len(lines)
        assert facts(turned) == [
            (name, value, tuple(count + 1 - line for line in numbers)) for name, value, numbers in facts(EXCERPT)
        ]

    def test_lines_without_a_time_may_stay_under_theirs(self):
        lines = EXCERPT.splitlines()
        turned = [lines[5], *lines[2:5], lines[1], lines[0]]
        assert [line for _, line in pasted_lines("\n".join(turned), GRAMMAR)] == lines

    def test_what_precedes_the_log_stays_before_it(self):
        lines = [line for line in EXCERPT.splitlines() if line[0] not in "<>"]
        read_lines = pasted_lines("\n".join(["Bonjour", *reversed(lines)]), GRAMMAR)
        assert [line for _, line in read_lines] == ["Bonjour", *lines]

    @pytest.mark.parametrize(
        "times",
        [
            ("10:00:00", "10:00:01", "10:00:02"),
            ("10:00:05", "10:00:01", "10:00:02"),
            ("10:00:02", "10:00:01"),
            ("10:00:00", "10:00:00", "10:00:00"),
            ("23:59:59", "00:00:00", "00:00:01"),
        ],
    )
    def test_a_paste_that_does_not_run_backwards_all_the_way_stays(self, times):
        lines = [f"192.0.2.1 [1AD4] {each} Client session line" for each in times]
        assert [line for _, line in pasted_lines("\n".join(lines), GRAMMAR)] == lines

    def test_excerpts_that_each_run_forwards_stay(self):
        lines = [
            f"192.0.2.1 [1AD4] 10:00:0{second} Client session {text}"
            for second in (3, 2, 1)
            for text in (">>> STARTTLS", "<<< 220 2.0.0 Ready to start TLS")
        ]
        assert [line for _, line in pasted_lines("\n".join(lines), GRAMMAR)] == lines


class TestCutLines:
    LONG = (
        (
            "192.0.2.90 [1AD4] 16:48:39:288 Client session error:0A000126:SSL routines::unable to get local issuer "
            "certificate, after which the delivery goes on"
        ),
        (
            "192.0.2.90 [1AD4] 16:48:39:300 Client session remote text that is long enough to be cut as well: "
            "self-signed certificate in certificate chain"
        ),
    )

    @pytest.mark.parametrize("width", range(60, 110))
    def test_lines_that_a_terminal_cut_are_whole_again(self, width):
        cut = [line[at : at + width] for line in self.LONG for at in range(0, len(line), width)]
        assert [line for _, line in pasted_lines("\n".join(cut), GRAMMAR)] == list(self.LONG)

    def test_bytes_that_a_terminal_cut_are_whole_again(self):
        line = "192.0.2.90 [1AD4] 16:48:39:288 Client session <<< (SSLv3 read server hello A ,769,21) 0232"
        cut = f"{line[:-3]}\n{line[-3:]}\n192.0.2.90 [1AD4] 16:48:39:290 Client session x"
        assert ("tls.alert", "50", (1,)) in facts(cut)

    def test_whole_lines_of_one_length_stay(self):
        lines = [f"192.0.2.90 [1AD4] 16:48:39:28{number} Client session {'x' * 40}" for number in range(5)]
        assert [line for _, line in pasted_lines("\n".join(lines), GRAMMAR)] == lines

    def test_a_line_of_a_program_that_nobody_knows_is_no_end_of_another(self):
        head = "Nov 24 16:48:40 mail "
        lines = [head + f"postfix/smtp[1880]: {'x' * 60}", head + "amavis[7]: passed"] * 2
        assert [line for _, line in pasted_lines("\n".join(lines), GRAMMAR)] == lines

    def test_a_certificate_stays_as_it_is_printed(self):
        lines = [SENT, "-----BEGIN CERTIFICATE-----", *["A" * 64] * 5, "-----END CERTIFICATE-----"]
        assert [line for _, line in pasted_lines("\n".join(lines), GRAMMAR)] == lines


PAGES = ("smtp-tls", "dsn", "icewarp", "postfix", "exim", "java", "python", "s-client", "curl", "exchange", "dovecot")
LEFT_OUT = {"findstr"}
"""One number before every line is no number of a line; those that rise have a test of their own."""


@pytest.mark.parametrize("wrapper", sorted((CARRIERS | HEADINGS).keys() - LEFT_OUT))
def test_every_case_of_the_articles_is_told_the_same(shipped_wizard: Wizard, wrapper: str) -> None:
    wrap = (CARRIERS | HEADINGS)[wrapper]
    different = []
    for page in PAGES:
        for test in shipped_wizard.kb.pages[page].tests:
            lines = [step.value for step in test.steps if step.kind == "line"]
            plain, wrapped = (
                reply(shipped_wizard, Turn("\n".join(each))) for each in (lines, [wrap(line) for line in lines])
            )
            if [(each.cause, each.at, each.certainty) for each in plain.causes] != [
                (each.cause, each.at, each.certainty) for each in wrapped.causes
            ] or [report.outcome for report in plain.sessions] != [report.outcome for report in wrapped.sessions]:
                different.append(lines)
    assert not different


def test_every_reading_of_the_excerpts_survives_a_container(shipped_wizard: Wizard, excerpts: str) -> None:
    carried = "\n".join(f"mail-1  | {line}" for line in excerpts.splitlines())
    plain, wrapped = (reply(shipped_wizard, Turn(text)) for text in (excerpts, carried))
    assert [(each.cause, each.at, each.certainty) for each in plain.causes] == [
        (each.cause, each.at, each.certainty) for each in wrapped.causes
    ]


MARKS = st.sampled_from(
    ['{"log":"', '"}', "{", "[pod/a/b] ", "a-1 | ", "0|x | ", "12:", "s.log:", "2001:db8::1", "10:00:00 ", "msg=",
     '"', "\\", "Ã©", "Â", "\n", " ", ">>> ", "Nov 24 10:00:00 h p[1]: ", "x" * 60, "é"]
)  # fmt: skip


@given(st.lists(st.one_of(MARKS, st.text(max_size=5)), max_size=30).map("".join))
def test_no_paste_breaks_the_unwrapping(text):
    for number, line in pasted_lines(text, GRAMMAR):
        assert number >= 1
        assert line
        without_carrier(line)
        without_heading(line)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=60))
def test_what_follows_a_heading_is_an_end_of_the_line(text):
    rest = without_heading(text)
    assert rest is None or (text.endswith(rest) and rest != text)


@pytest.mark.parametrize(
    "piece",
    ['{"', '{"a":', "[", "a-1 | ", "msg=", 'msg="', "\\", "/", "a.", "12:", "1", "10:00:00 ", "Ã", "{a=\"b\",", "x\n" + "y" * 80 + "\n"],
)  # fmt: skip
def test_hostile_texts_take_linear_time(piece):
    text = piece * (1_000_000 // len(piece))
    started = time.perf_counter()
    lines = pasted_lines(text, GRAMMAR)
    for _, line in lines[:10]:
        without_heading(line)
    assert time.perf_counter() - started < 10


def test_a_long_word_in_a_record_is_searched_once():
    """From each place in it, these would take minutes and end at the limit of time that every test has."""
    for _ in range(60):
        assert without_carrier("time=1 msg=x " + "a-" * 30_000) == "x"


def test_a_word_without_a_value_says_nothing():
    assert without_carrier("time=1 msg=x err=y msg err") == "x: y"
