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
