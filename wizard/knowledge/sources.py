"""Whether steps say where they come from: exact steps that nobody can look up are a guess."""

import re
from collections.abc import Iterable

from wizard.knowledge.keys import kind_of, passage_keys
from wizard.knowledge.labels import LABEL
from wizard.knowledge.problems import Problems
from wizard.knowledge.scanner import RawPage, RawPassage
from wizard.model import Location

UNCONFIRMED = {"fr": "à confirmer", "en": "to be confirmed"}
"""The words that say in an article that no source was found."""
_EXACT = re.compile(rf"^ {{8}}\S|^\s*```|`[^`\n]+`|\*\*[^*\n]+\*\*|{LABEL.pattern}", re.MULTILINE)
"""What makes a step exact: a command, a name in a code span, a place in bold."""


def check_sources(source: RawPage, translations: Iterable[RawPage], problems: Problems) -> None:
    """Refuse steps that name a command, a setting or a place, and neither a source nor that they are unconfirmed."""
    others = [
        {key: (raw, passage) for key, passage in zip(passage_keys(raw), raw.passages, strict=True)}
        for raw in translations
    ]
    for key, passage in zip(passage_keys(source), source.passages, strict=True):
        if kind_of(passage) != "steps" or passage.values("source") or not _EXACT.search(passage.text):
            continue
        for raw, said in [(source, passage), *(found for each in others if (found := each.get(key)))]:
            if not _says_unconfirmed(said, raw.language):
                problems.add(
                    Location(raw.path, said.line), "steps without a source", offending=said.title,
                    reason="whoever follows exact steps must be able to look them up",
                    remedy="write “source: https://…” directly under the heading in the source file, or say in the "
                    f"steps of every language what is “{UNCONFIRMED.get(raw.language, UNCONFIRMED['en'])}”",
                )  # fmt: skip


def _says_unconfirmed(passage: RawPassage, language: str) -> bool:
    words = UNCONFIRMED.get(language, UNCONFIRMED["en"])
    return words in f"{passage.title}\n{passage.text}".casefold().replace("\u00a0", " ")
