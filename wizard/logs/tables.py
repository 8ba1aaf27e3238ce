"""The tables of the knowledge base, as the decoder uses them: rows by number, and literal wordings in a line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from wizard.facts import Fact
from wizard.logs.reading import Note
from wizard.logs.regex import PatternSet, quote
from wizard.logs.spellings import other_spelling
from wizard.model import Table, TableRow
from wizard.vocabulary import FACTS

HERE, THERE = "tls.here_says", "tls.there_says"
_MIRRORED = {HERE: THERE, THERE: HERE}
_SAME_TABLE = {"tls.alert_sent": "tls.alert"}
_LONGEST_READ = 4000
"""Characters of a line in which wordings are looked for. Longer lines are not written by mail software."""
_PLACES = 8
TELLING = frozenset((HERE, THERE, "tls.alert", "tls.alert_sent", "tls.verify", "tls.outcome"))
"""Facts that say what TLS came to, or why."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One literal text of a table. ``key`` is the fact of the table's first column, "" for none."""

    text: str
    key: str
    row: TableRow


class Tables:
    """All tables that the decoder reads. Immutable. ``explained`` are the facts whose numbers have rows."""

    __slots__ = ("_rows", "_set", "_telling", "_wordings", "explained")

    def __init__(self, rows: Mapping[str, Mapping[str, TableRow]], wordings: tuple[Wording, ...]) -> None:
        self._rows = rows
        self.explained = frozenset((*rows, *(name for name, same in _SAME_TABLE.items() if same in rows)))
        self._wordings = wordings
        self._telling = frozenset(place for place, each in enumerate(wordings) if TELLING.intersection(stated(each)))
        self._set = PatternSet([_source(each.text) for each in wordings], ignore_case=True, anywhere=True)

    def row(self, fact: str, value: str) -> TableRow | None:
        """The row that explains a value of a fact. An alert that was sent is explained by the row of the received."""
        rows = self._rows.get(_SAME_TABLE.get(fact, fact))
        return rows.get(_key(value)) if rows else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The wordings of all rows, in small letters."""
        return tuple(wording.text for wording in self._wordings)

    def wordings_in(self, body: str) -> list[Wording]:
        """The wordings that stand in a line, from left to right. One that lies inside a longer one does not count.

        Where none of them says what TLS came to, those of its errors in another spelling follow.
        """
        body = body[:_LONGEST_READ]
        found = self._set.matching(body.encode())
        if self._telling.isdisjoint(found):
            other = other_spelling(body)
            more = self._set.matching(other.encode()) if other else []
            if more:
                return list(
                    {id(each): each for each in (*self._placed(body, found), *self._placed(other, more))}.values()
                )
        return self._placed(body, found)

    def _placed(self, body: str, found: list[int]) -> list[Wording]:
        """The wordings that were found in a line, in the order of their places."""
        if len(found) < 2:
            return [self._wordings[index] for index in found]
        line = " ".join(body.casefold().split())
        spans = sorted(
            (
                (start, start + len(wording.text), wording)
                for wording in (self._wordings[index] for index in found)
                for start in islice(_places(line, wording.text), _PLACES)
            ),
            key=lambda span: (span[0] - span[1], span[0]),
        )
        kept: list[tuple[int, int, Wording]] = []
        for start, end, wording in spans:
            if not any(first <= start and end <= last for first, last, _ in kept):
                kept.append((start, end, wording))
        ordered = sorted(kept, key=lambda span: span[:2])
        return list({id(wording): wording for _, _, wording in ordered}.values())


def compile_tables(tables: Iterable[Table]) -> Tables:
    """Index the rows of the tables by their numbers and their wordings."""
    rows: dict[str, dict[str, TableRow]] = {}
    wordings: dict[str, Wording] = {}
    for table in tables:
        for row in table.rows:
            if table.key and row.key:
                rows.setdefault(table.key, {}).setdefault(_key(row.key), row)
            for text in row.wordings:
                folded = " ".join(text.casefold().split())
                if folded:
                    wordings.setdefault(folded, Wording(folded, table.key, row))
    return Tables(rows, tuple(wordings.values()))


def facts_of_wording(wording: Wording, line: int) -> Iterator[Fact]:
    """What a wording in a line states: the key of its row and the row's other facts."""
    if wording.key and wording.row.key and FACTS[wording.key].accepts(wording.row.key):
        yield Fact(wording.key, wording.row.key, lines=(line,))
    for name, value in wording.row.sets:
        yield Fact(name, value, lines=(line,))


def stated(wording: Wording) -> frozenset[str]:
    """The names of the facts that a wording states."""
    return frozenset((wording.key, *(name for name, _ in wording.row.sets))) - {""}


def facts_of_numbers(facts: Iterable[Fact], tables: Tables) -> tuple[Fact, ...]:
    """The facts, and after each what the tables say of its value.

    ``tls.verify`` 20 is followed by ``tls.here_says`` issuer-unknown. Works on facts of any origin (lines, symptoms,
    the live check); what is added has the same source, lines and exactness. What is stated already is not said twice.
    """
    given = tuple(facts)
    known = {(fact.name, fact.value, fact.lines) for fact in given}
    result: list[Fact] = []
    for fact in given:
        result.append(fact)
        row = tables.row(fact.name, fact.value) if fact.name in tables.explained else None
        for name, value in row.sets if row is not None else ():
            said = _MIRRORED.get(name, name) if fact.name in _SAME_TABLE else name
            if (said, value, fact.lines) not in known:
                known.add((said, value, fact.lines))
                result.append(Fact(said, value, fact.source, fact.lines, fact.exact))
    return tuple(result)


def notes_of_numbers(facts: Iterable[Fact], tables: Tables) -> tuple[Note, ...]:
    """One note of kind ``row`` for each number that a table explains, on the line that states it."""
    return tuple(
        Note(fact.lines[-1], "row", {"fact": fact.name, "value": fact.value}, row)
        for fact in facts
        if fact.name in tables.explained and fact.lines and (row := tables.row(fact.name, fact.value)) is not None
    )


def mirrored(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The same facts told by the other side: its complaint is said there, and its numbers are not ours."""
    for fact in facts:
        if fact.name in _MIRRORED:
            yield Fact(_MIRRORED[fact.name], fact.value, fact.source, fact.lines, fact.exact)
        elif not fact.name.startswith("tls."):
            yield fact


def _key(value: str) -> str:
    return str(int(value)) if value.isascii() and value.isdigit() else value


def _source(text: str) -> str:
    before = r"\b" if _is_word(text[0]) else ""
    after = r"\b" if _is_word(text[-1]) else ""
    return before + " +".join(quote(word) for word in text.split(" ")) + after


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _places(line: str, text: str) -> Iterator[int]:
    start = line.find(text)
    while start >= 0:
        end = start + len(text)
        if not (_is_word(text[0]) and start and _is_word(line[start - 1])) and not (
            _is_word(text[-1]) and end < len(line) and _is_word(line[end])
        ):
            yield start
        start = line.find(text, start + 1)
