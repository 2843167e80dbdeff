"""How near a due date is, in words: overdue, soon, ahead, later; counted in working days."""

from datetime import date
from typing import NamedTuple, Protocol

from petitions.rules.calendar import Calendar, days_after
from petitions.rules.term import Term

SOON_WORKDAYS = 3
AHEAD_WORKDAYS = 10
SUNDAY = 6


class Urgency(Term):
    """In which group of the worklist a case stands; the order is that of legal risk."""

    OVER = "over", "已逾期限"
    SOON = "soon", "3 個工作日內"
    AHEAD = "ahead", "10 個工作日內"
    LATER = "later", "其餘"


class Countdown(NamedTuple):
    """What a due date says today: its group, its words and the tone of the chip that shows them."""

    urgency: Urgency
    words: str
    tone: str


class Horizon(NamedTuple):
    """The days that part the groups, as seen from `today` (Taipei); a week ends on Sunday."""

    today: date
    soon_until: date
    ahead_until: date
    week_until: date

    def urgency_of(self, due_on: date | None) -> Urgency:
        """Return the group of a due date; without one nothing is near."""
        if due_on is None or due_on > self.ahead_until:
            return Urgency.LATER
        if due_on < self.today:
            return Urgency.OVER
        return Urgency.SOON if due_on <= self.soon_until else Urgency.AHEAD


class Dated(Protocol):
    """Whatever has a due date that may rest on an estimate."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def is_estimated(self) -> bool: ...


def horizon(today: date, calendar: Calendar) -> Horizon:
    """Return the days that part the groups, counted on the office calendar."""
    return Horizon(
        today,
        calendar.add_workdays(today, SOON_WORKDAYS),
        calendar.add_workdays(today, AHEAD_WORKDAYS),
        days_after(today, SUNDAY - today.weekday()),
    )


def countdown(dated: Dated, seen: Horizon, calendar: Calendar) -> Countdown:
    """Say how near a due date is: 逾 4 日 (calendar days), 今日到期, 剩 2 個工作日, 推估剩 8 個工作日."""
    due_on, urgency = dated.due_on, seen.urgency_of(dated.due_on)
    if due_on is None:
        return Countdown(urgency, "無期限", "none")
    if urgency is Urgency.OVER:
        return Countdown(urgency, f"逾 {(seen.today - due_on).days} 日", "over")
    words = "今日到期" if due_on == seen.today else f"剩 {_left(seen.today, due_on, calendar)}"
    tone = "soon" if urgency is Urgency.SOON else "ok"
    if dated.is_estimated:
        return Countdown(urgency, f"推估{words}", "est")
    return Countdown(urgency, words, tone)


def _left(today: date, due_on: date, calendar: Calendar) -> str:
    workdays = calendar.count_workdays(today, due_on)
    return f"{workdays} 個工作日" if workdays else f"{(due_on - today).days} 日"
