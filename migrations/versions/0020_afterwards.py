"""What becomes of a consultation, and from which case an inspection came.

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
    with op.batch_alter_table("consultations") as table:
        table.add_column(sa.Column("referred_to", sa.String(60), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("activities") as table:
        for column, of in (("matter_id", "matters"), ("case_id", "cases")):
            table.add_column(sa.Column(column, sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
            table.create_foreign_key(op.f(f"fk_activities_{column}"), of, [column], ["id"])
        table.create_index(op.f("ix_activities_case_id"), ["case_id"])


def downgrade():
    raise RuntimeError("To whom consultations were referred, and why inspections were made, would be lost.")
