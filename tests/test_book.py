"""The whole knowledge base as one document: nothing is left out, nothing is loaded, every link leads somewhere."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from wizard.book import as_html, as_markdown, book
from wizard.model import KnowledgeBase

LANGUAGES = ("fr", "en")


class Document(HTMLParser):
    """What a page of HTML holds, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.columns: Counter[str] = Counter()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count what begins."""
        found = dict(attrs)
        self.tags[tag] += 1
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)
        if found.get("id"):
            self.ids[found["id"] or ""] += 1
        if tag == "a":
            self.links.append(found.get("href") or "")
        self.loaded += [name for name in ("src", "srcset", "style") if name in found]
        self.loaded += [name for name in found if name.startswith("on")]
        if tag == "td" and "lang" in found:
            self.columns[found["lang"] or ""] += 1

    def handle_endtag(self, tag: str) -> None:
        """Everything that was opened last is closed first."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def text(shipped_kb: KnowledgeBase) -> str:
    return as_html(shipped_kb, book(shipped_kb, LANGUAGES))


@pytest.fixture(scope="module")
def document(text: str) -> Document:
    return Document(text)


def test_every_page_and_every_node_has_its_place(document: Document, shipped_kb: KnowledgeBase) -> None:
    wanted = {*shipped_kb.pages, *(
        node.replace("#", "-") for node in (*shipped_kb.questions, *shipped_kb.solutions, *shipped_kb.symptoms)
    )}  # fmt: skip
    assert wanted - set(document.ids) == set()
    assert [name for name, count in document.ids.items() if count > 1] == []
    assert document.open == []


def test_every_link_inside_leads_somewhere_and_the_others_are_sources(document: Document) -> None:
    inside = [link[1:] for link in document.links if link.startswith("#")]
    assert len(inside) > 500
    assert [link for link in inside if link not in document.ids] == []
    assert [link for link in document.links if not re.match(r"#|https?://", link)] == []


def test_it_is_one_file_without_scripts(document: Document) -> None:
    assert document.loaded == []
    assert not {"script", "link", "img", "iframe", "form", "object"} & set(document.tags)


def test_the_languages_stand_side_by_side(document: Document) -> None:
    assert document.columns["fr"] == document.columns["en"] > 500


def test_tests_and_evidence_are_not_shown_and_samples_are(text: str) -> None:
    assert "expect: " not in text
    assert "proves failed" not in text
    assert "203.0.113.55    [1880] 17:31:44:394 SSL: Handshake with client failed on 192.0.2.25:25" in text


def test_sources_and_what_a_solution_cures_are_named(text: str, shipped_kb: KnowledgeBase) -> None:
    for page in shipped_kb.pages.values():
        assert page.meta["source"][0].replace("&", "&amp;") in text
    assert "Certificat expiré" in text or "Certificat périmé" in text


def test_what_is_not_translated_says_so(shipped_kb: KnowledgeBase) -> None:
    page = shipped_kb.pages["clock"]
    passages = tuple(
        replace(each, title={"fr": each.title["fr"]}, body={"fr": each.body["fr"]}) for each in page.passages
    )
    kb = KnowledgeBase({"clock": replace(page, passages=passages, title={"fr": "L’heure"})})
    written = as_html(kb, book(kb, ("en", "fr")))
    assert written.count("Not translated: this is the source.") == len(passages) + 1  # and of the page
    assert '<span lang="fr">L’heure</span>' in written
    assert "Not translated" not in as_html(shipped_kb, book(shipped_kb, ("en", "fr")))


def test_markup_of_an_article_cannot_leave_its_cell(shipped_kb: KnowledgeBase) -> None:
    page = shipped_kb.pages["clock"]
    evil = {"fr": "</td></table><script>alert(1)</script> <b>non</b>", "en": '"><img src=x onerror=alert(1)>'}
    kb = KnowledgeBase({"clock": replace(page, title=evil, intro=evil)})
    found = Document(as_html(kb, book(kb, LANGUAGES)))
    assert found.loaded == []
    assert not {"script", "img"} & set(found.tags)


def test_markdown_has_every_node_and_both_languages(shipped_kb: KnowledgeBase) -> None:
    written = as_markdown(shipped_kb, book(shipped_kb, ("en", "fr")))
    anchors = re.findall(r'<a id="([^"]+)"></a>', written)
    assert len(anchors) == len(set(anchors))
    assert {node.replace("#", "-") for node in (*shipped_kb.questions, *shipped_kb.solutions)} <= set(anchors)
    links = re.findall(r"\]\(#([a-z0-9-]+)\)", written)
    assert [link for link in links if link not in anchors] == []
    assert written.count("**Français**") == written.count("**English**")
    assert written.startswith("# The knowledge base\n")


def test_one_language_alone_is_one_column(shipped_kb: KnowledgeBase) -> None:
    bound = book(shipped_kb, ("fr",))
    assert set(Document(as_html(shipped_kb, bound)).columns) == {"fr"}
    assert "375" in [chapter.page.id for chapter in bound.of_kind("articles")]
    assert "postfix" in [chapter.page.id for chapter in bound.of_kind("dialects")]
