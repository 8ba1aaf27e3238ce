"""Which passages of a translation were made from an older text: one hash per passage, kept beside the pages.

``freshness.json`` holds, for each page and language, the hash of the source passage that the translation was made
from. ``wizard translated`` writes it: after translating, or to say that a change was a minor edit and the
translation still stands.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from wizard.errors import KnowledgeError, Problem
from wizard.knowledge.keys import passage_keys
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, RawPassage
from wizard.model import Location

FILE_NAME = "freshness.json"
Recorded = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Page id, language, passage key: the hash of the source passage then."""


def passage_hash(passage: RawPassage) -> str:
    """A short hash of what a translator sees of a passage; blanks at line ends do not count."""
    texts = [passage.title, *(choice.label for choice in passage.choices), passage.text]
    joined = "\n".join(line.rstrip() for text in texts for line in text.split("\n"))
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


TITLE_KEY = "title"
"""The key of the title in the front matter, which is translated as the passages are."""


def page_hashes(raw: RawPage) -> dict[str, str]:
    """The hash of the title and of every passage of a file, by its key."""
    passages = {key: passage_hash(passage) for key, passage in zip(passage_keys(raw), raw.passages, strict=True)}
    return {TITLE_KEY: passage_hash(RawPassage(level=0, title=raw.first("title") or "", line=1))} | passages


def read_recorded(directory: Path) -> Recorded:
    """What was recorded, or nothing where the file does not exist.

    Raises ``KnowledgeError`` for a file that is not such a record: two people's changes may have been merged badly.
    """
    path = directory / FILE_NAME
    if not path.exists():
        return {}
    try:
        recorded = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise KnowledgeError((_unreadable(line, str(error)),)) from None
    if not _is_record(recorded, 3):
        raise KnowledgeError((_unreadable(1, "it is not page, language, passage and hash"),))
    found: Recorded = recorded
    return found


def _is_record(value: object, depth: int) -> bool:
    if depth == 0:
        return isinstance(value, str)
    return isinstance(value, dict) and all(_is_record(inner, depth - 1) for inner in value.values())


def _unreadable(line: int, reason: str) -> Problem:
    remedy = "mend it, or remove it and run: wizard translated --all"
    return Problem(FILE_NAME, line, "the record of translations cannot be read", reason, remedy)


def write_recorded(directory: Path, recorded: Recorded) -> None:
    """Write the record, sorted, so that two people’s changes merge."""
    text = json.dumps(recorded, indent=1, sort_keys=True, ensure_ascii=False)
    (directory / FILE_NAME).write_text(text + "\n", "utf-8")


def outdated_passages(source: RawPage, page_id: str, language: str, recorded: Recorded) -> tuple[str, ...]:
    """The keys of the passages whose source changed since the translation was recorded."""
    then = recorded.get(page_id, {}).get(language, {})
    return tuple(key for key, now in page_hashes(source).items() if key in then and then[key] != now)


def check_freshness(
    page_id: str, source: RawPage, translation: RawPage, recorded: Recorded, problems: Problems
) -> tuple[str, ...]:
    """Warn of each passage that was translated from an older text, or whose translation was never recorded."""
    language = translation.language
    outdated = outdated_passages(source, page_id, language, recorded)
    lines = dict(zip(passage_keys(translation), (passage.line for passage in translation.passages), strict=True))
    for key in outdated:
        problems.add(
            Location(translation.path, lines.get(key, 1)), f"the translation of “{key}” is older than its source",
            reason=f"{source.path} has changed since", severity="warning",
            remedy=f"translate it again, then run: wizard translated {page_id} {language} {key} "
            "(the same command says that the change was a minor edit)",
        )  # fmt: skip
    if language not in recorded.get(page_id, {}):
        problems.add(
            Location(translation.path, 1), "this translation is not recorded",
            reason="so nobody will notice when it gets out of date", severity="warning",
            remedy=f"run: wizard translated {page_id} {language}",
        )  # fmt: skip
    return outdated


def record(source: RawPage, page_id: str, language: str, recorded: Recorded, keys: tuple[str, ...] = ()) -> Recorded:
    """The record with the passages named (all where none is) marked as translated from the source as it is now."""
    now = page_hashes(source)
    pages = {page: {name: dict(hashes) for name, hashes in languages.items()} for page, languages in recorded.items()}
    then = pages.setdefault(page_id, {}).setdefault(language, {})
    then.update({key: now[key] for key in (keys or now)})
    pages[page_id][language] = {key: value for key, value in then.items() if key in now}
    return pages
