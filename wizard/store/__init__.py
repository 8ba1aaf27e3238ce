"""What is kept on purpose: votes, cases, what other systems are told, who is at work. SQLite, or PostgreSQL."""

from wizard.store.cases import Case, CaseGone, Cases, CasesFull, CaseState, Change, new_case
from wizard.store.database import Store, StoreUnreachable, open_store
from wizard.store.deliveries import Deliveries, Delivery, Event, EventKind
from wizard.store.signings import Signing, SigningKind, Signings
from wizard.store.votes import Tally, VoteKind, Votes

__all__ = [
    "Case",
    "CaseGone",
    "CaseState",
    "Cases",
    "CasesFull",
    "Change",
    "Deliveries",
    "Delivery",
    "Event",
    "EventKind",
    "Signing",
    "SigningKind",
    "Signings",
    "Store",
    "StoreUnreachable",
    "Tally",
    "VoteKind",
    "Votes",
    "new_case",
    "open_store",
]
