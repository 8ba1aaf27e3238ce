"""What a message says of a server, where it says nothing else: its name and port, its product, version and system."""

import re
from ipaddress import ip_address

from wizard.search import fold
from wizard.vocabulary import FACTS, PRODUCTS, SYSTEMS

_PRODUCTS = {fold(product): product for product in sorted(PRODUCTS, key=len, reverse=True)} | {
    "office 365": "exchange-online", "microsoft 365": "exchange-online", "o365": "exchange-online",
    "m365": "exchange-online", "ice warp": "icewarp",
}  # fmt: skip
_SYSTEMS = {system: system for system in SYSTEMS} | dict.fromkeys(
    ("ubuntu", "debian", "redhat", "red hat", "rhel", "centos", "rocky", "almalinux", "suse"), "linux"
)
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,5}){0,4})(?![\w.]*\w)")
_NAME = re.compile(
    r"(?<![\w@.:/-])\[?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|"
    r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\]?(?::(?P<port>\d{1,5}))?(?![\w@:/-]|\.\w)",
    re.IGNORECASE,
)
_PORT = re.compile(
    r"\bports?\b(?: (?:is|est|the|le|number|numero|n|c est|utilise|used))*[\s:=°]*(\d{1,5})\b", re.IGNORECASE
)
_FILES = frozenset("log cf conf cfg txt pem crt cer key exe eml html pfx csr der cnf ini php dll bat ps sh".split())
"""Endings of what looks like a host's name and is a file's."""
_BESIDE = frozenset(
    "en fait actually in fact no non plutot finalement rather we have use run are on with our server is it s the a an "
    "version using running nous avons utilisons notre serveur est c un une le la sous avec sur et and v mon my i j ai "
    "utilise de d messagerie mail host hote nom name called named s appelle adresse address its son port ports sommes "
    "this that ce ca cela voici here m re l ip of du mx smtp oui yes test tester ok pardon sorry at their leur "
    "correspondant peer remote distant other side machine they he ils elle il se nomme domaine domain tourne listens "
    "ecoute connecting connect to vers hostname fqdn".split()
)
_HIGHEST_PORT = 65_535
Facts = tuple[tuple[str, str], ...]


def server_said(message: str) -> Facts:
    """The facts of a server that a message names; none where it says anything else, or names none.

    >>> server_said("Nous avons IceWarp 13.0.1 sous Windows")
    (('server.product', 'icewarp'), ('server.version', '13.0.1'), ('server.system', 'windows'))
    >>> server_said("c'est mail.example.com, port 465")
    (('session.host', 'mail.example.com'), ('session.port', '465'))
    >>> server_said("exchange online"), server_said("postfix refuses our mail"), server_said("13")
    ((('server.product', 'exchange-online'),), (), ())
    >>> server_said("look in mail.log"), server_said("anna@example.com"), server_said("port 99999")
    ((), (), ())
    """
    host, port, rest = _dialled(message.strip())
    version = _VERSION.search(rest)
    words = f" {fold(_VERSION.sub(' ', rest))} "
    product, words = _first(_PRODUCTS, words)
    system, words = _first(_SYSTEMS, words)
    if not (product or system or host or port) or not _BESIDE.issuperset(words.split()):
        return ()
    named = {
        "server.product": product,
        "server.version": version[1] if version and product else "",
        "server.system": system,
        "session.host": host,
        "session.port": port,
    }
    return tuple((name, value) for name, value in named.items() if value and FACTS[name].accepts(value))


def _dialled(message: str) -> tuple[str, str, str]:
    """The name or address of a server, its port, and the message without them; "" for what it does not name."""
    named = next((found for found in _NAME.finditer(message) if _is_host(found["host"])), None)
    port = named["port"] if named and named["port"] else ""
    rest = f"{message[: named.start()]} {message[named.end() :]}" if named else message
    if not port and (said := _PORT.search(rest)):
        port, rest = said[1], f"{rest[: said.start()]} {rest[said.end() :]}"
    if port and not 0 < int(port) <= _HIGHEST_PORT:
        return "", "", message
    return (named["host"].lower() if named else ""), port.lstrip("0"), rest


def _is_host(name: str) -> bool:
    if ":" in name or name[-1].isdigit():
        try:
            return not ip_address(name).is_unspecified
        except ValueError:
            return False
    return name.rpartition(".")[2].lower() not in _FILES


def version_said(message: str) -> Facts:
    """The version that a whole message is.

    >>> version_said("13.0.1"), version_said("version 13"), version_said("13 errors")
    ((('server.version', '13.0.1'),), (('server.version', '13'),), ())
    """
    version = _VERSION.search(message)
    rest = fold(_VERSION.sub(" ", message)).split()
    return (("server.version", version[1]),) if version and _BESIDE.issuperset(rest) else ()


def _first(names: dict[str, str], words: str) -> tuple[str, str]:
    """The value of the first name that stands in the words, and the words without it."""
    for name, value in names.items():
        if f" {name} " in words:
            return value, words.replace(f" {name} ", " ", 1)
    return "", words
