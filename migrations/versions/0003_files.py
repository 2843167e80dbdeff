"""Files: with which event they came, whose they are, who took them in.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("attachments") as batch:
        batch.add_column(sa.Column("event_seq", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("party_id", big_id, nullable=True))
        batch.add_column(sa.Column("received_by_id", big_id, nullable=True))
        batch.create_foreign_key(op.f("fk_attachments_party_id"), "parties", ["party_id"], ["id"])
        batch.create_foreign_key(op.f("fk_attachments_received_by_id"), "users", ["received_by_id"], ["id"])
        batch.create_unique_constraint(
            op.f("uq_attachments_case_id_event_seq_sha256"), ["case_id", "event_seq", "sha256"]
        )
        batch.create_check_constraint(
            op.f("ck_attachments_audience"), "audience IN ('office', 'complainant', 'respondent', 'all')"
        )
