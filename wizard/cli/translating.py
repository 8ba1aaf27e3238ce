"""Runs ``wizard translated``: notes what each translation was made from."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from wizard.cli.failures import OK, NoNode, NoTranslation
from wizard.cli.inputs import kb_directory, unreadable
from wizard.cli.speaking import Speech
from wizard.errors import KnowledgeError, UnknownArticle
from wizard.knowledge.files import read_files
from wizard.knowledge.freshness import FILE_NAME, Recorded, page_hashes, read_recorded, record, write_recorded
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage

Files = Mapping[str, Mapping[str, RawPage]]


def record_one(kb: str | None, page: str, language: str, keys: tuple[str, ...], lang: str) -> int:
    """Record one translation, or some of its passages."""
    directory = kb_directory(kb)
    files = read_pages(directory)
    if page not in files:
        raise UnknownArticle(article=page)
    source, translations = source_and_translations(files[page])
    if source is None or language not in translations:
        raise NoTranslation(page=page, language=language, languages=", ".join(sorted(translations)) or "–")
    known = page_hashes(source)
    for key in keys:
        if key not in known:
            raise NoNode(page=page, key=key, keys=", ".join(name for name in known if name))
    return _write(directory, record(source, page, language, read_recorded(directory), keys), [(page, language)], lang)


def record_all(kb: str | None, lang: str) -> int:
    """Record every translation of every page."""
    directory = kb_directory(kb)
    recorded = read_recorded(directory)
    done = []
    for page, by_language in read_pages(directory).items():
        source, translations = source_and_translations(by_language)
        for language in sorted(translations) if source else ():
            if source is not None:
                recorded = record(source, page, language, recorded)
                done.append((page, language))
    return _write(directory, recorded, done, lang)


def read_pages(directory: Path) -> Files:
    """The files as far as their structure can be read. Raises ``KnowledgeError`` where it cannot."""
    problems = Problems()
    files = read_files(directory, problems)
    if problems.errors:
        raise KnowledgeError(problems.errors)
    return files


def source_and_translations(by_language: Mapping[str, RawPage]) -> tuple[RawPage | None, set[str]]:
    """The file that is the source of a page, None where there is not exactly one, and the languages of the others."""
    sources = [raw for raw in by_language.values() if raw.first("source") is not None]
    source = sources[0] if len(sources) == 1 else None
    return source, {language for language, raw in by_language.items() if raw is not source}


def _write(directory: Path, recorded: Recorded, done: Iterable[tuple[str, str]], lang: str) -> int:
    _ = Speech(lang)
    try:
        write_recorded(directory, recorded)
    except OSError as error:
        raise unreadable(str(directory / FILE_NAME), error) from None
    for page, language in done:
        click.echo(_("%(page)s: the translation in “%(language)s” is recorded.", page=page, language=language))
    return OK
