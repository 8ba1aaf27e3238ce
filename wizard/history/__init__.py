"""The versions of a page that were published: kept as files beside the pages, and told apart passage by passage."""

from wizard.history.difference import Block, ChangedPassage, Part, compare
from wizard.history.files import DIRECTORY, check_histories, forget, kept_pages, read_versions, write_versions
from wizard.history.versions import WITHDRAWN, KeptPassage, Version, same_text, seen_by, version_of

__all__ = [
    "DIRECTORY",
    "WITHDRAWN",
    "Block",
    "ChangedPassage",
    "KeptPassage",
    "Part",
    "Version",
    "check_histories",
    "compare",
    "forget",
    "kept_pages",
    "read_versions",
    "same_text",
    "seen_by",
    "version_of",
    "write_versions",
]
