"""Words in either language to nodes of the knowledge base, best first. Typos and missing accents are forgiven."""

from wizard.search.documents import FoundKind
from wizard.search.index import Found, SearchIndex
from wizard.search.words import fold

__all__ = ["Found", "FoundKind", "SearchIndex", "fold"]
