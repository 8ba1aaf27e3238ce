"""One message to one reply of the chat: the turn that it makes, and what there is to say, as ids that a face words."""

from dataclasses import dataclass, replace
from typing import Literal

from wizard import conversation
from wizard.chat.language import language_of
from wizard.chat.meaning import Meaning
from wizard.chat.paths import answers_to
from wizard.chat.understanding import understand
from wizard.conversation import Reply, Turn, Wizard
from wizard.facts import Facts
from wizard.search import Found
from wizard.walk import Ask, Conclude, HandOver, Send

SayingKind = Literal[
    "read", "found", "ask", "send", "solution", "helped", "hand-over", "explained", "why", "not-understood",
    "started-over", "corrected", "nothing-to-undo", "went-back", "language",
]  # fmt: skip
_MOST_FOUND = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say. ``node`` and ``choice`` name what it is about, ``found`` the nodes to choose from."""

    kind: SayingKind
    node: str = ""
    choice: str = ""
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a message led to.

    ``turn`` is the state to send back with the next message, ``chosen`` whether the person chose the language;
    ``listed`` are the nodes that a bare number in the next message picks from.
    """

    meaning: Meaning
    turn: Turn
    reply: Reply
    sayings: tuple[Saying, ...]
    chosen: bool
    listed: tuple[str, ...]


def respond(
    wizard: Wizard, turn: Turn, message: str, *, chosen: bool = False, listed: tuple[str, ...] = ()
) -> ChatReply:
    """What to say to a message. ``turn`` is the state so far; ``chosen`` and ``listed`` come from the last reply.

    Raises what ``conversation.reply`` raises.
    """
    before = conversation.reply(wizard, turn)
    meaning = understand(wizard, before, message, listed)
    following, first = _applied(wizard, turn, before, meaning)
    if meaning.kind == "language":
        chosen = True
    elif not chosen:
        following = replace(following, lang=language_of(_prose(meaning, message), turn.lang))
    reply = conversation.reply(wizard, following)
    sayings = (*first, *_further(meaning, reply, wizard, following.lang))
    named = next((saying.found for saying in sayings if saying.found), ())
    return ChatReply(meaning, following, reply, sayings, chosen, tuple(found.node for found in named))


def _prose(meaning: Meaning, message: str) -> str:
    """The words whose language counts: those around pasted lines, never the lines."""
    return meaning.prose if meaning.kind == "lines" else message


def _applied(wizard: Wizard, turn: Turn, before: Reply, meaning: Meaning) -> tuple[Turn, tuple[Saying, ...]]:
    """The state after a message, and what is to be said of the change itself."""
    after, said = turn, None
    match meaning.kind:
        case "lines":
            after, said = _with_lines(turn, meaning.text), Saying("read")
        case "answer":
            after = _answered(turn, before, meaning.node, meaning.choice)
        case "correction":
            after = _answered(turn, before, meaning.node, meaning.choice)
            said = Saying("corrected", meaning.node, meaning.choice)
        case "node":
            after, said = _at_node(wizard, turn, meaning.node)
        case "back" if turn.answers:
            after, said = replace(turn, answers=turn.answers[:-1]), Saying("went-back", *turn.answers[-1])
        case "back":
            said = Saying("nothing-to-undo")
        case "start-over":
            after, said = Turn(lang=turn.lang, facts=turn.facts), Saying("started-over")
        case "language":
            after, said = replace(turn, lang=meaning.text), Saying("language")
    return after, (said,) if said else ()


def _with_lines(turn: Turn, lines: str) -> Turn:
    if turn.text.strip():
        return replace(turn, text=f"{turn.text.rstrip()}\n{lines}")
    return replace(turn, text=lines, article=None, answers=())


def _at_node(wizard: Wizard, turn: Turn, node: str) -> tuple[Turn, Saying | None]:
    """The turn that stands at a node; a node of a page without questions can only be explained."""
    page = node.partition("#")[0]
    if wizard.kb.pages[page].first_question is None:
        return turn, Saying("explained", node)
    answers = answers_to(wizard, node, Facts(turn.facts))
    return replace(turn, text="", article=page, focus=None, answers=answers), None


def _answered(turn: Turn, before: Reply, node: str, choice: str) -> Turn:
    """The turn with one answer more or changed; it stays with the session that was in focus."""
    known = dict(turn.answers) | {node: choice}
    return replace(turn, answers=tuple(known.items()), focus=before.focus)


def _further(meaning: Meaning, reply: Reply, wizard: Wizard, lang: str) -> tuple[Saying, ...]:
    """What is to be said after the change: an explanation, what words found, or what comes next."""
    match meaning.kind:
        case "explain":
            found = wizard.index.find(meaning.text, lang, _MOST_FOUND)
            return (Saying("explained", found[0].node, found=found),) if found else (Saying("not-understood"),)
        case "words":
            found = wizard.index.find(meaning.text, lang, _MOST_FOUND)
            if not found:
                return (Saying("not-understood"), *_next(reply))
            asked = reply.next is not None
            return (Saying("not-understood" if asked else "found", found=found),)
        case "why":
            return (Saying("why"), *_next(reply))
        case "person":
            return (Saying("hand-over"),)
        case "start-over":
            return ()
        case _:
            return _next(reply)


def _next(reply: Reply) -> tuple[Saying, ...]:
    match reply.next:
        case Ask(question=question):
            return (Saying("ask", question),)
        case Send(question=question):
            return (Saying("send", question),)
        case Conclude(solution=solution, helped=helped):
            return (Saying("helped" if helped else "solution", solution),)
        case HandOver():
            return (Saying("hand-over"),)
        case _:
            return ()
