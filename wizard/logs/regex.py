"""A thin, typed coat over google-re2: patterns from data run here, in linear time and never on Python's ``re``.

Texts are given as UTF-8 bytes, encoded once per line by the caller: the library answers three times faster then.
"""

import re
from collections.abc import Iterable, Iterator

import re2

_QUOTED = {code: f"\\{chr(code)}" for code in range(128) if not re.match(r"\w", chr(code))}

_LEAST_MEMORY, _MEMORY_PER_CHARACTER = 16 << 20, 128
"""The most that one automaton may grow to, in bytes: measured with ten thousand patterns, which need 64 MB."""
_SENTINEL = "\x01 sentinel"


class PatternError(ValueError):
    """RE2 does not accept the pattern; the text says why, as far as the library does."""


def _options(*, ignore_case: bool, characters: int) -> re2.Options:
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.max_mem = _LEAST_MEMORY + _MEMORY_PER_CHARACTER * characters
    options.log_errors = False
    return options


def quote(literal: str) -> str:
    r"""The pattern that matches just this text.

    >>> print(quote("a.b (é)"))
    a\.b\ \(é\)
    """
    return literal.translate(_QUOTED)


class Pattern:
    """One pattern that must cover a whole line.

    >>> Pattern("a +([0-9]+)").groups("a  12".encode())
    ('12',)
    >>> Pattern("a").groups(b"ab") is None
    True
    """

    __slots__ = ("_compiled", "_places")

    def __init__(self, source: str, *, ignore_case: bool = False) -> None:
        try:
            self._compiled = re2.compile(source.encode(), _options(ignore_case=ignore_case, characters=len(source)))
        except re2.error as problem:
            raise PatternError(str(problem)) from problem
        self._places = range(1, self._compiled.groups + 1)

    @property
    def count(self) -> int:
        """How many groups the pattern has."""
        return len(self._places)

    def groups(self, line: bytes) -> tuple[str, ...] | None:
        """What the groups hold ("" for those that take no part), or None when the line is not matched."""
        found = self._compiled.fullmatch(line)
        if found is None:
            return None
        return tuple([line[start:end].decode("utf-8", "replace") for start, end in map(found.span, self._places)])


class PatternSet:
    """Many patterns, tried on a line at once: the time does not depend on how many they are.

    >>> several = PatternSet(["a.*", ".*b", "c"])
    >>> several.matching(b"ab"), several.matching(b"d")
    ([0, 1], [])
    """

    __slots__ = ("_count", "_set")

    def __init__(self, sources: list[str], *, ignore_case: bool = False, anywhere: bool = False) -> None:
        self._count = len(sources)
        self._set: re2.Set | None = None
        if not sources:
            return
        make = re2.Set.SearchSet if anywhere else re2.Set.FullMatchSet
        self._set = make(_options(ignore_case=ignore_case, characters=sum(map(len, sources))))
        for source in (*sources, _SENTINEL):
            try:
                self._set.Add(source)
            except re2.error as problem:
                raise PatternError(f"{source!r}: {problem}") from problem
        try:
            self._set.Compile()
        except re2.error as problem:
            raise PatternError(str(problem)) from problem
        if not self._set.Match(_SENTINEL):  # for want of memory a set says nothing, and matches nothing
            raise PatternError("too many patterns for the memory that they may use")

    def matching(self, line: bytes) -> list[int]:
        """The positions of the patterns that match, in the order in which they were given."""
        found: list[int] | None = self._set.Match(line) if self._set is not None else None
        if not found:
            return []
        return sorted([place for place in found if place < self._count])


class Run:
    r"""Covers many lines in a row, each of which is written in one of some ways: regular expressions over bytes.

    >>> Run([b"a[0-9]+", b"b"]).end(b"a1\nb\na22\nc\nb\n", 0)
    9
    """

    __slots__ = ("_compiled",)

    def __init__(self, sources: Iterable[bytes]) -> None:
        source = b"(?:(?:" + b"|".join(sources) + b")\n)*"
        options = _options(ignore_case=False, characters=len(source))
        options.encoding = re2.Options.Encoding.LATIN1
        try:
            self._compiled = re2.compile(source, options)
        except re2.error as problem:
            raise PatternError(str(problem)) from problem

    def end(self, block: bytes, at: int) -> int:
        """Where the lines end that are written so one after the other, from a place on."""
        found = self._compiled.match(block, at)
        return int(found.end()) if found is not None else at


class Finder:
    """Finds where any of many literal texts stands in a block of lines, capitals aside.

    >>> list(Finder(["0x8009", "a.b"]).starts(b"A.B c 0x8009"))
    [0, 6]
    """

    __slots__ = ("_compiled",)

    def __init__(self, literals: Iterable[str]) -> None:
        source = "|".join(quote(literal) for literal in sorted(set(literals), key=lambda text: (-len(text), text)))
        options = _options(ignore_case=True, characters=len(source))
        self._compiled = re2.compile(source.encode(), options) if source else None

    def starts(self, block: bytes) -> Iterator[int]:
        """Where they begin, in order."""
        if self._compiled is not None:
            for found in self._compiled.finditer(block):
                yield found.start()
