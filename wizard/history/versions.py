"""One version of a page: its passages as people read them, without the notes for colleagues and without the logic."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.config import Audience
from wizard.knowledge.applicability import applies_labels
from wizard.knowledge.visibility import is_seen_by, visibility_of
from wizard.model import KnowledgeBase, Page, Passage, Text

WITHDRAWN = "withdrawn"
"""The visibility of a version that was forgotten: nobody may see it, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A heading and the text under it, in every language. ``kind`` is that of ``Passage``, or ``intro`` above them all.

    ``anchor`` is "" where the heading has no id; ``applies`` says for which products or systems steps are.
    """

    kind: str
    level: int
    anchor: str
    title: Text
    body: Text
    choices: tuple[Text, ...] = ()
    applies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A page as it was published on a day (YYYY-MM-DD). ``changed`` says in a line what changed, if somebody said so.

    ``number`` counts from 1 and never changes; ``visibility`` is whom the page was for at that time.
    """

    number: int
    day: str
    visibility: str
    source_language: str
    title: Text
    passages: tuple[KeptPassage, ...]
    changed: Text

    def spoken(self, lang: str) -> str:
        """The language in which to show it: the one asked for where it has it, else the one it was written in."""
        return lang if lang in self.title else self.source_language


def version_of(kb: KnowledgeBase, page: Page, number: int, day: str, changed: Text) -> Version:
    """The page as it is now, as a version of it."""
    applies = {
        (part.location.path, part.location.line): applies_labels(part.applies)
        for solution in page.solutions
        for part in solution.parts
    }
    intro = [KeptPassage("intro", 1, "", {}, page.intro)] if any(page.intro.values()) else []
    shown = (passage for passage in page.passages if passage.kind != "note")
    passages = (_kept(kb, each, applies.get((each.location.path, each.location.line), ())) for each in shown)
    return Version(
        number=number,
        day=day,
        visibility=visibility_of(page),
        source_language=page.source_language,
        title=page.title,
        passages=(*intro, *passages),
        changed=changed,
    )


def _kept(kb: KnowledgeBase, passage: Passage, applies: tuple[str, ...]) -> KeptPassage:
    question = kb.questions.get(passage.id)
    choices = tuple(choice.label for choice in question.choices) if question else ()
    anchor = passage.id.partition("#")[2]
    return KeptPassage(passage.kind, passage.level, anchor, passage.title, passage.body, choices, applies)


def same_text(one: Version, other: Version) -> bool:
    """Whether two versions say the same to the same readers, whatever their numbers and days."""
    return (one.title, one.passages, one.visibility) == (other.title, other.passages, other.visibility)


def seen_by(versions: Sequence[Version], audience: Audience) -> tuple[Version, ...]:
    """The versions that were published for an audience: of a page that was internal once, only those since."""
    return tuple(version for version in versions if is_seen_by(version.visibility, audience))
