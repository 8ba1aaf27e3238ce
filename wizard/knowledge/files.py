"""Finds the files of the knowledge base; knows nothing of what they mean beyond their names."""

import re
from pathlib import Path

from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, scan
from wizard.model import Location

_NAME = re.compile(r"^(?P<id>[a-z0-9][a-z0-9-]*)\.(?P<language>[a-z]{2})\.md$")


def read_files(directory: Path, problems: Problems) -> dict[str, dict[str, RawPage]]:
    """The scanned files of each page, by page id and language, in the order of their paths."""
    found: dict[str, dict[str, RawPage]] = {}
    for path in sorted(directory.rglob("*.md")):
        relative = path.relative_to(directory).as_posix()
        location = Location(relative, 1)
        match = _NAME.match(path.name)
        if match is None:
            problems.add(
                location, f"the name “{path.name}” is not that of a page",
                remedy="name it id.language.md, with lower-case letters, digits and hyphens: 375.fr.md",
            )  # fmt: skip
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.add(
                Location(relative, line), "the file is not UTF-8", reason=str(error.reason),
                remedy="save it with the encoding UTF-8",
            )  # fmt: skip
            continue
        languages = found.setdefault(match["id"], {})
        if match["language"] in languages:
            problems.add(
                location, f"page “{match['id']}” stands twice in “{match['language']}”",
                reason=f"the other file is {languages[match['language']].path}", remedy="rename or remove one of them",
            )  # fmt: skip
            continue
        languages[match["language"]] = scan(relative, match["language"], text, problems)
    return found
