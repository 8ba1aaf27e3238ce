"""What stands in the book: the pages in the order of reading, each cut into passages that exist in every language."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.answer import PageView, PassageView, page_view
from wizard.i18n.labels import N_
from wizard.model import KnowledgeBase, Page

KINDS = {
    "articles": N_("Articles"),
    "shared": N_("Shared pages"),
    "reference": N_("Reference"),
    "dialects": N_("Log formats"),
}
"""The parts of the book, in their order: what they hold, and what they are called."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One passage in the languages of the book, in their order; what is not translated is its source (``fallback``)."""

    node: str
    sides: tuple[PassageView, ...]

    @property
    def one(self) -> PassageView:
        """The passage in the first language: what is the same in all of them is read here."""
        return self.sides[0]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page in the languages of the book, in their order."""

    kind: str
    page: Page
    views: tuple[PageView, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The chapters, by their kind and then by their page's id, and the languages in the order of the columns."""

    languages: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    def of_kind(self, kind: str) -> tuple[Chapter, ...]:
        """The chapters of one part."""
        return tuple(chapter for chapter in self.chapters if chapter.kind == kind)


def book(kb: KnowledgeBase, languages: Sequence[str]) -> Book:
    """The whole knowledge base in these languages, one column each."""
    chapters = [_chapter(kb, page, languages) for page in kb.pages.values()]
    order = list(KINDS)
    chapters.sort(key=lambda chapter: (order.index(chapter.kind), chapter.page.id))
    return Book(tuple(languages), tuple(chapters))


def _chapter(kb: KnowledgeBase, page: Page, languages: Sequence[str]) -> Chapter:
    views = tuple(page_view(kb, page.id, language, notes=True) for language in languages)
    pairs = tuple(Pair(sides[0].id, sides) for sides in zip(*(view.passages for view in views), strict=True))
    return Chapter(_kind(page), page, views, pairs)


def _kind(page: Page) -> str:
    if page.when:
        return "articles"
    if page.dialects or page.symptoms:
        return "dialects"
    return "shared" if page.questions or page.solutions else "reference"
