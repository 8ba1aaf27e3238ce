"""What changed from one version of a page to another: passage by passage, block by block, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Literal

from wizard import answer
from wizard.facts import Facts
from wizard.history.versions import KeptPassage, Version

Change = Literal["same", "added", "removed"]
BlockKind = Literal["text", "item", "code", "row"]
_NO_FACTS = Facts()
_WORD = re.compile(r"\w+(?:[-.’'@:/_]\w+)*\s*|[^\w\s]\s*|\s+")
_ALIKE = 0.5
"""From how much in common on two blocks are one that was changed; below, reading both whole is easier."""
_KINDS: dict[str, BlockKind] = {"li": "item", "pre": "code", "tr": "row"}
_BREAKS = frozenset("p li pre tr h1 h2 h3 h4 h5 h6 blockquote ul ol table hr".split())


@dataclass(frozen=True, slots=True)
class Part:
    """Words that follow each other and were all kept, all added or all removed."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item, a block of code or a table row, with what changed in it."""

    kind: BlockKind
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A passage that differs. ``under`` is the heading that it stands under, "" for none; titles are plain text.

    ``blocks`` holds only what changed and the blocks beside it.
    """

    change: Literal["changed", "added", "removed"]
    kind: str
    anchor: str
    under: str
    title: tuple[Part, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A passage with the heading above it, as its version has them."""

    passage: KeptPassage
    under: str
    owner: str

    @property
    def key(self) -> tuple[str, ...]:
        """What a passage is found again by: its id, else its kind under what it stands."""
        passage = self.passage
        return ("#", passage.anchor) if passage.anchor else (self.owner, passage.kind, str(passage.level))


def compare(old: Version, new: Version, lang: str) -> tuple[ChangedPassage, ...]:
    """The passages that were changed, added or removed, in page order, in one language that both versions have."""
    before, after = _placed(old, lang), _placed(new, lang)
    return tuple(
        found for one, other in _pairs(before, after) if (found := _changed(one, other, lang)) is not None
    )  # fmt: skip


def _placed(version: Version, lang: str) -> list[_Placed]:
    """The passages, each with the title of the next higher heading, and the nearest id above it."""
    found: list[_Placed] = []
    above: list[tuple[int, str, str]] = []
    for passage in version.passages:
        while above and above[-1][0] >= passage.level:
            above.pop()
        title = answer.plain(passage.title, _NO_FACTS, lang)
        owner = next((anchor for _, _, anchor in reversed(above) if anchor), "")
        found.append(_Placed(passage, above[-1][1] if above else "", owner))
        above.append((passage.level, title, passage.anchor))
    return found


def _pairs(before: Sequence[_Placed], after: Sequence[_Placed]) -> Iterator[tuple[_Placed | None, _Placed | None]]:
    """Each passage with what it became: found by its id, else by its place among those of its kind."""
    moved = {each.key: each for each in before if each.passage.anchor}
    kept = {each.key for each in after if each.passage.anchor}
    matcher = SequenceMatcher(None, [each.key for each in before], [each.key for each in after], autojunk=False)
    for operation, first, last, start, end in matcher.get_opcodes():
        olds, news = before[first:last], after[start:end]
        if operation == "equal":
            yield from zip(olds, news, strict=True)
            continue
        gone = [each for each in olds if each.key not in kept or not each.passage.anchor]
        come = [(moved.get(each.key) if each.passage.anchor else None, each) for each in news]
        yield from ((None, each) if was is None else (was, each) for was, each in come)
        yield from ((each, None) for each in gone)


def _changed(old: _Placed | None, new: _Placed | None, lang: str) -> ChangedPassage | None:
    shown = new or old
    if shown is None or (old and new and old.passage == new.passage):
        return None
    title = _words(_title(old, lang), _title(new, lang))
    blocks = _blocks(_read(old, lang), _read(new, lang))
    if all(part.change == "same" for part in title) and not blocks:
        return None
    change: Literal["changed", "added", "removed"] = "changed" if old and new else "added" if new else "removed"
    return ChangedPassage(change, shown.passage.kind, shown.passage.anchor, shown.under, title, blocks)


def _title(placed: _Placed | None, lang: str) -> str:
    return _text_of(answer.inline(placed.passage.title, _NO_FACTS, lang).html) if placed else ""


def _read(placed: _Placed | None, lang: str) -> list[tuple[BlockKind, str]]:
    """What people read of a passage, block by block."""
    if placed is None:
        return []
    passage = placed.passage
    found: list[tuple[BlockKind, str]] = [("text", " · ".join(passage.applies))] if passage.applies else []
    found += _blocks_of(answer.html(passage.body, _NO_FACTS, lang).html)
    return found + [("item", _text_of(answer.inline(choice, _NO_FACTS, lang).html)) for choice in passage.choices]


def _blocks(old: list[tuple[BlockKind, str]], new: list[tuple[BlockKind, str]]) -> tuple[Block, ...]:
    """The blocks that changed, with one that did not on each side."""
    found: list[Block] = []
    for operation, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found += [Block(kind, (Part("same", text),)) for kind, text in old[first:last]]
        else:
            found += _replaced(old[first:last], new[start:end])
    differs = [any(part.change != "same" for part in block.parts) for block in found]
    near = [any(differs[max(0, place - 1) : place + 2]) for place in range(len(found))]
    return tuple(block for block, wanted in zip(found, near, strict=True) if wanted)


def _replaced(olds: list[tuple[BlockKind, str]], news: list[tuple[BlockKind, str]]) -> Iterator[Block]:
    """Blocks in the place of others: those that are alike word by word, the rest whole."""
    for old, new in zip_longest(olds, news):
        parts = _words(old[1], new[1]) if old and new and old[0] == new[0] else ()
        kept = sum(len(part.text) for part in parts if part.change == "same")
        if old and new and parts and 2 * kept >= _ALIKE * (len(old[1]) + len(new[1])):
            yield Block(new[0], parts)
            continue
        if old:
            yield Block(old[0], (Part("removed", old[1]),))
        if new:
            yield Block(new[0], (Part("added", new[1]),))


def _words(old: str, new: str) -> tuple[Part, ...]:
    """Two texts word by word.

    >>> [(part.change, part.text) for part in _words("code 20, the chain", "code 21, the chain")]
    [('same', 'code '), ('removed', '20'), ('added', '21'), ('same', ', the chain')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    old_words, new_words = ([word.strip() for word in words] for words in (before, after))
    parts: list[Part] = []
    for operation, first, last, start, end in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if operation == "equal":
            parts.append(Part("same", "".join(after[start:end])))
            continue
        parts += _with_space_after("removed", "".join(before[first:last]))
        parts += _with_space_after("added", "".join(after[start:end]))
    return tuple(parts)


def _with_space_after(change: Change, text: str) -> Iterator[Part]:
    """A part that changed, and the space behind it apart, which is not to be marked."""
    words = text.rstrip()
    if words:
        yield Part(change, words)
    if text[len(words) :]:
        yield Part("same", text[len(words) :])


class _Reader(HTMLParser):
    """Takes rendered Markdown apart into blocks of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[BlockKind, str]] = []
        self._kinds: list[BlockKind] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the library's
        if tag in _BREAKS:
            self.close_block()
        if tag in _KINDS:
            self._kinds.append(_KINDS[tag])
        if tag in ("td", "th") and self._text.strip():
            self._text += " | "
        if tag == "br":
            self._text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.close_block()
        if tag in _KINDS and self._kinds:
            self._kinds.pop()

    def handle_data(self, data: str) -> None:
        self._text += data

    def close_block(self) -> None:
        """End the block that is being read."""
        kind = self._kinds[-1] if self._kinds else "text"
        text = self._text.strip("\n") if kind == "code" else " ".join(re.split(r"[ \t\n]+", self._text.strip()))
        if text.strip():
            self.blocks.append((kind, text))
        self._text = ""


def _blocks_of(html: str) -> list[tuple[BlockKind, str]]:
    r"""The blocks of rendered Markdown.

    >>> _blocks_of("<p>Run:</p><ol><li><p>One <b>x</b></p><pre><code>a  b\n</code></pre></li><li>Two</li></ol>")
    [('text', 'Run:'), ('item', 'One x'), ('code', 'a  b'), ('item', 'Two')]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.close_block()
    return reader.blocks


def _text_of(html: str) -> str:
    return " ".join(text for _, text in _blocks_of(html))
