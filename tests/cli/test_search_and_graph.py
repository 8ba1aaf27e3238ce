"""``wizard search`` and ``wizard graph``."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from wizard.cli import main


def test_words_find_nodes_best_first(runner: CliRunner) -> None:
    result = runner.invoke(main, ["search", "certificat", "perime", "--format", "json", "--lang", "fr"])
    found = json.loads(result.output)
    assert result.exit_code == 0
    assert [item["score"] for item in found] == sorted((item["score"] for item in found), reverse=True)
    assert all(set(item) == {"article", "node", "kind", "title", "lang", "score", "cause"} for item in found)
    assert "peer-certificate" in {item["node"].partition("#")[0] for item in found}


def test_the_list_says_what_kind_of_node_each_is(runner: CliRunner) -> None:
    english, french = (runner.invoke(main, ["search", "clock", "--lang", lang]).output for lang in ("en", "fr"))
    assert "clock" in english and english != french


def test_nothing_found_is_code_3(runner: CliRunner) -> None:
    result = runner.invoke(main, ["search", "zzzzqqqq"])
    assert result.exit_code == 3 and result.output.strip()
    assert json.loads(runner.invoke(main, ["search", "zzzzqqqq", "--format", "json"]).output) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_article_is_drawn(lang: str, runner: CliRunner) -> None:
    mermaid = runner.invoke(main, ["graph", "375", "--lang", lang])
    picture = runner.invoke(main, ["graph", "375", "--format", "svg", "--lang", lang])
    assert mermaid.output.startswith("flowchart TD\n") and "|failed|" in mermaid.output
    assert ElementTree.fromstring(picture.output).tag.endswith("svg")  # noqa: S314  # our own drawing
    assert mermaid.output != runner.invoke(main, ["graph", "375", "--lang", {"fr": "en", "en": "fr"}[lang]]).output


def test_a_page_without_questions_cannot_be_drawn(runner: CliRunner) -> None:
    result = runner.invoke(main, ["graph", "alerts"])
    assert result.exit_code == 2
    assert "alerts" in result.output
