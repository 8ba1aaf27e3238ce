"""Headers that keep pages from running, loading or being framed by anything that is not ours."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.screenless import Screenless
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.web import create_app

ADDRESSES = ["/", "/fr/", "/en/articles/375", "/en/wizard/375", "/nowhere", "/api/v1/openapi.json", "/healthz"]
HOST = "https://desk.example.com"


def policy(response_headers: object) -> dict[str, str]:
    text = str(response_headers["Content-Security-Policy"])  # type: ignore[index]
    return dict(part.strip().split(" ", 1) for part in text.split(";"))


@pytest.fixture
def framed_client(shipped_settings: Settings, shipped_wizard: Wizard) -> FlaskClient:
    app: Flask = create_app(
        replace(shipped_settings, embed_origins=(HOST, "http://portal.localhost:81")), shipped_wizard
    )
    return app.test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_has_the_strict_policy(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert policy(headers) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_embedded_pages_may_be_framed_by_the_configured_origins_only(framed_client: FlaskClient) -> None:
    for address in ("/embed", "/embed/fr", "/embed/en/wizard/375", "/embed/en/articles/375", "/embed/nowhere"):
        headers = framed_client.get(address).headers
        assert policy(headers)["frame-ancestors"] == f"{HOST} http://portal.localhost:81"
        assert "X-Frame-Options" not in headers
    for address in ADDRESSES:
        headers = framed_client.get(address).headers
        assert policy(headers)["frame-ancestors"] == "'none'"
        assert headers["X-Frame-Options"] == "DENY"


def test_nobody_may_frame_anything_where_nothing_is_configured(client: FlaskClient) -> None:
    assert policy(client.get("/embed/fr").headers)["frame-ancestors"] == "'none'"


def test_an_address_that_only_begins_like_the_embedded_ones_is_not_framed(framed_client: FlaskClient) -> None:
    assert policy(framed_client.get("/embedded").headers)["frame-ancestors"] == "'none'"


def elements(page: Screenless) -> Iterator[dict[str, str]]:
    for tag in ("a", "button", "body", "div", "form", "html", "input", "li", "p", "section", "span", "svg", "textarea"):
        yield from (element.attributes for element in page.root.every(tag))


def test_no_page_has_inline_scripts_or_styles(pasted: Screenless) -> None:
    solution = pasted.choose("old").press()
    for page in (solution, pasted.open("/fr/"), pasted.open("/fr/articles/375"), pasted.open("/embed/fr")):
        assert all("src" in script.attributes and not script.raw.strip() for script in page.root.every("script"))
        assert not page.root.every("style")
        assert not any("style" in found or any(key.startswith("on") for key in found) for found in elements(page))


def test_no_page_asks_another_machine(browser: Screenless) -> None:
    for address in ("/fr/", "/en/articles", "/en/wizard/375"):
        page = browser.open(address)
        links = [link.attributes for link in page.root.every("link") if link.attributes["rel"] != "alternate"]
        loaded = [link["href"] for link in links]
        loaded += [element.attributes["src"] for tag in ("script", "img") for element in page.root.every(tag)]
        assert all(found.startswith("/") and not found.startswith("//") for found in loaded)


def test_the_first_page_weighs_little(client: FlaskClient) -> None:
    page = Screenless(client).open("/fr/")
    static = [link.attributes["href"] for link in page.root.every("link") if "/static/" in link.attributes["href"]]
    scripts = page.root.one("script").attributes["src"]
    names = ("copy", "keys", "files", "theme")
    static += [scripts, *(scripts.replace("main.js", f"{name}.js") for name in names)]
    weight = len(page.response.data) + sum(len(client.get(address).data) for address in static)
    assert weight < 100_000
