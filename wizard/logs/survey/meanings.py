"""What the rests of lines mean: the kinds of those that were not met yet, few of which are really new.

What changes from line to line and decides nothing is masked. A masked text that is known becomes a template, so that
the next line like it costs one match.
"""

import re
from collections.abc import Callable, Iterable

from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Grammar
from wizard.logs.lines import claim_lines
from wizard.logs.normalise import plain_lines
from wizard.logs.regex import Finder
from wizard.logs.survey.kinds import CHANGES, CHANGES_IN_WORDS, Depends, Kinds
from wizard.logs.unwrapping import without_carrier, without_heading

NOBODY, LOOSE = 1, 2
"""Codes of lines that belong to no conversation, and of those that have to be read one by one. Others are kinds."""
_MARKED = rb"[-*+>] |\d{1,6}[:)]|\d{1,4}\. |\d{3}[- ]|[\w./\\-]+\.(?:log|txt)\b"
_PLAIN = re.compile(rb"(?!" + _MARKED + rb")(?=.*[g-zG-Z])(?:[!-%'-;=-?@-[\]-_a-z{-~ *]|<(?![/bpdcBPDC]))+")
"""A line that is taken as it is written: in ASCII, without a trace of Markdown, HTML, quotation or a mark before it,
neither bytes nor the next line of a reply."""
_SLOT = re.compile(r"\{[a-z][a-z0-9_.]*\}")
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 400
_BEGINNINGS = (24, 14, 8, 0)
"""How many bytes of a template before its first gap are looked up; the rest is matched."""
_MOST_TEMPLATES = 16
_GAP = rb"(?:<[^<>\s]*>|" + CHANGES.pattern.removeprefix(rb"<[^<>\s]*>|") + rb")"


class Meanings:
    """Tells the kinds of lines that are cut. Remembers what lines meant: most occur again."""

    def __init__(self, grammar: Grammar, kinds: Kinds, wordings: Iterable[str]) -> None:
        self._grammar = grammar
        self._kinds = kinds
        fixed = (_SLOT.sub(" ", text) for text in (*grammar.tables.texts, *wordings))
        self._finder = Finder(found for text in fixed for found in CHANGES_IN_WORDS.findall(text))
        self._templates: dict[tuple[int, bytes], _Templates] = {}
        self._growing: list[_Templates] = []
        self._masked: dict[tuple[int, bytes], int] = {}

    def forget(self) -> None:
        """Forget everything: the lines are cut in another way from now on."""
        self._templates.clear()
        self._masked.clear()

    def of(self, rests: list[bytes], labels: list[int], named: list[bool], line: Callable[[int], bytes]) -> list[int]:
        """The codes of rests of lines, each with the label of its head.

        ``named`` is whether the head says whose the line is, ``line`` gives a whole line by its place in the list.
        """
        if len(self._masked) > _MOST_REMEMBERED:
            self.forget()
        fixed = self._fixed(rests)
        codes: list[int] = []
        templates = self._templates
        for place, rest in enumerate(rests):
            label = labels[place]
            code = 0
            for length in _BEGINNINGS:
                known = templates.get((label, rest[:length]))
                if known is not None and (code := known.code(rest)):
                    break
            if not code or (fixed and rest in fixed):
                tell = self._kind if named[place] else self._claimed
                code = self._masked_code(rest, label, fixed, lambda: tell(line(place)))  # noqa: B023  # called at once
            codes.append(code)
        for known in self._growing:
            known.compile()
        self._growing.clear()
        return codes

    def _masked_code(self, rest: bytes, label: int, fixed: set[bytes], tell: Callable[[], tuple[int, Depends]]) -> int:
        if rest in fixed:
            masked = CHANGES.sub(lambda found: b"~" if self._is_free(found.group()) else found.group(), rest)
        else:
            masked = CHANGES.sub(b"~", rest)
        code = self._masked.get((label, masked))
        if code is not None:
            return code
        first = CHANGES.search(rest)
        named = masked + b"\n" + first.group() if first else masked
        code = self._masked.get((label, named))
        if code is not None:
            return code
        code, depends = tell()
        if depends != "values" and len(named) < _LONGEST_REMEMBERED:
            self._masked[label, masked if depends == "words" else named] = code
            if depends == "words" and first is not None and rest not in fixed:
                self._add_template(rest, label, code)
        return code

    def _add_template(self, rest: bytes, label: int, code: int) -> None:
        gaps = list(CHANGES.finditer(rest))
        source, end = b"", 0
        for gap in gaps:
            source += re.escape(rest[end : gap.start()]) + _GAP
            end = gap.end()
        source += re.escape(rest[end:])
        length = next(length for length in _BEGINNINGS if length <= gaps[0].start())
        known = self._templates.setdefault((label, rest[:length]), _Templates())
        if known.add(source, code):
            self._growing.append(known)

    def _is_free(self, token: bytes) -> bool:
        return next(self._finder.starts(token), None) is None

    def _fixed(self, rests: list[bytes]) -> set[bytes]:
        """Those that hold a number or a name which a wording holds too: they mean what they say."""
        joined = b"\n".join(rests)
        found = set()
        for start in self._finder.starts(joined):
            end = joined.find(b"\n", start)
            found.add(joined[joined.rfind(b"\n", 0, start) + 1 : end if end >= 0 else len(joined)])
        return found

    def _kind(self, raw: bytes) -> tuple[int, Depends]:
        """The kind of a line whose head says whose it is."""
        claimed = claim_lines(plain_lines(decode_line(raw)), self._grammar, wrapped=False).claimed
        if not claimed:
            return NOBODY, "values"
        kind, depends = self._kinds.of(claimed[0])
        return ord(kind), depends

    def _claimed(self, raw: bytes) -> tuple[int, Depends]:
        """Whether a line whose head says nothing belongs to anybody."""
        raw = raw.strip()
        if is_plainly_nobodys(raw, self._grammar):
            return NOBODY, "words"
        claimed = claim_lines(plain_lines(decode_line(raw)), self._grammar, wrapped=False).claimed
        return LOOSE if claimed else NOBODY, "words"


def is_plainly_nobodys(raw: bytes, grammar: Grammar) -> bool:
    """Whether it is clear at a glance that no dialect claims a line, with a heading before it or without."""
    if _PLAIN.fullmatch(raw) is None or grammar.may_claim(raw):
        return False
    text = raw.decode()
    if without_carrier(text) != text:
        return False
    bare = without_heading(text)
    return bare is None or not grammar.may_claim(bare.encode())


class _Templates:
    """Texts with gaps that begin alike, and the codes of lines that are written so."""

    def __init__(self) -> None:
        self._sources: list[bytes] = []
        self._codes: list[int] = []
        self._pattern: re.Pattern[bytes] | None = None

    def add(self, source: bytes, code: int) -> bool:
        """Add a template, if there are not too many already; it is of use from ``compile`` on."""
        if len(self._sources) >= _MOST_TEMPLATES:
            return False
        self._sources.append(source)
        self._codes.append(code)
        return True

    def compile(self) -> None:
        """Make use of what was added."""
        self._pattern = re.compile(b"(?:" + b"|".join(each + rb"\Z()" for each in self._sources) + b")")

    def code(self, rest: bytes) -> int:
        """The code of a text, 0 for one that is written in another way."""
        found = self._pattern.match(rest) if self._pattern is not None else None
        return self._codes[found.lastindex - 1] if found is not None and found.lastindex else 0
