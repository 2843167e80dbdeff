"""Lay out a case for its page: the stages of its matter, its clocks."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from flask import url_for

from petitions.filters import short_day
from petitions.models import Case
from petitions.queries.case_page import MatterShown, Stage
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock
from petitions.rules.grants import Reach
from petitions.rules.period import Period
from petitions.rules.periods import find_period
from petitions.rules.policy import explain, may, may_with
from petitions.rules.terms import Channel, Outcome, Procedure, State
from petitions.rules.urgency import countdown, horizon

OPENS_FOR_A_REASON: Final = "內容須填寫理由才能開啟，每次都留下紀錄。"

DISPUTE_STAGES: Final = {
    Procedure.FIRST_APPEAL: "向業者、消保團體或本市申訴",
    Procedure.SECOND_APPEAL: "未獲妥適處理時，申訴人可提出",
    Procedure.MEDIATION: "申訴未獲妥適處理時，申訴人可申請",
}
"""The procedures of a dispute, and what to say of one that was not asked for."""


class Desk(NamedTuple):
    """Who looks at which case, on what day; `is_opened` if its texts were opened for a reason."""

    case: Case
    actor: Actor
    today: date
    calendar: Calendar
    is_opened: bool = False

    @property
    def procedure(self) -> Procedure:
        """The procedure of the case."""
        return Procedure(self.case.procedure)

    @property
    def state(self) -> State:
        """The stage at which the case is."""
        return State(self.case.state)

    def may_read(self, action: str) -> bool:
        """Say whether the texts under a permission stand on the page."""
        return self.is_opened or may(self.actor, action, self.case)


def stages_of(desk: Desk, matter: MatterShown) -> list[dict[str, Any]]:
    """Return the stages of the whole matter that this person may see; of a dispute also those to come."""
    stages = [_stage(stage) for stage in matter.stages]
    if desk.procedure.is_dispute:
        known = {stage.procedure for stage in matter.stages}
        order = list(DISPUTE_STAGES)
        last = max(order.index(procedure) for procedure in known if procedure in order)
        stages += [
            {"name": procedure.label, "note": DISPUTE_STAGES[procedure], "place": "todo", "url": None}
            for procedure in order[last + 1 :]
        ]
    return stages


def _stage(stage: Stage) -> dict[str, Any]:
    ended = f"–{short_day(stage.closed_on)}" if stage.closed_on else ""
    outcomes = {outcome.value: outcome.label for outcome in Outcome}
    result = outcomes.get(stage.outcome, "") if stage.closed_on else ""
    place = "cur" if stage.is_shown else ("todo" if stage.is_open else "done")
    return {
        "name": stage.procedure.label,
        "note": f"{short_day(stage.received_on)}{ended}　{result or stage.state.label}",
        "place": place,
        "url": None if stage.is_shown else url_for("tracking.show", number=stage.number),
    }


def refusal_to_read(desk: Desk) -> str:
    """Say why the texts of a case do not stand on the page; empty if they do."""
    if desk.may_read("content"):
        return ""
    if may_with(desk.actor, "content", Reach.REASONED, desk.case):
        return OPENS_FOR_A_REASON
    return explain(desk.actor, "content", desk.case)


def clocks_of(desk: Desk, clocks: tuple[RunningClock, ...]) -> dict[str, list[dict[str, Any]]]:
    """Return the periods that run, nearest first, and those that were met or ended."""
    running = sorted((clock for clock in clocks if clock.is_running), key=lambda clock: clock.due_on)
    met = [clock for clock in clocks if clock.met_on and not clock.is_revoked and not clock.is_information]
    return {
        "running": [_clock(desk, clock) for clock in running],
        "met": [_met(desk, clock) for clock in met],
    }


def _clock(desk: Desk, clock: RunningClock) -> dict[str, Any]:
    period = period_of(desk, clock)
    left = countdown(clock, horizon(desk.today, desk.calendar), desk.calendar)
    is_hint = clock.is_information
    return {
        "name": period.label,
        "whose": f"輪到{clock.whose.label}" + ("（推定）" if clock.is_provisional else ""),
        "due_on": clock.due_on,
        "said": _said(clock, left.words),
        "tone": "est" if is_hint or clock.paused_on else left.tone,
        "article": period.article,
        "consequence": period.consequence,
        "derivation": tuple(_derivation(desk, clock)),
        "why_url": why_url(desk.case, clock),
    }


def _said(clock: RunningClock, words: str) -> str:
    """Say how near a period is; what is only a hint or stands still is not near."""
    if clock.is_information:
        return "僅供參考"
    return f"{short_day(clock.paused_on)}起停止" if clock.paused_on else words


def _met(desk: Desk, clock: RunningClock) -> dict[str, Any]:
    late = clock.met_on is not None and clock.met_on > clock.due_on
    return {
        "name": period_of(desk, clock).label,
        "due_on": clock.due_on,
        "met_on": clock.met_on,
        "why_url": why_url(desk.case, clock),
        "said": "逾期完成" if late else "如期",
        "tone": "over" if late else "done",
    }


def why_url(case: Case, clock: RunningClock) -> str:
    """Return the address of the page that says why a period ends on its day."""
    return url_for("tracking.why", number=case.number, clock=f"{clock.period}.{clock.started_by_seq}")


def period_of(desk: Desk, clock: RunningClock) -> Period:
    """Return the row of the law that held for a clock of this case when it began."""
    channel = Channel(desk.case.channel) if desk.case.channel in set(Channel) else None
    return find_period(clock.period, clock.starts_on, channel)


def _derivation(desk: Desk, clock: RunningClock) -> Iterator[str]:
    """Say why the period ends on that day, without naming every day of it."""
    period = period_of(desk, clock)
    yield f"{short_day(clock.starts_on)} 起算，當日不計入（行政程序法§48）。"
    if clock.is_estimated:
        yield "收到日是推估的；登錄送達證明後會重算。"
    if period.days is None:
        return
    due = desk.calendar.due(clock.starts_on, period.days, period.basis, period.roll)
    unit = "個工作日" if period.basis == "working" else "日"
    skipped = [day for day in due.derivation if not day.counted and day.day > clock.starts_on]
    reached = max(day.day for day in due.derivation if day.counted or day.day == clock.starts_on)
    yield f"算滿 {period.days} {unit}為 {short_day(reached)}。"
    if skipped and period.basis == "working":
        yield f"其間 {len(skipped)} 日不上班，不計入。"
    elif reached != due.due_on:
        yield f"{short_day(reached)} 是{desk.calendar.name_of(reached)}，順延至 {short_day(due.due_on)}。"
    if clock.due_on != due.due_on:
        yield f"展延或另定為 {short_day(clock.due_on)}。"
