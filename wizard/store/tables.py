"""The tables, as SQLAlchemy knows them; how they came to be is in ``migrations``."""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

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
