"""Whether a translation says the same as its source, as far as a machine can see.

Compared, passage by passage: level, id, attributes, choices with their targets, fact columns of tables, the number
of steps, placeholders, code spans, commands, and the numbers in the prose. Words are not compared.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from wizard.knowledge.keys import passage_keys
from wizard.knowledge.labels import LABEL
from wizard.knowledge.placeholders import PLACEHOLDER, without_fallbacks
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import FACT_CELL, RawLine, RawPage, RawPassage, RawTable
from wizard.model import Location

_CODE_SPAN = re.compile(r"`([^`]+)`")
_STEP = re.compile(r"^\d+\. ", re.MULTILINE)
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(r"\]\(([^()\s]+)")
_TELLING = re.compile(
    r"^[^\S\n]*```.*(?:\n(?![^\S\n]*```).*)*(?:\n.*)?"
    r"|^ {8}.*|`[^`\n]+`|\{[a-z_.]+\}|\{ui:[^{}]*\}|\]\([^()\s]+|^\d+\. |\d+",
    re.MULTILINE,
)
"""A block of commands, a command, a code span, a placeholder, a link, the number of a step, a number."""


def check_translation(source: RawPage, translation: RawPage, problems: Problems) -> None:
    """Report each passage in which the two files do not say the same."""
    keys = passage_keys(source)
    theirs = dict(zip(passage_keys(translation), translation.passages, strict=True))
    for key, passage in zip(keys, source.passages, strict=True):
        other = theirs.get(key)
        if other is None:
            problems.add(
                Location(translation.path, 1), f"the translation lacks “{passage.title}” ({key})",
                reason=f"it stands in {source.path}:{passage.line}",
                remedy="translate it, with the same id and attributes; until then readers see the source",
            )  # fmt: skip
        else:
            _check_passage(source, passage, translation, other, problems)
    for key, passage in theirs.items():
        if key not in keys:
            problems.add(
                Location(translation.path, passage.line), f"“{passage.title}” ({key}) is not in the source",
                reason=f"the source is {source.path}", remedy="take it out, or write it in the source first",
            )  # fmt: skip
    shared = [key for key in keys if key in theirs]
    if shared != [key for key in theirs if key in set(keys)]:
        problems.add(
            Location(translation.path, 1), "the passages stand in another order than in the source",
            remedy=f"follow the order of {source.path}",
        )  # fmt: skip


def _check_passage(
    source: RawPage, passage: RawPassage, translation: RawPage, other: RawPassage, problems: Problems
) -> None:
    at = Location(translation.path, other.line)

    def differs(what: str, here: object, there: object) -> None:
        problems.add(
            at, f"{what} of “{other.title or other.id or 'the introduction'}” differ from the source",
            reason=f"here {here}, in {source.path}:{passage.line} {there}",
            remedy="make the two languages equal",
        )  # fmt: skip

    for fence in other.fences:
        problems.add(
            Location(translation.path, fence.line), f"a fence “{fence.name}” in a translation",
            reason="the logic of a page stands in its source file only", remedy=f"move it to {source.path}",
        )  # fmt: skip
    for line in other.values("source"):
        problems.add(
            Location(translation.path, line.number), "a “source:” in a translation", offending=line.text,
            reason="where steps come from is said once, in the source file", remedy=f"move it to {source.path}",
        )  # fmt: skip
    if other.level != passage.level:
        differs("the level", "#" * other.level, "#" * passage.level)
    if (other.classes, other.attributes) != (passage.classes, passage.attributes):
        differs("the attributes", _attributes(other), _attributes(passage))
    if _choices(other) != _choices(passage):
        differs("the choices", _choices(other), _choices(passage))
    if _telling_pieces(other) != _telling_pieces(passage):
        for what, count in _COMPARED:
            here, there = count(other), count(passage)
            if here != there:
                differs(what, _listing(here - there) or "nothing", _listing(there - here) or "nothing")
    _check_tables(passage, other, translation, problems)


def says_the_same(text: str, other: str) -> bool:
    """Whether two texts agree in everything that two languages must agree in.

    >>> says_the_same("Lancez `make` 3 fois.", "Run `make` 3 times."), says_the_same("Le port 25", "Port 26")
    (True, False)
    """
    one, two = (RawPassage(0, "", 1, body=[RawLine(1, line) for line in each.split("\n")]) for each in (text, other))
    return _telling_pieces(one) == _telling_pieces(two)


def _telling_pieces(passage: RawPassage) -> list[str]:
    """Everything in which two languages must agree, sorted: where it is equal, nothing need be counted one by one."""
    text = "\n".join((passage.title, *(choice.label for choice in passage.choices), passage.text))
    if "{" in text:
        text = without_fallbacks(text)
    return sorted(_TELLING.findall(text))


def _choices(passage: RawPassage) -> str:
    return ", ".join(f"{choice.id} → {choice.target}" for choice in passage.choices)


def _attributes(passage: RawPassage) -> str:
    return " ".join((*(f".{name}" for name in passage.classes), *(f"{k}={v}" for k, v in passage.attributes.items())))


def _listing(counter: Counter[str]) -> str:
    return ", ".join(f"“{item}”" + (f" ({n} times)" if n > 1 else "") for item, n in sorted(counter.items()))


def _lines(passage: RawPassage) -> list[str]:
    """The lines of prose, with title and choice labels, without commands and without code spans."""
    texts = [passage.title, *(choice.label for choice in passage.choices)]
    texts += [line for line, is_command in _marked(passage) if not is_command]
    return [_CODE_SPAN.sub(" ", LABEL.sub(" ", PLACEHOLDER.sub(" ", text))) for text in texts]


def _marked(passage: RawPassage) -> Iterable[tuple[str, bool]]:
    """Each line of the body, and whether it is part of a command or sample block."""
    fenced = False
    for line in passage.body:
        if line.text.lstrip().startswith("```"):
            fenced = not fenced
            yield line.text, True
        else:
            yield line.text, fenced or line.text.startswith("        ")


def _commands(passage: RawPassage) -> Counter[str]:
    lines = (line.strip() for line, is_command in _marked(passage) if is_command)
    return Counter(without_fallbacks(line) for line in lines if line and not line.startswith("```"))


def _code_spans(passage: RawPassage) -> Counter[str]:
    texts = [passage.title, *(choice.label for choice in passage.choices)]
    texts += [line for line, is_command in _marked(passage) if not is_command]
    return Counter(without_fallbacks(span) for text in texts for span in _CODE_SPAN.findall(text))


def _placeholders(passage: RawPassage) -> Counter[str]:
    texts = [passage.title, *(choice.label for choice in passage.choices), passage.text]
    return Counter(match["fact"] for text in texts for match in PLACEHOLDER.finditer(text))


def _labels(passage: RawPassage) -> Counter[str]:
    texts = [passage.title, *(choice.label for choice in passage.choices), passage.text]
    return Counter(match["key"] for text in texts for match in LABEL.finditer(text))


def _numbers(passage: RawPassage) -> Counter[str]:
    return Counter(
        number.lstrip("0") or "0" for line in _lines(passage) for number in _NUMBER.findall(_STEP.sub("", line))
    )


def _steps(passage: RawPassage) -> Counter[str]:
    return Counter((f"{len(_STEP.findall(passage.text))} steps",))


def _links(passage: RawPassage) -> Counter[str]:
    return Counter(target for line in _lines(passage) for target in _LINK.findall(line))


_COMPARED: tuple[tuple[str, Callable[[RawPassage], Counter[str]]], ...] = (
    ("the placeholders", _placeholders),
    ("the labels", _labels),
    ("the code spans", _code_spans),
    ("the commands", _commands),
    ("the numbers", _numbers),
    ("the step counts", _steps),
    ("the links", _links),
)


def _check_tables(passage: RawPassage, other: RawPassage, translation: RawPage, problems: Problems) -> None:
    if len(passage.tables) != len(other.tables):
        problems.add(
            Location(translation.path, other.line), "the tables of facts are not the same in number",
            reason=f"here {len(other.tables)}, in the source {len(passage.tables)}", remedy="make them equal",
        )  # fmt: skip
        return
    for mine, wanted in zip(other.tables, passage.tables, strict=True):
        if _fact_columns(mine)[0] != _fact_columns(wanted)[0]:
            problems.add(
                Location(translation.path, mine.line), "the fact columns of a table differ from the source",
                reason=f"here {_fact_columns(mine)[0]}, there {_fact_columns(wanted)[0]}", remedy="use the same header",
            )  # fmt: skip
            continue
        if len(mine.rows) != len(wanted.rows):
            problems.add(
                Location(translation.path, mine.line), "a table has another number of rows than in the source",
                reason=f"here {len(mine.rows)}, there {len(wanted.rows)}", remedy="make them equal",
            )  # fmt: skip
        for (line, cells), (_, wanted_cells) in zip(_fact_columns(mine)[1], _fact_columns(wanted)[1], strict=False):
            if cells != wanted_cells:
                problems.add(
                    Location(translation.path, line), "the facts of a row differ from the source",
                    reason=f"here {' | '.join(cells)}; there {' | '.join(wanted_cells)}", remedy="copy the cells",
                )  # fmt: skip


def _fact_columns(table: RawTable) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    columns = [index for index, head in enumerate(table.header) if FACT_CELL.match(head)]
    rows = tuple((line, tuple(cells[i] for i in columns if i < len(cells))) for line, cells in table.rows)
    return tuple(table.header[index] for index in columns), rows
