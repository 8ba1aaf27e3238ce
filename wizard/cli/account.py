"""The diagnosis as text: each session, what its lines mean, the verdicts, and what to do next."""

import shlex
from collections.abc import Iterator
from itertools import islice

from wizard import i18n
from wizard.answer import fitting_steps, plain
from wizard.cli.inputs import Given
from wizard.cli.passages import Passages
from wizard.cli.prose import unmarked
from wizard.cli.terminal import bold, columns, visible, wrapped
from wizard.cli.told import Told
from wizard.conversation import Counts, Reply, SessionReport, Wizard
from wizard.facts import Facts
from wizard.handover import hand_over
from wizard.i18n.notes import note_sentences
from wizard.logs import LogLine, Note
from wizard.match import Match
from wizard.model import UNKNOWN
from wizard.walk import Ask, Conclude, Send, Walk

_MOST_SESSIONS, _MOST_LINES, _MOST_UNMATCHED, _MOST_CAUSES, _MOST_OPEN, _LONGEST_LINE = 12, 60, 5, 6, 15, 200
_MOST_PEERS = 2
_NO_FACTS = Facts()


class Account:
    """Tells one reply in one language."""

    def __init__(self, wizard: Wizard, reply: Reply) -> None:
        self.wizard = wizard
        self.reply = reply
        self.lang = reply.turn.lang
        self.passages = Passages(wizard.kb, self.lang)
        self.say = self.passages.say

    def everything(self, given: Given, told: Told) -> Iterator[str]:
        """The whole diagnosis."""
        yield from self._sources(given)
        yield from self.overview()
        yield from self._sessions()
        yield from self._unexplained()
        yield from self._words(told)
        yield from self._next(told)

    def _sources(self, given: Given) -> Iterator[str]:
        """Which lines come from which file, where there are several."""
        if len(given.sources) > 1:
            rows = [(source.name, self._range(source.first, source.last)) for source in given.sources]
            yield from columns(rows)
            yield ""

    def _range(self, first: int, last: int) -> str:
        _ = self.say
        return _("lines %(first)s–%(last)s", first=first, last=last)

    def overview(self) -> Iterator[str]:
        """How many sessions there are, which is in focus, and what is wrong with all of them."""
        _, reports, counts = self.say, self.reply.sessions, self.reply.survey
        if counts is not None:
            yield from wrapped(self._counted(counts))
            if not reports:
                yield from wrapped(_("No session in it is one that was asked for."))
        if not reports:
            return
        total = sum(report.count for report in reports)
        said = _.ngettext("%(n)s session", "%(n)s sessions", total)
        if len(reports) > 1:
            said += ". " + _("Session %(n)s is the one that the answers are about; --session chooses another.",
                             n=self.reply.focus)  # fmt: skip
        yield from wrapped(bold(said))
        if len(reports) > 1:
            yield ""
            yield from columns([self._row(report) for report in islice(reports, 200)], 2)
            if len(reports) > 200:
                yield "  " + _.ngettext("%(n)s more session", "%(n)s more sessions", len(reports) - 200)

    def _counted(self, counts: Counts) -> str:
        """What a large log comes to, in one sentence or two."""
        _, lang = self.say, self.lang
        said = [_("%(lines)s lines were read, with %(sessions)s sessions; those that are alike are one entry, whoever "
                  "the peers are.", lines=i18n.format_number(counts.lines, lang),
                  sessions=i18n.format_number(counts.sessions, lang))]  # fmt: skip
        if counts.others:
            said.append(_("Lines that no known program writes: %(n)s.", n=i18n.format_number(counts.others, lang)))
        if counts.unread:
            said.append(_("Sessions too long to be looked at: %(n)s.", n=i18n.format_number(counts.unread, lang)))
        if counts.summed:
            kinds = ", ".join(
                f"{i18n.outcome_label(outcome, lang)} {i18n.format_number(times, lang)}"
                for outcome, times in counts.summed
            )
            said.append(_("Sessions of rare kinds, of which there were too many to be entries of their own: %(kinds)s.",
                          kinds=kinds))  # fmt: skip
        if counts.peerless:
            said.append(_("The log does not begin its lines with the peer, so --peer cannot choose its sessions."))
        return " ".join(said)

    def _row(self, report: SessionReport) -> tuple[str, str, str]:
        _, verdicts = self.say, report.walk.verdicts if report.walk else ()
        causes = _("; ").join(self.passages.verdict(verdict) for verdict in verdicts[:1] if verdict.cause != "none")
        outcome = i18n.outcome_label(report.outcome, self.lang)
        return (
            f"{'>' if report.id == self.reply.focus else ' '} {report.id}",
            self._peers(report) + (f" × {report.count}" if report.count > 1 else ""),
            f"{outcome}. {causes}" if causes else outcome,
        )

    def _peers(self, report: SessionReport) -> str:
        """Whose sessions they are; of many peers only the most frequent."""
        if len(report.peers) < 2:
            return self._peer(report)
        shown = [visible(peer) for peer, _ in report.peers[:_MOST_PEERS]]
        return ", ".join(shown) + (", …" if len(report.peers) > _MOST_PEERS else "")

    def _peer(self, report: SessionReport) -> str:
        _, facts = self.say, report.facts
        return visible(facts.value("session.host") or facts.value("session.peer") or _("no name"))

    def _sessions(self) -> Iterator[str]:
        reports = self.reply.sessions
        shown = reports if len(reports) <= _MOST_SESSIONS else [each for each in reports if each.id == self.reply.focus]
        for report in shown:
            yield ""
            focused = report.id == self.reply.focus
            yield from self.session(report, whole=focused, points=not focused)

    def session(self, report: SessionReport, *, whole: bool, points: bool = False) -> Iterator[str]:
        """One session; ``whole`` shows every line with all that is known of it, else only what tells something.

        ``points`` says what its next question is, and how to come to it.
        """
        _ = self.say
        facts, session = report.facts, report.session
        side, stage = facts.value("session.side"), facts.value("smtp.stage")
        parts = [_("Session %(n)s", n=report.id), self._peer(report)]
        parts += [i18n.value_label("session.side", side, self.lang)] if side else []
        parts.append(self._range(session.first_line, session.last_line))
        parts += [f"× {report.count}"] if report.count > 1 else []
        yield from wrapped(bold(" · ".join(parts)))
        outcome = _("Outcome") + _(": ") + i18n.outcome_label(report.outcome, self.lang)
        if stage:
            outcome += " · " + _("How far it got") + _(": ") + i18n.value_label("smtp.stage", stage, self.lang)
        yield from wrapped(outcome, 2)
        for verdict in report.walk.verdicts if report.walk else ():
            yield from wrapped(self.passages.verdict(verdict), 2)
        if report.walk is None:
            yield from wrapped(_("No article is about these lines"), 2)
        elif points and isinstance(report.walk.next, Ask | Send):
            title = self.passages.title(report.walk.next.question, facts)
            yield from wrapped(_("To be found out: %(question)s (--session %(n)s)", question=title, n=report.id), 2)
        yield ""
        yield from self._lines(report, whole=whole)

    def _lines(self, report: SessionReport, *, whole: bool) -> Iterator[str]:
        _ = self.say
        notes = self._notes(report, whole=whole)
        shown = [line for line in report.session.lines if whole or line.number in notes]
        for line in shown[:_MOST_LINES]:
            yield self._line(line)
            for note in notes.get(line.number, ()):
                yield from wrapped(note, 8, "– ")
        if len(shown) > _MOST_LINES:
            left = len(shown) - _MOST_LINES
            yield "  " + _.ngettext("%(n)s more line is not shown.", "%(n)s more lines are not shown.", left)

    def _line(self, line: LogLine) -> str:
        text = visible(line.text)
        return f"{line.number:>6}  {text if len(text) <= _LONGEST_LINE else text[:_LONGEST_LINE] + '…'}"

    def _notes(self, report: SessionReport, *, whole: bool) -> dict[int, list[str]]:
        """What is known of each line: its symptom first, then what its numbers, wordings and bytes say."""
        found: dict[int, list[str]] = {}
        for match in report.matches:
            found.setdefault(match.line, []).extend(self.symptom(match, report.facts))
        for note in sorted(report.session.notes, key=_is_aside):
            if whole or not _is_small_talk(note):
                said = found.setdefault(note.line, [])
                said.extend(each for each in self.note(note) if each not in said)
        return {line: said for line, said in found.items() if said}

    def symptom(self, match: Match, facts: Facts) -> Iterator[str]:
        """What a line that shows a symptom means: its title and the first paragraph under it."""
        _ = self.say
        if not match.exact:
            yield _("This line only resembles one that is known, so it proves nothing:")
        found = self.wizard.kb.symptoms[match.symptom]
        first = plain(found.body, facts, self.lang).strip().split("\n\n")[0].replace("\n", " ")
        text = unmarked(first).rstrip(": \u00a0\u202f") if first and not first.startswith(("|", "```")) else ""
        ends = text.endswith((".", "!", "?", "…")) or not text
        title = self.passages.text(found.title, facts)
        yield f"{title}. {text}{'' if ends else '.'}".rstrip()

    def note(self, note: Note) -> Iterator[str]:
        """What a note says, in words."""
        _ = self.say
        if note.row is None:
            yield from (visible(said) for said in note_sentences(note.kind, note.values, self.lang))
            return
        prose = self.passages.text(note.row.prose, _NO_FACTS)
        fact, value = note.values.get("fact", ""), note.values.get("value", "")
        label = f"{i18n.fact_label(fact, self.lang)} {value}" if fact else ""
        if label and note.row.wordings and not fact.startswith("tls.alert"):
            label += f" ({note.row.wordings[0]})"
        yield f"{label}{_(': ')}{prose}" if label and prose else prose or label

    def how(self) -> Iterator[str]:
        """The trail of the session in focus, and what is still open and ruled out."""
        _, walk, facts = self.say, self.reply.walk, self.reply.facts
        if walk is None:
            return
        trail = [said for step in walk.trail for said in self.passages.step(step, facts)]
        trail += [self._not_asked(each.question, each.lines) for each in walk.skipped]
        yield from self._list(_("How we got here"), trail)
        if isinstance(walk.next, Conclude):
            return
        still_open = [self._candidate(each.solution) for each in walk.open]
        yield from self._list(_("Still possible"), self._some(still_open, _MOST_OPEN))
        yield from self._list(_("Ruled out"), list(self._ruled_out(walk, facts)))
        yield from self._list(_("Tried, did not help"), [self._candidate(each) for each in walk.tried])

    def _not_asked(self, question: str, lines: tuple[int, ...]) -> str:
        _ = self.say
        title = self.passages.title(question, self.reply.facts)
        return f"{title} → {_('does not matter here')} ({_('log')}, {self.passages.lines(lines)})"

    def _ruled_out(self, walk: Walk, facts: Facts) -> Iterator[str]:
        """What is ruled out, one item for each step that did it."""
        _ = self.say
        by_step: dict[str, list[str]] = {}
        for out in walk.ruled_out:
            if out.solution not in walk.tried:
                causes = by_step.setdefault(next(self.passages.step(out.step, facts)), [])
                cause = i18n.cause_label(out.cause, self.lang)
                causes.extend([cause] if cause not in causes else [])
        for step, causes in by_step.items():
            yield f"{step}{_(': ')}{_('; ').join(self._some(causes, _MOST_CAUSES))}"

    def _some(self, items: list[str], most: int) -> list[str]:
        """The first few, and how many more there are."""
        left = len(items) - most
        if left <= 1:
            return items
        return [*items[:most], self.say.ngettext("%(n)s more", "%(n)s more", left)]

    def _candidate(self, solution: str) -> str:
        found = self.wizard.kb.solutions[solution]
        return f"{self.passages.cause(found.cause, found.at)} ({solution})"

    def _list(self, title: str, items: list[str]) -> Iterator[str]:
        if items:
            yield ""
            yield f"  {bold(title)}"
            for item in items:
                yield from wrapped(item, 4, "– ")

    def _unexplained(self) -> Iterator[str]:
        _, unmatched = self.say, self.reply.unmatched
        if unmatched:
            yield ""
            yield bold(_("Lines that nothing explains"))
            yield from (self._unexplained_line(each.line, each.text) for each in unmatched[:_MOST_UNMATCHED])
            yield from wrapped(_("“wizard explain” says what comes near them, and what is missing."), 2)

    def _unexplained_line(self, number: int, text: str) -> str:
        return f"{number:>6}  {visible(text)[:_LONGEST_LINE]}"

    def _words(self, told: Told) -> Iterator[str]:
        """What articles say of a text that holds no log."""
        _ = self.say
        if self.reply.walk is not None or self.reply.survey is not None:
            return
        if not self.reply.found and self.reply.sessions:
            return
        if not self.reply.found:
            yield from wrapped(_("There is no log line in it that is known here, and no article is about these words."))
            yield from wrapped(
                _("What helps: the SMTP log lines of one session, from the connection to the last line; the output of "
                  "“openssl s_client -starttls smtp”; or the text of the bounce.")
            )  # fmt: skip
            return
        if self.reply.sessions:
            yield ""
            yield from wrapped(_("The nearest that the articles have to say:"))
        else:
            yield from wrapped(_("No log line was recognised. The nearest that the articles have to say:"))
        yield ""
        yield from columns([(each.node, self.passages.text(each.title, _NO_FACTS)) for each in self.reply.found], 2)
        article = self.reply.found[0].node.partition("#")[0]
        yield ""
        yield from wrapped(_("To start with an article:"))
        yield f"  {Told(told.files, article).again()}"

    def _next(self, told: Told) -> Iterator[str]:
        _, walk, facts, following = self.say, self.reply.walk, self.reply.facts, self.reply.next
        if following is None:
            return
        yield ""
        if len(self.reply.sessions) > 1:
            yield bold(_("Session %(n)s", n=self.reply.focus))
        yield from self.how()
        yield ""
        yield bold(_("What to do next"))
        yield ""
        if isinstance(following, Ask):
            yield from self._ask(following, told)
        elif isinstance(following, Send):
            yield from self.passages.question(self.wizard.kb.questions[following.question], facts)
            yield ""
            yield from wrapped(_("Add the lines to the file, or name a second file behind it. If there are none:"))
            yield f"  {told.again('--answer', f'{following.question}={UNKNOWN}')}"
        elif isinstance(following, Conclude):
            yield from self._conclude(following, told)
        else:
            yield from wrapped(_("Nothing is left to ask. This text is for a colleague or for the ticket:"))
            yield ""
            yield from (visible(line) for line in hand_over(self.wizard.kb, self.reply, self.lang).split("\n"))
        if walk is not None and told.files and not isinstance(following, Conclude):
            yield from self._interview(told)

    def _interview(self, told: Told) -> Iterator[str]:
        _ = self.say
        if len(told.files) == 1 and told.files != ("-",):
            yield ""
            yield from wrapped(_("Or go through it question by question:"))
            session = f" --session {told.session}" if told.session else ""
            lang = f" --lang {told.lang}" if told.lang else ""
            yield f"  wizard ask {shlex.quote(told.files[0])}{session}{lang}"

    def _ask(self, ask: Ask, told: Told) -> Iterator[str]:
        _, question = self.say, self.wizard.kb.questions[ask.question]
        yield from self.passages.question(question, self.reply.facts)
        yield from self.because(ask)
        yield ""
        yield from columns(self.choices(ask), 4)
        yield ""
        yield from wrapped(_("To answer, put one of these words behind the question:"))
        example = ask.suggested or question.choices[0].id
        yield f"  {told.again('--answer', f'{ask.question}={example}')}"

    def because(self, ask: Ask) -> Iterator[str]:
        """Why this question comes first, where it was chosen among others."""
        if ask.because is not None:
            yield ""
            yield from wrapped(i18n.because_sentence(ask.because, self.lang))

    def choices(self, ask: Ask) -> list[tuple[str, str]]:
        """The answers of a question, each with its id: the suggested one first, "I don't know" last."""
        _, question = self.say, self.wizard.kb.questions[ask.question]
        offered = []
        for choice in question.choices:
            label = self.passages.text(choice.label, self.reply.facts)
            if choice.id == ask.suggested:
                label += " ← " + _("suggested by %(lines)s", lines=self.passages.lines(ask.suggested_lines))
            offered.append((choice.id, label))
        if question.choice(UNKNOWN) is None:
            offered.append((UNKNOWN, _("I don’t know")))
        return sorted(offered, key=lambda each: (each[0] == UNKNOWN, each[0] != ask.suggested))

    def _conclude(self, conclude: Conclude, told: Told) -> Iterator[str]:
        _ = self.say
        solution = self.wizard.kb.solutions[conclude.solution]
        if conclude.helped:
            yield from wrapped(_("You said that it worked. Send the reply below, and close the ticket."))
            yield ""
        yield from self.passages.solution(solution, self.reply.facts, self.reply.walk)
        yield ""
        needs = dict.fromkeys(need for each in fitting_steps(solution, self.reply.facts) for need in each.needs)
        if needs:
            yield from wrapped(_("To see only the steps that fit, say which product, version and system is yours:"))
            asked = [(need, need.rpartition(".")[2].upper()) for need in needs]
            yield f"  {told.again(*(word for name, value in asked for word in ('--fact', f'{name}={value}')))}"
        if not conclude.helped:
            yield from wrapped(_("If it did not help:"))
            yield f"  {told.again('--answer', f'{conclude.solution}=no')}"


def _is_aside(note: Note) -> bool:
    """Whether it tells of the wrapping of a message rather than of the message."""
    return note.kind == "record" or note.values.get("fact") == "tls.record_version"


def _is_small_talk(note: Note) -> bool:
    """What an expected line of the conversation, or the wrapping of a message, says of itself."""
    if note.kind == "smtp":
        return note.values.get("event") in (
            "greeting", "ehlo", "ehlo-reply", "starttls", "starttls-offered", "starttls-accepted", "mail", "quit",
        )  # fmt: skip
    return _is_aside(note)
