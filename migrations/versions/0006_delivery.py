"""Delivery: what became of every mail, a Message-ID of its own, and notices that go on paper instead.

Revision ID: 0006
Revises: 0005
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def moment():
    return sa.DateTime(timezone=True)


def upgrade():
    for column in (
        sa.Column("token", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("sending_at", moment(), nullable=True),
        sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failure", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("failed_at", moment(), nullable=True),
        sa.Column("settled_at", moment(), nullable=True),
    ):
        op.add_column("outbox", column)
    op.add_column("owed_notices", sa.Column("mail_failed_at", moment(), nullable=True))
    name_messages()
    op.create_index("ix_outbox_token", "outbox", ["token"], unique=True)
    dead = sa.text("state = 'dead'")
    op.create_index("ix_outbox_dead", "outbox", ["case_id"], postgresql_where=dead, sqlite_where=dead)


def name_messages():
    """Give every message the token of its Message-ID; what was refused for good keeps its reason.

    A mail that waits to be tried again leaves under a new Message-ID: nobody has it under the old one.
    """
    columns = ("id", "token", "state", "failure", "last_error", "failed_at", "run_at")
    outbox = sa.table("outbox", *(sa.column(name) for name in columns))
    connection = op.get_bind()
    known = list(connection.execute(sa.select(outbox.c.id)).scalars())
    if known:
        change = outbox.update().where(outbox.c.id == sa.bindparam("row"))
        rows = [{"row": row, "token": secrets.token_hex(16)} for row in known]
        connection.execute(change.values(token=sa.bindparam("token")), rows)
    dead = outbox.update().where(outbox.c.state == "dead")
    connection.execute(dead.values(failed_at=outbox.c.run_at, failure="refused"))


def downgrade():
    raise RuntimeError("What became of a mail is part of the record; it is not dropped.")
