"""Large logs that something carried: what is counted, and on which lines, is what the bare log says."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate_logs import lines
from tests.fuzzing.mutating import packed, samples, spoilt
from tests.logs.test_unwrapping import CARRIERS
from tests.test_surveying import counted, surveyed
from wizard.conversation import Turn, Wizard, reply
from wizard.logs.survey.carriers import unwrapped

_SYSLOG = re.compile(r"(?P<time>Nov 24 [\d:]+) (?P<host>\S+) (?P<program>[^\[]+)\[(?P<process>\d+)\]: (?P<said>.*)")
_MIDNIGHT = 1_795_478_400


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and a window so small that most sessions cross them."""
    monkeypatch.setattr("wizard.logs.survey.chunks.BLOCK", 5_000)
    monkeypatch.setattr("wizard.logs.survey.joining._WINDOW", 20_000)


def carried(text: str, carrier: Callable[[str], str]) -> str:
    return "".join(f"{carrier(line)}\n" for line in text.splitlines())


def journal(line: str) -> str:
    """What ``journalctl -o json`` prints for a line of syslog."""
    found = _SYSLOG.fullmatch(line)
    assert found is not None
    hours, minutes, seconds = map(int, found["time"][-8:].split(":"))
    time = _MIDNIGHT + hours * 3600 + minutes * 60 + seconds
    return json.dumps(
        {
            "_HOSTNAME": found["host"], "SYSLOG_IDENTIFIER": found["program"], "_PID": found["process"],
            "__REALTIME_TIMESTAMP": f"{time}000000", "MESSAGE": found["said"],
        }
    )  # fmt: skip


def exchange(sessions: int) -> str:
    """A protocol log of Exchange with its heading: every third delivery fails after STARTTLS."""
    rows = ["#Software: Microsoft Exchange Server", "#Fields: date-time,connector-id,session-id,sequence-number"]
    for number in range(sessions):
        said = [
            ("+", ""), ("<", '"220 mx.example.com ESMTP"'), (">", "EHLO mail.example.net"), ("<", "250  mx.example.com SIZE STARTTLS"),
            (">", "STARTTLS"), ("<", '"220 2.0.0 Ready to start TLS"'),
        ]  # fmt: skip
        said += [("*", '"TLS negotiation failed with error SocketError"'), ("-", "")] if number % 3 == 0 else [
            (">", "EHLO mail.example.net"), ("<", '"250 OK"'), (">", "QUIT"), ("<", '"221 2.0.0 Bye"'), ("-", ""),
        ]  # fmt: skip
        peer = f"192.0.2.{number % 200 + 1}"
        for place, (event, data) in enumerate(said):
            time = f"2026-11-24T{number // 60 % 24:02}:{number % 60:02}:{place:02}.000Z"
            rows.append(
                f"{time},Outbound,08D6A8D4{number:08X},{place},198.51.100.7:{40000 + number},{peer}:25,{event},{data},"
            )
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("dialect", ["icewarp", "postfix"])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_carried_log_is_counted_as_the_bare_one(
    shipped_wizard: Wizard, small_blocks: None, dialect: str, carrier: str
) -> None:
    text = "".join(lines(dialect, 25_000, 11))
    bare, wrapped = surveyed(shipped_wizard, text), surveyed(shipped_wizard, carried(text, CARRIERS[carrier]))
    assert counted(wrapped) == counted(bare)
    assert wrapped.survey == bare.survey
    assert [report.session.first_line for report in wrapped.sessions] == [r.session.first_line for r in bare.sessions]


def test_the_journal_as_json_is_counted_as_the_log_itself(shipped_wizard: Wizard, small_blocks: None) -> None:
    text = "".join(lines("postfix", 25_000, 11))
    assert counted(surveyed(shipped_wizard, carried(text, journal))) == counted(surveyed(shipped_wizard, text))


def test_the_protocol_log_of_exchange_is_counted_as_the_reader_does(shipped_wizard: Wizard, small_blocks: None) -> None:
    text = exchange(60)
    answer = surveyed(shipped_wizard, text)
    assert counted(answer) == counted(reply(shipped_wizard, Turn(text)))
    assert answer.survey is not None and answer.survey.sessions == 60
    assert {report.outcome: report.count for report in answer.sessions}["failed"] == 20
    rows = text.splitlines()
    for report in answer.sessions:
        assert all(line.body.split()[-1] in rows[line.number - 1] for line in report.session.lines)


def test_files_of_several_kinds_in_a_row_are_each_read_as_they_are(shipped_wizard: Wizard, small_blocks: None) -> None:
    bare, records, other = ("".join(lines("icewarp", 12_000, seed)) for seed in (1, 2, 3))
    mixed = bare + carried(records, CARRIERS["docker"]) + carried(other, CARRIERS["compose"])
    assert counted(surveyed(shipped_wizard, mixed)) == counted(surveyed(shipped_wizard, bare + records + other))


def test_the_colours_of_a_terminal_hide_no_carrier() -> None:
    assert list(unwrapped([b"\x1b[36mmail-1  | \x1b[0m250 OK\n"])) == [b"250 OK\n"]


def test_what_is_no_record_among_records_stays() -> None:
    (block,) = unwrapped([b'{"log":"250 OK\\n"}\n{"log":"221\\n"}\nnot carried  \n{"log"\n'])
    assert block == b'250 OK\n221\nnot carried  \n{"log"\n'


def test_a_bare_block_is_handed_on_as_it_is() -> None:
    block = b"192.0.2.1 [1AD4] 16:48:40:152 Client session >>> STARTTLS\n" * 50
    (same,) = unwrapped([block])
    assert same is block


def test_only_one_block_is_held_at_a_time() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b'{"log":"250 OK\\n"}\n' * 100

    blocks = unwrapped(endless())
    for number in range(1, 6):
        assert next(blocks) == b"250 OK\n" * 100
        assert taken == number


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_line_in_is_a_line_out(draw) -> None:
    rows = [packed(spoilt(draw, draw.choice(samples()))) for _ in range(draw.randrange(1, 30))]
    block = b"\n".join(rows)
    (out,) = unwrapped([block])
    assert out.count(b"\n") == block.count(b"\n")
