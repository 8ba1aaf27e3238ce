"""What is kept on purpose: votes on answers and what came of them. SQLite by default, PostgreSQL where it is named."""

from wizard.store.database import Store, StoreUnreachable, open_store
from wizard.store.votes import Tally, VoteKind, Votes

__all__ = ["Store", "StoreUnreachable", "Tally", "VoteKind", "Votes", "open_store"]
