"""An index of texts: words by their stems in every language, codes whole, misspelt words as what they nearly are.

The index is tantivy’s, in memory; it ranks by BM25.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tantivy import (
    Document,
    Filter,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from wizard.search.words import FILLERS

_STEMMERS = {"fr": "french", "en": "english"}
"""The languages whose words are reduced to their stems; others are compared as written."""
_OTHER_LANGUAGE = 0.8
_NEARLY = 0.8
_HEAP = 15_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed as one: texts by language for each field, and the codes, in no language."""

    fields: Mapping[str, Mapping[str, str]]
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for; ``nearly`` where it stands for a misspelt one."""

    spellings: tuple[str, ...]
    nearly: bool = False


def analyzers(languages: Iterable[str]) -> dict[str, TextAnalyzer]:
    """What makes stems of words, for each language."""
    return {language: _analyzer(language) for language in languages}


class TextIndex:
    """Texts, and how well each answers to words. ``weights`` are those of the fields; codes weigh ``code_weight``."""

    def __init__(
        self,
        entries: Sequence[Entry],
        stems: Mapping[str, TextAnalyzer],
        weights: Mapping[str, float],
        code_weight: float,
    ) -> None:
        self._stems = stems
        self._weights = weights
        self._code_weight = code_weight
        self._schema = _schema(stems, weights)
        index = Index(self._schema)
        for language, analyzer in stems.items():
            index.register_tokenizer(f"words-{language}", analyzer)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, entry in enumerate(entries):
            writer.add_document(_indexed(number, entry))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def knows(self, word: str) -> bool:
        """Whether any text has the word, in any of its forms."""
        return any(
            self._searcher.doc_freq(f"{name}_{language}", stem)
            for language, analyzer in self._stems.items()
            for stem in analyzer.analyze(word)
            for name in self._weights
        )

    def scores(self, words: Iterable[Word], exact: Iterable[str], lang: str, most: int) -> dict[int, float]:
        """The numbers of the texts that answer best, with their scores; the texts in ``lang`` count most."""
        clauses = [query for word in words if (query := self._of_word(word, lang)) is not None]
        clauses += (
            Query.boost_query(Query.term_query(self._schema, "codes", code), self._code_weight)
            for code in dict.fromkeys(exact)
        )
        if not clauses:
            return {}
        query = Query.boolean_query([(Occur.Should, clause) for clause in clauses])
        hits = self._searcher.search(query, most).hits
        return {self._searcher.doc(address)["number"][0]: score for score, address in hits}

    def _of_word(self, word: Word, lang: str) -> Query | None:
        queries = list(self._of_spellings(word, lang))
        return Query.disjunction_max_query(queries, 0.1) if queries else None

    def _of_spellings(self, word: Word, lang: str) -> Iterator[Query]:
        for spelling in word.spellings:
            for language, analyzer in self._stems.items():
                for stem in analyzer.analyze(spelling):
                    for name, weight in self._weights.items():
                        field = f"{name}_{language}"
                        if self._searcher.doc_freq(field, stem):
                            weighted = weight * (1 if language == lang else _OTHER_LANGUAGE)
                            weighted *= _NEARLY if word.nearly else 1
                            yield Query.boost_query(Query.term_query(self._schema, field, stem), weighted)


def _analyzer(language: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(40)).filter(Filter.lowercase())
    builder = builder.filter(Filter.ascii_fold()).filter(Filter.custom_stopword(sorted(FILLERS)))
    if language in _STEMMERS:
        builder = builder.filter(Filter.stemmer(_STEMMERS[language]))
    return builder.build()


def _schema(languages: Iterable[str], names: Iterable[str]) -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("codes", tokenizer_name="whitespace")
    for language in languages:
        for name in names:
            builder.add_text_field(f"{name}_{language}", tokenizer_name=f"words-{language}")
    return builder.build()


def _indexed(number: int, entry: Entry) -> Document:
    indexed = Document(number=number)
    for name, texts in entry.fields.items():
        for language, text in texts.items():
            indexed.add_text(f"{name}_{language}", text)
    indexed.add_text("codes", " ".join(entry.codes))
    return indexed
