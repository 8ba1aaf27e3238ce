"""Which language a message is written in: the words that every sentence needs tell."""

from collections.abc import Iterable

from wizard.search import fold

_TELLING = {
    "fr": frozenset(
        "le la les un une des du de et est sont pas ne je j mon ma mes notre nos vous nous il elle ce cette ces que "
        "qui quoi dans pour avec sur plus au aux se sa son leur ca c d l n s y en ou mais bonjour merci marche erreur "
        "serveur certificat certificats messagerie courrier quand comment pourquoi depuis oui non vers alerte sans "
        "chez apres avant nouveau nouvelle vieux vieille cle clef refuse refusee manque mauvais mauvaise aucun".split()
    ),
    "en": frozenset(
        "the a an of and is are not no i my our your we you he she it this that these what which in for with on more "
        "to at their can cannot does do did has have was were but hello thanks works error server certificate mail "
        "when how why since yes from by wrong missing remote only all good required rejected fails fail failed makes "
        "out without shows says update after own old new bad needs another because untrusted".split()
    ),
}
_OF_PEOPLE = {
    "fr": _TELLING["fr"] - frozenset("c d l n s y en j on est se plus".split()),
    "en": frozenset(
        "i my our your we you he she what hello hi thanks how why since yes when please me us mails their they".split()
    ),
}
"""Words that people write and programs do not: what a program says is English whoever reads it."""
_FRENCH_SIGNS = frozenset("éèêëàâîïôûùçœ«»")
_WEIGHT_OF_SIGN = 2


def language_of(message: str, spoken: str, *, quotes: bool = False) -> str:
    """The language of a message; the one spoken so far where its words do not tell.

    ``quotes`` tells that it quotes what a program says, so that only the words of people count.

    >>> language_of("mon certificat est perime", "en"), language_of("my certificate has expired", "fr")
    ('fr', 'en')
    >>> language_of("STARTTLS", "fr"), language_of("20", "en")
    ('fr', 'en')
    >>> language_of("unable to get the local issuer certificate", "fr", quotes=True)
    'fr'
    """
    words = fold(message).split()
    told = _OF_PEOPLE if quotes else _TELLING
    scores = {language: _count(words, telling) for language, telling in told.items()}
    scores["fr"] += _WEIGHT_OF_SIGN * (not _FRENCH_SIGNS.isdisjoint(message.casefold()))
    best = max(scores, key=lambda language: scores[language])
    runner_up = max(score for language, score in scores.items() if language != best)
    return best if scores[best] > runner_up else spoken


def _count(words: Iterable[str], telling: frozenset[str]) -> int:
    return sum(word in telling for word in words)
