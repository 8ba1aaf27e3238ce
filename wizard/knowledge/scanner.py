"""Reads the structure of one file of the knowledge base, line by line, so that everything knows its line.

Markdown is not involved: it renders one passage at a time, much later. What is recognised here: front matter,
headings with an attribute block, choices, fences, and tables whose header names facts.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from wizard.knowledge.problems import Problems
from wizard.model import Location

LOGIC_FENCES = ("log", "evidence", "dialect", "peer", "test")

_UNDER_HEADINGS = {
    "source: ": frozenset(("steps", "check", "undo", "risk")),
    "aka: ": frozenset(("question", "solution", "symptom", "term")),
}
"""Keys that may stand in lines directly under a heading, and the classes of heading that take them."""
_MARKS = frozenset("#`|-*+ ")
"""What a line begins with that may be more than a line of prose."""
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t\u00a0\u202f]*\{((?:[#.]|[a-z-]+=)[^{}]*)\}$")
_ATTRIBUTE = re.compile(
    r'#(?P<id>\S+)|\.(?P<cls>\S+)|(?P<key>[a-z-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[\w.-]+)(?=\s|$))'
)
_FENCE = re.compile(r"^ {0,3}(```+)[ \t]*([^`]*?)[ \t]*$")
_LIST_LINK = re.compile(r"^[-*+] +\[")
_CHOICE = re.compile(r'^[-*+] +\[(?P<label>.+)\]\((?P<target>[^\s()]+)(?: +"(?P<id>[^"]*)")?\)[ \t]*$')
FACT_CELL = re.compile(r"^\{([a-z_.]+)\}$")
"""A cell of a table's header that names a fact, or the literal wordings."""
_FRONT = re.compile(r"^(?P<key>[a-z][a-z-]*):(?:[ \t]+(?P<value>.*?))?[ \t]*$")


class RawLine(NamedTuple):
    """One line of a file, with its number from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RawFence:
    """A fence of logic: its name, where it opens, the lines inside."""

    name: str
    line: int
    lines: tuple[RawLine, ...]


@dataclass(frozen=True, slots=True)
class RawChoice:
    """A list item that is one link."""

    line: int
    label: str
    target: str
    id: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table whose header names facts: its cells, stripped, with the line of each row."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass
class RawPassage:
    """A heading and what stands under it. The text before the first heading has level 0."""

    level: int
    title: str
    line: int
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    body: list[RawLine] = field(default_factory=list)
    fences: list[RawFence] = field(default_factory=list)
    choices: list[RawChoice] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)
    said: list[tuple[str, RawLine]] = field(default_factory=list)
    """The lines ``key: value`` directly under the heading, each with its key."""

    def values(self, key: str) -> list[RawLine]:
        """The values of one key under the heading."""
        return [line for name, line in self.said if name == key]

    @cached_property
    def text(self) -> str:
        """The Markdown for people: without fences of logic, without choices. Asked for when the page is read whole."""
        return "\n".join(line.text for line in self.body).strip("\n")


@dataclass(frozen=True, slots=True)
class RawPage:
    """One file: its front matter entries in order, and its passages in order."""

    path: str
    language: str
    front: tuple[tuple[str, str, int], ...]
    passages: tuple[RawPassage, ...]

    def first(self, key: str) -> str | None:
        """The first value of a front matter key."""
        return next((value for name, value, _ in self.front if name == key), None)

    def line_of(self, key: str) -> int:
        """The line of a front matter key, else 1."""
        return next((line for name, _, line in self.front if name == key), 1)


def scan(path: str, language: str, text: str, problems: Problems) -> RawPage:
    """The structure of one file. Mistakes of form go to ``problems``; what can be read is read all the same."""
    lines = text.removeprefix("\ufeff").splitlines()
    front, start = _front_matter(path, lines, problems)
    passages = [RawPassage(level=0, title="", line=start + 1)]
    index = start
    while index < len(lines):
        if lines[index][:1] in _MARKS:
            index = _scan_line(path, lines, index, passages, problems)
        elif key := _key_under_heading(lines[index], passages[-1]):
            passages[-1].said.append((key, RawLine(index + 1, lines[index].removeprefix(f"{key}: ").strip())))
            index += 1
        else:
            passages[-1].body.append(RawLine(index + 1, lines[index]))
            index += 1
    return RawPage(path, language, front, tuple(passages))


def _key_under_heading(line: str, passage: RawPassage) -> str:
    """The key of a line that stands directly under a heading which takes it, "" for any other line."""
    for start, classes in _UNDER_HEADINGS.items():
        if line.startswith(start) and not classes.isdisjoint(passage.classes):
            return "" if any(above.text.strip() for above in passage.body) else start.removesuffix(": ")
    return ""


def _front_matter(path: str, lines: list[str], problems: Problems) -> tuple[tuple[tuple[str, str, int], ...], int]:
    if not lines or lines[0].strip() != "---":
        problems.add(
            Location(path, 1), "no front matter", reason="a page begins with a line “---”",
            remedy="put “---”, the lines id: and title:, and “---” at the top",
        )  # fmt: skip
        return (), 0
    entries: list[tuple[str, str, int]] = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return tuple(entries), number
        if not line.strip():
            continue
        if line.startswith("#"):
            problems.add(Location(path, 1), "the front matter does not end", remedy="close it with a line “---”")
            return tuple(entries), number - 1
        match = _FRONT.match(line)
        if match is None:
            problems.add(
                Location(path, number), "a line of the front matter that is not “key: value”", offending=line,
                remedy="write one key, a colon, a space and the value, all on one line, without quotes",
            )  # fmt: skip
            continue
        entries.append((match["key"], match["value"] or "", number))
    problems.add(Location(path, 1), "the front matter does not end", remedy="close it with a line “---”")
    return tuple(entries), len(lines)


def _scan_line(path: str, lines: list[str], index: int, passages: list[RawPassage], problems: Problems) -> int:
    """Read what begins at ``index``; the index of the first line after it."""
    line, number, passage = lines[index], index + 1, passages[-1]
    first = line.lstrip(" ")[:1]
    if first == "`" and (fence := _FENCE.match(line)):
        return _scan_fence(path, lines, index, fence, passage, problems)
    if first == "#" and line.startswith("#") and (heading := _HEADING.match(line)):
        passages.append(_heading(Location(path, number), heading, problems))
        return index + 1
    if line.startswith("|") and _is_fact_header(lines, index):
        return _scan_table(lines, index, passage)
    if "question" in passage.classes and _LIST_LINK.match(line):
        choice = _choice(Location(path, number), line, problems)
        if choice is not None:
            passage.choices.append(choice)
        return index + 1
    passage.body.append(RawLine(number, line))
    return index + 1


def _scan_fence(
    path: str, lines: list[str], index: int, opening: re.Match[str], passage: RawPassage, problems: Problems
) -> int:
    marks, name = opening[1], opening[2]
    end, closed = _fence_end(lines, index + 1, marks, is_logic=name in LOGIC_FENCES)
    if not closed:
        problems.add(
            Location(path, index + 1), "a fence that is not closed", offending=lines[index],
            remedy=f"end it with a line {marks}",
        )  # fmt: skip
    after = end + 1 if closed else end
    if name in LOGIC_FENCES:
        inside = tuple(RawLine(number + 1, lines[number]) for number in range(index + 1, end))
        passage.fences.append(RawFence(name, index + 1, inside))
    else:
        passage.body.extend(RawLine(number + 1, lines[number]) for number in range(index, after))
    return after


def _fence_end(lines: list[str], start: int, marks: str, *, is_logic: bool) -> tuple[int, bool]:
    """The index of the line that ends a fence, and whether it closes it.

    No line of logic looks like a heading or opens a fence: where one does, the author forgot to close this one.
    """
    for index in range(start, len(lines)):
        fence = _FENCE.match(lines[index])
        if fence and not fence[2] and fence[1] >= marks:
            return index, True
        if is_logic and (fence or _HEADING.match(lines[index])):
            return index, False
    return len(lines), False


def _heading(location: Location, match: re.Match[str], problems: Problems) -> RawPassage:
    title = match[2]
    block = _ATTRIBUTES.search(title) if title.endswith("}") else None
    passage = RawPassage(level=len(match[1]), title=title, line=location.line)
    if block is None:
        if "{#" in title or "{." in title:
            problems.add(
                location, "the attributes of a heading cannot be read", offending=title,
                reason="the block {#id .class} must be the last thing of the line and be closed",
                remedy="write for example: ### Title {#name .question}",
            )  # fmt: skip
        return passage
    passage.title = title[: block.start()].rstrip("\u00a0\u202f \t")
    _read_attributes(location, block[1], passage, problems)
    return passage


def _read_attributes(location: Location, text: str, passage: RawPassage, problems: Problems) -> None:
    position, classes = 0, []
    while position < len(text):
        if text[position] in " \t\u00a0\u202f":
            position += 1
            continue
        token = _ATTRIBUTE.match(text, position)
        if token is None:
            problems.add(
                location, "an attribute of a heading cannot be read", offending=text[position:],
                reason="an attribute is #id, .class or key=value; a value with blanks or < > = is quoted",
                remedy='write for example: for="icewarp >= 13"',
            )  # fmt: skip
            break
        if token["id"]:
            passage.id = token["id"]
        elif token["cls"]:
            classes.append(token["cls"])
        else:
            passage.attributes[token["key"]] = token["quoted"] if token["quoted"] is not None else token["bare"]
        position = token.end()
    passage.classes = tuple(classes)


def _choice(location: Location, line: str, problems: Problems) -> RawChoice | None:
    match = _CHOICE.match(line)
    if match is None or not match["id"]:
        problems.add(
            location, "a link in a question’s list that is not a choice", offending=line,
            reason="in a question, a list item that begins with a link is a choice, and needs an id",
            remedy='write: - [label](#target "id")',
        )  # fmt: skip
        return None
    return RawChoice(location.line, match["label"], match["target"], match["id"])


def split_cells(line: str) -> tuple[str, ...]:
    r"""The cells of a table row; a bar inside a code span or after a backslash does not separate.

    >>> split_cells("| 50 | `a|b` | c |")
    ('50', '`a|b`', 'c')
    """
    if "`" not in line and "\\" not in line:
        return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
    cells: list[str] = []
    cell: list[str] = []
    in_code, previous = False, ""
    for char in line.strip().removeprefix("|"):
        if char == "`":
            in_code = not in_code
        if char == "|" and not in_code and previous != "\\":
            cells.append("".join(cell).strip())
            cell = []
        else:
            cell.append(char)
        previous = char
    if rest := "".join(cell).strip():
        cells.append(rest)
    return tuple(cells)


def _is_fact_header(lines: list[str], index: int) -> bool:
    line = lines[index]
    if "{" not in line or index + 1 >= len(lines) or not re.match(r"^\|[\s:|-]+\|?\s*$", lines[index + 1]):
        return False
    return any(FACT_CELL.match(cell) for cell in split_cells(line))


def _scan_table(lines: list[str], index: int, passage: RawPassage) -> int:
    end = index
    while end < len(lines) and lines[end].startswith("|"):
        passage.body.append(RawLine(end + 1, lines[end]))
        end += 1
    rows = tuple((number + 1, split_cells(lines[number])) for number in range(index + 2, end))
    passage.tables.append(RawTable(index + 1, split_cells(lines[index]), rows))
    return end
