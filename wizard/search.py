"""Words in either language to nodes of the knowledge base, best first. Typos and missing accents are forgiven."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from wizard.model import KnowledgeBase, Page, Text

FoundKind = Literal["article", "question", "solution", "symptom"]
_WORTH_SHOWING = 60.0
_SHORTEST_WORD = 3
_WORD = re.compile(r"[^\W_]+")
_COMMON_WORDS = frozenset(
    "the and for not with that this from are was est les des une pour pas dans que qui sur avec mon ma mes nos notre "
    "votre vos leur our your their error erreur probleme problem server serveur mail message comment how does".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """One node that the words are about. ``score`` runs from 0 to 100; ``cause`` is set for solutions."""

    node: str
    kind: FoundKind
    title: Text
    score: float
    cause: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    node: str
    kind: FoundKind
    title: Text
    weight: float
    cause: str = ""


class SearchIndex:
    """What can be found, folded once: titles, questions, symptoms, solutions and other names, in every language."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._entries: list[_Entry] = []
        self._texts: list[str] = []
        for page in base.pages.values():
            self._add_page(page)

    def _add_page(self, page: Page) -> None:
        if page.questions:
            aka: Mapping[str, str] = {f"aka-{index}": text for index, text in enumerate(page.meta.get("aka", ()))}
            self._add(_Entry(page.id, "article", page.title, 1.0), {**page.title, **aka})
        for question in page.questions:
            self._add(_Entry(question.id, "question", question.title, 0.95), question.title)
        for solution in page.solutions:
            self._add(_Entry(solution.id, "solution", solution.title, 1.0, solution.cause), solution.title)
        for symptom in page.symptoms:
            self._add(_Entry(symptom.id, "symptom", symptom.title, 0.9), symptom.title)

    def _add(self, entry: _Entry, texts: Mapping[str, str]) -> None:
        for text in texts.values():
            self._entries.append(entry)
            self._texts.append(fold(text))

    def find(self, words: str, limit: int = 5) -> tuple[Found, ...]:
        """The nodes that the words are about, best first; empty where nothing comes near."""
        query = " ".join(_telling(fold(words).split()))
        if not query:
            return ()
        best: dict[str, Found] = {}
        scored = process.extract(
            query,
            self._texts,
            scorer=fuzz.token_set_ratio,
            processor=None,
            limit=limit * 8,
            score_cutoff=_WORTH_SHOWING,
        )
        for _, score, index in scored:
            entry = self._entries[index]
            weighted = score * entry.weight
            if entry.node not in best or best[entry.node].score < weighted:
                best[entry.node] = Found(entry.node, entry.kind, entry.title, round(weighted, 1), entry.cause)
        return tuple(sorted(best.values(), key=lambda found: -found.score)[:limit])


def fold(text: str) -> str:
    """Lower-case letters without accents, digits and single blanks.

    >>> fold("Échec de l’échange : STARTTLS !")
    'echec de l echange starttls'
    """
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


def _telling(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) >= _SHORTEST_WORD and word not in _COMMON_WORDS]
