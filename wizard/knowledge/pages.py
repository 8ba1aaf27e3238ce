"""Builds one page from its files: the source with its logic, the translations with their texts."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from wizard.knowledge.applicability import read_applicability
from wizard.knowledge.conditions import parse_condition
from wizard.knowledge.fences import FenceReader
from wizard.knowledge.keys import NODE_KINDS, PART_KINDS, kind_of, passage_keys
from wizard.knowledge.labels import Labels
from wizard.knowledge.placeholders import check_placeholders
from wizard.knowledge.problems import Problems, one_of
from wizard.knowledge.scanner import RawFence, RawPage, RawPassage
from wizard.knowledge.tables import read_tables
from wizard.model import (
    NEXT,
    Applicability,
    Choice,
    EvidenceLine,
    Location,
    Page,
    Passage,
    Question,
    Section,
    Solution,
    SolutionPart,
    Symptom,
    Text,
)
from wizard.vocabulary import CAUSES, EFFORTS, LIKELIHOODS, PLACES

SOURCE_KEYS = (
    "id", "title", "when", "product", "created", "modified", "legacy", "source", "owner", "review-by", "aka",
    "visibility", "retired", "successor",
)  # fmt: skip
TRANSLATION_KEYS = ("id", "title", "aka")
_ID = re.compile(r"^[a-z0-9][a-z0-9-]*$")
_NODE_LEVELS = {"question": (3, 4), "solution": (3,), "symptom": (3,), "term": (3,)}
_ATTRIBUTES = {"solution": ("cause", "at", "effort", "likely"), "question": ("effort",), "steps": ("for",)}
_ANY_ORDER, _IN_ORDER = "any-order", "in-order"
_ORDERS = {"section": (_ANY_ORDER,), "question": (_IN_ORDER,)}
"""The classes that say whether an order matters, beside the class that says what a heading is."""

WordT = TypeVar("WordT", bound=str)


def build_page(page_id: str, files: Mapping[str, RawPage], labels: Labels, problems: Problems) -> Page | None:
    """The page with all its languages, its labels put in, or None where no file can be its source."""
    source = _source_of(page_id, files, problems)
    return _PageBuilder(page_id, source, files, labels, problems).page() if source else None


def _source_of(page_id: str, files: Mapping[str, RawPage], problems: Problems) -> RawPage | None:
    sources = [raw for raw in files.values() if raw.first("source") is not None]
    if len(sources) == 1:
        return sources[0]
    first = min(files.values(), key=lambda raw: raw.path)
    problems.add(
        Location(first.path, 1), f"page “{page_id}” has {len(sources)} source files, it needs one",
        reason="the file that holds the logic names where its facts come from, in “source:” lines; translations do not",
        remedy="add source: to exactly one language of the page",
    )  # fmt: skip
    return None


class _PageBuilder:
    def __init__(
        self, page_id: str, source: RawPage, files: Mapping[str, RawPage], labels: Labels, problems: Problems
    ) -> None:
        self.id = page_id
        self.labels = labels
        self.source = source
        self.files = files
        self.problems = problems
        self.reader = FenceReader(source.path, page_id, problems)
        self.keys = passage_keys(source)
        self.translated = {
            language: dict(zip(passage_keys(raw), raw.passages, strict=True))
            for language, raw in files.items()
            if raw is not source
        }
        self.titles = [self._text(index, lambda passage: passage.title) for index in range(len(self.keys))]
        self.texts = [self._text(index, lambda passage: passage.text) for index in range(len(self.keys))]
        self.sections: list[Section] = []
        self.questions: list[Question] = []
        self.solutions: list[Solution] = []
        self.symptoms: list[Symptom] = []

    def at(self, line: int) -> Location:
        return Location(self.source.path, line)

    def page(self) -> Page:
        self._check_front()
        for language_files in self.files.values():
            for passage in language_files.passages:
                check_placeholders(language_files.path, passage, self.problems)
                self.labels.check(language_files.path, passage, self.problems)
        self._check_ids()
        self._nodes()
        conditions = [
            parse_condition(value, self.at(line), self.problems)
            for key, value, line in self.source.front
            if key == "when"
        ]
        meta: dict[str, tuple[str, ...]] = {}
        for key, value, _ in self.source.front:
            if key not in ("id", "title", "when"):
                meta[key] = (*meta.get(key, ()), value)
        for raw in self.files.values():
            if raw is not self.source:
                meta["aka"] = (*meta.get("aka", ()), *(value for key, value, _ in raw.front if key == "aka"))
        return Page(
            id=self.id,
            source_language=self.source.language,
            paths={language: raw.path for language, raw in self.files.items()},
            title={language: raw.first("title") or self.id for language, raw in self.files.items()},
            intro=self.texts[0],
            when=tuple(condition for condition in conditions if condition is not None),
            meta=meta,
            sections=tuple(self.sections),
            passages=tuple(self._passage(index) for index in range(1, len(self.source.passages))),
            questions=tuple(self.questions),
            solutions=tuple(self.solutions),
            symptoms=tuple(self.symptoms),
            tables=read_tables(self.id, self.source, self.keys, self.translated, self.problems),
            dialects=tuple(d for fence in self._fences("dialect") if (d := self.reader.dialect(fence)) is not None),
            tests=tuple(self.reader.test(fence) for fence in self._fences("test")),
            other_names=self._other_names(),
            location=self.at(1),
            peers=tuple(p for fence in self._fences("peer") if (p := self.reader.log(fence)) is not None),
        )

    def _other_names(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The other names of nodes, by full id and language."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for language, raw in self.files.items():
            for passage in raw.passages:
                if names := tuple(line.text for line in passage.values("aka")):
                    found.setdefault(f"{self.id}#{passage.id}", {})[language] = names
        return found

    def _check_front(self) -> None:
        for raw in self.files.values():
            allowed = SOURCE_KEYS if raw is self.source else TRANSLATION_KEYS
            for key, value, line in raw.front:
                if key not in allowed:
                    self.problems.add(
                        Location(raw.path, line),
                        f"unknown key “{key}” in the front matter",
                        remedy=one_of(key, allowed),
                    )
                elif not value:
                    self.problems.add(Location(raw.path, line), f"“{key}:” has no value", remedy="fill it or remove it")
            for key in ("id", "title"):
                if raw.first(key) is None:
                    self.problems.add(Location(raw.path, 1), f"no “{key}:” in the front matter", remedy=f"add {key}:")
            if raw.first("id") not in (None, self.id):
                self.problems.add(
                    Location(raw.path, raw.line_of("id")), f"the id “{raw.first('id')}” is not the name of the file",
                    reason="a page has one name, in links, in addresses and on disk", remedy=f"write id: {self.id}",
                )  # fmt: skip

    def _check_ids(self) -> None:
        seen: dict[str, int] = {}
        for passage in self.source.passages:
            if not passage.id:
                continue
            if passage.id in seen:
                self.problems.add(
                    self.at(passage.line), f"the id “{passage.id}” is used twice",
                    reason=f"it stands at line {seen[passage.id]} already", remedy="give one of them another id",
                )  # fmt: skip
            if not _ID.match(passage.id):
                self.problems.add(
                    self.at(passage.line), f"the id “{passage.id}” has a character that ids do not have",
                    remedy="use lower-case letters, digits and hyphens",
                )  # fmt: skip
            seen.setdefault(passage.id, passage.line)

    def _check_form(self, passage: RawPassage) -> None:
        """Classes, attributes and level of one heading."""
        kind = kind_of(passage)
        known = (*NODE_KINDS, *PART_KINDS, *_ORDERS.get(kind, ()))
        for name in passage.classes:
            if name not in known:
                self.problems.add(self.at(passage.line), f"unknown class “{name}”", remedy=one_of(name, known))
        allowed = _ATTRIBUTES.get(kind, ())
        for key in passage.attributes:
            if key not in allowed and set(passage.classes) <= set(known):
                remedy = one_of(key, allowed) if allowed else f"a {kind} has no attributes; remove it"
                self.problems.add(self.at(passage.line), f"unknown attribute “{key}”", remedy=remedy)
        if kind in NODE_KINDS and not passage.id:
            self.problems.add(
                self.at(passage.line), f"a {kind} without an id", offending=passage.title,
                remedy=f"write: {'#' * passage.level} {passage.title} {{#name .{kind}}}",
            )  # fmt: skip
        if kind in _NODE_LEVELS and passage.level not in _NODE_LEVELS[kind]:
            levels = " or ".join("#" * level for level in _NODE_LEVELS[kind])
            self.problems.add(
                self.at(passage.line),
                f"a {kind} at level {'#' * passage.level}",
                remedy=f"write it with {levels}",
            )
        for fence in passage.fences:
            home = {"log": "symptom", "evidence": "question"}.get(fence.name)
            if home and kind != home:
                self.problems.add(
                    self.at(fence.line), f"a fence “{fence.name}” that stands under no {home}",
                    remedy=f"move it under a heading with {{#name .{home}}}",
                )  # fmt: skip

    def _nodes(self) -> None:
        checklist: list[str] = []
        section: RawPassage | None = None
        section_index = 0
        for index, passage in enumerate(self.source.passages):
            self._check_form(passage)
            kind = kind_of(passage)
            if kind == "section":
                self._close_section(section, section_index, checklist)
                section, section_index, checklist = passage, index, []
            elif kind == "question" and passage.id:
                self._question(index, passage, section, checklist)
            elif kind == "solution" and passage.id:
                self.solutions.append(self._solution(index, passage))
            elif kind == "symptom" and passage.id:
                self.symptoms.append(self._symptom(index, passage))
            elif kind in PART_KINDS and not self._solution_above(index):
                self.problems.add(
                    self.at(passage.line), f"“{kind}” stands under no solution",
                    remedy="move it under a heading with {#name .solution}",
                )  # fmt: skip
        self._close_section(section, section_index, checklist)

    def _close_section(self, section: RawPassage | None, index: int, checklist: list[str]) -> None:
        if section is not None:
            title = self.titles[index]
            self.sections.append(
                Section(title, tuple(checklist), self.at(section.line), any_order=_ANY_ORDER in section.classes)
            )

    def _question(self, index: int, passage: RawPassage, section: RawPassage | None, checklist: list[str]) -> None:
        branch = passage.level == 4
        if section is None or (branch and not checklist):
            what = "a branch stands under no question of a checklist" if section else "a question outside any section"
            self.problems.add(
                self.at(passage.line), what, offending=passage.title,
                reason="a ## section is a checklist: its ### questions are asked in order, #### ones reached by link",
                remedy="add a ## heading above, and for a branch a ### question",
            )  # fmt: skip
            return
        full_id = f"{self.id}#{passage.id}"
        if not branch:
            checklist.append(full_id)
        evidence = tuple(line for fence in passage.fences for line in self._evidence(fence))
        self.questions.append(
            Question(
                id=full_id,
                section=len(self.sections),
                stop=len(checklist) - 1,
                branch=branch,
                title=self.titles[index],
                body=self.texts[index],
                choices=self._choices(index, passage),
                evidence=evidence,
                location=self.at(passage.line),
                effort=self._word(passage, "effort", EFFORTS) or "",
                pinned=_IN_ORDER in passage.classes,
            )
        )

    def _evidence(self, fence: RawFence) -> tuple[EvidenceLine, ...]:
        return self.reader.evidence(fence) if fence.name == "evidence" else ()

    def _choices(self, index: int, passage: RawPassage) -> tuple[Choice, ...]:
        choices, seen = [], set()
        for raw in passage.choices:
            if raw.id in seen:
                self.problems.add(self.at(raw.line), f"the choice “{raw.id}” stands twice", remedy="give it another id")
            if not _ID.match(raw.id):
                self.problems.add(
                    self.at(raw.line), f"the choice id “{raw.id}” has a character that ids do not have",
                    remedy="use lower-case letters, digits and hyphens",
                )  # fmt: skip
            seen.add(raw.id)
            target = NEXT if raw.target == "#next" else self.reader.full_id(raw.target)
            label = self._text(index, partial(_label_of, raw.id))
            choices.append(Choice(raw.id, target, label, self.at(raw.line)))
        return tuple(choices)

    def _solution_above(self, index: int) -> bool:
        for passage in reversed(self.source.passages[:index]):
            if passage.level < self.source.passages[index].level:
                return kind_of(passage) == "solution"
        return False

    def _solution(self, index: int, passage: RawPassage) -> Solution:
        cause, location = passage.attributes.get("cause", ""), self.at(passage.line)
        if cause not in CAUSES:
            what = f"unknown cause “{cause}”" if cause else "a solution without a cause"
            self.problems.add(location, what, offending=passage.title, remedy=one_of(cause, CAUSES))
        at = self._word(passage, "at", PLACES)
        parts = []
        for offset, below in enumerate(self.source.passages[index + 1 :], start=index + 1):
            if below.level <= passage.level:
                break
            if kind_of(below) in PART_KINDS:
                parts.append(self._part(offset, below))
        return Solution(
            id=f"{self.id}#{passage.id}", cause=cause, at=at, effort=self._word(passage, "effort", EFFORTS) or "",
            likely=self._word(passage, "likely", LIKELIHOODS) or "",
            title=self.titles[index], body=self.texts[index],
            parts=tuple(parts), location=location,
        )  # fmt: skip

    def _word(self, passage: RawPassage, key: str, allowed: tuple[WordT, ...]) -> WordT | None:
        """The value of an attribute that has a closed list of them, None where it is not there or not one of them."""
        value = passage.attributes.get(key, "")
        found = next((word for word in allowed if word == value), None)
        if found is None and value:
            remedy = one_of(value, allowed)
            self.problems.add(self.at(passage.line), f"“{value}” is not a value of “{key}=”", remedy=remedy)
        return found

    def _part(self, index: int, passage: RawPassage) -> SolutionPart:
        return SolutionPart(
            kind=kind_of(passage),  # type: ignore[arg-type]  # the caller asks for parts only
            title=self.titles[index],
            body=self.texts[index],
            location=self.at(passage.line),
            applies=self._applies(passage),
            sources=tuple(line.text for line in passage.values("source")),
        )

    def _applies(self, passage: RawPassage) -> tuple[Applicability, ...]:
        return read_applicability(passage.attributes.get("for", ""), self.at(passage.line), self.problems)

    def _symptom(self, index: int, passage: RawPassage) -> Symptom:
        patterns = [self.reader.log(fence) for fence in passage.fences if fence.name == "log"]
        if not patterns:
            self.problems.add(
                self.at(passage.line),
                "a symptom without a fence “log”",
                remedy="add a log fence with line: and like:",
            )
        return Symptom(
            id=f"{self.id}#{passage.id}", title=self.titles[index],
            body=self.texts[index], location=self.at(passage.line),
            patterns=tuple(pattern for pattern in patterns if pattern is not None),
        )  # fmt: skip

    def _passage(self, index: int) -> Passage:
        raw = self.source.passages[index]
        return Passage(
            kind=kind_of(raw), level=raw.level, id=f"{self.id}#{raw.id}" if raw.id else "",
            title=self.titles[index], body=self.texts[index],
            location=self.at(raw.line),
        )  # fmt: skip

    def _fences(self, name: str) -> list[RawFence]:
        return [fence for passage in self.source.passages for fence in passage.fences if fence.name == name]

    def _text(self, index: int, pick: Callable[[RawPassage], str]) -> Text:
        applies = self.source.passages[index].attributes.get("for", "")
        texts = {self.source.language: pick(self.source.passages[index])}
        for language, passages in self.translated.items():
            passage = passages.get(self.keys[index])
            if passage is not None and (text := pick(passage)):
                texts[language] = text
        return {language: self.labels.put_in(text, language, applies) for language, text in texts.items()}


def _label_of(choice_id: str, passage: RawPassage) -> str:
    return next((choice.label for choice in passage.choices if choice.id == choice_id), "")
