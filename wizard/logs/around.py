"""Lines around a log that no dialect claims: which of them state something, and whose they are.

A line counts where it carries the error of a library word for word. It belongs to the session whose lines enclose it,
or which it follows at once, unless that session has an outcome or a complaint of its own, is with another peer, or is
read from what a test tool printed. Everything else that counts is a conversation of its own; so an error that stands
beside a session never turns its success into a failure.
"""

import re
from collections.abc import Iterator, Sequence

from wizard.logs.addresses import is_address
from wizard.logs.lines import Claimed
from wizard.logs.reading import LogLine, Session
from wizard.logs.tables import HERE, TELLING, Tables, facts_of_wording, stated

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
    r"|\brejected\b|\babort\w*|\binvalid\b|\bdenied\b|\bbroken\b|exception|_failed\b|\bfatal\b",
    re.IGNORECASE,
)
_LONGEST_READ = 2000


def is_machine_written(text: str) -> bool:
    """Whether a line has the marks of a program: the name of an error, a code, a place in a source, a time."""
    return _MACHINE.search(text[:_LONGEST_READ]) is not None


def tells_of_failed_tls(text: str) -> bool:
    """Whether a program says that TLS failed, in whatever words: nothing of the reason is known by it."""
    text = text[:_LONGEST_READ]
    return bool(_TLS.search(text) and _FAILS.search(text) and _MACHINE.search(text))


def carries_an_error(line: LogLine, tables: Tables) -> bool:
    """Whether a line no dialect claims holds the error of a library word for word."""
    return line.smtp is None and any(TELLING.intersection(stated(each)) for each in tables.wordings_in(line.body))


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


def owner(block: Sequence[LogLine], groups: Sequence[Sequence[Claimed]], tables: Tables) -> int | None:
    """The place of the group of lines that a block belongs to; None for a block that is nobody's.

    That is the group whose line stands just above it; and where another line of the log stands just below, it is of
    the same group.
    """
    if not any(carries_an_error(line, tables) and is_machine_written(line.body) for line in block):
        return None
    if any(_TOOL in stated(each) for line in block for each in tables.wordings_in(line.body)):
        return None
    before, after = block[0].number - 1, block[-1].number + 1
    above = below = None
    for place, lines in enumerate(groups):
        for each in lines:
            above = place if each.line.number == before else above
            below = place if each.line.number == after else below
    return above if below is None or below == above else None


def may_take(session: Session, block: Sequence[LogLine], tables: Tables) -> bool:
    """Whether a session without a result and without a complaint of its own may be the one that a block tells of.

    A server sees no certificate but a client's, so what criticises one beside its log is another program's.
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
    for fact in session.facts:
        if fact.name in TELLING and not fact.implied:
            return False
        if fact.name == "tls.outcome" and fact.value in _SUCCESSES:
            return False
    known = {found for line in session.lines for found in _addresses(line)}
    named = {found for line in block for found in _addresses(line)}
    return not named or not known or bool(named & known)


def _addresses(line: LogLine) -> Iterator[str]:
    return (found for found in _ADDRESS.findall(line.text[:_LONGEST_READ]) if is_address(found))
