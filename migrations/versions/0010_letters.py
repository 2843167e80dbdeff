"""Letters: the versions of their words, and what was issued.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PENDING = sa.text("decision = 'pending'")


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def refers(table, column):
    other = {"matter": "matters", "case": "cases", "party": "parties", "outbox": "outbox"}.get(
        column.removesuffix("_id"), "users"
    )
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade():
    create_wordings()
    create_letters()


def create_wordings():
    op.create_table(
        "letter_wordings",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("document", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("proposed_at", moment(), nullable=False),
        sa.Column("proposed_by_id", big_id(), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("decided_at", moment()),
        sa.Column("decided_by_id", big_id()),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.Column("submission_key", sa.String(64)),
        refers("letter_wordings", "proposed_by_id"),
        refers("letter_wordings", "decided_by_id"),
        sa.UniqueConstraint("document", "version", name="uq_letter_wordings_document_version"),
        sa.UniqueConstraint("submission_key", name="uq_letter_wordings_submission_key"),
        sa.CheckConstraint("version >= 1", name="ck_letter_wordings_version"),
        sa.CheckConstraint(
            "decision IN ('pending', 'approved', 'refused')", name="ck_letter_wordings_decision"
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="ck_letter_wordings_two_persons"
        ),
    )
    op.create_index(
        "ix_letter_wordings_pending",
        "letter_wordings",
        ["document"],
        unique=True,
        postgresql_where=PENDING,
        sqlite_where=PENDING,
    )


def create_letters():
    unposted = sa.text("way = 'paper' AND posted_on IS NULL")
    op.create_table(
        "letters",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("tells_seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(20), nullable=False),
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("party_id", big_id()),
        sa.Column("number", sa.String(60)),
        sa.Column("issued_at", moment(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", big_id(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("to_masked", sa.String(260), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_masked", sa.String(300), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("outbox_id", big_id()),
        sa.Column("posted_on", sa.Date()),
        sa.Column("posted_by_id", big_id()),
        sa.Column("kept_until", sa.Date()),
        sa.Column("submission_key", sa.String(80)),
        *(refers("letters", column) for column in ("matter_id", "case_id", "party_id", "outbox_id")),
        *(refers("letters", column) for column in ("issued_by_id", "posted_by_id")),
        sa.UniqueConstraint("case_id", "event_seq", "party_id", name="uq_letters_case_id_event_seq_party_id"),
        sa.UniqueConstraint("number", name="uq_letters_number"),
        sa.UniqueConstraint("submission_key", name="uq_letters_submission_key"),
        sa.CheckConstraint("way IN ('mail', 'paper', 'file')", name="ck_letters_way"),
        sa.CheckConstraint(
            "reader IN ('consumer', 'business', 'both', 'agency', 'file')", name="ck_letters_reader"
        ),
        sa.CheckConstraint("posted_on IS NULL OR way = 'paper'", name="ck_letters_posted"),
    )
    op.create_index("ix_letters_matter_id", "letters", ["matter_id"])
    op.create_index(
        "ix_letters_unposted", "letters", ["id"], postgresql_where=unposted, sqlite_where=unposted
    )
