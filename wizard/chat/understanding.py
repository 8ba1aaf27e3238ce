"""A typed message to what it means, given what was asked last."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from wizard.answer import fitting_steps, plain
from wizard.chat.corrections import corrected_answer
from wizard.chat.labels import Label, holds_codes, named, numbered, ordinal
from wizard.chat.meaning import Meaning
from wizard.chat.outcomes import outcome_said
from wizard.chat.phrases import (
    NEGATIONS,
    NO,
    UNKNOWN,
    YES,
    command_of,
    correction_in,
    language_asked,
    objection_in,
    session_asked,
    term_asked,
)
from wizard.chat.servers import server_said, version_said
from wizard.chat.sides import on_side
from wizard.chat.state import Replies
from wizard.chat.terms import term_named
from wizard.conversation import Reply, Wizard
from wizard.facts import Facts
from wizard.i18n import LANGUAGES, translator
from wizard.i18n.labels import N_
from wizard.logs import Reading
from wizard.model import NO as NO_CHOICE
from wizard.model import UNKNOWN as UNKNOWN_CHOICE
from wizard.model import YES as YES_CHOICE
from wizard.model import Question
from wizard.search import fold
from wizard.walk import Ask, Conclude, Send

_LONGEST_ANSWER_WORDS = 24
_LONGEST_PROSE = 600
"""Characters around pasted lines that a person may have typed."""
_COURTESY = frozenset(
    "thanks thank you merci ok okay great super well please svp so alors ben bah euh hmm ah oh".split()
)
_LONG_ENOUGH, _NEARLY = 8, 90.0
"""Letters of a phrase that may have a typo, and how much of it has to be right, in percent."""
_BUTTONS = {
    UNKNOWN_CHOICE: (N_("I don’t know"), N_("I have nothing to paste")),
    YES_CHOICE: (N_("It worked"),),
    NO_CHOICE: (N_("It did not help"),),
}
"""What the buttons of the wizard say, which people also type."""
_NONE = ("none", "nothing", "other", "neither")
"""Choices that say that none of the others holds."""
_ALONE = {UNKNOWN_CHOICE: UNKNOWN, YES_CHOICE: YES, NO_CHOICE: NO}


def understand(
    wizard: Wizard, reply: Reply, message: str, listed: tuple[str, ...] = (), replies: Replies | None = None
) -> Meaning:
    """What a message means after a reply. ``listed`` are the nodes that the person was given to choose from.

    ``replies`` keeps what was read of the message.
    """
    replies = replies or Replies(wizard)
    return next(found for found in _meanings(wizard, replies, reply, message, listed) if found is not None)


def _meanings(
    wizard: Wizard, replies: Replies, reply: Reply, message: str, listed: tuple[str, ...]
) -> Iterator[Meaning | None]:
    """What it may mean, the surest first; the last one always holds."""
    told = message.strip()
    language, command = language_asked(told), command_of(told)
    yield Meaning("language", text=language) if language else None
    if command and (command != "none" or listed):
        yield Meaning(command)
    yield _session(reply, told)
    yield _about_list(reply, told, listed)
    read = replies.reading(told)
    lines = Meaning("lines", text=message.rstrip(), prose=_prose(read))
    yield lines if _is_log(read) else None
    pending = is_pending(reply)
    yield None if pending else _picked(wizard, told, listed)
    sided = "" if pending else on_side(wizard, told, listed)
    yield Meaning("node", node=sided) if sided else None
    corrected = correction_in(told)
    yield corrected_answer(wizard.kb, reply, corrected) if corrected else None
    yield _answer(wizard, reply, corrected or told)
    yield _server(wizard, reply, told)
    yield _picked(wizard, told, listed, by_number=False) if pending else None
    yield _explained(wizard, told)
    yield lines if read.sessions else None
    yield Meaning("thanks") if alone(told) == outcome_said(told) == YES_CHOICE else None
    objection = objection_in(told)
    yield corrected_answer(wizard.kb, reply, objection) if objection else None
    yield Meaning("words", text=corrected or told)


def _is_log(read: Reading) -> bool:
    """Whether some line has the form that a program writes; a sentence that cites an error is still a sentence."""
    return any(line.dialect or line.smtp for session in read.sessions for line in session.lines)


def _prose(read: Reading) -> str:
    """What a person wrote around the lines, or with a message of a program in it."""
    written = [*read.others]
    if not _is_log(read):
        written += [line for session in read.sessions for line in session.lines]
    if sum(len(line.text) for line in written) > _LONGEST_PROSE:  # a page that was copied; a person’s words come first
        written = written[:1]
    return "\n".join(line.text for line in written)


def _session(reply: Reply, told: str) -> Meaning | None:
    number = session_asked(told)
    known = number is not None and any(report.id == number for report in reply.sessions)
    return Meaning("session", text=str(number)) if known else None


def is_pending(reply: Reply) -> bool:
    """Whether something is asked: a question, lines, or whether a solution helped."""
    return isinstance(reply.next, Ask | Send | Conclude)


def _about_list(reply: Reply, told: str, listed: tuple[str, ...]) -> Meaning | None:
    """A bare yes to what was found is its first node; a no, or not knowing, none of it."""
    said = "" if is_pending(reply) or outcome_said(told) else alone(told)
    if said == YES_CHOICE and listed:
        return Meaning("node", node=listed[0])
    return Meaning("none") if said in (NO_CHOICE, UNKNOWN_CHOICE) else None


def _picked(wizard: Wizard, told: str, listed: tuple[str, ...], *, by_number: bool = True) -> Meaning | None:
    """The node of a list that a message names; a number is rather an answer to a question that is asked."""
    place = ordinal(told) if by_number else None
    if place is not None and 0 < place <= len(listed):
        return Meaning("node", node=listed[place - 1])
    labels = [Label(node, title) for node in listed for title in titles_of(wizard, node)]
    node = named(told, labels) if _is_brief(told) and labels else None
    return Meaning("node", node=node) if node else None


def titles_of(wizard: Wizard, node: str) -> tuple[str, ...]:
    """What a node is called, in every language."""
    kb = wizard.kb
    found = kb.questions.get(node) or kb.solutions.get(node) or kb.symptoms.get(node) or kb.pages.get(node)
    text = found.title if found else kb.terms[node].title if node in kb.terms else {}
    return tuple(plain(text, Facts(), language) for language in text)


def _server(wizard: Wizard, reply: Reply, told: str) -> Meaning | None:
    """What is said of our server; a bare version where the steps need it."""
    following = reply.next
    facts = server_said(told)
    if not facts and isinstance(following, Conclude):
        steps = fitting_steps(wizard.kb.solutions[following.solution], reply.facts)
        facts = version_said(told) if any("server.version" in each.needs for each in steps) else ()
    return Meaning("server", facts=facts) if facts else None


def _explained(wizard: Wizard, told: str) -> Meaning | None:
    term = term_asked(told)
    return Meaning("explain", node=term_named(wizard.kb, term), text=term) if term else None


def _answer(wizard: Wizard, reply: Reply, told: str) -> Meaning | None:
    following = reply.next
    if isinstance(following, Conclude):
        choice = alone(told) or outcome_said(told)
        helped = choice in (YES_CHOICE, NO_CHOICE)
        return Meaning("answer", node=following.solution, choice=choice) if helped else None
    if isinstance(following, Send):
        passed = alone(told) in (UNKNOWN_CHOICE, NO_CHOICE)
        return Meaning("answer", node=following.question, choice=UNKNOWN_CHOICE) if passed else None
    if not isinstance(following, Ask):
        return None
    question = wizard.kb.questions[following.question]
    choice = _choice(question, following, told, reply.facts)
    return Meaning("answer", node=question.id, choice=choice) if choice else None


def alone(told: str) -> str:
    """The answer that a whole message is in any question: ``yes``, ``no``, ``unknown``; "" for another message."""
    words = fold(told).split()
    folded = " ".join(word for word in words if word not in _COURTESY) or " ".join(words)
    for choice, phrases in _ALONE.items():
        buttons = (translator(lang).gettext(label) for lang in LANGUAGES for label in _BUTTONS[choice])
        if folded in phrases or " ".join(words) in phrases or folded in map(fold, buttons):
            return choice
    return next((choice for choice, phrases in _ALONE.items() if any(_misspells(folded, each) for each in phrases)), "")


def _misspells(folded: str, phrase: str) -> bool:
    """Whether words are a long enough phrase with a typo; never one that denies what the other does not."""
    if min(len(folded), len(phrase)) < _LONG_ENOUGH or fuzz.ratio(folded, phrase) < _NEARLY:
        return False
    return NEGATIONS.isdisjoint(folded.split()) == NEGATIONS.isdisjoint(phrase.split())


def labels_of(question: Question, facts: Facts) -> list[list[Label[str]]]:
    """The wordings of each choice of a question, in page order."""
    return [
        [Label(choice.id, plain({language: label}, facts, language)) for language, label in choice.label.items()]
        for choice in question.choices
    ]


def offered(question: Question, ask: Ask | None, facts: Facts) -> list[list[Label[str]]]:
    """The wordings of each choice in the order in which faces offer them: the suggested one first."""
    suggested = ask.suggested if ask else None
    entries = [entry for entry in labels_of(question, facts) if entry]
    return sorted(entries, key=lambda entry: (entry[0].key == UNKNOWN_CHOICE, entry[0].key != suggested))


def are_codes(question: Question) -> bool:
    """Whether its answers are codes, so that a number is one of them and no place in the list."""
    return holds_codes(labels_of(question, Facts()))


def _choice(question: Question, ask: Ask, told: str, facts: Facts) -> str:
    """The choice of a question that a message names: by its number, its label, or a yes or no; "" for none."""
    entries = offered(question, ask, facts)
    labels = [label for entry in entries for label in entry]
    exact = {label.key for label in labels if told.casefold() in (label.text.casefold(), label.key)}
    if len(exact) == 1:
        return exact.pop()
    by_number = numbered(told, entries)
    if by_number:
        return by_number
    said = alone(told)
    if said == UNKNOWN_CHOICE:
        return said
    if command_of(told) == "none":
        return next((label.key for label in labels if label.key in _NONE), UNKNOWN_CHOICE)
    if said:
        return _yes_or_no(labels, said)
    return (named(told, labels) or "") if _is_brief(told) else ""


def _yes_or_no(labels: Sequence[Label[str]], said: str) -> str:
    """The choice that a bare yes or no means, where only one can be meant."""
    first_words = {YES_CHOICE: ("oui", "yes"), NO_CHOICE: ("non", "no")}[said]
    meant = {label.key for label in labels if label.key == said or fold(label.text).split(" ")[0] in first_words}
    return meant.pop() if len(meant) == 1 else ""


def _is_brief(told: str) -> bool:
    return len(fold(told).split()) <= _LONGEST_ANSWER_WORDS and "\n" not in told
