"""Disclosure requests: a field opened with a supervisor's approval, one case, for a short time.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "disclosure_requests"


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        TABLE,
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("party_id", big_id(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", moment(), nullable=False),
        sa.Column("asked_by_id", big_id(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_at", moment(), nullable=True),
        sa.Column("decided_by_id", big_id(), nullable=True),
        sa.Column("open_until", moment(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        *constraints(),
    )
    op.create_index(op.f(f"ix_{TABLE}_case_id"), TABLE, ["case_id"])
    op.create_index(op.f(f"ix_{TABLE}_asked_by_id"), TABLE, ["asked_by_id"])
    pending = sa.text("decision = 'pending'")
    op.create_index(
        f"ix_{TABLE}_pending",
        TABLE,
        ["case_id", "party_id", "field", "asked_by_id"],
        unique=True,
        postgresql_where=pending,
        sqlite_where=pending,
    )


def constraints():
    keys = {
        "matter_id": "matters",
        "case_id": "cases",
        "party_id": "parties",
        "asked_by_id": "users",
        "unit_id": "units",
        "decided_by_id": "users",
    }
    for column, table in keys.items():
        yield sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{column}"))
    checks = {
        "decision": "decision IN ('pending', 'approved', 'refused')",
        "open_until_pair": "(open_until IS NOT NULL) = (decision = 'approved')",
        "two_persons": "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
    }
    for name, condition in checks.items():
        yield sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}"))
    yield sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}"))
    yield sa.UniqueConstraint(
        "submission_key", "party_id", "field", name=op.f(f"uq_{TABLE}_submission_key_party_id_field")
    )


def downgrade():
    raise RuntimeError("Who was let open whose data is part of the record; it is not dropped.")
