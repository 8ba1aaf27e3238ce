"""The IMAP or POP3 conversation of a session: STARTTLS or STLS asked for, offered, refused, and the login.

RFC 9051 (IMAP4rev2), RFC 3501 (LOGINDISABLED), RFC 2595 (STLS), RFC 5530 (``[PRIVACYREQUIRED]``). What it finds is told
with the facts of an SMTP conversation: the same questions decide about it.
"""

import re

from wizard.facts import Fact

_LINE = re.compile(
    r"(?:^|[>< ](?=(?:[A-Za-z]{0,4}\d{1,6}|\*) )|[>:<] {0,3}|\[\d\] => )"
    r"(?P<said>\* (?:OK|PREAUTH|BAD|NO|BYE|CAPABILITY)\b.*|\+OK\b.*|-ERR\b.*"
    r"|(?P<tag>[A-Za-z]{0,4}[.]?\d{1,6}|[a-z.]) "
    r"(?:(?P<answer>OK|NO|BAD)\b|(?P<command>STARTTLS|LOGIN|AUTHENTICATE|CAPABILITY|LOGOUT|SELECT|LIST|ID|NOOP)\b).*"
    r"|(?P<pop>STLS|CAPA|USER \S+|PASS \S+|AUTH [A-Z0-9-]{3,20})"
    r"|(?P<word>\.|[A-Z][A-Z0-9-]{2,30}(?: [\w .+-]{1,80})?))$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:^|[>:<\]] {0,3})(?:\* (?:OK|PREAUTH|BYE|BAD) ?\S|\* CAPABILITY IMAP4|\+OK \S|-ERR \S"
    r"|[A-Za-z]{0,4}\d{1,6} (?:STARTTLS|LOGIN \S+ \S+|NO \[[A-Z]{4,40}\]))"
)
_CAPABILITIES = re.compile(r"\[? ?CAPABILITY (?P<words>[^\]]{1,2000})")
_DEMANDS_TLS = re.compile(
    r"\[ ?PRIVACYREQUIRED ?\]|\b(?:non-secure|without (?:ssl|tls)|(?:ssl|tls|starttls|stls|encryption) (?:is )?required"
    r"|must (?:use|issue|enable) (?:an? )?(?:ssl|tls|starttls|stls|encrypt))|disallowed",
    re.IGNORECASE,
)
_OF_A_LOGIN = re.compile(r"\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|AUTH|SYS/PERM)\]", re.IGNORECASE)
"""Response codes that only a login has (RFC 5530, RFC 3206)."""
_LONGEST_READ = 4000


def opens_mailbox(body: str) -> bool:
    """Whether a line is surely of an IMAP or POP3 conversation."""
    if not (
        "* " in body or "+OK " in body or "-ERR " in body or " STARTTLS" in body or " LOGIN " in body or " NO [" in body
    ):  # looked for first: most lines hold none
        return False
    return _OPENS.search(body[:_LONGEST_READ]) is not None


class Mailbox:
    """Follows one conversation, line by line, and collects ``facts``."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self._open = False
        self._protocol = ""
        self._pending: dict[str, str] = {}
        self._pop = ""
        self._listing = False
        self._offered: bool | None = None
        self._login_disabled = False
        self._accepted = 0
        self._encrypted = False

    def line(self, number: int, body: str) -> None:
        """Take the next line; one of another kind is passed over."""
        body = body[:_LONGEST_READ].rstrip("\\rn ") if body.endswith("\\n") else body[:_LONGEST_READ]
        self._open = self._open or opens_mailbox(body)
        found = _LINE.search(body) if self._open else None
        if found is None:
            return
        self._speaks(number, found)
        if found["pop"] and not self._listing:
            self._commanded(number, "", found["pop"].split(" ")[0].upper())
        elif found["command"]:
            self._commanded(number, found["tag"], found["command"].upper())
        elif found["answer"]:
            verb = self._pending.pop(found["tag"], "") or ("LOGIN" if _OF_A_LOGIN.search(found["said"]) else "")
            self._answered(number, verb, found["said"], accepted=found["answer"].upper() == "OK")
        elif found["word"] or found["pop"]:
            self._listed(number, found["said"])
        elif found["said"].startswith(("+", "-")):
            verb, self._pop = self._pop or ("AUTH" if _OF_A_LOGIN.search(found["said"]) else ""), ""
            self._listing = verb == "CAPA" and found["said"].startswith("+")
            self._answered(number, verb, found["said"], accepted=found["said"].startswith("+"))
        self._capabilities(number, found["said"])

    def _speaks(self, number: int, found: re.Match[str]) -> None:
        said = found["said"]
        protocol = "pop3" if said.startswith(("+", "-")) else "imap" if found["tag"] or said.startswith("*") else ""
        if protocol and protocol != self._protocol:
            self._protocol = protocol
            self._fact("session.protocol", protocol, number)

    def _commanded(self, number: int, tag: str, verb: str) -> None:
        if self._accepted and not self._encrypted:
            self._encrypted = True
            self._fact("tls.outcome", "encrypted", self._accepted, number, implied=True)
        if tag:
            self._pending[tag] = verb
        else:
            self._pop = verb

    def _answered(self, number: int, verb: str, said: str, *, accepted: bool) -> None:
        if verb in ("STARTTLS", "STLS"):
            if accepted:
                self._accepted = number
                self._fact("smtp.starttls", "accepted", number)
                self._fact("smtp.stage", "handshake", number)
            else:
                self._fact("smtp.starttls", "missing" if self._offered is False else "refused", number)
        elif not accepted and verb in ("LOGIN", "AUTHENTICATE", "USER", "PASS", "AUTH"):
            in_clear = not self._encrypted and not self._accepted
            if in_clear and (_DEMANDS_TLS.search(said) or self._login_disabled):
                self._fact("smtp.starttls", "required", number)
            else:
                self._fact("smtp.refused", "AUTH", number)

    def _listed(self, number: int, word: str) -> None:
        """One line of the reply to CAPA, which ends with a full stop alone."""
        if not self._listing:
            return
        if word == ".":
            self._listing = False
            self._offered = bool(self._offered)
        elif word.upper() == "STLS" and not self._accepted:
            self._offered = True
            self._fact("smtp.starttls", "offered", number)

    def _capabilities(self, number: int, said: str) -> None:
        found = _CAPABILITIES.search(said)
        if found is None or self._accepted:
            return
        words = set(found["words"].upper().split())
        self._login_disabled = "LOGINDISABLED" in words
        if "STARTTLS" in words:
            self._offered = True
            self._fact("smtp.starttls", "offered", number)
        elif self._offered is None and "IMAP4REV1" in words:
            self._offered = False
            if self._login_disabled:
                self._fact("smtp.starttls", "missing", number)

    def _fact(self, name: str, value: str, *lines: int, implied: bool = False) -> None:
        self.facts.append(Fact(name, value, lines=lines, implied=implied))
