"""Runs ``wizard release``: keeps versions of pages, and forgets them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from wizard import history, knowledge
from wizard.cli.failures import OK
from wizard.cli.inputs import kb_directory, unreadable
from wizard.cli.speaking import Speech
from wizard.errors import KnowledgeError, UnknownArticle, UnknownVersion
from wizard.history import Version
from wizard.knowledge.visibility import is_retired, visibility_of
from wizard.model import Page


def is_day(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def release(kb: str | None, pages: Sequence[str], changed: Mapping[str, str], day: str | None, lang: str) -> int:
    """Keep a version of each page named, or of each page with a history; of those that have changed only.

    Raises ``KnowledgeError`` for articles with mistakes, and ``UnknownArticle``.
    """
    _ = Speech(lang)
    directory = kb_directory(kb)
    loaded = knowledge.read(directory, for_authors=False)
    if loaded.errors:
        raise KnowledgeError(loaded.errors)
    base = loaded.base
    for name in pages:
        if name not in base.pages:
            raise UnknownArticle(article=name)
    today = day or datetime.now(UTC).date().isoformat()
    for name in pages or [name for name in history.kept_pages(directory) if name in base.pages]:
        page, before = base.pages[name], history.read_versions(directory, name)
        if _is_kept_from_readers(page):
            click.echo(_("%(page)s is a draft or retired: no version is kept.", page=name))
            continue
        number = before[-1].number + 1 if before else 1
        version = history.version_of(base, page, number, today, changed)
        if before and history.same_text(before[-1], version):
            click.echo(_("%(page)s has not changed since version %(number)s.", page=name, number=before[-1].number))
            continue
        _write(directory, name, (*before, version))
        click.echo(_("%(page)s: version %(number)s of %(day)s is kept.", page=name, number=number, day=today))
    return OK


def _is_kept_from_readers(page: Page) -> bool:
    return visibility_of(page) == "draft" or is_retired(page)


def forget_one(kb: str | None, page: str, number: int, lang: str) -> int:
    """Take what one version of a page says out of its history; its number is not used again."""
    _ = Speech(lang)
    directory = kb_directory(kb)
    before = history.read_versions(directory, page)
    if all(version.number != number or version.visibility == history.WITHDRAWN for version in before):
        raise UnknownVersion(article=page, version=number)
    _write(directory, page, history.forget(before, number))
    click.echo(_("%(page)s: version %(number)s is forgotten.", page=page, number=number))
    return OK


def _write(directory: Path, page: str, versions: Sequence[Version]) -> None:
    try:
        history.write_versions(directory, page, versions)
    except OSError as error:
        raise unreadable(str(directory / history.DIRECTORY / page), error) from None
