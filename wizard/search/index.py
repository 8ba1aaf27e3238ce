"""Words to nodes, best first: what a node says itself, what is said of its cause anywhere, and what is stated exactly.

The index is built when first asked for, since most commands need none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TypeVar

from wizard import logs, match
from wizard.engine import Engine
from wizard.facts import Fact, Facts
from wizard.model import KnowledgeBase, Text
from wizard.search.documents import Document, FoundKind, documents
from wizard.search.spelling import Spelling
from wizard.search.stated import Reader, Stated
from wizard.search.text import Entry, TextIndex, Word, analyzers
from wizard.search.words import FILLERS, canonical, codes, fold, side, without_compound_codes
from wizard.vocabulary import Place

_NODE_FIELDS = {"title": 3.0, "said": 2.5, "body": 0.7}
_CAUSE_FIELDS = {"title": 1.0, "said": 2.5, "body": 0.4}
_PHRASE_FIELDS = {"said": 1.0}
_NODE_CODE, _CAUSE_CODE, _PHRASE_CODE = 4.0, 4.0, 3.0
_OF_PHRASES, _FURTHER = 0.3, 0.3
"""What single phrases count for in the score of a cause, and each further one of them against the one before."""
_KINDS: dict[FoundKind, float] = {
    "solution": 1.0,
    "question": 0.75,
    "article": 0.6,
    "symptom": 0.6,
    "reference": 0.6,
    "term": 0.45,
}
_OF_NODE, _OF_CAUSE, _OF_STATED = 0.2, 0.8, 0.8
"""What each of the three counts for, where the best of all has 1."""
_OTHER_SIDE = 0.8
"""What is left of a solution’s score where the words speak of the other side than its own."""
_NOT_IN_ONES_LANGUAGE = 0.8
_ITS_TITLE = 0.5
"""What a title adds that is what was typed."""
_NAMED_AGAIN = 0.35
_MOST_WORDS, _MOST_CONSIDERED, _MOST_RANKED, _MOST_CAUSES = 40, 60, 20, 8
_MOST_PHRASES, _PHRASES_OF_A_CAUSE = 100, 4
_LEAST = 20
"""The score below which a node is no answer any more, however few there are."""
_PLACEHOLDER = re.compile(r"\{[a-z_.]+(?::[^{}]*)?\}")


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Found:
    """One node that the words are about. ``score`` runs from 0 to 100; ``cause`` is "" where it has none of its own."""

    node: str
    kind: FoundKind
    title: Text
    score: float
    cause: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question states exactly, of which side it speaks, and its words, misspelt ones corrected."""

    stated: Stated
    at: Place | None
    words: frozenset[str]
    lang: str

    def stated_of(self, document: Document, cause: str) -> float:
        return max(self.stated.causes.get(cause, 0), self.stated.solutions.get(document.node, 0))

    def is_title(self, document: Document) -> bool:
        """Whether a title is what was asked: it has all its words, and not many others."""
        if not self.words or document.kind not in ("question", "article", "solution"):
            return False
        titles = (frozenset(canonical(fold(title)).split()) - FILLERS for title in document.title.values())
        return any(self.words <= title and len(title) <= 2 * len(self.words) for title in titles)


class SearchIndex:
    """What can be found in a knowledge base."""

    def __init__(
        self, base: KnowledgeBase, engine: Engine, grammar: logs.Grammar, symptoms: match.SymptomIndex
    ) -> None:
        self._base = base
        self._reader = Reader(base, engine, grammar, symptoms)
        self._lock = Lock()

    def find(self, words: str, lang: str = "en", limit: int = 5) -> tuple[Found, ...]:
        """The nodes that the words are about, best first; empty where nothing comes near.

        A cause that was named counts less when it is named again, so that the first few are different answers.
        """
        self.build()
        ranked = _different_first(self._built.ranked(words, lang, self._reader.read(words)))
        return tuple(found for found in ranked[:limit] if found.score >= _LEAST)

    def known(self, node: str) -> Found | None:
        """A node as it would be found, with its cause, whatever the words; None for one that cannot be found."""
        self.build()
        return self._built.known.get(node)

    def build(self) -> None:
        """Build the index now, so that nobody waits for it later."""
        with self._lock:
            _ = self._built

    @cached_property
    def _built(self) -> "_Built":
        return _Built(self._base, self._reader)


class _Built:
    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self.documents = list(documents(base))
        self.causes = _causes(self.documents, reader)
        stems = analyzers(sorted({language for page in base.pages.values() for language in page.languages}))
        entries = [_entry(document) for document in self.documents]
        self.nodes = TextIndex(entries, stems, _NODE_FIELDS, _NODE_CODE)
        of_causes = _by_cause(self.documents, self.causes, entries)
        self.cause_names = list(of_causes)
        self.of_causes = TextIndex(list(of_causes.values()), stems, _CAUSE_FIELDS, _CAUSE_CODE)
        self.spelling = Spelling(
            text for entry in entries for texts in entry.fields.values() for text in texts.values()
        )
        said = [(phrase, cause) for document, cause in zip(self.documents, self.causes, strict=True) if cause
                for phrase in _phrases(document)]  # fmt: skip
        self.phrases = TextIndex([phrase for phrase, _ in said], stems, _PHRASE_FIELDS, _PHRASE_CODE)
        self.phrase_causes = [cause for _, cause in said]
        self.known = {
            document.node: Found(document.node, document.kind, document.title, 100.0, cause)
            for document, cause in zip(self.documents, self.causes, strict=True)
        }
        self.solutions: dict[str, list[int]] = {}
        for number, document in enumerate(self.documents):
            if document.kind == "solution":
                self.solutions.setdefault(document.cause, []).append(number)

    def ranked(self, words: str, lang: str, stated: Stated) -> list[Found]:
        spoken = fold(without_compound_codes(words)).split()[:_MOST_WORDS]
        meant = dict.fromkeys(canonical(" ".join(spoken)).split())
        looked_for = [self._word(word) for word in meant if len(word) > 1 and word not in FILLERS]
        exact = tuple(codes(words))
        nodes = _of_best(self.nodes.scores(looked_for, exact, lang, _MOST_CONSIDERED))
        causes = self._spoken_of(looked_for, exact, lang)
        for cause in {*causes, *stated.causes}:
            for number in self.solutions.get(cause, ()):
                nodes.setdefault(number, 0.0)
        typed = frozenset(spelling for word in looked_for for spelling in word.spellings[:1])
        return self._best(nodes, causes, _Asked(stated, side(spoken), typed, lang))

    def _spoken_of(self, words: Sequence[Word], exact: Sequence[str], lang: str) -> dict[str, float]:
        """The causes that the words speak of most: by all that is said of each, and by the nearest phrases."""
        whole = _of_best(self.of_causes.scores(words, exact, lang, len(self.cause_names)))
        phrases: dict[str, list[float]] = {}
        for number, score in self.phrases.scores(words, exact, lang, _MOST_PHRASES).items():
            phrases.setdefault(self.phrase_causes[number], []).append(score)
        single = _of_best({cause: _fading(scores) for cause, scores in phrases.items()})
        causes = {
            cause: (1 - _OF_PHRASES) * whole.get(number, 0) + _OF_PHRASES * single.get(cause, 0)
            for number, cause in enumerate(self.cause_names)
        }
        return {cause: causes[cause] for cause in sorted(causes, key=lambda each: -causes[each])[:_MOST_CAUSES]}

    def _best(self, nodes: Mapping[int, float], causes: Mapping[str, float], asked: _Asked) -> list[Found]:
        found: dict[str, Found] = {}
        for number, score in nodes.items():
            document, cause = self.documents[number], self.causes[number]
            total = _OF_NODE * score + _OF_CAUSE * causes.get(cause, 0) + _OF_STATED * asked.stated_of(document, cause)
            if asked.at is not None and document.at not in (None, asked.at, "between"):
                total *= _OTHER_SIDE
            elif asked.is_title(document):
                total += _ITS_TITLE
            total *= _KINDS[document.kind] * (1 if asked.lang in document.title else _NOT_IN_ONES_LANGUAGE)
            if total and (document.node not in found or found[document.node].score < total):
                found[document.node] = Found(document.node, document.kind, document.title, total, cause)
        ranked = sorted(found.values(), key=lambda each: -each.score)[:_MOST_RANKED]
        return [replace(each, score=round(100 * each.score / ranked[0].score, 1)) for each in ranked]

    def _word(self, word: str) -> Word:
        if word in self.spelling or self.nodes.knows(word):
            return Word((word,))
        return Word(tuple(map(canonical, self.spelling.nearest(word))), nearly=True)


def _causes(found: Iterable[Document], reader: Reader) -> list[str]:
    """The cause of each; that of a symptom or a code is what the walk concludes from it, if anything."""
    concluded: dict[tuple[tuple[str, str], ...], str] = {(): ""}
    causes = []
    for document in found:
        if document.facts not in concluded:
            stated = reader.concluded(Facts([Fact(name, value, "log") for name, value in document.facts]))
            best = max(stated.causes, key=lambda cause: stated.causes[cause], default="")
            concluded[document.facts] = best if stated.causes.get(best, 0) >= 0.5 else ""
        causes.append(document.cause or concluded[document.facts])
    return causes


def _different_first(ranked: list[Found]) -> tuple[Found, ...]:
    named: Counter[str] = Counter()
    weighted = []
    for found in ranked:
        again = named[found.cause] if found.cause else 0
        named[found.cause] += 1
        weighted.append(replace(found, score=round(found.score * _NAMED_AGAIN**again, 1)))
    return tuple(sorted(weighted, key=lambda found: -found.score))


def _of_best(scores: Mapping[_T, float]) -> dict[_T, float]:
    best = max(scores.values(), default=0)
    return {key: score / best for key, score in scores.items()} if best else {}


def _fading(scores: Iterable[float]) -> float:
    best = sorted(scores, reverse=True)[:_PHRASES_OF_A_CAUSE]
    return sum(score * _FURTHER**place for place, score in enumerate(best))


def _phrases(document: Document) -> Iterator[Entry]:
    """Each name of a solution or a question by itself: what is said at once is nearer than the same words apart."""
    if document.kind not in ("solution", "question"):
        return
    for language in {*document.title, *document.said}:
        titles = (document.title[language],) if language in document.title else ()
        for text in (*titles, *(name for said in document.said.get(language, ()) for name in said.split(", "))):
            yield Entry({"said": _plain({language: (text,)})}, tuple(dict.fromkeys(codes(text))))


def _entry(document: Document) -> Entry:
    title = {language: (text,) for language, text in document.title.items()}
    fields = {"title": _plain(title), "said": _plain(document.said), "body": _plain(document.body)}
    exact = dict.fromkeys(code for text in (*document.title.values(), *document.exact) for code in codes(text))
    return Entry(fields, tuple(exact))


def _by_cause(found: Iterable[Document], causes: Iterable[str], entries: Iterable[Entry]) -> dict[str, Entry]:
    """The nodes of each cause as one, so that what one page calls it speaks for it everywhere.

    Only solutions speak of a cause in their titles; what else belongs to it tells of it.
    """
    merged: dict[str, tuple[dict[str, dict[str, list[str]]], dict[str, None]]] = {}
    for document, cause, entry in zip(found, causes, entries, strict=True):
        if not cause:
            continue
        fields, exact = merged.setdefault(cause, ({name: {} for name in _CAUSE_FIELDS}, {}))
        for name, texts in entry.fields.items():
            field = "body" if name == "title" and document.kind != "solution" else name
            for language, text in texts.items():
                fields[field].setdefault(language, []).append(text)
        exact.update(dict.fromkeys(entry.codes))
    return {
        cause: Entry(
            {name: {lang: " ".join(texts) for lang, texts in each.items()} for name, each in fields.items()},
            tuple(exact),
        )
        for cause, (fields, exact) in merged.items()
    }


def _plain(texts: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {language: canonical(fold(_PLACEHOLDER.sub(" ", "\n".join(said)))) for language, said in texts.items()}
