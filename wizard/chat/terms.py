"""The terms that the knowledge base explains, by the names that people give them."""

from rapidfuzz import fuzz

from wizard.model import KnowledgeBase
from wizard.search import fold

_SAME = 84.0
_SHORT = 3


def term_named(kb: KnowledgeBase, said: str) -> str:
    """The node of the term that words name, with typos; "" for none.

    A short name has to be there exactly: three letters are alike too soon.
    """
    folded = fold(said)
    best, likeness = "", 0.0
    for node, passage in kb.terms.items():
        named = [fold(title) for title in passage.title.values()]
        for names in kb.pages[node.partition("#")[0]].other_names.get(node, {}).values():
            named += [fold(name) for line in names for name in line.split(",")]
        for name in named:
            alike = 100.0 if name == folded else fuzz.ratio(name, folded) if len(folded) > _SHORT else 0.0
            if alike > likeness:
                best, likeness = node, alike
    return best if likeness >= _SAME else ""
