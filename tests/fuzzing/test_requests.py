"""Whatever a program or a browser sends, the server answers, and never with an error of its own."""

import json

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing.mutating import for_reader, packed, paste

_OFTEN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_OFTEN
@given(draw=st.randoms(use_true_random=False))
def test_whatever_a_program_sends_is_answered(client: FlaskClient, draw) -> None:
    body = draw.choice((for_reader("turn", draw), packed(paste(draw)), json.dumps({"text": paste(draw)}).encode()))
    kind = draw.choice(("application/json", "text/plain"))
    for address in ("/api/v1/turn", "/api/v1/diagnose"):
        assert client.post(address, data=body, content_type=kind).status_code < 500


@_OFTEN
@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80))
def test_whatever_is_asked_for_is_answered(client: FlaskClient, text: str) -> None:
    for address in ("/", "/fr/", "/en/articles/"):
        assert client.get(address + text.lstrip("/")).status_code < 500
    assert client.get("/fr/search", query_string={"q": text}).status_code < 500
