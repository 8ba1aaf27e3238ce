"""The gate: tries everything that the articles promise, and explains what one line means and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from wizard import logs, match
from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.errors import Problem
from wizard.facts import Fact, Facts
from wizard.logs import LogLine
from wizard.match import Match, Nearest
from wizard.model import (
    ArticleTest,
    Dialect,
    Expectation,
    ExpectationKind,
    Location,
    LogPattern,
    Page,
    Symptom,
    TestStep,
)
from wizard.walk import Ask, Conclude, HandOver, Send


def prove(wizard: Wizard) -> tuple[Problem, ...]:
    """Every promise that is not kept: samples of symptoms and dialects, and the tests of the articles."""
    problems: list[Problem] = []
    for page in wizard.kb.pages.values():
        for symptom in page.symptoms:
            problems += _prove_symptom(wizard, symptom)
        problems += _prove_own(wizard, page)
        for fence in page.peers:
            problems += _prove_peer(wizard, fence)
        for dialect in page.dialects:
            problems += _prove_dialect(wizard, dialect)
        for test in page.tests:
            problems += _play(wizard, page, test)
    return tuple(sorted(set(problems)))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one line means what it means: how it was read, what matched, what came near, what it says."""

    line: LogLine
    match: Match | None
    nearest: tuple[Nearest, ...]
    facts: Facts
    notes: tuple[logs.Note, ...]


def explain(wizard: Wizard, text: str) -> tuple[Explanation, ...]:
    """Explain each line of a text, in its context (a dump line belongs to the line above it)."""
    answer = reply(wizard, Turn(text=text))
    found = []
    for report in answer.sessions:
        for line in report.session.lines:
            hit = next((hit for hit in report.matches if hit.line == line.number), None)
            notes = tuple(note for note in report.session.notes if note.line == line.number)
            facts = Facts(fact for fact in report.facts if line.number in fact.lines)
            near = () if hit and hit.exact else match.closest(wizard.symptoms, line.body)
            found.append(Explanation(line, hit, near, facts, notes))
    for line in answer.others:
        near = match.closest(wizard.symptoms, line.body)
        found.append(Explanation(line, match.find(wizard.symptoms, line), near, Facts(), ()))
    return tuple(sorted(found, key=lambda explanation: explanation.line.number))


def _sample_line(wizard: Wizard, sample: str) -> LogLine | None:
    reading = logs.read(sample, wizard.grammar)
    lines = [line for session in reading.sessions for line in session.lines] + list(reading.others)
    return lines[0] if lines else None


def _prove_symptom(wizard: Wizard, symptom: Symptom) -> Iterator[Problem]:
    for pattern in symptom.patterns:
        used: set[str] = set()
        for sample in pattern.likes:
            line = _sample_line(wizard, sample)
            hit = match.find(wizard.symptoms, line) if line else None
            if hit is None or not hit.exact or hit.symptom != symptom.id:
                winner = f"{hit.symptom} wins ({'exactly' if hit.exact else 'nearly'})" if hit else "nothing matches it"
                yield _problem(
                    pattern.location, f"“{symptom.id}” does not win on its own sample", f"{winner}",
                    "make the “line:” fit the sample exactly, or the other symptom more special", sample,
                )  # fmt: skip
            else:
                used.add(hit.wording)
        for wording in (*pattern.lines, *pattern.regexes):
            if pattern.likes and wording not in used:
                yield _problem(
                    pattern.location, f"no sample shows that “{symptom.id}” reads this line",
                    "a pattern proves itself on a real line",
                    "add: like: a whole line as the program writes it", wording,
                )  # fmt: skip
        yield from _prove_unlike(wizard, symptom, pattern)


def _prove_unlike(wizard: Wizard, symptom: Symptom, pattern: LogPattern) -> Iterator[Problem]:
    for sample in pattern.unlikes:
        line = _sample_line(wizard, sample)
        hit = match.find(wizard.symptoms, line) if line else None
        if hit is not None and hit.symptom == symptom.id:
            yield _problem(
                pattern.location, f"“{symptom.id}” matches a line that it must not match",
                f"it matches {'exactly' if hit.exact else f'nearly (score {hit.score:.0f})'}",
                "put the word that makes the difference into the “line:”", sample,
            )  # fmt: skip


def _prove_peer(wizard: Wizard, fence: LogPattern) -> Iterator[Problem]:
    """Each pattern of who the other side is must be found in a sample of its own, and in no line that it is not for."""

    def used(sample: str) -> set[str]:
        line = _sample_line(wizard, sample)
        found = wizard.grammar.namings.found(line) if line else []
        return {naming.wording for naming, said in found if naming.fence == fence and said}

    shown: set[str] = set()
    for sample in fence.likes:
        found = used(sample)
        shown |= found
        if not found:
            yield _problem(
                fence.location, "a fence “peer” does not find anything in its own sample",
                "the words of a “line:” stand in it exactly, and no word is cut in two",
                "make the “line:” fit the sample", sample,
            )  # fmt: skip
    for wording in (*fence.lines, *fence.regexes):
        if wording not in shown:
            yield _problem(
                fence.location, "no sample shows that a fence “peer” reads this line",
                "a pattern proves itself on a real line", "add: like: a whole line as the program writes it", wording,
            )  # fmt: skip
    for sample in fence.unlikes:
        if used(sample):
            yield _problem(
                fence.location, "a fence “peer” finds something in a line that it is not for",
                "an “unlike:” says so", "put the words that make the difference into the “line:”", sample,
            )  # fmt: skip


def _prove_dialect(wizard: Wizard, dialect: Dialect) -> Iterator[Problem]:
    for sample in dialect.likes:
        claimed = line.dialect if (line := _sample_line(wizard, sample)) else ""
        if claimed != dialect.name:
            yield _problem(
                dialect.location, f"the dialect “{dialect.name}” does not claim its own sample",
                f"“{claimed}” does" if claimed else "no dialect does",
                "make a “line:” fit the sample, or the other dialect more special", sample,
            )  # fmt: skip
    for sample in dialect.unlikes:
        line = _sample_line(wizard, sample)
        if line is not None and line.dialect == dialect.name:
            yield _problem(
                dialect.location, f"the dialect “{dialect.name}” claims a line that is not its own",
                "an “unlike:” says so", "make the “line:” more special", sample,
            )  # fmt: skip


def _prove_own(wizard: Wizard, page: Page) -> Iterator[Problem]:
    """The samples on the page of a dialect are lines of that program: no other dialect may claim them."""
    own = {dialect.name for dialect in page.dialects}
    if not own:
        return
    for pattern in (pattern for symptom in page.symptoms for pattern in symptom.patterns):
        for sample in pattern.likes:
            line = _sample_line(wizard, sample)
            if line is not None and line.dialect and line.dialect not in own:
                yield _problem(
                    pattern.location, f"the dialect “{line.dialect}” claims a sample of another program",
                    f"this page describes {', '.join(sorted(own))}",
                    "make a “line:” of the dialect here fit the sample, or that other one more special", sample,
                )  # fmt: skip


def _problem(location: Location, what: str, reason: str, remedy: str, offending: str = "") -> Problem:
    return Problem(location.path, location.line, what, reason, remedy, offending)


def _play(wizard: Wizard, page: Page, test: ArticleTest) -> Iterator[Problem]:
    """Play one test: its lines, answers and facts so far, and each expectation against the reply to them."""
    lines: list[str] = []
    answers: dict[str, str] = {}
    facts: list[Fact] = []
    for step in test.steps:
        if step.kind == "line":
            lines.append(step.value)
        elif step.kind == "answer":
            answers[step.name] = step.value
        elif step.kind == "fact":
            facts.append(Fact(step.name, step.value, "ticket"))
        elif step.expectation is not None:
            turn = Turn(
                "\n".join(lines),
                article=page.id if not lines else None,
                answers=tuple(answers.items()),
                facts=tuple(facts),
            )
            yield from _judge(reply(wizard, turn), step.expectation, step)


def _judge(answer: Reply, expected: Expectation, step: TestStep) -> Iterator[Problem]:
    seen = _SEEN[expected.kind](answer)
    wrong = expected.value in seen if expected.kind == "not" else expected.value not in seen
    if wrong:
        got = ", ".join(seen) or "nothing"
        yield _problem(
            step.location, f"a test fails: {expected.kind} {expected.value}".rstrip(),
            f"found {got}; next: {_next_text(answer)}",
            "mend the article, or the test where it promises too much",
        )  # fmt: skip


def _asked(answer: Reply) -> tuple[str, ...]:
    return (answer.next.question,) if isinstance(answer.next, Ask) else ()


def _sent(answer: Reply) -> tuple[str, ...]:
    return (answer.next.question,) if isinstance(answer.next, Send) else ()


def _concluded(answer: Reply) -> tuple[str, ...]:
    return (answer.next.solution,) if isinstance(answer.next, Conclude) else ()


def _handed_over(answer: Reply) -> tuple[str, ...]:
    return ("",) if isinstance(answer.next, HandOver) else ()


def _with_certainty(answer: Reply, certainty: str) -> tuple[str, ...]:
    verdicts = answer.walk.verdicts if answer.walk else ()
    wanted = [verdict for verdict in verdicts if verdict.certainty == certainty]
    return tuple(verdict.solution or "" for verdict in wanted) + tuple(verdict.cause for verdict in wanted)


def _likely(answer: Reply) -> tuple[str, ...]:
    return _with_certainty(answer, "likely")


def _certain(answer: Reply) -> tuple[str, ...]:
    return _with_certainty(answer, "certain")


def _causes(answer: Reply) -> tuple[str, ...]:
    return tuple(verdict.cause for verdict in (answer.walk.verdicts if answer.walk else ()))


def _outcome(answer: Reply) -> tuple[str, ...]:
    return (answer.report.outcome,) if answer.report else ()


_SEEN: Mapping[ExpectationKind, Callable[[Reply], tuple[str, ...]]] = {
    "ask": _asked,
    "send": _sent,
    "solution": _concluded,
    "hand-over": _handed_over,
    "likely": _likely,
    "certain": _certain,
    "not": _causes,
    "outcome": _outcome,
}


def _next_text(answer: Reply) -> str:
    following = answer.next
    if isinstance(following, Ask | Send):
        return f"{'ask' if isinstance(following, Ask) else 'send'} {following.question}"
    if isinstance(following, Conclude):
        return f"solution {following.solution}"
    return "hand-over" if isinstance(following, HandOver) else "nothing"
