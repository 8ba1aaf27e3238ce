"""Who may see what: pages are public, internal or drafts, and notes are for colleagues only.

What an audience may not see is taken out of the knowledge base before anything is compiled from it, so no page, feed,
search, answer or API can show it.
"""

from dataclasses import replace

from wizard.config import Audience
from wizard.knowledge.problems import Problems, one_of
from wizard.model import NEXT, KnowledgeBase, Page

VISIBILITIES = ("public", "internal", "draft")
"""From what everybody sees to what only authors see; a page without ``visibility:`` is public."""
_SEES: dict[Audience, int] = {"public": 1, "staff": 2, "author": 3}


def visibility_of(page: Page) -> str:
    """The word of a page's ``visibility:`` line."""
    return next(iter(page.meta.get("visibility", ())), VISIBILITIES[0])


def is_seen_by(word: str, audience: Audience) -> bool:
    """Whether an audience may see what is of this visibility; nobody sees what is of none that exists.

    >>> is_seen_by("internal", "staff"), is_seen_by("internal", "public"), is_seen_by("secret", "author")
    (True, False, False)
    """
    return word in VISIBILITIES[: _SEES[audience]]


def is_retired(page: Page) -> bool:
    """Whether a page is kept only to say that it is gone."""
    return bool(page.meta.get("retired"))


def for_audience(base: KnowledgeBase, audience: Audience) -> KnowledgeBase:
    """The knowledge base as an audience may see it: without the pages that are not for it, nor those retired.

    ``public`` sees no note for colleagues either; ``staff`` sees internal pages, ``author`` drafts, too.
    """
    pages = {
        page.id: _without_notes(page) if audience == "public" else page
        for page in base.pages.values()
        if is_seen_by(visibility_of(page), audience) and not is_retired(page)
    }
    unchanged = len(pages) == len(base.pages) and all(base.pages[page_id] is page for page_id, page in pages.items())
    return base if unchanged else KnowledgeBase(pages)


def retired(base: KnowledgeBase) -> dict[str, str]:
    """The pages that are gone, each with the one that takes its place, "" for none."""
    return {page.id: next(iter(page.meta.get("successor", ())), "") for page in base.pages.values() if is_retired(page)}


def check_visibility(base: KnowledgeBase, problems: Problems) -> None:
    """Refuse unknown words, links to where a reader may not go, and hidden pages that logs are read by."""
    for page in base.pages.values():
        word = visibility_of(page)
        if word not in VISIBILITIES:
            problems.add(page.location, f"“{word}” is no visibility", remedy=one_of(word, VISIBILITIES))
            continue
        _check_hidden(page, word, problems)
        _check_successor(base, page, problems)
        for choice in (choice for question in page.questions for choice in question.choices):
            target = base.pages.get(choice.target.partition("#")[0]) if choice.target != NEXT else None
            if target is not None and _is_hidden_from(page, target):
                what = "is retired" if is_retired(target) else f"is {visibility_of(target)}"
                problems.add(
                    choice.location, f"the choice “{choice.id}” leads to page “{target.id}”, which {what}",
                    reason=f"who reads this page ({word}) may not go there",
                    remedy="link to another page, or make both equally visible",
                )  # fmt: skip


def _check_hidden(page: Page, word: str, problems: Problems) -> None:
    if (word != VISIBILITIES[0] or is_retired(page)) and (page.tables or page.dialects or page.symptoms):
        problems.add(
            page.location, f"page “{page.id}” is not public, and logs are read by it",
            reason="a log must be read the same way for everybody",
            remedy="move its tables, dialects and symptoms to a public page",
        )  # fmt: skip


def _check_successor(base: KnowledgeBase, page: Page, problems: Problems) -> None:
    for successor in page.meta.get("successor", ()):
        if successor not in base.pages or not is_retired(page):
            problems.add(
                page.location, f"“successor: {successor}” names no page, or stands on one that is not retired",
                remedy="write the id of the page that takes its place, beside retired:",
            )  # fmt: skip


def _is_hidden_from(page: Page, target: Page) -> bool:
    if is_retired(target):
        return not is_retired(page)
    words = [visibility_of(each) for each in (page, target)]
    return all(word in VISIBILITIES for word in words) and VISIBILITIES.index(words[0]) < VISIBILITIES.index(words[1])


def _without_notes(page: Page) -> Page:
    if not any(part.kind == "note" for solution in page.solutions for part in solution.parts):
        return page
    solutions = tuple(
        replace(solution, parts=tuple(part for part in solution.parts if part.kind != "note"))
        for solution in page.solutions
    )
    passages = tuple(passage for passage in page.passages if passage.kind != "note")
    return replace(page, solutions=solutions, passages=passages)
