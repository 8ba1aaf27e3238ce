"""Checks that need the whole knowledge base: targets, what can be reached, and that every walk ends."""

from collections.abc import Iterator

from wizard.knowledge.problems import Problems, one_of
from wizard.model import NEXT, UNKNOWN, KnowledgeBase, Page, Question
from wizard.vocabulary import CAUSES

Place = tuple[str, int]
"""One section of one page."""


def check_links(base: KnowledgeBase, problems: Problems) -> None:
    """Every check of the links between nodes; what is wrong goes to ``problems``."""
    for page in base.pages.values():
        for question in page.questions:
            _check_question(base, page, question, problems)
        _check_tests(base, page, problems)
    _check_ends(base, problems)
    _check_reach(base, problems)
    _check_table_values(base, problems)


def _check_question(base: KnowledgeBase, page: Page, question: Question, problems: Problems) -> None:
    order = {node.id: index for index, node in enumerate(page.questions)}
    for choice in question.choices:
        if choice.target == NEXT:
            continue
        if choice.target not in base.questions and choice.target not in base.solutions:
            nodes = (*base.questions, *base.solutions)
            problems.add(
                choice.location, f"the choice “{choice.id}” leads to “{choice.target}”, which does not exist",
                reason="a choice leads to a question, to a solution or to #next",
                remedy=one_of(choice.target, tuple(nodes)) if nodes else "write the question or the solution first",
            )  # fmt: skip
            continue
        target = base.questions.get(choice.target)
        same = target is not None and target.page == page.id and target.section == question.section
        if same and order[choice.target] <= order[question.id]:
            problems.add(
                choice.location, f"the choice “{choice.id}” leads back to “{choice.target}”",
                reason="inside a section, links only go forward; else the walk may never end",
                remedy="move the target below this question, or use #next",
            )  # fmt: skip
    _check_call(base, question, problems)
    _check_order(base, question, problems)
    known = {choice.id for choice in question.choices}
    for line in question.evidence:
        if line.verb == "skips":
            continue
        if line.choice not in known or line.choice == UNKNOWN:
            problems.add(
                line.location,
                f"evidence for the choice “{line.choice}”, which the question does not have",
                remedy=one_of(line.choice, tuple(known - {UNKNOWN})) if known else "a question for lines has none",
            )


def _check_call(base: KnowledgeBase, question: Question, problems: Problems) -> None:
    others = [choice for choice in question.choices if choice.id != NEXT]
    if question.return_choice is not None and (question.call is None or len(others) != 1):
        problems.add(
            question.return_choice.location, "the choice “next” says where a call comes back to, and this is none",
            reason="“next” stands beside exactly one other choice, which leads to another question",
            remedy="give this choice an id of its own",
        )  # fmt: skip
    elif question.call is not None and question.call.target in base.solutions:
        problems.add(
            question.call.location, "a question with one choice, which leads to a solution",
            reason="a question with one choice is not asked: the walk goes there and comes back",
            remedy="add another choice, or link to the solution where this question is linked from",
        )  # fmt: skip


def _check_order(base: KnowledgeBase, question: Question, problems: Problems) -> None:
    """What holds only where the order of a checklist does not matter, and what is needed for choosing there."""
    if question.id not in base.agendas:
        if question.pinned:
            problems.add(
                question.location, "“.in-order” in a section whose questions are asked in order anyway",
                reason="it keeps the place of one question where the order of the others does not matter",
                remedy="take it out, or write {.any-order} behind the ## heading",
            )  # fmt: skip
        return
    checklist = base.pages[question.page].sections[question.section].checklist
    for choice in question.choices:
        target = base.questions.get(choice.target)
        inside = target is not None and (target.page, target.section) == (question.page, question.section)
        if choice.target in checklist or (inside and choice is question.call):
            problems.add(
                choice.location, f"the choice “{choice.id}” leads to “{choice.target}”, whose turn is not the author’s",
                reason="in a section {.any-order} the questions that are left are asked in the order that helps most",
                remedy="use #next, or make the target a branch (####) or a section of its own",
            )  # fmt: skip
    asks = question.id in checklist and not question.pinned and not question.asks_for_lines
    called = base.questions.get(question.call.target) if question.call else None
    if asks and not question.effort and not (called and called.effort):
        problems.add(
            question.location, f"“{question.id}” stands in a section {{.any-order}} and does not say its effort",
            reason="the question that rules out most per minute is asked first",
            remedy="write effort=low (a look), medium (a command) or high (to ask somebody, to change something)",
        )  # fmt: skip


def _check_tests(base: KnowledgeBase, page: Page, problems: Problems) -> None:
    for step in (step for test in page.tests for step in test.steps):
        named = step.name if step.kind == "answer" else ""
        expected = step.expectation
        if expected and expected.kind in ("ask", "send", "likely", "solution"):
            named = expected.value
        if expected and expected.kind == "likely" and named in CAUSES:
            continue
        if named and named not in base.questions and named not in base.solutions:
            problems.add(
                step.location, f"a test names “{named}”, which does not exist",
                remedy=one_of(named, (*base.questions, *base.solutions)),
            )  # fmt: skip
        elif step.kind == "answer" and (question := base.questions.get(step.name)):
            ids = {choice.id for choice in question.choices} | {UNKNOWN}
            if step.value not in ids:
                problems.add(
                    step.location, f"a test answers “{step.value}”, which {step.name} does not offer",
                    remedy=one_of(step.value, tuple(ids)),
                )  # fmt: skip


def _sections_after(base: KnowledgeBase) -> dict[Place, dict[Place, Question]]:
    """For each section the sections that a choice in it leads to, with a question that does so."""
    edges: dict[Place, dict[Place, Question]] = {}
    for question in base.questions.values():
        place = (question.page, question.section)
        edges.setdefault(place, {})
        for choice in question.choices:
            target = base.questions.get(choice.target)
            if target is not None and (target.page, target.section) != place:
                edges[place].setdefault((target.page, target.section), question)
    return edges


def _check_ends(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse loops between sections, so that every walk comes to an end."""
    edges = _sections_after(base)
    state: dict[Place, int] = {}

    def visit(start: Place) -> None:
        path: list[tuple[Place, Iterator[tuple[Place, Question]]]] = [(start, iter(edges.get(start, {}).items()))]
        state[start] = 1
        while path:
            place, following = path[-1]
            step = next(following, None)
            if step is None:
                state[place] = 2
                path.pop()
                continue
            target, question = step
            if state.get(target) == 1:
                problems.add(
                    question.location,
                    f"a loop: “{question.id}” leads back to page “{target[0]}”, from where it is reached",
                    reason="sections and pages that lead to each other in a ring make a walk without end",
                    remedy="take one of the links out, or let the walk come back by itself (#next)",
                )
            elif target not in state:
                state[target] = 1
                path.append((target, iter(edges.get(target, {}).items())))

    for place in edges:
        if place not in state:
            visit(place)


def _check_reach(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse questions and solutions that no walk can reach."""
    reached: set[str] = set()
    waiting = [page.first_question for page in base.articles if page.first_question]
    while waiting:
        node_id = waiting.pop()
        if node_id in reached:
            continue
        reached.add(node_id)
        question = base.questions.get(node_id)
        if question is None:
            continue
        waiting += filter(None, (base.following[node_id], *base.agendas.get(node_id, ())))
        waiting += [choice.target for choice in question.choices if choice.target != NEXT]
    places = {node.id: node.location for node in base.questions.values()}
    places |= {node.id: node.location for node in base.solutions.values()}
    for node_id, location in places.items():
        if node_id not in reached:
            problems.add(
                location, f"“{node_id}” cannot be reached",
                reason="no article with a way in (when:) leads to it",
                remedy="link to it from a question, or take it out",
            )  # fmt: skip


def _check_table_values(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse complaint words of tables that no evidence asks for: they would lead nowhere."""
    used: set[tuple[str, str]] = set()
    for question in base.questions.values():
        for line in question.evidence:
            for term in line.condition.terms:
                used |= {(term.fact, value) for value in term.values}
    for table in base.tables:
        for row in table.rows:
            for fact, value in row.sets:
                sides = ("tls.here_says", "tls.there_says") if fact in ("tls.here_says", "tls.there_says") else (fact,)
                if fact.startswith(("tls.here", "tls.there")) and not any((side, value) in used for side in sides):
                    problems.add(
                        row.location, f"the table sets {fact} = {value}, and no evidence asks for it",
                        reason="a log with this wording would lead nowhere",
                        remedy="add evidence to a question, or use a word that is asked for",
                    )  # fmt: skip
