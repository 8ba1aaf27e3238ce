"""The tables, as SQLAlchemy knows them; how they came to be is in ``migrations``."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

votes = Table(
    "votes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("node", String(200), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("reason", String(500), nullable=False, default=""),
    Column("lang", String(10), nullable=False),
    Column("day", String(10), nullable=False),
    Column("visitor", String(64), nullable=False),
    UniqueConstraint("node", "kind", "visitor", name="one_vote_of_a_visitor"),
)
salts = Table(
    "salts", metadata, Column("day", String(10), primary_key=True), Column("salt", String(64), nullable=False)
)
cases = Table(
    "cases",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("customer", String(22), nullable=False, unique=True),
    Column("created", String(10), nullable=False),
    Column("expires", String(10), nullable=False, index=True),
    Column("lang", String(10), nullable=False),
    Column("title", String(300), nullable=False),
    Column("turn", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String(200), nullable=False, default=""),
    Column("owner", String(64), nullable=False, default=""),
)
case_events = Table(
    "case_events",
    metadata,
    Column("case_id", String(22), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("day", String(10), nullable=False),
    Column("lines", Integer, nullable=False, default=0),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("event", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_try", BigInteger, nullable=False, index=True),
    Column("done", Boolean, nullable=False, default=False),
)
proofs = Table(
    "proofs",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
signings = Table(
    "signings",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("issuer", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(200), nullable=False),
    Column("ticket", String(200), nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
)
