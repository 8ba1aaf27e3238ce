"""Replaces what belongs to people by stable pseudonyms: the same value gets the same token, and nothing else changes.

The tokens are of the same kind as what they replace (an address stays an address, private stays private), so a
redacted log is read as the log itself. They are numbered in the order of their first appearance: only who holds the
paste can tell what they stand for. Credentials are taken out for good.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.logs.addresses import can_be_dialled

_MAIL = re.compile(
    r"(?P<user>[\w!#$%&'*+/=?^`{|}~.-]{1,320}|\"[^\"\s]{1,64}\")@(?P<host>(?:\w(?:[\w-]{0,62})\.)*[^\W_][\w-]{0,62})"
)
_IPV4 = re.compile(r"(?<![0-9A-Za-z.])(?:\d{1,3}\.){3}\d{1,3}(?![0-9A-Za-z]|\.\d)")
_IPV6 = re.compile(
    r"(?:(?<![\w.:])|(?<=IPv6:)|(?<=\.log:)|(?<=\.txt:))"
    r"(?:(?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}){0,7}:?(?:\d{1,3}(?:\.\d{1,3}){3})?"
    r"|::(?:[0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})(?![\w:]|\.\d)"
)
_HOST = re.compile(
    r"(?:(?<![\w./\\$@-])|(?<=//))(?:\w(?:[\w-]{0,61}\w)?\.)+(?:xn--[0-9A-Za-z-]{1,59}|[^\W\d_][^\W\d_-]{1,23})"
    r"(?![\w(]|[.-]\w)"
)
_BEFORE_MAIL = re.compile(
    r"[{'`]*(?:(?:from|to|orig_to|user|ruser|sasl_username|login|rcpt|sender|mail|email"
    r"|.*emailAddress)=)?(?=.)"
)
_BEFORE_HOST = re.compile(r"[2-5]\d\d-|_?(?:[^\W_]+_){2,20}")
"""What stands before a name without a blank: the code of a reply, the words of qmail."""
_BEFORE_VERSION = re.compile(r"(?i)(?:icewarp|merak|version|release|build)[ /:v=]{1,3}$")
_IN_PATH = re.compile(
    r"(?<=/)(?<!//)(\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){0,8}?\.[^\W\d_]{2,24})"
    r"(?=/|\.(?:pem|crt|cer|key|csr|p12|pfx|log)(?![0-9A-Za-z]))"
)
"""The name of a host that a directory or a certificate's file bears: ``/live/mx.example.com/fullchain.pem``."""
_NO_HOST_ENDINGS = frozenset(
    "c cc cf cfg cnf conf conn cpp crt csr der dll eml err exe go gz h hpp html ini jar java js json key lock log lua "
    "md mjs pem pfx php pid pl pm py rb rs service sh so sock socket sql sqlite toml ts txt xml yaml yml zip".split()
)  # fmt: skip
_MECHANISM = (
    r"(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|OAUTHBEARER|NTLM|GSSAPI|GSS-SPNEGO|DIGEST-MD5|EXTERNAL|ANONYMOUS|XOAUTH"
    r"|SCRAM-[A-Z0-9-]+)"
)
_AUTH = re.compile(
    rf"(?i)(\bAUTH(?:ENTICATE)?[ \t]+\"?{_MECHANISM}\"?[ \t]+\"?)(?!{_MECHANISM}\b)"
    r"([A-Za-z0-9+/=_-]{2,}(?:\.\.\.)?|\S{16,})"
)
_BARE_AUTH = re.compile(rf"(?i)(?<!250-)(?<!250 )\bAUTH(?:ENTICATE)?[ \t]+\"?{_MECHANISM}\"?[\"',;\s]*$")
_CHALLENGE = re.compile(r"(?:(?:^|[\s<>:,\"'-])334|(?:^|[\s<>:\"'])\+)(?:[ -][A-Za-z0-9+/=]*)?[\"',;\s]*$")
_ANSWER = re.compile(r"(^|(?:[<>:,\"'|~]|->|<-)[ \t]*)([A-Za-z0-9+/]{2,}={0,2})([\"',;\s]*)$")
_COMMANDS = frozenset("QUIT RSET NOOP DATA STARTTLS EHLO HELO LHLO HELP AUTH VRFY EXPN CAPA STLS LOGOUT".split())
_MOST_BETWEEN = 40
"""Lines of other sessions that may stand between a challenge and its answer."""
_PASS = re.compile(r"(?i)((?:^|[<>:,\]\"'] ?)[ \t]*PASS[ \t]+)(\S+)")
_USER = re.compile(r"((?:^|[<>:,\]\"'] ?)[ \t]*USER[ \t]+)([^\s@\"']++)(?=[\"',;\s]*$)")
_SYSLOG_HOST = re.compile(
    r"^((?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20}) )"
    r"(?!(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b)([\w-]{1,63})"
    r"(?= [\w./-]{1,80}(?:\[\d{1,10}\])?: )"
)
_IMAP_LOGIN = re.compile(
    r"((?:^|[<>:,\]\"'] ?)[ \t]*[A-Za-z]{0,8}\.?\d{1,8}[ \t]+(?:LOGIN|login)[ \t]+)"
    r"(\"[^\"]*\"|\S++)([ \t]++)(\"[^\"]*\"|\S++)"
    r"(?=[\"',;\s]*$)"
)
_SECRET = re.compile(
    r"(?i)\b(pass(?:word|wd|phrase)?|mot de passe|secret|token|api[_-]?key|authorization|(?:set-)?cookie"
    r"|session[_-]?id)"
    r"(\"?\s*[=:]\s*)(?!\s)(\"[^\"]*\"|'[^']*'|(?:Bearer|Basic)\s+\S+|[^\s,;]+)"
)
_BEARER = re.compile(r"\beyJ[0-9A-Za-z_-]{8,}+(\.[0-9A-Za-z_-]{4,}+\.[0-9A-Za-z_-]*)?")
"""What only begins like a token is taken too, lest a long run of it be searched from every place; see ``_bearer``."""
_LOGIN = re.compile(
    r"(?i)\b(sasl_username|login|uid|account|auth_id|authid|user(?:[_ ]?name)?(?=[=:]))"
    r"(=|(?<=user):[ \t]+|(?<=name):[ \t]+)"
    r"(<?)([^\s,;<>\"'@\\]{1,1000}+)(?![<@\\])"
)
_LOGIN_WORDS = frozenset("user name unknown none null login error failed info n a no yes root anonymous".split())
_SERVICE = re.compile(
    r"\b((?:imap|pop3|lmtp|lda|managesieve|submission|auth|auth-worker|pam|sql|passwd-file|ldap)\()([^\s(),<>@]+)(?=[,)])"
)
_ACCOUNT = re.compile(r"(?<![\w\\:/.])([A-Z][A-Z0-9-]{1,14})(\\{1,2})(?!\\)([\w.$-]{2,64})")
_ACCOUNT_DOMAIN = re.compile(r"(?<![\w.-])[A-Z][A-Z0-9-]{1,14}(?![\w.-])")
_SID = re.compile(r"\bS-1-5-21(?:-\d{1,10}){3,5}\b")
_GREETS = re.compile(
    r"(?i)(\b(?:EHLO|HELO|LHLO)[ \t]+(?!(?:from|handshake|command|response|reply|or)\b)|\bhelo=<?)([\w-]+)(?![\w.:\[-])"
)
_LOOKED_UP = re.compile(r"(?<= lookup for )([\w-]+(?:\.[\w-]+)+)/([\w-]+(?:\.[\w-]+)+)")
"""A domain and one of its servers, as Postfix names both."""
_GREETED = re.compile(r"(\bHello[ \t]+)([\w-]+)(?=[ \t]+\[)")
_NAMED = re.compile(
    r"(?i)((?:^|[\s>\"'])(?:from|to|cc|bcc|reply-to|sender|subject|objet|delivered-to|return-path)\s*:\s+)"
    r"(?!/?(?:C|CN|O|OU|L|ST|emailAddress)\s?=|[245]\d\d[ -])(.+)$"
)
_WHOLE_LINE_NAMED = re.compile(r"(?i)^\s*(?:from|to|cc|bcc|reply-to|sender)\s*:")
_DISPLAY = re.compile(
    r"(\"[^\"<>@]{2,80}\"|(?<![\w@.])[^\W\d_][\w'’.-]{0,250}+(?: [^\W\d_][\w'’.-]{0,250}+){0,4})(?=\s*<)"
)
_SUBJECT_OF_CERTIFICATE = re.compile(r"(?i)\bsubject\b")
_ORGANISATION = re.compile(r"\b(OU?\s?=\s?)(\"[^\"]{1,120}\"|[^,/\"\n]{1,120}?)(?=\s*(?:,|/|\"|$))")
_PERSONAL = re.compile(
    r"(\bCN ?= ?)([^,/\"=+.]{2,80})"
    r"(?=(?:[,/+] ?[A-Za-z]{1,12} ?= ?[^,/\"=]{1,80}){0,4}[,/+] ?(?:emailAddress|UID|GN|SN) ?=)"
    r"|((?<=emailAddress=)[^,/\"=\s]{3,254}[,/+] ?CN ?= ?)([^,/\"=+.]{2,80})(?=[,/+\"]|$)"
)
"""The common name of a certificate that says more of a person: one with an address, an account or a first name."""
_CREDENTIALS = "[credentials]"
_MOST_V4 = 254
_PACKAGES = frozenset("System Microsoft Windows java javax sun com org net io jakarta MailKit".split())


@dataclass(frozen=True, slots=True)
class Replaced:
    """One value that was replaced: its kind, and the token that stands for it everywhere."""

    kind: str
    original: str
    token: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what belongs to people, and what was replaced in it, in the order of first appearance.

    ``replaced`` is for who holds the paste: it is never kept or sent with the text.
    """

    text: str
    replaced: tuple[Replaced, ...]


def redact(text: str) -> Redacted:
    """The text with pseudonyms for addresses, names and accounts, and without credentials.

    Pure and linear in the length of the text; line breaks and line numbers stay.

    >>> redact("203.0.113.9 [1AD4] >>> MAIL FROM:<jeanne@example.com>").text
    '203.0.113.1 [1AD4] >>> MAIL FROM:<user-1@domain-1.example>'
    """
    return _Redactor().redact(text)


@dataclass(slots=True)
class _Redactor:
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    replaced: list[Replaced] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    """The names that stand for names of hosts, so that none is replaced a second time."""

    def redact(self, text: str) -> Redacted:
        kept, answers, left = [], 0, 0
        for written in text.split("\n"):
            line, asks = written, bool(_CHALLENGE.search(written))
            if answers and not asks:
                line, found = _without_answer(line)
                answers -= found
                left -= 1
                answers = answers if left else 0
            if asks or _BARE_AUTH.search(line):
                answers, left = min(answers + 1, 3), _MOST_BETWEEN
            kept.append(self._line(line))
        return Redacted("\n".join(kept), tuple(self.replaced))

    def _line(self, line: str) -> str:
        line = self._without_credentials(line)
        line = _SYSLOG_HOST.sub(self._greets, line)
        line = _USER.sub(lambda match: match[1] + self._user(match[2]), line)
        if "=" in line or ":" in line:
            line = _LOGIN.sub(self._login, line)
            line = _NAMED.sub(self._named, line)
        if "(" in line:
            line = _SERVICE.sub(lambda match: match[1] + self._user(match[2]), line)
        if "\\" in line:
            line = self._accounts(line)
        if "S-1-5-21-" in line:
            line = _SID.sub(
                lambda match: self._token("account", match[0], lambda number: f"S-1-5-21-0-0-{number}"), line
            )
        if _SUBJECT_OF_CERTIFICATE.search(line):
            line = _ORGANISATION.sub(self._organisation, line)
        if "CN" in line:
            line = _PERSONAL.sub(self._personal, line)
        if "@" in line:
            line = _MAIL.sub(self._mail, line)
        line = _GREETS.sub(self._greets, line)
        line = _GREETED.sub(self._greets, line)
        if ":" in line:
            line = _IPV6.sub(self._address, line)
        if "." in line:
            line = _IPV4.sub(self._address, line)
            if "/" in line:
                line = _LOOKED_UP.sub(lambda match: f"{self._domain(match[1])}/{self._domain(match[2])}", line)
                line = _IN_PATH.sub(self._host, line)
            line = _HOST.sub(self._host, line)
        return line

    def _without_credentials(self, line: str) -> str:
        line = _AUTH.sub(_auth, line)
        line = _PASS.sub(lambda match: match[1] + _CREDENTIALS, line)
        line = _IMAP_LOGIN.sub(lambda match: match[1] + _CREDENTIALS + match[3] + _CREDENTIALS, line)
        if "=" in line or ":" in line:
            line = _SECRET.sub(lambda match: match[1] + match[2] + _CREDENTIALS, line)
        if "eyJ" in line:
            line = _BEARER.sub(_bearer, line)
        return line

    def _token(self, kind: str, original: str, make: Callable[[int], str]) -> str:
        key = (kind, original)
        token = self.tokens.get(key)
        if token is None:
            number = self.counts[kind] = self.counts.get(kind, 0) + 1
            token = self.tokens[key] = make(number)
            self.replaced.append(Replaced(kind, original, token))
        return token

    def _user(self, name: str) -> str:
        return self._token("user", name.strip('"').casefold(), lambda number: f"user-{number}")

    def _domain(self, host: str) -> str:
        """The same organisation keeps one token; what stands before it is a host of its own."""
        labels = host.casefold().rstrip(".").split(".")
        if len(labels) == 1 or not _is_name(labels):
            return self._token("host", host.casefold(), lambda number: f"host-{number}")
        short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
        size = 3 if short else 2
        ending = "example" if can_be_dialled(host) else "internal"
        domain = self._token("domain", ".".join(labels[-size:]), lambda number: f"domain-{number}.{ending}")
        named = labels[:-size]
        made = f"{self._token('host', host.casefold(), lambda number: f'host-{number}')}.{domain}" if named else domain
        self.made.add(made)
        return made

    def _mail(self, match: re.Match[str]) -> str:
        before = _BEFORE_MAIL.match(match["user"])
        start = before.end() if before else 0
        return f"{match['user'][:start]}{self._user(match['user'][start:])}@{self._domain(match['host'])}"

    def _host(self, match: re.Match[str]) -> str:
        before = _BEFORE_HOST.match(match[0])
        start = before.end() if before else 0
        host = match[0][start:]
        if host in self.made:
            return match[0]
        labels = host.split(".")
        return match[0][:start] + self._domain(host) if _is_name(labels) and not _is_code(labels) else match[0]

    def _greets(self, match: re.Match[str]) -> str:
        return match[1] + self._token("host", match[2].casefold(), lambda number: f"host-{number}")

    def _accounts(self, line: str) -> str:
        r"""``DOMAIN\\user``; the domain or server goes wherever it stands on the line."""
        names = {match[1] for match in _ACCOUNT.finditer(line)}
        line = _ACCOUNT.sub(lambda match: f"{match[1]}{match[2]}{self._user(match[3])}", line)
        tokens = {
            name: self._token("domain", name.casefold(), lambda number: f"DOMAIN-{number}") for name in sorted(names)
        }
        return _ACCOUNT_DOMAIN.sub(lambda match: tokens.get(match[0], match[0]), line)

    def _organisation(self, match: re.Match[str]) -> str:
        return match[1] + self._token("name", match[2].casefold(), lambda number: f"Name {number}")

    def _personal(self, match: re.Match[str]) -> str:
        before, name = (match[1], match[2]) if match[1] else (match[3], match[4])
        return before + self._token("name", name.strip().casefold(), lambda number: f"Name {number}")

    def _login(self, match: re.Match[str]) -> str:
        if match[4].casefold().strip("()[]") in _LOGIN_WORDS:
            return match[0]
        return f"{match[1]}{match[2]}{match[3]}{self._user(match[4])}"

    def _named(self, match: re.Match[str]) -> str:
        if match[1].strip(" \t>\"':").casefold() in ("subject", "objet"):
            return match[1] + "[subject]"
        if "@" not in match[2] and "<" not in match[2] and not _WHOLE_LINE_NAMED.match(match[0]):
            return match[0]
        named = _DISPLAY.sub(self._display, match[2])
        if "@" not in named and "<" not in named:
            named = self._display(re.match("(.+)", named) or match)
        return match[1] + named

    def _display(self, match: re.Match[str]) -> str:
        return self._token("name", match[1].strip('"').casefold(), lambda number: f"Name {number}")

    def _address(self, match: re.Match[str]) -> str:
        if _BEFORE_VERSION.search(match.string[max(0, match.start() - 20) : match.start()]):
            return match[0]
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            return match[0]
        if address.is_loopback or address.is_unspecified:
            return match[0]
        public = can_be_dialled(match[0])
        if address.version == 4:
            return self._token(
                f"ipv4-{'public' if public else 'private'}", str(address), _public_v4 if public else _private_v4
            )
        return self._token(
            f"ipv6-{'public' if public else 'private'}", str(address), _public_v6 if public else _private_v6
        )


def _without_answer(line: str) -> tuple[str, int]:
    """A line without the answer to a challenge, if that is what it holds, and how many it held."""
    found = _ANSWER.search(line)
    if found is None or found[2].upper() in _COMMANDS:
        return line, 0
    return f"{line[: found.start(2)]}{_CREDENTIALS}{found[3]}", 1


def _auth(match: re.Match[str]) -> str:
    """A word after the mechanism that says how it went (``failed``) is no credential."""
    word = match[2]
    return match[0] if word.isalpha() and word.islower() and len(word) < 16 else match[1] + _CREDENTIALS


def _bearer(match: re.Match[str]) -> str:
    return _CREDENTIALS if match[1] else match[0]


def _is_name(labels: list[str]) -> bool:
    return len(labels) > 1 and all(labels) and len(".".join(labels)) <= 253


def _is_code(labels: list[str]) -> bool:
    """A file or a class of a program (``ssl3_read_bytes.c``, ``javax.net.ssl.SSLHandshakeException``), not a host."""
    last = labels[-1]
    if last.casefold() in _NO_HOST_ENDINGS or re.search(r"[a-z][A-Z]|^[A-Z]{3,}[a-z]", last):
        return True
    return labels[0] in _PACKAGES and last[:1].isupper() and not last.isupper()


def _public_v4(number: int) -> str:
    """An address kept for documentation (RFC 5737); past those, one of the range for benchmarks (RFC 2544)."""
    networks = ("203.0.113", "198.51.100", "192.0.2")
    place, host = divmod(number - 1, _MOST_V4)
    if place < len(networks):
        return f"{networks[place]}.{host + 1}"
    return str(ipaddress.IPv4Address(int(ipaddress.IPv4Address("198.18.0.0")) + number))


def _private_v4(number: int) -> str:
    return str(ipaddress.IPv4Address(int(ipaddress.IPv4Address("10.0.0.0")) + number))


def _public_v6(number: int) -> str:
    return f"2001:db8::{number:x}"


def _private_v6(number: int) -> str:
    return f"fd00::{number:x}"
