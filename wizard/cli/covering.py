"""Runs ``wizard coverage``: what the articles cover, and what they do not."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import click

from wizard import i18n, knowledge
from wizard.cli.diagnosing import print_json
from wizard.cli.failures import OK, PROBLEMS
from wizard.cli.inputs import kb_directory
from wizard.cli.passages import Passages
from wizard.cli.speaking import Speech
from wizard.cli.terminal import bold, visible
from wizard.conversation import Wizard
from wizard.coverage import CAUSES_GROUP, REASONS_GROUP, REPLIES_GROUP, Coverage, Lead, Row, Share, coverage
from wizard.errors import KnowledgeError
from wizard.facts import Facts
from wizard.i18n.labels import N_

_GROUPS: Mapping[str, str] = {
    CAUSES_GROUP: N_("Causes"),
    REPLIES_GROUP: N_("Replies about TLS"),
    REASONS_GROUP: N_("Reasons of OpenSSL"),
}
_SIDES: Mapping[str, str] = {"client": N_("as client"), "server": N_("as server")}
_HOLES: Mapping[str, str] = {
    "no-solution": N_("no solution"),
    "incomplete": N_("a solution lacks something"),
    "nowhere": N_("leads nowhere"),
    "no-row": N_("in no table"),
}
_NAME = 72


def show_coverage(kb: str | None, form: str, lang: str, *, only_holes: bool, strict: bool) -> int:
    """Print the table and the share of each language; the exit code."""
    loaded = knowledge.read(kb_directory(kb))
    if loaded.errors:
        raise KnowledgeError(loaded.errors)
    wizard = Wizard(loaded.base)
    covered = coverage(wizard, loaded.outdated)
    if form == "json":
        print_json(_as_json(covered, only_holes=only_holes))
    else:
        for line in _as_text(covered, Passages(wizard.kb, lang), only_holes=only_holes):
            click.echo(visible(line))
    incomplete = any(share.current < share.total for share in covered.shares)
    return PROBLEMS if covered.holes or (strict and incomplete) else OK


def _shown(covered: Coverage, *, only_holes: bool) -> tuple[Row, ...]:
    return covered.holes if only_holes else covered.rows


def _as_json(covered: Coverage, *, only_holes: bool) -> object:
    return {
        "rows": [_row_as_json(row) for row in _shown(covered, only_holes=only_holes)],
        "counted": len(covered.rows),
        "holes": len(covered.holes),
        "languages": {
            share.language: {"current": share.current, "outdated": share.outdated, "total": share.total}
            for share in covered.shares
        },
    }


def _row_as_json(row: Row) -> object:
    return {
        "group": row.group,
        "name": row.name,
        "file": row.location.path if row.location else None,
        "line": row.location.line if row.location else None,
        "hole": row.hole or None,
        "lacking": row.lacking,
        "solutions": row.solutions,
        "leads": [
            {"side": lead.side or None, "dialect": lead.dialect or None, "how": lead.how, "node": lead.node or None,
             "solutions": lead.solutions}
            for lead in row.leads
        ],
    }  # fmt: skip


def _as_text(covered: Coverage, passages: Passages, *, only_holes: bool) -> Iterator[str]:
    _ = passages.say
    for group, rows in groupby(_shown(covered, only_holes=only_holes), key=lambda row: row.group):
        page = passages.kb.pages.get(group)
        title = _(_GROUPS[group]) if page is None else f"{passages.text(page.title, Facts())} [{group}]"
        yield bold(title)
        for row in rows:
            yield f"{_mark(row)} {_cut(row.name).ljust(_NAME)} {_where(row, _)}".rstrip()
        yield ""
    yield ", ".join((
        _.ngettext("%(n)s row", "%(n)s rows", len(covered.rows)),
        _.ngettext("%(n)s hole", "%(n)s holes", len(covered.holes)),
    ))  # fmt: skip
    yield from (_share(share, _) for share in covered.shares)


def _mark(row: Row) -> str:
    if row.hole:
        return "✗"
    return "~" if any(lead.how == "beginning" for lead in row.leads) else "✓"


def _cut(name: str) -> str:
    one_line = " ".join(name.split())
    return one_line if len(one_line) <= _NAME else f"{one_line[: _NAME - 1]}…"


def _where(row: Row, _: Speech) -> str:
    """Where a row leads, once where that is the same everywhere, and what is missing."""
    found = [", ".join(row.solutions)] if not row.leads else _leads(row.leads, _)
    if row.hole:
        at = f"{row.location.path}:{row.location.line}: " if row.location else ""
        found.append(at + ", ".join((_(_HOLES[row.hole]), *row.lacking)))
    return "; ".join(filter(None, found))


def _leads(leads: tuple[Lead, ...], _: Speech) -> list[str]:
    said: dict[str, list[str]] = {}
    for lead in leads:
        named = " ".join(filter(None, (lead.dialect, _(_SIDES[lead.side]) if lead.side else "")))
        said.setdefault(_lead(lead, _), []).append(named)
    if len(said) == 1:
        return list(said)
    return [f"{', '.join(filter(None, where))}{_(': ')}{what}" for what, where in said.items()]


def _lead(lead: Lead, _: Speech) -> str:
    if lead.how == "beginning":
        return _("asked from the beginning")
    if lead.how in ("question", "lines"):
        return f"{lead.node} ({_.ngettext('%(n)s solution', '%(n)s solutions', len(lead.solutions))})"
    return lead.node or "–"


def _share(share: Share, _: Speech) -> str:
    percent = i18n.format_percent(share.current / max(share.total, 1), _.lang)
    return _(
        "%(language)s: %(percent)s, %(current)s of %(total)s passages (%(outdated)s outdated)",
        language=i18n.language_name(share.language), percent=percent,
        current=i18n.format_number(share.current, _.lang), total=i18n.format_number(share.total, _.lang),
        outdated=i18n.format_number(share.outdated, _.lang),
    )  # fmt: skip
