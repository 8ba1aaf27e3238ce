"""Reading the knowledge base: every mistake is told at once, each with file, line, reason and remedy."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small_kb import ARTICLE, CLOCK, SMALL, reading, small_kb, write
from wizard.errors import KnowledgeError
from wizard.knowledge import load, read
from wizard.knowledge.freshness import read_recorded, record, write_recorded
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import scan

MISTAKES = sorted(path for path in (Path(__file__).parent / "bad_kb").iterdir() if path.is_dir())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_each_deliberate_mistake_gets_exactly_its_message(mistake: Path) -> None:
    told = "\n".join(str(problem) for problem in read(mistake).errors) + "\n"
    assert told == (mistake / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_no_mistake_can_be_loaded(mistake: Path) -> None:
    with pytest.raises(KnowledgeError) as raised:
        load(mistake)
    assert all(problem.line >= 1 and problem.remedy for problem in raised.value.problems)


def test_the_small_knowledge_base_is_read_whole(tmp_path: Path) -> None:
    kb = small_kb(tmp_path)
    page = kb.pages["1"]
    assert page.first_question == "1#outcome"
    assert [section.checklist for section in page.sections] == [
        ("1#outcome",),
        ("1#reason", "1#time", "1#more", "1#firewall"),
        (),
    ]
    assert kb.questions["1#age"].branch and kb.questions["1#age"].stop == 0
    assert kb.questions["1#time"].call is not None and kb.questions["1#more"].asks_for_lines
    assert kb.solutions["1#old-here"].at == "here"


def test_mistakes_of_several_files_are_told_together(tmp_path: Path) -> None:
    loaded = reading(
        tmp_path,
        {
            "1.fr.md": ARTICLE.replace("(#fine ", "(#fin "),
            "clock.fr.md": CLOCK.replace("cause=clock-skew", "cause=skew"),
        },
    )
    assert {problem.path for problem in loaded.errors} == {"1.fr.md", "clock.fr.md"}


def test_a_page_may_live_in_any_folder(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, {"deep/er/1.fr.md": ARTICLE, "shared/clock.fr.md": CLOCK})
    assert kb.pages["1"].paths == {"fr": "deep/er/1.fr.md"}


def test_a_missing_language_is_a_warning_and_names_the_file_to_add(tmp_path: Path) -> None:
    english = "---\nid: clock\ntitle: The time\n---\n\n" + CLOCK.split("---\n", 2)[2].split("```evidence")[0].lstrip()
    english += (
        "## Solutions\n\n### Set it {#set .solution cause=clock-skew at=here}\n\n#### Steps {.steps}\n\n1. Set it.\n"
    )
    loaded = reading(tmp_path, {**SMALL, "clock.en.md": english})
    assert loaded.errors == ()
    assert any(
        "“1” does not exist in “en”" in warning.what and "1.en.md" in warning.remedy for warning in loaded.warnings
    )


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    (tmp_path / "2.fr.md").write_bytes("---\nid: 2\ntitle: é\n---\n".encode("latin-1"))
    problem = next(problem for problem in read(tmp_path).errors if problem.path == "2.fr.md")
    assert problem.line == 3 and "UTF-8" in problem.remedy


def test_a_translation_older_than_its_source_is_a_warning_until_it_is_recorded(tmp_path: Path) -> None:
    write(tmp_path, {"clock.fr.md": CLOCK})
    source = scan("clock.fr.md", "fr", CLOCK, Problems())
    recorded = record(source, "clock", "en", {})
    write_recorded(tmp_path, recorded)
    assert read_recorded(tmp_path) == recorded

    changed = scan("clock.fr.md", "fr", CLOCK.replace("Réglez l’heure", "Mettez à l’heure"), Problems())
    from wizard.knowledge.freshness import outdated_passages

    outdated = outdated_passages(changed, "clock", "en", recorded)
    assert outdated == ("set/steps-1",)
    again = record(changed, "clock", "en", recorded, outdated)
    assert outdated_passages(changed, "clock", "en", again) == ()


def test_choice_labels_and_attributes_survive_french_spaces(tmp_path: Path) -> None:
    text = ARTICLE.replace("finit-elle ? {#outcome", "finit-elle\u202f?\u00a0{#outcome")
    assert small_kb(tmp_path, {"1.fr.md": text, "clock.fr.md": CLOCK}).questions["1#outcome"].title["fr"].endswith("?")


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from('#{}.|`-[]()":= \nabclogtest\u00a0é')))
def test_scanning_any_text_never_raises_and_loses_no_line(text: str) -> None:
    raw = scan("a.fr.md", "fr", "---\nid: a\ntitle: A\n---\n" + text, Problems())
    assert raw.passages[0].level == 0


@settings(max_examples=60)
@given(cut=st.integers(0, len(ARTICLE)), insert=st.text(alphabet=st.sampled_from('#{}.|`-[]()":= \nab'), max_size=12))
def test_reading_a_damaged_article_never_raises(
    tmp_path_factory: pytest.TempPathFactory, cut: int, insert: str
) -> None:
    damaged = ARTICLE[:cut] + insert + ARTICLE[cut + 3 :]
    reading(tmp_path_factory.mktemp("damaged"), {"1.fr.md": damaged, "clock.fr.md": CLOCK})
