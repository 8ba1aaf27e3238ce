"""One turn to one reply. Every face goes through here, and nothing is kept between two turns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wizard import evidence, logs, match
from wizard.dialling import with_target
from wizard.engine import Engine
from wizard.errors import UnknownArticle, UnknownSession
from wizard.facts import Fact, Facts
from wizard.garbage import not_collected
from wizard.logs import LogLine, Session
from wizard.match import Match, Nearest
from wizard.match.reading import read_paste
from wizard.model import NO, UNKNOWN, YES, KnowledgeBase
from wizard.search import Found, SearchIndex
from wizard.vocabulary import CERTAINTIES, Certainty, Outcome, Place
from wizard.walk import Next, Walk

_MOST_UNMATCHED = 20
"""Lines without an explanation that a reply lists; more would help nobody."""
_MOST_COMPARED = 6
"""Of those, how many are compared with every symptom, which costs more than reading them."""

_LONGEST_WORDS = 2000
"""Of a text without an article, how much is searched for; more only blurs what it is about."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a face sends. ``answers`` are pairs of a node and a choice; ``facts`` come from a ticket or a person.

    ``focus`` is the number of the session that the answers are about; by default the worst. ``article`` overrules
    the one that the log calls for.
    """

    text: str = ""
    lang: str = "en"
    article: str | None = None
    focus: int | None = None
    answers: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One session, or several that are alike (``count``): what is known of it, and where that leads.

    ``walk`` is None where no article is called for.
    """

    id: int
    count: int
    session: Session
    facts: Facts
    matches: tuple[Match, ...]
    outcome: Outcome
    walk: Walk | None
    peers: tuple[tuple[str, int], ...] = ()
    """In the survey of a large log: the most frequent peers of the sessions, with how many are theirs."""


@dataclass(frozen=True, slots=True)
class CaseCause:
    """One cause of the whole paste, with the best certainty of the sessions that show it."""

    cause: str
    at: Place | None
    certainty: Certainty
    solution: str | None
    sessions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line that nothing explains, and the symptoms that come nearest."""

    line: int
    text: str
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, slots=True)
class UnknownAnswer:
    """An answer that names nothing (any more), and so was left out."""

    node: str
    choice: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a large log comes to: ``others`` are lines that no dialect claims, ``unread`` sessions without verdict.

    ``peerless`` are the parts of sessions that were left out where one peer was asked for, because the headings of
    their lines name none. ``summed`` counts, by their outcome, the sessions of kinds so rare that there was no room for
    an entry of their own.
    """

    lines: int
    others: int
    sessions: int
    unread: int
    peerless: int = 0
    summed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a face gets back.

    ``walk`` is that of the session in focus, or of the article that was chosen without a log. ``found`` is filled
    where no article is about the text: it holds words instead of log lines, or lines that nobody has written of.
    """

    turn: Turn
    sessions: tuple[SessionReport, ...]
    focus: int | None
    walk: Walk | None
    causes: tuple[CaseCause, ...]
    unmatched: tuple[Unmatched, ...]
    found: tuple[Found, ...]
    unknown_answers: tuple[UnknownAnswer, ...]
    others: tuple[LogLine, ...]
    survey: "Counts | None" = None
    """What a large log was counted to, None for a paste."""

    @property
    def next(self) -> Next | None:
        """What to do next, if anything can be said."""
        return self.walk.next if self.walk else None

    @property
    def facts(self) -> Facts:
        """What is known of the session in focus, with what the turn brought."""
        report = self.report
        return report.facts if report else with_target(Facts(self.turn.facts))

    @property
    def report(self) -> SessionReport | None:
        """The session in focus."""
        return next((report for report in self.sessions if report.id == self.focus), None)


@dataclass(frozen=True)
class Wizard:
    """A knowledge base with everything that is compiled from it once."""

    kb: KnowledgeBase
    grammar: logs.Grammar = field(init=False, repr=False)
    symptoms: match.SymptomIndex = field(init=False, repr=False)
    index: SearchIndex = field(init=False, repr=False)
    engine: Engine = field(init=False, repr=False)

    @not_collected()
    def __post_init__(self) -> None:
        object.__setattr__(
            self, "grammar", logs.compile_grammar(self.kb.dialects, self.kb.tables, self.kb.pages.values())
        )
        object.__setattr__(self, "symptoms", match.compile_symptoms(self.kb.symptoms.values()))
        object.__setattr__(self, "engine", Engine(self.kb))
        object.__setattr__(self, "index", SearchIndex(self.kb, self.engine, self.grammar, self.symptoms))


def reply(wizard: Wizard, turn: Turn) -> Reply:
    """The reply to one turn.

    Raises ``UnknownArticle`` and ``UnknownSession`` for a turn that names what does not exist. Answers that name
    nothing are left out and listed in ``unknown_answers``.
    """
    reading = read_paste(turn.text, wizard.grammar, wizard.symptoms)
    return reply_to(wizard, turn, reports_of(wizard, reading), others=reading.others)


def reports_of(wizard: Wizard, reading: logs.Reading) -> tuple[SessionReport, ...]:
    """The sessions that were read, by themselves, those that are alike as one."""
    return _alike([report_of(wizard, session) for session in reading.sessions])


def reply_to(
    wizard: Wizard,
    turn: Turn,
    reports: Sequence[SessionReport],
    counts: Counts | None = None,
    others: tuple[LogLine, ...] = (),
) -> Reply:
    """The reply to one turn about sessions that were read before; raises what ``reply`` raises."""
    if turn.article is not None and turn.article not in wizard.kb.pages:
        raise UnknownArticle(article=turn.article)
    answers, unknown = _known_answers(wizard.kb, turn.answers)
    focus = _focus(reports, turn.focus, counted=counts is not None)
    answered = tuple(_answered(wizard, each, turn, answers) if each.id == focus else each for each in reports)
    focused = next((report for report in answered if report.id == focus), None)
    walk = focused.walk if focused else _walk_without_log(wizard, turn, answers)
    unanswered = not answered or (walk is None and counts is None)
    words = _words(others, focused) if unanswered else ""
    return Reply(
        turn=turn,
        sessions=answered,
        focus=focus,
        walk=walk,
        causes=_merged(answered, focus) if answered else _case_causes(walk),
        unmatched=_unmatched(wizard, answered, focus),
        found=wizard.index.find(words, turn.lang) if words else (),
        unknown_answers=unknown,
        others=others,
        survey=counts,
    )


def _words(others: Iterable[LogLine], focused: SessionReport | None) -> str:
    """What to search the articles for: lines that are no log, or those of a session that no article is about."""
    lines = focused.session.lines if focused else others
    return "\n".join(line.text for line in lines)[:_LONGEST_WORDS]


def _known_answers(
    kb: KnowledgeBase, given: Iterable[tuple[str, str]]
) -> tuple[Mapping[str, str], tuple[UnknownAnswer, ...]]:
    known: dict[str, str] = {}
    unknown = []
    for node, choice in given:
        question = kb.questions.get(node)
        fits = choice == UNKNOWN or question.choice(choice) is not None if question else choice in (YES, NO)
        if (question or node in kb.solutions) and fits:
            known[node] = choice
        else:
            unknown.append(UnknownAnswer(node, choice))
    return known, tuple(unknown)


def report_of(wizard: Wizard, session: Session) -> SessionReport:
    """What the lines of one session say by themselves, before anybody has answered anything."""
    found = tuple(
        hit for line in session.lines if line.smtp is None and (hit := match.find(wizard.symptoms, line)) is not None
    )
    matched = tuple(fact for hit in found for fact in hit.facts)
    tables = wizard.grammar.tables
    facts = Facts(logs.facts_of_numbers(with_target(evidence.gather(session.facts, matched)), tables))
    more = logs.notes_of_numbers(matched, tables)
    if more:
        session = replace(session, notes=tuple(sorted((*session.notes, *more), key=lambda note: note.line)))
    walk = _walk(wizard, facts, None, {}, explain=False)
    return SessionReport(session.id, 1, session, facts, found, _outcome(facts, walk), walk)


def _answered(wizard: Wizard, report: SessionReport, turn: Turn, answers: Mapping[str, str]) -> SessionReport:
    """The session in focus, with what was answered about it, and with the reasons for what is ruled out."""
    facts = with_target(report.facts.adding(turn.facts)) if turn.facts else report.facts
    walk = _walk(wizard, facts, turn.article, answers, explain=True)
    return replace(report, facts=facts, walk=walk, outcome=_outcome(facts, walk))


def _walk(
    wizard: Wizard, facts: Facts, article: str | None, answers: Mapping[str, str], *, explain: bool
) -> Walk | None:
    """The walk in the article that was chosen, else in the one that the facts call for."""
    chosen = article or wizard.engine.choose_article(facts)
    return wizard.engine.walk(wizard.kb.pages[chosen], facts, answers, explain=explain) if chosen else None


def _outcome(facts: Facts, walk: Walk | None) -> Outcome:
    """How the session ended, as far as lines that were read exactly say so; noise has failed nobody."""
    certain = {verdict.cause for verdict in walk.verdicts if verdict.certainty == "certain"} if walk else set()
    stated = facts.value("tls.outcome", exact_only=True)
    if stated is not None and not (stated == "failed" and certain == {"none"}):
        return stated  # type: ignore[return-value]  # the vocabulary holds the same words
    return "not-tls" if certain == {"not-tls"} else "unknown"


def _walk_without_log(wizard: Wizard, turn: Turn, answers: Mapping[str, str]) -> Walk | None:
    if turn.article is None:
        return None
    return wizard.engine.walk(wizard.kb.pages[turn.article], with_target(Facts(turn.facts)), answers)


def _alike(reports: list[SessionReport]) -> tuple[SessionReport, ...]:
    """Sessions with the same peer and the same verdict, as one entry with a count; the first stands for all."""
    first: dict[tuple[object, ...], SessionReport] = {}
    for report in reports:
        key = likeness(report)
        known = first.get(key)
        first[key] = replace(known, count=known.count + 1) if known else report
    return tuple(first.values())


TELLING = (
    "session.side", "session.peer", "session.port", "session.end", "smtp.stage", "smtp.starttls", "smtp.refused",
    "smtp.reply", "tls.here_says", "tls.there_says", "tls.verify", "tls.alert", "tls.alert_sent", "tls.hello_size",
)  # fmt: skip


_OF_PEERS = frozenset(("session.peer", "session.port"))


def likeness(report: SessionReport, *, of_any_peer: bool = False) -> tuple[object, ...]:
    """What sessions have in common that are one entry; in the survey of a large log peers and ports may differ."""
    names = TELLING if not of_any_peer else tuple(name for name in TELLING if name not in _OF_PEERS)
    values = tuple([tuple([fact.value for fact in report.facts.every(name)]) for name in names])
    verdicts = tuple((v.cause, v.at, v.certainty, v.solution) for v in report.walk.verdicts) if report.walk else ()
    return (report.session.dialect, report.outcome, verdicts, values)


def _focus(reports: Sequence[SessionReport], asked: int | None, *, counted: bool) -> int | None:
    """The session asked for, else the worst; among equals of a paste one whose cause is proven, then the most frequent.

    Of the kinds of sessions that a survey has ``counted`` the most frequent is first.
    """
    if asked is not None:
        if all(report.id != asked for report in reports):
            raise UnknownSession(session=asked)
        return asked

    def order(report: SessionReport) -> tuple[int, bool, int, int]:
        return (badness(report), not counted and not _is_proven_trouble(report), -report.count, report.id)

    return min(reports, key=order).id if reports else None


def _is_proven_trouble(report: SessionReport) -> bool:
    """Whether the lines prove what TLS failed of, whatever they say of the outcome."""
    if report.outcome in ("verified", "encrypted") or report.walk is None:
        return False
    verdicts = report.walk.verdicts
    return any(verdict.certainty == "certain" and verdict.cause not in ("none", "not-tls") for verdict in verdicts)


def badness(report: SessionReport) -> int:
    """0 is worst: failed, clear, encrypted with a complaint, never connected or refused, unclear, the rest.

    A session whose cause is proven is as bad as one that failed.
    """
    if _is_proven_trouble(report):
        return 0
    if report.outcome in ("failed", "clear"):
        return ("failed", "clear").index(report.outcome)
    complained = report.facts.value("tls.here_says") or report.facts.value("tls.there_says")
    if report.outcome == "encrypted" and complained:
        return 2
    if report.walk is None or any(verdict.cause == "none" for verdict in report.walk.verdicts):
        return 5
    never_connected = report.facts.value("smtp.stage") == "connect" and report.facts.value("session.end") is not None
    return 3 if never_connected or report.facts.value("smtp.refused") else 4


def _merged(reports: tuple[SessionReport, ...], focus: int | None) -> tuple[CaseCause, ...]:
    """The causes of all sessions by id and place, the best certainty kept; those of the session in focus first."""
    merged: dict[tuple[str, Place | None], CaseCause] = {}
    for report in reports:
        for verdict in report.walk.verdicts if report.walk else ():
            key = (verdict.cause, verdict.at)
            known = merged.get(key)
            if known is None:
                merged[key] = CaseCause(verdict.cause, verdict.at, verdict.certainty, verdict.solution, (report.id,))
                continue
            better = CERTAINTIES.index(verdict.certainty) < CERTAINTIES.index(known.certainty)
            merged[key] = replace(
                known,
                certainty=verdict.certainty if better else known.certainty,
                solution=verdict.solution if better else known.solution or verdict.solution,
                sessions=(*known.sessions, *(() if report.id in known.sessions else (report.id,))),
            )
    return tuple(
        sorted(
            merged.values(),
            key=lambda cause: (
                cause.cause == "none",
                focus not in cause.sessions,
                CERTAINTIES.index(cause.certainty),
            ),
        )
    )


def _case_causes(walk: Walk | None) -> tuple[CaseCause, ...]:
    verdicts = walk.verdicts if walk else ()
    return tuple(CaseCause(v.cause, v.at, v.certainty, v.solution, ()) for v in verdicts)


def _unmatched(wizard: Wizard, reports: tuple[SessionReport, ...], focus: int | None) -> tuple[Unmatched, ...]:
    """The free lines that no symptom, table or decoder explains, those of the session in focus first."""
    found: list[Unmatched] = []
    for report in sorted(reports, key=lambda report: report.id != focus):
        explained = {hit.line for hit in report.matches} | {note.line for note in report.session.notes}
        for line in report.session.lines:
            if line.smtp is None and not line.below and line.body.strip() and line.number not in explained:
                near = match.closest(wizard.symptoms, line.body) if len(found) < _MOST_COMPARED else ()
                found.append(Unmatched(line.number, line.text, near))
                if len(found) == _MOST_UNMATCHED:
                    return tuple(found)
    return tuple(found)
