"""Where in its lines a program names the other side: host, address, port and protocol, as the pages say it.

A pattern is looked for anywhere in a line: what a program says of its peer stands within many messages. The patterns
on a page of a dialect are for lines of that program and for lines that no dialect claims, those of other pages for the
latter only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from wizard.logs.addresses import is_address
from wizard.logs.reading import LogLine
from wizard.logs.regex import Pattern, PatternSet
from wizard.logs.shapes import Shape, embedded, shape
from wizard.model import LogPattern, Page
from wizard.vocabulary import FACTS

_HOST, _PEER, _PORT = "session.host", "session.peer", "session.port"
_WORD = re.compile(r"[0-9A-Za-z{}]")
"""What a pattern begins and ends with that may be the half of a longer word: letters, and slots."""
_LONGEST_READ = 4000


@dataclass(frozen=True, slots=True)
class Naming:
    """One ``line:`` or ``regex:`` of a fence ``peer``, ready to use. ``wording`` is what the author wrote."""

    fence: LogPattern
    wording: str
    source: str
    pattern: Pattern
    slots: tuple[str, ...]

    def said(self, data: bytes) -> tuple[tuple[str, str], ...]:
        """What it says of the other side in a line, which holds it: names of facts with their values."""
        values = self.pattern.groups(data) or ()
        return (*_told(self.slots, values), *self.fence.sets)


@lru_cache(maxsize=1024)  # the lines of a log name the same few servers
def _told(slots: tuple[str, ...], values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The slots with what they hold, where they hold it. A host that is an address is the peer's."""
    found: list[tuple[str, str]] = []
    for name, value in zip(slots, values, strict=False):
        fact = _PEER if name == _HOST and is_address(value) else name
        if FACTS[fact].accepts(value) and (fact != _HOST or "." in value):
            found.append((fact, value))
    return tuple(found)


class Namings:
    """All patterns of the pages, by the dialect whose lines they are for ("" for lines of none)."""

    __slots__ = ("_by_dialect",)

    def __init__(self, pages: Iterable[Page]) -> None:
        by_dialect: dict[str, list[Naming]] = {"": []}
        for page in pages:
            own = [naming for fence in page.peers for naming in _compiled(fence)]
            for name in ("", *(dialect.name for dialect in page.dialects)):
                by_dialect.setdefault(name, []).extend(own)
        self._by_dialect = {
            name: (PatternSet([naming.source for naming in namings], anywhere=True), namings)
            for name, namings in by_dialect.items()
            if namings
        }

    def found(self, line: LogLine) -> list[tuple[Naming, tuple[tuple[str, str], ...]]]:
        """The patterns that stand in a line, each with what it says."""
        own = self._by_dialect.get(line.dialect)
        if own is None:
            return []
        data = line.text[:_LONGEST_READ].encode("utf-8", "replace")
        patterns, namings = own
        return [(namings[place], namings[place].said(data)) for place in patterns.matching(data)]

    def said(self, line: LogLine, side: str) -> Iterator[tuple[str, str]]:
        """What a line says of the other side; in a session where we are the server, its name and port are not ours."""
        for naming, said in self.found(line):
            theirs = side == "server" and not {_HOST, _PEER}.isdisjoint(naming.slots)
            yield from (each for each in said if not (theirs and each[0] in (_HOST, _PORT)))


def _compiled(fence: LogPattern) -> Iterator[Naming]:
    shapes = [(text, shape(text)) for text in fence.lines] + [(text, embedded(text)) for text in fence.regexes]
    for text, translated in shapes:
        source = _bounded(text, translated)
        yield Naming(fence, text, source, Pattern(f"(?s:.*?){source}(?s:.*)"), translated.slots)


def _bounded(written: str, translated: Shape) -> str:
    """The source for a place within a line, where no word or number is cut in two."""
    before = r"(?:^|[^0-9A-Za-z_.-])" if _WORD.match(written) else ""
    after = r"(?:[^0-9A-Za-z_-]|$)" if _WORD.match(written[::-1]) else ""
    return f"{before}(?:{translated.source}){after}"
