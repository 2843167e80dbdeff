"""The contacts of a day in the order in which they came, whenever they were typed in.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_consultations_day", "consultations")
    op.create_index("ix_consultations_day", "consultations", ["contacted_on", "contacted_at", "id"])


def downgrade():
    op.drop_index("ix_consultations_day", "consultations")
    op.create_index("ix_consultations_day", "consultations", ["contacted_on", "id"])
