"""Tasks: what somebody has to do about a case beside the steps of its procedure.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

UNDONE = sa.text("done_at IS NULL")
TABLE = "tasks"


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def pointer(name, target, *, nullable=False):
    """Return the columns and the constraint of a reference, as the models name it."""
    constraint = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{name}_{target}"))
    return sa.Column(name, big_id(), nullable=nullable), constraint


def upgrade():
    op.create_table(
        TABLE,
        sa.Column("id", big_id(), nullable=False),
        *pointer("matter_id", "matters"),
        *pointer("case_id", "cases"),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        *pointer("assignee_id", "users"),
        sa.Column("written_at", moment(), nullable=False),
        *pointer("written_by_id", "users"),
        sa.Column("done_at", moment(), nullable=True),
        *pointer("done_by_id", "users", nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_tasks_done_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_tasks_submission_key")),
    )
    op.create_index(op.f("ix_tasks_case_id"), TABLE, ["case_id"])
    op.create_index("ix_tasks_open", TABLE, ["assignee_id"], postgresql_where=UNDONE, sqlite_where=UNDONE)


def downgrade():
    raise RuntimeError("What somebody had to do, and who did it, is part of the record; it is not dropped.")
