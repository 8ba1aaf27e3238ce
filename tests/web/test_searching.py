"""The search page and the same list as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from tests.small_kb import CLOCK, SMALL, small_kb
from tests.web.screenless import Screenless
from wizard.cli import main
from wizard.config import Settings
from wizard.conversation import Wizard
from wizard.web import create_app, openapi


def test_words_typed_into_the_box_of_any_page_find_a_solution(browser: Screenless) -> None:
    for start in ("/fr/", "/fr/articles", "/fr/search", "/fr/articles/clock"):
        page = browser.open(start)
        box = next(form for form in page.root.every("form") if form.attributes.get("role") == "search")
        assert (box.attributes["action"], box.attributes["method"]) == ("/fr/search", "get")
        assert box.one("input").attributes["name"] == "q"
    found = browser.open("/fr/search?q=notre certificat a expire")
    first = found.root.one("ol").every("a")[0].attributes["href"]
    assert first == "/fr/articles/our-certificate#renew-here"
    assert found.root.one("main").one("input").attributes["value"] == "notre certificat a expire"


def test_every_hit_leads_to_its_place(browser: Screenless) -> None:
    links = [link.attributes["href"] for link in browser.open("/en/search?q=certificate").root.one("ol").every("a")]
    assert len(links) > 3
    for link in links:
        address, _, anchor = link.partition("#")
        page = browser.open(address)
        assert page.status == 200
        assert not anchor or any(section.attributes.get("id") == anchor for section in page.root.every("section"))


@pytest.mark.parametrize("address", ["/fr/search", "/en/search?q=", "/embed/fr/search?q=%20"])
def test_no_words_show_the_empty_box(browser: Screenless, address: str) -> None:
    page = browser.open(address)
    assert page.status == 200 and not page.root.every("ol")


def test_words_that_find_nothing_say_so_and_are_no_markup(browser: Screenless) -> None:
    page = browser.open("/en/search?q=<b>zzzzqqqq</b>")
    assert page.status == 200 and "Nothing was found" in page.text and not page.root.one("main").every("b")


def test_the_words_stay_when_the_language_changes(browser: Screenless) -> None:
    page = browser.open("/fr/search?q=pare-feu é")
    addresses = [link.attributes["href"] for link in page.root.every("link") if link.attributes.get("hreflang") == "en"]
    assert addresses == ["http://localhost/en/search?q=pare-feu%20%C3%A9"]
    assert page.follow("EN").root.one("main").one("input").attributes["value"] == "pare-feu é"


def test_the_search_of_a_frame_stays_in_the_frame(browser: Screenless) -> None:
    links = browser.open("/embed/en/search?q=certificate expired").root.one("ol").every("a")
    assert links and all(link.attributes["href"].startswith("/embed/en/articles/") for link in links)


def test_what_only_the_other_language_says_is_marked(tmp_path: Path) -> None:
    client = create_app(wizard=Wizard(small_kb(tmp_path))).test_client()
    shown = client.get("/en/search?q=une boîte").get_data(as_text=True)
    assert 'lang="fr">Une boîte</a>' in shown and 'lang="fr">Français</span>' in shown
    assert client.get("/api/v1/search?q=une boîte&lang=en").get_json()[0]["lang"] == "fr"


def test_ones_own_language_comes_first(tmp_path: Path) -> None:
    english = (
        CLOCK.replace("id: clock", "id: watch")
        .replace("L’heure", "The watch")
        .replace("source:", "when: log.dialect = exim\nsource:")
    )
    index = Wizard(small_kb(tmp_path, {**SMALL, "watch.en.md": english})).index
    assert [index.find("Régler", lang)[0].node for lang in ("fr", "en")] == ["clock#set", "watch#set"]


def test_the_api_gives_the_same_list_as_the_command_line(client: FlaskClient) -> None:
    asked = {"q": "certificat perime", "lang": "fr"}
    served = client.get("/api/v1/search", query_string=asked)
    said = CliRunner().invoke(main, ["search", asked["q"], "--lang", "fr", "--format", "json"]).output
    assert served.get_json()[: len(json.loads(said))] == json.loads(said)
    assert served.headers["Content-Language"] == "fr"
    schema = {**openapi.document()["components"], "type": "array", "items": {"$ref": "#/schemas/Hit"}}
    Draft202012Validator(json.loads(json.dumps(schema).replace("#/components/", "#/"))).validate(served.get_json())


def test_the_api_finds_nothing_for_nothing_and_refuses_an_unknown_language(client: FlaskClient) -> None:
    assert client.get("/api/v1/search").get_json() == client.get("/api/v1/search?q=zzzzqqqq").get_json() == []
    refused = client.get("/api/v1/search?q=clock&lang=xx")
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")


def test_notes_for_colleagues_are_not_found_by_the_public(tmp_path: Path) -> None:
    note = "\n#### Note interne {.note}\n\nChercher un xylophone.\n"
    kb = tmp_path / "kb"
    small_kb(kb, {**SMALL, "clock.fr.md": CLOCK + note})
    for audience, found in (("staff", True), ("public", False)):
        settings = Settings.from_environment({"WIZARD_KB": str(kb), "WIZARD_AUDIENCE": audience, "WIZARD_CACHE": ""})
        listed = create_app(settings).test_client().get("/api/v1/search?q=xylophone&lang=fr").get_json()
        assert bool(listed) is found
