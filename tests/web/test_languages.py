"""Which language a page is in: the address, then the choice made before, then the browser's, then the default."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        (None, "fr-CA,fr;q=0.9,en;q=0.5", "/fr/"),
        (None, "de-DE,de;q=0.9", "/en/"),
        (None, None, "/en/"),
        ("fr", "en", "/fr/"),
        ("xx", "fr", "/fr/"),
        ("en", "fr", "/en/"),
        (None, "x" * 100_000 + ",fr", "/en/"),
        (None, "fr;q=0, en;q=0.1", "/en/"),
        (None, "fr;q=nan, ;;,=,", "/en/"),
    ],
)
def test_the_entrance_negotiates(client: FlaskClient, cookie: str | None, accepted: str | None, expected: str) -> None:
    if cookie:
        client.set_cookie("lang", cookie)
    response = client.get("/", headers={"Accept-Language": accepted} if accepted else {})
    assert (response.status_code, response.headers["Location"]) == (302, expected)
    assert response.headers["Vary"] == "Accept-Language, Cookie"
    assert response.headers["Content-Language"] == expected.strip("/")


def test_the_address_wins_over_everything(client: FlaskClient) -> None:
    client.set_cookie("lang", "fr")
    response = client.get("/en/", headers={"Accept-Language": "fr"})
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en"' in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/en/", "/en/articles", "/en/articles/375", "/en/wizard/375?375%23outcome=failed"])
def test_every_page_with_an_address_names_its_other_language(client: FlaskClient, path: str) -> None:
    text = client.get(path).get_data(as_text=True)
    assert f'hreflang="fr" href="http://localhost{path.replace("/en/", "/fr/")}"' in text
    assert f'hreflang="en" href="http://localhost{path}"' in text


def test_a_choice_is_remembered_and_the_page_shown_in_it(client: FlaskClient) -> None:
    response = client.get("/language/fr?to=/fr/articles/375")
    assert (response.status_code, response.headers["Location"]) == (303, "/fr/articles/375")
    assert client.get("/").headers["Location"] == "/fr/"


@pytest.mark.parametrize(
    "outside",
    ["https://example.com/", "//example.com", "/\\example.com", "/\t/example.com", "javascript:alert(1)", "", "/é"],
)
def test_no_choice_leads_out_of_the_site(client: FlaskClient, outside: str) -> None:
    assert client.get("/language/fr", query_string={"to": outside}).headers["Location"] == "/fr/"
    assert client.post("/theme", data={"to": outside, "theme": "dark"}).headers["Location"] == "/"


def test_an_unknown_language_is_not_remembered(client: FlaskClient) -> None:
    response = client.get("/language/xx?to=/xx/")
    assert response.status_code == 404
    assert "Set-Cookie" not in response.headers


def test_an_unknown_page_is_refused_in_the_language_of_its_address(client: FlaskClient) -> None:
    response = client.get("/fr/nowhere", headers={"Accept-Language": "en"})
    assert (response.status_code, response.headers["Content-Language"]) == (404, "fr")
