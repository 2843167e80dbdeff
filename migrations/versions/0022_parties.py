"""Parties: their part in the trade, when it ended, how a business is reached; and what was put right.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def number():
    return "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"


def pointer(table, name, target, *, nullable=False):
    """Return the columns and the constraint of a reference, as the models name it."""
    constraint = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, big_id(), nullable=nullable), constraint


def upgrade():
    op.add_column("parties", sa.Column("trade_role", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("parties", sa.Column("ended_on", sa.Date(), nullable=True))
    for table in ("parties", "businesses"):
        refers = f"CONSTRAINT fk_{table}_contact_id REFERENCES persons (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN contact_id {number()} {refers}")
    add_amendments()


def add_amendments():
    table = "amendments"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "case_id", "cases"),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        *pointer(table, "party_id", "parties", nullable=True),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("old_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("old_masked", sa.String(length=300), nullable=False),
        sa.Column("new_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("new_masked", sa.String(length=300), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )
    op.create_index(op.f("ix_amendments_matter_id"), table, ["matter_id"])


def downgrade():
    raise RuntimeError("Who took part and what was put right is part of the record; it is not dropped.")
