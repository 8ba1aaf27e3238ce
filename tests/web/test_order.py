"""Why a question comes first, on its page."""

import pytest
from flask.testing import FlaskClient

REASONLESS = {"375#outcome": "failed", "375#reason": "none", "375#send-lines": "unknown"}
SAYS = {"en": "Asked before", "fr": "Posée avant"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_says_why_it_asks_this_first(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/wizard/375", query_string=REASONLESS).get_data(as_text=True)
    assert 'id="because"' in page and SAYS[lang] in page


def test_a_question_in_the_order_of_its_page_gives_no_reason(client: FlaskClient) -> None:
    assert 'id="because"' not in client.get("/en/wizard/375").get_data(as_text=True)
