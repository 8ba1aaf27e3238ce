"""``wizard chat``: a conversation in a terminal or through a pipe. Only the screen keeps it."""

import select
import sys
from collections.abc import Iterator
from contextlib import suppress

import click

from wizard.answer import plain
from wizard.chat import ChatReply, ChatState, Replies, Saying, Spoken, Wording, next_sayings, respond
from wizard.chat.meaning import Meaning
from wizard.chat.replying import answered
from wizard.chat.understanding import are_codes, is_pending
from wizard.cli.passages import Passages
from wizard.cli.prose import prose
from wizard.cli.speaking import Speech
from wizard.cli.terminal import bold, columns, visible, wrapped
from wizard.conversation import Wizard
from wizard.errors import UnknownArticle
from wizard.handover import hand_over

_PROMPT = "> "
_QUIT = ("q", "quit", "exit", "quitter")
_PAUSE_S = 0.15
"""How long the input has to be silent for a message of several lines to be over: a paste comes faster."""
_LONGEST_LINE = 200


class Conversation:
    """Holds the state while the person talks; everything shown is computed anew from it."""

    def __init__(self, wizard: Wizard, state: ChatState) -> None:
        """Raises ``UnknownArticle`` for a state whose article does not exist."""
        if state.turn.article is not None and state.turn.article not in wizard.kb.pages:
            raise UnknownArticle(article=state.turn.article)
        self._wizard = wizard
        self._replies = Replies(wizard)
        self._state, self._before = answered(self._replies, state)
        self._said: list[str] = []

    def run(self, text: str = "") -> None:
        """Talk until the input ends. ``text`` is a first message."""
        with suppress(ImportError):  # where there is none, lines are typed without a history
            import readline  # noqa: F401  # importing it is enough for “input”
        opening = next_sayings(self._before) or (Saying("greeting"),)
        if text.strip():
            self._answer(text)
        else:
            self._show(ChatReply(Meaning("greeting"), self._state, self._before, opening))
        while (message := self._message()) is not None:
            if message.strip().lower() in _QUIT:
                break
            if message.strip():
                self._answer(message)
        click.echo("")
        _ = Speech(self._state.turn.lang)
        click.echo(_("Nothing was kept."))

    def _answer(self, message: str) -> None:
        reply = respond(self._wizard, self._state, message, replies=self._replies, before=self._before)
        self._state, self._before = reply.state, reply.reply
        if reply.meaning.kind == "words":
            self._said.append(reply.meaning.text)
        self._show(reply)

    def _message(self) -> str | None:
        """What the person writes or pastes next; None at the end of the input."""
        return _typed() if sys.stdin.isatty() else _piped()

    def _show(self, reply: ChatReply) -> None:
        click.echo("")
        teller = _Teller(self._wizard, reply, self._said)
        for spoken in Wording(self._wizard.kb, reply.turn.lang).spoken(reply):
            for line in teller.told(spoken):
                click.echo(line)
            click.echo("")


def _typed() -> str | None:
    """A line of a terminal with those that come with it at once."""
    try:
        lines = [input(_PROMPT)]
        while _waits():
            lines.append(input())
    except EOFError:
        return None
    return "\n".join(lines)


def _waits() -> bool:
    """Whether the terminal has more input within a moment."""
    try:
        return bool(select.select([sys.stdin], [], [], _PAUSE_S)[0])
    except (OSError, ValueError):  # a system that can only wait for sockets
        return False


def _piped() -> str | None:
    """The lines up to an empty one, or to the end; they are shown, since no terminal has shown them."""
    lines: list[str] = []
    for line in iter(sys.stdin.readline, ""):
        text = line.rstrip("\r\n")
        if not text.strip():
            if lines:
                break
            continue
        click.echo((_PROMPT if not lines else "") + visible(text))
        lines.append(text)
    return "\n".join(lines) if lines else None


class _Teller:
    """Tells the sayings of one reply."""

    def __init__(self, wizard: Wizard, reply: ChatReply, said: list[str]) -> None:
        self._wizard = wizard
        self._reply = reply
        self._said = said
        self._lang = reply.turn.lang
        self._passages = Passages(wizard.kb, self._lang)

    def told(self, spoken: Spoken) -> Iterator[str]:
        """The lines of one saying."""
        saying, kb, facts = spoken.saying, self._wizard.kb, self._reply.reply.facts
        if saying.kind in ("ask", "send"):
            yield from wrapped(bold(visible(spoken.text)))
            body = plain(kb.questions[saying.node].body, facts, self._lang)
            if body.strip() and not saying.again:
                yield from prose(body, 2)
            for reason in () if saying.again else spoken.items:
                yield from wrapped(reason, 2)
        elif saying.kind == "solution" and not saying.again:
            yield from self._passages.solution(kb.solutions[saying.node], facts, self._reply.reply.walk)
            for hint in spoken.items:
                yield ""
                yield from wrapped(hint)
        else:
            yield from wrapped(visible(spoken.text)) if spoken.text else ()
            for item in spoken.items:
                yield from wrapped(visible(item), 2, "– ")
        for number, text in spoken.lines:
            yield f"{number:>6}  {visible(text)[:_LONGEST_LINE]}"
        if saying.kind == "hand-over" and not saying.again:
            yield ""
            text = hand_over(kb, self._reply.reply, self._lang, self._said)
            yield from (visible(line) for line in text.split("\n"))
        if spoken.cites is not None:
            yield from wrapped(f"[{Wording(kb, self._lang).cited(spoken.cites)}]", 2)
        yield from self._quick(spoken)

    def _quick(self, spoken: Spoken) -> Iterator[str]:
        """The quick replies; with numbers where a number picks one."""
        saying = spoken.saying
        if not spoken.quick:
            return
        asked = saying.kind == "ask" and not are_codes(self._wizard.kb.questions[saying.node])
        listed = saying.kind == "found" or (saying.kind == "not-understood" and not is_pending(self._reply.reply))
        countable = len(spoken.quick) - 1 if asked or listed else 0
        rows = [
            (str(place) if place <= countable else "–", visible(text)) for place, text in enumerate(spoken.quick, 1)
        ]
        yield from columns(rows, 2)
