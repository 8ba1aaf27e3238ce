"""What a plain search looks for: the wordings of all symptoms and tables, for ripgrep, grep and Python's ``re``."""

import re
from collections.abc import Iterable

from wizard.model import KnowledgeBase

_SLOT = re.compile(r"\{[a-z_.]+\}")
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def patterns_of(base: KnowledgeBase) -> list[str]:
    """One regular expression for each wording, each once, in the syntax that all three tools share."""
    wordings = [line for symptom in base.symptoms.values() for fence in symptom.patterns for line in fence.lines]
    wordings += [wording for table in base.tables for row in table.rows for wording in row.wordings]
    return list(dict.fromkeys(_pattern(wording) for wording in wordings if _SLOT.sub("", wording).strip()))


def _pattern(wording: str) -> str:
    r"""A wording whose slots take anything; at the ends they are left out, since a search may begin anywhere.

    >>> _pattern("SSL: Not verified ({tls.verify}) - {any}")
    'SSL: Not verified \\(.*\\) -'
    """
    parts = _SLOT.split(wording)
    return ".*".join(_SPECIAL.sub(r"\\\g<0>", part) for part in _trimmed(parts))


def _trimmed(parts: Iterable[str]) -> list[str]:
    kept = list(parts)
    while not kept[0].strip():
        del kept[0]
    while not kept[-1].strip():
        del kept[-1]
    return [kept[0].lstrip(), *kept[1:-1], kept[-1].rstrip()] if len(kept) > 1 else [kept[0].strip()]
