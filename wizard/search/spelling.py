"""Misspelt words: which words of the knowledge base they nearly are."""

from collections import Counter
from collections.abc import Iterable

from tantivy import Document, Index, Query, SchemaBuilder

_SHORTEST, _LONG, _FURTHEST = 4, 7, 2
_MOST_NEAR, _MOST_READ = 3, 50
_HEAP = 15_000_000


class Spelling:
    """The words of all texts, with how many texts have each."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = Counter(word for text in texts for word in set(text.split()))
        self._words = [word for word in counted if len(word) >= _SHORTEST and word.isalpha()]
        self._counted = counted
        self._longest = max(map(len, self._words), default=0)
        builder = SchemaBuilder()
        builder.add_text_field("word", tokenizer_name="raw")
        builder.add_unsigned_field("number", stored=True)
        self._schema = builder.build()
        index = Index(self._schema)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, word in enumerate(self._words):
            writer.add_document(Document(word=word, number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def __contains__(self, word: str) -> bool:
        return word in self._counted

    def nearest(self, word: str) -> tuple[str, ...]:
        """The words that differ by one letter, in long words else by two; the most frequent first."""
        if not _SHORTEST <= len(word) <= self._longest + _FURTHEST or not word.isalpha():
            return ()
        for distance in (1, _FURTHEST) if len(word) >= _LONG else (1,):
            if near := self._within(word, distance):
                return near
        return ()

    def _within(self, word: str, distance: int) -> tuple[str, ...]:
        query = Query.fuzzy_term_query(self._schema, "word", word, distance=distance)
        numbers = (
            self._searcher.doc(address)["number"][0] for _, address in self._searcher.search(query, _MOST_READ).hits
        )
        found = [self._words[number] for number in numbers]
        return tuple(sorted(found, key=lambda near: (near[0] != word[0], -self._counted[near], near))[:_MOST_NEAR])
