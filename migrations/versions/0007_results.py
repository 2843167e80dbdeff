"""How cases ended is a figure now: the facts are made anew with it, and until then counted as they lie.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("day_facts", "fact_watermark", "dirty_days"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own tables)


def downgrade():
    upgrade()
