"""Reads for which product, version or system something is: the value of ``for=``, and of the column ``{for}``."""

import re

from wizard.knowledge.problems import Problems, one_of
from wizard.model import Applicability, Location
from wizard.vocabulary import PRODUCTS, SYSTEMS

_APPLIES = re.compile(r"^(?P<name>[a-z-]+)(?:\s*(?P<op><|>=|=)\s*(?P<version>\d+(?:\.\d+)*))?$")


def read_applicability(text: str, location: Location, problems: Problems) -> tuple[Applicability, ...]:
    """What a list like ``icewarp >= 13, windows`` names; items that cannot be read are told and left out."""
    found = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = _APPLIES.match(item)
        if match is None or match["name"] not in PRODUCTS | SYSTEMS:
            problems.add(
                location, f"“for” names “{item}”",
                reason="it lists products or systems, each with an optional version bound",
                remedy='write for example for="icewarp >= 13, windows"; '
                + one_of(match["name"] if match else item, PRODUCTS | SYSTEMS),
            )  # fmt: skip
            continue
        found.append(Applicability(match["name"], match["op"] or "", match["version"] or ""))  # type: ignore[arg-type]  # the pattern allows these only
    return tuple(found)


_NAMES = {
    "icewarp": "IceWarp", "postfix": "Postfix", "exim": "Exim", "sendmail": "Sendmail", "dovecot": "Dovecot",
    "opensmtpd": "OpenSMTPD", "exchange": "Exchange", "exchange-online": "Exchange Online",
    "hmailserver": "hMailServer", "haraka": "Haraka", "courier": "Courier", "mdaemon": "MDaemon", "qmail": "qmail",
    "zimbra": "Zimbra", "windows": "Windows", "linux": "Linux",
}  # fmt: skip
_SIGNS = {"<": "<", ">=": "≥", "=": "", "": ""}


def applies_labels(applies: tuple[Applicability, ...]) -> tuple[str, ...]:
    """For what a variant is, as people write it.

    >>> applies_labels((Applicability("icewarp", ">=", "13"), Applicability("linux")))
    ('IceWarp ≥ 13', 'Linux')
    """
    return tuple(
        " ".join(part for part in (_NAMES[item.name], _SIGNS[item.operator], item.version) if part) for item in applies
    )
