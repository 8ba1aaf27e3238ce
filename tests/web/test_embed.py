"""The wizard in a frame of another site's page."""

import pytest
from flask.testing import FlaskClient

from tests.web.screenless import Screenless, parse


def test_the_entrance_leads_to_the_language_of_the_browser(client: FlaskClient) -> None:
    response = client.get("/embed", headers={"Accept-Language": "fr"})
    assert (response.status_code, response.headers["Location"]) == (302, "/embed/fr")


def test_the_whole_job_stays_below_the_embedded_addresses(browser: Screenless, excerpts: str) -> None:
    page = browser.open("/embed/en")
    for step in (
        lambda: page.fill("log", excerpts).press(),
        lambda: page.choose("old").press(),
        lambda: page.press("375#old-gateway", "no"),
        lambda: page.press("language", "fr"),
    ):
        step()
        assert page.status == 200
        assert page.address.startswith("/embed/")
        targets = [form.attributes["action"] for form in page.root.every("form") if "action" in form.attributes]
        targets += [link.attributes["href"] for link in page.root.every("a") if "download" not in link.attributes]
        assert all(target.startswith(("/embed/", "#", "?", "http")) for target in targets), targets


def test_the_frame_shows_neither_menu_nor_footer(browser: Screenless) -> None:
    root = browser.open("/embed/fr").root
    assert not root.every("nav", class_="menu")
    assert not root.every("footer")


@pytest.mark.parametrize("address", ["/embed/xx", "/embed/fr/nowhere", "/embed/fr/wizard/nothing"])
def test_errors_are_shown_in_the_frame(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert parse(response.get_data(as_text=True)).one("body").attributes["class"] == "framed"


def test_the_script_of_the_portal_and_the_schema_are_kept_for_a_while_and_may_be_loaded_by_others(
    client: FlaskClient,
) -> None:
    for name, kind in (("v1.js", "text/javascript"), ("v1.schema.json", "application/schema+json")):
        response = client.get(f"/embed/{name}")
        assert (response.status_code, response.mimetype) == (200, kind)
        assert "max-age=86400" in response.headers["Cache-Control"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert client.get(f"/embed/{name}", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_only_a_framed_solution_offers_to_put_things_into_a_ticket(browser: Screenless, excerpts: str) -> None:
    for start, offered in (("/embed/en", ["customer", "note"]), ("/en/", [])):
        page = browser.open(start).fill("log", excerpts).press().choose("old").press()
        buttons = [
            each.attributes["data-insert"] for each in page.root.every("button") if "data-insert" in each.attributes
        ]
        assert buttons == offered


def test_a_framed_page_names_whose_messages_it_hears_and_no_other_page_does(browser: Screenless) -> None:
    assert "data-hosts" in browser.open("/embed/fr").root.one("body").attributes
    assert "data-hosts" not in browser.open("/fr/").root.one("body").attributes
