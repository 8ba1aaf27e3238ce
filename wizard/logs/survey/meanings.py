"""What the rests of lines mean: the kinds of those that were not met yet, few of which are really new.

What changes from line to line and decides nothing is masked. A masked text becomes a template, so that the next lines
like it are told in columns.
"""

import re
from collections.abc import Callable, Iterable

from wizard.logs.decoding import decode_line
from wizard.logs.grammar import Grammar
from wizard.logs.lines import claim_lines
from wizard.logs.normalise import plain_lines
from wizard.logs.regex import Finder
from wizard.logs.smtp import Command
from wizard.logs.survey.kinds import CHANGES, CHANGES_IN_WORDS, Depends, Kinds
from wizard.logs.survey.templates import Templates
from wizard.logs.unwrapping import without_carrier, without_heading

NOBODY, LOOSE = 1, 2
"""Codes of lines that belong to no conversation, and of those that have to be read one by one. Others are kinds."""
_MARKED = rb"[-*+>] |\d{1,6}[:)]|\d{1,4}\. |\d{3}[- ]|[\w./\\-]+\.(?:log|txt)\b"
_PLAIN = re.compile(rb"(?!" + _MARKED + rb")(?=.*[g-zG-Z])(?:[!-%'-;=-?@-[\]-_a-z{-~ *]++|<(?![/bpdcBPDC]))++")
"""A line that is taken as it is written: in ASCII, without a trace of Markdown, HTML, quotation or a mark before it,
neither bytes nor the next line of a reply."""
_SLOT = re.compile(r"\{[a-z][a-z0-9_.]*\}")
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 400
_VERB = re.compile(rb"[A-Za-z]+[ :]")
_Told = tuple[int, Depends, bytes]
"""The code of a line, what it depends on, and for a command what was said."""


class Meanings:
    """Tells the kinds of lines that are cut. Remembers what lines meant: most occur again."""

    def __init__(self, grammar: Grammar, kinds: Kinds, wordings: Iterable[str]) -> None:
        self._grammar = grammar
        self._kinds = kinds
        fixed = (_SLOT.sub(" ", text) for text in (*grammar.tables.texts, *wordings))
        self._finder = Finder(found for text in fixed for found in CHANGES_IN_WORDS.findall(text))
        self.templates = Templates(self._finder)
        self._masked: dict[tuple[int, bytes], int] = {}

    def forget(self) -> None:
        """Forget everything: the lines are cut in another way from now on."""
        self.templates.clear()
        self._masked.clear()

    def of(self, rests: list[bytes], labels: list[int], named: list[bool], line: Callable[[int], bytes]) -> list[int]:
        """The codes of rests of lines, each with the label of its head.

        ``named`` is whether the head says whose the line is, ``line`` gives a whole line by its place in the list.
        """
        if len(self._masked) > _MOST_REMEMBERED:
            self.forget()
        fixed = self._fixed(rests)
        met: dict[tuple[int, bytes], int] = {}
        for place, each in enumerate(zip(labels, rests, strict=True)):
            if each not in met:
                tell = self._kind if named[place] else self._claimed
                met[each] = self._masked_code(each[1], each[0], fixed, lambda: tell(line(place)))  # noqa: B023  # called at once
        return [met[each] for each in zip(labels, rests, strict=True)]

    def _masked_code(self, rest: bytes, label: int, fixed: set[bytes], tell: Callable[[], _Told]) -> int:
        if rest in fixed:
            masked = CHANGES.sub(lambda found: b"~" if self._is_free(found.group()) else found.group(), rest)
        else:
            masked = CHANGES.sub(b"~", rest)
        first = CHANGES.search(rest)
        named = masked + b"\n" + first.group() if first else masked
        for known, kept in ((masked, 0), (named, first.end() if first else 0)):
            code = self._masked.get((label, known))
            if code is not None:
                if first is not None and rest not in fixed:
                    self.templates.add(label, rest, code, kept)
                return code
        code, depends, said = tell()
        if depends != "values" and len(named) < _LONGEST_REMEMBERED:
            self._masked[label, masked if depends == "words" else named] = code
            if said and rest.endswith(said):
                self._add_beginning(rest, label, code, said)
            elif first is not None and rest not in fixed:
                self.templates.add(label, rest, code, 0 if depends == "words" else first.end())
        return code

    def _add_beginning(self, rest: bytes, label: int, code: int, said: bytes) -> None:
        """Remember a command, which is one by its verb, whatever follows."""
        verb = _VERB.match(said)
        if verb is not None:
            self.templates.add_beginning(label, rest[: len(rest) - len(said)] + verb.group(), code)

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

    def _kind(self, raw: bytes) -> _Told:
        """The kind of a line whose head says whose it is."""
        claimed = claim_lines(plain_lines(decode_line(raw)), self._grammar, wrapped=False).claimed
        if not claimed:
            return NOBODY, "values", b""
        kind, depends = self._kinds.of(claimed[0])
        command = isinstance(claimed[0].token, Command) and depends == "words"
        return ord(kind), depends, (claimed[0].line.smtp or "").encode() if command else b""

    def _claimed(self, raw: bytes) -> _Told:
        """Whether a line whose head says nothing belongs to anybody."""
        raw = raw.strip()
        if is_plainly_nobodys(raw, self._grammar):
            return NOBODY, "words", b""
        claimed = claim_lines(plain_lines(decode_line(raw)), self._grammar, wrapped=False).claimed
        return LOOSE if claimed else NOBODY, "words", b""


def is_plainly_nobodys(raw: bytes, grammar: Grammar) -> bool:
    """Whether it is clear at a glance that no dialect claims a line, with a heading before it or without."""
    if _PLAIN.fullmatch(raw) is None or grammar.may_claim(raw):
        return False
    text = raw.decode()
    if without_carrier(text) != text:
        return False
    bare = without_heading(text)
    return bare is None or not grammar.may_claim(bare.encode())
