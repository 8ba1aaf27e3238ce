"""Right answers on a labelled collection: one faulty server, thirteen programs, and what each of them wrote.

``python -m tests.lab_scoring tests/data/tls_lab.jsonl`` prints the same table for this collection or for another.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.lab_scoring import (
    CAUSES_OF,
    Score,
    causes_of,
    judge,
    masked,
    read_records,
    report,
    score,
    separates,
    text_of,
    wrong_proof,
)
from wizard.conversation import Turn, Wizard, reply
from wizard.evidence import holds
from wizard.vocabulary import CAUSES
from wizard.wire import diagnosis_out

COLLECTION = Path(__file__).parent / "data" / "tls_lab.jsonl"
MAIL_LINES = Path(__file__).parent / "data" / "mail_lines.jsonl"
"""Lines of servers, transcripts of tools, refusals of other kinds, noise: written as their programs write them."""
ENOUGH = 0.95
"""The part of the records whose cause must be told, or asked for by the question that tells it."""

Json = Mapping[str, Any]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return read_records(COLLECTION)


@pytest.fixture(scope="module")
def scored(records: list[dict[str, Any]], shipped_wizard: Wizard) -> Score:
    return score(records, lambda text: diagnose(shipped_wizard, text))


def diagnose(wizard: Wizard, text: str) -> Json:
    return diagnosis_out(wizard.kb, reply(wizard, Turn(text)))


def test_the_cause_is_told_or_the_question_that_tells_it_is_asked(scored: Score) -> None:
    sys.stdout.write(report(scored) + "\n")
    assert scored.share >= ENOUGH, report(scored)


def test_nothing_is_wrong_aloud(scored: Score) -> None:
    assert not scored.aloud, [(judged.record["id"], judged.told) for judged in scored.aloud]


def test_each_program_is_understood(scored: Score) -> None:
    by_program: dict[str, list[bool]] = {}
    for judged in scored.judgements:
        by_program.setdefault(f"{judged.record['side']}: {judged.record['tool']}", []).append(judged.right)
    shares = {program: sum(right) / len(right) for program, right in by_program.items()}
    assert min(shares.values()) >= 0.9, {program: share for program, share in shares.items() if share < 0.9}


def test_lines_that_print_a_reason_are_never_answered_with_silence(scored: Score) -> None:
    silent = [judged.record for judged in scored.wrong if judged.way == "silence"]
    explained = [record["id"] for record in silent if "error" in text_of(record) or "alert" in text_of(record)]
    assert not explained


def test_where_several_causes_write_the_same_lines_none_of_them_is_certain(scored: Score) -> None:
    for judged in scored.judgements:
        causes = {cause for label in scored.ambiguous.get(masked(judged.record), ()) for cause in CAUSES_OF[label]}
        if len(causes) > 1 and judged.told.startswith("certain "):
            said = judged.told.split()[1]
            assert causes <= {said, *causes_of(judged.record)}, (judged.record["id"], judged.told, causes)


def test_no_proof_rules_out_the_true_cause(records: list[dict[str, Any]], shipped_wizard: Wizard) -> None:
    faults: dict[str, list[str]] = {}
    for record in records:
        step = wrong_proof(record, diagnose(shipped_wizard, text_of(record)))
        if step is not None:
            line = evidence_line(shipped_wizard, step, text_of(record))
            faults.setdefault(line, []).append(f"{record['id']} ({record['true_cause']})")
    assert not faults, faults


def evidence_line(wizard: Wizard, step: Json, text: str) -> str:
    """Where the line of evidence stands that proved a step: file, line and what it says."""
    facts = reply(wizard, Turn(text)).facts
    for line in wizard.kb.questions[step["question"]].evidence:
        if line.choice == step["choice"] and holds(line.condition, facts):
            return f"{line.location.path}:{line.location.line}: {line.verb} {line.choice}: {line.condition.text}"
    return f"{step['question']}={step['choice']}"


def test_lines_of_servers_transcripts_other_refusals_and_noise_are_told_right(shipped_wizard: Wizard) -> None:
    scored = score(read_records(MAIL_LINES), lambda text: diagnose(shipped_wizard, text))
    assert not scored.aloud and scored.share == 1.0, report(scored)


def test_every_label_is_a_cause_of_the_product(records: list[dict[str, Any]]) -> None:
    assert {record["true_cause"] for record in records} == set(CAUSES_OF)
    assert {cause for causes in CAUSES_OF.values() for cause in causes} <= CAUSES


def record_of(cause: str) -> Json:
    return {"id": "one", "true_cause": cause, "lines": ["some line"]}


def diagnosis_of(*verdicts: tuple[str, str], outcome: str = "failed", following: Json | None = None) -> Json:
    causes = [{"id": cause, "at": None, "certainty": certainty} for certainty, cause in verdicts]
    session = {"id": 1, "outcome": outcome, "facts": {}, "causes": causes, "next": following}
    return {"focus": 1, "sessions": [session], "causes": causes, "next": following}


ASK = {"ask": "a#q", "choices": {"old": ["cert-expired"], "new": ["clock-skew"], "all": ["cert-expired"]}}


class TestTheJudge:
    def test_a_cause_that_is_told_is_right(self) -> None:
        assert judge(record_of("cert-expired"), diagnosis_of(("likely", "cert-expired"))).right

    def test_another_cause_that_is_certain_is_wrong_aloud(self) -> None:
        judged = judge(record_of("cert-expired"), diagnosis_of(("certain", "clock-skew"), following=ASK))
        assert judged.aloud
        assert not judged.right

    def test_another_cause_that_is_likely_is_wrong_but_not_aloud_without_the_question(self) -> None:
        judged = judge(record_of("cert-expired"), diagnosis_of(("likely", "clock-skew")))
        assert not judged.aloud
        assert not judged.right

    def test_a_question_is_right_if_its_answer_tells_the_cause(self) -> None:
        assert judge(record_of("cert-expired"), diagnosis_of(following=ASK)).way == "question"
        assert not judge(record_of("cert-revoked"), diagnosis_of(following=ASK)).right

    def test_a_question_all_of_whose_answers_lead_to_the_cause_tells_nothing(self) -> None:
        asked = {"ask": "a#q", "choices": {"one": ["cert-expired"], "other": ["cert-expired", "clock-skew"]}}
        assert not separates(asked, frozenset(("cert-expired",)))

    def test_a_success_that_is_called_a_failure_is_wrong_aloud(self) -> None:
        assert judge(record_of("none"), diagnosis_of(("likely", "cert-expired"), outcome="encrypted")).aloud
        assert judge(record_of("none"), diagnosis_of(outcome="failed")).aloud
        assert judge(record_of("none"), diagnosis_of(outcome="verified")).right

    def test_asking_for_lines_is_right_only_where_other_causes_write_the_same(self) -> None:
        asked = diagnosis_of(following={"send": "a#lines"})
        asked["sessions"][0]["facts"]["tls.there_says"] = {"value": "parse"}
        assert judge(record_of("cert-expired"), asked, ambiguous=True).right
        assert not judge(record_of("cert-expired"), asked).right
