"""What other systems are to be told: written in the transaction of what happened, sent later, until it has arrived.

Several processes and machines may send from one store: whoever moves the time of the next try has the delivery for
as long as that.
"""

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wizard.store.salts import salt_of
from wizard.store.tables import deliveries

EventKind = Literal["finish", "vote", "escalation", "lines"]
"""A solution worked; a reader said what they think of an answer; nothing is left to ask; a customer sent lines."""
FIRST_WAIT, LONGEST_WAIT = 5, 3600
"""Seconds between two tries: the first, doubled after each failure, and at most."""
GIVEN_UP_AFTER = 3 * 24 * 3600
_LEASE = 20
_REMEMBERED = 2 * 24 * 3600
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be told. ``body`` is what is sent, whole.

    ``same`` is what makes it the same event when it comes again on the same day; empty where it cannot.
    """

    kind: EventKind
    body: str
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way. ``id`` stays the same with every try; ``made`` and ``next_try`` are seconds since 1970."""

    id: str
    event: str
    body: str
    made: int
    tries: int
    next_try: int


def announce(connection: Connection, event: Event | None, day: str) -> None:
    """Write down, in this transaction, that an event is to be told; once, however often the same comes."""
    if event is None:
        return
    now = int(time.time())
    identity = _identity(connection, event, day)
    try:
        with connection.begin_nested():
            connection.execute(
                insert(deliveries).values(
                    id=identity, event=event.kind, body=event.body, made=now, tries=0, next_try=now, done=False
                )
            )
    except IntegrityError:
        return


def _identity(connection: Connection, event: Event, day: str) -> str:
    if not event.same:
        return secrets.token_hex(16)
    told = "\0".join((salt_of(connection, day), event.kind, *event.same))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Deliveries:
    """The deliveries of one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tell(self, events: Iterable[Event], day: str) -> None:
        """Write events down that belong to nothing else that is kept."""
        with self._engine.begin() as connection:
            for event in events:
                announce(connection, event, day)

    def take(self, now: int) -> Delivery | None:
        """A delivery that is due and that nobody else has taken; it comes back if it is not settled in time."""
        with self._engine.connect() as connection:
            due = [
                Delivery(*row)
                for row in connection.execute(
                    select(*(deliveries.c[name] for name in ("id", "event", "body", "made", "tries", "next_try")))
                    .where(deliveries.c.done.is_(False), deliveries.c.next_try <= now)
                    .order_by(deliveries.c.next_try)
                    .limit(_AT_ONCE)
                )
            ]
        return next((delivery for delivery in due if self._is_mine(delivery, now)), None)

    def _is_mine(self, delivery: Delivery, now: int) -> bool:
        with self._engine.begin() as connection:
            mine = (deliveries.c.id == delivery.id) & (deliveries.c.next_try == delivery.next_try)
            taken = update(deliveries).where(mine, deliveries.c.done.is_(False))
            return bool(connection.execute(taken.values(next_try=now + _LEASE, tries=delivery.tries + 1)).rowcount)

    def arrived(self, delivery: Delivery) -> None:
        """It has arrived, or never will: nothing of it is kept but that it was."""
        with self._engine.begin() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(done=True, body=""))

    def failed(self, delivery: Delivery, now: int) -> int | None:
        """It did not arrive: the seconds until the next try, each time twice as long; None where it is given up."""
        wait = min(FIRST_WAIT << min(delivery.tries, 20), LONGEST_WAIT)
        if now + wait - delivery.made > GIVEN_UP_AFTER:
            self.arrived(delivery)
            return None
        with self._engine.begin() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(next_try=now + wait))
        return wait

    def remove_settled(self, now: int) -> None:
        """Forget those that have arrived, once the same event can no longer come."""
        with self._engine.begin() as connection:
            old = deliveries.c.done.is_(True) & (deliveries.c.made < now - _REMEMBERED)
            connection.execute(delete(deliveries).where(old))
