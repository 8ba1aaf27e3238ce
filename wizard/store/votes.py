"""Votes on answers ("this helped") and outcomes ("it worked"), one of a visitor, whom nobody can know again.

A visitor is a hash of what the browser shows, the node, and a salt of the day that is deleted with the day: it tells
two votes on one answer from one, and nothing else, not even that the same person voted on two answers.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, func, insert, select, update

from wizard.store.deliveries import Event, announce
from wizard.store.salts import salt_of
from wizard.store.tables import votes

VoteKind = Literal["vote", "outcome"]
"""What a reader thinks of an answer; what came of it in practice."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of one node: how many it helped and did not, where it worked and did not, and the reasons."""

    node: str
    helped: int = 0
    did_not_help: int = 0
    worked: int = 0
    did_not_work: int = 0
    reasons: tuple[str, ...] = field(default=())


class Votes:
    """The votes of one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cast(
        self, node: str, kind: VoteKind, *, helped: bool, lang: str, seen: Iterable[str], reason: str = "",
        today: date | None = None, event: Event | None = None,
    ) -> None:  # fmt: skip
        """Keep one vote; a second one of the same visitor on the same node replaces the first.

        ``seen`` is what tells visitors apart (address, browser); it is not kept.
        ``reason`` is cut after 500 characters. ``event`` is what other systems are told, if this says anything new.
        """
        day = (today or datetime.now(UTC).date()).isoformat()
        with self._engine.begin() as connection:
            visitor = _visitor(connection, day, node, seen)
            values = {"helped": helped, "lang": lang, "day": day, "reason": reason.strip()[:LONGEST_REASON]}
            mine = (votes.c.node == node) & (votes.c.kind == kind) & (votes.c.visitor == visitor)
            same = mine & (votes.c.helped == helped) & (votes.c.reason == values["reason"])
            if connection.execute(select(votes.c.id).where(same)).first() is None:
                announce(connection, event, day)
            changed = connection.execute(update(votes).where(mine).values(**values)).rowcount
            if not changed:
                connection.execute(insert(votes).values(node=node, kind=kind, visitor=visitor, **values))

    def tallies(self) -> tuple[Tally, ...]:
        """What was said of each node, those that helped least first."""
        with self._engine.connect() as connection:
            counted = connection.execute(
                select(votes.c.node, votes.c.kind, votes.c.helped, func.count()).group_by(
                    votes.c.node, votes.c.kind, votes.c.helped
                )
            ).all()
            reasons = connection.execute(
                select(votes.c.node, votes.c.reason).where(votes.c.reason != "").order_by(votes.c.id.desc())
            ).all()
        counts = {(node, kind, bool(helped)): number for node, kind, helped, number in counted}
        nodes = dict.fromkeys(node for node, *_ in counts)
        found = [
            Tally(
                node,
                counts.get((node, "vote", True), 0), counts.get((node, "vote", False), 0),
                counts.get((node, "outcome", True), 0), counts.get((node, "outcome", False), 0),
                tuple(reason for owner, reason in reasons if owner == node),
            )
            for node in nodes
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda tally: (tally.helped - tally.did_not_help, tally.node)))


def _visitor(connection: Connection, day: str, node: str, seen: Iterable[str]) -> str:
    told = "\0".join((salt_of(connection, day), node, *seen))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
