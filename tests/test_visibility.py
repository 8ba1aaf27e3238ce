"""Who may see what is checked where it is written."""

from pathlib import Path

from tests.small_kb import ARTICLE, SMALL, reading


def told(tmp_path: Path, pages: dict[str, str]) -> list[str]:
    return [f"{problem.path}: {problem.what}" for problem in reading(tmp_path, pages).errors]


def test_a_public_page_may_not_lead_to_an_internal_one(tmp_path: Path) -> None:
    hidden = SMALL["clock.fr.md"].replace("id: clock\n", "id: clock\nvisibility: internal\n")
    assert any(
        "leads to page “clock”, which is internal" in line for line in told(tmp_path, {**SMALL, "clock.fr.md": hidden})
    )


def test_a_page_may_not_lead_to_a_retired_one(tmp_path: Path) -> None:
    gone = SMALL["clock.fr.md"].replace("id: clock\n", "id: clock\nretired: 2026-01-01\n")
    assert any("which is retired" in line for line in told(tmp_path, {**SMALL, "clock.fr.md": gone}))


def test_an_unknown_visibility_is_refused(tmp_path: Path) -> None:
    wrong = ARTICLE.replace("id: 1\n", "id: 1\nvisibility: privat\n")
    assert any("“privat” is no visibility" in line for line in told(tmp_path, {**SMALL, "1.fr.md": wrong}))


def test_a_page_that_logs_are_read_by_is_public(tmp_path: Path) -> None:
    table = (
        "---\nid: t\ntitle: T\nvisibility: internal\nsource: https://example.com\n---\n\n"
        "## T\n\n| {tls.alert} | {tls.there_says} | Sens |\n|---|---|---|\n| 50 | parse | illisible |\n"
    )
    assert any("logs are read by it" in line for line in told(tmp_path, {**SMALL, "t.fr.md": table}))


def test_a_successor_must_exist_and_stand_on_a_retired_page(tmp_path: Path) -> None:
    wrong = ARTICLE.replace("id: 1\n", "id: 1\nsuccessor: nowhere\n")
    assert any("names no page" in line for line in told(tmp_path, {**SMALL, "1.fr.md": wrong}))
