"""Lines of no known dialect: what can be told of an SMTP conversation or an error that was copied without its log."""

import re

from wizard.logs.around import cipher_in_use, tells_of_failed_tls
from wizard.logs.clock import measured_offset
from wizard.logs.mailbox import opens_mailbox
from wizard.logs.reading import Direction, LogLine
from wizard.logs.smtp import Command, Reply, parse, quoted_reply
from wizard.logs.tables import Tables

_VERBS = "EHLO|HELO|LHLO|MAIL FROM|RCPT TO|DATA|BDAT|RSET|QUIT|NOOP|AUTH|STARTTLS"
_ARROW = re.compile(
    r"(?:^|[\s:\])\"])(?P<arrow>SMTP>>|SMTP<<|<=|=>|>>>|<<<|--?>|<--?|~>|<~\*?|<\*\*|\u2192|\u2190|C:|S:|[<>]"
    r"|(?-i:Send:|Recv:|Command[A-Z]{4,8}:|ReceiveResponse:|SENT:|RECEIVED:|SEND:|RECV:|Wrote:|Read:|CLIENT -> SERVER:"
    r"|SERVER -> CLIENT:)) {0,8}"  # Roundcube, Domino, hMailServer, smtpsmug, lettre, PHPMailer in an application’s log
    rf"(?P<smtp>(?:[2-5]\d\d(?:[ -]|$)|(?:{_VERBS})\b).*)$",
    re.IGNORECASE,
)
_PYTHON = re.compile(r"(?P<arrow>send|reply): b?(?P<quote>['\"])(?P<smtp>.+?)(?:\\r\\n)?(?P=quote)$")
_SENT = frozenset(">>> => -> --> ~> \u2192 > send SMTP>> Send: SENT: SEND: Wrote:".split()) | {"CLIENT -> SERVER:"}
_RECEIVED = frozenset(
    "<<< <= <- <-- <~ <~* <** \u2190 < reply SMTP<< Recv: ReceiveResponse: RECEIVED: RECV: Read:".split()
) | {"SERVER -> CLIENT:"}
_UNDER_TLS = frozenset(("~>", "<~", "<~*"))
_LABEL = re.compile(r"(?:smtp|submission|lmtp)s?: (?=[A-Z2-5])", re.IGNORECASE)
"""The name of its part that a server writes before what was said (maddy)."""
_BARE_COMMAND = re.compile(
    r"(?:(?:EHLO|HELO|LHLO) [0-9A-Za-z.:\[\]_-]+|MAIL FROM: ?<.*|RCPT TO: ?<.*|STARTTLS"
    r"|AUTH (?:PLAIN|LOGIN|CRAM-MD5)\b.*)$",
    re.IGNORECASE,
)
_BARE_REPLY = re.compile(
    r"[2-5]\d\d[- ][245]\.\d{1,3}\.\d{1,3}\b"
    r"|[2-5]\d\d-(?=[A-Za-z#*<])"
    r"|(?:220|221|250|354|4\d\d|5\d\d) (?=[0-9A-Z#*<])"
    r"|(?:220|250) [0-9a-z-]{1,63}\.[0-9a-z.-]+"
)
_LONGEST_READ = 4000


def free_line(number: int, text: str) -> LogLine:
    """One line as it may stand in a conversation: with an arrow, or bare. ``slots`` holds the arrow."""
    read = text[:_LONGEST_READ]
    label = _LABEL.match(read)
    if label is not None:
        read = read[label.end() :]
    found = _PYTHON.match(read) or _ARROW.search(read)
    if found is not None and parse(found.group("smtp")) is not None:
        arrow = found.group("arrow")
        sent = arrow in _SENT or arrow.startswith("Command")
        direction: Direction | None = "sent" if sent else "received" if arrow in _RECEIVED else None
        slots = {"arrow": arrow}
        said = found.group("smtp").removesuffix("<CRLF>").strip()
        return LogLine(number, text, read[found.start("arrow") :], "", slots, direction, said)
    if _BARE_COMMAND.match(read) or (_BARE_REPLY.match(read) and parse(read) is not None):
        return LogLine(number, text, text, "", {}, None, read)
    return LogLine(number, text, text)


def under_tls(line: LogLine) -> bool:
    """Whether the arrow is one that a test tool gives to encrypted lines only (swaks)."""
    return line.slots.get("arrow", "") in _UNDER_TLS


def is_log_like(lines: list[LogLine], tables: Tables) -> bool:
    """Whether anything in the lines is more than prose.

    A reply, a command with its arrow, a wording of a table, a measurement of the clock, a program’s word of failed TLS
    or of the cipher in use.
    """
    for line in lines:
        token = parse(line.smtp) if line.smtp else None
        if isinstance(token, Reply) or (isinstance(token, Command) and (line.direction or line.slots)):
            return True
    if any(line.smtp is None and quoted_reply(line.body[:_LONGEST_READ]) for line in lines):
        return True
    if any(measured_offset(line.body) is not None for line in lines):
        return True
    return any(
        line.smtp is None
        and (
            opens_mailbox(line.body)
            or tables.wordings_in(line.body)
            or tells_of_failed_tls(line.text)
            or cipher_in_use(line.text)
        )
        for line in lines
    )
