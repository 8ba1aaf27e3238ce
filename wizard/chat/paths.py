"""The answers that lead to a node of a page, so that whoever picks it from a list stands where a walk would."""

from collections import deque
from collections.abc import Iterator

from wizard.conversation import Turn, Wizard, reply
from wizard.facts import Fact, Facts
from wizard.model import NEXT, KnowledgeBase, Question
from wizard.walk import Ask, Conclude, Send, Walk

Answers = tuple[tuple[str, str], ...]


def answers_to(wizard: Wizard, node: str, facts: Facts) -> Answers:
    """The fewest answers after which the walk of the node's own page stands at it; none where no answers do."""
    page = wizard.kb.pages[node.partition("#")[0]]
    if page.first_question is None or "#" not in node:
        return ()
    for answers in _paths(wizard.kb, page.first_question, node):
        walk = wizard.engine.walk(page, facts, dict(answers))
        following = walk.next if walk else None
        at = (
            following.solution
            if isinstance(following, Conclude)
            else following.question
            if isinstance(following, (Ask, Send))
            else None
        )
        if at == node:
            return answers
    return ()


def at_symptom(wizard: Wizard, node: str) -> tuple[str, Answers] | None:
    """The article that lines of a symptom open, and what they answer there; None where no article is about them.

    Only what every such line says counts: the code or the name in a sample is that of nobody. Of an answer that needs
    some code, whichever it is, no more follows than the answer itself.
    """
    symptom = wizard.kb.symptoms[node]
    page = wizard.kb.pages[node.partition("#")[0]]
    pattern = symptom.patterns[0]
    sample = reply(wizard, Turn(text=pattern.likes[0])).walk
    named = dict([("log.dialect", page.dialects[0].name)] if page.dialects else []) | dict(pattern.sets)
    facts = Facts([Fact(name, value, "log") for name, value in named.items()])
    owner = sample.article if sample else page.id if page.first_question else wizard.engine.choose_article(facts)
    walk = wizard.engine.walk(wizard.kb.pages[owner], facts, {}, explain=False) if owner else None
    if owner is None or walk is None:
        return None
    said, shown = _by_lines(walk), _by_lines(sample) if sample else ()
    return owner, said if said[:1] == shown[:1] else shown[:1]


def _by_lines(walk: Walk) -> Answers:
    return tuple((step.node, step.choice) for step in walk.trail if step.by == "log")


def _paths(kb: KnowledgeBase, start: str, node: str) -> Iterator[Answers]:
    """Ways from a question to a node, the shortest first, each question at most once in all of them together."""
    waiting: deque[tuple[str, Answers]] = deque([(start, ())])
    seen = {start}
    while waiting:
        here, answers = waiting.popleft()
        if here == node:
            yield answers
            continue
        question = kb.questions.get(here)
        for choice, target in _steps(kb, question) if question else ():
            if target == node or (target not in seen and target in kb.questions):
                seen.add(target)
                waiting.append((target, (*answers, *choice)))


def _steps(kb: KnowledgeBase, question: Question) -> Iterator[tuple[Answers, str]]:
    following = kb.following[question.id]
    if question.call is not None and following:
        yield (), following
    for choice in question.choices:
        target = following if choice.target == NEXT else choice.target
        if target and target.partition("#")[0] == question.page:
            yield ((question.id, choice.id),), target
