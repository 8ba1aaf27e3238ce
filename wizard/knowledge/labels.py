"""The labels of products’ interfaces, said once: ``{ui:key}`` in the text of an article, the words in a glossary.

A glossary is a table with the columns ``{ui}`` (the key), ``{for}`` (product and versions, as in ``for=``; empty for
all) and one in words, which holds the label as the product's own screen shows it in the language of the file:

    | {ui} | {for} | Libellé |
    |---|---|---|
    | icewarp-console-api | icewarp >= 12 | Fichier > Console API |
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.knowledge.applicability import applies_labels, read_applicability
from wizard.knowledge.problems import Problems, one_of
from wizard.knowledge.scanner import RawPage, RawPassage, RawTable
from wizard.model import Applicability, Location
from wizard.vocabulary import PRODUCTS

LABEL = re.compile(r"\{ui:[ \t]*(?P<key>[^{}]*?)[ \t]*\}")
"""A label in the text of an article."""
_KEY = re.compile(r"^[a-z0-9][a-z0-9-]*$")
_GLOSSARY_HEAD = ("{ui}", "{for}")


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a screen, in each language, and for which product and versions they hold."""

    key: str
    applies: tuple[Applicability, ...]
    words: Mapping[str, str]


class Labels:
    """Every label of the knowledge base, by its key; one key may have other words in other versions."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._by_key: dict[str, list[Label]] = {}
        for label in labels:
            self._by_key.setdefault(label.key, []).append(label)

    def check(self, path: str, passage: RawPassage, problems: Problems) -> None:
        """Refuse the labels of a passage that no glossary has."""
        texts = [(passage.line, passage.title), *((choice.line, choice.label) for choice in passage.choices)]
        texts += [(line.number, line.text) for line in passage.body]
        for number, text in texts:
            for match in LABEL.finditer(text) if "{ui:" in text else ():
                if match["key"] not in self._by_key:
                    problems.add(
                        Location(path, number), f"no glossary has the label “{match['key']}”", offending=match[0],
                        remedy=one_of(match["key"], tuple(self._by_key))
                        if self._by_key
                        else "add a row to a table with the columns {ui}, {for} and the words",
                    )  # fmt: skip

    def put_in(self, text: str, language: str, applies: str = "") -> str:
        """The text with its labels as words in bold; ``applies`` is the ``for=`` of the steps that it stands in."""
        if "{ui:" not in text:
            return text
        wanted = read_applicability(applies, Location("", 0), Problems())
        return LABEL.sub(lambda match: self._words(match["key"], language, wanted) or match[0], text)

    def _words(self, key: str, language: str, wanted: tuple[Applicability, ...]) -> str:
        labels = self._by_key.get(key, ())
        fitting = [label for label in labels if may_both_hold(label.applies, wanted)] or list(labels)
        said: dict[str, tuple[Applicability, ...]] = {}
        for label in fitting:
            words = label.words.get(language) or next(iter(label.words.values()))
            said[words] = (*said.get(words, ()), *label.applies)
        if len(said) == 1:
            return f"**{next(iter(said))}**"
        return " / ".join(f"**{words}** ({', '.join(applies_labels(each))})" for words, each in said.items())


def is_glossary(table: RawTable) -> bool:
    """Whether a table holds labels rather than facts."""
    return table.header[:2] == _GLOSSARY_HEAD


def read_labels(pages: Iterable[RawPage], problems: Problems) -> Labels:
    """The labels of all glossaries, of all languages together."""
    rows: dict[tuple[str, str], dict[str, tuple[str, Location]]] = {}
    for raw in pages:
        for table in (table for passage in raw.passages for table in passage.tables if is_glossary(table)):
            for line, cells in table.rows:
                _read_row(raw, line, cells, rows, problems)
    labels = []
    for (key, applies), by_language in rows.items():
        location = next(iter(by_language.values()))[1]
        words = {language: text for language, (text, _) in by_language.items()}
        labels.append(Label(key, read_applicability(applies, location, problems), words))
    return Labels(labels)


def _read_row(
    raw: RawPage, line: int, cells: tuple[str, ...], rows: dict[tuple[str, str], dict[str, tuple[str, Location]]],
    problems: Problems,
) -> None:  # fmt: skip
    location = Location(raw.path, line)
    if len(cells) < 3 or not _KEY.match(cells[0]) or not cells[2]:
        problems.add(
            location, "a row of a glossary that cannot be read", offending=" | ".join(cells),
            reason="it has a key of lower-case letters, digits and hyphens, for what it holds, and the words",
            remedy="write for example: | icewarp-console-api | icewarp >= 12 | Fichier > Console API |",
        )  # fmt: skip
        return
    known = rows.setdefault((cells[0], cells[1]), {})
    if raw.language in known:
        problems.add(
            location, f"the label “{cells[0]}” stands twice for the same versions",
            reason=f"it stands at {known[raw.language][1].path}:{known[raw.language][1].line} already",
            remedy="remove one of them, or say for which versions each is",
        )  # fmt: skip
        return
    known[raw.language] = (cells[2], location)


def may_both_hold(some: tuple[Applicability, ...], others: tuple[Applicability, ...]) -> bool:
    """Whether there is a product, version and system to which both apply; an empty one applies to all.

    >>> thirteen, before = Applicability("icewarp", ">=", "13"), Applicability("icewarp", "<", "13")
    >>> may_both_hold((thirteen,), (before,)), may_both_hold((thirteen,), ()), may_both_hold((), (before,))
    (False, True, True)
    """
    if not some or not others:
        return True
    names = {each.name for each in some} & {each.name for each in others}
    if not names:
        return not ({each.name for each in some} & PRODUCTS and {each.name for each in others} & PRODUCTS)
    return any(_overlap(one, other) for one in some for other in others if one.name == other.name and one.name in names)


def _overlap(one: Applicability, other: Applicability) -> bool:
    low = max(_bounds(one)[0], _bounds(other)[0])
    high = min(_bounds(one)[1], _bounds(other)[1])
    return low < high


def _bounds(item: Applicability) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The first version to which it applies, and the first one after to which it does not."""
    version = tuple(float(number) for number in item.version.split(".")) if item.version else ()
    if item.operator == "<":
        return (), version
    if item.operator == ">=":
        return version, (float("inf"),)
    if item.operator == "=":
        return version, (*version[:-1], version[-1] + 1)
    return (), (float("inf"),)
