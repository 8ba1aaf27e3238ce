"""What may be wrong, as causes: one list for every reply, however the conversation came to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from wizard.conversation import Reply
from wizard.model import KnowledgeBase
from wizard.search import Found

_Row = tuple[str, str | None, str, str | None]


def candidates_out(kb: KnowledgeBase, reply: Reply, near: Iterable[Found] = ()) -> list[dict[str, Any]]:
    """Every cause that a reply leaves possible, likeliest first, each once per place.

    First what the lines and the answers say (as in ``causes``), then what the words are about, then what the article
    can still lead to. ``certainty`` is ``possible`` for the latter two.
    """
    rows: dict[tuple[str, str | None], dict[str, Any]] = {}
    for cause, at, certainty, solution in _rows(kb, reply, near):
        row = {"id": cause, "cause": cause, "at": at, "certainty": certainty, "solution": solution}
        rows.setdefault((cause, at), row)
    return list(rows.values())


def _rows(kb: KnowledgeBase, reply: Reply, near: Iterable[Found]) -> Iterator[_Row]:
    for each in reply.causes:
        yield each.cause, each.at, each.certainty, each.solution
    for found in (*near, *reply.found):
        if found.cause:
            solution = kb.solutions.get(found.node)
            yield found.cause, solution.at if solution else None, "possible", solution.id if solution else None
    for candidate in reply.walk.open if reply.walk else ():
        yield candidate.cause, candidate.at, "possible", candidate.solution
