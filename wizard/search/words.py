"""Words as they are compared: without case, accents and signs; and what in a text is a code rather than a word."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(
    r"\b0x[0-9a-fA-F]{2,16}\b|\b[245]\.\d{1,3}\.\d{1,3}\b|\b\w+(?:_\w+)+\b|\b\d{2,6}\b|\b[45]\d\d\b|\b[a-z]+[A-Z]\w+\b"
)
"""A number, an enhanced status code, a hexadecimal code, a name with underscores or capitals inside."""


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


def without_compound_codes(text: str) -> str:
    """The text without the codes that would fall apart into words and numbers.

    >>> without_compound_codes("reply 4.7.66 to ssl_tls_trust, alert 48")
    'reply   to  , alert 48'
    """
    return _CODE.sub(lambda found: found[0] if found[0].isalnum() else " ", text)


def codes(text: str) -> Iterator[str]:
    """The codes of a text, in lower case.

    >>> list(codes("0x800CCC1A after 550 5.7.1, ssl_tls_trust"))
    ['0x800ccc1a', '550', '5.7.1', 'ssl_tls_trust']
    """
    return (found[0].casefold() for found in _CODE.finditer(text))
