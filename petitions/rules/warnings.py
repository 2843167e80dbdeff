"""When whom to remind and to urge 稽催: a row a rung, counted in working days from the date warned of.

The office is told of every period; citizens and businesses only of what they have to do themselves. That
someone above the officer was told stands in the record of the case where the rules of the office provide
an urging: of every period of a petition (文書流程管理作業規範), and where a dispute waits to be referred or
for the report of the bureau. Elsewhere the law knows an overdue mark alone, which the dates say.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, NamedTuple, Protocol

from petitions.rules.calendar import ONE_DAY, Calendar, days_after
from petitions.rules.term import Term
from petitions.rules.terms import Procedure

ARTICLE: Final = "文書流程管理作業規範（稽催）"
OPENS_AT, CLOSES_AT = time(8, 30), time(17, 30)
"""Office hours in Taipei: mails to staff leave within them."""


class Whom(Term):
    """Who is told; each one joins later than the one before."""

    OFFICER = "officer", "承辦人"
    SUPERVISOR = "supervisor", "單位主管"
    HEAD = "head", "首長"
    SECRETARY_GENERAL = "secretary_general", "秘書長"
    CITIZEN = "citizen", "當事人"
    BUSINESS = "business", "業者"

    @property
    def is_outside(self) -> bool:
        """Say whether the person is none of the office: told by mail, never of an estimate or of lateness."""
        return self in {Whom.CITIZEN, Whom.BUSINESS}


class Rung(NamedTuple):
    """So many working days before (negative) or after the date, this person is told.

    `is_daily`: and again on every working day that follows. `periods`: only of these. `days_in`: not from
    the date but on the last working day within so many calendar days of the period.
    """

    key: str
    workdays: int
    whom: Whom
    label: str
    is_daily: bool = False
    article: str = ARTICLE
    periods: frozenset[str] = frozenset()
    days_in: int | None = None

    def is_of(self, period: str) -> bool:
        """Say whether the rung is one of a period."""
        return not self.periods or period in self.periods


RUNGS: Final = (
    Rung("before_2", -2, Whom.OFFICER, "提醒"),
    Rung("before_1", -1, Whom.OFFICER, "提醒"),
    Rung("on_the_day", 0, Whom.OFFICER, "提醒"),
    Rung("after_1", 1, Whom.OFFICER, "稽催", is_daily=True),
    Rung("supervisor", 1, Whom.SUPERVISOR, "稽催"),
    Rung("head", 3, Whom.HEAD, "稽催"),
    Rung("secretary_general", 5, Whom.SECRETARY_GENERAL, "稽催"),
    Rung(
        "citizen_before_3",
        -3,
        Whom.CITIZEN,
        "提醒補正",
        article="行政程序法§171 II；消費爭議調解辦法§5 I",
        periods=frozenset({"supplement", "rectify_appeal", "rectify_mediation"}),
    ),
    Rung(
        "business_day_14",
        0,
        Whom.BUSINESS,
        "提醒業者",
        article="消費者保護法§43 II；施行細則§36（接獲日計入之讀法，第14日）",
        periods=frozenset({"business_reply"}),
        days_in=14,
    ),
)

LABELS: Final = {rung.key: rung.label for rung in RUNGS}
"""What each rung is called."""

URGED_IN_DISPUTES: Final = frozenset({"refer_case", "agency_report"})
"""Periods of a dispute of which the supervisor is alerted, and the case says so (P-02, P-03)."""

FIRST_RUNG: Final = min(rung.workdays for rung in RUNGS)
"""The earliest warning, in working days from the date."""


class Warned(Protocol):
    """A period that runs: the date to aim at (or the last legal day), and whether it rests on an estimate."""

    @property
    def period(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def paused_days(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def target_on(self) -> date | None: ...
    @property
    def is_estimated(self) -> bool: ...


class Falling(NamedTuple):
    """A rung with the day on which it falls for a date."""

    rung: Rung
    fires_on: date


def ladder(clock: Warned, calendar: Calendar) -> Iterator[Falling]:
    """Yield what is due to be told of a clock, in the order of days; an estimate is the officer's alone."""
    for rung in RUNGS:
        if rung.is_of(clock.period) and (not clock.is_estimated or rung.whom is Whom.OFFICER):
            yield Falling(rung, _falls_on(rung, clock, calendar))


def _falls_on(rung: Rung, clock: Warned, calendar: Calendar) -> date:
    if rung.days_in is None:
        return _shifted(clock.target_on or clock.due_on, rung.workdays, calendar)
    day = days_after(clock.starts_on, rung.days_in + clock.paused_days)
    return max(clock.starts_on, calendar.last_workday(day))


def falling_on(clock: Warned, calendar: Calendar, today: date) -> list[Falling]:
    """Return what is to be told of a clock today: for each person the last rung that was reached.

    On a day of rest nobody is told anything; what was missed is made up by the last rung alone.
    """
    if not calendar.is_workday(today):
        return []
    reached: dict[Whom, Falling] = {}
    for falling in ladder(clock, calendar):
        is_too_late = falling.rung.whom.is_outside and today > clock.due_on
        if falling.fires_on <= today and not is_too_late:
            is_daily = falling.rung.is_daily
            reached[falling.rung.whom] = falling._replace(fires_on=today) if is_daily else falling
    return list(reached.values())


def if_nobody_acts(clock: Warned, calendar: Calendar, today: date) -> list[Falling]:
    """Return what is still to come for a clock if nobody acts, the nearest first."""
    coming = [falling for falling in ladder(clock, calendar) if falling.fires_on > today]
    return sorted(coming, key=lambda falling: (falling.fires_on, falling.rung.workdays))


def is_recorded(procedure: Procedure, period: str, whom: Whom) -> bool:
    """Say whether the record of a case says that someone was told: from the supervisor on, if it is urged."""
    if whom is Whom.OFFICER or whom.is_outside:
        return False
    return procedure is Procedure.PETITION or period in URGED_IN_DISPUTES


def in_office_hours(moment: datetime, calendar: Calendar) -> datetime:
    """Return the moment itself, or the next one at which the office is open; `moment` is in Taipei."""
    day, hour = moment.date(), moment.time()
    if calendar.is_workday(day) and OPENS_AT <= hour <= CLOSES_AT:
        return moment
    if not calendar.is_workday(day) or hour > CLOSES_AT:
        day = calendar.next_workday(day + ONE_DAY)
    return datetime.combine(day, OPENS_AT, moment.tzinfo)


def _shifted(day: date, workdays: int, calendar: Calendar) -> date:
    if workdays >= 0:
        return calendar.add_workdays(day, workdays)
    for _ in range(-workdays):
        day = calendar.last_workday(day - ONE_DAY)
    return day


def reaches_ahead(today: date, calendar: Calendar) -> date:
    """Return the last legal day of the clocks that may have something to tell today.

    A date to aim at may lie before the last legal day by as long as the longest row of days of rest.
    """
    return days_after(calendar.add_workdays(today, -FIRST_RUNG), LONGEST_REST)


LONGEST_REST: Final = 14
"""No row of days off was ever longer, in days."""
