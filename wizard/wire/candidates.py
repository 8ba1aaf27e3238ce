"""What may be wrong, as causes: one list for every reply, however the conversation came to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from wizard.conversation import Reply
from wizard.model import KnowledgeBase
from wizard.search import Found
from wizard.walk import HandOver

_Row = tuple[str, str | None, str, str | None]


def candidates_out(kb: KnowledgeBase, reply: Reply, near: Iterable[Found] = ()) -> list[dict[str, Any]]:
    """Every cause that a reply leaves possible, likeliest first, each once per place.

    First what the lines and the answers say (as in ``causes``), then what the words are about and what the article can
    still lead to (while lines are asked about, the other way round), last what was tried in vain. All but the first
    are ``possible``.
    """
    rows: dict[tuple[str, str | None], dict[str, Any]] = {}
    for cause, at, certainty, solution in _rows(kb, reply, near):
        row = {"id": cause, "cause": cause, "at": at, "certainty": certainty, "solution": solution}
        rows.setdefault((cause, at), row)
    return list(rows.values())


def _rows(kb: KnowledgeBase, reply: Reply, near: Iterable[Found]) -> Iterator[_Row]:
    for each in reply.causes:
        yield each.cause, each.at, each.certainty, each.solution
    tried = reply.walk.tried if reply.walk else ()
    said = [_of_node(kb, found) for found in (*near, *reply.found) if found.cause and found.node not in tried]
    left = [(each.cause, each.at, "possible", each.solution) for each in (reply.walk.open if reply.walk else ())]
    asked = reply.sessions and not isinstance(reply.next, HandOver)
    yield from (*left, *said) if asked else (*said, *left)
    for node in tried:
        yield kb.solutions[node].cause, kb.solutions[node].at, "possible", node


def _of_node(kb: KnowledgeBase, found: Found) -> _Row:
    solution = kb.solutions.get(found.node)
    return found.cause, solution.at if solution else None, "possible", solution.id if solution else None
