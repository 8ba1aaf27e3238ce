"""What a message says of our server: its product, version and system, where it says nothing else."""

import re

from wizard.search import fold
from wizard.vocabulary import PRODUCTS, SYSTEMS

_PRODUCTS = {fold(product): product for product in sorted(PRODUCTS, key=len, reverse=True)}
_SYSTEMS = {system: system for system in SYSTEMS} | dict.fromkeys(
    ("ubuntu", "debian", "redhat", "red hat", "centos", "rocky", "almalinux", "suse"), "linux"
)
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,5}){0,4})(?![\w.])")
_BESIDE = frozenset(
    "en fait actually in fact no non plutot finalement rather we have use run are on with our server is it s the a "
    "version using running nous avons utilisons notre serveur est c un une le la sous avec sur et and v mon my i j ai "
    "utilise de messagerie mail".split()
)
Facts = tuple[tuple[str, str], ...]


def server_said(message: str) -> Facts:
    """The facts of our server that a message names; none where it says anything else, or names no product or system.

    >>> server_said("Nous avons IceWarp 13.0.1 sous Windows")
    (('server.product', 'icewarp'), ('server.version', '13.0.1'), ('server.system', 'windows'))
    >>> server_said("exchange online"), server_said("postfix refuses our mail"), server_said("13")
    ((('server.product', 'exchange-online'),), (), ())
    """
    version = _VERSION.search(message)
    words = f" {fold(_VERSION.sub(' ', message))} "
    product, words = _first(_PRODUCTS, words)
    system, words = _first(_SYSTEMS, words)
    if not (product or system) or not _BESIDE.issuperset(words.split()):
        return ()
    named = {
        "server.product": product,
        "server.version": version[1] if version and product else "",
        "server.system": system,
    }
    return tuple((name, value) for name, value in named.items() if value)


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
