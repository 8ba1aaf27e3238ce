"""Lines around a log that no dialect claims: which of them state something, and whose they are.

A line counts where it carries the error of a library word for word. It belongs to the session whose lines enclose it,
or which it follows at once, unless that session has an outcome or a complaint of its own, is with another peer, or is
read from what a test tool printed. Everything else that counts is a conversation of its own; so an error that stands
beside a session never turns its success into a failure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.logs.addresses import is_address
from wizard.logs.reading import LogLine, Session
from wizard.logs.tables import HERE, TELLING, Tables, Wording, facts_of_wording, stated

_TOOL = "log.tool"
_OF_CERTIFICATES = frozenset(
    "issuer-unknown root-unknown self-signed expired not-yet-valid dates name cert-refused revoked purpose "
    "key-weak".split()
)
_SUCCESSES = frozenset(("verified", "encrypted"))
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7})(?![\w.])")
_MACHINE = re.compile(
    r"\b\w{0,80}(?:Exception|Error|Alert)\b ?[:(=\[]|\b[A-Z]{2,12}_[A-Z0-9_]{4,60}\b|\b0x[0-9A-Fa-f]{6,8}\b"
    r"|\berror:[0-9A-F]{8}|\bSSL routines\b|\bx509: |\btls: |^\[?\d{4}[-/]\d\d[-/]\d\d|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d"
    r"|\b(?:error|err|warning|fatal|critical|failure|reason|message|caused by)['\"\])]{0,2} ?(?:[:=]|=>) ?\S"
    r"|\berror \w{2,20}ing\b[^:]{0,60}: ?\S"
    r"|\w\(\) ?(?:failed|returned)|\bfailed(?: with [\w ]{1,40})?: \S|[\w./-]\.(?:c|py|go|java|js|rb|php|cs)[:(]\d"
    r"|\bSSL_(?:connect|accept|read|write)\b|\bssl_client_socket|\breturned=1 errno=",
    re.IGNORECASE,
)
_TLS = re.compile(
    r"\blib\(20\)|\b(?:start)?tls(?:v?1(?:\.[0-3])?)?\b|\bssl(?:v[23])?\b|handshake|\bcertificates?\b|_(?:ssl|tls)_|"
    r"\b(?:ssl|tls)(?=[A-Z_])|(?:Ssl|Tls|SSL|TLS)(?=[A-Z])",
    re.IGNORECASE,
)
_FAILS = re.compile(
    r"\bfail\w{0,4}\b|\berrors?\b|\b(?:could|can|was|were|did|does|is) ?n[o']t\b|\bcannot\b|\bunable\b|\brefused\b"
    r"|\brejected\b|\babort\w*|\binvalid\b|\bdenied\b|\bbroken\b|exception|_failed\b|\bfatal\b|\bmismatch\b"
    r"|\bcertificate\b(?:[^.;]|\.(?=\S)){0,60}\bexpired\b|\bexpired cert|\buntrusted\b|\bself[- ]signed\b"
    r"|(?:tls|ssl) (?:handshake|negotiation) time(?:d )?-?out\b",
    re.IGNORECASE,
)
_IN_USE = re.compile(
    r"\b(?P<version>(?:TLS|SSL) ?v?[1-3](?:[._][0-3])?)[ ,:]{1,2}(?:with |using )?cipher[ =:]{1,2}(?:suite )?"
    r"(?P<cipher>[A-Z][A-Z0-9]{1,20}[A-Za-z0-9_-]{3,60})\b(?=[ ,]{1,2}\(?(?:bits=)?\d{2,3})"
)
_OF_LOGINS = re.compile(
    r"\bauth(?:entication|orization|enticate)?\b|\blog(?:ged )?[io]n\b|\bpasswords?\b|\bcredentials?\b"
    r"|\brelay(?:ing)?\b(?![\[=])|\bspam\w*|\bquota\b|\bmailbox\b",
    re.IGNORECASE,
)
_WORD = r"[\w.-]{1,60}(?::\d{1,5})?[ \"'\[\]()]{1,3}"
_OF_TLS_ITSELF = re.compile(
    rf"(?:{_TLS.pattern})\W{{1,3}}(?:{_WORD}){{0,3}}(?:{_FAILS.pattern})"
    rf"|(?:{_FAILS.pattern})\W{{1,3}}(?:{_WORD}){{0,2}}(?:{_TLS.pattern})",
    re.IGNORECASE,
)
_LONGEST_READ = 2000


def is_machine_written(text: str) -> bool:
    """Whether a line has the marks of a program: the name of an error, a code, a place in a source, a time."""
    return _MACHINE.search(text[:_LONGEST_READ]) is not None


def tells_of_failed_tls(text: str) -> bool:
    """Whether a program says that TLS failed, in whatever words: nothing of the reason is known by it.

    A line that tells of a cipher in use, or that something else failed while TLS is only named, does not.
    """
    text = text[:_LONGEST_READ]
    if not (_TLS.search(text) and _FAILS.search(text) and _MACHINE.search(text)) or cipher_in_use(text):
        return False
    return _OF_TLS_ITSELF.search(text) is not None or _OF_LOGINS.search(text) is None


def cipher_in_use(text: str) -> tuple[str, str] | None:
    """The version and the cipher, with its bits, that a program tells of: it does so once TLS is there.

    >>> cipher_in_use("user=<a>, rip=192.0.2.1, TLS, TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)")
    ('TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384')
    >>> cipher_in_use("TLS failed: no common cipher for TLSv1.2")
    """
    found = _IN_USE.search(text[:_LONGEST_READ])
    return (found["version"], found["cipher"]) if found else None


def carries_an_error(line: LogLine, tables: Tables) -> bool:
    """Whether a line no dialect claims holds the error of a library word for word."""
    return line.smtp is None and are_an_error(tables.wordings_in(line.body))


def are_an_error(wordings: Iterable[Wording]) -> bool:
    """Whether one of the wordings in a line says what TLS came to, or why."""
    return any(TELLING.intersection(stated(each)) for each in wordings)


def blocks(others: Sequence[LogLine]) -> Iterator[list[LogLine]]:
    """The lines that nobody claims, in blocks of neighbours."""
    block: list[LogLine] = []
    for line in others:
        if block and line.number != block[-1].number + 1:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def owner(block: Sequence[LogLine], places: Mapping[int, int], tables: Tables) -> int | None:
    """The place of the group of lines that a block belongs to; None for a block that is nobody's.

    That is the group whose line stands just above it; and where another line of the log stands just below, it is of
    the same group. ``places`` are those of the groups, by the numbers of their lines.
    """
    above, below = places.get(block[0].number - 1), places.get(block[-1].number + 1)
    if above is None or below not in (None, above):
        return None
    if not any(is_machine_written(line.body) and carries_an_error(line, tables) for line in block):
        return None
    if any(_TOOL in stated(each) for line in block for each in tables.wordings_in(line.body)):
        return None
    return above


def is_settled(session: Session) -> bool:
    """Whether a session has a result or a complaint of its own, so that an error beside it is another's."""
    return any(
        fact.name in TELLING and (not fact.implied or (fact.name == "tls.outcome" and fact.value in _SUCCESSES))
        for fact in session.facts
    )


def may_take(session: Session, known: frozenset[str], block: Sequence[LogLine], tables: Tables) -> bool:
    """Whether a session that is not settled may be the one that a block tells of.

    A server sees no certificate but a client's, so what criticises one beside its log is another program's; and an
    address in the block is one of the session (``known``).
    """
    said = {
        fact.value
        for line in block
        for wording in tables.wordings_in(line.body)
        for fact in facts_of_wording(wording, line.number)
        if fact.name == HERE
    }
    if session.facts.value("session.side") == "server" and not said.isdisjoint(_OF_CERTIFICATES):
        return False
    named = addresses(block)
    return not named or not known or not named.isdisjoint(known)


def addresses(lines: Iterable[LogLine]) -> frozenset[str]:
    """The addresses that stand in lines."""
    return frozenset(
        found for line in lines for found in _ADDRESS.findall(line.text[:_LONGEST_READ]) if is_address(found)
    )
