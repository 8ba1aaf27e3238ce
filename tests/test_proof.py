"""The gate: what the articles promise is tried, and what is not kept is told with file and line."""

from pathlib import Path

import pytest

from tests.small_kb import ARTICLE, CLOCK, small_kb
from wizard.conversation import Wizard
from wizard.proof import explain, prove

SYMPTOMS = """
## Symptômes

### Un échec {#failure .symptom}

```log
line: TLS connection could not be established
sets: tls.outcome=failed
like: 198.51.100.2 [1F70] 12:51:22 Client session TLS connection could not be established
unlike: 198.51.100.2 [1F70] 12:51:22 Client session TLS connection could be established
```
"""
DIALECT = """
```dialect
name: icewarp
line: {session.peer} [{thread}] {time} Client session {body}
sets: session.side=client
session: thread, session.peer
line: {session.peer} [{thread}] {time} {body}
sets: session.side=server
session: thread, session.peer
sent: >>> {smtp}
received: <<< {smtp}
like: 198.51.100.2 [1F70] 12:51:22 Client session TLS connection could not be established
```
"""
TEST = """
```test
line: 198.51.100.2 [1F70] 12:51:22 Client session TLS connection could not be established
expect: outcome failed
expect: ask #reason
expect: not none
answer: #reason = version
expect: ask #which-side
answer: #which-side = here
expect: solution #old-here
expect: likely protocol-too-old
```
"""


def wizard_with(tmp_path: Path, extra: str) -> Wizard:
    return Wizard(small_kb(tmp_path, {"1.fr.md": ARTICLE + SYMPTOMS + DIALECT + extra, "clock.fr.md": CLOCK}))


def test_promises_that_are_kept_give_no_problem(tmp_path: Path) -> None:
    assert prove(wizard_with(tmp_path, TEST)) == ()


@pytest.mark.parametrize(
    ("promise", "broken"),
    [
        ("expect: outcome failed", "expect: outcome verified"),
        ("expect: ask #reason", "expect: ask #outcome"),
        ("expect: not none", "expect: certain none"),
        ("expect: solution #old-here", "expect: solution #old-there"),
        ("expect: likely protocol-too-old", "expect: hand-over"),
    ],
)
def test_an_expectation_that_fails_is_told_at_its_line(tmp_path: Path, promise: str, broken: str) -> None:
    problems = prove(wizard_with(tmp_path, TEST.replace(promise, broken)))
    assert len(problems) == 1 or broken == "expect: certain none"
    text = (tmp_path / "1.fr.md").read_text("utf-8").splitlines()
    assert text[problems[0].line - 1] == broken and problems[0].remedy


def test_a_symptom_that_does_not_win_on_its_own_sample_is_told(tmp_path: Path) -> None:
    stolen = SYMPTOMS.replace("{#failure", "{#other").replace(
        "line: TLS connection could not", "line: TLS {any} could not"
    )
    special = SYMPTOMS.split("### ")[1]
    kb = small_kb(tmp_path, {"1.fr.md": ARTICLE + DIALECT + stolen + "### " + special, "clock.fr.md": CLOCK})
    problems = [problem for problem in prove(Wizard(kb)) if "does not win" in problem.what]
    assert ["1#other" in problem.what for problem in problems] == [True]


def test_a_line_that_no_sample_exercises_is_told(tmp_path: Path) -> None:
    more = SYMPTOMS.replace("sets: tls.outcome=failed", "line: TLS gave up\nsets: tls.outcome=failed")
    kb = small_kb(tmp_path, {"1.fr.md": ARTICLE + DIALECT + more, "clock.fr.md": CLOCK})
    assert [problem.offending for problem in prove(Wizard(kb))] == ["TLS gave up"]


def test_an_unlike_that_matches_is_told(tmp_path: Path) -> None:
    wrong = SYMPTOMS.replace("could be established", "could not be established")
    kb = small_kb(tmp_path, {"1.fr.md": ARTICLE + DIALECT + wrong, "clock.fr.md": CLOCK})
    assert ["must not match" in problem.what for problem in prove(Wizard(kb))] == [True]


def test_a_dialect_that_does_not_claim_its_sample_is_told(tmp_path: Path) -> None:
    wrong = DIALECT.replace("like: 198.51.100.2 [1F70]", "like: 198.51.100.2 (1F70)")
    kb = small_kb(tmp_path, {"1.fr.md": ARTICLE + wrong, "clock.fr.md": CLOCK})
    assert ["does not claim its own sample" in problem.what for problem in prove(Wizard(kb))] == [True]


def test_a_sample_that_another_dialect_claims_is_told(tmp_path: Path) -> None:
    other = (
        DIALECT.replace("name: icewarp", "name: other").replace("[{thread}]", "({thread})").replace("[1F70]", "(1F70)")
    )
    borrowed = SYMPTOMS.replace("like: 198.51.100.2 [1F70]", "like: 198.51.100.2 (1F70)")
    pages = {"1.fr.md": ARTICLE + DIALECT + borrowed, "clock.fr.md": CLOCK + other}
    problems = prove(Wizard(small_kb(tmp_path, pages)))
    assert [problem.what for problem in problems] == ["the dialect “other” claims a sample of another program"]


def test_the_shipped_articles_keep_every_promise(shipped_wizard: Wizard) -> None:
    assert [str(problem) for problem in prove(shipped_wizard)] == []


def test_an_explanation_says_what_matched_and_what_nearly_did(tmp_path: Path) -> None:
    wizard = wizard_with(tmp_path, "")
    exact, near = (
        explain(wizard, f"198.51.100.2 [1F70] 12:51:22 Client session {body}")[0]
        for body in ("TLS connection could not be established", "TLS connection could be established")
    )
    assert exact.match is not None and exact.match.symptom == "1#failure" and exact.match.exact
    assert exact.facts.value("tls.outcome") == "failed"
    assert near.match is None and near.nearest[0].symptom == "1#failure" and "not" in near.nearest[0].missing


PEER = """
```peer
line: dialling {session.host}:{session.port}
like: 198.51.100.2 [1F70] 12:51:22 Client session dialling mx.example.com:587 now
unlike: 198.51.100.2 [1F70] 12:51:22 Client session redialling mx.example.com:587 now
```
"""


def test_where_a_program_names_its_peer_is_tried_on_its_samples(tmp_path: Path) -> None:
    assert prove(wizard_with(tmp_path, PEER)) == ()


@pytest.mark.parametrize(
    ("written", "changed", "told"),
    [
        ("session dialling", "session Dialling", ["does not find anything", "no sample shows"]),
        ("line: dialling {session.host}", "line: to {session.host}", ["does not find anything", "no sample shows"]),
        ("session redialling", "session dialling", ["is not for"]),
        ("line: dialling", "line: calling {session.host}:{session.port}\nline: dialling", ["no sample shows"]),
    ],
)
def test_a_pattern_of_a_peer_that_its_samples_do_not_bear_out_is_told(
    tmp_path: Path, written: str, changed: str, told: list[str]
) -> None:
    problems = prove(wizard_with(tmp_path, PEER.replace(written, changed, 1)))
    assert len(problems) == len(told)
    assert all(any(words in problem.what for problem in problems) for words in told)
    assert all(problem.remedy for problem in problems)
