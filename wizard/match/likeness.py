"""Matching by likeness: which wording a line was meant to be, where a word is misspelt or the punctuation drifted.

All words of a wording must be in the line, in their order; a misspelt one counts when it is no other word. Fillers may
come and go, a heading may stand before and a clause follow. Negations, outcomes, numbers, arrows and directions must
agree. What is left is scored, and two meanings that score alike are none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from wizard.facts import Fact
from wizard.logs.shapes import slots_of
from wizard.match.exact import Wording, typed
from wizard.match.words import (
    CRITICAL,
    DIRECTIONS,
    FILLERS,
    NEGATIONS,
    REAL_WORDS,
    SHORTEST_MISSPELT,
    Kind,
    Token,
    plain_words,
    tokens,
)
from wizard.vocabulary import ANY_SLOT, FACTS

THRESHOLD = 85.0
"""The least score, of 100, that is taken for a match."""
LEAD = 4.0
"""How far the best meaning must be ahead of the next."""
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 14
_LONGEST_LINE = 2000
_MOST_TOKENS = 120
_MOST_CANDIDATES = 50
_LONGEST_WORD = 40
_MOST_REMEMBERED = 8192
_KINDS: dict[str, tuple[Kind, ...]] = {
    "session.peer": ("address", "host"),
    "session.local": ("address", "host"),
    "session.host": ("host", "address"),
    "session.target": ("host", "address"),
}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A wording cut for likeness: its tokens, and before each (and after the last) the slots that stand there.

    ``required`` are the tokens that a line must have, ``words`` those of them that are words.
    """

    place: int
    tokens: tuple[Token, ...]
    slots: tuple[tuple[str, ...], ...]
    required: frozenset[str]
    words: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A wording that a line comes near enough to."""

    place: int
    score: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Where the tokens of a wording stand in the line (-1: a filler that is not there), and what stands between."""

    places: tuple[int, ...]
    gaps: tuple[tuple[int, int], ...]


class LikenessIndex:
    """The wordings that are long enough to be recognised by likeness, found by their rarest word."""

    __slots__ = ("_by_rarest", "_deletions", "_spelling", "_vocabulary")

    def __init__(self, wordings: Sequence[Wording]) -> None:
        skeletons = [found for place, each in enumerate(wordings) if (found := _skeleton(place, each)) is not None]
        self._vocabulary = Counter(word for each in skeletons for word in each.required)
        self._by_rarest: dict[str, list[Skeleton]] = {}
        for each in skeletons:
            rarest = min(each.words, key=lambda word: (self._vocabulary[word], -len(word), word))
            self._by_rarest.setdefault(rarest, []).append(each)
        self._spelling = lru_cache(maxsize=_MOST_REMEMBERED)(self._spelt)
        self._deletions: dict[str, list[str]] = {}
        for word in self._vocabulary:
            if len(word) >= SHORTEST_MISSPELT and word.isalpha():
                for shorter in _shorter(word):
                    self._deletions.setdefault(shorter, []).append(word)

    def alike(self, body: str, line: int, *, heading: bool) -> list[Alike]:
        """The wordings that the body of a line is like, the best first. ``heading``: something may stand before."""
        body = body[:_LONGEST_LINE]
        words = {self._spelling(word) for word in plain_words(body)}
        candidates = [
            skeleton
            for word in sorted(words & self._by_rarest.keys())
            for skeleton in self._by_rarest[word]
            if skeleton.words <= words
        ]
        if not candidates:
            return []
        written = tokens(body)[:_MOST_TOKENS]
        spelt = [Token(self._spelling(token.text), "word") if token.kind == "word" else token for token in written]
        found: list[Alike] = []
        for skeleton in candidates[:_MOST_CANDIDATES]:
            alignment = _align(skeleton, spelt)
            if alignment is None or not _agrees(skeleton, alignment, spelt, heading=heading):
                continue
            score = _score(skeleton, alignment, written, heading=heading)
            if score >= THRESHOLD:
                found.append(Alike(skeleton.place, score, tuple(_filled(skeleton, alignment, spelt, line))))
        found.sort(key=lambda each: (-each.score, each.place))
        return found

    def _spelt(self, word: str) -> str:
        """The word as the vocabulary spells it, where it is one letter away and no other word."""
        if (
            word in self._vocabulary
            or not word.isalpha()
            or not SHORTEST_MISSPELT - 1 <= len(word) <= _LONGEST_WORD
            or word in REAL_WORDS
            or word in CRITICAL
            or word in DIRECTIONS
        ):
            return word
        shorter = list(_shorter(word))
        near = {known for key in (word, *shorter) for known in self._deletions.get(key, ())}
        near.update(known for known in shorter if known in self._vocabulary and len(known) >= SHORTEST_MISSPELT)
        fitting = [known for known in near if OSA.distance(known, word, score_cutoff=1) <= 1]
        return fitting[0] if len(fitting) == 1 else word


def _skeleton(place: int, wording: Wording) -> Skeleton | None:
    """The wording cut for likeness, or None where it is too short, or a regular expression, to be recognised so."""
    if wording.is_regex:
        return None
    names = slots_of(wording.text)
    cut: list[Token] = []
    slots: list[tuple[str, ...]] = [()]
    for index, literal in enumerate(wording.literals):
        for token in literal:
            cut.append(token)
            slots.append(())
        if index < len(names):
            slots[-1] = (*slots[-1], names[index])
    required = frozenset(token.text for token in cut if token.text not in FILLERS)
    words = frozenset(token.text for token in cut if token.kind == "word" and token.text in required)
    said = words - NEGATIONS
    if len(said) < _FEWEST_WORDS or sum(map(len, said)) < _FEWEST_LETTERS:
        return None
    return Skeleton(place, tuple(cut), tuple(slots), required, words, " ".join(token.text for token in cut))


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _align(skeleton: Skeleton, line: Sequence[Token]) -> _Alignment | None:
    """Find the tokens of the wording in the line, in order; None where one that matters is not there."""
    places: list[int] = []
    at = 0
    for token in skeleton.tokens:
        filler = token.text in FILLERS
        end = min(at + 2, len(line)) if filler else len(line)
        place = next((index for index in range(at, end) if line[index] == token), -1)
        if place < 0 and not filler:
            return None
        places.append(place)
        at = place + 1 if place >= 0 else at
    last = -1
    gaps: list[tuple[int, int]] = []
    for place in places:
        gaps.append((last + 1, place if place >= 0 else last + 1))
        last = place if place >= 0 else last
    gaps.append((last + 1, len(line)))
    return _Alignment(tuple(places), tuple(gaps))


def _agrees(skeleton: Skeleton, alignment: _Alignment, line: Sequence[Token], *, heading: bool) -> bool:
    """Whether nothing in the line that the wording does not say turns its meaning."""
    arrows = [token for token in line if token.kind == "arrow"]
    if arrows != [token for token in skeleton.tokens if token.kind == "arrow"]:
        return False
    for index in range(len(alignment.gaps)):
        free = _is_free(skeleton, index, heading=heading)
        for token in _between(skeleton, alignment, index, line):
            if token.text in CRITICAL or (not free and token.text in DIRECTIONS):
                return False
    return True


def _score(skeleton: Skeleton, alignment: _Alignment, line: Sequence[Token], *, heading: bool) -> float:
    """How alike the wording and its part of the line are, letter by letter."""
    pieces: list[str] = []
    for index in range(len(alignment.gaps)):
        if not _is_free(skeleton, index, heading=heading):
            pieces += [token.text for token in _between(skeleton, alignment, index, line)]
        if index < len(alignment.places) and alignment.places[index] >= 0:
            pieces.append(line[alignment.places[index]].text)
    return fuzz.ratio(skeleton.text, " ".join(pieces))


def _is_free(skeleton: Skeleton, index: int, *, heading: bool) -> bool:
    """Whether other text may stand in a gap: a slot says so, a clause that follows, or a heading of its own."""
    return ANY_SLOT in skeleton.slots[index] or index == len(skeleton.tokens) or (index == 0 and heading)


def _between(skeleton: Skeleton, alignment: _Alignment, index: int, line: Sequence[Token]) -> list[Token]:
    """What stands in a gap of the line that no typed slot of the wording takes."""
    start, end = alignment.gaps[index]
    names = skeleton.slots[index]
    return [token for token in line[start:end] if not any(_fits(name, token) for name in names)]


def _filled(skeleton: Skeleton, alignment: _Alignment, line: Sequence[Token], number: int) -> Iterator[Fact]:
    """The facts of typed slots whose place in the line holds just as many fitting pieces as there are slots."""
    for index, (start, end) in enumerate(alignment.gaps):
        gap = line[start:end]
        names = [name for name in skeleton.slots[index] if name != ANY_SLOT]
        for name in dict.fromkeys(names):
            fitting = [told for token in gap if (told := _fits(name, token))]
            if len(fitting) == sum(_alike_slots(name, other) for other in names):
                told = fitting[[other for other in names if _alike_slots(name, other)].index(name)]
                yield Fact(name, told, lines=(number,), exact=False)


def _fits(name: str, token: Token) -> str:
    kinds = _KINDS.get(name)
    if kinds is not None:
        return token.text if token.kind in kinds else ""
    spec = FACTS.get(name)
    if spec is None or spec.kind == "text":
        return ""
    return typed(name, token.text) if (token.kind == "number") == (spec.kind == "number") else ""


def _alike_slots(name: str, other: str) -> bool:
    if name in _KINDS or other in _KINDS:
        return name in _KINDS and other in _KINDS
    one, two = FACTS.get(name), FACTS.get(other)
    return one is not None and two is not None and one.kind == two.kind and one.values == two.values
