"""What the record knows of a case before an act; the guards ask for it."""

from datetime import date
from typing import NamedTuple

from petitions.rules.representation import Mandate


class FirstAnswer(NamedTuple):
    """Whether a respondent answered the first appeal or let its time pass, and until when it had time."""

    party_id: int
    is_done: bool
    due_on: date | None
    is_proved: bool


class Known(NamedTuple):
    """What the record knows of a case before an act; `respondents` are the parties complained of, by number.

    `first_…` is of the first appeal made here, if any.

    `first_due_on` is when the business's fifteen days end, `first_due_is_estimated` that its receipt is not
    proved: then nothing can be built on it. `birth_on` is of the first who complains, `mandates` are all that
    were ever given on the matter.
    """

    has_contact: bool = False
    has_content: bool = False
    respondents: tuple[int, ...] = ()
    first_complaint_to: str = ""
    district: str = ""
    first_replied_on: date | None = None
    first_due_on: date | None = None
    first_state: str | None = None
    first_due_is_estimated: bool = False
    agency_due_on: date | None = None
    remediations: int = 0
    birth_on: date | None = None
    mandates: tuple[Mandate, ...] = ()
    first_answers: tuple[FirstAnswer, ...] = ()
