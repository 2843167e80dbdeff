"""What is told of a dispute beside its story: the main cause, and the particulars.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("matters", sa.Column("cause", sa.String(40), nullable=False, server_default=""))
    op.add_column("matters", sa.Column("particulars", sa.JSON(), nullable=True))


def downgrade():
    raise RuntimeError("What people told would be lost.")
