"""Where a walk goes on in a section whose order does not matter: what is still to be asked there is its agenda."""

from collections.abc import Iterator

from wizard.model import Agenda, KnowledgeBase

Frame = str | Agenda
"""What a place comes back to: a call question, or the agenda of a section whose order does not matter."""
Stack = tuple[Frame, ...]
"""What to come back to, the innermost last. A question of a section in any order has its agenda at the end."""
Place = tuple[str | None, Stack]
"""A question (None past a checklist, or before the next of an agenda is chosen), and what to come back to."""


def may_come_next(base: KnowledgeBase, agenda: Agenda) -> Agenda:
    """Those of an agenda of which any may be asked next: all before the first pinned one, else that one."""
    for index, question_id in enumerate(agenda):
        if base.questions[question_id].pinned:
            return agenda[: max(index, 1)]
    return agenda


def without(agenda: Agenda, question_id: str) -> Agenda:
    """An agenda after one of its questions was passed."""
    return tuple(other for other in agenda if other != question_id)


def split(stack: Stack) -> tuple[Agenda, Stack]:
    """The agenda at the end of a stack, and what is outside of it."""
    if stack and not isinstance(stack[-1], str):
        return stack[-1], stack[:-1]
    return (), stack


def stays(base: KnowledgeBase, question_id: str, target: str) -> bool:
    """Whether a choice of a question leads to another one of the same section."""
    question, other = base.questions[question_id], base.questions[target]
    return (question.page, question.section) == (other.page, other.section)


def entered(base: KnowledgeBase, target: str) -> Place:
    """Where a link from elsewhere arrives.

    A link to the first question of a section in any order stands for its whole checklist; a link to any other, or to
    a branch, for that one first and then for those after it.
    """
    agenda = base.agendas.get(target)
    if agenda is None:
        return target, ()
    return (None, (agenda,)) if target in agenda else (target, (agenda,))


def alternatives(base: KnowledgeBase, question_id: str, stack: Stack) -> Iterator[tuple[str, Stack]]:
    """A question with its stack, then those that might as well be asked in its place."""
    yield question_id, stack
    section = base.pages[base.questions[question_id].page].sections[base.questions[question_id].section]
    if question_id not in base.agendas or question_id not in section.checklist:
        return
    *outer, left = stack
    agenda = tuple(each for each in section.checklist if each == question_id or each in left)
    for other in may_come_next(base, agenda):
        if other != question_id:
            yield other, (*outer, without(agenda, other))
