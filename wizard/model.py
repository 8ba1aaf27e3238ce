"""The nouns an author writes: pages and what stands on them. Nothing here knows files, logs or faces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wizard.vocabulary import Place

Text = Mapping[str, str]
"""One passage in every language in which it exists: language code to Markdown."""

NEXT = "next"
"""The target of a choice that goes on with the checklist, and the id of the choice that says where to return."""
Agenda = tuple[str, ...]
"""The questions of a checklist that are still to be asked, in page order, where that order does not matter."""
UNKNOWN = "unknown"
"""The choice "I don't know", which every question has."""
YES, NO = "yes", "no"
"""The answers to a solution: it helped, it did not."""

Operator = Literal["=", "in", "known", "<", ">="]
Verb = Literal["proves", "suggests", "skips"]
PartKind = Literal["steps", "check", "undo", "risk", "reply", "note"]
PassageKind = Literal["section", "question", "solution", "symptom", "term", PartKind, "prose"]
ExpectationKind = Literal["ask", "send", "likely", "certain", "solution", "outcome", "not", "hand-over"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where something is written. ``path`` is relative to the knowledge base, ``line`` counts from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a condition: a fact, how it is compared, and with what."""

    fact: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms that must all hold; they may hold on different lines. ``text`` is what the author wrote."""

    terms: tuple[Term, ...]
    text: str
    facts: frozenset[str] = field(init=False)
    """The facts that must be known for it to hold."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", frozenset(term.fact for term in self.terms))


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of a question's evidence. ``choice`` is empty for ``skips``."""

    verb: Verb
    choice: str
    condition: Condition
    location: Location


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question. ``target`` is a full node id (``375#hello``) or ``next``."""

    id: str
    target: str
    label: Text
    location: Location


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, or (without choices) which lines are asked for, or (with one choice) a call of elsewhere.

    ``id`` is the full id (``375#outcome``). ``section`` counts the sections of the page from 0; ``stop`` is the
    index of its place in that section's checklist: for a branch, of the checklist question it stands under.
    ``effort`` is how long a person takes to find out ("" unsaid); ``pinned`` keeps its place in a section of any order.
    """

    id: str
    section: int
    stop: int
    branch: bool
    title: Text
    body: Text
    choices: tuple[Choice, ...]
    evidence: tuple[EvidenceLine, ...]
    location: Location
    effort: str = ""
    pinned: bool = False
    page: str = field(init=False)
    """The id of the page it stands on."""
    call: Choice | None = field(init=False)
    """The one choice that is followed without asking, coming back afterwards; None where one must ask."""
    return_choice: Choice | None = field(init=False)
    """Where a call comes back to, if not to the next question of the checklist."""

    def __post_init__(self) -> None:
        others = [choice for choice in self.choices if choice.id != NEXT]
        called = others[0] if len(others) == 1 and others[0].target != NEXT else None
        object.__setattr__(self, "page", self.id.partition("#")[0])
        object.__setattr__(self, "call", called)
        object.__setattr__(self, "return_choice", self.choice(NEXT))

    @property
    def asks_for_lines(self) -> bool:
        """Whether it asks for lines to be pasted rather than for a choice."""
        return not self.choices

    def choice(self, choice_id: str) -> Choice | None:
        """The choice with this id, if there is one."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Applicability:
    """One alternative of ``for=``: a product or a system, with an optional version bound."""

    name: str
    operator: Literal["", "<", ">=", "="] = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class SolutionPart:
    """The steps (``applies`` empty: for all), or another part of a solution. ``sources`` says where they come from."""

    kind: PartKind
    title: Text
    body: Text
    location: Location
    applies: tuple[Applicability, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """An end of the tree: what it cures and where, the exact steps, the check, the undo, the reply to send.

    ``likely`` is how often it is the one: a word of ``LIKELIHOODS``, "" where the author does not say.
    """

    id: str
    cause: str
    at: Place | None
    effort: str
    title: Text
    body: Text
    parts: tuple[SolutionPart, ...]
    location: Location
    likely: str = ""

    @property
    def page(self) -> str:
        """The id of the page it stands on."""
        return self.id.partition("#")[0]

    def parts_of(self, kind: str) -> tuple[SolutionPart, ...]:
        """Its parts of one kind, in page order."""
        return tuple(part for part in self.parts if part.kind == kind)


@dataclass(frozen=True, slots=True)
class LogPattern:
    """One ``log`` fence: wordings of a line with slots, what they set, lines that are and are not meant."""

    lines: tuple[str, ...]
    regexes: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    likes: tuple[str, ...]
    unlikes: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Symptom:
    """Log lines that mean something. The prose explains the line to people."""

    id: str
    title: Text
    body: Text
    patterns: tuple[LogPattern, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that the decoder reads.

    ``key`` is the value of the table's key fact ("" where the first column is literal text), ``sets`` the other
    facts, ``wordings`` the literal texts, ``prose`` what the row says to people, one text per language. ``name`` is
    what the number is called everywhere (``decode_error``), "" where the table has no column for it.
    """

    key: str
    sets: tuple[tuple[str, str], ...]
    wordings: tuple[str, ...]
    prose: Text
    location: Location
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header names facts. ``key`` is the fact of its first column, "" for literal texts only."""

    page: str
    key: str
    rows: tuple[TableRow, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class DialectShape:
    """One shape of a line: the pattern with slots, what it says, what joins lines into a session."""

    pattern: str
    sets: tuple[tuple[str, str], ...]
    session: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes its log lines.

    ``sent`` and ``received`` are patterns over the body that mark the arrows (``>>> {smtp}``); ``below`` are the
    shapes of lines without a heading that belong to the line above them.
    """

    name: str
    shapes: tuple[DialectShape, ...]
    sent: tuple[str, ...]
    received: tuple[str, ...]
    below: tuple[str, ...]
    likes: tuple[str, ...]
    unlikes: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a test in an article expects at its place: ``kind`` and the id, cause or word it names."""

    kind: ExpectationKind
    value: str
    location: Location


@dataclass(frozen=True, slots=True)
class TestStep:
    """One line of a test: a log line, an answer (node and choice), a given fact, or an expectation."""

    kind: Literal["line", "answer", "fact", "expect"]
    name: str = ""
    value: str = ""
    expectation: Expectation | None = None
    location: Location = field(default=Location("", 0))


@dataclass(frozen=True, slots=True)
class ArticleTest:
    """One ``test`` fence: its lines in the order in which they are played."""

    steps: tuple[TestStep, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading of a page and the text under it, in page order, as people read it.

    ``id`` is the full node id, "" for a heading without one. ``body`` holds the Markdown without the fences of
    logic and without the choices.
    """

    kind: PassageKind
    level: int
    id: str
    title: Text
    body: Text
    location: Location


@dataclass(frozen=True, slots=True)
class Section:
    """A ``##`` section: its checklist, in page order, as full question ids; whether that order matters."""

    title: Text
    checklist: tuple[str, ...]
    location: Location
    any_order: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One topic: an article, a dialect or a reference table, in all its languages.

    ``meta`` holds the other lines of the front matter of the source file, each key with all its values.
    """

    id: str
    source_language: str
    paths: Mapping[str, str]
    title: Text
    intro: Text
    when: tuple[Condition, ...]
    meta: Mapping[str, tuple[str, ...]]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]
    solutions: tuple[Solution, ...]
    symptoms: tuple[Symptom, ...]
    tables: tuple[Table, ...]
    dialects: tuple[Dialect, ...]
    tests: tuple[ArticleTest, ...]
    location: Location
    peers: tuple[LogPattern, ...] = ()
    other_names: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """What else people call a node, by its full id and the language."""
    outdated: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """For each translation the passages that are older than their source, by the lines of their headings there."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the page exists, the source first."""
        return (self.source_language, *sorted(set(self.paths) - {self.source_language}))

    @property
    def first_question(self) -> str | None:
        """Where the walk through this page begins; None for a page without a tree."""
        return next((section.checklist[0] for section in self.sections if section.checklist), None)


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything the authors wrote, read and checked. Nodes are found by their full ids."""

    pages: Mapping[str, Page]
    questions: Mapping[str, Question] = field(init=False)
    solutions: Mapping[str, Solution] = field(init=False)
    symptoms: Mapping[str, Symptom] = field(init=False)
    terms: "Mapping[str, Passage]" = field(init=False)
    """The words that the knowledge base explains."""
    following: Mapping[str, str | None] = field(init=False)
    """For each question the one after it in its checklist, None past the last and where the order does not matter."""
    agendas: Mapping[str, Agenda] = field(init=False)
    """For each question of a section in any order: what is left to ask after a link to it; to the first: all."""
    number_texts: Mapping[tuple[str, str], str] = field(init=False)
    """What each number that a table explains is called, else its first wording: ``decode_error`` for alert 50."""

    def __post_init__(self) -> None:
        pages = self.pages.values()
        object.__setattr__(self, "questions", {node.id: node for page in pages for node in page.questions})
        object.__setattr__(self, "solutions", {node.id: node for page in pages for node in page.solutions})
        object.__setattr__(self, "symptoms", {node.id: node for page in pages for node in page.symptoms})
        terms = (passage for page in pages for passage in page.passages if passage.kind == "term")
        object.__setattr__(self, "terms", {passage.id: passage for passage in terms})
        following: dict[str, str | None] = {}
        agendas: dict[str, Agenda] = {}
        for node, section in ((node, page.sections[node.section]) for page in pages for node in page.questions):
            later = section.checklist[node.stop + 1 :]
            following[node.id] = None if section.any_order else next(iter(later), None)
            if section.any_order:
                agendas[node.id] = section.checklist if node.stop == 0 and not node.branch else later
        object.__setattr__(self, "following", following)
        object.__setattr__(self, "agendas", agendas)
        object.__setattr__(
            self,
            "number_texts",
            {
                (table.key, row.key): row.name or row.wordings[0]
                for table in self.tables
                for row in table.rows
                if table.key and (row.name or row.wordings)
            },
        )

    @property
    def tables(self) -> Iterator[Table]:
        """Every table that the decoder reads."""
        return (table for page in self.pages.values() for table in page.tables)

    @property
    def dialects(self) -> Iterator[Dialect]:
        """Every dialect, in the order of the pages."""
        return (dialect for page in self.pages.values() for dialect in page.dialects)

    @property
    def articles(self) -> Iterator[Page]:
        """The pages that a log or a person can open as a case: those with a way in."""
        return (page for page in self.pages.values() if page.when)
