"""Which article a case begins with: the ``when:`` line with most terms wins; equal claims are refused."""

from wizard.knowledge.problems import Problems
from wizard.model import Condition, KnowledgeBase, Term


def check_way_in(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse two articles whose ``when:`` lines are equally specific and can hold together."""
    claims = [(page, condition) for page in base.articles for condition in page.when]
    for index, (page, condition) in enumerate(claims):
        for other, rival in claims[:index]:
            if other.id != page.id and len(rival.terms) == len(condition.terms) and _compatible(condition, rival):
                problems.add(
                    page.location, f"“{page.id}” and “{other.id}” claim the same logs",
                    reason=f"“{condition.text}” and “{rival.text}” can hold together and are equally specific",
                    remedy="add a term to the more special one",
                )  # fmt: skip


def _compatible(first: Condition, second: Condition) -> bool:
    """Whether no two terms exclude each other."""
    return not any(_exclude(a, b) for a in first.terms for b in second.terms)


def _exclude(first: Term, second: Term) -> bool:
    listed = ("=", "in")
    if first.fact != second.fact or first.operator not in listed or second.operator not in listed:
        return False
    return not set(first.values) & set(second.values)
