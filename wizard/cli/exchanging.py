"""Runs ``wizard po``: articles to files for translators, and back."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from wizard import knowledge
from wizard.cli.checking import at_home
from wizard.cli.failures import OK, PROBLEMS, MissingFile, NoTranslation
from wizard.cli.inputs import kb_directory, unreadable
from wizard.cli.speaking import Speech
from wizard.cli.translating import Files, read_pages, source_and_translations
from wizard.errors import Problem, UnknownArticle
from wizard.i18n import po
from wizard.i18n.po import BadPo, Entry, PoFile
from wizard.knowledge.bringing_back import bring_back, line_in_po
from wizard.knowledge.freshness import Recorded, outdated_passages, read_recorded, record, write_recorded
from wizard.knowledge.pieces import entries_of
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, scan
from wizard.model import Location

_NAME = re.compile(r"^(?P<page>[a-z0-9][a-z0-9-]*)\.(?P<language>[a-z]{2})\.po$")


def write_for_translators(kb: str | None, target: str, into: str | None, lang: str) -> int:
    """Write one file, or one for each page and language; say how many."""
    directory, path = kb_directory(kb), Path(target)
    files, recorded = read_pages(directory), read_recorded(directory)
    wanted = [*_wanted(files, path, into)]
    for page, language, place in wanted:
        source = source_and_translations(files[page])[0]
        if source is None:
            continue
        outdated = outdated_passages(source, page, language, recorded)
        entries = entries_of(page, source, files[page].get(language), outdated, _earlier(place))
        title = f"{page}: {source.first('title')}"
        _write_bytes(place, po.write(PoFile(language, entries), title))
    _ = Speech(lang)
    click.echo(_.ngettext("%(n)s file written: %(where)s", "%(n)s files written: %(where)s", len(wanted), where=target))
    return OK


def _wanted(files: Files, target: Path, into: str | None) -> Iterator[tuple[str, str, Path]]:
    """Each page and language to write, and the file for it. Raises for a name that stands for no page."""
    if target.suffix == ".po":
        found = _NAME.match(target.name)
        page, language = (found["page"], into or found["language"]) if found else (target.stem, into or "")
        if page not in files:
            raise UnknownArticle(article=page)
        if language == _source_language(files[page]) or not language:
            raise NoTranslation(page=page, language=language, languages=", ".join(sorted(files[page])))
        yield page, language, target
        return
    spoken = sorted({language for by_language in files.values() for language in by_language})
    for page, by_language in files.items():
        for language in [into] if into else spoken:
            if language != _source_language(by_language):
                yield page, language, target / f"{page}.{language}.po"


def _source_language(by_language: Mapping[str, RawPage]) -> str:
    source = source_and_translations(by_language)[0]
    return source.language if source else ""


def _earlier(path: Path) -> Mapping[str, Entry]:
    """What an older file of the same name says, by context; nothing where it cannot be read."""
    if not path.is_file():
        return {}
    try:
        return {entry.context: entry for entry in po.read(path.read_bytes()).entries}
    except BadPo:  # it is about to be written anew
        return {}


def _write_bytes(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise unreadable(str(path), error) from None


@dataclass(frozen=True, slots=True)
class _Work:
    """One translated file on its way back: which page it is of, what it says, and what becomes of the article."""

    name: str
    page: str
    source: RawPage
    path: str
    po: PoFile
    before: str
    text: str
    current: tuple[str, ...]


def read_from_translators(kb: str | None, names: Sequence[str], lang: str) -> int:
    """Write everything back, or list every problem and write nothing."""
    directory = kb_directory(kb)
    files, recorded = read_pages(directory), read_recorded(directory)
    problems = Problems()
    works = [work for name in names if (work := _read(directory, files, recorded, name, problems)) is not None]
    _check_twice(works, problems)
    after = recorded
    for work in works:
        if work.current:
            after = record(work.source, work.page, work.po.language, after, work.current)
    changed = {work.path: work for work in works if work.text != work.before}
    found = [*problems.errors, *problems.warnings]
    if changed and not problems.errors:
        found += _new_problems(directory, changed, after)
    for problem in sorted(found):
        click.echo(str(problem))
    _ = Speech(lang)
    if any(problem.severity == "error" for problem in found):
        click.echo(_("Nothing was written."))
        return PROBLEMS
    for path, work in changed.items():
        _write_bytes(directory / path, work.text.encode())
        click.echo(str(directory / path))
    if after != recorded:
        write_recorded(directory, after)
    click.echo(_.ngettext("%(n)s translation changed.", "%(n)s translations changed.", len(changed)))
    return OK


def _check_twice(works: Sequence[_Work], problems: Problems) -> None:
    """Refuse two files that translate the same page: the second would undo the first."""
    first: dict[str, str] = {}
    for work in works:
        if first.setdefault(work.path, work.name) != work.name:
            problems.add(
                Location(work.name, 1), f"two files translate “{work.page}” into “{work.po.language}”",
                reason=f"the other is {first[work.path]}", remedy="bring in one of them, write it anew, then the other",
            )  # fmt: skip


def _read(directory: Path, files: Files, recorded: Recorded, name: str, problems: Problems) -> _Work | None:
    """What one file says and makes of its page; None with the reason in ``problems``."""
    try:
        translated = po.read(Path(name).read_bytes())
    except FileNotFoundError:
        raise MissingFile(file=name) from None
    except OSError as error:
        raise unreadable(name, error) from None
    except BadPo as error:
        problems.add(
            Location(name, int(error.values["line"])), "this is not a file of gettext", reason=str(error.values["why"]),
            remedy="open it in a program for translators, or write it anew: wizard po export",
        )  # fmt: skip
        return None
    pages = {re.split(r"[# ]", entry.context, maxsplit=1)[0] for entry in translated.entries}
    page = next(iter(pages)) if len(pages) == 1 else ""
    source = source_and_translations(files[page])[0] if page in files else None
    if source is None or translated.language in ("", source.language):
        problems.add(
            Location(name, 1), "this file does not say which page it translates, and into which language",
            reason=f"pages: {', '.join(sorted(pages)) or 'none'}; language: {translated.language or 'none'}",
            remedy="write it anew: wizard po export",
        )  # fmt: skip
        return None
    language = translated.language
    other = files[page].get(language)
    path = other.path if other else source.path.removesuffix(f".{source.language}.md") + f".{language}.md"
    before = (directory / path).read_bytes().decode() if other else ""
    outdated = outdated_passages(source, page, language, recorded)
    brought = bring_back(page, translated, name, source, other, before, outdated, problems)
    return _Work(name, page, source, path, translated, before, brought.text, brought.current)


def _new_problems(directory: Path, changed: Mapping[str, _Work], recorded: Recorded) -> Iterator[Problem]:
    """What “wizard check” would say of the changed articles and does not say now, at its line in the file."""
    before = Counter(map(_sameness, _all_problems(directory)))
    with TemporaryDirectory() as place:
        copy = Path(place) / "kb"
        shutil.copytree(directory, copy)
        for path, work in changed.items():
            _write_bytes(copy / path, work.text.encode())
        write_recorded(copy, recorded)
        after = _all_problems(copy)
    for problem in after:
        if before[_sameness(problem)]:
            before[_sameness(problem)] -= 1
        elif problem.path in changed:
            yield _in_po(problem, changed[problem.path])
        else:
            yield at_home(problem, directory)


def _all_problems(directory: Path) -> Iterable[Problem]:
    loaded = knowledge.read(directory)
    return (*loaded.errors, *loaded.warnings)


def _sameness(problem: Problem) -> tuple[str, str, str]:
    """What makes two problems one, wherever its line has moved to."""
    return problem.path, problem.what, problem.offending


def _in_po(problem: Problem, work: _Work) -> Problem:
    written = scan(work.path, work.po.language, work.text, Problems())
    line = line_in_po(work.page, work.po, work.source, written, problem.line)
    return replace(problem, path=work.name, line=line)
