"""Which passage of a translation belongs to which passage of the source: by id, else by place under an id."""

from wizard.knowledge.scanner import RawPage, RawPassage
from wizard.model import PassageKind

NODE_KINDS: tuple[PassageKind, ...] = ("question", "solution", "symptom", "term")
PART_KINDS: tuple[PassageKind, ...] = ("steps", "check", "undo", "risk", "reply", "note")


def kind_of(passage: RawPassage) -> PassageKind:
    """What a heading is: its class, else a section (level 2) or plain prose."""
    if passage.classes:
        for kind in (*NODE_KINDS, *PART_KINDS):
            if kind in passage.classes:
                return kind
    return "section" if passage.level == 2 else "prose"


def passage_keys(raw: RawPage) -> list[str]:
    """One key for each passage, in order; the same key means the same passage in every language.

    A passage with an id is known by it. One without is known by its kind and its place under the last heading
    of a lower level (a solution's second steps, the third section of the page).
    """
    keys: list[str] = []
    parents: list[tuple[int, str]] = []
    counts: dict[tuple[str, str], int] = {}
    for passage in raw.passages:
        while parents and parents[-1][0] >= passage.level:
            parents.pop()
        parent = parents[-1][1] if parents else ""
        kind = kind_of(passage)
        if passage.id:
            key = passage.id
        else:
            ordinal = counts[parent, kind] = counts.get((parent, kind), 0) + 1
            key = f"{parent}/{kind}-{ordinal}"
        keys.append(key)
        parents.append((passage.level, key))
    return keys
