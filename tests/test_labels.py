"""The labels of products' screens, and the sources of steps."""

from pathlib import Path

import pytest

from tests.small_kb import reading, small_kb
from wizard.answer import page_view, plain, solution_view
from wizard.facts import Facts
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import scan
from wizard.knowledge.sources import check_sources

FRONT = "---\nid: {id}\ntitle: {title}\n{source}---\n\n"
SOURCE = "source: https://example.com/labels\n"
ASKED = '## S\n\n### Q ? {#q .question}\n\n- [A](#set "a")\n- [B](#next "b")\n\n'
GLOSSARY_FR = FRONT.format(id="labels", title="Libellés", source=SOURCE) + (
    "## Écrans\n\n| {ui} | {for} | Libellé |\n|---|---|---|\n"
    "| console-api | | Fichier > Console API |\n"
    "| tls-option | icewarp < 13 | Email > Avancé |\n"
    "| tls-option | icewarp >= 13 | Email > Général > Avancé |\n"
)
GLOSSARY_EN = FRONT.format(id="labels", title="Labels", source="") + (
    "## Screens\n\n| {ui} | {for} | Label |\n|---|---|---|\n"
    "| console-api | | File > API Console |\n"
    "| tls-option | icewarp < 13 | Mail > Advanced |\n"
    "| tls-option | icewarp >= 13 | Mail > General > Advanced |\n"
)
STEPS = (
    '### {title} {{#set .solution cause=clock-skew at=here}}\n\n#### {old} {{.steps for="icewarp < 13"}}\n\n{said}'
    "1. {{ui:console-api}}, {{ui:tls-option}}.\n\n#### {new} {{.note}}\n\n{{ui:tls-option}}\n"
)
FRENCH = (
    FRONT.format(id="a", title="Essai", source="when: log.dialect = icewarp\n" + SOURCE)
    + ASKED
    + "## Solutions\n\n"
    + STEPS.format(title="Régler", old="Étapes", new="Note", said="source: https://example.com/steps\n\n")
)
ENGLISH = (
    FRONT.format(id="a", title="Trial", source="")
    + ASKED
    + "## Solutions\n\n"
    + STEPS.format(title="Set", old="Steps", new="Note", said="")
)
PAGES = {"labels.fr.md": GLOSSARY_FR, "labels.en.md": GLOSSARY_EN, "a.fr.md": FRENCH, "a.en.md": ENGLISH}


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "1. **Fichier > Console API**, **Email > Avancé**."), ("en", "1. **File > API Console**, **Mail > Advanced**.")],
)  # fmt: skip
def test_a_label_is_shown_in_the_words_of_the_language_and_version(tmp_path: Path, language: str, words: str) -> None:
    part = small_kb(tmp_path, PAGES).solutions["a#set"].parts[0]
    assert plain(part.body, Facts(), language) == words


def test_a_text_for_all_versions_shows_the_label_of_each(tmp_path: Path) -> None:
    note = small_kb(tmp_path, PAGES).solutions["a#set"].parts[1]
    assert note.body["en"] == "**Mail > Advanced** (IceWarp < 13) / **Mail > General > Advanced** (IceWarp ≥ 13)"


def test_an_unknown_label_is_refused_with_its_line(tmp_path: Path) -> None:
    loaded = reading(tmp_path, {**PAGES, "a.fr.md": FRENCH.replace("{ui:console-api}", "{ui:console-apo}", 1)})
    problem = next(problem for problem in loaded.errors if "console-apo" in problem.what)
    assert (problem.path, problem.line) == ("a.fr.md", 23) and "console-api" in problem.remedy


def test_a_translation_with_another_label_is_refused(tmp_path: Path) -> None:
    loaded = reading(tmp_path, {**PAGES, "a.en.md": ENGLISH.replace("{ui:console-api}", "{ui:tls-option}", 1)})
    assert any("the labels" in problem.what and problem.path == "a.en.md" for problem in loaded.errors)


def test_a_label_that_stands_twice_for_the_same_versions_is_refused(tmp_path: Path) -> None:
    twice = GLOSSARY_FR + "| console-api | | Autre |\n"
    assert any("stands twice" in problem.what for problem in reading(tmp_path, {**PAGES, "labels.fr.md": twice}).errors)


def test_steps_carry_their_sources_and_do_not_show_them_as_text(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, PAGES)
    (steps,) = solution_view(kb, "a#set", Facts(), "en").steps
    assert steps.sources == ("https://example.com/steps",)
    assert "source:" not in steps.body.html and "example.com" not in steps.body.html


def test_a_source_in_a_translation_is_refused(tmp_path: Path) -> None:
    doubled = ENGLISH.replace('13"}\n\n', '13"}\n\nsource: https://example.com/steps\n\n')
    assert any(
        "in a translation" in problem.what for problem in reading(tmp_path, {**PAGES, "a.en.md": doubled}).errors
    )


def test_a_note_for_colleagues_is_on_no_article_page(tmp_path: Path) -> None:
    kb = small_kb(tmp_path, PAGES)
    assert "note" not in {passage.kind for passage in page_view(kb, "a", "fr").passages}
    assert solution_view(kb, "a#set", Facts(), "fr").note is not None


def told(body: str, translation: str | None = None) -> list[str]:
    problems = Problems()
    head = "## S\n\n### T {#t .solution cause=clock-skew}\n\n#### Étapes {.steps}\n\n"
    source = scan("a.fr.md", "fr", FRONT.format(id="a", title="A", source=SOURCE) + head + body, problems)
    others = [] if translation is None else [scan("a.en.md", "en", FRONT.format(id="a", title="A", source="") + head + translation, problems)]  # fmt: skip
    check_sources(source, others, problems)
    return [problem.path for problem in problems.errors]


@pytest.mark.parametrize("exact", ["1. Lancez `date`.\n", "1. Ouvrez **Fichier**.\n", "1. Lancez :\n\n        date\n"])
def test_exact_steps_without_a_source_are_refused(exact: str) -> None:
    assert told(exact) == ["a.fr.md"]


def test_steps_that_name_nothing_exact_need_no_source() -> None:
    assert told("1. Envoyez la réponse au client.\n") == []


def test_a_source_or_the_word_of_doubt_in_every_language_is_enough() -> None:
    assert told("source: https://example.com\n\n1. Lancez `date`.\n") == []
    assert told("1. Lancez `date` (à confirmer).\n", "1. Run `date` (to be confirmed).\n") == []
    assert told("1. Lancez `date` (à confirmer).\n", "1. Run `date`.\n") == ["a.en.md"]
