"""Tables whose header names facts: their rows become what the decoder reads, and what people are told."""

import re
from collections.abc import Mapping, Sequence

from wizard.knowledge.conditions import check_value
from wizard.knowledge.labels import is_glossary
from wizard.knowledge.problems import Problems, one_of
from wizard.knowledge.scanner import FACT_CELL, RawPage, RawPassage, RawTable
from wizard.model import Location, Table, TableRow, Text
from wizard.vocabulary import FACTS

_WORDING = re.compile(r"``(?: )?(.+?)(?: )?``|`([^`]+)`")
_WORDINGS = "text"
_EMPTY = ("", "-", "–")


def read_tables(
    page_id: str,
    source: RawPage,
    keys: Sequence[str],
    translated: Mapping[str, Mapping[str, RawPassage]],
    problems: Problems,
) -> tuple[Table, ...]:
    """Every table of a page with its prose in all languages; ``keys`` are those of the source's passages."""
    reader = _TableReader(page_id, source, problems)
    tables = []
    for key, passage in zip(keys, source.passages, strict=True):
        for ordinal, raw in enumerate(passage.tables):
            if is_glossary(raw):
                continue
            others = {
                language: found[key].tables[ordinal]
                for language, found in translated.items()
                if key in found and ordinal < len(found[key].tables)
            }
            tables.append(reader.table(raw, others))
    return tuple(tables)


class _TableReader:
    def __init__(self, page_id: str, source: RawPage, problems: Problems) -> None:
        self.page_id = page_id
        self.source = source
        self.problems = problems

    def table(self, raw: RawTable, others: Mapping[str, RawTable]) -> Table:
        heads = [match[1] if (match := FACT_CELL.match(cell)) else "" for cell in raw.header]
        location = Location(self.source.path, raw.line)
        for head in heads:
            if head and head != _WORDINGS and head not in FACTS:
                self.problems.add(
                    location, f"the header of a table names the unknown fact “{head}”",
                    remedy=one_of(head, (*FACTS, _WORDINGS)),
                )  # fmt: skip
        key = heads[0] if heads[0] not in ("", _WORDINGS) else ""
        rows = []
        for ordinal, (line, cells) in enumerate(raw.rows):
            if len(cells) != len(heads):
                self.problems.add(
                    Location(self.source.path, line),
                    f"a row of {len(cells)} cells in a table of {len(heads)} columns",
                    remedy="give every column a cell; an empty one sets nothing",
                )
                continue
            rows.append(self._row(line, heads, cells, self._prose(raw, others, ordinal, cells)))
        return Table(self.page_id, key, tuple(rows), location)

    def _prose(self, raw: RawTable, others: Mapping[str, RawTable], ordinal: int, cells: tuple[str, ...]) -> Text:
        prose = {self.source.language: _said(raw, cells)}
        for language, other in others.items():
            if ordinal < len(other.rows) and len(other.rows[ordinal][1]) == len(cells):
                prose[language] = _said(other, other.rows[ordinal][1])
        return prose

    def _row(self, line: int, heads: list[str], cells: tuple[str, ...], prose: Text) -> TableRow:
        location = Location(self.source.path, line)
        sets, wordings, key = [], [], ""
        for column, (head, cell) in enumerate(zip(heads, cells, strict=True)):
            if not head or cell in _EMPTY:
                continue
            if head == _WORDINGS:
                wordings += [first or second for first, second in _WORDING.findall(cell)]
            elif head in FACTS and check_value(head, cell, cell, location, self.problems):
                if column == 0:
                    key = cell
                else:
                    sets.append((head, cell))
        plain = [cell for head, cell in zip(heads, cells, strict=True) if not head]
        name = plain[0] if len(plain) > 1 and plain[0] not in _EMPTY else ""
        return TableRow(key, tuple(sets), tuple(wordings), prose, location, name)


def _said(table: RawTable, cells: tuple[str, ...]) -> str:
    """What a row says to people: its name and its explanation, the first and the last of its plain columns."""
    plain = [
        cell
        for head, cell in zip(table.header, cells, strict=False)
        if not FACT_CELL.match(head) and cell not in _EMPTY
    ]
    return plain[0] if len(plain) == 1 else " — ".join((plain[0], plain[-1])) if plain else ""
