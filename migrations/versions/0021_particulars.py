"""What is told of a dispute beside its story: the main cause, the particulars, and whether it is urgent.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("matters", sa.Column("cause", sa.String(40), nullable=False, server_default=""))
    op.add_column("matters", sa.Column("particulars", sa.JSON(), nullable=True))
    op.add_column("cases", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    raise RuntimeError("What people told would be lost.")
