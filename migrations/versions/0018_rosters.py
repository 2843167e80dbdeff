"""Rosters: an item of a batch may be one line of a list of people, each of whom gets a case.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("batch_items", sa.Column("line", sa.Integer(), nullable=True))


def downgrade():
    raise RuntimeError("Which line of a roster became which case is part of the record; it is not dropped.")
