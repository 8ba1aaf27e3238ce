"""What a program that nobody has described says of failed TLS in plain words.

Words are no text of a library: what they say may be meant otherwise, so it suggests and never proves.
"""

import re
from collections.abc import Iterator

from wizard.facts import Fact

_GAP = r"(?:[^.;\n]|\.(?=\S)){0,40}?"
_SAID: dict[str, tuple[str, ...]] = {
    "self-signed": (r"\bself[- _]?signed\b",),
    "not-yet-valid": (r"\bnot (?:yet|currently) valid\b",),
    "expired": (rf"\bcert\w*\b{_GAP}\bexpired\b", rf"\bexpired\b{_GAP}\bcert\w*\b"),
    "revoked": (r"\brevoked\b",),
    "name": (
        rf"\b(?:host ?name|name|CN|subject|domain)\b{_GAP}(?:mismatch|(?:does|did|do) ?n[o']t match)",
        rf"\b(?:mismatch\w*|n[o']t match\w*)\b{_GAP}\b(?:host ?name|name|CN|domain)\b",
        r"\bnot valid for (?:the )?(?:host|name|domain)",
    ),
    "client-cert": (rf"\bclient cert(?:ificate)?\b{_GAP}\b(?:required|missing|not (?:sent|provided|presented))\b",),
    "issuer-unknown": (
        r"\bunknown (?:ca|issuer|authority)\b",
        r"\buntrusted (?:ca|root|issuer|cert\w*)",
        rf"\b(?:issuer|authority|ca|chain|root)\b{_GAP}\b(?:unknown|untrusted|not trusted|not found|incomplete)\b",
        rf"\bcertificate{_GAP}\b(?:untrusted|not trusted)\b",
    ),
    "no-cipher": (
        r"\bno (?:shared|common|suitable|matching|mutual) ciphers?\b",
        r"\bcipher (?:suites? )?mismatch\b",
        r"\bno ciphers? (?:suites? )?(?:in common|overlap)\b",
    ),
    "version": (
        r"\b(?:unsupported|disabled|obsolete|outdated) (?:tls |ssl )?(?:protocol|version)\b",
        r"\bno (?:shared|common) (?:tls |ssl )?(?:protocol|version)\b",
        r"\bversion (?:is )?(?:not supported|too (?:low|old))\b",
    ),
    "dh-small": (rf"\b(?:dh|diffie[- ]hellman)\b{_GAP}\b(?:small|weak|short)\b",),
    "plain-text": (r"\b(?:does|did) ?n[o']t speak (?:tls|ssl)\b", r"\bnot an? (?:tls|ssl) (?:record|handshake)\b"),
}
_COMPLAINTS = {word: re.compile("|".join(patterns), re.IGNORECASE) for word, patterns in _SAID.items()}
_TIMEOUT = re.compile(r"\btime(?:d )?-?out\b", re.IGNORECASE)
_ALERTS = {
    "unexpected message": 10, "bad record mac": 20, "record overflow": 22, "handshake failure": 40,
    "bad certificate": 42, "unsupported certificate": 43, "certificate revoked": 44, "certificate expired": 45,
    "certificate unknown": 46, "illegal parameter": 47, "unknown ca": 48, "access denied": 49, "decode error": 50,
    "decrypt error": 51, "protocol version": 70, "insufficient security": 71, "internal error": 80,
    "inappropriate fallback": 86, "missing extension": 109, "unsupported extension": 110, "unrecognized name": 112,
    "certificate required": 116, "no application protocol": 120,
}  # fmt: skip
"""https://www.iana.org/assignments/tls-parameters/#tls-parameters-6"""
_NAMES = "|".join(name.replace(" ", "[ _-]?") for name in _ALERTS)
_ALERT = re.compile(rf"\balert\b{_GAP}\b(?P<after>{_NAMES})\b|\b(?P<before>{_NAMES})\b{_GAP}\balert\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\balert\b[ :#(\[=]{0,3}(?:number |code )?(?P<number>\d{1,3})\b", re.IGNORECASE)
_RECEIVED = re.compile(
    rf"\balert\b{_GAP}\b(?:received|read|from)\b|\b(?:received|got|read|remote|peer)\b{_GAP}\balert\b", re.IGNORECASE
)
_BY_NAME = {re.sub(r"\W", "", name): number for name, number in _ALERTS.items()}


def said_in_plain_words(text: str, number: int) -> Iterator[Fact]:
    """What a line that tells of failed TLS says of the reason: an alert that came in, else a complaint of its writer.

    >>> [(fact.name, fact.value) for fact in said_in_plain_words("TLS error: certificate of peer is self-signed", 1)]
    [('tls.here_says', 'self-signed')]
    >>> [(fact.name, fact.value) for fact in said_in_plain_words("TLS alert received: fatal: unknown_ca", 1)]
    [('tls.alert', '48')]
    """
    if re.search(r"\balert\b", text, re.IGNORECASE):
        alert = _alert(text)
        if alert is not None and _RECEIVED.search(text):
            yield Fact("tls.alert", str(alert), lines=(number,), exact=False)
        return
    word = next((word for word, pattern in _COMPLAINTS.items() if pattern.search(text)), None)
    if word is not None:
        yield Fact("tls.here_says", word, lines=(number,), exact=False)
    elif _TIMEOUT.search(text):
        yield Fact("session.end", "timeout", lines=(number,), exact=False)


def _alert(text: str) -> int | None:
    found = _ALERT.search(text)
    if found is not None:
        return _BY_NAME[re.sub(r"[\W_]", "", (found["after"] or found["before"]).lower())]
    numbered = _NUMBERED.search(text)
    return int(numbered["number"]) if numbered and int(numbered["number"]) in _ALERTS.values() else None
