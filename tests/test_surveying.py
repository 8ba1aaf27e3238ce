"""Large logs: what the survey counts is what the reader says of the same lines, session by session."""

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate_logs import lines
from wizard.conversation import Reply, Turn, Wizard, likeness, reply
from wizard.errors import InputTooLarge
from wizard.logs.grammar import Claim, Grammar
from wizard.model import KnowledgeBase
from wizard.surveying import LONGEST_READ_WHOLE, MOST_WITHOUT_DIALECT, Wanted, reply_to_any, survey, time_asked_for

Make = Callable[[str], Reply]
_CHUNK = 40_000


def chunks(text: str, size: int = _CHUNK) -> Iterator[bytes]:
    data = text.encode()
    yield from (data[start : start + size] for start in range(0, len(data), size))


def surveyed(wizard: Wizard, text: str, **more: Wanted) -> Reply:
    return survey(wizard, chunks(text), Turn(), **more)


def counted(answer: Reply) -> Counter[object]:
    """How many sessions there are of each verdict, whoever their peers are."""
    found: Counter[object] = Counter()
    for report in answer.sessions:
        found[likeness(report, of_any_peer=True)] += report.count
    return found


def numbered(answer: Reply) -> dict[int, tuple[object, tuple[str, ...]]]:
    """The sessions of a paste by the number of their first line: the verdict, and all lines."""
    return {
        report.session.first_line: (
            likeness(report, of_any_peer=True),
            tuple(f"{line.number} {line.text}" for line in report.session.lines),
        )
        for report in answer.sessions
    }


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and a window so small that most sessions cross them."""
    monkeypatch.setattr("wizard.logs.survey.chunks.BLOCK", 5_000)
    monkeypatch.setattr("wizard.logs.survey.joining._WINDOW", 20_000)


def shuffled(dialect: str, size: int, seed: int) -> str:
    """A generated log that somebody spoilt: lines gone, moved, told twice, of nobody, in capitals."""
    draw = random.Random(seed)  # noqa: S311  # a test must draw the same again
    text = "".join(lines(dialect, size, seed)).splitlines()
    for _ in range(draw.randrange(12)):
        at = draw.randrange(len(text))
        spoilt = draw.choice(("drop", "move", "twice", "junk", "far"))
        if spoilt == "drop":
            del text[at : at + draw.randrange(1, 4)]
        elif spoilt == "move":
            text.insert(min(len(text), at + draw.randrange(1, 40)), text.pop(at))
        elif spoilt == "twice":
            text.insert(at, text[at])
        elif spoilt == "junk":
            text.insert(
                at,
                draw.choice(
                    (
                        "",
                        "what is this line doing here in the middle of a log file of a mail server that nobody wrote",
                        "SYSTEM [0000] 00:03:52 SMTP Service started",
                    )
                ),
            )
        else:
            text[at:at] = text[: draw.randrange(60)]
    return "\n".join(text) + "\n"


@pytest.mark.parametrize("dialect", ["icewarp", "postfix"])
@pytest.mark.parametrize("seed", range(3))
def test_the_counts_of_a_generated_log_are_those_of_the_reader(
    shipped_wizard: Wizard, small_blocks: None, dialect: str, seed: int
) -> None:
    text = "".join(lines(dialect, 60_000, seed))
    answer = surveyed(shipped_wizard, text)
    assert counted(answer) == counted(reply(shipped_wizard, Turn(text=text)))
    assert answer.survey is not None and answer.survey.unread == 0
    assert answer.survey.lines == text.count("\n")
    assert answer.survey.sessions == sum(report.count for report in answer.sessions)


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32), dialect=st.sampled_from(("icewarp", "icewarp", "postfix")))
def test_the_counts_of_a_spoilt_log_are_those_of_the_reader(shipped_wizard: Wizard, dialect: str, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("wizard.logs.survey.chunks.BLOCK", 5_000)
        patched.setattr("wizard.logs.survey.joining._WINDOW", 40_000)
        text = shuffled(dialect, 30_000, seed)
        assert counted(surveyed(shipped_wizard, text)) == counted(reply(shipped_wizard, Turn(text=text)))


@pytest.mark.parametrize("dialect", ["icewarp", "postfix"])
@pytest.mark.parametrize("sizes", [(900, 3_000), (60_000, 200_000), (1_000_000, 12_000_000)])
def test_the_size_of_blocks_changes_nothing(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch, dialect: str, sizes: tuple[int, int]
) -> None:
    monkeypatch.setattr("wizard.logs.survey.chunks.BLOCK", sizes[0])
    monkeypatch.setattr("wizard.logs.survey.joining._WINDOW", sizes[1])
    text = shuffled(dialect, 120_000, 11)
    answer = surveyed(shipped_wizard, text)
    assert counted(answer) == counted(reply(shipped_wizard, Turn(text=text)))
    assert answer.survey is not None and answer.survey.unread == 0


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        (r"\n", "\r\n"),
        (r"(\] \d\d:\d\d:\d\d):\d{3} ", r"\1 "),
        (r"\] (\d\d:\d\d:\d\d):\d{3} ", r"] Thu, 22 Apr 2004 \1 +0200 "),
        (r"\[([0-9A-F]{4})\]", r"[0000\1]"),
        (r"(<<< 220 \S+ ESMTP)", r"\1 IceWarp 13.0.1.2; Sun, 27 Nov 2022 10:00:00 +0100"),
    ],
)
def test_lines_may_be_written_otherwise(
    shipped_wizard: Wizard, small_blocks: None, written: str, otherwise: str
) -> None:
    text = re.sub(written, otherwise, shuffled("icewarp", 30_000, 1))
    assert counted(surveyed(shipped_wizard, text)) == counted(reply(shipped_wizard, Turn(text=text)))


def mixed(kb: KnowledgeBase, count: int) -> str:
    """Samples of all dialects and symptoms in any order, as often as it takes."""
    known = [line for dialect in kb.dialects for line in dialect.likes]
    known += [line for symptom in kb.symptoms.values() for fence in symptom.patterns for line in fence.likes]
    draw = random.Random(1)  # noqa: S311  # a test must draw the same again
    return "".join(f"{draw.choice(known)}\n" for _ in range(count))


def test_a_mixture_of_all_programs_is_counted_as_the_reader_does(shipped_wizard: Wizard) -> None:
    text = mixed(shipped_wizard.kb, 1_500)
    answer = counted(surveyed(shipped_wizard, text))
    expected = counted(reply(shipped_wizard, Turn(text=text)))
    assert sum((answer - expected).values()) == 0
    assert sum((expected - answer).values()) <= 1  # what only symptoms know is one session more in a paste


def test_the_lines_of_a_long_conversation_are_read_a_few_times_at_most(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch, small_blocks: None
) -> None:
    read: list[int] = []
    claim = Grammar.claim

    def counted_claim(grammar: Grammar, line: str) -> Claim | None:
        read.append(1)
        return claim(grammar, line)

    monkeypatch.setattr(Grammar, "claim", counted_claim)
    costs = []
    for count in (1_000, 4_000):
        read.clear()
        surveyed(shipped_wizard, mixed(shipped_wizard.kb, count))
        costs.append(len(read) / count)
    assert costs[1] < 1.5 * costs[0]


def test_what_happens_around_midnight_is_one_conversation(shipped_wizard: Wizard, small_blocks: None) -> None:
    """Times of a day without a date go back by a day there; a log that has dates changes them."""
    for dialect, before, after in (("icewarp", "23:", "00:"), ("postfix", "Nov 24 23:", "Nov 25 00:")):
        written = "".join(lines(dialect, 60_000, 5)).splitlines()
        middle = len(written) // 2
        hour = "Nov 24 \\d\\d:" if dialect == "postfix" else r"(?<=\] )\d\d:(?=\d\d:\d\d)"
        minutes = [re.sub(hour, before if place < middle else after, line) for place, line in enumerate(written)]
        text = "\n".join(minutes) + "\n"
        assert counted(surveyed(shipped_wizard, text)) == counted(reply(shipped_wizard, Turn(text=text)))


def test_the_session_that_stands_for_its_kind_has_its_own_lines_and_numbers(
    shipped_wizard: Wizard, small_blocks: None
) -> None:
    text = "".join(lines("icewarp", 60_000, 7))
    known = numbered(reply(shipped_wizard, Turn(text=text)))
    whole = text.splitlines()
    for report in surveyed(shipped_wizard, text).sessions:
        for line in report.session.lines:
            assert " ".join(whole[line.number - 1].split()) == " ".join(line.text.split())
        if report.session.first_line in known:
            assert (
                known[report.session.first_line]
                == numbered(Reply(Turn(), (report,), None, None, (), (), (), (), ()))[report.session.first_line]
            )


def test_the_worst_comes_first_and_has_the_focus(shipped_wizard: Wizard) -> None:
    answer = surveyed(shipped_wizard, "".join(lines("icewarp", 60_000, 3)))
    order = ["failed", "clear", "encrypted", "unknown", "verified"]
    outcomes = [
        report.outcome
        for report in answer.sessions
        if report.outcome != "encrypted" or not any(v.cause == "none" for v in report.walk.verdicts)
    ]
    assert outcomes == sorted(outcomes, key=order.index)
    assert answer.focus == 1
    assert [report.id for report in answer.sessions] == list(range(1, len(answer.sessions) + 1))


def test_peers_are_counted(shipped_wizard: Wizard) -> None:
    text = "".join(lines("icewarp", 60_000, 3))
    for report in surveyed(shipped_wizard, text).sessions:
        assert 0 < sum(times for _, times in report.peers) <= report.count
        assert report.peers == tuple(sorted(report.peers, key=lambda each: (-each[1], each[0])))


def test_one_peer_can_be_asked_for(shipped_wizard: Wizard) -> None:
    text = "".join(lines("icewarp", 60_000, 3))
    peer, _ = surveyed(shipped_wizard, text).sessions[-1].peers[0]
    answer = surveyed(shipped_wizard, text, wanted=Wanted(peer=peer))
    assert answer.sessions
    assert {found for report in answer.sessions for found, _ in report.peers} == {peer}


@pytest.mark.parametrize("workers", [0, 2])
def test_a_peer_can_be_asked_for_where_only_what_happens_names_it(
    shipped_wizard: Wizard, small_blocks: None, workers: int
) -> None:
    text = "".join(lines("postfix", 60_000, 3))
    expected: dict[str, Counter[object]] = {}
    for report in reply(shipped_wizard, Turn(text=text)).sessions:
        for peer in {fact.value for fact in report.facts.every("session.peer")}:
            expected.setdefault(peer, Counter())[likeness(report, of_any_peer=True)] += report.count
    for peer, verdicts in sorted(expected.items())[:12]:
        answer = survey(shipped_wizard, chunks(text), Turn(), Wanted(peer=peer), workers=workers)
        assert counted(answer) == verdicts
        assert {found for report in answer.sessions for found, _ in report.peers} == {peer}
        for report in answer.sessions:
            assert any(peer in line.text for line in report.session.lines)
    nobody = survey(shipped_wizard, chunks(text), Turn(), Wanted(peer="192.0.2.255"))
    assert nobody.sessions == () and nobody.survey is not None and nobody.survey.peerless == 0


def test_outcomes_can_be_asked_for(shipped_wizard: Wizard) -> None:
    text = "".join(lines("icewarp", 60_000, 3))
    answer = surveyed(shipped_wizard, text, wanted=Wanted(outcomes=frozenset(("failed",))))
    assert answer.sessions
    assert {report.outcome for report in answer.sessions} == {"failed"}


def test_a_short_text_of_no_dialect_is_read_as_a_paste(shipped_wizard: Wizard) -> None:
    text = "verify error:num=19:self-signed certificate in certificate chain\n"
    answer = surveyed(shipped_wizard, text)
    assert answer.survey is None
    assert [report.outcome for report in answer.sessions] == [
        report.outcome for report in reply(shipped_wizard, Turn(text=text)).sessions
    ]


def test_a_long_text_of_no_dialect_is_refused(shipped_wizard: Wizard) -> None:
    text = "nobody knows who wrote this line\n" * (MOST_WITHOUT_DIALECT // 30)
    with pytest.raises(InputTooLarge) as refused:
        surveyed(shipped_wizard, text)
    assert refused.value.values["reason"] == "no-dialect"


def test_lines_before_a_time_are_left_out(shipped_wizard: Wizard, small_blocks: None) -> None:
    text = "".join(lines("icewarp", 60_000, 3))
    whole = text.splitlines(keepends=True)
    times = [line[line.index("] ") + 2 :][:8] if "] " in line else "" for line in whole]
    since_text = times[len(times) // 2]
    middle = times.index(since_text)
    since = time_asked_for(since_text)
    assert since is not None
    answer = surveyed(shipped_wizard, text, wanted=Wanted(since=since))
    assert counted(answer) == counted(reply(shipped_wizard, Turn(text="".join(whole[middle:]))))
    assert min(report.session.first_line for report in answer.sessions) == middle + 1


def test_several_processes_come_to_the_same(shipped_wizard: Wizard, small_blocks: None) -> None:
    text = "".join(lines("icewarp", 60_000, 3))
    alone = survey(shipped_wizard, chunks(text), Turn())
    together = survey(shipped_wizard, chunks(text), Turn(), workers=2)
    assert together == alone
    assert len(together.sessions) > 3


def test_several_processes_come_to_the_same_from_a_time_on(shipped_wizard: Wizard, small_blocks: None) -> None:
    wanted = Wanted(since=time_asked_for("Nov 24 01:00:00"))
    text = "".join(lines("postfix", 60_000, 3))
    alone = survey(shipped_wizard, chunks(text), Turn(), wanted)
    together = survey(shipped_wizard, chunks(text), Turn(), wanted, workers=2)
    assert together == alone
    assert together.survey is not None and alone.survey is not None
    assert 0 < together.survey.sessions < survey(shipped_wizard, chunks(text), Turn()).survey.sessions


def test_no_process_is_left_behind_when_the_input_ends_early(
    shipped_wizard: Wizard, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork, forked = os.fork, []

    def remembered() -> int:
        process = fork()
        forked.append(process)
        return process

    def cut() -> Iterator[bytes]:
        yield from chunks("".join(lines("icewarp", 60_000, 3)))
        raise ConnectionError

    monkeypatch.setattr(os, "fork", remembered)
    with pytest.raises(ConnectionError):
        survey(shipped_wizard, cut(), Turn(), workers=2)
    assert forked
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_a_turn_of_any_length_gets_the_reply_that_its_length_allows(shipped_wizard: Wizard, excerpts: str) -> None:
    short = reply_to_any(shipped_wizard, Turn(excerpts))
    assert short == reply(shipped_wizard, Turn(excerpts)) and short.survey is None
    long = reply_to_any(shipped_wizard, Turn(excerpts * (LONGEST_READ_WHOLE // len(excerpts) + 1)))
    assert long.survey is not None and long.survey.sessions > 5
    assert {report.outcome for report in long.sessions} == {report.outcome for report in short.sessions}


HEADING = "192.0.2.1 [1AD4] 16:48:40:152 Client session "


@pytest.mark.parametrize("count", [3, 49, 52, 130])
@pytest.mark.parametrize(
    ("first", "more", "last"),
    [
        ("<<< 250-mx.example.com", "250-X{n:x}", "250 STARTTLS"),
        ("<<< 250-mx.example.com", "250-X{n:x}", "250-STARTTLS"),
        ("<<< 250-mx.example.com", "250-X{n:x}", "454 4.7.0 TLS not available"),
        (
            "TLS connection could not be established\n>>> (SSLv2/v3 write client hello B ,771,22) 0100",
            "{n:08x}",
            "ff (512)",
        ),
        (
            "TLS connection could not be established\n>>> (SSLv2/v3 write client hello B ,771,22) 0100",
            "{n:08x}",
            "250 x",
        ),
    ],
)
def test_lines_without_heading_belong_to_the_line_above_however_many_they_are(
    shipped_wizard: Wizard, count: int, first: str, more: str, last: str
) -> None:
    below = "".join(f"{more.format(n=number)}\n" for number in range(count))
    text = f"{HEADING}Connected\n{HEADING}{first}\n{below}{last}\n{HEADING}Disconnected\n"
    answer = surveyed(shipped_wizard, text)
    assert counted(answer) == counted(reply(shipped_wizard, Turn(text=text)))
    assert answer.survey is not None
    assert answer.survey.others == len(reply(shipped_wizard, Turn(text=text)).others)


def of_many_kinds(count: int) -> str:
    """Sessions with a verification code each, and among them one that failed."""
    sessions = [
        ("Connected", f"SSL: Not verified ({number}) - proceed anyway", "Disconnected") for number in range(count)
    ]
    sessions.insert(count // 3, ("Connected", "TLS connection could not be established", "Disconnected"))
    return "".join(
        f"192.0.2.{number % 255} [{number:05X}] 16:48:40:152 Client session {said}\n"
        for number, lines in enumerate(sessions)
        for said in lines
    )


def test_kinds_for_which_there_is_no_room_are_summed_up_and_the_worst_is_kept(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch, small_blocks: None
) -> None:
    monkeypatch.setattr("wizard.logs.survey.alike.MOST_EXAMPLES", 150)
    answer = surveyed(shipped_wizard, of_many_kinds(200))
    assert answer.survey is not None and answer.survey.sessions == 201 and answer.survey.unread == 0
    summed = dict(answer.survey.summed)
    assert summed.keys() == {"encrypted"} and summed["encrypted"] > 100
    assert sum(report.count for report in answer.sessions) + summed["encrypted"] == 201
    assert answer.sessions[0].outcome == "failed"


def test_kinds_that_are_not_told_apart_any_more_are_summed_up(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.logs.survey.alike.MOST_KINDS", 50)
    answer = surveyed(shipped_wizard, of_many_kinds(200))
    assert answer.survey is not None and answer.survey.sessions == 201
    assert sum(report.count for report in answer.sessions) + sum(dict(answer.survey.summed).values()) == 201


@pytest.mark.parametrize("workers", [0, 2])
def test_where_too_many_kinds_of_lines_were_met_sessions_are_read_one_by_one(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch, small_blocks: None, workers: int
) -> None:
    monkeypatch.setattr("wizard.logs.survey.kinds.MOST_KINDS", 25)
    for text in (of_many_kinds(120), "".join(lines("icewarp", 60_000, 3)), "".join(lines("postfix", 60_000, 3))):
        answer = survey(shipped_wizard, chunks(text), Turn(), workers=workers)
        assert counted(answer) == counted(reply(shipped_wizard, Turn(text=text)))
        assert answer.survey is not None and answer.survey.unread == 0


def test_what_is_forgotten_of_words_is_found_again(
    shipped_wizard: Wizard, monkeypatch: pytest.MonkeyPatch, small_blocks: None
) -> None:
    monkeypatch.setattr("wizard.logs.survey.joining._MOST_REMEMBERED", 100)
    for dialect in ("icewarp", "postfix"):
        text = "".join(lines(dialect, 60_000, 3))
        assert counted(surveyed(shipped_wizard, text)) == counted(reply(shipped_wizard, Turn(text=text)))


def test_two_conversations_are_not_taken_for_one_that_is_written_like_both(shipped_wizard: Wizard) -> None:
    program, year = "mail postfix/smtp[2101]: ", "2026-11-24T16:48:40.123456+01:00"
    waits = f"Nov 24 16:48:40 {program}connect to mx.example.net[192.0.2.90]:25: Operation timed out\n"
    fails = f"{program}SSL_connect error to mx.example.net[192.0.2.90]:25: -1\n"
    text = f"{waits}Nov 24 16:48:40 {fails}{waits}{year} {fails}"
    assert counted(surveyed(shipped_wizard, text)) == counted(reply(shipped_wizard, Turn(text=text)))
