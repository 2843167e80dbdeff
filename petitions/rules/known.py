"""What the record knows of a case before an act; the guards ask for it."""

from datetime import date
from typing import NamedTuple


class Known(NamedTuple):
    """What the record knows of a case before an act; `first_…` is of the first appeal made here, if any."""

    has_contact: bool = False
    has_content: bool = False
    has_respondent: bool = False
    first_complaint_to: str = ""
    district: str = ""
    first_replied_on: date | None = None
    first_due_on: date | None = None
    first_state: str | None = None
    agency_due_on: date | None = None
    remediations: int = 0
