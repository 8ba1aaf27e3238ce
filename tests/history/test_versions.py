"""The versions of a page: kept as files, forgotten for good, and told apart passage by passage."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.small_kb import ARTICLE, SMALL, small_kb, write
from wizard import history
from wizard.errors import KnowledgeError
from wizard.history import ChangedPassage, Version
from wizard.model import KnowledgeBase

NOTE = "\n#### Note {.note}\n\nThe key of the safe.\n"
RENEWED = ARTICLE.replace("Une introduction.", "Une longue introduction, plus claire.")


def version(kb: KnowledgeBase, number: int = 1, **changed: str) -> Version:
    return history.version_of(kb, kb.pages["1"], number, f"2026-01-0{number}", changed)


def between(tmp_path: Path, before: str, after: str) -> tuple[ChangedPassage, ...]:
    """What a reader sees of a change of the article."""
    old = version(small_kb(tmp_path / "old", {**SMALL, "1.fr.md": before}))
    new = version(small_kb(tmp_path / "new", {**SMALL, "1.fr.md": after}), 2)
    return history.compare(old, new, "fr")


def words(passage: ChangedPassage, change: str) -> list[str]:
    return [part.text.strip() for block in passage.blocks for part in block.parts if part.change == change]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    versions = (version(kb, fr="Première."), replace(version(kb, 2), title={"fr": "Autre"}))
    history.write_versions(tmp_path, "1", versions)
    assert history.read_versions(tmp_path, "1") == versions
    assert history.kept_pages(tmp_path) == ("1",)
    assert history.check_histories(tmp_path) == ()


def test_a_page_without_a_history_has_no_versions(tmp_path: Path) -> None:
    assert history.read_versions(small_kb(tmp_path) and tmp_path, "1") == ()


def test_a_version_costs_what_it_changed(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    renewed = small_kb(tmp_path / "later", {**SMALL, "1.fr.md": RENEWED})
    history.write_versions(tmp_path, "1", [version(kb), version(renewed, 2)])
    first, second = (tmp_path / "history" / "1.jsonl").read_text("utf-8").splitlines()
    assert "Quelle raison" in first
    assert "Quelle raison" not in second
    assert "plus claire" in second


def test_notes_for_colleagues_and_logic_are_not_kept(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, {**SMALL, "1.fr.md": ARTICLE + NOTE})
    history.write_versions(tmp_path, "1", [version(kb)])
    text = (tmp_path / "history" / "1.jsonl").read_text("utf-8")
    assert "safe" not in text
    assert "proves" not in text


def test_a_forgotten_version_leaves_nothing_but_its_number(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, {**SMALL, "1.fr.md": ARTICLE.replace("Une introduction.", "Un secret.")})
    versions = (version(kb, fr="Un secret, aussi."), version(small_kb(tmp_path / "later"), 2))
    history.write_versions(tmp_path, "1", history.forget(versions, 1))
    assert "secret" not in (tmp_path / "history" / "1.jsonl").read_text("utf-8")
    assert [each.number for each in history.read_versions(tmp_path, "1")] == [1, 2]
    assert [each.number for each in history.seen_by(history.read_versions(tmp_path, "1"), "author")] == [2]
    assert history.read_versions(tmp_path, "1")[1] == versions[1]


def test_an_audience_sees_only_what_was_published_for_it(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    versions = (replace(version(kb), visibility="internal"), version(kb, 2))
    assert [each.number for each in history.seen_by(versions, "public")] == [2]
    assert [each.number for each in history.seen_by(versions, "staff")] == [1, 2]


@pytest.mark.parametrize(
    "line",
    ["{", '{"form":2}', "[]", '{"form":1,"kept":{},"passages":["unknown"]}', '{"form":1,"kept":[]}', "\udcff"],
)
def test_a_damaged_line_is_told_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    history.write_versions(tmp_path, "1", [version(small_kb(tmp_path))])
    path = tmp_path / "history" / "1.jsonl"
    path.write_bytes(path.read_bytes() + line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(KnowledgeError) as raised:
        history.read_versions(tmp_path, "1")
    assert [(problem.path, problem.line) for problem in raised.value.problems] == [("history/1.jsonl", 2)]
    assert history.check_histories(tmp_path) == raised.value.problems


def test_versions_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    history.write_versions(tmp_path, "1", [version(kb, 2), version(kb, 1)])
    with pytest.raises(KnowledgeError):
        history.read_versions(tmp_path, "1")


def test_words_are_marked_and_what_stayed_is_left_out(tmp_path: Path) -> None:
    (found,) = between(tmp_path, ARTICLE, RENEWED)
    assert (found.kind, found.change) == ("intro", "changed")
    assert "longue" in words(found, "added")
    assert words(found, "removed") in ([], ["."])


def test_a_new_title_of_a_question_is_a_change_of_it(tmp_path: Path) -> None:
    (found,) = between(tmp_path, ARTICLE, ARTICLE.replace("### Quelle raison ?", "### Quelle cause ?"))
    assert (found.anchor, found.change, found.under) == ("reason", "changed", "L’échec")
    assert [part.text.strip() for part in found.title if part.change == "added"] == ["cause"]


def test_a_new_choice_and_a_removed_one_are_seen(tmp_path: Path) -> None:
    (found,) = between(tmp_path, ARTICLE, ARTICLE.replace("- [Aucune](#next", "- [Rien de tout cela](#next"))
    assert found.anchor == "reason"
    assert words(found, "removed") == ["Aucune"]
    assert words(found, "added") == ["Rien de tout cela"]


def test_passages_come_and_go(tmp_path: Path) -> None:
    gone = ARTICLE.replace(
        "### Collez le reste {#more .question}\n\nCollez les lignes de {session.peer: ce correspondant}.\n\n", ""
    )
    assert [(each.anchor, each.change) for each in between(tmp_path / "a", ARTICLE, gone)] == [("more", "removed")]
    assert [(each.anchor, each.change) for each in between(tmp_path / "b", gone, ARTICLE)] == [("more", "added")]


def test_a_passage_that_only_moved_is_no_change(tmp_path: Path) -> None:
    head, box = ARTICLE.split("### Une boîte")
    rest, old = head.split("### Vieux ici")
    assert between(tmp_path, ARTICLE, f"{rest}### Une boîte{box}\n### Vieux ici{old}") == ()


def test_steps_are_found_under_their_solution(tmp_path: Path) -> None:
    steps = ARTICLE + "\n#### Étapes {.steps}\n\n1. Ouvrez le port 25.\n2. Relancez.\n"
    (found,) = between(tmp_path, steps, steps.replace("port 25", "port 587"))
    assert (found.kind, found.under) == ("steps", "Une boîte")
    assert (words(found, "removed"), words(found, "added")) == (["25"], ["587"])
    assert [block.kind for block in found.blocks] == ["item", "item"]


def test_nothing_of_a_text_is_read_as_markup(tmp_path: Path) -> None:
    (found,) = between(tmp_path, ARTICLE, ARTICLE.replace("Une introduction.", "Une `<b>` introduction."))
    assert "<b>" in "".join(words(found, "added"))


def test_every_page_of_the_shipped_history_reads(shipped_kb: KnowledgeBase) -> None:
    directory = Path(__file__).parent.parent.parent / "kb"
    assert history.check_histories(directory) == ()
    for page in history.kept_pages(directory):
        versions = history.read_versions(directory, page)
        assert page in shipped_kb.pages
        assert all(set(each.title) == {"fr", "en"} for each in versions)
        assert all("note" not in {passage.kind for passage in each.passages} for each in versions)


def test_writing_leaves_no_other_file_behind(tmp_path: Path) -> None:
    history.write_versions(write(tmp_path, SMALL), "1", [version(small_kb(tmp_path))])
    assert [path.name for path in (tmp_path / "history").iterdir()] == ["1.jsonl"]
