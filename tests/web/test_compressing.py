"""Answers are small for those who can read them so, and the same for all."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

SMALL = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    "address", ["/fr/", "/fr/articles/375", "/en/search?q=chain", "/api/v1/openapi.json", "/en/feed.atom"]
)
def test_an_answer_is_packed_and_holds_the_same(client: FlaskClient, address: str) -> None:
    plain, packed = client.get(address), client.get(address, headers=SMALL)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_refuses_gzip_gets_none(client: FlaskClient) -> None:
    for refusing in ("identity", "gzip;q=0", "br"):
        assert "Content-Encoding" not in client.get("/fr/", headers={"Accept-Encoding": refusing}).headers


def test_what_is_short_is_left_as_it_is(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=SMALL).headers


def test_files_are_packed_under_a_mark_of_their_own(client: FlaskClient) -> None:
    styles = re.search(r'href="(/static/[^"]+\.css)"', client.get("/fr/").get_data(as_text=True))
    assert styles
    plain, packed = client.get(styles[1]), client.get(styles[1], headers=SMALL)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get(styles[1], headers={**SMALL, "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_pages_whose_address_is_a_secret_are_never_packed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/fr/case/AAAAAAAAAAAAAAAAAAAAAA", headers=SMALL).headers
