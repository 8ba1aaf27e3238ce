"""The addresses of articles for old links and machines, and what each audience may see."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.small_kb import CLOCK, SMALL, write
from wizard.config import Settings
from wizard.web import create_app

INTERNAL = (
    "---\nid: secret\ntitle: Entre nous\nvisibility: internal\nsource: https://example.com/s\ncreated: 2026-02-01\n---\n\n"
    "Un mot de passe de secours.\n"
)
GONE = (
    "---\nid: old\ntitle: Ancien\nretired: 2026-03-01\nsuccessor: clock\nsource: https://example.com/o\n---\n\nRien.\n"
)
NOTED = CLOCK.replace("#### Étapes {.steps}", "#### Note interne {.note}\n\nVoir Anne.\n\n#### Étapes {.steps}")


def site(tmp_path: Path, audience: str, shipped: Settings) -> FlaskClient:
    kb = tmp_path / "kb"
    kb.mkdir()
    write(kb, {**SMALL, "clock.fr.md": NOTED, "secret.fr.md": INTERNAL, "old.fr.md": GONE})
    settings = Settings(
        kb, shipped.locales, shipped.templates, audience=audience, public_url="https://desk.example.com"
    )  # type: ignore[arg-type]  # the test's own words
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/index.php?_m=knowledgebase&_a=viewarticle&kbarticleid=375",
        "/index.php?_m=knowledgebase&_a=viewarticle&kbarticleid=375&nav=0,53,59",
        "/articles/375",
        "/kb/375",
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_former_addresses_lead_to_the_article_in_the_language_of_the_browser(
    client: FlaskClient, address: str, lang: str
) -> None:
    response = client.get(address, headers={"Accept-Language": lang})
    assert (response.status_code, response.headers["Location"]) == (301, f"/{lang}/articles/375")
    assert "Accept-Language" in response.headers["Vary"]


def test_a_former_address_of_nothing_is_not_found(client: FlaskClient) -> None:
    assert client.get("/index.php?kbarticleid=999999").status_code == 404
    assert client.get("/index.php?kbarticleid=%2F%2Fevil.example").status_code == 404


def test_the_site_map_names_every_public_page_in_each_language(tmp_path: Path, shipped_settings: Settings) -> None:
    text = site(tmp_path, "staff", shipped_settings).get("/sitemap.xml").text
    found = [element.text for element in ElementTree.fromstring(text).iter() if element.tag.endswith("}loc")]  # noqa: S314  # our own
    assert "https://desk.example.com/fr/articles/clock" in found
    assert not any("secret" in str(address) or "old" in str(address) for address in found)


def test_the_feed_is_atom_and_holds_no_internal_page(tmp_path: Path, shipped_settings: Settings) -> None:
    response = site(tmp_path, "staff", shipped_settings).get("/fr/feed.atom")
    assert response.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(response.text)  # noqa: S314  # our own
    ids = [element.text for element in root.iter() if element.tag.endswith("}id")]
    assert "https://desk.example.com/fr/articles/1" in ids and "secret" not in response.text


def test_robots_are_told_the_site_map_and_kept_from_the_wizard(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in text and "Disallow: /fr/wizard" in text


def test_an_article_names_its_one_address_and_describes_itself(client: FlaskClient) -> None:
    page = client.get("/en/articles/375").text
    assert '<link rel="canonical" href="http://localhost/en/articles/375">' in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    described = json.loads(found[1])
    assert (described["@type"], described["identifier"]) == ("TechArticle", "375")


def test_a_retired_article_is_gone_and_names_what_takes_its_place(tmp_path: Path, shipped_settings: Settings) -> None:
    client = site(tmp_path, "staff", shipped_settings)
    response = client.get("/fr/articles/old")
    assert response.status_code == 410 and "clock" in response.text
    assert client.get("/kb/old").status_code == 410


@pytest.mark.parametrize(("audience", "status"), [("public", 404), ("staff", 200), ("author", 200)])
def test_an_internal_page_is_for_colleagues_only(
    tmp_path: Path, shipped_settings: Settings, audience: str, status: int
) -> None:
    client = site(tmp_path, audience, shipped_settings)
    assert client.get("/fr/articles/secret").status_code == status
    assert ("secret" in client.get("/fr/articles").text) == (status == 200)


def test_a_public_site_shows_a_note_for_colleagues_nowhere(tmp_path: Path, shipped_settings: Settings) -> None:
    client = site(tmp_path, "public", shipped_settings)
    pages = [client.get(address).text for address in ("/fr/articles/clock", "/fr/articles", "/fr/feed.atom")]
    turn = {"text": "", "lang": "fr", "article": "clock", "answers": {"clock#offset": "wrong"}}
    pages.append(client.post("/api/v1/turn", json=turn).text)
    assert not any("Anne" in page for page in pages)


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_what_is_found_by_words_is_what_the_audience_may_see(
    tmp_path: Path, shipped_settings: Settings, audience: str
) -> None:
    client = site(tmp_path, audience, shipped_settings)
    found = client.post("/api/v1/turn", json={"text": "mot de passe de secours", "lang": "fr"}).text
    assert "secret" not in found or audience == "staff"
