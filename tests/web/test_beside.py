"""The guided walk beside an article: one question at a time, its section marked, everything in the address."""

import pytest
from flask.testing import FlaskClient

from tests.web.screenless import Screenless


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_walk_begins_at_the_section_of_its_first_question(client: FlaskClient, lang: str) -> None:
    begun = client.get(f"/{lang}/articles/375?walk=375&go=1")
    assert (begun.status_code, begun.headers["Location"]) == (303, f"/{lang}/articles/375?walk=375#outcome")
    text = client.get(begun.headers["Location"]).text
    assert text.count('aria-current="step"') == 1 and 'name="375#outcome" value="failed"' in text


def test_an_answer_leads_to_the_section_that_comes_next_on_whatever_page(client: FlaskClient) -> None:
    first = client.get("/en/articles/375?walk=375&go=1&375%23outcome=failed")
    assert first.headers["Location"] == "/en/articles/375?walk=375&375%23outcome=failed#reason"
    other = client.get("/en/articles/375?walk=375&go=1&375%23outcome=unverified").headers["Location"]
    assert other.startswith("/en/articles/peer-certificate?walk=375&") and other.endswith("#code")
    assert 'aria-current="step"' in client.get(other).text


def test_the_last_answer_can_be_taken_back_and_the_wizard_goes_on_from_here(browser: Screenless) -> None:
    page = browser.open("/en/articles/375?walk=375&375%23outcome=failed")
    links = {link.attributes["href"] for link in page.root.every("a")}
    assert "/en/articles/375?walk=375&go=1" in links
    assert "/en/wizard/375?375%23outcome=failed" in links


def test_a_solution_asks_whether_it_worked(client: FlaskClient) -> None:
    text = client.get("/en/articles/375?walk=375&375%23outcome=verified").text
    assert 'name="375#nothing-wrong" value="yes"' in text and 'name="375#nothing-wrong" value="no"' in text


@pytest.mark.parametrize("walk", ["nowhere", "alerts", "%3Cscript%3E", ""])
def test_a_walk_of_nothing_is_only_the_article(client: FlaskClient, walk: str) -> None:
    response = client.get(f"/en/articles/375?walk={walk}&go=1")
    assert response.status_code == 200 and "beside-title" not in response.text


def test_answers_that_name_nothing_are_left_out(client: FlaskClient) -> None:
    response = client.get("/en/articles/375?walk=375&375%23outcome=nonsense&%3Cb%3E=x")
    assert response.status_code == 200 and "<b>=" not in response.text
