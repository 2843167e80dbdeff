"""Who acts for whom, with which powers; and the day of birth of a person, sealed.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "kind IN ('legal', 'agent', 'special_agent', 'selected', 'assistant')"


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def pointer(table, name, target):
    """Return the columns and the constraint of a reference, as the models name it."""
    constraint = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, big_id(), nullable=False), constraint


def upgrade():
    op.add_column("persons", sa.Column("birth_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "persons", sa.Column("birth_masked", sa.String(length=20), nullable=False, server_default="")
    )
    add_representations()


def add_representations():
    table = "representations"
    op.create_table(
        table,
        sa.Column("id", big_id(), nullable=False),
        *pointer(table, "matter_id", "matters"),
        *pointer(table, "party_id", "parties"),
        *pointer(table, "representative_id", "parties"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("powers", sa.String(length=80), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_representations_kind")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= since_on", name=op.f("ck_representations_lasts")),
        sa.CheckConstraint("party_id <> representative_id", name=op.f("ck_representations_another")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    op.create_index(op.f("ix_representations_matter_id"), table, ["matter_id"])


def downgrade():
    raise RuntimeError("Who acted for whom is part of the record; it is not dropped.")
