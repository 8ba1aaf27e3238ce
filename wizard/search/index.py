"""The index of words: stems, accents, typos and codes, in every language at once, best nodes first.

The index is tantivy's, in memory; it ranks by BM25. It is built when first asked for, since most commands need none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from tantivy import Document as Indexed
from tantivy import Filter, Index, Occur, Query, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from wizard.engine import Engine
from wizard.facts import Fact, Facts
from wizard.model import KnowledgeBase, Text
from wizard.search.documents import Document, FoundKind, documents
from wizard.search.words import codes, fold, without_compound_codes

_STEMMERS = {"fr": "french", "en": "english"}
"""The languages whose words are reduced to their stems; others are compared as written."""
_FIELDS = {"title": 3.0, "said": 2.5, "body": 1.0}
_OTHER_LANGUAGE = 0.8
_KINDS: dict[FoundKind, float] = {"solution": 1.0, "question": 0.75, "article": 0.8, "symptom": 0.7, "reference": 0.7}
_CODE_BOOST, _TYPO_BOOST = 2.5, 2.0
_SHORTEST_MISSPELT, _LONG = 4, 7
_MOST_WORDS, _MOST_CONSIDERED, _MOST_RANKED = 40, 60, 20
_NAMED_AGAIN = 0.6
_HEAP = 50_000_000
_MARKS = re.compile(r"\{[a-z_.]+(?::[^{}]*)?\}|[`*#|]")


@dataclass(frozen=True, slots=True)
class Found:
    """One node that the words are about. ``score`` runs from 0 to 100; ``cause`` is "" where it has none of its own."""

    node: str
    kind: FoundKind
    title: Text
    score: float
    cause: str = ""


class _Hit(NamedTuple):
    document: Document
    score: float


class SearchIndex:
    """What can be found in a knowledge base."""

    def __init__(self, base: KnowledgeBase, engine: Engine) -> None:
        self._base = base
        self._engine = engine

    def find(self, words: str, lang: str = "en", limit: int = 5) -> tuple[Found, ...]:
        """The nodes that the words are about, best first; empty where nothing comes near.

        A cause that was named counts less when it is named again, so that the first few are different answers.
        """
        ranked = [self._with_cause(found) for found in self._built.ranked(words, lang)]
        return _different_first(ranked)[:limit]

    def _with_cause(self, found: "_Hit") -> Found:
        """A node with its cause; that of a symptom or a code is what the walk concludes from it, if anything."""
        document = found.document
        cause = document.cause or (self._concluded(document) if document.facts else "")
        return Found(document.node, document.kind, document.title, found.score, cause)

    def _concluded(self, document: Document) -> str:
        facts = Facts([Fact(name, value, "log") for name, value in document.facts])
        article = self._engine.choose_article(facts)
        if article is None:
            return ""
        walk = self._engine.walk(self._base.pages[article], facts, {})
        return walk.verdicts[0].cause if walk and walk.verdicts else ""

    @cached_property
    def _built(self) -> "_Built":
        return _Built(self._base)


class _Built:
    def __init__(self, base: KnowledgeBase) -> None:
        self.languages = sorted({language for page in base.pages.values() for language in page.languages})
        self.analyzers = {language: _analyzer(language) for language in self.languages}
        self.documents = list(documents(base))
        self.schema = _schema(self.languages)
        index = Index(self.schema)
        for language, analyzer in self.analyzers.items():
            index.register_tokenizer(f"words-{language}", analyzer)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, document in enumerate(self.documents):
            writer.add_document(_indexed(number, document))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def ranked(self, words: str, lang: str) -> list[_Hit]:
        clauses = [*self._words(words, lang), *self._codes(words)]
        if not clauses:
            return []
        query = Query.boolean_query([(Occur.Should, clause) for clause in clauses])
        found: dict[str, _Hit] = {}
        for score, address in self.searcher.search(query, _MOST_CONSIDERED).hits:
            document = self.documents[self.searcher.doc(address)["number"][0]]
            weighted = score * _KINDS[document.kind]
            if document.node not in found or found[document.node].score < weighted:
                found[document.node] = _Hit(document, weighted)
        ranked = sorted(found.values(), key=lambda hit: -hit.score)[:_MOST_RANKED]
        return [_Hit(hit.document, round(100 * hit.score / ranked[0].score, 1)) for hit in ranked]

    def _words(self, words: str, lang: str) -> Iterator[Query]:
        for word in dict.fromkeys(fold(without_compound_codes(words)).split()[:_MOST_WORDS]):
            queries = list(self._of_word(word, lang))
            if queries:
                yield Query.disjunction_max_query(queries, 0.1)

    def _of_word(self, word: str, lang: str) -> Iterator[Query]:
        stems = {language: stem for language in self.languages for stem in self.analyzers[language].analyze(word)}
        known = False
        for language, stem in stems.items():
            for name, boost in _FIELDS.items():
                field = f"{name}_{language}"
                if self.searcher.doc_freq(field, stem):
                    known = True
                    weight = boost if language == lang else boost * _OTHER_LANGUAGE
                    yield Query.boost_query(Query.term_query(self.schema, field, stem), weight)
        if not known and len(word) >= _SHORTEST_MISSPELT and word.isalpha():
            distance = 1 if len(word) < _LONG else 2
            for language, stem in stems.items():
                for name in _FIELDS:
                    nearly = Query.fuzzy_term_query(self.schema, f"{name}_{language}", stem, distance=distance)
                    yield Query.boost_query(nearly, _TYPO_BOOST)

    def _codes(self, words: str) -> Iterator[Query]:
        for code in dict.fromkeys(codes(words)):
            yield Query.boost_query(Query.term_query(self.schema, "codes", code), _CODE_BOOST)


def _different_first(ranked: list[Found]) -> tuple[Found, ...]:
    named: Counter[str] = Counter()
    weighted = []
    for found in ranked:
        again = named[found.cause] if found.cause else 0
        named[found.cause] += 1
        weighted.append(replace(found, score=round(found.score * _NAMED_AGAIN**again, 1)))
    return tuple(sorted(weighted, key=lambda found: -found.score))


def _analyzer(language: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(40)).filter(Filter.lowercase())
    if language in _STEMMERS:
        builder = builder.filter(Filter.stopword(_STEMMERS[language]))
    builder = builder.filter(Filter.ascii_fold())
    if language in _STEMMERS:
        builder = builder.filter(Filter.stemmer(_STEMMERS[language]))
    return builder.build()


def _schema(languages: Iterable[str]) -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("codes", tokenizer_name="whitespace")
    for language in languages:
        for name in _FIELDS:
            builder.add_text_field(f"{name}_{language}", tokenizer_name=f"words-{language}")
    return builder.build()


def _indexed(number: int, document: Document) -> Indexed:
    indexed = Indexed(number=number)
    for language, title in document.title.items():
        indexed.add_text(f"title_{language}", _plain(title))
    for name, texts in (("said", document.said), ("body", document.body)):
        for language, said in texts.items():
            indexed.add_text(f"{name}_{language}", _plain("\n".join(said)))
    exact = dict.fromkeys(code for text in (*document.title.values(), *document.exact) for code in codes(text))
    indexed.add_text("codes", " ".join(exact))
    return indexed


def _plain(text: str) -> str:
    return _MARKS.sub(" ", text)
