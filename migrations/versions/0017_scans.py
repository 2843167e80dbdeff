"""Scans: files wait for the virus scanner, and what was found in one stands beside it.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNSCANNED = sa.text("scan_due_at IS NOT NULL")


def upgrade():
    table = "attachments"
    for column in (
        sa.Column("scan_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("scan_failure", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("malware", sa.String(length=200), nullable=False, server_default=""),
    ):
        op.add_column(table, column)
    op.create_index(
        "ix_attachments_waiting",
        table,
        ["scan_due_at"],
        postgresql_where=UNSCANNED,
        sqlite_where=UNSCANNED,
    )
    op.create_index(op.f("ix_attachments_sha256"), table, ["sha256"])


def downgrade():
    raise RuntimeError("What the scanner found is part of the record; it is not dropped.")
