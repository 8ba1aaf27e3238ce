"""What the knowledge covers: every cause, code, alert, reason, reply and wording, and whether it leads to steps.

Nothing is looked up by name: the facts that a row sets, or the reply or the sample itself, are walked through the
article that the engine chooses for them, on both sides and in the log of every program that has its own article.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from wizard import logs
from wizard.conversation import Turn, Wizard, reply
from wizard.facts import Fact, Facts
from wizard.logs.openssl_left_out import LEFT_OUT
from wizard.logs.openssl_reasons import REASONS
from wizard.model import KnowledgeBase, Location, Solution, Symptom, Table, TableRow
from wizard.vocabulary import CAUSES, PLACES, Place
from wizard.walk import Ask, Conclude, Walk

CAUSES_GROUP, REPLIES_GROUP, REASONS_GROUP = "causes", "replies", "openssl-reasons"
WITHOUT_PLACE = frozenset(("none", "not-tls"))
"""Causes that are nobody's: their solutions need not say where."""
_EVERYWHERE = frozenset(PLACES)
_PLACES_OF: Mapping[str, frozenset[Place]] = {
    "hello-not-understood": _EVERYWHERE,
    "starttls-masked": _EVERYWHERE,
    "connection-cut": _EVERYWHERE,
    "interception": _EVERYWHERE,
    "cert-rejected": frozenset(("there",)),
}
"""Where a cause can be, besides on either side. The reason of a bare refusal stands in the log of whoever refused."""
_EITHER_SIDE: frozenset[Place] = frozenset(("here", "there"))

_TELLING = frozenset("tls.here_says tls.there_says smtp.starttls smtp.refused tls.outcome".split())
"""What calls for an answer: somebody complained, or TLS failed or did not come about."""
_HOW_FAR = frozenset(("smtp.stage", "session.end"))
"""What says only how far it came: such a line may leave all open, and the article is asked from the start."""
_SUCCESSES = frozenset(("verified", "encrypted", "offered", "accepted"))
_SAID = frozenset(("tls.here_says", "tls.there_says", "smtp.starttls"))
_ALERT, _ALERT_SENT = "tls.alert", "tls.alert_sent"
_OUTCOMES = ("", "failed", "encrypted", "verified")
_SIDES = ("client", "server")

_REPLIES = (
    ("STARTTLS", "454 4.7.0 TLS not available due to temporary reason"),
    ("STARTTLS", "501 5.5.4 Syntax error (no parameters allowed)"),
    ("STARTTLS", "502 5.5.1 Command not implemented"),
    ("STARTTLS", "503 5.5.1 Bad sequence of commands"),
    ("MAIL FROM:<anne@example.com>", "530 5.7.0 Must issue a STARTTLS command first"),
    ("MAIL FROM:<anne@example.com>", "554 5.7.0 Command refused due to lack of security"),
    ("MAIL FROM:<anne@example.com>", "451 5.7.3 STARTTLS is required to send mail"),
    ("MAIL FROM:<anne@example.com>", "550 5.7.4 Security features not supported"),
    ("MAIL FROM:<anne@example.com>", "454 4.7.5 Cryptographic failure"),
    ("MAIL FROM:<anne@example.com>", "550 5.7.5 Cryptographic failure"),
    ("MAIL FROM:<anne@example.com>", "550 5.7.6 Cryptographic algorithm not supported"),
    ("MAIL FROM:<anne@example.com>", "523 5.7.10 Encryption needed"),
    ("RCPT TO:<bob@example.org>", "550 5.7.30 REQUIRETLS support required"),
    ("AUTH PLAIN", "534 5.7.9 Authentication mechanism is too weak"),
    ("AUTH PLAIN", "538 5.7.11 Encryption required for requested authentication mechanism"),
    ("EHLO client.example.com", "421 4.7.66 TLS 1.0 and 1.1 are not supported"),
    ("MAIL FROM:<anne@example.com>", "421 4.7.0 Too many new TLS sessions"),
)
"""Replies about TLS and the command that each answers (RFC 3207, 3463, 4954, 5248, 8689; Postfix, Exchange)."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Where one row leads on one side (``client``, ``server``) and in the log of one program ("" for any).

    ``how`` is ``solution``, ``question``, ``lines`` (a question that asks for lines), ``beginning`` (the article is
    asked as it would be without the line) or ``nowhere``; ``node`` is the solution or question; ``solutions`` are all
    that can still be reached from there.
    """

    side: str
    dialect: str
    how: str
    node: str
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the knowledge must answer. ``hole`` says in one word what is missing, "" where nothing is.

    A hole is ``no-solution`` (of a cause at a place), ``incomplete`` (``lacking`` names the parts of the solutions),
    ``no-row`` (of a reason of OpenSSL), or ``nowhere`` (a row from which the walk does not come closer to any solution
    with steps, nor asks for the lines that would say more).
    """

    group: str
    name: str
    location: Location | None
    leads: tuple[Lead, ...]
    solutions: tuple[str, ...]
    hole: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the text exists in one language: passages in it that are not outdated, and all passages."""

    language: str
    current: int
    outdated: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole table, and the share of each language."""

    rows: tuple[Row, ...]
    shares: tuple[Share, ...]

    @property
    def holes(self) -> tuple[Row, ...]:
        """The rows that something is missing from."""
        return tuple(row for row in self.rows if row.hole)


def coverage(wizard: Wizard, outdated: Mapping[tuple[str, str], tuple[str, ...]]) -> Coverage:
    """Everything that the knowledge base covers. ``outdated`` is what ``knowledge.read`` says of the translations."""
    languages = sorted({language for page in wizard.kb.pages.values() for language in page.paths})
    complete = {node.id for node in wizard.kb.solutions.values() if not lacking(node, languages)}
    rows = [*_causes(wizard.kb, languages)]
    for table in sorted(wizard.kb.tables, key=lambda table: (table.page, table.location)):
        rows += (found for row in table.rows for found in _rows(wizard, table, row, complete))
    rows += (row for symptom in wizard.kb.symptoms.values() for row in _symptom(wizard, symptom, complete))
    rows += _reasons(wizard)
    rows += (_reply(wizard, command, said, complete) for command, said in _REPLIES)
    return Coverage(tuple(rows), tuple(_share(wizard.kb, language, outdated) for language in languages))


def lacking(solution: Solution, languages: Sequence[str]) -> tuple[str, ...]:
    """What a solution does not have, as ``part (language)``.

    Every solution has steps, a check and a reply to send; what was changed on our side can be undone. Where there is
    no problem, nothing need be done.
    """
    wanted = ["check", "reply"]
    wanted += ["steps"] if solution.cause != "none" else []
    wanted += ["undo"] if solution.at == "here" else []
    found = []
    for kind in sorted(wanted):
        parts = solution.parts_of(kind)
        missing = [each for each in languages if not parts or not all(part.body.get(each) for part in parts)]
        found += [f"{kind} ({language})" for language in missing]
    return tuple(found)


def _causes(kb: KnowledgeBase, languages: Sequence[str]) -> Iterator[Row]:
    for cause in sorted(CAUSES):
        nodes = [node for node in kb.solutions.values() if node.cause == cause]
        places: list[Place | None] = [None]
        if cause not in WITHOUT_PLACE:
            possible = _PLACES_OF.get(cause, _EITHER_SIDE) | {node.at for node in nodes if node.at}
            places = [place for place in PLACES if place in possible]
        for place in places:
            fitting = [node for node in nodes if place is None or node.at == place]
            missing = tuple(f"{node.id}: {', '.join(parts)}" for node in fitting if (parts := lacking(node, languages)))
            hole = "incomplete" if missing else "" if fitting else "no-solution"
            name = f"{cause} ({place})" if place else cause
            yield Row(CAUSES_GROUP, name, None, (), tuple(node.id for node in fitting), hole, missing)


def _rows(wizard: Wizard, table: Table, row: TableRow, complete: set[str]) -> Iterator[Row]:
    """One row of a table; an alert is read from the same row where we sent it, so it counts twice."""
    stated = [(table.key, row.key)] if table.key and row.key else []
    yield _row(wizard, table, row, (*stated, *row.sets), complete)
    if table.key == _ALERT:
        yield _row(wizard, table, row, ((_ALERT_SENT, row.key),), complete)


def _row(
    wizard: Wizard, table: Table, row: TableRow, stated: tuple[tuple[str, str], ...], complete: set[str]
) -> Row:  # fmt: skip
    """The facts that a row sets, walked on every side and in every log that has its own article."""
    facts = Facts(
        logs.facts_of_numbers([Fact(name, value, lines=(1,)) for name, value in stated], wizard.grammar.tables)
    )
    leads = tuple(
        _lead(wizard, facts, side, dialect)
        for dialect, side in product(_dialects(wizard.kb, table.page), _sides(facts))
    )
    number = " ".join(stated[0]) if table.key and row.key else ""
    name = " ".join(filter(None, (number, row.name))) or _wording(row)
    return _judged(table.page, name, row.location, leads, complete)


def _wording(row: TableRow) -> str:
    return row.wordings[0] if row.wordings else ", ".join(f"{name} = {value}" for name, value in row.sets)


def _sides(facts: Facts) -> tuple[str, ...]:
    known = facts.value("session.side")
    return (known,) if known else _SIDES


def _dialects(kb: KnowledgeBase, page: str) -> tuple[str, ...]:
    """The programs in whose logs the lines of a page stand: its own, else any, and those that have an article."""
    own = tuple(dialect.name for dialect in kb.pages[page].dialects)
    if own:
        return own
    terms = (term for article in kb.articles for condition in article.when for term in condition.terms)
    return ("", *sorted({value for term in terms if term.fact == "log.dialect" for value in term.values}))


def _lead(wizard: Wizard, row: Facts, side: str, dialect: str) -> Lead:
    """Where the facts of a row lead. A line says how the session ended, too; the row need not, so each end is tried."""
    context = [Fact("session.side", side)] if row.value("session.side") is None else []
    context += [Fact("log.dialect", dialect)] if dialect else []
    must_use = any(name in _SAID for name in row.known)
    for outcome in ("",) if row.value("tls.outcome") else _OUTCOMES:
        facts = Facts((*context, *row, *([Fact("tls.outcome", outcome)] if outcome else [])))
        article = wizard.engine.choose_article(facts)
        walk = wizard.engine.walk(wizard.kb.pages[article], facts, {}, explain=False) if article else None
        if walk is not None and _comes_closer(walk, needs_line=must_use):
            return _arrived(walk, side, dialect)
    return Lead(side, dialect, "nowhere", "", ())


def _comes_closer(walk: Walk, *, needs_line: bool) -> bool:
    """Whether the lines answered, skipped or suggested anything; else the walk is the same as without them."""
    steps = [step.lines for step in walk.trail if step.by == "log"]
    steps += [skipped.lines for skipped in walk.skipped]
    if isinstance(walk.next, Ask) and walk.next.suggested:
        steps.append(walk.next.suggested_lines)
    return any(steps) if needs_line else bool(steps)


def _arrived(walk: Walk, side: str, dialect: str) -> Lead:
    following = walk.next
    if isinstance(following, Conclude):
        return Lead(side, dialect, "solution", following.solution, (following.solution,))
    still_open = tuple(candidate.solution for candidate in walk.open)
    question = getattr(following, "question", "")
    how = "question" if isinstance(following, Ask) else "lines" if question else "nowhere"
    return Lead(side, dialect, how, question, still_open)


def _symptom(wizard: Wizard, symptom: Symptom, complete: set[str]) -> Iterator[Row]:
    """One row for each wording: a sample of it, read as if it had been pasted alone."""
    page = symptom.id.partition("#")[0]
    for pattern in symptom.patterns:
        told = {name for name, value in pattern.sets if value not in _SUCCESSES}
        named: dict[str, Lead] = {}
        for sample in pattern.likes if told & (_TELLING | _HOW_FAR) else ():
            answer = reply(wizard, Turn(text=sample))
            hits = (hit for report in answer.sessions for hit in report.matches if hit.symptom == symptom.id)
            wording = next((hit.wording for hit in hits), sample)
            named.setdefault(wording, _led(answer.walk, "", may_begin=not told & _TELLING))
        for wording, lead in named.items():
            yield _judged(page, wording, pattern.location, (lead,), complete)


def _reasons(wizard: Wizard) -> Iterator[Row]:
    """The reasons of OpenSSL: how many have a row in a table, each that has none, and those left out with the rule."""
    tables = wizard.grammar.tables
    missing = [
        number for number, text in REASONS.items() if not tables.wordings_in(f"error:0A000000:SSL routines::{text}")
    ]
    yield Row(REASONS_GROUP, f"explained: {len(REASONS) - len(missing)}", None, (), (), "")
    for rule, numbers in LEFT_OUT.items():
        yield Row(REASONS_GROUP, f"left out, {rule}: {len(numbers)}", None, (), (), "")
    for number in missing:
        yield Row(REASONS_GROUP, f"{number} {REASONS[number]}", None, (), (), "no-row")


def _reply(wizard: Wizard, command: str, said: str, complete: set[str]) -> Row:
    leads = []
    for side in _SIDES:
        sent, received = (">>> ", "<<< ") if side == "client" else ("<<< ", ">>> ")
        before = [f"{sent}EHLO client.example.com", f"{received}250-mx.example.com", f"{received}250 STARTTLS"]
        lines = [*([] if command.startswith("EHLO") else before), f"{sent}{command}", f"{received}{said}"]
        leads.append(_led(reply(wizard, Turn(text="\n".join(lines))).walk, side))
    return _judged(REPLIES_GROUP, f"{command.partition(':')[0]}: {said}", None, tuple(leads), complete)


def _led(walk: Walk | None, side: str, *, may_begin: bool = False) -> Lead:
    if walk is None:
        return Lead(side, "", "nowhere", "", ())
    if _comes_closer(walk, needs_line=True):
        return _arrived(walk, side, "")
    return replace(_arrived(walk, side, ""), how="beginning") if may_begin else Lead(side, "", "nowhere", "", ())


def _judged(
    group: str, name: str, location: Location | None, leads: tuple[Lead, ...], complete: set[str]
) -> Row:  # fmt: skip
    solutions = tuple(dict.fromkeys(solution for lead in leads for solution in lead.solutions))
    lost = any(lead.how != "lines" and not complete.intersection(lead.solutions) for lead in leads)
    return Row(group, name, location, leads, solutions, "nowhere" if lost else "")


def _share(kb: KnowledgeBase, language: str, outdated: Mapping[tuple[str, str], tuple[str, ...]]) -> Share:
    """Counts the title, the introduction and every passage of every page."""
    total = existing = old = 0
    for page in kb.pages.values():
        texts = [page.title, *([page.intro] if any(page.intro.values()) else [])]
        texts += [passage.title for passage in page.passages]
        there = sum(bool(text.get(language)) for text in texts)
        total += len(texts)
        existing += there
        old += min(there, len(outdated.get((page.id, language), ())))
    return Share(language, existing - old, old, total)
