"""The fixed words of the product: facts, complaints, causes, places. Extend them here, and only here."""

import re
from dataclasses import dataclass
from typing import Literal

FactKind = Literal["word", "number", "text"]
Place = Literal["here", "there", "between"]
Certainty = Literal["certain", "likely", "possible"]
Outcome = Literal["verified", "encrypted", "clear", "failed", "not-tls", "unknown"]

PLACES: tuple[Place, ...] = ("here", "there", "between")
CERTAINTIES: tuple[Certainty, ...] = ("certain", "likely", "possible")
EFFORTS = ("low", "medium", "high")
LIKELIHOODS = ("common", "usual", "rare")

COMPLAINTS: frozenset[str] = frozenset(
    "issuer-unknown self-signed root-unknown expired not-yet-valid dates name purpose key-weak revoked "
    "cert-refused key-mismatch no-certificate client-cert server-name version no-cipher dh-small signature "
    "renegotiation handshake-refused parse plain-text tls-on-plain http internal policy rate alert-unnamed".split()
)
"""What one side said is wrong, one word for all libraries. What was said, not yet what is wrong."""

CAUSES: frozenset[str] = frozenset(
    "none not-tls clock-skew cert-expired cert-not-yet-valid cert-self-signed cert-private-ca "
    "cert-missing-intermediate trust-store-missing cert-name-mismatch cert-wrong-purpose cert-weak cert-revoked "
    "cert-unusable cert-rejected client-cert-required sni-problem protocol-too-old no-common-cipher weak-dh "
    "signature-algorithm legacy-renegotiation hello-not-understood starttls-not-offered starttls-masked "
    "starttls-refused starttls-required starttls-not-used plain-on-tls-port tls-on-plain-port port-blocked "
    "connection-cut interception peer-fault policy-refused rate-limited".split()
)
"""What can be wrong. The ids are a public contract."""

PRODUCTS: frozenset[str] = frozenset(
    "icewarp postfix exim sendmail dovecot opensmtpd exchange exchange-online hmailserver haraka courier mdaemon "
    "qmail zimbra".split()
)
SYSTEMS: frozenset[str] = frozenset(("windows", "linux"))


_HOST = re.compile(r"[0-9A-Za-z:_][0-9A-Za-z.:_%-]{0,254}")
"""A host’s name or address. These values stand in commands that people copy into a shell: nothing else may pass."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """How one fact is typed: any text, a whole number, or one word of a closed list."""

    name: str
    kind: FactKind
    values: frozenset[str] = frozenset()
    is_host: bool = False

    def accepts(self, value: str) -> bool:
        """Whether an author, a log line or a ticket may give this value.

        >>> FACTS["tls.alert"].accepts("50"), FACTS["tls.alert"].accepts("fifty")
        (True, False)
        >>> FACTS["session.side"].accepts("client"), FACTS["session.side"].accepts("both")
        (True, False)
        >>> FACTS["session.host"].accepts("mx.example.com"), FACTS["session.host"].accepts("$(reboot)")
        (True, False)
        """
        if self.kind == "number":
            return value.lstrip("-").isascii() and value.lstrip("-").isdigit()
        if self.kind == "word":
            return value in self.values
        return bool(_HOST.fullmatch(value)) if self.is_host else bool(value)


def _words(name: str, values: str) -> FactSpec:
    return FactSpec(name, "word", frozenset(values.split()))


_SPECS = (
    FactSpec("log.dialect", "text"),
    FactSpec("log.tool", "text"),
    _words("session.side", "client server"),
    FactSpec("session.peer", "text", is_host=True),
    FactSpec("session.local", "text", is_host=True),
    FactSpec("session.host", "text", is_host=True),
    FactSpec("session.port", "number"),
    _words("session.protocol", "smtp imap pop3 sieve lmtp"),
    FactSpec("session.target", "text", is_host=True),
    FactSpec("session.time", "text"),
    _words("session.end", "closed reset timeout no-address"),
    _words("smtp.stage", "connect connected banner ehlo starttls handshake after-tls mail delivered"),
    _words("smtp.starttls", "offered missing masked refused required accepted"),
    FactSpec("smtp.refused", "text"),
    FactSpec("smtp.reply", "number"),
    FactSpec("smtp.enhanced", "text"),
    _words("smtp.auth", "missing"),
    _words("tls.outcome", "verified encrypted clear failed"),
    FactSpec("tls.here_says", "word", COMPLAINTS),
    FactSpec("tls.there_says", "word", COMPLAINTS),
    FactSpec("tls.verify", "number"),
    FactSpec("tls.alert", "number"),
    FactSpec("tls.alert_sent", "number"),
    FactSpec("tls.hello_size", "number"),
    FactSpec("tls.hello_version", "text"),
    FactSpec("tls.record_version", "number"),
    FactSpec("tls.version", "text"),
    FactSpec("tls.cipher", "text"),
    FactSpec("cert.not_before", "text"),
    FactSpec("cert.not_after", "text"),
    FactSpec("cert.names", "text"),
    FactSpec("cert.issuer", "text"),
    FactSpec("cert.key_bits", "number"),
    FactSpec("clock.offset", "number"),
    FactSpec("server.product", "word", PRODUCTS),
    FactSpec("server.version", "text"),
    FactSpec("server.system", "word", SYSTEMS),
)

FACTS: dict[str, FactSpec] = {spec.name: spec for spec in _SPECS}
"""Every fact that slots, ``sets``, tables, the decoder, the live check and a ticket may set."""

COMMAND_SLOTS = frozenset(("session.starttls",))
"""What may stand in a placeholder beside facts, and is made of several: how TLS begins (``wizard.dialling``)."""

ANY_SLOT = "any"
"""The slot of a log pattern that matches anything and sets nothing."""
