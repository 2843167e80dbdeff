"""Deadlines: calendar versions and closures with their story, paused clocks, warnings, notices owed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INFORMATION = (
    "handling_cap",
    "handling_cap_working",
    "survey",
    "reopening",
    "nullity_action",
    "restoration",
    "remediation_once",
    "court_fee_refund",
    "financial_ombudsman",
    "rescission",
    "report_settlement",
)
"""Periods that are only shown: as clocks they were not told apart before."""


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    create_calendar_changes()
    tell_more_of_closures()
    add_to_cases_and_clocks()
    create_warnings()
    create_owed_notices()


def create_calendar_changes():
    op.create_table(
        "calendar_changes",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("proposed_at", moment(), nullable=False),
        sa.Column("proposed_by_id", big_id(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_at", moment(), nullable=True),
        sa.Column("decided_by_id", big_id(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind IN ('import', 'closure', 'revocation', 'half_days')", name=op.f("ck_calendar_changes_kind")
        ),
        sa.CheckConstraint(
            "decision IN ('pending', 'approved', 'refused')", name=op.f("ck_calendar_changes_decision")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_calendar_changes_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_calendar_changes_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_calendar_changes_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_changes")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_calendar_changes_submission_key")),
    )


def tell_more_of_closures():
    with op.batch_alter_table("closures") as batch:
        batch.add_column(
            sa.Column("reason", sa.String(length=100), nullable=False, server_default="停止上班")
        )
        batch.add_column(sa.Column("entered_at", moment(), nullable=True))
        batch.add_column(sa.Column("entered_by_id", big_id(), nullable=True))
        batch.add_column(sa.Column("change_id", big_id(), nullable=True))
        batch.add_column(sa.Column("revoked_by_change_id", big_id(), nullable=True))
        for column, table in (
            ("entered_by_id", "users"),
            ("change_id", "calendar_changes"),
            ("revoked_by_change_id", "calendar_changes"),
        ):
            batch.create_foreign_key(op.f(f"fk_closures_{column}"), table, [column], ["id"])


def add_to_cases_and_clocks():
    op.add_column("cases", sa.Column("due_rank", sa.SmallInteger(), nullable=False, server_default="9"))
    op.add_column("clocks", sa.Column("target_on", sa.Date(), nullable=True))
    op.add_column("clocks", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("clocks", sa.Column("paused_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "clocks", sa.Column("is_information", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE clocks SET target_on = due_on")
    clocks = sa.table("clocks", sa.column("period", sa.String), sa.column("is_information", sa.Boolean))
    op.execute(clocks.update().where(clocks.c.period.in_(INFORMATION)).values(is_information=True))
    order_by_rank()


def order_by_rank():
    """Rebuild the indexes of the worklist with what is lost by missing the day as their second key."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    no = "IS 0" if on_sqlite else "IS false"
    open_ones, unrouted = "is_open", f"is_open AND is_routed {no}"
    order = ["due_sort", "due_rank", "id", "turn"]
    for name, first, where in (
        ("ix_cases_open_due", [], open_ones),
        ("ix_cases_open_unit", ["unit_id"], open_ones),
        ("ix_cases_open_officer", ["officer_id"], open_ones),
        ("ix_cases_open_unrouted", ["unit_id"], unrouted),
    ):
        op.drop_index(name, table_name="cases")
        partial = sa.text(where)
        op.create_index(name, "cases", [*first, *order], postgresql_where=partial, sqlite_where=partial)
    running = sa.text(f"met_on IS NULL AND is_revoked {no} AND is_information {no}")
    op.create_index(
        "ix_clocks_running", "clocks", ["due_on", "case_id"], postgresql_where=running, sqlite_where=running
    )


def create_warnings():
    op.create_table(
        "warnings",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("started_by_seq", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("fires_on", sa.Date(), nullable=False),
        sa.Column("whom", sa.String(length=20), nullable=False),
        sa.Column("user_id", big_id(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("planned_at", moment(), nullable=False),
        sa.Column("told_at", moment(), nullable=True),
        sa.Column("told_in", big_id(), nullable=True),
        sa.CheckConstraint("state IN ('ready', 'told', 'dropped')", name=op.f("ck_warnings_state")),
        sa.CheckConstraint("(told_at IS NOT NULL) = (state = 'told')", name=op.f("ck_warnings_told_pair")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_warnings_matter_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_warnings_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_warnings_user_id")),
        sa.ForeignKeyConstraint(["told_in"], ["outbox.id"], name=op.f("fk_warnings_told_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warnings")),
        sa.UniqueConstraint(
            "case_id",
            "period",
            "started_by_seq",
            "rule",
            "due_on",
            "fires_on",
            name=op.f("uq_warnings_case_id_period_started_by_seq_rule_due_on_fires_on"),
        ),
    )
    op.create_index(op.f("ix_warnings_case_id"), "warnings", ["case_id"])
    ready = sa.text("state = 'ready'")
    op.create_index(
        "ix_warnings_ready", "warnings", ["fires_on", "id"], postgresql_where=ready, sqlite_where=ready
    )


def create_owed_notices():
    op.create_table(
        "owed_notices",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=20), nullable=False),
        sa.Column("party_id", big_id(), nullable=True),
        sa.Column("owed_at", moment(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", big_id(), nullable=True),
        sa.Column("outbox_id", big_id(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_owed_notices_matter_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_owed_notices_case_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_owed_notices_party_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_owed_notices_done_by_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_owed_notices_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_notices")),
        sa.UniqueConstraint(
            "case_id", "event_seq", "document", name=op.f("uq_owed_notices_case_id_event_seq_document")
        ),
    )
    undone = sa.text("done_on IS NULL")
    op.create_index(
        "ix_owed_notices_open", "owed_notices", ["case_id"], postgresql_where=undone, sqlite_where=undone
    )


def downgrade():
    raise RuntimeError("Warnings told and notices owed are part of the record; they are not dropped.")
