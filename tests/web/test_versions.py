"""The versions of an article, as readers see them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.small_kb import ARTICLE, SMALL, small_kb, write
from tests.web.screenless import Screenless
from wizard import history
from wizard.config import Settings
from wizard.web import create_app

LANGUAGES = ("fr", "en")
Serve = Callable[..., FlaskClient]


@pytest.fixture
def serve(tmp_path: Path, shipped_settings: Settings) -> Serve:
    """Serves the small knowledge base with two versions of its article, the second saying something else."""

    def serving(text: str = ARTICLE, audience: str = "public", first: str = "public") -> FlaskClient:
        old = ARTICLE.replace("Une introduction.", "Une ancienne introduction.")
        versions = []
        for number, source in ((1, old), (2, ARTICLE)):
            kb = small_kb(tmp_path / str(number), {**SMALL, "1.fr.md": source})
            made = history.version_of(kb, kb.pages["1"], number, f"2026-01-0{number}", {"fr": f"Raison {number}."})
            versions.append(replace(made, visibility=first) if number == 1 else made)
        directory = write(tmp_path / "kb", {**SMALL, "1.fr.md": text})
        history.write_versions(directory, "1", versions)
        settings = replace(shipped_settings, kb=directory, audience=audience)  # type: ignore[arg-type]
        return create_app(settings).test_client()

    return serving


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def test_an_article_lists_its_versions_with_what_changed(serve: Serve) -> None:
    client = serve()
    shown = page(client, "/fr/articles/1")
    assert 'href="/fr/articles/1/versions/2/changes"' in shown
    assert 'href="/fr/articles/1/versions/1"' in shown
    assert "/versions/1/changes" not in shown
    assert "/versions/now/" not in shown
    assert "Raison 2." in shown
    assert 'datetime="2026-01-02"' in shown


def test_the_difference_is_marked_with_ins_and_del_and_kept_from_crawlers(serve: Serve) -> None:
    shown = page(serve(), "/fr/articles/1/versions/2/changes")
    assert "ancienne" in shown.partition("<del>")[2].partition("</del>")[0] + shown.rpartition("<del>")[2]
    assert '<meta name="robots" content="noindex">' in shown
    assert 'rel="canonical"' not in shown


def test_a_version_shows_the_article_as_it_was(serve: Serve) -> None:
    client = serve()
    assert "Une ancienne introduction." in page(client, "/fr/articles/1/versions/1")
    assert "ancienne" not in page(client, "/fr/articles/1/versions/2")
    assert '<meta name="robots" content="noindex">' in page(client, "/fr/articles/1/versions/1")


def test_what_was_changed_since_the_last_version_is_shown_too(serve: Serve) -> None:
    client = serve(ARTICLE.replace("Une introduction.", "Une introduction nouvelle."))
    assert "/fr/articles/1/versions/now/changes" in page(client, "/fr/articles/1")
    assert "nouvelle" in page(client, "/fr/articles/1/versions/now/changes")


def test_an_article_without_a_history_has_no_versions(serve: Serve) -> None:
    client = serve()
    assert "/versions" not in page(client, "/fr/articles/clock")
    page(client, "/fr/articles/clock/versions", 404)


@pytest.mark.parametrize(
    "address", ["versions/3", "versions/1/changes", "versions/now/changes", "versions/99999999999999"]
)
def test_a_version_that_is_not_there_is_not_found(serve: Serve, address: str) -> None:
    page(serve(), f"/fr/articles/1/{address}", 404)


def test_the_public_never_sees_a_version_that_was_for_colleagues(serve: Serve) -> None:
    client = serve(first="internal")
    for address in ("articles/1", "articles/1/versions", "articles/1/versions/2"):
        assert "ancienne" not in page(client, f"/fr/{address}")
        assert "versions/1" not in page(client, f"/fr/{address}")
    page(client, "/fr/articles/1/versions/1", 404)
    page(client, "/fr/articles/1/versions/2/changes", 404)
    assert "ancienne" in page(serve(first="internal", audience="staff"), "/fr/articles/1/versions/2/changes")


def test_the_versions_of_a_page_that_is_internal_now_are_hidden_whole(serve: Serve) -> None:
    client = serve(ARTICLE.replace("id: 1\n", "id: 1\nvisibility: internal\n"))
    for address in ("", "/1", "/2", "/2/changes"):
        page(client, f"/fr/articles/1/versions{address}", 404)


def test_the_versions_of_a_withdrawn_article_are_gone_with_it(serve: Serve) -> None:
    client = serve(ARTICLE.replace("id: 1\n", "id: 1\nretired: 2026-02-01\n"))
    for address in ("", "/1", "/2/changes"):
        page(client, f"/fr/articles/1/versions{address}", 410)


def test_a_language_that_the_article_lacks_shows_the_source_and_says_so(serve: Serve) -> None:
    client = serve()
    assert '<article class="article" lang="fr">' in page(client, "/en/articles/1/versions/1")
    assert 'lang="fr"' in page(client, "/en/articles/1/versions/2/changes")


def test_a_damaged_history_is_answered_as_our_fault_and_logged(serve: Serve, tmp_path: Path) -> None:
    client = serve()
    (tmp_path / "kb" / "history" / "1.jsonl").write_text("{", "utf-8")
    page(client, "/fr/articles/1/versions", 500)
    page(client, "/fr/articles/1", 200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_between_the_shipped_versions_leads_somewhere(browser: Screenless, language: str) -> None:
    seen: set[str] = set()
    waiting = [f"/{language}/articles/375/versions"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        shown = browser.open(address)
        assert shown.status == 200, address
        links = {link.attributes["href"].partition("#")[0] for link in shown.root.one("main").every("a")}
        waiting += [link for link in links if "/versions" in link and link not in seen and link not in waiting]
    assert f"/{language}/articles/375/versions/2/changes" in seen
    assert f"/{language}/articles/375/versions/1" in seen


def test_versions_stand_in_no_site_map(client: FlaskClient) -> None:
    assert "/versions" not in page(client, "/sitemap.xml")
