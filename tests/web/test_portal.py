"""The articles as pages to read."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.web.screenless import Element, Screenless
from wizard.i18n import format_date
from wizard.model import KnowledgeBase

LANGUAGES = ("fr", "en")


def test_the_list_holds_every_page_once(browser: Screenless, shipped_kb: KnowledgeBase) -> None:
    links = [link.attributes["href"] for link in browser.open("/fr/articles").root.one("main").every("a")]
    assert sorted(links) == sorted(f"/fr/articles/{page}" for page in shipped_kb.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_and_every_node_has_its_anchor(
    browser: Screenless, shipped_kb: KnowledgeBase, language: str
) -> None:
    for page in shipped_kb.pages.values():
        shown = browser.open(f"/{language}/articles/{page.id}")
        assert shown.status == 200
        anchors = {section.attributes["id"] for section in shown.root.every("section")}
        nodes = (*page.questions, *page.solutions, *page.symptoms)
        assert {node.id.partition("#")[2] for node in nodes} <= anchors


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_inside_the_articles_leads_somewhere(
    browser: Screenless, shipped_kb: KnowledgeBase, language: str
) -> None:
    anchors: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for page in shipped_kb.pages:
        root = browser.open(f"/{language}/articles/{page}").root
        anchors[page] = {found.attributes["id"] for found in elements(root) if "id" in found.attributes}
        links += [(page, link.attributes["href"]) for link in root.one("article").every("a")]
    for page, href in links:
        assert not href.startswith("kb:"), href
        if href.startswith("#"):
            assert href[1:] in anchors[page], (page, href)
        elif href.startswith(f"/{language}/articles/") and not re.search(r"/(tree|versions.*)$", href):
            owner, _, anchor = href.rpartition("/")[2].partition("#")
            owner = owner.partition("?")[0]
            assert owner in anchors, href
            assert not anchor or anchor in anchors[owner], (page, href)


def elements(root: Element) -> Iterator[Element]:
    for child in root.children:
        if isinstance(child, Element):
            yield child
            yield from elements(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_come_in_order_and_ids_are_unique(
    browser: Screenless, shipped_kb: KnowledgeBase, language: str
) -> None:
    for address in ("/", "/articles", "/wizard/375", *(f"/articles/{page}" for page in shipped_kb.pages)):
        root = browser.open(f"/{language}{address}").root
        ids = [found.attributes["id"] for found in elements(root) if "id" in found.attributes]
        assert len(ids) == len(set(ids)), address
        levels = [int(found.tag[1]) for found in elements(root.one("main")) if found.tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)


def test_the_samples_of_a_symptom_and_the_dates_are_shown(browser: Screenless, shipped_kb: KnowledgeBase) -> None:
    page = browser.open("/fr/articles/375")
    assert "Client session SSL: Verified (0)" in page.root.one("section", id="verified").every("pre")[0].raw
    modified = format_date(shipped_kb.pages["375"].meta["modified"][0], "fr")
    assert modified in page.root.one("dl", class_="meta").text
    assert "1 juillet 2014" in page.root.one("dl", class_="meta").text
    assert page.root.one("article").every("a", class_="button--go")[0].attributes["href"] == "/fr/wizard/375"


def test_a_question_links_to_what_its_choices_lead_to(browser: Screenless) -> None:
    links = browser.open("/en/articles/375").root.one("section", id="outcome").every("a")
    addresses = [link.attributes["href"] for link in links]
    assert "#reason" in addresses
    assert "/en/articles/peer-certificate#code" in addresses


def test_the_embedded_articles_stay_in_their_frame(browser: Screenless) -> None:
    links = browser.open("/embed/en/articles/375").root.one("article").every("a")
    assert all(link.attributes["href"].startswith(("#", "/embed/en/", "http", "/api")) for link in links), [
        link.attributes["href"] for link in links
    ]
