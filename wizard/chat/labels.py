"""Which of several labels a message names: the label itself, or most of it, with typos and missing accents."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from wizard.chat.phrases import NEGATIONS
from wizard.search import fold

_ENOUGH, _CLEARLY = 0.62, 0.08
_SAME_WORD, _JOINED = 80.0, 92.0
_REACH = 2
"""How many words a negation denies."""
_NE, _BEFORE_PLUS = frozenset(("ne", "n")), 4
_BEHIND = frozenset(("pas", "plus"))
_YES_OR_NO = re.compile(
    r"\s*(?:(?:yes|no|nope|oui|non|nan)\s*[,.:;!–-]+\s*|(?:yes|oui|non|nan)\s+(?=\S))", re.IGNORECASE
)
_SHORT = 3
_EMPTY = frozenset(
    "le la les l un une des du de d et est sont ce c il elle on qu que qui a au aux en y se sa son ses pour par sur "
    "dans the a an of and is are it this that in for on at to by with his her its i think je crois pense "
    "c est that s it s cela ca ou et or and".split()
)
_OTHER_SIDE = "correspondant"
_FAR = frozenset("distant distante remote peer partner partenaire correspondante".split())
_ORDINAL = frozenset("la le les l number numero choice choix reponse answer option n the no one celle celui".split())
_COUNTED = {
    "first": 1, "premier": 1, "premiere": 1, "1st": 1, "1er": 1, "1ere": 1, "second": 2, "seconde": 2, "deuxieme": 2,
    "2nd": 2, "2eme": 2, "third": 3, "troisieme": 3, "3rd": 3, "3eme": 3, "fourth": 4, "quatrieme": 4,
}  # fmt: skip
_CODE = frozenset("code erreur error alerte alert verification verify num".split())
_RANGE = re.compile(r"\b(\d{1,3})\s*(?:à|a|to|-|–)\s*(\d{1,3})\b")
_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?![\w.]*\w)")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Label(Generic[Key]):
    """One wording of something that can be named."""

    key: Key
    text: str


def named(message: str, labels: Sequence[Label[Key]]) -> Key | None:
    """What a message names, if it names one thing clearly; a denied label is never taken for the label.

    >>> chain, dates = Label("chain", "La chaîne est incomplète"), Label("dates", "Les dates ne conviennent pas")
    >>> named("chaine incomplette", [chain, dates]), named("la chaîne n'est pas incomplète", [chain, dates])
    ('chain', None)
    >>> named("les dates conviennent", [chain, dates]) is None
    True
    """
    exact = {label.key for label in labels if label.text.strip().casefold() == message.strip().casefold()}
    if not exact:
        folded = fold(message)
        exact = {label.key for label in labels if folded and fold(label.text) == folded}
    if exact:
        return exact.pop() if len(exact) == 1 else None
    return _most_alike(_words(_without_yes(message)), labels) if not _asks(message) else None


def _asks(message: str) -> bool:
    return message.rstrip().endswith("?")


def _most_alike(said: list[str], labels: Sequence[Label[Key]]) -> Key | None:
    telling, denied = _telling(said), _denied(said)
    if not telling:
        return None
    spread = _spread(labels)
    scores: dict[Key, float] = {}
    for label in labels:
        words = _words(_without_yes(label.text))
        found = _shared(telling, _telling(words))
        if all((word in denied) == (near in _denied(words)) for word, near in found.items()):
            score = _likeness(telling, found, _telling(words), spread)
            scores[label.key] = max(score, scores.get(label.key, 0.0))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEARLY):
        return None
    return ranked[0][0]


def _spread(labels: Iterable[Label[Key]]) -> Mapping[str, float]:
    """How much each word tells: less, the more of the things have it."""
    owners: dict[Key, set[str]] = {}
    for label in labels:
        owners.setdefault(label.key, set()).update(_words(label.text))
    counts = Counter(word for words in owners.values() for word in words)
    return {word: 1 / count for word, count in counts.items()}


def _telling(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _EMPTY and word not in NEGATIONS]


def _shared(said: Iterable[str], label: list[str]) -> dict[str, str]:
    """The words of the message that stand in the label, each with the word that it is there."""
    return {word: near for word in said if (near := _nearest(word, label))}


def _likeness(said: list[str], found: Mapping[str, str], label: list[str], spread: Mapping[str, float]) -> float:
    """How much of the message stands in the label and of the label in the message; 0 to 1."""
    if not label:
        return 0.0
    shared = set(found.values())
    precision = len(found) / len(said)
    recall = sum(spread.get(word, 1.0) for word in shared) / sum(spread.get(word, 1.0) for word in label)
    both = 2 * precision * recall / (precision + recall) if shared else 0.0
    own = sum(spread.get(word, 1.0) for word in shared) / len(shared) if shared else 0.0
    return max(both, 0.95 * own) if precision == 1 else both


def _nearest(word: str, label: list[str]) -> str:
    if word in label:
        return word
    if not label or len(word) <= _SHORT or word.isdigit():
        return ""
    joined = next((first for first, second in pairwise(label) if fuzz.ratio(word, first + second) > _JOINED), "")
    best = joined or max(label, key=lambda other: fuzz.ratio(word, other))
    return best if joined or (not best.isdigit() and fuzz.ratio(word, best) >= _SAME_WORD) else ""


def _words(text: str) -> list[str]:
    """The words of a text; those for the other side are one, and never half of a label that says “our server”.

    >>> _words("le serveur distant"), _words("the remote server")
    (['le', 'serveur', 'correspondant'], ['the', 'correspondant', 'server'])
    >>> _words("The other side")
    ['the', 'correspondant']
    """
    return [_OTHER_SIDE if word in _FAR else word for word in fold(text).replace("other side", _OTHER_SIDE).split()]


def _without_yes(text: str) -> str:
    """The text without the yes or no that it begins with: it answers, and denies nothing that follows.

    >>> _without_yes("Non, un autre code"), _without_yes("no other code"), _without_yes("non")
    ('un autre code', 'no other code', 'non')
    """
    return _YES_OR_NO.sub("", text, count=1) if _YES_OR_NO.match(text) else text


def _denied(words: Sequence[str]) -> frozenset[str]:
    """The words that a negation denies: the two after it, and for one that stands behind its verb the one before.

    The French “plus” denies only after a “ne”; else it means more.

    >>> sorted(_denied("la chaine n est pas complete".split())), sorted(_denied("an old box never updated".split()))
    (['complete'], ['updated'])
    >>> sorted(_denied("ca marche pas".split())), sorted(_denied("un controle plus severe".split()))
    (['marche'], [])
    """
    denied: set[str] = set()
    for place, word in enumerate(words):
        more = word == "plus" and _NE.isdisjoint(words[max(0, place - _BEFORE_PLUS) : place])
        if word in NEGATIONS and not more:
            denied.update(_telling(words[place + 1 : place + 5])[:_REACH])
            if word in _BEHIND:
                denied.update(_telling(words[max(0, place - 2) : place])[-1:])
    return frozenset(denied)


def ordinal(message: str) -> int | None:
    """The place in a list that a whole message names.

    >>> ordinal("la 2"), ordinal("choix n° 3"), ordinal("code 20"), ordinal("2 erreurs"), ordinal("la première")
    (2, 3, None, None, 1)
    """
    return _alone(message, _ORDINAL)


def _alone(message: str, beside: frozenset[str]) -> int | None:
    words = [str(_COUNTED.get(word, word)) for word in fold(message).split() if word not in beside]
    return (
        int(words[0]) if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 4 else None
    )


def numbered(message: str, labels: Sequence[Sequence[Label[Key]]]) -> Key | None:
    """What a number names in a list, each entry with its wordings: a code that one label holds, else its place.

    >>> codes = [[Label("self", "18 : auto-signé")], [Label("chain", "2, 20 à 21 : l’émetteur manque")]]
    >>> numbered("18", codes), numbered("code 21", codes), numbered("2", codes), numbered("7", codes)
    ('self', 'chain', 'chain', None)
    >>> plain = [[Label("a", "alerte 50")], [Label("b", "alerte 70")]]
    >>> numbered("2", plain), numbered("70", plain), numbered("alerte 50", plain), numbered("alert 1", plain)
    ('b', 'b', 'a', None)
    """
    place = _alone(message, _ORDINAL)
    number = _alone(message, _ORDINAL | _CODE)
    if number is None:
        return None
    holding = {label.key for entry in labels for label in entry if number in numbers_in(label.text)}
    if place is None or place > len(labels) or place < 1 or holds_codes(labels):
        return holding.pop() if len(holding) == 1 else None
    return labels[place - 1][0].key if labels[place - 1] else None


def holds_codes(labels: Sequence[Sequence[Label[Key]]]) -> bool:
    """Whether the entries of a list are mostly codes, so that a bare number is one of them and no place."""
    begins = sum(any(fold(label.text).split(" ")[0].isdigit() for label in entry) for entry in labels)
    return 2 * begins > len(labels)


def numbers_in(text: str) -> frozenset[int]:
    """The numbers that a label names, those of its ranges included.

    >>> sorted(numbers_in("alertes 42 à 44, TLS 1.2, code 7"))
    [7, 42, 43, 44]
    """
    found = {int(number) for number in _NUMBER.findall(text)}
    for first, last in _RANGE.findall(text):
        if 0 < int(last) - int(first) < 200:
            found.update(range(int(first), int(last) + 1))
    return frozenset(found)
