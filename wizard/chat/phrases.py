"""What people type instead of pressing a button, in every language, without case and accents."""

import re
from collections.abc import Mapping

from wizard.chat.meaning import MeaningKind
from wizard.search import fold

YES = frozenset(
    "yes|y|yep|yeah|yes please|yes it is|yes it does|sure|correct|right|exactly|true|it worked|it works|"
    "it works now|that worked|works now|solved|fixed|it helped|that helped|yes it worked|yes it helped|oui|o|"
    "ouais|exact|exactement|tout a fait|c est ca|c est bien ca|vrai|affirmatif|bien sur|d accord|ok|okay|"
    "ca marche|ca marche maintenant|ca a marche|cela a marche|c est regle|c est resolu|resolu|ca a aide|"
    "cela a aide|oui ca marche|oui ca a marche|oui merci|ca fonctionne|ca a fonctionne|c est bon|c est bon merci|"
    "parfait|super".split("|")
)
NO = frozenset(
    "no|n|nope|not at all|no it is not|no it did not|not really|false|wrong|it did not help|it didn t work|"
    "did not help|does not work|it does not work|didn t help|it did not work|that did not help|it didn t help|"
    "doesn t work|not solved|still broken|same error|no luck|non|nan|pas du tout|faux|negatif|pas vraiment|"
    "ca ne marche pas|ca ne marche toujours pas|ca marche pas|ca n a pas aide|cela n a pas aide|"
    "ca n a pas marche|cela n a pas marche|toujours pas|non ca ne marche pas|non ca n a pas marche|meme erreur|"
    "toujours la meme erreur|pas resolu|rien n a change|ca n a rien change|cela n a rien change|ca na pas marche|"
    "ca na pas aide|ca n a rien donne|sans effet|did nothing|it did nothing|didnt help|it didnt help|doesnt work|"
    "it doesnt work|it didnt work|not working|still not working|ca ne fonctionne pas|ca fonctionne pas|"
    "ca n a pas fonctionne".split("|")
)
UNKNOWN = frozenset(
    "i don t know|i really don t know|i do not know|don t know|dont know|dunno|idk|no idea|not sure|"
    "i am not sure|i m not sure|can t tell|cannot tell|unknown|skip|pass|next question|i have none|"
    "i have no lines|nothing to paste|je ne sais pas|je ne sais vraiment pas|je sais pas|j sais pas|jsp|sais pas|"
    "aucune idee|pas la moindre idee|je ne suis pas sur|je suis pas sur|inconnu|passe|passer|question suivante|"
    "je n en ai pas|je n ai pas|rien a coller|je n ai rien a coller|i dont know|i really do not know|no clue|"
    "next|chais pas|j en sais rien|je n en sais rien|je l ignore|aucune reponse|no answer".split("|")
)
COMMANDS: Mapping[MeaningKind, re.Pattern[str]] = {
    "back": re.compile(r"(go )?back|go one back|previous( question)?|undo|revenir( en arriere)?|(en )?arriere|retour|"
        r"precedente?|question precedente|annule[rz]?"),
    "why": re.compile(
        r"why( this question| do you (ask|say|think|want to know)( that| this| so)?| that)?|how do you know( that)?|"
        r"(mais )?pourquoi( cette question| vous demandez ca|"
        r" demandez vous (ca|cela)| dites vous (ca|cela)| ca| cela)?|"
        r"comment (le )?savez vous( cela| ca)?|comment tu le sais"
    ),
    "start-over": re.compile(
        r"(let s )?(start|begin) (over|again)|restart|reset|new (problem|case|question)|"
        r"recommencer|recommencer? a zero|on recommence|repartir (de|a) zero|nouveau (probleme|cas|dossier)"
    ),
    "person": re.compile(
        r"(can i |could i |i (want|need|would like|d like) )?((to )?(talk|speak) (to|with) )?(a |an |some )?(real )?"
        r"(person|human|human being|somebody|someone|colleague|agent)( please)?|"
        r"hand (it )?over|escalate|hand over text|"
        r"((je (veux|voudrais|souhaite|peux) )?(parler|transferer) (a|avec) )?(un |une )?(vraie? )?"
        r"(personne|humain|etre humain|quelqu un|collegue|conseiller|technicien)( s il (vous|te) plait)?|"
        r"(je veux|je voudrais) (un humain|une (vraie )?personne|quelqu un|un collegue|un technicien)|"
        r"transferer|escalader|passez moi quelqu un|texte de transmission"
    ),
    "none": re.compile(
        r"(no |non )?(none( of (these|them|those|the above))?|neither|something else|another problem|"
        r"aucun(e)?( de (ceux|celles)( ci| la)?| des (trois|deux))?|rien de (cela|tout cela|ca|tout ca)|autre chose|"
        r"un autre probleme|ni l un ni l autre)"
    ),
    "greeting": re.compile(r"hello|hi|hey|good (morning|afternoon|evening)|bonjour|bonsoir|salut|coucou"),
    "help": re.compile(r"help( me)?( please)?|what can (i|you) (say|do|write)|aide( moi)?|"
                       r"que puis je (dire|faire|ecrire)"),
    "thanks": re.compile(
        r"(ok |okay |great |perfect )?(many )?(thanks|thank you|thx|cheers)( a lot| so much| very much)?|bye|goodbye|"
        r"(ok |super |parfait )?(un grand )?merci( beaucoup| bien)?|au revoir|bonne journee"
    ),
}  # fmt: skip
"""Whole messages that ask for something else than an answer."""
LANGUAGES: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"(in|speak|switch to|answer( me)? in|reply in|can we speak) english( please)?|english( please)?|"
        r"en anglais|anglais"
    ),
    "fr": re.compile(
        r"(in|speak|switch to|answer( me)? in|reply in) french( please)?|french( please)?|"
        r"((parlez|repondez|parle|reponds) )?(moi )?(en )?francais( s il (te|vous) plait)?"
    ),
}
EXPLAIN = re.compile(
    r"(?:(?:can you |please )?explain(?: me)?|what (?:is|are|does)|what s|define|meaning of|"
    r"(?:peux tu |pouvez vous )?(?:m )?explique[rz]?(?: moi)?|c(?: est)? quoi|cest quoi|qu est ce que?(?: c est que)?|"
    r"que (?:veut dire|signifie)|definition d[eu]?|definir)"
    r"(?: (?:c est|ce qu est|ce que c est que|what|a|an|the|un|une|le|la|les|l|des|du|de|d))* (?P<term>.+?)"
    r"(?: (?:mean|is|means|please|s il (?:vous|te) plait))?"
)
_EXPLAIN_BEHIND = re.compile(
    r"(?:et |and )?(?:le |la |l |les |un |une |the )?(?P<term>.+?) (?:c est quoi|ca veut dire quoi|kesako|means what)"
)
_LONGEST_TERM = 4
"""Words of a term; more are a question in general."""
_VAGUE = frozenset(
    "bonjour bonsoir salut hello hi j jai ai nous on il y a avons avec chez sur de du d des l le la les un une mon ma "
    "mes notre nos ca cela c est ne n pas plus rien tout marche fonctionne va echec echoue erreur probleme souci panne "
    "bug tls ssl mail mails mailing message messages messagerie courrier serveur client fournisseur depuis hier ce "
    "matin aujourd hui toujours encore aide aidez moi svp i we have has got an the our my it is does doesn t not no "
    "longer work works working error problem issue failed fails failure email server provider with since yesterday "
    "today still help please me".split()
)
_THIS = frozenset("that this it these those ca cela ceci".split())
SESSION = re.compile(
    r"(?:(?:what about|how about|quid de|look at|show|switch to|go to|and|voir|regarde[rz]?|montre[rz]?|"
    r"passe[rz]? a|et) )?(?:the |la )?"
    r"session (?:number |numero |n )?(?P<number>\d{1,6})(?: please)?"
)
CORRECTION = re.compile(
    r"(?:(?:no|non|nan|sorry|pardon|desole|wait|attends|attendez|ah|oh|mais|but) )*"
    r"(?:actually|in fact|en fait|en realite|finalement|plutot|rather|correction|i was wrong|je me suis trompee?|"
    r"i made a mistake|je me trompe|i meant|je voulais dire|j ai dit une betise|erreur de ma part)\s+(?P<said>.+)"
)
_OBJECTION = re.compile(r"\s*(?:(?:no|nope|non|nan)\s*[,.;:!–-]+\s*|(?:non|nan)\s+)(?=\w)", re.IGNORECASE)
NEGATIONS = frozenset("not no never n t cannot without ne pas jamais aucun aucune sans non rien plus".split())
GOOD = frozenset(
    "good right ok fine correct valid works working bon bonne juste valide correct marche allume active".split()
)
BAD = frozenset(
    "bad wrong broken invalid expired faux fausse mauvais mauvaise casse perime expire coupe eteint".split()
)


def command_of(message: str) -> MeaningKind | None:
    """What a whole message asks for besides an answer, if it is such a phrase.

    >>> command_of("Retour !"), command_of("Je veux parler à quelqu'un"), command_of("le retour des messages")
    ('back', 'person', None)
    """
    folded = fold(message)
    found = EXPLAIN.fullmatch(folded)
    if found and found["term"] in _THIS:
        return "why"
    return next((kind for kind, pattern in COMMANDS.items() if pattern.fullmatch(folded)), None)


def language_asked(message: str) -> str | None:
    """The language that a message asks for.

    >>> language_asked("In English, please"), language_asked("english error message")
    ('en', None)
    """
    folded = fold(message)
    return next((language for language, pattern in LANGUAGES.items() if pattern.fullmatch(folded)), None)


def is_vague(message: str) -> bool:
    """Whether a message says that something fails and nothing of what.

    >>> is_vague("ça marche plus"), is_vague("j'ai une erreur TLS"), is_vague("erreur de certificat")
    (True, True, False)
    """
    return _VAGUE.issuperset(fold(message).split())


def term_asked(message: str) -> str:
    """The word that a message wants explained, "" for another message.

    >>> term_asked("explique 'chaîne'"), term_asked("What is SNI?"), term_asked("my certificate expired")
    ('chaine', 'sni', '')
    """
    folded = fold(message)
    found = EXPLAIN.fullmatch(folded) or _EXPLAIN_BEHIND.fullmatch(folded)
    return found["term"] if found and len(found["term"].split()) <= _LONGEST_TERM else ""


def session_asked(message: str) -> int | None:
    """The number of the session that a whole message asks for.

    >>> session_asked("Session 5"), session_asked("regarde la session 2"), session_asked("session 5 is broken")
    (5, 2, None)
    """
    found = SESSION.fullmatch(fold(message))
    return int(found["number"]) if found else None


def correction_in(message: str) -> str:
    """What a message puts in the place of an earlier answer, folded, "" for another message.

    >>> correction_in("non en fait le certificat est bon"), correction_in("le certificat est bon")
    ('le certificat est bon', '')
    """
    found = CORRECTION.fullmatch(fold(message))
    return found["said"] if found else ""


def objection_in(message: str) -> str:
    """What follows a “no” at the beginning of a message, folded, "" for another message.

    In English a comma has to stand between: “no route to host” objects to nothing.

    >>> objection_in("Non, le certificat est bon"), objection_in("non le certificat est bon"), objection_in("non")
    ('le certificat est bon', 'le certificat est bon', '')
    >>> objection_in("No, the certificate is good"), objection_in("no route to host")
    ('the certificate is good', '')
    """
    found = _OBJECTION.match(message)
    return fold(message[found.end() :]) if found else ""
