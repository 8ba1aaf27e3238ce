"""Votes on answers, and the salts that keep their visitors unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("node", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False, server_default=""),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.UniqueConstraint("node", "kind", "visitor", name="one_vote_of_a_visitor"),
    )
    op.create_index("ix_votes_node", "votes", ["node"])
    op.create_table(
        "salts",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Remove both tables, with what is in them."""
    op.drop_table("salts")
    op.drop_table("votes")
