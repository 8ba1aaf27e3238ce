"""For a line that nothing explains: which symptoms come nearest, and what each of them misses."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz

from wizard.match.exact import Wording
from wizard.match.words import CRITICAL, Token, tokens

_LONGEST_LINE = 500
_MOST_POSTINGS = 200
_MOST_CANDIDATES = 8
_LEAST_SCORE = 30.0


@dataclass(frozen=True, slots=True)
class Nearest:
    """A symptom that a line comes near without being it.

    ``missing`` are the words of its wording that the line does not have. ``why`` is one word: ``words`` (these are
    missing), ``number``, ``arrow``, ``turned`` (the line has a negation or an outcome that the wording has not) or
    ``form`` (the words are there, in another order or with other text between).
    """

    symptom: str
    pattern_index: int
    wording: str
    score: float
    missing: tuple[str, ...]
    why: str


class NearestIndex:
    """All wordings, found by the words that they share with a line."""

    __slots__ = ("_folded", "_postings", "_wordings")

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings
        self._folded: dict[int, str] = {}
        self._postings: dict[str, list[int]] = {}
        for place, wording in enumerate(wordings):
            if not wording.is_regex:
                for word in {token.text for literal in wording.literals for token in literal}:
                    self._postings.setdefault(word, []).append(place)

    def closest(self, body: str, limit: int) -> tuple[Nearest, ...]:
        """The nearest symptoms, the best first, each once."""
        line = tokens(body[:_LONGEST_LINE])
        shared: Counter[int] = Counter()
        read = 0
        for word in sorted({token.text for token in line} & self._postings.keys(), key=self._commonness):
            places = self._postings[word]
            if read and read + len(places) > _MOST_POSTINGS:
                break
            read += len(places)
            shared.update(places[:_MOST_POSTINGS])
        many = len(self._wordings)
        ranks = nlargest(_MOST_CANDIDATES, [count * many - place for place, count in shared.items()])
        best = [-rank % many for rank in ranks]  # those that share most words, the first among equals
        folded = " ".join(token.text for token in line)
        scored = sorted(((self._score(place, folded), place) for place in best), key=lambda each: (-each[0], each[1]))
        found: dict[str, Nearest] = {}
        for score, place in scored:
            if score >= _LEAST_SCORE and len(found) < limit:
                found.setdefault(self._wordings[place].symptom, self._nearest(place, score, line))
        return tuple(found.values())

    def _commonness(self, word: str) -> tuple[int, str]:
        return len(self._postings[word]), word

    def _cut(self, place: int) -> list[Token]:
        return [token for literal in self._wordings[place].literals for token in literal]

    def _score(self, place: int, folded: str) -> float:
        known = self._folded.get(place)
        if known is None:  # of ten thousand most are never compared
            known = self._folded[place] = " ".join(token.text for token in self._cut(place))
        return fuzz.ratio(known, folded)

    def _nearest(self, place: int, score: float, line: list[Token]) -> Nearest:
        wording, cut = self._wordings[place], self._cut(place)
        there = {token.text for token in line}
        missing = tuple(dict.fromkeys(token.text for token in cut if token.text not in there))
        said = {token.text for token in cut}
        why = "form"
        if missing:
            kinds = {token.kind for token in cut if token.text in missing}
            why = "words" if "word" in kinds or "host" in kinds else "arrow" if "arrow" in kinds else "number"
        elif any(token.text in CRITICAL and token.text not in said for token in line):
            why = "turned"
        return Nearest(wording.symptom, wording.pattern_index, wording.text, score, missing, why)
