"""``kb/`` files to one KnowledgeBase, or every problem at once, each with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.errors import KnowledgeError, Problem
from wizard.garbage import not_collected
from wizard.knowledge import kept
from wizard.knowledge.command_blocks import check_command_blocks
from wizard.knowledge.files import read_files
from wizard.knowledge.french import check_french
from wizard.knowledge.freshness import Recorded, check_freshness, read_recorded
from wizard.knowledge.keys import passage_keys
from wizard.knowledge.labels import read_labels
from wizard.knowledge.links import check_links
from wizard.knowledge.pages import build_page
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage
from wizard.knowledge.sources import check_sources
from wizard.knowledge.translations import check_translation
from wizard.knowledge.unfilled import check_unfilled
from wizard.knowledge.visibility import check_visibility, for_audience, retired
from wizard.knowledge.way_in import check_way_in
from wizard.model import KnowledgeBase, Location, Page

__all__ = ["Loaded", "for_audience", "load", "read", "retired"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What reading a directory yields: the base as far as it could be built, and everything that is wrong with it.

    ``outdated`` names, per page and language, the keys of the passages whose translation is older than its source.
    """

    base: KnowledgeBase
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    outdated: Mapping[tuple[str, str], tuple[str, ...]]


@not_collected()
def read(directory: Path, *, for_authors: bool = True) -> Loaded:
    """Read every page below ``directory`` and check it; raises nothing for mistakes of authors.

    What only authors want to know of, how the prose is set and where steps come from, is left out where
    ``for_authors`` is false.
    """
    problems = Problems()
    files = read_files(directory, problems)
    spoken = frozenset(language for by_language in files.values() for language in by_language)
    recorded = _recorded(directory, problems)
    labels = read_labels((raw for by_language in files.values() for raw in by_language.values()), problems)
    pages: dict[str, Page] = {}
    outdated: dict[tuple[str, str], tuple[str, ...]] = {}
    for page_id, by_language in files.items():
        page = build_page(page_id, by_language, labels, problems)
        if page is None:
            continue
        pages[page_id] = page
        source = by_language[page.source_language]
        for language, raw in by_language.items():
            check_unfilled(raw, problems)
            if for_authors:
                check_french(raw, problems)
                check_command_blocks(raw, problems)
            if language != page.source_language:
                check_translation(source, raw, problems)
                outdated[page_id, language] = check_freshness(page_id, source, raw, recorded, problems)
        if for_authors:
            check_sources(source, (raw for raw in by_language.values() if raw is not source), problems)
        older = {language: outdated.get((page_id, language), ()) for language in by_language}
        pages[page_id] = replace(page, outdated=_lines_of(source, older))
        _check_languages(page, spoken, problems)
    base = KnowledgeBase(pages)
    check_links(base, problems)
    check_way_in(base, problems)
    check_visibility(base, problems)
    return Loaded(base, problems.errors, problems.warnings, outdated)


def _lines_of(source: RawPage, keys: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[int]]:
    """The lines in the source of the passages that each language names by their keys."""
    lines = dict(zip(passage_keys(source), (passage.line for passage in source.passages), strict=True))
    return {lang: frozenset(lines[key] for key in named if key in lines) for lang, named in keys.items() if named}


def _recorded(directory: Path, problems: Problems) -> Recorded:
    try:
        return read_recorded(directory)
    except KnowledgeError as error:
        for problem in error.problems:
            problems.add(
                Location(problem.path, problem.line), problem.what, reason=problem.reason, remedy=problem.remedy
            )  # fmt: skip
        return {}


def load(directory: Path, place: Path | None = None) -> KnowledgeBase:
    """The knowledge base in ``directory``; the same is found again in ``place``, a directory of this user alone.

    Raises ``KnowledgeError`` with every problem, each with file, line, reason and remedy.
    """
    name = kept.fingerprint(directory) if place else ""
    known = kept.take(place, name) if place else None
    if known is not None:
        return known
    loaded = read(directory, for_authors=False)
    if loaded.errors:
        raise KnowledgeError(loaded.errors)
    if place and kept.fingerprint(directory) == name:  # nobody has written meanwhile
        kept.keep(place, name, loaded.base)
    return loaded.base


def _check_languages(page: Page, spoken: frozenset[str], problems: Problems) -> None:
    """Warn where a page does not exist in a language that the knowledge base speaks."""
    for language in sorted(spoken - page.paths.keys()):
        problems.add(
            page.location, f"page “{page.id}” does not exist in “{language}”", severity="warning",
            reason="readers of that language will see the source, with a notice",
            remedy=f"add {page.id}.{language}.md beside it",
        )  # fmt: skip
