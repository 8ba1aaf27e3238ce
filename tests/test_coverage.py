"""What the articles cover: every cause, code, alert, reason, reply and wording leads to steps in both languages."""

from dataclasses import replace

import pytest

from tests.conftest import ROOT
from wizard import knowledge
from wizard.conversation import Wizard
from wizard.coverage import CAUSES_GROUP, REASONS_GROUP, REPLIES_GROUP, Coverage, Row, coverage, lacking
from wizard.logs.openssl_left_out import LEFT_OUT
from wizard.logs.openssl_reasons import REASONS
from wizard.model import KnowledgeBase, Page
from wizard.vocabulary import CAUSES

TO_BE_WRITTEN = frozenset(
    (
        "causes: connection-cut (here)",
        "causes: interception (between)",
        "causes: interception (there)",
    )
)
"""Rows that nothing answers yet. Take out what has been written; add nothing."""


@pytest.fixture(scope="module")
def covered(shipped_wizard: Wizard) -> Coverage:
    return coverage(shipped_wizard, knowledge.read(ROOT / "kb").outdated)


def named(row: Row) -> str:
    return f"{row.group}: {row.name}"


def changed(kb: KnowledgeBase, page_id: str, **fields: object) -> KnowledgeBase:
    page: Page = replace(kb.pages[page_id], **fields)  # type: ignore[arg-type]  # the tests name fields of a page
    return KnowledgeBase({**kb.pages, page_id: page})


def test_no_new_hole_appears(covered: Coverage) -> None:
    assert sorted({named(row) for row in covered.holes} - TO_BE_WRITTEN) == []


def test_every_cause_and_every_row_of_the_reference_pages_is_in_the_table(
    covered: Coverage, shipped_kb: KnowledgeBase
) -> None:
    assert {row.name.partition(" ")[0] for row in covered.rows if row.group == CAUSES_GROUP} == CAUSES
    located = {row.location for row in covered.rows}
    assert [row.location for table in shipped_kb.tables for row in table.rows if row.location not in located] == []
    assert {"verify", "alerts", "ssl-reasons", "smtp-replies", "schannel", "tls-report", REPLIES_GROUP} <= {
        row.group for row in covered.rows
    }


def test_codes_and_alerts_lead_where_they_should(covered: Coverage) -> None:
    rows = {named(row): row for row in covered.rows}
    assert {lead.node for lead in rows["verify: tls.verify 20"].leads} == {"peer-certificate#chain-or-store"}
    assert {lead.side for lead in rows["alerts: tls.alert 70 protocol_version"].leads} == {"client", "server"}
    assert {lead.dialect for lead in rows["alerts: tls.alert 70 protocol_version"].leads} == {"", "icewarp"}
    pages = {name: {lead.node.partition("#")[0] for lead in row.leads} for name, row in rows.items()}
    assert pages["alerts: tls.alert 48 unknown_ca"] == {"our-certificate"}
    assert pages["alerts: tls.alert_sent 48 unknown_ca"] == {"peer-certificate"}
    assert "peer-certificate#chain-there" in rows["verify: tls.verify 20"].solutions
    assert all(not lead.node.startswith("not-tls") for lead in rows["verify: tls.verify 10"].leads)


def test_a_line_that_says_only_how_far_it_came_may_leave_everything_open(covered: Coverage) -> None:
    rows = {named(row): row for row in covered.rows}
    [lead] = rows["nginx: {any}peer closed connection in SSL handshake{any}"].leads
    assert (lead.how, lead.node) in (("beginning", "smtp-tls#outcome"), ("question", lead.node))
    assert {lead.how for row in covered.rows if row.location is None for lead in row.leads} <= {"question", "solution"}


def test_everything_is_translated(covered: Coverage) -> None:
    assert [share for share in covered.shares if share.current != share.total] == []
    assert len(covered.shares) == 2


def test_a_cause_without_a_solution_is_a_hole(shipped_kb: KnowledgeBase) -> None:
    page = shipped_kb.pages["clock"]
    here = next(node for node in page.solutions if node.at == "here")
    solutions = tuple(replace(node, cause="none") if node is here else node for node in page.solutions)
    holes = coverage(Wizard(changed(shipped_kb, "clock", solutions=solutions)), {}).holes
    assert "causes: clock-skew (here)" in {named(row) for row in holes if row.hole == "no-solution"}
    assert "causes: clock-skew (there)" not in {named(row) for row in holes}


def test_a_solution_that_lacks_a_part_in_one_language_is_a_hole(shipped_kb: KnowledgeBase) -> None:
    page = shipped_kb.pages["clock"]
    here = next(node for node in page.solutions if node.at == "here")
    parts = tuple(
        replace(part, body={"fr": part.body["fr"]} if part.kind == "check" else part.body) for part in here.parts
    )
    broken = replace(here, parts=tuple(part for part in parts if part.kind != "undo"))
    assert lacking(broken, ("en", "fr")) == ("check (en)", "undo (en)", "undo (fr)")
    assert lacking(here, ("en", "fr")) == ()
    solutions = tuple(broken if node is here else node for node in page.solutions)
    [row] = [
        row
        for row in coverage(Wizard(changed(shipped_kb, "clock", solutions=solutions)), {}).holes
        if named(row) == "causes: clock-skew (here)"
    ]
    assert (row.hole, row.lacking) == ("incomplete", (f"{here.id}: check (en), undo (en), undo (fr)",))


def test_a_row_that_no_evidence_uses_is_a_hole(shipped_kb: KnowledgeBase) -> None:
    deaf = KnowledgeBase(
        {
            page.id: replace(page, questions=tuple(replace(node, evidence=()) for node in page.questions))
            for page in shipped_kb.pages.values()
        }
    )
    holes = {named(row): row.hole for row in coverage(Wizard(deaf), {}).holes}
    assert holes["verify: tls.verify 20"] == "nowhere"
    assert holes["alerts: tls.alert 70 protocol_version"] == "nowhere"
    assert any(name.startswith(f"{REPLIES_GROUP}: STARTTLS: 454") for name in holes)


def test_outdated_passages_are_counted(shipped_wizard: Wizard) -> None:
    shares = {
        share.language: share for share in coverage(shipped_wizard, {("clock", "en"): ("title", "offset")}).shares
    }
    assert (shares["en"].outdated, shares["en"].current) == (2, shares["en"].total - 2)
    assert shares["fr"].outdated == 0


def test_every_reason_of_openssl_has_a_row_or_a_rule_that_leaves_it_out(covered: Coverage) -> None:
    left = [number for numbers in LEFT_OUT.values() for number in numbers]
    assert not set(left) & REASONS.keys() and len(left) == len(set(left))
    rows = [row for row in covered.rows if row.group == REASONS_GROUP]
    assert [row.name for row in rows if row.hole] == []
    assert f"explained: {len(REASONS)}" in [row.name for row in rows]
    assert sum(row.name.startswith("left out, ") for row in rows) == len(LEFT_OUT)


def test_a_reason_without_a_row_is_a_hole(shipped_kb: KnowledgeBase) -> None:
    deaf = Wizard(changed(shipped_kb, "ssl-reasons", tables=()))
    holes = [row for row in coverage(deaf, {}).holes if row.group == REASONS_GROUP]
    assert "193 no shared cipher" in [row.name for row in holes]
