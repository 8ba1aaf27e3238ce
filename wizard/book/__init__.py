"""The whole knowledge base as one document to review: every page, its languages side by side."""

from wizard.book.chapters import KINDS, Book, Chapter, Pair, book
from wizard.book.markdown import as_markdown
from wizard.book.page import as_html

__all__ = ["KINDS", "Book", "Chapter", "Pair", "as_html", "as_markdown", "book"]
