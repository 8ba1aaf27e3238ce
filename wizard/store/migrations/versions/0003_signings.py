"""Who is at work in a portal's frame, for as long as that is known, and who has kept a case."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make two tables, and two columns of cases."""
    op.create_table(
        "proofs",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_proofs_until", "proofs", ["until"])
    op.create_table(
        "signings",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("issuer", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("ticket", sa.String(200), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_signings_until", "signings", ["until"])
    op.add_column("cases", sa.Column("author", sa.String(200), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("owner", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Remove what was made, with what is in it."""
    op.drop_column("cases", "owner")
    op.drop_column("cases", "author")
    op.drop_table("signings")
    op.drop_table("proofs")
