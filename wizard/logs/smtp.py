"""One line of an SMTP conversation: the command or the reply that it is. RFC 5321, section 4; RFC 3207; RFC 3463."""

import re
from dataclasses import dataclass

COMMANDS = frozenset(
    "EHLO HELO LHLO MAIL RCPT DATA BDAT RSET QUIT NOOP VRFY EXPN HELP AUTH STARTTLS ETRN XCLIENT XFORWARD".split()
)
GREETING_COMMANDS = frozenset(("EHLO", "HELO", "LHLO"))
WEB_REQUEST = "HTTP"
"""The verb of a line that asks for a web page: no command of SMTP, but whoever sends it speaks."""

_COMMAND = re.compile(rf"({'|'.join(sorted(COMMANDS))})\b(?![.@])[ :]*", re.IGNORECASE)
_WEB_REQUEST = re.compile(r"(?:GET|POST|PUT|HEAD|OPTIONS|CONNECT) \S{1,2000} HTTP/\d(?:\.\d)?$")
_REPLY = re.compile(r"([2-5]\d\d)(?:([ -])|$)[ ]*")
_ENHANCED = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})\b")
_GLUED = re.compile(r"250[ -](?=[A-Z0-9X])")
_EHLO_KEYWORDS = frozenset(
    "8BITMIME ATRN AUTH BINARYMIME BURL CHECKPOINT CHUNKING CONPERM CONNEG DELIVERBY DSN ENHANCEDSTATUSCODES ETRN "
    "EXPN FUTURERELEASE HELP LIMITS MT-PRIORITY MTRK NO-SOLICITING ONEX PIPELINING REQUIRETLS RRVS SAML SEND SIZE "
    "SMTPUTF8 SOML STARTTLS SUBMITTER TIME TURN UTF8SMTP VERB VRFY XCLIENT XEXCH50 XFORWARD X-ANONYMOUSTLS "
    "X-EXPS X-LINK2STATE XRDST OK".split()
)
_MASKED_KEYWORD = re.compile(r"X{4,}[A-Z]?")
_MASKED_GREETING = re.compile(r"[*20 ]*\*{8}[*20 ]*")
_READY_FOR_TLS = re.compile(r"\b(?:start ?tls|tls|ssl|go ahead|begin)\b", re.IGNORECASE)
_DEMANDS_TLS = re.compile(
    r"\b(?:must|need\w*|requir\w*|mandatory|first)\b.{0,80}\b(?:start ?tls|tls|ssl|encrypt\w*)\b"
    r"|\b(?:start ?tls|tls|ssl|encrypt\w*)\b.{0,80}\b(?:must|need\w*|requir\w*|mandatory|first)\b"
    r"|\bonly accepts? (?:start ?tls|tls|ssl|encrypted|secured?)\b",
    re.IGNORECASE,
)
_NAMES_TLS = re.compile(r"(?<![/.@\w-])(?:start ?tls|tls)\b(?![/.@\w-]\w)", re.IGNORECASE)
_ANSWERS_TO_STARTTLS = frozenset(("454", "500", "501", "502", "503", "504"))
"""RFC 3207, section 4 (454, 501), and RFC 5321, section 4.2.3, for a server that does not know or want the command."""
_HAS_NO_TLS = re.compile(
    r"(?<![/.@\w-])(?:start ?tls|tls)\b[^.;:\d]{0,30}\b(?:unavailable|disabled|already (?:active|started|in use)"
    r"|not (?:\w{3,11} )?(?:available|supported|allowed|enabled|permitted|implemented))\b|\btoo many (?:new )?tls\b",
    re.IGNORECASE,
)
"""What is said of TLS itself, not of a message that came with or without it: then any code refuses STARTTLS, too
(Postfix: 421 for too many sessions, 554 where TLS is active)."""
_TLS_WAS_TRIED = re.compile(
    r"\bhandshake\b|\btls negotiation\b|\bappropriate tls channel\b"
    r"|\bself[- ]signed\b|\bexpired\b|\b(?:not |un)trusted\b|\bverif(?:y|ied|ication)\b|\bmismatch\b|\btoo weak\b",
    re.IGNORECASE,
)
"""A refusal in these words comes after STARTTLS: Sendmail of a failure (403), Exchange Online of a connector's rule;
whoever criticises a certificate was shown one."""
_HANDSHAKE_FAILED = re.compile(
    r"\berror in tls handshake\b|\b(?:tls |ssl )?handshake (?:error|fail\w*)|\btls negotiation failed\b", re.IGNORECASE
)
_QUOTED = re.compile(
    r"\bSTARTTLS\b[^0-9]{1,24}(?P<starttls>[45]\d\d\b.*)"
    r"|\brefused to start TLS: (?P<start>[45]\d\d\b.*)"
    r"|\bsaid: (?P<said>[45]\d\d[ -].*)\(in reply to (?:end of )?(?P<verb>[A-Z]{4,8})\b"
    r"|^(?:Diagnostic-Code|Diagnostic code): ?(?i:smtp); ?(?P<bounced>[45]\d\d[ -].*)"
    r"|\brefused to talk to me: (?P<met>[45]\d\d[ -].*)"
    r"|\bSMTP (?:AUTH|ERROR: (?:Username|Password|AUTH(?: \w{1,12})?) command) failed: (?P<login>[45]\d\d[ -].*)"
    r"|\bsmtp: Failed: (?P<relayed>[45]\d\d[ -].*)"
    r"|\bSMTP ERROR: (?P<command>EHLO|HELO|MAIL|RCPT|DATA)(?: \w{2,4})? command failed: (?P<failed>[45]\d\d[ -].*)"
    r"|\b(?:Remote host said: |response: '|[A-Z]\w{1,80}Exception: )(?P<cited>[45]\d\d[ -].*)"
    r"|\bExpected response code \"?(?P<expected>\d{3})[\d/]{0,16}\"? but got code \"?\d{3}\"?, with message "
    r"\"(?P<got>[45]\d\d[ -].*)"
    r"|[\"'](?P<quoted>[45]\d\d[ -][45]\.7\.\d{1,3} [^\"']{5,300})[\"']"
    r"|(?<![\d.])(?P<local>454[ -](?:4\.\d{1,3}\.\d{1,3} )?TLS\b.*)"
    r"|\bgot code \"?(?P<cut>[45]\d\d)\b"
    r"|\b(?:permanent|transient) error \((?P<numbered>[45]\d\d\): .{3,})"
    r"|\(?(?P<pair>[45]\d\d\)?[,;] (?:Msg: )?b?[\"'][^\"']{3,500})"
    r"|(?<![\w.-])(?P<coded>(?!421[ -]4\.[0-6])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}[ :,-]{1,3}\S.*)"
    r"|(?:[:>\"'(\]]|\b(?:with|got|said|repl(?:y|ied)|error|code)) ?[\"']?"
    r"(?P<told>(?:421|45[0-4]|521|53[0458]|55[0-6])[ -][A-Z<][A-Za-z<][^\"']{8,})"
)
_REFUSAL = re.compile(r"[45](?<![0-9][45])\d\d\b")
"""What every quotation holds: looked for first, since most lines have none."""
_TEXTS = (
    "starttls", "start", "said", "bounced", "met", "login", "failed", "relayed", "cited", "got", "quoted", "local",
    "cut", "numbered", "pair", "coded", "told",
)  # fmt: skip
_PAIR = re.compile(r"\)?[,;] (?:Msg: )?b?[\"']|(?<=^\d{3})\)?[,;:]")
"""What stands between the code and the text of a reply that Python prints as a pair, or a sentence cites."""
_ANSWERED = {"starttls": "STARTTLS", "start": "STARTTLS", "local": "STARTTLS", "met": "CONNECT", "login": "AUTH"}
_EXPECTED_OF = {"235": "AUTH", "334": "AUTH", "354": "DATA"}
_TIMEOUT = re.compile(r"\btime[d-]?[ -]?out\b|\bidle\b", re.IGNORECASE)
_PRODUCT = re.compile(
    r"\b(icewarp|merak|postfix|exim|sendmail|opensmtpd|hmailserver|haraka|courier|mdaemon|qmail|zimbra"
    r"|microsoft esmtp mail service)\b(?:[ /(-]{1,3}(?:version:? )?v?(\d[0-9A-Za-z.-]{0,30}))?",
    re.IGNORECASE,
)
_NAMED_OTHERWISE = {"merak": "icewarp", "microsoft esmtp mail service": "exchange"}
_HOST_NAME = re.compile(r"(?:[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,62})\.){1,20}[A-Za-z][0-9A-Za-z-]{1,62}\b")


@dataclass(frozen=True, slots=True)
class Command:
    """A command. ``verb`` is in capitals."""

    verb: str
    argument: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One line of a reply. ``last`` is false on the lines before the last one (``250-``)."""

    code: str
    last: bool
    text: str

    @property
    def enhanced(self) -> str:
        """The enhanced status code that the text begins with, "" for none (RFC 3463)."""
        found = _ENHANCED.match(self.text)
        return found.group(1) if found else ""

    @property
    def refuses(self) -> bool:
        """Whether it says no, for now (4yz) or for good (5yz)."""
        return self.code[0] in "45"

    @property
    def ready_for_tls(self) -> bool:
        """Whether a 220 invites to TLS, by its words, and so is no greeting."""
        return self.code == "220" and bool(_READY_FOR_TLS.search(self.text)) and not host_name(self.text)

    @property
    def demands_tls(self) -> bool:
        """Whether it refuses because the connection is in the clear."""
        return self.refuses and "REQUIRETLS" not in self.text and bool(_DEMANDS_TLS.search(self.text[:500]))

    @property
    def refuses_tls(self) -> bool:
        """Whether it says by itself that it is the refusal of STARTTLS: it names TLS, or is a firewall's own."""
        text = self.text[:500]
        says_so = _NAMES_TLS if self.code in _ANSWERS_TO_STARTTLS else _HAS_NO_TLS
        named = bool(says_so.search(text)) and not _TLS_WAS_TRIED.search(text) and not self.demands_tls
        return self.refuses and (named or self.masked_refusal)

    @property
    def tells_of_failed_handshake(self) -> bool:
        """Whether it says, in place of the handshake's end or after it, that the handshake failed (Sendmail, Go)."""
        return self.refuses and bool(_HANDSHAKE_FAILED.search(self.text[:500]))

    @property
    def masked_greeting(self) -> bool:
        """Whether asterisks stand for the greeting, as a firewall's inspection leaves it."""
        return self.code == "220" and bool(_MASKED_GREETING.match(self.text))

    @property
    def masked_refusal(self) -> bool:
        """Whether it is the refusal that a Cisco firewall's inspection gives to STARTTLS (``500 #5.5.1``)."""
        return self.code == "500" and self.text.startswith("#5.5.1")

    @property
    def says_timeout(self) -> bool:
        """Whether it says that nothing came for too long."""
        return self.refuses and bool(_TIMEOUT.search(self.text[:500]))


def parse(text: str) -> Command | Reply | None:
    """What a line of the conversation is; None for anything else (data, a password, a broken line).

    >>> parse("250-mx.example.com"), parse("mail from:<a@example.com>")
    (Reply(code='250', last=False, text='mx.example.com'), Command(verb='MAIL', argument='from:<a@example.com>'))
    >>> parse("Verified (0)") is None
    True
    """
    found = _REPLY.match(text)
    if found is not None:
        return Reply(found.group(1), found.group(2) != "-", text[found.end() :].rstrip())
    found = _COMMAND.match(text)
    if found is not None:
        return Command(found.group(1).upper(), text[found.end() :].rstrip())
    return Command(WEB_REQUEST, text) if _WEB_REQUEST.match(text) else None


def quoted_reply(text: str) -> tuple[str, Reply] | None:
    """A refusal that a sentence of a log or of a bounce quotes, and the command that it answers; None without one.

    A bounce (RFC 3464, ``Diagnostic-Code``) does not say which command was refused: it is "" there. Symfony says which
    code it had hoped for, and 354 for instance answers nothing but DATA.

    >>> quoted_reply("host mx.example.com said: 550 5.1.1 unknown (in reply to RCPT TO command)")
    ('RCPT', Reply(code='550', last=True, text='5.1.1 unknown'))
    >>> quoted_reply('Expected response code "354" but got code "452", with message "452 4.4.5 Slow down')
    ('DATA', Reply(code='452', last=True, text='4.4.5 Slow down'))
    >>> quoted_reply("smtplib.SMTPDataError: (552, b'5.3.4 Message too big for system')")
    ('', Reply(code='552', last=True, text='5.3.4 Message too big for system'))
    """
    found = _QUOTED.search(text) if _REFUSAL.search(text) else None
    if found is None:
        return None
    kind = next(name for name in _TEXTS if found[name])
    quoted = parse(_PAIR.sub(" ", found[kind], count=1).rstrip(" )"))
    if not isinstance(quoted, Reply):
        return None
    verb = found["verb"] or found["command"] or _ANSWERED.get(kind) or _EXPECTED_OF.get(found["expected"] or "", "")
    if kind == "starttls" and quoted.demands_tls:  # "Must issue a STARTTLS command first (530 …)"
        verb = ""
    return verb or ("STARTTLS" if quoted.refuses_tls else ""), quoted


def reply_lines(reply: Reply) -> list[Reply]:
    """A reply to EHLO whose lines were glued together (``250-A250-B250 C``), taken apart.

    hMailServer writes ``[nl]`` where a line ended, sendEmail a comma.

    >>> [line.text for line in reply_lines(Reply("250", False, "mx.example.com250-SIZE250 STARTTLS"))]
    ['mx.example.com', 'SIZE', 'STARTTLS']
    """
    if reply.code != "250" or "250" not in reply.text:
        return [reply]
    starts = [place for place in _GLUED.finditer(reply.text) if _may_be_glued(reply.text, place.start())]
    if not starts:
        return [reply]
    lines: list[Reply] = []
    begin, last = 0, reply.last
    for place in starts:
        lines.append(Reply("250", last, _without_mark(reply.text[begin : place.start()])))
        begin, last = place.end(), place.group()[3] == " "
    lines.append(Reply("250", last, _without_mark(reply.text[begin:])))
    return lines


def _without_mark(text: str) -> str:
    return text.rstrip(" ,").removesuffix("[nl]").rstrip()


def _may_be_glued(text: str, at: int) -> bool:
    """Whether a line of its own begins there: not within a number, unless an extension is announced."""
    if at == 0:
        return False
    return text[at - 1] not in ".-0123456789" or bool(ehlo_keyword(text[at + 4 : at + 64].partition("250")[0]))


def ehlo_keyword(text: str) -> str:
    """The extension that one line of a reply to EHLO announces, in capitals; "" for its first line (a name)."""
    word = text.partition(" ")[0].partition("=")[0].upper()
    return word if word in _EHLO_KEYWORDS or masked_keyword(word) else ""


def masked_keyword(keyword: str) -> bool:
    """Whether a firewall wrote X over an announced extension (``XXXXXXXA`` for STARTTLS)."""
    return bool(_MASKED_KEYWORD.fullmatch(keyword))


def host_name(text: str) -> str:
    """The name of a host that a greeting or the first line of a reply to EHLO begins with; "" for none.

    >>> host_name("mail.example.com ESMTP ready"), host_name("2.0.0 Ready to start TLS")
    ('mail.example.com', '')
    """
    found = _HOST_NAME.match(text)
    return found.group() if found else ""


def product_in(greeting: str) -> tuple[str, str]:
    """The server software and its version that a greeting names, "" for what it does not.

    >>> product_in("mail.example.com ESMTP IceWarp 13.0.1.2; Sun, 27 Nov 2022 10:00:00 +0100")
    ('icewarp', '13.0.1.2')
    """
    found = _PRODUCT.search(greeting[:500])
    if found is None:
        return "", ""
    name = found.group(1).lower()
    return _NAMED_OTHERWISE.get(name, name), (found.group(2) or "").rstrip(".-")
