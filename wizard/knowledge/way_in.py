"""Which article a case begins with: the ``when:`` line with most terms wins; equal claims are refused."""

from wizard.knowledge.problems import Problems
from wizard.model import KnowledgeBase
from wizard.ways_in import WaysIn


def check_way_in(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse two articles whose ``when:`` lines are equally specific and can hold together."""
    ways = WaysIn(base)
    for place, way in enumerate(ways.all):
        for rival in ways.rivals(place):
            if rival.article == way.article:
                continue
            problems.add(
                base.pages[way.article].location, f"“{way.article}” and “{rival.article}” claim the same logs",
                reason=f"“{way.condition.text}” and “{rival.condition.text}” can hold together "
                "and are equally specific",
                remedy="add a term to the more special one",
            )  # fmt: skip
