"""From where a citizen filed, as a keyed mark: the filings of an hour are counted by it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("matters", sa.Column("filed_from", sa.LargeBinary(length=16), nullable=True))
    known = sa.text("filed_from IS NOT NULL")
    columns = ["filed_from", "opened_at"]
    op.create_index("ix_matters_filed_from", "matters", columns, postgresql_where=known, sqlite_where=known)


def downgrade():
    op.drop_index("ix_matters_filed_from", "matters")
    op.drop_column("matters", "filed_from")
