"""Which addresses and names somebody else can dial."""

import ipaddress
import re

_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "::/128", "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""RFC 1918, RFC 6598, RFC 4193 and the addresses of a host or a link; the ranges for documentation stay."""

_USED = tuple(ipaddress.ip_network(network) for network in ("2000::/3", "fc00::/7", "fe80::/10", "::/127"))
"""The blocks of IPv6 that hosts have (RFC 4291, 2.4)."""

_PRIVATE_ENDINGS = frozenset(
    "corp home internal intranet invalid lan local localdomain localhost priv private test".split()
)
_NAME = re.compile(r"(?:[0-9A-Za-z_][0-9A-Za-z_-]{0,62}\.)+[A-Za-z][0-9A-Za-z-]{1,62}")


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address.

    >>> is_address("2001:db8::1b"), is_address("SYSTEM")
    (True, False)
    """
    return _address(text) is not None


def is_routed(text: str) -> bool:
    """Whether the text is an IPv6 address of a range in use: global, local to a site or a link, or an IPv4 one.

    >>> is_routed("2001:db8::1b"), is_routed("12:2001:db8::1b")
    (True, False)
    """
    address = _address(text)
    if address is None:
        return False
    return address.version == 4 or any(address in network for network in _USED)


def can_be_dialled(text: str) -> bool:
    """Whether an address or a name leads there from anywhere: not private, not one word.

    >>> can_be_dialled("192.0.2.90"), can_be_dialled("192.168.10.2"), can_be_dialled("mail.local")
    (True, False, False)
    """
    address = _address(text)
    if address is not None:
        return not any(address in network for network in _INSIDE if network.version == address.version)
    return bool(_NAME.fullmatch(text[:253])) and text.rpartition(".")[2].lower() not in _PRIVATE_ENDINGS


def is_own(text: str) -> bool:
    """Whether a name or an address is that of the machine itself: a filter or a proxy listens there.

    >>> is_own("127.0.0.1"), is_own("localhost"), is_own("192.168.10.2")
    (True, True, False)
    """
    return text.startswith("127.") or text == "::1" or text.lower().partition(".")[0] == "localhost"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
