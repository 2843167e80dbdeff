"""The record: matters, parties, cases, events, registers, office, facts.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE matter_search
       USING fts5(grams, content='', detail=none, tokenize='unicode61')""",
    """CREATE TRIGGER matters_search_added AFTER INSERT ON matters BEGIN
         INSERT INTO matter_search(rowid, grams) VALUES (NEW.id, bigrams(NEW.doc));
       END""",
    """CREATE TRIGGER matters_search_changed AFTER UPDATE OF doc ON matters BEGIN
         INSERT INTO matter_search(matter_search, rowid, grams)
           VALUES ('delete', OLD.id, bigrams(OLD.doc));
         INSERT INTO matter_search(rowid, grams) VALUES (NEW.id, bigrams(NEW.doc));
       END""",
)
"""Full text on SQLite: an index without content, kept by the database itself."""

APPEND_ONLY = ("case_events", "audit_entries", "personal_data_reads")


def moment():
    return sa.DateTime(timezone=True)


def big_id():
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def folded_name():
    return sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql")


def grams():
    return postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite")


def upgrade():
    create_tables()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            op.execute(statement)
    keep_history()


def keep_history():
    """What happened stays: the database itself refuses to change or delete it."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(
            """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"""
        )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if on_sqlite:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )


def downgrade():
    raise RuntimeError("The first migration cannot be undone: it would drop the record.")


def create_tables():
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "businesses",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_folded", folded_name(), nullable=False),
        sa.Column("ubn", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.CheckConstraint("kind IN ('domestic', 'foreign', 'individual')", name=op.f("ck_businesses_kind")),
        sa.CheckConstraint("(source IS NULL) = (source_id IS NULL)", name=op.f("ck_businesses_source_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_businesses")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_businesses_source_source_id")),
    )
    op.create_index(op.f("ix_businesses_name_folded"), "businesses", ["name_folded"], unique=False)
    op.create_index(op.f("ix_businesses_ubn"), "businesses", ["ubn"], unique=False)
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("imported_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "closures",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("announced_at", moment(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("revoked_at", moment(), nullable=True),
        sa.CheckConstraint("part IN ('all', 'am', 'pm', 'evening')", name=op.f("ck_closures_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
    )
    op.create_index(op.f("ix_closures_day"), "closures", ["day"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("list", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("label_en", sa.String(length=100), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("list", "code", "valid_from", name=op.f("uq_codes_list_code_valid_from")),
    )
    op.create_table(
        "control_yuan_visits",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("inspection_year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_yuan_visits")),
        sa.UniqueConstraint("visited_on", name=op.f("uq_control_yuan_visits_visited_on")),
    )
    op.create_table(
        "counters",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("roc_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "roc_year", name=op.f("pk_counters")),
    )
    op.create_table(
        "day_facts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_day_facts_n")),
        sa.PrimaryKeyConstraint("day", "measure", "dimension", "value", name=op.f("pk_day_facts")),
    )
    op.create_index(
        "ix_day_facts_month",
        "day_facts",
        ["month", "measure", "dimension", "value", "day", "n"],
        unique=False,
    )
    op.create_table(
        "dirty_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_dirty_days")),
    )
    op.create_table(
        "fact_watermark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_fact_watermark_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_watermark")),
    )
    op.create_table(
        "imports",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("finished_at", moment(), nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("digests", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_source"), "imports", ["source"], unique=False)
    op.create_table(
        "matters",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("category_at_receipt", sa.String(length=40), nullable=False),
        sa.Column("petition_kind", sa.String(length=30), nullable=True),
        sa.Column("transaction_type", sa.String(length=30), nullable=True),
        sa.Column("transaction_on", sa.Date(), nullable=True),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("amount_ntd", sa.BigInteger(), nullable=True),
        sa.Column("first_complaint_to", sa.String(length=20), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", moment(), nullable=True),
        sa.Column("opened_at", moment(), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("secret_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.Column("source_digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("grams", grams(), nullable=True),
        sa.CheckConstraint("kind IN ('dispute', 'petition', 'control_yuan')", name=op.f("ck_matters_kind")),
        sa.CheckConstraint("(source IS NULL) = (source_id IS NULL)", name=op.f("ck_matters_source_pair")),
        sa.CheckConstraint("amount_ntd IS NULL OR amount_ntd >= 0", name=op.f("ck_matters_amount")),
        sa.CheckConstraint("persons >= 1", name=op.f("ck_matters_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_matters_source_source_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_matters_submission_key")),
    )
    op.create_index("ix_matters_grams", "matters", ["grams"], unique=False, postgresql_using="gin")
    op.create_table(
        "meetings",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("starts_at", moment(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('mediation', 'negotiation')", name=op.f("ck_meetings_kind")),
        sa.CheckConstraint("status IN ('planned', 'held', 'cancelled')", name=op.f("ck_meetings_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_meetings_source_source_id")),
    )
    op.create_index("ix_meetings_day", "meetings", ["kind", "held_on", "id"], unique=False)
    op.create_table(
        "persons",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_masked", sa.String(length=120), nullable=False),
        sa.Column("name_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_masked", sa.String(length=60), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_masked", sa.String(length=260), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_masked", sa.String(length=120), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_masked", sa.String(length=20), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.CheckConstraint("(source IS NULL) = (source_id IS NULL)", name=op.f("ck_persons_source_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_persons_source_source_id")),
    )
    op.create_index(op.f("ix_persons_email_index"), "persons", ["email_index"], unique=False)
    op.create_index(op.f("ix_persons_id_number_index"), "persons", ["id_number_index"], unique=False)
    op.create_index(op.f("ix_persons_name_index"), "persons", ["name_index"], unique=False)
    op.create_index(op.f("ix_persons_phone_index"), "persons", ["phone_index"], unique=False)
    op.create_table(
        "rate_buckets",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", moment(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_rate_buckets_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_buckets")),
        sa.UniqueConstraint("key", name=op.f("uq_rate_buckets_key")),
    )
    op.create_index(op.f("ix_rate_buckets_expires_at"), "rate_buckets", ["expires_at"], unique=False)
    op.create_table(
        "units",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("key", name=op.f("uq_units_key")),
    )
    op.create_table(
        "users",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("earlier_hashes", sa.String(length=1000), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_set_at", moment(), nullable=False),
        sa.Column("last_signed_in_at", moment(), nullable=True),
        sa.Column("disabled_at", moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "activities",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("targets", sa.Integer(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=True),
        sa.Column("recorded_at", moment(), nullable=False),
        sa.Column("recorded_by_id", big_id(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('inspection', 'education')", name=op.f("ck_activities_kind")),
        sa.CheckConstraint(
            "status IN ('done', 'void', 'cancelled', 'planned')", name=op.f("ck_activities_status")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_activities_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_activities_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_activities_source_source_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_activities_submission_key")),
    )
    op.create_index("ix_activities_day", "activities", ["kind", "started_on", "id"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("seq", big_id(), autoincrement=False, nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("actor_id", big_id(), nullable=True),
        sa.Column("actor_label", sa.String(length=60), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("matter_id", big_id(), nullable=True),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_audit_entries_actor_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_audit_entries_matter_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_table(
        "business_aliases",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("business_id", big_id(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_folded", folded_name(), nullable=False),
        sa.Column("recorded_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_business_aliases_business_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_aliases")),
    )
    op.create_index(
        op.f("ix_business_aliases_business_id"), "business_aliases", ["business_id"], unique=False
    )
    op.create_index(
        op.f("ix_business_aliases_name_folded"), "business_aliases", ["name_folded"], unique=False
    )
    op.create_table(
        "cases",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("legacy_number", sa.String(length=40), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_at", moment(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=True),
        sa.Column("officer_id", big_id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("is_routed", sa.Boolean(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("counted_month", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_under", sa.String(length=40), nullable=True),
        sa.Column("due_sort", sa.Date(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.String(length=20), nullable=False),
        sa.Column("events_count", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.LargeBinary(length=32), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("complainant_masked", sa.String(length=120), nullable=False),
        sa.Column("respondent_name", sa.String(length=300), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("amount_ntd", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "procedure IN ('first_appeal', 'second_appeal', 'mediation', 'petition', 'control_yuan')",
            name=op.f("ck_cases_procedure"),
        ),
        sa.CheckConstraint(
            "(counted_on IS NULL) = (counted_month IS NULL)", name=op.f("ck_cases_counted_pair")
        ),
        sa.CheckConstraint(
            "(due_on IS NULL) = (due_under IS NULL)", name=op.f("ck_cases_due_on_with_due_under")
        ),
        sa.CheckConstraint("NOT is_void OR counted_on IS NULL", name=op.f("ck_cases_void_never_counts")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_cases_version")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_cases_matter_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["users.id"], name=op.f("fk_cases_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cases_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["procedure", "counted_on", "id"],
        unique=False,
        postgresql_where=sa.text("counted_on IS NOT NULL"),
        sqlite_where=sa.text("counted_on IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_counted_month",
        "cases",
        ["procedure", "counted_month", "category", "district", "channel", "replied_on", "reply_due_on"],
        unique=False,
        postgresql_where=sa.text("counted_on IS NOT NULL"),
        sqlite_where=sa.text("counted_on IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_legacy_number",
        "cases",
        ["legacy_number"],
        unique=False,
        postgresql_where=sa.text("legacy_number IS NOT NULL"),
        sqlite_where=sa.text("legacy_number IS NOT NULL"),
    )
    op.create_index(op.f("ix_cases_matter_id"), "cases", ["matter_id"], unique=False)
    op.create_index(
        "ix_cases_open_due",
        "cases",
        ["due_sort", "id", "turn"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_cases_open_officer",
        "cases",
        ["officer_id", "due_sort", "id", "turn"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_cases_open_unit",
        "cases",
        ["unit_id", "due_sort", "id", "turn"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_cases_open_unrouted",
        "cases",
        ["unit_id", "due_sort", "id", "turn"],
        unique=False,
        postgresql_where=sa.text("is_open AND is_routed IS false"),
        sqlite_where=sa.text("is_open AND is_routed IS 0"),
    )
    op.create_index("ix_cases_received", "cases", ["received_on", "id"], unique=False)
    op.create_index("ix_cases_unit_received", "cases", ["unit_id", "received_on", "id"], unique=False)
    op.create_table(
        "consultations",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("contacted_at", moment(), nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of", sa.String(length=60), nullable=True),
        sa.Column("matter_id", big_id(), nullable=True),
        sa.Column("unit_id", big_id(), nullable=True),
        sa.Column("recorded_at", moment(), nullable=False),
        sa.Column("recorded_by_id", big_id(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('done', 'void', 'cancelled', 'planned')", name=op.f("ck_consultations_status")
        ),
        sa.CheckConstraint("persons >= 1", name=op.f("ck_consultations_persons")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_consultations_matter_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_consultations_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_consultations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_consultations_source_source_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_consultations_submission_key")),
    )
    op.create_index("ix_consultations_day", "consultations", ["contacted_on", "id"], unique=False)
    op.create_table(
        "import_problems",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("import_id", big_id(), nullable=False),
        sa.Column("file", sa.String(length=60), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_problems_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problems")),
    )
    op.create_index(op.f("ix_import_problems_import_id"), "import_problems", ["import_id"], unique=False)
    op.create_table(
        "parties",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", big_id(), nullable=True),
        sa.Column("business_id", big_id(), nullable=True),
        sa.Column("stated_name", sa.String(length=300), nullable=True),
        sa.Column("stated_ubn", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "role IN ('complainant', 'representative', 'respondent', 'third_party')",
            name=op.f("ck_parties_role"),
        ),
        sa.CheckConstraint(
            "NOT (person_id IS NOT NULL AND business_id IS NOT NULL)", name=op.f("ck_parties_one")
        ),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR business_id IS NOT NULL OR stated_name IS NOT NULL",
            name=op.f("ck_parties_someone"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_parties_business_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_parties_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_parties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("matter_id", "role", "position", name=op.f("uq_parties_matter_id_role_position")),
    )
    op.create_index("ix_parties_business_id_matter_id", "parties", ["business_id", "matter_id"], unique=False)
    op.create_index(
        "ix_parties_stated_ubn",
        "parties",
        ["stated_ubn"],
        unique=False,
        postgresql_where=sa.text("stated_ubn IS NOT NULL"),
        sqlite_where=sa.text("stated_ubn IS NOT NULL"),
    )
    op.create_index("ix_parties_person_id_matter_id", "parties", ["person_id", "matter_id"], unique=False)
    op.create_table(
        "user_roles",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("user_id", big_id(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_user_roles_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_roles")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "unit_id",
            "valid_from",
            name=op.f("uq_user_roles_user_id_role_unit_id_valid_from"),
        ),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", big_id(), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("seen_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("scanned_at", moment(), nullable=True),
        sa.Column("received_at", moment(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachments_size")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_attachments_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_matter_id"), "attachments", ["matter_id"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_at", moment(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", moment(), nullable=False),
        sa.Column("actor_id", big_id(), nullable=True),
        sa.Column("actor_label", sa.String(length=60), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=30), nullable=True),
        sa.Column("to_state", sa.String(length=30), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=20), nullable=False),
        sa.Column("party_id", big_id(), nullable=True),
        sa.Column("corrects_seq", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("source_id", sa.String(length=60), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("(hash IS NULL) = (previous_hash IS NULL)", name=op.f("ck_case_events_hash_pair")),
        sa.CheckConstraint(
            "corrects_seq IS NULL OR corrects_seq < seq", name=op.f("ck_case_events_corrects_earlier")
        ),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_case_events_seq")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_case_events_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_case_events_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_case_events_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_events_case_id_seq")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_case_events_submission_key")),
    )
    op.create_table(
        "clocks",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("started_by_seq", sa.Integer(), nullable=False),
        sa.Column("party_id", big_id(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("met_by_seq", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(met_by_seq IS NULL) = (met_on IS NULL)", name=op.f("ck_clocks_met_pair")),
        sa.CheckConstraint("due_on >= starts_on", name=op.f("ck_clocks_order")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_clocks_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_clocks_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint(
            "case_id", "period", "started_by_seq", name=op.f("uq_clocks_case_id_period_started_by_seq")
        ),
    )
    op.create_table(
        "docket_items",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("meeting_id", big_id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heard_at", moment(), nullable=True),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_docket_items_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_docket_items_matter_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_docket_items_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_docket_items")),
        sa.UniqueConstraint("case_id", "meeting_id", name=op.f("uq_docket_items_case_id_meeting_id")),
    )
    op.create_index(op.f("ix_docket_items_meeting_id"), "docket_items", ["meeting_id"], unique=False)
    op.create_table(
        "links",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("to_case_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("linked_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('merged_into', 'duplicate_of', 'continues', 'same_incident', 'handled_with')",
            name=op.f("ck_links_kind"),
        ),
        sa.CheckConstraint("case_id <> to_case_id", name=op.f("ck_links_two_cases")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_links_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_links_matter_id")),
        sa.ForeignKeyConstraint(["to_case_id"], ["cases.id"], name=op.f("fk_links_to_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("case_id", "to_case_id", "kind", name=op.f("uq_links_case_id_to_case_id_kind")),
    )
    op.create_index(op.f("ix_links_to_case_id"), "links", ["to_case_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", moment(), nullable=False),
        sa.Column("written_by_id", big_id(), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_notes_matter_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_notes_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_notes_submission_key")),
    )
    op.create_index(op.f("ix_notes_case_id"), "notes", ["case_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=True),
        sa.Column("case_id", big_id(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe", sa.String(length=120), nullable=False),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recipient_masked", sa.String(length=260), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("run_at", moment(), nullable=False),
        sa.Column("lease_until", moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("sent_at", moment(), nullable=True),
        sa.CheckConstraint("state IN ('ready', 'running', 'sent', 'dead')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_outbox_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_outbox_dedupe")),
    )
    op.create_index("ix_outbox_ready", "outbox", ["state", "run_at"], unique=False)
    op.create_table(
        "personal_data_reads",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("read_at", moment(), nullable=False),
        sa.Column("read_by_id", big_id(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_personal_data_reads_case_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_personal_data_reads_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_personal_data_reads_person_id")),
        sa.ForeignKeyConstraint(["read_by_id"], ["users.id"], name=op.f("fk_personal_data_reads_read_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_personal_data_reads_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_data_reads")),
    )
    op.create_index(
        op.f("ix_personal_data_reads_matter_id"), "personal_data_reads", ["matter_id"], unique=False
    )
    op.create_table(
        "proposals",
        sa.Column("id", big_id(), nullable=False),
        sa.Column("matter_id", big_id(), nullable=False),
        sa.Column("case_id", big_id(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("happened_at", moment(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("party_id", big_id(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.Column("proposed_at", moment(), nullable=False),
        sa.Column("proposed_by_id", big_id(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_by_id", big_id(), nullable=True),
        sa.Column("decided_at", moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "decision IN ('pending', 'approved', 'refused')", name=op.f("ck_proposals_decision")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name=op.f("ck_proposals_two_persons")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_proposals_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_proposals_decided_by_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_proposals_matter_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_proposals_party_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_proposals_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_proposals_submission_key")),
    )
    op.create_index(op.f("ix_proposals_case_id"), "proposals", ["case_id"], unique=False)
    op.create_index(
        "ix_proposals_pending",
        "proposals",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("decision = 'pending'"),
        sqlite_where=sa.text("decision = 'pending'"),
    )
