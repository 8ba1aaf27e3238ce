"""Whether French prose is set as French is: quotes, apostrophes, spaces, ellipses and numbers.

Authors type plain spaces where French wants no-break ones (``wizard.typography`` puts those in), so only missing
spaces are mistakes. Code, commands, addresses, targets of links and the facts of tables are no prose.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.knowledge.labels import LABEL
from wizard.knowledge.placeholders import PLACEHOLDER
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import FACT_CELL, RawPage, RawPassage, RawTable
from wizard.model import Location

_CODE = "\ufffc"
"""Stands for what is no prose, but has a place among the words."""
_NOT_PROSE = re.compile(r"<!--.*?-->|`+[^`]*`+|<?https?://[^\s)>]*>?|(?<=\])\([^()]*\)|(?<!\w)[\w.-]+@[\w.-]+")
_QUOTATION = re.compile(r"«[^«»]*»")
_FENCE = re.compile(r"^\s*```")
_COMMAND = "        "


class Rule(NamedTuple):
    """One mistake: what it is called, how it looks, and what to write instead.

    ``quoted`` tells whether it is one between guillemets, too: what a program writes is quoted as it stands.
    """

    what: str
    pattern: re.Pattern[str]
    remedy: str
    quoted: bool = True


_SPACES = " \u00a0\u202f"
_NUMBER_OF = r"(?:%|s|ms|min|h|Ko|Mo|Go|ko|octets?|secondes?|minutes?|heures?|jours?|fois)(?![\w’])"
_SPACE_BEFORE = "put a space before it; the right one is shown when the page is"
RULES = (
    Rule("a straight quotation mark", re.compile(r'"'), "write « and », with a space inside each"),
    Rule("a typewriter’s apostrophe", re.compile(r"'"), "write ’"),
    Rule("three dots", re.compile(r"\.\.\."), "write … as one character"),
    Rule("no space before ; ! or ?", re.compile(rf"[^\s{_SPACES}(?!;:/…«][;!?](?![\w=&/])"), _SPACE_BEFORE),
    Rule("no space before a colon", re.compile(rf"[^\s{_SPACES}(:]:(?=[\s{_SPACES}]|$)"), _SPACE_BEFORE, quoted=False),
    Rule(
        "a guillemet without its space",
        re.compile(rf"«(?![\s{_SPACES}])|(?<![\s{_SPACES}])»"),
        "put a space inside each guillemet",
    ),
    Rule("no space before %", re.compile(r"\d%"), "put a space between the number and %"),
    Rule(
        "a decimal point in a number",
        re.compile(rf"(?<![\d.])\d+\.\d+[{_SPACES}]?{_NUMBER_OF}"),
        "write a comma: 0,5 s",
    ),
    Rule(
        "a comma between thousands",
        re.compile(r"(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"),
        "write a space: 1 000",
    ),
    Rule("two spaces", re.compile(r"(?<=\S) {2,}(?=\S)"), "write one"),
)  # fmt: skip


_SUSPECT = re.compile(rf"[\"']|\.\.\.|[^\s{_SPACES}][;!?:]|«[^\s{_SPACES}]|[^\s{_SPACES}]»|\d[%.,]|\S  ")
"""What a line has at least that breaks a rule; most lines have none of it, and need not be looked at."""


def check_french(raw: RawPage, problems: Problems) -> None:
    """Warn of each line of a French page whose prose breaks one of the rules."""
    if raw.language != "fr":
        return
    for number, text in _texts(raw):
        if not _SUSPECT.search(text):
            continue
        prose = without_code(text)
        cells = (cell.strip() for cell in prose.split("|")) if text.startswith("|") else (prose.strip(),)
        for cell in cells:
            for rule in mistakes(cell):
                problems.add(
                    Location(raw.path, number), f"French: {rule.what}", offending=cell.replace(_CODE, "…"),
                    remedy=rule.remedy, severity="warning",
                )  # fmt: skip


def mistakes(prose: str) -> tuple[Rule, ...]:
    """The rules that a line of French prose breaks. No-break spaces count as spaces.

    >>> [rule.what for rule in mistakes("L'heure: 3 ou 4 ?")]
    ['a typewriter’s apostrophe', 'no space before a colon']
    >>> mistakes("L’heure : « juste » ; 0,5 s, TLS 1.2 à 16:48:39.")
    ()
    """
    unquoted = _QUOTATION.sub("« … »", prose)
    return tuple(rule for rule in RULES if rule.pattern.search(prose if rule.quoted else unquoted))


def without_code(text: str) -> str:
    r"""The prose of a line of Markdown: code, addresses and targets taken out, placeholders by their fallbacks.

    >>> without_code('Lancez `a "b"` sur {session.peer: ce serveur}').replace("\ufffc", "_")
    'Lancez _ sur ce serveur'
    """
    shown = PLACEHOLDER.sub(lambda match: match["fallback"] or _CODE, LABEL.sub(_CODE, text))
    return _NOT_PROSE.sub(_CODE, shown)


def _texts(raw: RawPage) -> Iterator[tuple[int, str]]:
    title = raw.first("title")
    if title:
        yield raw.line_of("title"), title
    for passage in raw.passages:
        yield passage.line, passage.title
        yield from ((choice.line, choice.label) for choice in passage.choices)
        yield from _text(passage)
        for table in passage.tables:
            yield from _cells(table)


def _text(passage: RawPassage) -> Iterator[tuple[int, str]]:
    """The lines under a heading that are prose; the rows of tables of facts are read cell by cell."""
    cells = {line for table in passage.tables for line in (table.line, table.line + 1, *(row for row, _ in table.rows))}
    fenced = False
    for line in passage.body:
        if _FENCE.match(line.text):
            fenced = not fenced
        elif not fenced and not line.text.startswith(_COMMAND) and line.number not in cells:
            yield line.number, line.text


def _cells(table: RawTable) -> Iterator[tuple[int, str]]:
    prose = [place for place, head in enumerate(table.header) if not FACT_CELL.match(head)]
    yield from ((table.line, table.header[place]) for place in prose)
    for line, cells in table.rows:
        yield from ((line, cells[place]) for place in prose if place < len(cells))
