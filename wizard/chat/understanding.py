"""A typed message to what it means, given what was asked last."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz

from wizard.chat.meaning import Meaning
from wizard.chat.phrases import (
    BAD,
    GOOD,
    NEGATIONS,
    NO,
    UNKNOWN,
    YES,
    command_of,
    correction_in,
    language_asked,
    term_asked,
)
from wizard.conversation import Reply, Wizard
from wizard.logs import Reading
from wizard.match.reading import read_paste
from wizard.model import NO as NO_CHOICE
from wizard.model import UNKNOWN as UNKNOWN_CHOICE
from wizard.model import YES as YES_CHOICE
from wizard.model import Question
from wizard.search import fold
from wizard.walk import Ask, Conclude, Send, Step

_ENOUGH_ALIKE, _CLEARLY = 78.0, 6.0
_ENOUGH_FOR_A_CORRECTION = 55.0
_ORDINAL = frozenset("la le les number numero choice choix reponse answer option n the".split())
_LONGEST_ANSWER_WORDS = 14


def understand(wizard: Wizard, reply: Reply, message: str, listed: tuple[str, ...] = ()) -> Meaning:
    """What a message means after a reply. ``listed`` are the nodes that the person was given to choose from."""
    told = message.strip()
    return next(found for found in _meanings(wizard, reply, told, listed) if found is not None)


def _meanings(wizard: Wizard, reply: Reply, told: str, listed: tuple[str, ...]) -> Iterator[Meaning | None]:
    """What it may mean, the surest first; the last one always holds."""
    language, command = language_asked(told), command_of(told)
    yield Meaning("language", text=language) if language else None
    yield Meaning(command) if command else None
    read = read_paste(told, wizard.grammar, wizard.symptoms)
    lines = Meaning("lines", text=told, prose="\n".join(line.text for line in read.others))
    yield lines if _is_log(read) else None
    picked = _picked(told, listed)
    yield Meaning("node", node=picked) if picked else None
    yield _answer(wizard, reply, told)
    yield lines if read.sessions else None
    corrected = correction_in(told)
    yield _correction(wizard, reply, corrected) if corrected else None
    term = term_asked(told)
    yield Meaning("explain", text=term) if term else None
    yield Meaning("words", text=corrected or told)


def _is_log(read: Reading) -> bool:
    """Whether some line has the form that a program writes; a sentence that cites an error is still a sentence."""
    return any(line.dialect or line.smtp for session in read.sessions for line in session.lines)


def _picked(message: str, listed: tuple[str, ...]) -> str:
    number = _ordinal(message)
    return listed[number - 1] if number is not None and 0 < number <= len(listed) else ""


def _ordinal(message: str) -> int | None:
    """The number that is the whole message, but for words like “choice”.

    >>> _ordinal("la 2"), _ordinal("code 20")
    (2, None)
    """
    words = [word for word in fold(message).split() if word not in _ORDINAL]
    return int(words[0]) if len(words) == 1 and words[0].isdigit() and len(words[0]) < 3 else None


def _answer(wizard: Wizard, reply: Reply, message: str) -> Meaning | None:
    following = reply.next
    folded = fold(message)
    if isinstance(following, Conclude):
        choice = YES_CHOICE if folded in YES else NO_CHOICE if folded in NO else ""
        return Meaning("answer", node=following.solution, choice=choice) if choice else None
    if isinstance(following, Send):
        passed = folded in UNKNOWN or folded in NO
        return Meaning("answer", node=following.question, choice=UNKNOWN_CHOICE) if passed else None
    if not isinstance(following, Ask):
        return None
    question = wizard.kb.questions[following.question]
    choice = _choice(question, message)
    return Meaning("answer", node=question.id, choice=choice) if choice else None


def _choice(question: Question, message: str) -> str:
    """The choice of a question that a message names, by its number, its label, or a yes or no; "" for none."""
    folded = fold(message)
    if folded in UNKNOWN:
        return UNKNOWN_CHOICE
    labels = _labels([question])
    ordinal = _ordinal(message)
    if ordinal is not None:
        begins = {choice for _, choice, label in labels if label.split()[:1] == [str(ordinal)]}
        if len(begins) == 1:
            return begins.pop()
        return question.choices[ordinal - 1].id if 0 < ordinal <= len(question.choices) else ""
    for said, id_, first_words in ((YES, YES_CHOICE, ("oui", "yes")), (NO, NO_CHOICE, ("non", "no"))):
        if folded in said:
            meant = {choice for _, choice, label in labels if choice == id_ or label.split()[:1][0] in first_words}
            return meant.pop() if len(meant) == 1 else ""
    if len(folded.split()) > _LONGEST_ANSWER_WORDS:
        return ""
    return _most_alike(folded, labels, _ENOUGH_ALIKE)[1]


def _labels(questions: Iterable[Question]) -> list[tuple[str, str, str]]:
    """Question, choice, and a label of it in one language, folded."""
    return [
        (question.id, choice.id, folded)
        for question in questions
        for choice in question.choices
        for label in choice.label.values()
        if (folded := fold(label))
    ]


def _most_alike(said: str, labels: list[tuple[str, str, str]], enough: float) -> tuple[str, str]:
    """The question and the choice whose label comes nearest, if it is near and no other is as near."""
    scores: dict[tuple[str, str], float] = {}
    for question, choice, label in labels:
        if _negated(said) == _negated(label):
            score = max(fuzz.token_sort_ratio(said, label), 0.95 * fuzz.token_set_ratio(said, label))
            scores[question, choice] = max(score, scores.get((question, choice), 0.0))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < enough or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEARLY):
        return "", ""
    return ranked[0][0]


def _negated(folded: str) -> bool:
    return not NEGATIONS.isdisjoint(folded.split())


def _correction(wizard: Wizard, reply: Reply, said: str) -> Meaning | None:
    """The earlier answer that a message changes: its label first, else the question that it speaks of."""
    trail = [step for step in (reply.walk.trail if reply.walk else ()) if step.node in wizard.kb.questions]
    questions = [wizard.kb.questions[step.node] for step in trail]
    node, choice = _most_alike(said, _labels(questions), _ENOUGH_ALIKE)
    if node:
        return Meaning("correction", node=node, choice=choice)
    spoken_of = _question_spoken_of(said, questions)
    if spoken_of is None:
        return None
    opposite = _opposite(spoken_of, {step.node: step for step in trail}, said)
    return Meaning("correction", node=spoken_of.id, choice=opposite) if opposite else None


def _question_spoken_of(said: str, questions: list[Question]) -> Question | None:
    scored = [(max(fuzz.token_set_ratio(said, fold(title)) for title in q.title.values()), q) for q in questions]
    best = max(scored, key=lambda item: item[0], default=None)
    return best[1] if best is not None and best[0] >= _ENOUGH_FOR_A_CORRECTION else None


def _opposite(question: Question, steps: Mapping[str, Step], said: str) -> str:
    """Of a question of two choices, the one that was not taken, where the message says good or bad of it."""
    words = set(said.split())
    tells = not GOOD.isdisjoint(words) or not BAD.isdisjoint(words)
    others = [choice.id for choice in question.choices if choice.id != steps[question.id].choice]
    return others[0] if tells and len(others) == 1 else ""
