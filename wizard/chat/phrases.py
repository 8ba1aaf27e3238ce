"""What people type instead of pressing a button, in every language, without case and accents."""

import re
from collections.abc import Mapping

from wizard.chat.meaning import MeaningKind
from wizard.search import fold

YES = frozenset(
    "yes|y|yep|yeah|sure|correct|right|exactly|true|it worked|it works|that worked|works now|solved|fixed|it helped|"
    "oui|o|ouais|exact|exactement|tout a fait|c est ca|c est bien ca|vrai|affirmatif|bien sur|d accord|ok|okay|"
    "ca marche|ca a marche|c est regle|resolu|ca a aide".split("|")
)
NO = frozenset(
    "no|n|nope|not really|false|wrong|it did not help|did not help|does not work|it does not work|didn t help|"
    "doesn t work|not solved|still broken|same error|no luck|"
    "non|nan|pas du tout|faux|negatif|pas vraiment|ca ne marche pas|ca marche pas|ca n a pas aide|toujours pas|"
    "meme erreur|pas resolu|rien n a change".split("|")
)
UNKNOWN = frozenset(
    "i don t know|i do not know|don t know|dont know|dunno|idk|no idea|not sure|i am not sure|i m not sure|"
    "can t tell|cannot tell|unknown|skip|pass|next question|i have none|i have no lines|nothing to paste|"
    "je ne sais pas|je sais pas|j sais pas|jsp|sais pas|aucune idee|pas la moindre idee|je ne suis pas sur|"
    "je suis pas sur|inconnu|passe|passer|question suivante|je n en ai pas|je n ai pas|rien a coller|"
    "je n ai rien a coller".split("|")
)
COMMANDS: Mapping[MeaningKind, re.Pattern[str]] = {
    "back": re.compile(r"(go )?back|previous( question)?|undo|revenir|retour|precedente?|question precedente|annule"),
    "why": re.compile(
        r"why( do you (ask|say) (that|this))?|how do you know|pourquoi( cette question)?|comment le savez vous"
    ),
    "start-over": re.compile(
        r"(let s )?(start|begin) (over|again)|restart|reset|new (problem|case|question)|"
        r"recommencer|recommencer? a zero|on recommence|repartir (de|a) zero|nouveau (probleme|cas|dossier)"
    ),
    "person": re.compile(
        r"(i (want|need|would like) )?((to )?(talk|speak) (to|with) )?(a |an |some )?"
        r"(person|human|somebody|someone|colleague|agent)|hand (it )?over|escalate|"
        r"((je (veux|voudrais|souhaite) )?(parler|transferer) (a|avec) )?(un |une )?"
        r"(personne|humain|quelqu un|collegue|conseiller)|"
        r"(je veux|je voudrais) (un humain|une personne|quelqu un|un collegue)|transferer|escalader"
    ),
}  # fmt: skip
"""Whole messages that ask for something else than an answer."""
LANGUAGES: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"(in|speak|switch to|answer in|reply in) english( please)?|english( please)?|en anglais|anglais"),
    "fr": re.compile(
        r"(in|speak|switch to|answer in|reply in) french|french|en francais( s il (te|vous) plait)?|francais"
    ),
}
EXPLAIN = re.compile(
    r"(?:explain|what (?:is|are|does)|what s|define|meaning of|"
    r"explique[rz]?(?: moi)?|c est quoi|qu est ce que?(?: c est que)?|que (?:veut dire|signifie)|definition d[eu])"
    r"(?: (?:a|an|the|un|une|le|la|les|l|des|du|de|d))* (?P<term>.+?)(?: mean)?"
)
CORRECTION = re.compile(
    r"(?:no|non|nan|sorry|pardon|desole|wait|attends|attendez)?\s*"
    r"(?:actually|in fact|en fait|en realite|finalement|plutot|rather|correction|i was wrong|je me suis trompee?|"
    r"i made a mistake|i meant|je voulais dire)\s+(?P<said>.+)"
)
NEGATIONS = frozenset("not no never n t cannot without ne pas jamais aucun aucune sans non rien plus".split())
GOOD = frozenset(
    "good right ok fine correct valid works working on bon bonne juste valide correct marche allume active".split()
)
BAD = frozenset(
    "bad wrong broken invalid expired off faux fausse mauvais mauvaise casse perime expire coupe eteint".split()
)


def command_of(message: str) -> MeaningKind | None:
    """What a whole message asks for besides an answer, if it is such a phrase.

    >>> command_of("Retour !"), command_of("Je veux parler à quelqu'un"), command_of("le retour des messages")
    ('back', 'person', None)
    """
    folded = fold(message)
    return next((kind for kind, pattern in COMMANDS.items() if pattern.fullmatch(folded)), None)


def language_asked(message: str) -> str | None:
    """The language that a message asks for.

    >>> language_asked("In English, please"), language_asked("english error message")
    ('en', None)
    """
    folded = fold(message)
    return next((language for language, pattern in LANGUAGES.items() if pattern.fullmatch(folded)), None)


def term_asked(message: str) -> str:
    """The word that a message wants explained, "" for another message.

    >>> term_asked("explique 'chaîne'"), term_asked("What is SNI?"), term_asked("my certificate expired")
    ('chaine', 'sni', '')
    """
    found = EXPLAIN.fullmatch(fold(message))
    return found["term"] if found else ""


def correction_in(message: str) -> str:
    """What a message puts in the place of an earlier answer, folded, "" for another message.

    >>> correction_in("non en fait le certificat est bon"), correction_in("le certificat est bon")
    ('le certificat est bon', '')
    """
    found = CORRECTION.fullmatch(fold(message))
    return found["said"] if found else ""
