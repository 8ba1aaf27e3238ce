"""Which earlier answer a message changes, and into what."""

from collections.abc import Sequence

from wizard.answer import plain
from wizard.chat.labels import Label, named
from wizard.chat.meaning import Meaning
from wizard.chat.phrases import BAD, GOOD, NEGATIONS, NO, YES
from wizard.conversation import Reply
from wizard.facts import Facts
from wizard.model import NO as NO_CHOICE
from wizard.model import YES as YES_CHOICE
from wizard.model import KnowledgeBase, Question
from wizard.search import fold
from wizard.walk import Conclude, Step

_POSITIVE = frozenset("good fine ok right yes verified correct works same".split())
_NEGATIVE = frozenset("bad no wrong failed broken".split())
_SAYS_NOTHING = frozenset(
    "le la les l un une des du de d et est sont c ce cette notre nos votre mon ma leur leurs its a an the is are our "
    "your my their that this it il elle on ca cela".split()
)


def corrected_answer(kb: KnowledgeBase, reply: Reply, said: str) -> Meaning | None:
    """The earlier answer that words change: the label of another choice first, else what is said of its subject."""
    trail = reply.walk.trail if reply.walk else ()
    outcome = _of_solution(kb, reply, said)
    if outcome:
        return outcome
    asked = [step for step in reversed(trail) if step.node in kb.questions and step.by != "page"]
    for step in asked:
        question = kb.questions[step.node]
        choice = named(said, _labels(question, reply.facts))
        if choice and choice != step.choice:
            return Meaning("correction", node=step.node, choice=choice)
    for step in asked:
        question = kb.questions[step.node]
        choice = _by_quality(question, step.choice, said) if _is_about(question, said) else ""
        if choice:
            return Meaning("correction", node=step.node, choice=choice)
    return None


def _of_solution(kb: KnowledgeBase, reply: Reply, said: str) -> Meaning | None:
    """A solution that helped after all, or did not."""
    following = reply.next
    if isinstance(following, Conclude) and following.helped:
        return Meaning("correction", node=following.solution, choice=NO_CHOICE) if said in NO else None
    trail: Sequence[Step] = reply.walk.trail if reply.walk else ()
    if not trail or trail[-1].node not in kb.solutions:
        return None
    choice = YES_CHOICE if said in YES else NO_CHOICE if said in NO else ""
    last = trail[-1]
    return Meaning("correction", node=last.node, choice=choice) if choice and choice != last.choice else None


def _labels(question: Question, facts: Facts) -> list[Label[str]]:
    return [
        Label(choice.id, plain({language: text}, facts, language))
        for choice in question.choices
        for language, text in choice.label.items()
    ]


def _is_about(question: Question, said: str) -> bool:
    """Whether the words name what the question, or one of its answers, is about."""
    words = set(said.split()) - _SAYS_NOTHING - GOOD - BAD - NEGATIONS
    texts = [*question.title.values(), *(text for choice in question.choices for text in choice.label.values())]
    return any(words & set(fold(text).split()) for text in texts)


def _by_quality(question: Question, taken: str, said: str) -> str:
    """The choice that calls the subject good, or bad, as the words do; "" where they do not, or it is taken."""
    words = set(said.split())
    good, bad = not GOOD.isdisjoint(words), not BAD.isdisjoint(words)
    if good == bad:
        return ""
    if not NEGATIONS.isdisjoint(words):
        good = not good
    ids = [choice.id for choice in question.choices]
    wanted = [choice for choice in ids if choice in (_POSITIVE if good else _NEGATIVE)]
    if not wanted and len(ids) == 2:
        wanted = [choice for choice in ids if choice not in (_NEGATIVE if good else _POSITIVE)]
    return wanted[0] if len(wanted) == 1 and wanted[0] != taken else ""
