"""How a test program dials the server of a session: at which port, by which protocol, and how TLS begins there.

Ports and their ways: RFC 8314 (465, 993, 995: TLS from the first byte), RFC 3207 (25, 587), RFC 2595 (143, 110),
RFC 5804 (4190). The names of the protocols are those of ``openssl s_client -starttls``.
"""

from wizard.facts import Fact, Facts
from wizard.logs import can_be_dialled, is_own

_PROTOCOLS = {
    "24": "lmtp", "25": "smtp", "465": "smtp", "587": "smtp", "2525": "smtp", "143": "imap", "993": "imap",
    "110": "pop3", "995": "pop3", "4190": "sieve",
}  # fmt: skip
_TLS_AT_ONCE = frozenset(("465", "993", "995"))
_PORTS = {"imap": ("143", "993"), "pop3": ("110", "995"), "sieve": ("4190", "4190"), "lmtp": ("24", "24")}
"""Where a server listens that names no port: with STARTTLS, and with TLS at once. For SMTP the text says which."""


def with_target(facts: Facts) -> Facts:
    """The facts, with the name that was dialled as what to dial to test: a name tells more than an address.

    In a server session that a log tells of, the name may be the client's; what a person names is what to test.
    Where no name is known, it is the address of the peer that we dialled, if others can dial it.
    """
    host = facts.last("session.host")
    if host is None and "session.target" not in facts.known and _we_dial(facts):
        peer = facts.last("session.peer")
        host = peer if peer is not None and can_be_dialled(peer.value) else None
    if host is None or facts.value("session.target") == host.value:
        return facts
    if host.source == "log" and (facts.value("session.side") == "server" or is_own(host.value)):
        return facts
    return facts.adding((Fact("session.target", host.value, host.source, host.lines, host.exact),))


def _we_dial(facts: Facts) -> bool:
    """Whether it is us who open the connection: the lines say so, or they are those of no server."""
    side = facts.value("session.side")
    return side == "client" or (side is None and "log.dialect" not in facts.known)


def protocol(facts: Facts) -> str | None:
    """What the server speaks: by its port, else as the lines say; None where neither is known."""
    port_known = facts.value("session.port", exact_only=True)
    return _PROTOCOLS.get(port_known or "") or facts.value("session.protocol", exact_only=True)


def port(facts: Facts) -> str | None:
    """The port to dial: the one known, else that of the protocol; None for SMTP, which has several.

    >>> from wizard.facts import Fact
    >>> port(Facts([Fact("session.protocol", "imap")])), port(Facts([Fact("session.protocol", "smtp")]))
    ('993', None)
    """
    known = facts.value("session.port", exact_only=True)
    usual = _PORTS.get(facts.value("session.protocol", exact_only=True) or "")
    if known is not None or usual is None:
        return known
    return usual[0] if _in_clear_first(facts) else usual[1]


def starttls(facts: Facts) -> str | None:
    """The option of ``openssl s_client`` that begins TLS there, "" where TLS begins at once; None if not known.

    >>> from wizard.facts import Fact
    >>> starttls(Facts([Fact("session.port", "143")])), starttls(Facts([Fact("session.port", "993")]))
    ('-starttls imap', '')
    """
    spoken, dialled = protocol(facts), port(facts)
    if dialled in _TLS_AT_ONCE:
        return ""
    if spoken is None:
        return None
    if dialled is not None and dialled not in _PROTOCOLS and spoken != "smtp" and not _in_clear_first(facts):
        return ""
    return f"-starttls {spoken}"


def _in_clear_first(facts: Facts) -> bool:
    """Whether the conversation began in the clear."""
    return facts.value("smtp.starttls") is not None
