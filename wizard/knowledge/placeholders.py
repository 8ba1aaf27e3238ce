"""Placeholders in the text of an article: ``{fact: fallback}``."""

import re

from wizard.knowledge.problems import Problems, one_of
from wizard.knowledge.scanner import RawPassage
from wizard.model import Location
from wizard.vocabulary import COMMAND_SLOTS, FACTS

PLACEHOLDER = re.compile(r"\{(?P<fact>[a-z][a-z_]*\.[a-z_]+)(?::[ \t\u00a0\u202f]*(?P<fallback>[^{}]*))?\}")
"""What a placeholder looks like. Anything else between braces is text."""


def check_placeholders(path: str, passage: RawPassage, problems: Problems) -> None:
    """Refuse placeholders that name no fact or have no fallback (the header of a table needs none)."""
    headers = {table.line for table in passage.tables}
    texts = [(passage.line, passage.title), *((choice.line, choice.label) for choice in passage.choices)]
    texts += [(line.number, line.text) for line in passage.body if line.number not in headers]
    for number, text in texts:
        if "{" not in text:
            continue
        for match in PLACEHOLDER.finditer(text):
            location = Location(path, number)
            if match["fact"] not in FACTS and match["fact"] not in COMMAND_SLOTS:
                problems.add(
                    location, f"a placeholder names the unknown fact “{match['fact']}”", offending=match[0],
                    remedy=one_of(match["fact"], (*FACTS, *COMMAND_SLOTS)),
                )  # fmt: skip
            elif not match["fallback"]:
                problems.add(
                    location, "a placeholder without a fallback", offending=match[0],
                    reason="the value is often unknown, and the sentence must stand without it",
                    remedy=f"write {{{match['fact']}: words to show instead}}",
                )  # fmt: skip


def without_fallbacks(text: str) -> str:
    """The text with each placeholder reduced to its fact, so that two languages can be compared.

    >>> without_fallbacks("openssl -connect {session.target: HOTE}:25")
    'openssl -connect {session.target}:25'
    """
    return PLACEHOLDER.sub(lambda match: "{" + match["fact"] + "}", text)
