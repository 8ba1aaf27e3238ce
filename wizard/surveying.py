"""A log of any size to one reply, the same that a paste gets, with alike sessions of all peers as one entry."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from wizard import conversation, match
from wizard.conversation import Counts, Reply, SessionReport, Turn, Wizard
from wizard.errors import InputTooLarge
from wizard.logs import LogLine, Session, decode
from wizard.logs.survey.alike import Alike, Judged
from wizard.logs.survey.chunks import blocks
from wizard.logs.survey.kinds import Explained, Kinds, values_of
from wizard.logs.times import Moment, moment
from wizard.vocabulary import Outcome

MOST_WITHOUT_DIALECT = 5 * 1024 * 1024
"""Bytes of a text of no known dialect, which can only be read as one paste."""
LONGEST_READ_WHOLE = 1_000_000
"""Characters of a text whose sessions are each read closely; a longer one is surveyed."""
_MOST_PEERS_SHOWN = 10
_NEVER_TELLING = frozenset(("session.peer", "session.time"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the sessions of one peer, with some outcomes, the lines since a time; empty for all."""

    peer: str = ""
    outcomes: frozenset[Outcome] = frozenset()
    since: Moment | None = None


EVERYTHING = Wanted()
_PIECE = 1_000_000
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WITHOUT_SECONDS = re.compile(r"(?:.*[ T])?\d\d?:\d\d")


def time_asked_for(text: str) -> Moment | None:
    """A time as a person types it: a date, a time of day, or both; None for anything else.

    >>> time_asked_for("14:30"), time_asked_for("soon")
    (Moment(day=None, second=52200.0), None)
    >>> time_asked_for("2026-11-24") == time_asked_for("2026-11-24 00:00")
    True
    """
    text = text.strip()
    if _DATE.fullmatch(text):
        text += " 00:00:00"
    elif _WITHOUT_SECONDS.fullmatch(text):
        text += ":00"
    return moment(text)


def reply_to_any(wizard: Wizard, turn: Turn) -> Reply:
    """The reply to a turn, however long its text is.

    Raises what ``conversation.reply`` and ``survey`` raise.
    """
    if len(turn.text) <= LONGEST_READ_WHOLE:
        return conversation.reply(wizard, turn)
    data = turn.text.encode("utf-8", "surrogatepass")
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    return survey(wizard, pieces, turn)


def survey(
    wizard: Wizard,
    chunks: Iterable[bytes],
    turn: Turn,
    wanted: Wanted = EVERYTHING,
    read: Callable[[int], object] = int,
    workers: int = 0,
) -> Reply:
    """The reply to a log that is read in chunks, in bounded memory; ``turn.text`` counts for nothing.

    ``read`` is told after each block how many bytes were read by then; ``workers`` is how many processes may help.
    Raises ``InputTooLarge`` for a text in which no
    dialect is recognised and that is longer than ``MOST_WITHOUT_DIALECT``, and what ``conversation.reply`` raises.
    """
    from wizard.logs.survey.block import Digester
    from wizard.logs.survey.joining import Joiner
    from wizard.logs.survey.parallel import digests

    telling = _telling(wizard)
    kinds = Kinds(wizard.grammar, _explainer(wizard, telling), telling)
    wordings = (each.text for each in wizard.symptoms.exact.wordings)
    digester = Digester(wizard.grammar, kinds, wordings, wanted.since, wanted.peer)
    joiner: Joiner[SessionReport] = Joiner(digester, _judge(wizard), _peers_of)
    unclaimed: list[bytes] | None = []
    done = 0
    for digest, block in digests(blocks(chunks), digester, workers):
        joiner.take(digest, block)
        done += len(block)
        if unclaimed is not None:
            unclaimed = [*unclaimed, block] if joiner.others == joiner.lines else None
            if unclaimed is not None and done > MOST_WITHOUT_DIALECT:
                raise InputTooLarge(reason="no-dialect", limit=MOST_WITHOUT_DIALECT)
        read(done)
    if unclaimed is not None:
        return _pasted(wizard, replace(turn, text=decode(b"".join(unclaimed))), wanted)
    joiner.finish()
    peerless = 0 if joiner.sessions else joiner.peerless
    groups = _wanted(joiner.groups.met(), wanted)
    unread = sum(joiner.unread.values())
    counts = Counts(joiner.lines, joiner.others, joiner.sessions, unread, peerless, _summed(groups))
    return conversation.reply_to(wizard, turn, _reports(groups), counts)


def _pasted(wizard: Wizard, turn: Turn, wanted: Wanted) -> Reply:
    """The reply to a short text of no dialect: one session, which may not be one that is asked for."""
    answer = conversation.reply(wizard, turn)
    if not wanted.outcomes:
        return answer
    kept = [report for report in answer.sessions if report.outcome in wanted.outcomes]
    return conversation.reply_to(wizard, turn, kept, others=answer.others)


def _wanted(groups: Iterable[Alike[SessionReport]], wanted: Wanted) -> list[Alike[SessionReport]]:
    """The kinds of sessions that are asked for, the worst first."""
    found = [each for each in groups if not wanted.outcomes or each.sort in wanted.outcomes]
    return sorted(found, key=lambda each: (each.rank, -each.count, each.order))


def _summed(groups: Sequence[Alike[SessionReport]]) -> tuple[tuple[str, int], ...]:
    """How many sessions there are, by their outcome, of kinds that are too rare to be entries of their own."""
    counted: Counter[str] = Counter()
    for each in groups:
        if each.example is None:
            counted[each.sort] += each.count
    return tuple(counted.items())


def _reports(groups: Iterable[Alike[SessionReport]]) -> list[SessionReport]:
    """The entries, numbered in this order."""
    shown = [(each, each.example.kept) for each in groups if each.example is not None]
    return [
        replace(
            report, id=number, count=each.count, session=replace(report.session, id=number),
            peers=_most_frequent(each.peers),
        )
        for number, (each, report) in enumerate(shown, 1)
    ]  # fmt: skip


def _most_frequent(peers: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(peers.items(), key=lambda each: (-each[1], each[0]))[:_MOST_PEERS_SHOWN])


def _judge(wizard: Wizard) -> Callable[[Session], Judged[SessionReport]]:
    def judged(session: Session) -> Judged[SessionReport]:
        report = conversation.report_of(wizard, session)
        likeness = conversation.likeness(report, of_any_peer=True)
        return Judged(likeness, report, conversation.badness(report), len(session.lines), report.outcome)

    return judged


def _explainer(wizard: Wizard, telling: frozenset[str]) -> Callable[[LogLine], Explained | None]:
    def explained(line: LogLine) -> Explained | None:
        found = match.find(wizard.symptoms, line)
        if found is None:
            return None
        return found.symptom, found.pattern_index, found.exact, values_of(found.facts, telling)

    return explained


def _telling(wizard: Wizard) -> frozenset[str]:
    """The facts whose values decide something: in conditions, in tables, and in what makes sessions alike."""
    conditions = [condition for page in wizard.kb.pages.values() for condition in page.when]
    conditions += [line.condition for question in wizard.kb.questions.values() for line in question.evidence]
    named = {term.fact for condition in conditions for term in condition.terms if term.operator != "known"}
    return frozenset(named | wizard.grammar.tables.explained | {*conversation.TELLING, "tls.outcome"}) - _NEVER_TELLING


def _peers_of(report: SessionReport) -> list[str]:
    """The peers that the lines of a session name, whoever says it: headings or symptoms."""
    return [fact.value for fact in report.facts.every("session.peer")]
