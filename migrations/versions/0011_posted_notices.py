"""Notices: owed to a party each, how one left on paper, and indexes of those open and those not yet queued.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNDONE = sa.text("done_on IS NULL")
UNQUEUED = sa.text("done_on IS NULL AND outbox_id IS NULL AND no_address_at IS NULL")
OLD_KEY = "uq_owed_notices_case_id_event_seq_document"
KEY = ("case_id", "event_seq", "document", "party_id")


def upgrade():
    name_the_complainant()
    op.drop_index("ix_owed_notices_open", table_name="owed_notices")
    with op.batch_alter_table("owed_notices") as batch:
        batch.add_column(sa.Column("done_how", sa.String(length=20), nullable=False, server_default=""))
        batch.add_column(sa.Column("no_address_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(OLD_KEY, type_="unique")
        batch.create_unique_constraint(op.f("uq_owed_notices_" + "_".join(KEY)), KEY)
    create_index("open", UNDONE)
    create_index("unqueued", UNQUEUED)


def name_the_complainant():
    """Until now a notice without a party was owed to the complainant."""
    op.execute(
        """UPDATE owed_notices SET party_id = (
               SELECT id FROM parties
               WHERE parties.matter_id = owed_notices.matter_id AND role = 'complainant' AND position = 1)
           WHERE party_id IS NULL"""
    )


def create_index(name, where):
    op.create_index(
        f"ix_owed_notices_{name}", "owed_notices", ["id"], postgresql_where=where, sqlite_where=where
    )


def downgrade():
    raise RuntimeError("Who was told what, and how, is part of the record; it is not dropped.")
