"""Whether a message says that a solution worked, or did not: in a sentence of its own making, in French or English."""

import re

from wizard.chat.phrases import NEGATIONS
from wizard.model import NO, YES
from wizard.search import fold

_MOST_WORDS, _MOST_DENIED = 12, 7
"""Words of an outcome, and of one that is told by denying the other; more are a new problem."""
_DENIED = NEGATIONS | {"stopped", "cesse", "arrete"}
_WORKED = re.compile(
    r"\b(marche|marchent|marchait|remarche|fonctionne|fonctionnent|refonctionne|works?|worked|working|fixed|solved|"
    r"resolue?s?|(est|ete|maintenant) reglee?s?|reparee?s?|nickel|impec|impeccable|helped|aide|"
    r"(that|this|it) did it|did the trick|"
    r"(is|are) (going|coming) (out|through|in)|(goes|go|went|gets?|got) (out|through)|passent?|partent?|passe bien|"
    r"all good( now)?|good now|c est bon|tout est bon|all clear|all set)\b"
)
_FAILED = re.compile(
    r"\b((toujours|tjs|tjrs|encore) (pareil|pas|rien|la meme|le meme|les memes|en erreur|bloque|refuse|echec|ko|un|une|"
    r"l erreur|cette erreur)|c est pareil|pareil|idem|memes? (erreurs?|problemes?|message|chose|resultat|souci)|"
    r"aucun (changement|effet|resultat)|aucune (difference|amelioration)|rien n a change|ca change rien|"
    r"ne change rien|n a rien (change|donne|fait)|pas mieux|rien de mieux|echoue( encore| toujours)?|"
    r"(still|again) (the same|failing|broken|not|no|refused|refuses|rejected|getting|get|fails|happens|there|stuck)|"
    r"same (error|problem|thing|result|message|issue|as before)|no (change|difference|better|effect|luck|improvement)|"
    r"(did|does|do|didn t|did not) (nothing|change|help)|changed nothing|nothing changed|keeps? failing|no good|"
    r"made no difference|not fixed)\b"
)
_ASKS = re.compile(
    r"(how|what|why|when|where|which|who|if|does|do|is|can|should|will|comment|pourquoi|quand|que|quel|quelle|qu|"
    r"est ce|si|ou|combien|explique|explain)\b"
)


def outcome_said(message: str) -> str:
    """``yes`` or ``no`` where a message says that what was done worked or did not, "" for another message.

    >>> outcome_said("ok, redémarré et ça marche !"), outcome_said("toujours pareil"), outcome_said("still the same")
    ('yes', 'no', 'no')
    >>> outcome_said("it doesn't work"), outcome_said("how does it work?"), outcome_said("port 465")
    ('no', '', '')
    """
    folded = fold(message)
    words = folded.split()
    if "\n" in message.strip() or message.rstrip().endswith("?") or len(words) > _MOST_WORDS or _ASKS.match(folded):
        return ""
    if _FAILED.search(folded):
        return NO
    if not _WORKED.search(folded) or any(map(str.isdigit, folded)):
        return ""
    if _DENIED.isdisjoint(words):
        return YES
    return NO if len(words) <= _MOST_DENIED else ""
