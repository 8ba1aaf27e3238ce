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
    r"(?P<user>[0-9A-Za-z!#$%&'*+/=?^_`{|}~.-]{1,64}|\"[^\"\s]{1,64}\")@(?P<host>(?:[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,62})\.)*"
    r"[0-9A-Za-z][0-9A-Za-z-]{0,62})"
)
_IPV4 = re.compile(r"(?<![\w.:-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_IPV6 = re.compile(
    r"(?<![\w.:])(?:(?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}){0,7}:?(?:\d{1,3}(?:\.\d{1,3}){3})?"
    r"|::(?:[0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})(?![\w:])"
)
_HOST = re.compile(
    r"(?<![\w./\\$@-])(?:[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z])?\.)+[a-zA-Z][a-zA-Z-]{1,23}(?![\w(]|\.\w)"
)
_NO_HOST_ENDINGS = frozenset(
    "c cc cf cfg cnf conf cpp crt csr der dll eml err exe gz h hpp html ini jar java js json key lock log lua md mjs "
    "pem pfx php pid pl pm py rb rs service sh so sock socket sql sqlite toml ts txt xml yaml yml zip".split()
)  # fmt: skip
_AUTH = re.compile(
    r"(?i)(\bAUTH\s+(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|OAUTHBEARER|NTLM|GSSAPI|DIGEST-MD5|SCRAM-[A-Z0-9-]+)\s+)(\S+)"
)
_CHALLENGE = re.compile(r"(?:^|\s|[<>:-])334(?:[ -]|$)")
_ANSWER = re.compile(r"([A-Za-z0-9+/]{4,}={0,2}|\*)\s*$")
_SECRET = re.compile(
    r"(?i)\b(pass(?:word|wd|phrase)?|mot de passe|secret|token|api[_-]?key|authorization|(?:set-)?cookie"
    r"|session[_-]?id)"
    r"(\s*[=:]\s*)(?!\s)(\"[^\"]*\"|'[^']*'|(?:Bearer|Basic)\s+\S+|[^\s,;]+)"
)
_BEARER = re.compile(r"\b(eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{4,}\.[0-9A-Za-z_-]*)")
_LOGIN = re.compile(
    r"(?i)\b(sasl_username|user(?:name)?|login|uid|account|auth_id|authid)(=)(<?)([^\s,;>\"'@]+)(?=[\s,;>\"']|$)"
)
_NAMED = re.compile(r"(?i)^(\s*(?:from|to|cc|bcc|reply-to|sender|subject|objet)\s*:\s*)(.+)$")
_DISPLAY = re.compile(r"(\"[^\"<>@]{2,80}\"|\b(?:[^\W\d_][\w'’.-]* ){1,4}[^\W\d_][\w'’.-]*)(?=\s*<)")
_CREDENTIALS = "[credentials]"
_MOST_V4 = 254


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

    def redact(self, text: str) -> Redacted:
        kept, awaiting = [], False
        for line in text.split("\n"):
            asks = bool(_CHALLENGE.search(line))
            answers = awaiting and not asks and bool(line.strip())
            kept.append(self._line(_ANSWER.sub(_CREDENTIALS, line) if answers else line))
            awaiting = asks or (awaiting and not answers)
        return Redacted("\n".join(kept), tuple(self.replaced))

    def _line(self, line: str) -> str:
        line = _AUTH.sub(lambda match: match[1] + _CREDENTIALS, line)
        if "=" in line or ":" in line:
            line = _SECRET.sub(lambda match: match[1] + match[2] + _CREDENTIALS, line)
            line = _LOGIN.sub(self._login, line)
            line = _NAMED.sub(self._named, line)
        if "eyJ" in line:
            line = _BEARER.sub(_CREDENTIALS, line)
        if "@" in line:
            line = _MAIL.sub(self._mail, line)
        if ":" in line:
            line = _IPV6.sub(self._address, line)
        if "." in line:
            line = _IPV4.sub(self._address, line)
            line = _HOST.sub(self._host, line)
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
        before = labels[:-size]
        return f"{self._token('host', host.casefold(), lambda number: f'host-{number}')}.{domain}" if before else domain

    def _mail(self, match: re.Match[str]) -> str:
        return f"{self._user(match['user'])}@{self._domain(match['host'])}"

    def _host(self, match: re.Match[str]) -> str:
        host = match[0]
        labels = host.split(".")
        return self._domain(host) if _is_name(labels) and not _is_code(labels) else host

    def _login(self, match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}{match[3]}{self._user(match[4])}"

    def _named(self, match: re.Match[str]) -> str:
        if match[1].strip().casefold().startswith(("subject", "objet")):
            return match[1] + "[subject]"
        return match[1] + _DISPLAY.sub(
            lambda name: self._token("name", name[1].strip('"').casefold(), lambda number: f"Name {number}"), match[2]
        )

    def _address(self, match: re.Match[str]) -> str:
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


def _is_name(labels: list[str]) -> bool:
    return len(labels) > 1 and all(labels) and len(".".join(labels)) <= 253


def _is_code(labels: list[str]) -> bool:
    """A file or a class of a program (``ssl3_read_bytes.c``, ``javax.net.ssl.SSLHandshakeException``), not a host."""
    last = labels[-1]
    return last.casefold() in _NO_HOST_ENDINGS or any(
        re.search(r"[a-z][A-Z]|^[A-Z][a-z]|^[A-Z]{3,}[a-z]", label) for label in labels
    )


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
