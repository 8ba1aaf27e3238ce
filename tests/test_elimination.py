"""Why a solution can no longer be reached."""

from pathlib import Path

import pytest

from tests.small_kb import small_kb
from wizard.elimination import ruled_out
from wizard.evidence import Finding, Suggestion, Support
from wizard.reach import Structure
from wizard.walk import Step

BY_LOG = Support((2,), exact=True, source="log")


def test_the_last_step_that_could_still_reach_it_is_named(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    steps = [
        (Step("1#outcome", "failed", "log", (1,)), ("1#outcome", ())),
        (Step("1#reason", "parse", "log", (2,)), ("1#reason", ())),
    ]
    found = {
        out.solution: out.step.node for out in ruled_out(kb, Structure(kb), "1#outcome", steps, ("1#age", ()), (), {})
    }
    assert found["1#fine"] == "1#outcome" and found["1#old-here"] == "1#reason"


def test_what_is_still_open_is_not_ruled_out(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    assert ruled_out(kb, Structure(kb), "1#outcome", [], ("1#outcome", ()), tuple(kb.solutions), {}) == ()


def test_evidence_of_a_question_ahead_is_named_where_no_step_rules_out(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    findings = {"1#time": Finding(skipped=BY_LOG), "1#outcome": Finding(proved=Suggestion("failed", BY_LOG))}
    found = ruled_out(kb, Structure(kb), "1#outcome", [], ("1#outcome", ()), (), findings)
    because = {out.solution: (out.step.node, out.step.choice) for out in found}
    assert because["clock#set"] == ("1#time", "") and because["1#fine"] == ("1#outcome", "failed")


def test_a_solution_that_was_tried_names_the_attempt(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    attempt = Step("1#shrink", "no", "person")
    found = ruled_out(kb, Structure(kb), "1#outcome", [(attempt, ("1#age", ()))], ("1#time", ()), (), {})
    assert next(out.step for out in found if out.solution == "1#shrink") == attempt


@pytest.mark.parametrize(
    "step",
    [
        Step("1#age", "unknown", "person"),
        Step("1#shrink", "no", "person"),
    ],
)
def test_what_says_nothing_of_the_others_is_no_reason_where_a_skipped_question_is_one(
    tmp_path: Path, step: Step
) -> None:
    kb = small_kb(tmp_path)
    findings = {"1#time": Finding(skipped=BY_LOG)}
    found = ruled_out(kb, Structure(kb), "1#outcome", [(step, ("1#age", ()))], ("1#more", ()), (), findings)
    because = next(out.step for out in found if out.solution == "clock#set")
    assert (because.node, because.choice, because.lines) == ("1#time", "", (2,))
