"""Cases that were kept on purpose, each under an address that cannot be guessed, until they expire or are deleted.

What is in a case belongs to who keeps it (``turn`` and ``note`` are texts here). Nothing says who that was, but where
a portal has proved it.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from wizard.errors import NotFound, WizardError
from wizard.store.deliveries import Event, announce
from wizard.store.tables import case_events, cases

CaseState = Literal["open", "waiting", "done"]
"""Somebody works on it; the customer has been asked; a solution worked."""
CaseEventKind = Literal["kept", "changed", "asked", "closed", "lines"]
LONGEST_TITLE, LONGEST_NOTE = 300, 2000
_ID_LENGTH = 22
_TRIES = 20
_COLUMNS = (
    "id",
    "customer",
    "created",
    "expires",
    "lang",
    "title",
    "turn",
    "note",
    "state",
    "version",
    "author",
    "owner",
)


class CaseGone(NotFound):
    """The case was deleted, has expired, or never was: nothing is left by which to tell."""

    code = "case-gone"


class CasesFull(WizardError):
    """As many cases are kept as may be. ``limit`` is how many, ``day`` the last day of the first that expires."""

    code = "cases-full"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """What happened on a day; ``lines`` is how many the customer sent, or there were when it was kept."""

    kind: CaseEventKind
    day: str
    lines: int


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``id`` opens it, ``customer`` opens what is asked of the customer and nothing else.

    ``created`` and ``expires`` are days (YYYY-MM-DD, UTC), the latter the last on which it is kept. ``author`` is the
    name of the agent who kept it, where a portal has proved it, and ``owner`` a hash that tells that agent from others.
    """

    id: str
    customer: str
    created: str
    expires: str
    lang: str
    title: str
    turn: str
    note: str
    state: CaseState
    version: int
    author: str = ""
    owner: str = ""
    events: tuple[CaseEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a case becomes, what happened, and what other systems are to be told of it."""

    case: Case
    kind: CaseEventKind
    lines: int = 0
    events: tuple[Event, ...] = ()


def new_case(lang: str, title: str, turn: str, note: str, state: CaseState = "open") -> Case:
    """A case to keep, with an address of its own (128 random bits).

    The customer's address is made from it, and does not lead back.
    """
    identity = secrets.token_urlsafe(16)
    digest = hashlib.sha256(f"customer {identity}".encode("ascii")).digest()
    customer = urlsafe_b64encode(digest[:16]).decode("ascii").rstrip("=")
    return Case(identity, customer, "", "", lang, title[:LONGEST_TITLE], turn, note[:LONGEST_NOTE], state, 1)


class Cases:
    """The cases of one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, case: Case, days: int, lines: int, today: date | None = None, most: int | None = None) -> str:
        """Keep a case for so many days; returns its id once it is safe.

        Where ``most`` cases are kept, those that have expired go first; raises ``CasesFull`` if that leaves no room.
        """
        day = today or _today()
        if most is not None:
            self._make_room(most, day)
        with self._engine.begin() as connection:
            made = replace(case, created=day.isoformat(), expires=_later(day, days))
            connection.execute(insert(cases).values({name: getattr(made, name) for name in _COLUMNS}))
            _note(connection, made, CaseEvent("kept", day.isoformat(), lines))
        return case.id

    def _make_room(self, most: int, day: date) -> None:
        with self._engine.connect() as connection:
            count = select(func.count()).select_from(cases)
            if connection.execute(count).scalar_one() < most:
                return
        self.remove_expired(day)
        with self._engine.connect() as connection:
            if connection.execute(count).scalar_one() >= most:
                first = connection.execute(select(func.min(cases.c.expires))).scalar_one()
                raise CasesFull(limit=most, day=str(first or ""))

    def find(self, identity: str, today: date | None = None) -> Case:
        """The case with this id. Raises ``CaseGone``."""
        return self._found("id", identity, today)

    def find_for_customer(self, key: str, today: date | None = None) -> Case:
        """The case of which a customer was asked something. Raises ``CaseGone``."""
        return self._found("customer", key, today)

    def _found(self, column: str, value: str, today: date | None) -> Case:
        with self._engine.connect() as connection:
            row = None
            if len(value) == _ID_LENGTH and value.isascii():
                wanted = select(cases).where(cases.c[column] == value)
                row = connection.execute(wanted).mappings().first()
            if row is None or row["expires"] < (today or _today()).isoformat():
                raise CaseGone
            return _case(connection, row)

    def change(
        self, identity: str, make: Callable[[Case], Change | None], days: int, today: date | None = None
    ) -> Case:
        """Change a case, whatever others do to it meanwhile: ``make`` is asked again if they were first.

        Where it makes None, nothing changes. A change begins the time for which it is kept anew. Raises ``CaseGone``.
        """
        day = today or _today()
        for _ in range(_TRIES):
            found = self.find(identity, day)
            change = make(found)
            if change is None:
                return found
            made = replace(change.case, expires=_later(day, days), version=found.version + 1)
            if self._is_written(made, found.version, change, day.isoformat()):
                return self.find(identity, day)
        raise TimeoutError(f"the case was changed by others {_TRIES} times in a row")

    def _is_written(self, made: Case, before: int, change: Change, day: str) -> bool:
        values = {name: getattr(made, name) for name in _COLUMNS if name not in ("id", "customer", "created")}
        with self._engine.begin() as connection:
            same = (cases.c.id == made.id) & (cases.c.version == before)
            if not connection.execute(update(cases).where(same).values(values)).rowcount:
                return False
            _note(connection, made, CaseEvent(change.kind, day, change.lines))
            for event in change.events:
                announce(connection, event, day)
        return True

    def delete(self, identity: str) -> None:
        """Delete a case with everything about it."""
        with self._engine.begin() as connection:
            connection.execute(delete(case_events).where(case_events.c.case_id == identity))
            connection.execute(delete(cases).where(cases.c.id == identity))

    def remove_expired(self, today: date | None = None) -> int:
        """Delete what has expired; how many those were."""
        with self._engine.begin() as connection:
            old = select(cases.c.id).where(cases.c.expires < (today or _today()).isoformat())
            connection.execute(delete(case_events).where(case_events.c.case_id.in_(old)))
            return connection.execute(delete(cases).where(cases.c.id.in_(old))).rowcount


def _case(connection: Connection, row: RowMapping) -> Case:
    happened = connection.execute(
        select(case_events.c.kind, case_events.c.day, case_events.c.lines)
        .where(case_events.c.case_id == row["id"])
        .order_by(case_events.c.number)
    )
    return Case(**{name: row[name] for name in _COLUMNS}, events=tuple(CaseEvent(*each) for each in happened))


def _note(connection: Connection, case: Case, event: CaseEvent) -> None:
    """Write down what happened; the version of the case is its number, so that none comes twice."""
    connection.execute(
        insert(case_events).values(
            case_id=case.id, number=case.version, kind=event.kind, day=event.day, lines=event.lines
        )
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _later(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()
