"""Batches: what is done to many cases of an incident at once, one row a case.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('ready', 'running')")


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def pointer(table, name, target, *, nullable=False):
    """Return the columns and the constraint of a reference, as the models name it."""
    constraint = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, big_id(), nullable=nullable), constraint


def upgrade():
    add_batches()
    add_items()


def add_batches():
    table = "batches"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "lead_id", "cases"),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("order_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("order_masked", sa.String(length=300), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("asked_at", moment(), nullable=False),
        *pointer(table, "asked_by_id", "users", nullable=True),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("stopped_at", moment(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('letters', 'acts', 'answers')", name=op.f("ck_batches_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_batches_submission_key")),
    )
    op.create_index(op.f("ix_batches_lead_id"), table, ["lead_id"])


def add_items():
    table = "batch_items"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "batch_id", "batches"),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "case_id", "cases"),
        *pointer(table, "party_id", "parties", nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", moment(), nullable=True),
        sa.Column("done_at", moment(), nullable=True),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        *pointer(table, "letter_id", "letters", nullable=True),
        sa.CheckConstraint(
            "state IN ('ready', 'running', 'done', 'refused')", name=op.f("ck_batch_items_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_items")),
    )
    op.create_index("ix_batch_items_of_batch", table, ["batch_id", "state", "id"])
    op.create_index("ix_batch_items_waiting", table, ["id"], postgresql_where=WAITING, sqlite_where=WAITING)


def downgrade():
    raise RuntimeError("What was ordered for many cases at once is part of the record; it is not dropped.")
