"""What the record knows of a case before an act; the guards ask for it."""

from datetime import date
from typing import NamedTuple


class Known(NamedTuple):
    """What the record knows of a case before an act; `first_…` is of the first appeal made here, if any.

    `first_due_on` is when the business's fifteen days end, `first_due_is_estimated` that its receipt is not
    proved: then nothing can be built on it.
    """

    has_contact: bool = False
    has_content: bool = False
    respondents: int = 0
    first_complaint_to: str = ""
    district: str = ""
    first_replied_on: date | None = None
    first_due_on: date | None = None
    first_state: str | None = None
    first_due_is_estimated: bool = False
    agency_due_on: date | None = None
    remediations: int = 0
