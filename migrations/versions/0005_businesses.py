"""Businesses: who was merged into whom, ties, other names by kind, their history and an index of names.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from petitions.rules.business_names import grams_of_name

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 1000
NOT_ITSELF = ("ck_businesses_not_itself", "merged_into_id IS NULL OR merged_into_id <> id")
MERGED_PAIR = ("ck_businesses_merged_pair", "(merged_into_id IS NULL) = (root_id IS NULL)")
NAME_KIND = ("ck_business_aliases_kind", "kind IN ('alias', 'brand', 'shop', 'account', 'former')")


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    add_to_businesses()
    create_ties()
    create_changes()
    create_grams()


def add_to_businesses():
    op.add_column("businesses", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    refers = "CONSTRAINT fk_businesses_{0} REFERENCES businesses (id)"
    add("businesses", f"merged_into_id {number()} {refers.format('merged_into_id')} {check(*NOT_ITSELF)}")
    add("businesses", f"root_id {number()} {refers.format('root_id')} {check(*MERGED_PAIR)}")
    for column in ("merged_into_id", "root_id"):
        op.create_index(op.f(f"ix_businesses_{column}"), "businesses", [column])
    add("business_aliases", f"kind VARCHAR(20) NOT NULL DEFAULT 'alias' {check(*NAME_KIND)}")


def add(table, column):
    """Add a column with its constraints: SQLite takes them in this statement and in no later one."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def number():
    return "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"


def check(name, condition):
    return f"CONSTRAINT {name} CHECK ({condition})"


def create_ties():
    op.create_table(
        "business_ties",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("business_id", big_id(), nullable=False),
        sa.Column("to_business_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("tied_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('branch_of', 'brand_of', 'sells_on')", name=op.f("ck_business_ties_kind")
        ),
        sa.CheckConstraint("business_id <> to_business_id", name=op.f("ck_business_ties_two_businesses")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_ties_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_business_id"], ["businesses.id"], name=op.f("fk_business_ties_to_business_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_ties")),
    )
    op.create_index(op.f("ix_business_ties_business_id"), "business_ties", ["business_id"])
    op.create_index(op.f("ix_business_ties_to_business_id"), "business_ties", ["to_business_id"])


def create_changes():
    op.create_table(
        "business_changes",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("business_id", big_id(), nullable=False),
        sa.Column("other_id", big_id(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_at", moment(), nullable=False),
        sa.Column("by_id", big_id(), nullable=True),
        sa.Column("by_label", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_changes_business_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["businesses.id"], name=op.f("fk_business_changes_other_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_business_changes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_changes")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_business_changes_submission_key")),
    )
    for column in ("business_id", "other_id"):
        op.create_index(op.f(f"ix_business_changes_{column}_id"), "business_changes", [column, "id"])


def create_grams():
    grams = op.create_table(
        "business_grams",
        sa.Column("gram", sa.String(length=64), nullable=False),
        sa.Column("business_id", big_id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_grams_business_id")
        ),
        sa.PrimaryKeyConstraint("gram", "business_id", name=op.f("pk_business_grams")),
    )
    connection = op.get_bind()
    found = set()
    for table, key in (("businesses", "id"), ("business_aliases", "business_id")):
        names = sa.select(sa.column(key), sa.column("name")).select_from(sa.table(table))
        if table == "business_aliases":
            names = names.where(sa.column("ended_at").is_(None))
        found |= {
            (gram, business_id)
            for business_id, name in connection.execute(names)
            for gram in grams_of_name(name)
        }
    rows = [{"gram": gram, "business_id": business_id} for gram, business_id in sorted(found)]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(grams.insert(), rows[start : start + AT_ONCE])
    op.create_index(op.f("ix_business_grams_business_id"), "business_grams", ["business_id"])


def downgrade():
    raise RuntimeError("Who was merged into whom, and why, is part of the record; it is not dropped.")
