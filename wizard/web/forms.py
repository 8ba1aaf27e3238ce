"""What a page's form or address carries, and back again. The server keeps nothing between two pages.

Names of fields, the same in a form and in an address:

- a node (``375#outcome``): the answer to it; a number before it (``2!375#outcome``) tells that the answer is about
  another session than the one in focus, and is kept for the return to it;
- a fact (``server.version``): what the person says about their server;
- ``log``, ``more``, ``file``: the lines, lines to add, a log file; ``article``, ``focus``: as in a turn;
- ``asked``: the question that the page showed. Its answer counts only if ``go`` was pressed; ``go=nothing`` says
  that there are no lines to paste, and ``kept`` holds the answer that it had before;
- ``case``: the kept case that this goes on with, as ``ID:LINES`` (how many lines it had); ``talk``: a conversation;
  ``outcome``: the solution that the page showed;
- ``change``: show this question again; ``look``: turn to this session.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wizard.conversation import Turn
from wizard.facts import Fact
from wizard.model import UNKNOWN
from wizard.vocabulary import FACTS

SERVER_FACTS = ("server.product", "server.version", "server.system")
GIVEN_FACTS = (*SERVER_FACTS, "session.host", "session.port", "session.target")
"""The facts that a person may give: what they know about the case, never what only a log can prove."""
NOTHING = "nothing"
_CASE = re.compile(r"[0-9A-Za-z_-]{22}:\d{1,8}")
_LONGEST_ID = 200
_LONGEST_FACT = 500

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class State:
    """Everything a page needs to be shown again: the turn, and what lies beside it.

    ``parked`` holds the answers about other sessions: (session, node, choice). ``draft`` is a node and the choice
    of it that was marked but not sent; ``change`` the question to show although it was answered; ``talk`` the
    conversation that the person came from, ``case`` the kept case, if any.
    """

    log: str = ""
    article: str | None = None
    focus: int | None = None
    answers: tuple[tuple[str, str], ...] = ()
    parked: tuple[tuple[int, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    change: str | None = None
    draft: tuple[str, str] | None = None
    talk: str = ""
    case: str = ""

    @property
    def case_id(self) -> str:
        """The kept case that this goes on with, "" for none."""
        return self.case.partition(":")[0]

    def turn(self, lang: str) -> Turn:
        """What to send to the engine."""
        facts = tuple(Fact(name, value, "person") for name, value in self.facts)
        return Turn(self.log, lang, self.article, self.focus, self.answers, facts)

    def answer(self, node: str) -> str | None:
        """What the person answered to a question, if anything."""
        return next((choice for known, choice in self.answers if known == node), None)

    def looking_at(self, session: int) -> "State":
        """The same paste with another session in focus: the answers so far are parked, its own come back."""
        kept = [entry for entry in self.parked if entry[0] != session]
        if self.focus is not None and self.focus != session:
            kept += [(self.focus, node, choice) for node, choice in self.answers]
        elif self.focus == session:
            return self
        mine = tuple((node, choice) for owner, node, choice in self.parked if owner == session)
        return replace(self, focus=session, answers=mine, parked=tuple(kept), article=None, change=None, draft=None)

    def focused(self, session: int | None) -> "State":
        """The same with the session in focus written down, so that later answers stay with it."""
        return self if session == self.focus else replace(self, focus=session)

    def without_focus(self) -> "State":
        """The same with no session in focus and no answers about one."""
        return replace(self, focus=None, answers=())

    def fields(self, without: str | None = None) -> Iterator[tuple[str, str]]:
        """The hidden fields that carry it on, but for the lines; ``without`` is the node that the page itself asks."""
        if self.article is not None:
            yield "article", self.article
        if self.focus is not None:
            yield "focus", str(self.focus)
        for node, choice in self.answers:
            if node != without:
                yield node, choice
        for session, node, choice in self.parked:
            yield f"{session}!{node}", choice
        if self.talk:
            yield "talk", self.talk
        if self.case:
            yield "case", self.case

    def query(self) -> list[tuple[str, str]]:
        """What the address of a page without a log carries after the question mark."""
        return [*self.answers, *self.facts]


def state(fields: Fields, *, asked: str | None = None, sent: bool = True) -> State:
    """The state that a form or an address describes; what has no known name is passed over.

    ``sent`` is false when a button beside the question was pressed: what was marked is then a draft, not an answer.
    """
    last = dict(without_empty(fields))
    answers, parked = _answers(last)
    draft = kept = None
    if asked and not sent:
        marked, kept = answers.pop(asked, None), last.get("kept")
        draft = (asked, marked) if marked else None
        if kept:
            answers[asked] = kept
    elif asked and last.get("go") == NOTHING:
        answers[asked] = UNKNOWN
    facts = tuple(
        (name, last[name][:_LONGEST_FACT]) for name in GIVEN_FACTS if name in last and FACTS[name].accepts(last[name])
    )
    return State(
        log=last.get("log", ""),
        article=last.get("article") or None,
        focus=number(last.get("focus", "")),
        answers=tuple(answers.items()),
        parked=tuple(parked),
        facts=facts,
        change=last.get("change") or (asked if draft or kept else None),
        draft=draft,
    )


def with_lines(state: State, added: str) -> State:
    """The same with lines added after those that were pasted before."""
    if not added.strip():
        return state
    return replace(state, log=f"{state.log.rstrip()}\n{added}" if state.log.strip() else added)


def _answers(fields: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[int, str, str]]]:
    answers: dict[str, str] = {}
    parked = []
    for name, value in fields.items():
        if "#" not in name or not value or len(name) > _LONGEST_ID or len(value) > _LONGEST_ID:
            continue
        owner, mark, node = name.partition("!")
        if not mark:
            answers[name] = value
        elif (session := number(owner)) is not None:
            parked.append((session, node, value))
    return answers, parked


def number(text: str) -> int | None:
    """The whole number that a field holds, None where it holds none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def case_named(text: object) -> str:
    """The kept case that a field names, as ``ID:LINES``; "" where it names none."""
    return text if isinstance(text, str) and _CASE.fullmatch(text) else ""


def without_empty(fields: Fields) -> Iterable[tuple[str, str]]:
    """The fields that say something, for an address that can be shown to people."""
    return [(name, value) for name, value in fields if value]
