"""One message to one reply of the chat: the state that it makes, and what there is to say, as ids that a face words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from wizard.chat.language import language_of
from wizard.chat.meaning import Meaning
from wizard.chat.paths import answers_to, at_symptom
from wizard.chat.phrases import is_vague
from wizard.chat.state import ChatState, Replies
from wizard.chat.understanding import alone, is_pending, titles_of, understand
from wizard.conversation import Reply, Turn, Wizard
from wizard.errors import UnknownArticle, UnknownSession
from wizard.facts import Fact, Facts
from wizard.search import Found, fold
from wizard.search.words import named_numbers
from wizard.walk import Ask, Conclude, HandOver, Send

SayingKind = Literal[
    "greeting", "help", "thanks", "read", "elsewhere", "found", "sure", "ask", "send", "solution", "helped",
    "hand-over", "explained", "why", "not-understood", "send-lines", "started-over", "answered", "corrected", "moved",
    "language",
    "server", "nothing-to-undo", "went-back",
]  # fmt: skip
_MOST_FOUND, _MOST_LOOKED_AT = 3, 8
_CLEARLY_AHEAD = 2.0
"""How many times the next score the first hit must have, to go there without asking which is meant."""
_STEM = 5
"""Letters by which words are compared whatever their ending."""
_ENDS_THE_LIST = ("lines", "start-over", "none")
"""What a message can mean after which what words found before counts no more."""
_BESIDE_THE_LIST = ("server", "explain", "language")
"""What it can mean after which the list is offered again."""
_LEAVES_AS_IT_IS = ("why", "explain", "words", "none", "greeting", "help")
"""What a message can mean that leaves the question or the solution where it was."""
_READABLE = ("question", "solution", "article", "symptom", "reference", "term")


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say. ``node`` and ``choice`` name what it is about, ``found`` the nodes to choose from.

    ``sessions`` are the numbers of the sessions that it points to; ``again`` tells that it was said just before.
    """

    kind: SayingKind
    node: str = ""
    choice: str = ""
    found: tuple[Found, ...] = ()
    sessions: tuple[int, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a message led to: what it means, the state to send back with the next one, and what there is to say."""

    meaning: Meaning
    state: ChatState
    reply: Reply
    sayings: tuple[Saying, ...]
    near: tuple[Found, ...] = ()
    """What the words of the conversation are about, best first: those of this message, else the last that found any."""

    @property
    def turn(self) -> Turn:
        """The turn that the guided wizard goes on with."""
        return self.state.turn


def respond(
    wizard: Wizard, state: ChatState, message: str, *, replies: Replies | None = None, before: Reply | None = None
) -> ChatReply:
    """What to say to a message; ``state`` is that of the last reply, or one made from a turn of the guided wizard.

    ``replies`` and ``before``, the reply to the state so far, spare reading the same lines twice. Never raises for
    what the message says; a state whose article or session names nothing (any more) goes on without it.
    """
    replies = replies or Replies(wizard)
    if before is None:
        state, before = answered(replies, state)
    meaning = understand(wizard, before, message, state.listed, replies)
    following, first = _applied(wizard, state, before, meaning)
    following = replace(following, turn=_spoken(following, meaning, message))
    following, reply = answered(replies, following)
    sayings = (*first, *_further(wizard, meaning, before, reply, following.turn.lang))
    if meaning.kind in _LEAVES_AS_IT_IS:
        sayings = tuple(replace(each, again=each in next_sayings(before)) for each in sayings)
    sayings, following = _decided(wizard, meaning.text, sayings, following)
    if following.turn != reply.turn:
        following, reply = answered(replies, following)
        sayings = (*sayings, *next_sayings(reply))
    found = next((saying.found for saying in sayings if saying.found), ())
    listed = tuple(each.node for each in found)
    if not listed and meaning.kind not in _ENDS_THE_LIST:
        listed = state.listed
        sayings = _offered_again(wizard, meaning, reply, listed, sayings)
    near = _near(wizard, meaning, listed, following.turn.lang)
    return ChatReply(meaning, replace(following, listed=listed), reply, sayings, near)


def _offered_again(
    wizard: Wizard, meaning: Meaning, reply: Reply, listed: tuple[str, ...], sayings: tuple[Saying, ...]
) -> tuple[Saying, ...]:
    """What was found before, to choose from, where a message only told or asked something beside it."""
    known = tuple(found for node in listed if (found := wizard.index.known(node)) is not None)
    if reply.next is not None or not known or meaning.kind not in _BESIDE_THE_LIST:
        return sayings
    return (*(each for each in sayings if each.kind != "send-lines"), Saying("found", found=known))


def _near(wizard: Wizard, meaning: Meaning, listed: tuple[str, ...], lang: str) -> tuple[Found, ...]:
    """What was listed, a node that was picked first, and what else the words of the message find."""
    picked = (meaning.node,) if meaning.kind == "node" else ()
    named = tuple(dict.fromkeys((*picked, *listed)))
    known = [found for node in named if (found := wizard.index.known(node)) is not None]
    more = wizard.index.find(meaning.text, lang, _MOST_LOOKED_AT) if meaning.kind == "words" and listed else ()
    return (*known, *(each for each in more if each.node not in named))


def answered(replies: Callable[[Turn], Reply], state: ChatState) -> tuple[ChatState, Reply]:
    """The reply to a state; without its article or its session where that names nothing any more."""
    try:
        return state, replies(state.turn)
    except UnknownArticle:
        return answered(replies, replace(state, turn=replace(state.turn, article=None)))
    except UnknownSession:
        return answered(replies, replace(state, turn=replace(state.turn, focus=None, answers=())))


def _spoken(state: ChatState, meaning: Meaning, message: str) -> Turn:
    """The turn in the language of the message, unless the person chose one; pasted lines speak none."""
    if state.chosen:
        return state.turn
    quotes = meaning.kind == "lines"
    words = meaning.prose if quotes else message
    return replace(state.turn, lang=language_of(words, state.turn.lang, quotes=quotes))


def _applied(wizard: Wizard, state: ChatState, before: Reply, meaning: Meaning) -> tuple[ChatState, tuple[Saying, ...]]:
    """The state after a message, and what is to be said of the change itself."""
    turn, said = state.turn, None
    match meaning.kind:
        case "lines":
            turn, said = _with_lines(turn, before, meaning.text), Saying("read")
        case "answer":
            turn, said = _answered(turn, before, meaning), Saying("answered", meaning.node, meaning.choice)
        case "correction":
            turn, said = _answered(turn, before, meaning), Saying("corrected", meaning.node, meaning.choice)
        case "node":
            turn, said = _at_node(wizard, turn, before, meaning.node)
        case "session":
            moved = state.looking_at(int(meaning.text), before.focus)
            return moved, (Saying("moved", sessions=(int(meaning.text),)),)
        case "back":
            turn, said = _back(turn, before)
        case "start-over":
            turn, said = Turn(lang=turn.lang, facts=turn.facts), Saying("started-over")
            state = replace(state, parked=())
        case "language":
            turn, said = replace(turn, lang=meaning.text), Saying("language")
            state = replace(state, chosen=True)
        case "none" if not before.sessions:
            turn = replace(turn, article=None, answers=())
        case "server":
            turn, said = _about_server(turn, meaning), Saying("server")
        case "greeting" | "help" | "thanks":
            said = Saying(meaning.kind)
    return replace(state, turn=turn), (said,) if said else ()


def _with_lines(turn: Turn, before: Reply, lines: str) -> Turn:
    """The turn with lines more. What was answered so far stays; lines that were asked for belong to that article."""
    if turn.text.strip():
        return replace(turn, text=f"{turn.text.rstrip()}\n{lines}")
    return replace(turn, text=lines, article=turn.article if isinstance(before.next, Send) else None)


def _at_node(wizard: Wizard, turn: Turn, before: Reply, node: str) -> tuple[Turn, Saying | None]:
    """The turn that stands at a node; with lines, or at a page without questions, the node is shown and no more."""
    page = node.partition("#")[0]
    if node in wizard.kb.symptoms and not before.sessions:
        shown = at_symptom(wizard, node)
        moved = replace(turn, text="", article=shown[0], focus=None, answers=shown[1]) if shown else turn
        return moved, Saying("explained", node)
    walked = node in wizard.kb.questions or node in wizard.kb.solutions or node == page
    if before.sessions or not walked or wizard.kb.pages[page].first_question is None:
        return turn, Saying("explained", node)
    answers = answers_to(wizard, node, Facts(turn.facts))
    return replace(turn, text="", article=page, focus=None, answers=answers), None


def _answered(turn: Turn, before: Reply, meaning: Meaning) -> Turn:
    """The turn with one answer more or changed; it stays with the session that was in focus."""
    known = dict(turn.answers) | {meaning.node: meaning.choice}
    return replace(turn, answers=tuple(known.items()), focus=before.focus)


def _about_server(turn: Turn, meaning: Meaning) -> Turn:
    """The turn with what is said of our server; what was said of another product before no longer holds."""
    said = dict(meaning.facts)
    forgotten = {"server.product", "server.version"} if "server.product" in said else set()
    forgotten |= {"session.host", "session.port", "session.target"} if "session.host" in said else set()
    kept = tuple(fact for fact in turn.facts if fact.name not in {*forgotten, *said})
    return replace(turn, facts=(*kept, *(Fact(name, value, "person") for name, value in said.items())))


def _back(turn: Turn, before: Reply) -> tuple[Turn, Saying]:
    """The turn without the last answer that a person gave on this way."""
    given = dict(turn.answers)
    trail = before.walk.trail if before.walk else ()
    mine = [step.node for step in trail if step.by == "person" and step.node in given]
    last = mine[-1] if mine else next(reversed(given), "") if before.walk is None else ""
    if not last:
        return turn, Saying("nothing-to-undo")
    kept = tuple(pair for pair in turn.answers if pair[0] != last)
    return replace(turn, answers=kept), Saying("went-back", last, given[last])


def _further(wizard: Wizard, meaning: Meaning, before: Reply, reply: Reply, lang: str) -> tuple[Saying, ...]:
    """What is to be said after the change: an explanation, what words found, or what comes next."""
    following = next_sayings(reply)
    match meaning.kind:
        case "start-over" | "thanks":
            following = ()
        case "person":
            following = (Saying("hand-over"),)
        case "words":
            following = _of_words(wizard, meaning.text, reply, lang)
        case "explain":
            following = (*_explanation(wizard, meaning, lang), *following)
        case "why":
            following = (Saying("why"), *following)
        case "none":
            following = (Saying("send-lines"), *following)
        case "lines":
            following = (*_elsewhere(before, reply), *following, *_beside_lines(reply))
        case "server" if reply.next is None:
            following = (Saying("send-lines"),)
    return following


def _elsewhere(before: Reply, reply: Reply) -> tuple[Saying, ...]:
    """That lines which were added speak of another session than the one that the answers are about, if they do."""
    if before.focus is None or reply.focus != before.focus:
        return ()
    last = max(report.session.last_line for report in before.sessions)
    added = tuple(
        report.id for report in reply.sessions if report.id != reply.focus and report.session.first_line > last
    )
    return (Saying("elsewhere", sessions=added),) if added else ()


def _beside_lines(reply: Reply) -> tuple[Saying, ...]:
    """What words of the lines find where no article is about them."""
    found = tuple(each for each in reply.found if each.kind in _READABLE)[:_MOST_FOUND] if reply.sessions else ()
    return (Saying("found", found=found),) if found else ()


def _explanation(wizard: Wizard, meaning: Meaning, lang: str) -> tuple[Saying, ...]:
    if meaning.node:
        return (Saying("explained", meaning.node),)
    found = _nearest(wizard, meaning.text, lang)
    return (Saying("not-understood", found=found),)


def _of_words(wizard: Wizard, words: str, reply: Reply, lang: str) -> tuple[Saying, ...]:
    """What words are about; while a question is asked, they are first of all no answer to it."""
    found = () if alone(words) or is_vague(words) else _nearest(wizard, words, lang)
    pending = is_pending(reply)
    if pending or not found:
        return (Saying("not-understood", found=found), *(next_sayings(reply) if pending else ()))
    return (Saying("found", found=found),)


def _nearest(wizard: Wizard, words: str, lang: str) -> tuple[Found, ...]:
    found = wizard.index.find(words, lang, _MOST_LOOKED_AT)
    return tuple(each for each in found if each.kind in _READABLE)[:_MOST_FOUND]


def _decided(
    wizard: Wizard, words: str, sayings: tuple[Saying, ...], state: ChatState
) -> tuple[tuple[Saying, ...], ChatState]:
    """Go to the first of several hits where it is far ahead of the next, and say so."""
    hit = sayings[0] if len(sayings) == 1 and sayings[0].kind == "found" else None
    if (
        hit is None
        or any(named_numbers(words))
        or not (_is_clear(wizard, hit.found) and _names(wizard, hit.found[0].node, words))
    ):
        return sayings, state
    first = hit.found[0]
    page = wizard.kb.pages[first.node.partition("#")[0]]
    if page.first_question is None or first.kind not in ("question", "solution", "article"):
        return sayings, state
    answers = answers_to(wizard, first.node, Facts(state.turn.facts))
    if not answers and first.kind == "solution":
        return sayings, state
    turn = replace(state.turn, text="", article=page.id, focus=None, answers=answers)
    return (Saying("sure", first.node, found=hit.found),), replace(state, turn=turn)


def _is_clear(wizard: Wizard, found: tuple[Found, ...]) -> bool:
    """Whether the first is far ahead; never where the same fault on the other side is another of the hits."""
    first, others = found[0], found[1:]
    if any(other.score * _CLEARLY_AHEAD > first.score for other in others):
        return False
    solutions = wizard.kb.solutions
    places = {solutions[hit.node].at for hit in found if hit.node in solutions and hit.cause == first.cause}
    return len(places) < 2


def _names(wizard: Wizard, node: str, words: str) -> bool:
    """Whether some of the words stand in what the node is called: a hit that only resembles them is not sure."""
    names = [*titles_of(wizard, node)]
    for called in wizard.kb.pages[node.partition("#")[0]].other_names.get(node, {}).values():
        names += called
    known = {word[:_STEM] for name in names for word in fold(name).split() if len(word) >= _STEM}
    return any(word[:_STEM] in known for word in fold(words).split())


def next_sayings(reply: Reply) -> tuple[Saying, ...]:
    """What comes next of itself: the question, the lines that are asked for, the solution, the hand-over text."""
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
