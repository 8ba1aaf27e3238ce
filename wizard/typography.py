"""French typography for text that authors typed with plain spaces, and apostrophes."""

import re

NO_BREAK, NARROW = "\u00a0", "\u202f"
_BEFORE_COLON = re.compile(r"(?<![\s:]) (?=:(?:\s|$))|(?<=«) | (?=»)")
_BEFORE_HIGH = re.compile(r"(?<!\s) (?=[;!?](?:\s|$|[)»]))")


def typeset(text: str, lang: str) -> str:
    """The text with the no-break spaces of its language; only French has any.

    Not for code: callers leave commands and code spans out.

    >>> typeset("Attention : « non » ; pourquoi ?", "fr") == "Attention\u00a0: «\u00a0non\u00a0»\u202f; pourquoi\u202f?"
    True
    >>> typeset("Why ?", "en")
    'Why ?'
    """
    if lang != "fr" or " " not in text:
        return text
    return _BEFORE_HIGH.sub(NARROW, _BEFORE_COLON.sub(NO_BREAK, text))
