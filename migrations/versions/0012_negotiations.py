"""Negotiations: when and where second appeals are negotiated, which cases meet, who came.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def pointer(table, name, target, *, nullable=False):
    """Return the columns and the constraint of a reference, as the models name it."""
    constraint = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, big_id(), nullable=nullable), constraint


def upgrade():
    add_meetings()
    add_cases()
    add_attendees()


def add_meetings():
    table = "negotiations"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        sa.Column("starts_at", moment(), nullable=False),
        sa.Column("ends_at", moment(), nullable=False),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        *pointer(table, "chair_id", "users", nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_negotiations_lasts")),
        sa.CheckConstraint("room <> '' OR video_url <> ''", name=op.f("ck_negotiations_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiations")),
    )
    op.create_index("ix_negotiations_starts", table, ["starts_at", "id"])


def add_cases():
    table = "negotiation_cases"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "case_id", "cases"),
        *pointer(table, "negotiation_id", "negotiations"),
        sa.Column("scheduled_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_cases")),
        sa.UniqueConstraint(
            "case_id", "scheduled_seq", name=op.f("uq_negotiation_cases_case_id_scheduled_seq")
        ),
    )
    op.create_index(op.f("ix_negotiation_cases_negotiation_id"), table, ["negotiation_id"])


def add_attendees():
    table = "negotiation_attendees"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "case_id", "cases"),
        sa.Column("held_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        *pointer(table, "party_id", "parties", nullable=True),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("mandate", sa.String(length=10), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_masked", sa.String(length=120), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.CheckConstraint("side IN ('consumer', 'business')", name=op.f("ck_negotiation_attendees_side")),
        sa.CheckConstraint(
            "capacity IN ('self', 'legal', 'agent', 'employee')",
            name=op.f("ck_negotiation_attendees_capacity"),
        ),
        sa.CheckConstraint(
            "mandate IN ('none', 'general', 'special')", name=op.f("ck_negotiation_attendees_mandate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_attendees")),
        sa.UniqueConstraint(
            "case_id", "held_seq", "position", name=op.f("uq_negotiation_attendees_case_id_held_seq_position")
        ),
    )


def downgrade():
    raise RuntimeError("Who met whom and what was agreed is part of the record; it is not dropped.")
