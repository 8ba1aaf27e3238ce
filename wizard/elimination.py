"""Why a solution can no longer be reached: the step of the trail, or the evidence, that ruled it out."""

from collections.abc import Mapping, Sequence

from wizard.evidence import Finding
from wizard.model import NEXT, KnowledgeBase, Question
from wizard.reach import Place, Structure
from wizard.walk import RuledOut, Step

Passed = tuple[Step, Place]
"""A step, and the place before it."""


def ruled_out(
    base: KnowledgeBase,
    structure: Structure,
    start: str | None,
    passed: Sequence[Passed],
    end: Place | None,
    still_open: Sequence[str],
    findings: Mapping[str, Finding],
) -> tuple[RuledOut, ...]:
    """The solutions reachable from ``start`` that are no longer open, each with what ruled it out.

    ``end`` is the place where the walk stands, None where it has come to a solution.
    """
    kept = frozenset(still_open)
    reached = [structure.of(place) for _, place in passed]
    if end is not None:
        reached.append(structure.of(end))
    last_seen = _last_seen(reached)
    tried = {step.node: step for step, _ in passed if step.node in base.solutions}
    decided = [
        (base.questions[node], finding) for node, finding in findings.items() if finding.proved or finding.skipped
    ]
    found = []
    for solution_id in structure.in_order(start):
        if solution_id in kept:
            continue
        step = tried.get(solution_id) or _step_after(solution_id, last_seen, passed)
        step = step or _by_evidence(solution_id, decided, structure)
        if step is not None:
            solution = base.solutions[solution_id]
            found.append(RuledOut(solution.id, solution.cause, solution.at, step))
    return tuple(found)


def _last_seen(reached: Sequence[frozenset[str]]) -> Mapping[str, int]:
    """For each solution the last place on the walk from which it could be reached."""
    return {solution: index for index, solutions in enumerate(reached) for solution in solutions}


def _step_after(solution_id: str, last_seen: Mapping[str, int], passed: Sequence[Passed]) -> Step | None:
    index = last_seen.get(solution_id, len(passed))
    return passed[index][0] if index < len(passed) else None


def _by_evidence(solution_id: str, decided: Sequence[tuple[Question, Finding]], structure: Structure) -> Step | None:
    """A question still ahead, or skipped, whose evidence leads elsewhere."""
    for question, finding in decided:
        reaching = {
            choice.id
            for choice in question.choices
            if choice.target != NEXT and solution_id in structure.of_choice(question, choice)
        }
        if not reaching or (finding.proved is not None and finding.proved.choice in reaching):
            continue
        if finding.skipped is not None:
            return Step(question.id, "", finding.skipped.source, finding.skipped.lines)
        if finding.proved is not None:
            support = finding.proved.support
            return Step(question.id, finding.proved.choice, support.source, support.lines)
    return None
