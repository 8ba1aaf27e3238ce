"""Runs ``wizard check``: everything that is wrong with the articles, at once."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from wizard import history, knowledge, proof
from wizard.cli.failures import OK, PROBLEMS
from wizard.cli.inputs import kb_directory
from wizard.cli.speaking import Speech
from wizard.conversation import Wizard
from wizard.errors import KnowledgeError, Problem
from wizard.knowledge import Loaded
from wizard.model import KnowledgeBase


def check(kb: str | None, *, strict: bool, lang: str) -> int:
    """Print every problem and a closing line; the exit code."""
    directory = kb_directory(kb)
    loaded = knowledge.read(directory)
    errors = sorted({*loaded.errors, *broken_promises(loaded), *history.check_histories(directory)})
    for problem in sorted((*errors, *loaded.warnings)):
        click.echo(str(at_home(problem, directory)))
    for line in _closing(loaded, errors, lang):
        click.echo(line)
    return PROBLEMS if errors or (strict and loaded.warnings) else OK


def broken_promises(loaded: Loaded) -> Iterable[Problem]:
    """Samples that do not match and tests that fail.

    While the structure has errors, only the samples are tried: a walk through it might lead nowhere.
    """
    base = loaded.base
    if loaded.errors:
        base = KnowledgeBase({page.id: replace(page, tests=()) for page in base.pages.values()})
    try:
        return proof.prove(Wizard(base))
    except KnowledgeError as error:
        return error.problems


def at_home(problem: Problem, directory: Path) -> Problem:
    """The problem with its path as the person would open it, from where they are."""
    path = directory / problem.path
    try:
        shown = path.resolve().relative_to(Path.cwd().resolve())
    except ValueError:
        shown = path
    return replace(problem, path=shown.as_posix())


def _closing(loaded: Loaded, errors: list[Problem], lang: str) -> Iterable[str]:
    _ = Speech(lang)
    pages = list(loaded.base.pages.values())
    tests = sum(len(page.tests) for page in pages)
    samples = sum(len(pattern.likes) for page in pages for symptom in page.symptoms for pattern in symptom.patterns)
    read = ", ".join((
        _.ngettext("%(n)s page", "%(n)s pages", len(pages)),
        _.ngettext("%(n)s sample", "%(n)s samples", samples),
        _.ngettext("%(n)s test", "%(n)s tests", tests),
    ))  # fmt: skip
    if not errors and not loaded.warnings:
        yield _("%(read)s: no problem.", read=read)
        return
    found = ", ".join((
        _.ngettext("%(n)s error", "%(n)s errors", len(errors)),
        _.ngettext("%(n)s warning", "%(n)s warnings", len(loaded.warnings)),
    ))  # fmt: skip
    yield _("%(read)s: %(found)s.", read=read, found=found)
    if loaded.errors and tests:
        yield _("The tests of the articles were not played; they will be once the errors are mended.")
