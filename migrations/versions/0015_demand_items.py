"""What a complaint asks for, point by point, beside the text.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("matters", sa.Column("demand_items", sa.JSON(), nullable=True))


def downgrade():
    op.drop_column("matters", "demand_items")
