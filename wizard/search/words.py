"""Words as they are compared: without case, accents and signs; and what in a text is a code rather than a word."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from wizard.vocabulary import Place

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(
    r"\b0x[0-9a-fA-F]{2,16}\b|\b[245]\.\d{1,3}\.\d{1,3}\b|\b\w+(?:_\w+)+\b|\b\d{2,6}\b|\b[45]\d\d\b|\b[a-z]+[A-Z]\w+\b"
)
"""A number, an enhanced status code, a hexadecimal code, a name with underscores or capitals inside."""
_NUMBERED = re.compile(r"\b[A-Z]{2,4}(\d{3,6})\b")
"""A number that is written in one word with what it counts: RFC5746."""
_TLS_VERSION = re.compile(r"\b(TLS|SSL)[ _]?v?(1\.[0-3]|[23])(?:\.0)?\b", re.IGNORECASE)

FILLERS = frozenset(
    "comment pourquoi quand quoi quel quelle quels quelles est ce que qui faire fait faut dois doit peut peux pouvez "
    "bonjour merci svp aide aidez probleme souci depuis apres avant alors aussi tres trop tout tous toute toutes "
    "encore deja bien mal plus moins avec dans pour par sur sous entre vers elle ils elles on nous vous leur lui "
    "leurs mon ma mes ton ta tes son ses notre nos votre vos cette cet ces un une des les aux ete avoir etre sont ont "
    "aurait serait etait veut dire dit disent meme autre autres ici cela ca donc car mais ou y en se sa la le l du de "
    "d au a et je j tu il me m te t ne n c s qu si moi eux "
    "how why what when which who can could should would must may might do does did done doing is are was were be been "
    "being hello please help thanks problem issue trouble since after before then also very too all any some "
    "still already well more less with for from into onto over under between it they them their theirs we our ours us "
    "you your yours my mine his her its this that these those there here has have had having will shall the a an "
    "of to in on at by as and or but if so than just even other another same get gets got getting say says said "
    "tell tells told i use uses used using utilise utilisons utilisent utiliser someone quelqu".split()
)
"""Words of questions in general, in French and in English, without accents: they say nothing of what is asked."""

_SAME = (
    "certificate certificat certificats certificates cert certs certif certifs crt",
    "mail mails email emails courriel courriels mel message messages",
    "tls ssl",
    "chiffre chiffres chiffree chiffrees chiffrement chiffrer crypte cryptes cryptage crypter",
    "plaintext cleartext clair",
    "firewall firewalls parefeu",
    "expired expire expires perime perimee echu echeance lapsed",
    "handshake poignee negotiation negociation",
    "login logon authentication authentification identification",
    "cipher ciphers cifre",
    "clock horloge",
    "root racine racines roots",
    "ca cas ac authority authorities autorite autorites",
    "chain chaine chaines chains",
    "intermediate intermediaire intermediaires intermediates",
    "printer imprimante scanner copier copieur photocopier photocopieur",
    "appliance boitier gateway passerelle",
    "peer correspondant recipient destinataire partner partenaire",
    "provider fournisseur isp operateur hebergeur",
    "phone telephone telephones phones iphone android smartphone",
)
_ONE_WORD = {word: group.split()[0] for group in _SAME for word in group.split()}
"""Words that mean the same here, in French and in English, without accents, and the one that stands for them."""

_OURS = frozenset("mon ma mes notre nos nous je moi chez-nous my our ours we us i me".split())
_THEIRS = frozenset(
    "leur leurs correspondant correspondants distant distante destinataire destinataires partenaire partenaires "
    "fournisseur expediteur eux their theirs them they remote peer peers recipient recipients partner partners "
    "correspondent".split()
)
_OF_OTHERS = re.compile(r"\b(?:en face|chez eux|autre (?:cote|serveur)|other (?:side|server|end)|far end)\b")

_ALERT = re.compile(
    r"\b(?:alert|alerte)s?\s*(?:tls|ssl|fatale?|number|no|n°|num[eé]ro|code)?\s*[:=(]?\s*(\d{1,3})\b", re.IGNORECASE
)
_VERIFY = re.compile(
    r"\b(?:code|error|erreur|num|verify|v[eé]rification|number|num[eé]ro)\s*(?:error|code|result)?"
    r"\s*[:=(]?\s*(\d{1,2})\b(?![.\d])",
    re.IGNORECASE,
)
_NAMED_NUMBERS = (("tls.alert", _ALERT), ("tls.verify", _VERIFY))
"""A number with the word that says of what kind it is."""


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


def canonical(folded: str) -> str:
    """Folded words with one word for all that mean the same, so that it counts as one.

    >>> canonical("parefeu ssl"), canonical("firewall tls")
    ('firewall tls', 'firewall tls')
    """
    return " ".join(_ONE_WORD.get(word, word) for word in folded.split())


def without_compound_codes(text: str) -> str:
    """The text without the codes that would fall apart into numbers; names with underscores as their words.

    >>> without_compound_codes("reply 4.7.66 to certificate_unknown, alert 48")
    'reply   to certificate unknown, alert 48'
    """
    return _CODE.sub(
        lambda found: found[0] if found[0].isalnum() else found[0].replace("_", " ") if "_" in found[0] else " ", text
    )


def codes(text: str) -> Iterator[str]:
    """The codes of a text, in lower case; TLS versions are codes, however they are written.

    >>> list(codes("only TLSv1.0 or SSL v3, not RFC5746"))
    ['5746', 'tls1.0', 'ssl3']
    >>> list(codes("0x800CCC1A after 550 5.7.1, ssl_tls_trust"))
    ['0x800ccc1a', '550', '5.7.1', 'ssl_tls_trust']
    """
    yield from (found[0].casefold() for found in _CODE.finditer(text))
    yield from (found[1] for found in _NUMBERED.finditer(text))
    yield from (f"{found[1].casefold()}{found[2]}" for found in _TLS_VERSION.finditer(text))


def named_numbers(text: str) -> Iterator[tuple[str, str]]:
    """The numbers of a sentence that say what they count, as facts.

    >>> list(named_numbers("on reçoit l’alerte 48, puis verify error:num=20"))
    [('tls.alert', '48'), ('tls.verify', '20')]
    """
    return ((name, found[1]) for name, shape in _NAMED_NUMBERS for found in shape.finditer(text))


def side(words: Sequence[str]) -> Place | None:
    """Whether words speak of us or of the other side; nothing where of both, or of neither.

    >>> side("notre certificat a expire".split()), side("the remote certificate".split())
    ('here', 'there')
    >>> side("our server refuses the peer".split()) is None
    True
    """
    ours = any(word in _OURS for word in words)
    theirs = any(word in _THEIRS for word in words) or bool(_OF_OTHERS.search(" ".join(words)))
    if ours == theirs:
        return None
    return "here" if ours else "there"
