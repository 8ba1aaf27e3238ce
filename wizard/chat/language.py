"""Which language a message is written in: the words that every sentence needs tell."""

from wizard.search import fold

_TELLING = {
    "fr": frozenset(
        "le la les un une des du de et est sont pas ne je j mon ma mes notre nos vous nous il elle ce cette ces que "
        "qui quoi dans pour avec sur plus au aux se sa son leur ca c d l n s y en ou mais bonjour merci marche erreur "
        "serveur certificat messagerie courrier quand comment pourquoi depuis oui non".split()
    ),
    "en": frozenset(
        "the a an of and is are not no i my our your we you he she it this that these what which in for with on more "
        "to at their can cannot does do did has have was were but hello thanks works error server certificate mail "
        "when how why since yes from by".split()
    ),
}
_ACCENTS = frozenset("éèêëàâîïôûùçœ")
_WEIGHT_OF_ACCENT = 2


def language_of(message: str, spoken: str) -> str:
    """The language of a message; the one spoken so far where its words do not tell.

    >>> language_of("mon certificat est perime", "en"), language_of("my certificate has expired", "fr")
    ('fr', 'en')
    >>> language_of("STARTTLS", "fr"), language_of("20", "en")
    ('fr', 'en')
    """
    words = fold(message).split()
    scores = {language: sum(word in telling for word in words) for language, telling in _TELLING.items()}
    scores["fr"] += _WEIGHT_OF_ACCENT * (not _ACCENTS.isdisjoint(message.casefold()))
    best = max(scores, key=lambda language: scores[language])
    runner_up = max(score for language, score in scores.items() if language != best)
    return best if scores[best] > runner_up else spoken
