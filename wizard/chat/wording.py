"""What a reply of the chat says, in words: one language, no markup. Faces add how it looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wizard import i18n
from wizard.answer import applies_labels, fitting_steps, plain
from wizard.chat.replying import ChatReply, Saying
from wizard.chat.understanding import is_pending, offered
from wizard.conversation import Reply, SessionReport, badness
from wizard.facts import Fact, Facts
from wizard.i18n.labels import N_
from wizard.model import NO, UNKNOWN, YES, Applicability, KnowledgeBase, Text
from wizard.walk import Ask, Step, Verdict

_NO_FACTS = Facts()
_PLAIN = {
    "greeting": N_("Hello. Say what goes wrong in your own words, or paste the lines of the log; both at once is "
                   "fine."),
    "help": N_("Words or log lines. You can also write: back, why, start over, explain a word, a person."),
    "thanks": N_("You are welcome. To begin with another problem, write “start over”."),
    "hand-over": N_("This text is for a colleague or for the ticket: how we got here, the lines without the names of "
                    "people and machines, what was tried and what is missing."),
    "why": N_("This is how we got here:"),
    "send-lines": N_("Then the lines of the log would tell more: those of one session, from the connection to the "
                     "last line, or the text of the bounce. Or write “a person” for a text to hand over."),
    "started-over": N_("All is forgotten. What goes wrong?"),
    "nothing-to-undo": N_("There is no answer of yours to take back."),
    "language": N_("From now on in English."),
    "helped": N_("Good. Send the reply below, and close the ticket."),
}  # fmt: skip
_WORDS = {UNKNOWN: N_("I don’t know"), YES: N_("It worked"), NO: N_("It did not help"), "": N_("does not matter here")}
_BY = {"log": N_("log"), "check": N_("live check"), "ticket": N_("ticket"), "person": N_("you"), "page": N_("article")}
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: the node, its article and section, and when that was last changed ("" unknown).

    ``date`` is the day as the article has it, ``modified`` in words.
    """

    node: str
    article: str
    section: str
    modified: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One saying in words. ``text`` are its sentences, ``items`` a list under them, ``lines`` those that say so.

    ``quick`` are messages that can be sent with one press; ``cites`` says where the answer stands.
    """

    saying: Saying
    text: str
    items: tuple[str, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()
    quick: tuple[str, ...] = ()
    cites: Citation | None = None


class Wording:
    """Puts the sayings of replies into words of one language."""

    def __init__(self, kb: KnowledgeBase, lang: str) -> None:
        self._kb = kb
        self._lang = lang
        self._words = i18n.translator(lang)
        self._say = self._words.gettext

    def spoken(self, answer: ChatReply) -> Iterator[Spoken]:
        """Every saying of a reply, in its order."""
        for saying in answer.sayings:
            yield self._spoken(saying, answer)

    def _spoken(self, saying: Saying, answer: ChatReply) -> Spoken:
        speakers: dict[str, Callable[[Saying, Reply], Spoken]] = {
            "read": self._read, "elsewhere": self._elsewhere, "moved": self._moved, "why": self._why,
            "found": self._found, "not-understood": self._found, "sure": self._found,
            "ask": self._asked, "send": self._asked, "solution": self._solution, "helped": self._solution,
            "explained": self._explanation, "server": self._server, "send-lines": self._wants_lines,
            "answered": self._about_answer, "corrected": self._about_answer, "went-back": self._about_answer,
        }  # fmt: skip
        speaker = speakers.get(saying.kind)
        return speaker(saying, answer.reply) if speaker else Spoken(saying, self._say(_PLAIN[saying.kind]))

    def _wants_lines(self, saying: Saying, reply: Reply) -> Spoken:  # noqa: ARG002  # one of several of this form
        return Spoken(saying, self._say(_PLAIN[saying.kind]), quick=(self._say(_A_PERSON),))

    def _server(self, saying: Saying, reply: Reply) -> Spoken:
        lang, colon = self._lang, self._say(N_(": "))
        values = [i18n.fact_label(fact.name, lang) + colon + _server_value(fact) for fact in reply.turn.facts]
        return Spoken(saying, self._say(N_("Noted: %(server)s")) % {"server": ", ".join(values)})

    def _explanation(self, saying: Saying, reply: Reply) -> Spoken:  # noqa: ARG002  # one of several of this form
        return Spoken(saying, self._explained(saying.node), cites=self.citation(saying.node))

    def title(self, node: str, facts: Facts = _NO_FACTS) -> str:
        """What a node, or a page, is called."""
        kb = self._kb
        known = (kb.questions, kb.solutions, kb.symptoms, kb.terms, kb.pages)
        found = next((nodes[node] for nodes in known if node in nodes), None)
        return self._text(found.title, facts) if found else node

    def citation(self, node: str) -> Citation:
        """Where a node stands."""
        page = self._kb.pages[node.partition("#")[0]]
        section = ""
        for passage in page.passages:
            if passage.kind == "section":
                section = self._text(passage.title, _NO_FACTS)
            if passage.id == node:
                break
        dates = page.meta.get("modified", page.meta.get("created", ()))
        modified = i18n.format_date(dates[0], self._lang) if dates else ""
        return Citation(node, self._text(page.title, _NO_FACTS), section, modified, dates[0] if dates else "")

    def cited(self, citation: Citation) -> str:
        """The citation as one line."""
        page = citation.node.partition("#")[0]
        parts = [self._say(N_("Article %(id)s")) % {"id": page}, citation.article, citation.section]
        if citation.modified:
            parts.append(self._say(N_("modified %(date)s")) % {"date": citation.modified})
        return " · ".join(part for part in parts if part)

    def _text(self, text: Text, facts: Facts) -> str:
        return plain(text, facts, self._lang).replace("`", "").replace("**", "")

    def _lines_of(self, numbers: tuple[int, ...]) -> str:
        said = self._words.ngettext("line", "lines", len(numbers))
        return f"{said} {', '.join(map(str, numbers))}"

    def _read(self, saying: Saying, reply: Reply) -> Spoken:
        report = reply.report
        if report is None:
            return Spoken(saying, self._say(N_("These lines hold no exchange that is known here.")))
        count = sum(each.count for each in reply.sessions)
        said = [self._words.ngettext("I have read %(n)s session.", "I have read %(n)s sessions.", count) % {"n": count}]
        said.append(self.about_session(report))
        return Spoken(saying, " ".join(said), lines=_lines_that_say_so(report), quick=self._others(reply))

    def _others(self, reply: Reply) -> tuple[str, ...]:
        others = sorted((report for report in reply.sessions if report.id != reply.focus), key=badness)[:3]
        return tuple(self._say(N_("Session %(n)s")) % {"n": report.id} for report in others)

    def about_session(self, report: SessionReport) -> str:
        """How a session ended, and what is wrong with it, as sentences."""
        name = report.facts.value("session.host") or report.facts.value("session.peer")
        which = self._say(N_("Session %(n)s")) % {"n": report.id}
        which = self._say(N_("%(session)s, with %(name)s")) % {"session": which, "name": name} if name else which
        colon = self._say(N_(": "))
        said = [f"{which}{colon}{i18n.outcome_label(report.outcome, self._lang)}."]
        verdicts = report.walk.verdicts if report.walk else ()
        said += [f"{self._verdict(verdict)}." for verdict in verdicts]
        if report.walk is None:
            said.append(self._say(N_("No article is about these lines")) + ".")
        return " ".join(said)

    def _verdict(self, verdict: Verdict) -> str:
        cause = i18n.cause_label(verdict.cause, self._lang)
        place = i18n.place_label(verdict.at, self._lang)
        said = i18n.certainty_label(verdict.certainty, self._lang) + self._say(N_(": ")) + cause
        said += f", {place}" if place else ""
        return f"{said} ({self._lines_of(verdict.lines)})" if verdict.lines else said

    def _elsewhere(self, saying: Saying, reply: Reply) -> Spoken:
        said = [self._say(N_("The lines that you added do not belong to session %(n)s")) % {"n": reply.focus} + "."]
        reports = [report for report in reply.sessions if report.id in saying.sessions]
        said += [self.about_session(report) for report in reports[:2]]
        quick = tuple(self._say(N_("Session %(n)s")) % {"n": report.id} for report in reports[:3])
        return Spoken(saying, " ".join(said), quick=quick)

    def _moved(self, saying: Saying, reply: Reply) -> Spoken:
        report = reply.report
        if report is None:
            return Spoken(saying, "")
        return Spoken(saying, self.about_session(report), lines=_lines_that_say_so(report))

    def _found(self, saying: Saying, reply: Reply) -> Spoken:
        titles = tuple(self.title(found.node) for found in saying.found)
        cause = next((found.cause for found in saying.found[:1]), "")
        about = i18n.cause_label(cause, self._lang) if cause not in ("", "none") else next(iter(titles), "")
        none = self._say(N_("None of these"))
        if saying.kind == "sure":
            said = self._say(N_("This is about: %(cause)s. If it is not, write “none of these”.")) % {"cause": about}
            return Spoken(saying, said, quick=(none,), cites=self.citation(saying.node))
        if saying.kind == "found":
            said = self._say(N_("This is probably about: %(cause)s. Which of these comes nearest?")) % {"cause": about}
            return Spoken(saying, said, quick=(*titles, none))
        if is_pending(reply):
            said = self._say(N_("I did not understand that as an answer."))
        else:
            said = self._say(N_("I did not understand that. The lines of the log would help, or other words."))
        if titles:
            said += " " + self._say(N_("The nearest that I can talk about:"))
        return Spoken(saying, said, quick=(*titles, self._say(_A_PERSON)))

    def _asked(self, saying: Saying, reply: Reply) -> Spoken:
        question = self._kb.questions[saying.node]
        ask = reply.next if isinstance(reply.next, Ask) else None
        because = i18n.because_sentence(ask.because, self._lang) if ask and ask.because else ""
        if saying.kind == "send":
            quick: tuple[str, ...] = (self._say(N_("I have nothing to paste")),)
        else:
            entries = offered(question, ask, reply.facts)
            labels = {entry[0].key: question.choice(entry[0].key) for entry in entries}
            quick = tuple(self._text(choice.label, reply.facts) for choice in labels.values() if choice)
            quick += () if UNKNOWN in labels else (self._say(_WORDS[UNKNOWN]),)
        title = self._text(question.title, reply.facts)
        return Spoken(saying, title, items=(because,) if because else (), quick=quick, cites=self.citation(question.id))

    def _solution(self, saying: Saying, reply: Reply) -> Spoken:
        solution = self._kb.solutions[saying.node]
        title = self._text(solution.title, reply.facts)
        cites = self.citation(solution.id)
        if saying.kind == "helped":
            return Spoken(saying, self._say(_PLAIN["helped"]), cites=cites)
        needs = {need for each in fitting_steps(solution, reply.facts) for need in each.needs}
        hint = self._say(N_("The steps depend on the server: write its product and version, such as “Postfix 3.8”."))
        quick = (self._say(_WORDS[YES]), self._say(_WORDS[NO]))
        return Spoken(saying, title, items=(hint,) if needs else (), quick=quick, cites=cites)

    def _explained(self, node: str) -> str:
        colon = self._say(N_(": "))
        kb = self._kb
        passage = next((each for each in kb.pages[node.partition("#")[0]].passages if each.id == node), None)
        body = passage.body if passage else kb.pages[node].intro if node in kb.pages else {}
        said = plain(body, _NO_FACTS, self._lang).strip().split("\n\n")[0].replace("\n", " ").replace("`", "")
        return f"{self.title(node)}{colon}{said}" if said and not said.startswith("|") else self.title(node)

    def _why(self, saying: Saying, reply: Reply) -> Spoken:
        walk = reply.walk
        if walk is None or not walk.trail:
            return Spoken(saying, self._say(N_("Nothing is answered yet.")))
        items = [self._step(step, reply) for step in walk.trail]
        if isinstance(walk.next, Ask) and walk.next.because is not None:
            items.append(i18n.because_sentence(walk.next.because, self._lang))
        numbers = tuple(sorted({number for step in walk.trail for number in step.lines}))
        lines = _texts(reply.report, numbers) if reply.report else ()
        return Spoken(saying, self._say(_PLAIN["why"]), items=tuple(items), lines=lines)

    def _step(self, step: Step, reply: Reply) -> str:
        source = self._say(_BY[step.by])
        where = f"{source}, {self._lines_of(step.lines)}" if step.lines else source
        return f"{self.title(step.node, reply.facts)} → {self._choice(step.node, step.choice, reply)} ({where})"

    def _choice(self, node: str, choice: str, reply: Reply) -> str:
        question = self._kb.questions.get(node)
        known = question.choice(choice) if question else None
        return self._text(known.label, reply.facts) if known else self._say(_WORDS.get(choice, choice))

    def _about_answer(self, saying: Saying, reply: Reply) -> Spoken:
        template = {
            "answered": N_("Noted: %(question)s → %(answer)s"),
            "corrected": N_("Changed: %(question)s → %(answer)s"),
            "went-back": N_("Taken back: %(question)s → %(answer)s"),
        }[saying.kind]
        values = {
            "question": self.title(saying.node, reply.facts),
            "answer": self._choice(saying.node, saying.choice, reply),
        }
        said = self._say(template) % values
        step = next((s for s in (reply.walk.trail if reply.walk else ()) if s.node == saying.node), None)
        if step is not None and step.against is not None:
            against = self._choice(step.node, step.against.choice, reply)
            said += f". {self._say(N_('The lines say otherwise:'))} {against} ({self._lines_of(step.against.lines)})"
        return Spoken(saying, said)


def _server_value(fact: Fact) -> str:
    """A product or a system as people write it; a version, a name or a port as it is."""
    is_word = fact.name in ("server.product", "server.system")
    return fact.value if not is_word else applies_labels((Applicability(fact.value),))[0]


_A_PERSON = N_("I want a person")


def _lines_that_say_so(report: SessionReport) -> tuple[tuple[int, str], ...]:
    """The lines that the verdicts rest on, else those that the trail does."""
    walk = report.walk
    if walk is None:
        return ()
    numbers = {number for verdict in walk.verdicts for number in verdict.lines}
    numbers = numbers or {number for step in walk.trail for number in step.lines}
    return _texts(report, tuple(sorted(numbers)))


def _texts(report: SessionReport, numbers: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    texts = {line.number: line.text for line in report.session.lines}
    return tuple((number, texts[number]) for number in numbers if number in texts)[:_MOST_LINES]
