"""The tree of an article: every question and answer of it, the trail on it, one branch alone."""

import pytest
from flask.testing import FlaskClient

from wizard.graph import graph
from wizard.model import KnowledgeBase
from wizard.web.tree import below


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("article", ["375", "smtp-tls", "peer-certificate"])
def test_every_solution_of_the_page_is_on_its_tree(
    client: FlaskClient, shipped_kb: KnowledgeBase, lang: str, article: str
) -> None:
    text = client.get(f"/{lang}/articles/{article}/tree").text
    assert [s.id for s in shipped_kb.pages[article].solutions if f"/{lang}/articles/{s.id}" not in text] == []


def test_the_answers_of_a_case_are_marked_and_open(client: FlaskClient) -> None:
    text = client.get("/en/articles/375/tree?375%23outcome=failed").text
    assert text.count('<summary class="taken">') == 1 and 'stroke-width="3"' in text
    assert '<summary class="taken">' not in client.get("/en/articles/375/tree").text


def test_one_branch_can_be_seen_alone(client: FlaskClient, shipped_kb: KnowledgeBase) -> None:
    whole = graph(shipped_kb, shipped_kb.pages["375"], "en")
    part = below(whole, "375#peer-software")
    assert "375#peer-software" in part.titles and "375#outcome" not in part.titles
    assert "375#outcome" not in client.get("/en/articles/375/tree?from=375%23peer-software").text.partition("<main")[2]


def test_a_page_without_questions_has_no_tree(client: FlaskClient) -> None:
    assert client.get("/en/articles/alerts/tree").status_code == 404


def test_hostile_queries_stay_text(client: FlaskClient) -> None:
    response = client.get("/en/articles/375/tree?from=%22%3E%3Cscript%3E&%3Cb%3E=x")
    assert response.status_code == 200 and "<script>" not in response.text.replace('<script type="module"', "")
