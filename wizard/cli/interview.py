"""``wizard ask``: one question at a time, in a terminal or from a pipe, until a solution helped or nothing is left."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from wizard.answer import fitting_steps
from wizard.cli.account import Account
from wizard.cli.speaking import Speech
from wizard.cli.terminal import bold, columns, visible, wrapped
from wizard.conversation import Reply, Turn, Wizard, reply
from wizard.evidence import version_key
from wizard.facts import Fact
from wizard.handover import hand_over
from wizard.i18n import fact_label
from wizard.i18n.labels import N_
from wizard.model import NO, UNKNOWN, YES
from wizard.vocabulary import FACTS, PRODUCTS, SYSTEMS
from wizard.walk import Ask, Conclude, HandOver, Send, Step

BACK, CHANGE, DONT_KNOW, QUIT, END = "b", "c", "?", "q", "."
_YES = ("y", "yes", "o", "oui", "1")
_NO = ("n", "no", "non", "2")
_HELP = N_("Type a number, or “?” for “I don’t know”, b to go back, c to change an earlier answer, q to quit.")


class NoMoreInput(Exception):
    """The person, or the pipe, has nothing more to say."""


class Interview:
    """Holds the turn while the person answers; everything shown is computed anew from it."""

    def __init__(self, wizard: Wizard, turn: Turn) -> None:
        self.wizard = wizard
        self.turn = turn
        self.say = Speech(turn.lang)
        self.asked_facts: set[str] = set()
        self.told_steps: set[tuple[str, str]] = set()

    def run(self) -> bool:
        """Ask until the end; whether an end was reached."""
        try:
            if not self.turn.text.strip() and self.turn.article is None:
                self._begin()
            self._overview()
            while self._step():
                pass
        except NoMoreInput:
            _ = self.say
            self._show(["", _("Stopped before the end; nothing was kept.")])
            return False
        return True

    def _reply(self) -> Reply:
        return reply(self.wizard, self.turn)

    def _show(self, lines: Iterator[str] | list[str]) -> None:
        for line in lines:
            click.echo(line)

    def _read(self, prompt: str) -> str:
        """One line of the person's, without the newline. Raises ``NoMoreInput`` at the end, and for ``q``."""
        click.echo(prompt, nl=False)
        line = sys.stdin.readline()
        if not line:
            raise NoMoreInput
        if not sys.stdin.isatty():
            click.echo(visible(line.rstrip("\r\n")))
        return line.rstrip("\r\n")

    def _word(self) -> str:
        word = self._read("> ").strip()
        if word.lower() in (QUIT, "quit"):
            raise NoMoreInput
        return word

    def _begin(self) -> None:
        """Neither a log nor an article was named: ask for lines, or for words."""
        _ = self.say
        self._show(
            wrapped(
                _("Paste the log lines, or say in a few words what goes wrong. "
                  "End with a line that holds only a dot.")
            )
        )  # fmt: skip
        text = self._lines()
        self.turn = replace(self.turn, text=text)
        if not (text.strip() and self._reply().sessions):
            self._choose_article(text)
            self.turn = replace(self.turn, text="")

    def _lines(self) -> str:
        """Lines up to one that holds only a dot, or to the end."""
        found: list[str] = []
        while True:
            try:
                line = self._read("")
            except NoMoreInput:
                if not found:
                    raise
                return "\n".join(found)
            if line.strip() == END:
                return "\n".join(found)
            found.append(line)

    def _choose_article(self, words: str) -> None:
        _ = self.say
        pages = [page.id for page in self.wizard.kb.articles if page.first_question is not None]
        near = [found.node.partition("#")[0] for found in self.wizard.index.find(words)]
        offered = list(dict.fromkeys([*(page for page in near if page in pages), *pages]))[:9]
        titles = Account(self.wizard, self._reply()).passages
        self._show(["", bold(_("Which article is it about?"))])
        facts = self._reply().facts
        rows = [(str(n), titles.text(self.wizard.kb.pages[page].title, facts)) for n, page in enumerate(offered, 1)]
        self._show(columns(rows, 2))
        while True:
            word = self._word()
            if word.isascii() and word.isdigit() and 1 <= int(word) <= len(offered):
                self.turn = replace(self.turn, article=offered[int(word) - 1])
                return
            self._show([_("Type one of the numbers, or q to quit.")])

    def _overview(self) -> None:
        answer = self._reply()
        account = Account(self.wizard, answer)
        self._show(account.overview())
        if answer.report is not None:
            self.turn = replace(self.turn, focus=answer.focus)
            self._show(["", *account.session(answer.report, whole=False)])

    def _step(self) -> bool:
        """Ask what is next, or show the end; whether it goes on."""
        answer = self._reply()
        self._tell_trail(answer)
        following = answer.next
        click.echo("")
        if following is None:
            return self._without_article()
        if isinstance(following, Ask):
            self._ask(answer, following)
        elif isinstance(following, Send):
            self._send(answer, following)
        elif isinstance(following, HandOver):
            _ = self.say
            if following.question:
                told = _("Many questions have not led to the cause. This text is for a colleague or for the ticket:")
            else:
                told = _("Nothing is left to ask. This text is for a colleague or for the ticket:")
            self._show(wrapped(told))
            text = hand_over(self.wizard.kb, answer, self.turn.lang)
            self._show(["", *(visible(line) for line in text.split("\n"))])
            return False
        else:
            return self._conclude(answer, following)
        return True

    def _without_article(self) -> bool:
        _ = self.say
        self._show(wrapped(_("No article is about these lines")))
        self._choose_article("")
        return True

    def _tell_trail(self, answer: Reply) -> None:
        """What the log answered since the last time, so that the person sees what is not asked."""
        _ = self.say
        passages = Account(self.wizard, answer).passages
        steps = answer.walk.trail if answer.walk else ()
        new = [step for step in steps if step.by != "person" and (step.node, step.choice) not in self.told_steps]
        if new:
            self._show(["", bold(_("Answered already"))])
        for step in new:
            self.told_steps.add((step.node, step.choice))
            for said in passages.step(step, answer.facts):
                self._show(wrapped(said, 2, "– "))
        for step in steps:
            if step.against is not None and (step.node, "against") not in self.told_steps:
                self.told_steps.add((step.node, "against"))
                self._show(wrapped(list(passages.step(step, answer.facts))[-1], 2, "! "))

    def _ask(self, answer: Reply, ask: Ask) -> None:
        _, account = self.say, Account(self.wizard, answer)
        question = self.wizard.kb.questions[ask.question]
        self._show([*account.passages.question(question, answer.facts), *account.because(ask)])
        offered = [each for each in account.choices(ask) if each[0] != UNKNOWN]
        unknown = next(label for choice, label in account.choices(ask) if choice == UNKNOWN)
        click.echo("")
        self._show(columns([*((str(n), label) for n, (_id, label) in enumerate(offered, 1)), ("?", unknown)], 2))
        while True:
            word = self._word()
            if word.isascii() and word.isdigit() and 1 <= int(word) <= len(offered):
                return self._answer(ask.question, offered[int(word) - 1][0])
            if word == DONT_KNOW:
                return self._answer(ask.question, UNKNOWN)
            if word.lower() in (BACK, CHANGE):
                return self._back(answer) if word.lower() == BACK else self._change(answer)
            self._show(wrapped(_(_HELP)))

    def _answer(self, node: str, choice: str) -> None:
        """Keep an answer; an earlier one to the same node keeps its place."""
        self.turn = replace(self.turn, answers=tuple({**dict(self.turn.answers), node: choice}.items()))

    def _back(self, answer: Reply) -> None:
        """Take back the last answer that the person gave on this way."""
        _ = self.say
        steps = answer.walk.trail if answer.walk else ()
        mine = [step.node for step in steps if step.by == "person"]
        if not mine:
            self._show(wrapped(_("There is no answer of yours to go back to; c changes what the log answered.")))
            return
        kept = tuple(pair for pair in self.turn.answers if pair[0] != mine[-1])
        self.turn = replace(self.turn, answers=kept)

    def _change(self, answer: Reply) -> None:
        """Answer one of the questions passed anew, whoever answered it; the later answers are kept."""
        _, passages = self.say, Account(self.wizard, answer).passages
        steps = [step for step in (answer.walk.trail if answer.walk else ()) if step.by != "page"]
        if not steps:
            self._show([_("Nothing is answered yet.")])
            return
        rows = [(str(n), next(passages.step(step, answer.facts))) for n, step in enumerate(steps, 1)]
        self._show(["", bold(_("Which answer?")), *columns(rows, 2)])
        word = self._word()
        if word.isascii() and word.isdigit() and 1 <= int(word) <= len(steps):
            self._ask_again(answer, steps[int(word) - 1])

    def _ask_again(self, answer: Reply, step: Step) -> None:
        if step.node in self.wizard.kb.questions:
            self._ask(answer, Ask(step.node, None, (), {}))
        else:
            self.turn = replace(self.turn, answers=tuple(p for p in self.turn.answers if p[0] != step.node))

    def _send(self, answer: Reply, send: Send) -> None:
        _ = self.say
        question = self.wizard.kb.questions[send.question]
        self._show(Account(self.wizard, answer).passages.question(question, answer.facts))
        how = _("Paste the lines and end with a line that holds only a dot; type “?” if there are none, b to go back.")
        self._show(["", *wrapped(how)])
        first = self._word()
        if first.lower() == BACK:
            return self._back(answer)
        if first in (DONT_KNOW, "", END):
            return self._answer(send.question, UNKNOWN)
        added = f"{first}\n{self._lines()}"
        before = self.turn.text.rstrip()
        self.turn = replace(self.turn, text=f"{before}\n{added}" if before else added, focus=answer.focus)
        again = self._reply()
        told = self._tell_other_sessions(again, len(before.splitlines()))
        if again.next == send:
            if not told:
                self._show(wrapped(_("These lines do not tell more; going on without them.")))
            self._answer(send.question, UNKNOWN)
        return None

    def _tell_other_sessions(self, again: Reply, before: int) -> bool:
        """Say what lines that were added after line ``before`` show where they are sessions of their own."""
        others = [
            report for report in again.sessions if report.id != again.focus and report.session.first_line > before
        ]
        if not others or again.focus is None:
            return False
        _ = self.say
        told = _("The lines that you added do not belong to session %(n)s", n=again.focus)
        self._show(["", *wrapped(told + _(": ")), ""])
        for report in others:
            self._show(Account(self.wizard, again).session(report, whole=False, points=True))
        return True

    def _conclude(self, answer: Reply, conclude: Conclude) -> bool:
        _ = self.say
        solution = self.wizard.kb.solutions[conclude.solution]
        if self._asks_for_facts(answer, conclude):
            return True
        self._show(Account(self.wizard, answer).passages.solution(solution, answer.facts, answer.walk))
        while True:
            how = _("Type y for yes, n for no, b to go back, c to change an earlier answer, q to quit.")
            self._show(["", bold(_("Did it help?")), *wrapped(how, 2)])
            word = self._word().lower()
            if word in _YES:
                self._answer(conclude.solution, YES)
                self._show(wrapped(_("You said that it worked. Send the reply above, and close the ticket.")))
                return False
            if word in _NO:
                self._answer(conclude.solution, NO)
                return True
            if word in (BACK, CHANGE):
                (self._back if word == BACK else self._change)(answer)
                return True

    def _asks_for_facts(self, answer: Reply, conclude: Conclude) -> bool:
        """Ask once for what would narrow the steps down; whether something new was said."""
        _ = self.say
        solution = self.wizard.kb.solutions[conclude.solution]
        needs = dict.fromkeys(need for each in fitting_steps(solution, answer.facts) for need in each.needs)
        for need in needs:
            if need in self.asked_facts:
                continue
            self.asked_facts.add(need)
            known = {"server.product": PRODUCTS, "server.system": SYSTEMS}.get(need)
            words = f" ({', '.join(sorted(known))})" if known else ""
            asked = _("The steps depend on this; Enter if you do not know:")
            self._show(wrapped(f"{asked} {fact_label(need, self.turn.lang)}{words}"))
            word = self._word()
            if word and FACTS[need].accepts(word.lower()) and (need != "server.version" or version_key(word)):
                self.turn = replace(self.turn, facts=(*self.turn.facts, Fact(need, word.lower(), "person")))
                return True
        return False
