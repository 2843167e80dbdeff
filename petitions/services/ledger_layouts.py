"""Which columns an import fills, in the order of the rows it prepares."""

from typing import Final

from petitions.models import Case, CaseEvent, Clock, Matter
from petitions.services.ledger_writer import Layout

MATTER_COLUMNS: Final = (
    "kind",
    "title",
    "narrative",
    "category",
    "category_at_receipt",
    "petition_kind",
    "district",
    "amount_ntd",
    "first_complaint_to",
    "persons",
    "is_test",
    "deleted_at",
    "opened_at",
    "source_digest",
    "doc",
)
MATTERS: Final = Layout(Matter, "id", "source", "source_id", "source_line", *MATTER_COLUMNS, "grams")

CASE_COLUMNS: Final = (
    "legacy_number",
    "channel",
    "received_at",
    "received_on",
    "unit_id",
    "state",
    "is_open",
    "is_void",
    "is_routed",
    "accepted_on",
    "closed_on",
    "outcome",
    "replied_on",
    "reply_due_on",
    "counted_on",
    "counted_month",
    "due_on",
    "due_under",
    "due_sort",
    "due_rank",
    "is_estimated",
    "turn",
    "events_count",
    "title",
    "complainant_masked",
    "respondent_name",
    "category",
    "district",
    "amount_ntd",
)
CASES: Final = Layout(Case, "id", "matter_id", "number", "procedure", *CASE_COLUMNS)

EVENT_COLUMNS: Final = (
    "seq",
    "kind",
    "happened_at",
    "local_date",
    "recorded_at",
    "actor_label",
    "from_state",
    "to_state",
    "detail",
    "reason",
    "source_id",
    "source_line",
)
EVENTS: Final = Layout(CaseEvent, "id", "matter_id", "case_id", *EVENT_COLUMNS, is_written=True)
CORRECTIONS: Final = Layout(CaseEvent, "id", "matter_id", "case_id", *EVENT_COLUMNS, "corrects_seq")

CLOCK_COLUMNS: Final = (
    "period",
    "started_by_seq",
    "starts_on",
    "due_on",
    "target_on",
    "original_due_on",
    "is_estimated",
    "is_information",
    "paused_on",
    "paused_days",
    "met_by_seq",
    "met_on",
    "is_revoked",
)
CLOCKS: Final = Layout(Clock, "id", "matter_id", "case_id", *CLOCK_COLUMNS)
