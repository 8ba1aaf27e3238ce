"""Why a solution can no longer be reached: the step of the trail, or the evidence, that ruled it out."""

from collections.abc import Iterator, Mapping, Sequence

from wizard.agenda import Place
from wizard.evidence import Finding
from wizard.model import NEXT, UNKNOWN, KnowledgeBase
from wizard.reach import Structure
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
    led_away = list(_led_away(base, structure, findings))
    found = []
    for solution_id in structure.in_order(start):
        if solution_id in kept:
            continue
        after = _step_after(solution_id, last_seen, passed)
        by_evidence = next((step for solutions, step in led_away if solution_id in solutions), None)
        chosen = after if after is not None and _rules_out(after, base) else None
        step = tried.get(solution_id) or chosen or by_evidence or after
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


def _rules_out(step: Step, base: KnowledgeBase) -> bool:
    """Whether a step is a reason by itself: not knowing, being sent on and a failed attempt say nothing of the others.

    What can no longer be reached after one of these was led away from by a question that was skipped on the way.
    """
    return step.choice != UNKNOWN and step.by != "page" and step.node in base.questions


def _led_away(
    base: KnowledgeBase, structure: Structure, findings: Mapping[str, Finding]
) -> Iterator[tuple[frozenset[str], Step]]:
    """What the evidence of each question, still ahead or skipped, leads away from, and the step that it stands for."""
    for node, finding in findings.items():
        taken = finding.proved.choice if finding.proved else ""
        support = finding.proved.support if finding.proved else finding.skipped
        if support is None:
            continue
        question = base.questions[node]
        reached = {
            choice.id: structure.of_choice(question, choice) for choice in question.choices if choice.target != NEXT
        }
        away = frozenset[str]().union(*reached.values())
        if taken in reached:
            away = (away | structure.past(question)) - reached[taken]
        yield away, Step(node, taken, support.source, support.lines)
