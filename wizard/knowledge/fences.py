"""The fences of logic: log patterns, evidence, dialects, tests."""

import re
from typing import get_args

from wizard.knowledge.conditions import check_value, parse_condition, parse_sets
from wizard.knowledge.problems import Problems, one_of
from wizard.knowledge.scanner import RawFence
from wizard.model import (
    ArticleTest,
    Dialect,
    DialectShape,
    EvidenceLine,
    Expectation,
    ExpectationKind,
    Location,
    LogPattern,
    TestStep,
    Verb,
)
from wizard.vocabulary import ANY_SLOT, CAUSES, FACTS

_ENTRY = re.compile(r"^(?P<key>[a-z-]+):(?: (?P<value>.*))?$")
_EVIDENCE = re.compile(r"^(?P<verb>proves|suggests) (?P<choice>[\w-]+): (?P<condition>.+)$|^skips: (?P<skips>.+)$")
_SLOT = re.compile(r"\{([a-z_.]+)\}")
_SHAPE_SLOTS = frozenset(
    (
        "thread",
        "time",
        "body",
        "smtp",
        "state",
        "size",
        "tls.record_type",
        "sent.bytes",
        "received.bytes",
        ANY_SLOT,
    )
)
_EXPECTATIONS: tuple[str, ...] = get_args(ExpectationKind)


class FenceReader:
    """Reads the fences of one file; node ids without a page belong to ``page``."""

    def __init__(self, path: str, page: str, problems: Problems) -> None:
        self._path = path
        self._page = page
        self._problems = problems

    def _at(self, line: int) -> Location:
        return Location(self._path, line)

    def _entries(self, fence: RawFence, allowed: tuple[str, ...]) -> list[tuple[int, str, str]]:
        entries = []
        for line in fence.lines:
            if not line.text.strip():
                continue
            match = _ENTRY.match(line.text.rstrip())
            if match is None or match["key"] not in allowed:
                key = match["key"] if match else line.text.split(":")[0].strip()
                self._problems.add(
                    self._at(line.number), f"a line of a fence “{fence.name}” begins with “{key}”",
                    offending=line.text, remedy=one_of(key, allowed),
                )  # fmt: skip
                continue
            entries.append((line.number, match["key"], match["value"] or ""))
        return entries

    def log(self, fence: RawFence) -> LogPattern | None:
        """One ``log`` fence of a symptom, or one ``peer`` fence, whose lines stand within longer ones."""
        kept: dict[str, list[str]] = {key: [] for key in ("line", "regex", "sets", "like", "unlike")}
        sets: list[tuple[str, str]] = []
        for number, key, value in self._entries(fence, tuple(kept)):
            if key == "sets":
                sets.extend(parse_sets(value, self._at(number), self._problems))
            elif key in ("line", "regex"):
                self._check_slots(value, number, frozenset((ANY_SLOT,)))
            kept[key].append(value)
        location = self._at(fence.line)
        if not kept["line"] and not kept["regex"]:
            self._problems.add(
                location, f"a fence “{fence.name}” without a line", remedy="add: line: the words of the log line"
            )
            return None
        if not kept["like"]:
            self._problems.add(
                location, f"a fence “{fence.name}” without a sample", reason="a pattern proves itself on a real line",
                remedy="add: like: a whole line as the program writes it",
            )  # fmt: skip
        return LogPattern(
            tuple(kept["line"]),
            tuple(kept["regex"]),
            tuple(sets),
            tuple(kept["like"]),
            tuple(kept["unlike"]),
            location,
        )

    def _check_slots(self, pattern: str, number: int, others: frozenset[str]) -> None:
        for slot in _SLOT.findall(pattern):
            if slot not in FACTS and slot not in others:
                self._problems.add(
                    self._at(number), f"unknown slot “{slot}”", offending=pattern,
                    remedy=one_of(slot, (*FACTS, *others)),
                )  # fmt: skip

    def evidence(self, fence: RawFence) -> tuple[EvidenceLine, ...]:
        """The lines of an ``evidence`` fence, in order."""
        found = []
        for line in fence.lines:
            if not line.text.strip():
                continue
            location = self._at(line.number)
            match = _EVIDENCE.match(line.text.strip())
            if match is None:
                self._problems.add(
                    location, "a line of evidence cannot be read", offending=line.text,
                    remedy="write: proves choice: condition, suggests choice: condition, or skips: condition",
                )  # fmt: skip
                continue
            condition = parse_condition(match["condition"] or match["skips"], location, self._problems)
            if condition is not None:
                verb: Verb = match["verb"] or "skips"  # type: ignore[assignment]  # the pattern allows these only
                found.append(EvidenceLine(verb, match["choice"] or "", condition, location))
        return tuple(found)

    def dialect(self, fence: RawFence) -> Dialect | None:
        """One ``dialect`` fence."""
        keys = ("name", "line", "sets", "session", "sent", "received", "below", "like", "unlike")
        kept: dict[str, list[str]] = {key: [] for key in keys}
        shapes: list[DialectShape] = []
        for number, key, value in self._entries(fence, keys):
            if key in ("line", "sent", "received", "below"):
                self._check_slots(value, number, _SHAPE_SLOTS)
            if key == "line":
                shapes.append(DialectShape(value, (), (), self._at(number)))
            elif key in ("sets", "session"):
                self._extend_shape(shapes, key, value, number)
            else:
                kept[key].append(value)
        location = self._at(fence.line)
        if len(kept["name"]) != 1 or not shapes or not kept["like"]:
            self._problems.add(
                location, "a dialect needs one name, at least one line and at least one sample",
                remedy="add what is missing: name:, line:, like:",
            )  # fmt: skip
            return None
        return Dialect(
            kept["name"][0], tuple(shapes), tuple(kept["sent"]), tuple(kept["received"]), tuple(kept["below"]),
            tuple(kept["like"]), tuple(kept["unlike"]), location,
        )  # fmt: skip

    def _extend_shape(self, shapes: list[DialectShape], key: str, value: str, number: int) -> None:
        if not shapes:
            self._problems.add(
                self._at(number),
                f"“{key}:” stands before any “line:”",
                remedy="put it under the line that it is about",
            )
            return
        last = shapes.pop()
        if key == "sets":
            sets = (*last.sets, *parse_sets(value, self._at(number), self._problems))
            shapes.append(DialectShape(last.pattern, sets, last.session, last.location))
        else:
            session = tuple(slot.strip() for slot in value.split(","))
            shapes.append(DialectShape(last.pattern, last.sets, session, last.location))

    def test(self, fence: RawFence) -> ArticleTest:
        """One ``test`` fence, its steps in order."""
        steps = []
        for number, key, value in self._entries(fence, ("line", "answer", "fact", "expect")):
            location = self._at(number)
            if key == "line":
                steps.append(TestStep("line", value=value, location=location))
            elif key == "expect":
                expectation = self._expectation(value, location)
                if expectation is not None:
                    steps.append(TestStep("expect", expectation=expectation, location=location))
            else:
                steps.extend(self._answer_or_fact(key, value, location))
        return ArticleTest(tuple(steps), self._at(fence.line))

    def _answer_or_fact(self, key: str, value: str, location: Location) -> list[TestStep]:
        name, equals, given = (part.strip() for part in value.partition("="))
        if not equals or not given:
            self._problems.add(
                location, f"“{key}:” needs a name, “=” and a value", offending=value,
                remedy="write: answer: #question = choice, or: fact: name = value",
            )  # fmt: skip
            return []
        if key == "answer":
            return [TestStep("answer", self.full_id(name), given, location=location)]
        if name not in FACTS:
            self._problems.add(location, f"unknown fact “{name}”", offending=value, remedy=one_of(name, tuple(FACTS)))
            return []
        ok = check_value(name, given, value, location, self._problems)
        return [TestStep("fact", name, given, location=location)] if ok else []

    def _expectation(self, value: str, location: Location) -> Expectation | None:
        kind, _, rest = value.partition(" ")
        rest = rest.strip()
        if kind not in _EXPECTATIONS or (not rest) != (kind == "hand-over"):
            self._problems.add(
                location, "an expectation cannot be read", offending=value,
                remedy="write ask, send or solution and a node; likely and a node or a cause; "
                "certain or not and a cause; outcome and a word; or hand-over",
            )  # fmt: skip
            return None
        if kind in ("certain", "not") and rest not in CAUSES:
            self._problems.add(location, f"unknown cause “{rest}”", offending=value, remedy=one_of(rest, CAUSES))
            return None
        if kind in ("ask", "send", "likely", "solution") and rest not in CAUSES:
            rest = self.full_id(rest)
        return Expectation(kind, rest, location)  # type: ignore[arg-type]  # checked against the list just above

    def full_id(self, target: str) -> str:
        """The full id of a node that is named from this page.

        >>> FenceReader("a.fr.md", "375", Problems()).full_id("#outcome")
        '375#outcome'
        """
        return self._page + target if target.startswith("#") else target
