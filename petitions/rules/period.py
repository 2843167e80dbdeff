"""A statutory period: how long someone has, from what, until what, and which article says so."""

from datetime import date
from enum import IntEnum
from typing import NamedTuple

from petitions.rules.calendar import Basis, Roll
from petitions.rules.terms import Channel, EventKind, Procedure, State, Term

PAUSING = frozenset({EventKind.SUSPENDED, EventKind.RESUMED})
"""What stops a procedure, and every pausable period with it, and what lets them go on."""


class Whose(Term):
    """Whose duty or right a period is: whose turn it is."""

    OFFICE = "office", "承辦機關", "The office"
    BUREAU = "bureau", "目的事業主管機關", "The competent bureau"
    COMMITTEE = "committee", "調解委員會", "The mediation committee"
    BUSINESS = "business", "企業經營者", "The business"
    CITIZEN = "citizen", "民眾", "You"
    PARTY = "party", "當事人", "The parties"
    STATISTICS = "statistics", "統計單位"


class Weight(IntEnum):
    """What hangs on a period: the order of the worklist within a day. Kept as `cases.due_rank`."""

    LEGAL_EFFECT = 0
    STATUTORY = 1
    HOUSE_RULE = 2
    NONE = 9


class Period(NamedTuple):
    """From one event, so many days, until one of the events that meet it.

    `days` is None where the law gives no number (once only; or the date is in the event itself).
    `roll` none: what the agency must hold or send; its target is the last working day within the period.
    `estimated_from` starts it by estimate, `estimate_workdays` working days later, until the real start.
    `pausable`: what stops the procedure stops it too; a peremptory one runs on. `stopped_by` are events
    that stop it where they say so themselves (`pauses`), `continued_by` those after which it goes on.
    `has_effect`: a right opens or is lost by law when the day passes.
    `is_information` is shown but never makes a case due; without `starts` it is computed on request only.
    A changed law is a new row with the same key and a later `in_force_from`.
    """

    id: str
    key: str
    label: str
    days: int | None
    whose: Whose
    article: str
    in_force_from: date
    procedures: frozenset[Procedure] = frozenset()
    basis: Basis = "calendar"
    roll: Roll = "forward"
    months: int | None = None
    starts: frozenset[EventKind] = frozenset()
    starts_into: State | None = None
    met_by: frozenset[EventKind] = frozenset()
    unmet_by: frozenset[EventKind] = frozenset()
    extended_by: frozenset[EventKind] = frozenset()
    extendable_days: int = 0
    estimated_from: EventKind | None = None
    estimate_workdays: int = 0
    per_party: bool = False
    pausable: bool = False
    stopped_by: frozenset[EventKind] = frozenset()
    continued_by: frozenset[EventKind] = frozenset()
    has_effect: bool = False
    peremptory: bool = False
    counts_first_day: bool = False
    is_information: bool = False
    is_house_rule: bool = False
    channels: frozenset[Channel] = frozenset()
    consequence: str = ""

    def heeds(self, event: EventKind) -> bool:
        """Say whether an event can start, meet, move or stop the period at all."""
        if event is self.estimated_from or event in self.starts or event in self.extended_by:
            return True
        if event in self.met_by or event in self.unmet_by:
            return True
        return self.pausable and (event in PAUSING or event in self.stopped_by or event in self.continued_by)

    @property
    def weight(self) -> Weight:
        """Return what hangs on the period."""
        if self.peremptory or self.has_effect:
            return Weight.LEGAL_EFFECT
        return Weight.HOUSE_RULE if self.is_house_rule else Weight.STATUTORY
