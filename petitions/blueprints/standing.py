"""Lay out how a matter stands for its page: whose move, until when and why, what happened, in sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from petitions.blueprints import why
from petitions.blueprints.meeting import meeting_of
from petitions.blueprints.sentences import ENDED, ESTIMATED, HAPPENED, IF_NOT, PROMISES, WAITING, WHOSE
from petitions.filters import label, money, public_day
from petitions.i18n import in_english, translate
from petitions.queries.choices import Lists
from petitions.queries.status import Running, Stage, Standing
from petitions.rules.calendar import Calendar, Counted
from petitions.rules.clocks import RunningClock, derive
from petitions.rules.derivation import derivation_of
from petitions.rules.files import Proof, proofs_in
from petitions.rules.openings import (
    following,
    is_ripe,
    is_taken_up,
    needs_no_waiting,
    opening_event,
    refusal_to_open,
)
from petitions.rules.own_acts import FROM_THE_PAGE, VIA
from petitions.rules.period import Period
from petitions.rules.periods import find_period
from petitions.rules.projection import RIPENING, Happened
from petitions.rules.steps_shared import FILE_IS_READ
from petitions.rules.terms import Channel, EventKind, Outcome, Procedure, Term

CONSUMERS, CITIZENS = "1950", "1999"
"""The telephone numbers to call for help, for disputes and for everything else."""

ENTRY_MOMENTS = frozenset({EventKind.RECEIVED, EventKind.REGISTERED, EventKind.SUBMITTED})


class Desk(NamedTuple):
    """What every sentence may need: the day, the calendar, the code lists."""

    today: date
    calendar: Calendar
    lists: Lists


def laid_out(standing: Standing, wanted: int | None, desk: Desk) -> dict[str, Any]:
    """Return what the page shows: the stage that is wanted, else the one that is open, with all stages."""
    shown = _shown(standing, wanted)
    stage = standing.stages[shown]
    promise = promise_of(stage)
    return {
        "case": _case(standing, stage, promise, desk) | {"why_url": url_for("public.why", stage=wanted)},
        "meeting": _meeting(stage, wanted, desk.today) if stage.is_open else None,
        "ask_url": url_for("public.ask", stage=wanted) if stage.procedure in FILE_IS_READ else None,
        "stages": [_step(other, at, shown) for at, other in enumerate(standing.stages)],
        "files": [file for one in standing.stages for file in _came_with(one)],
    }


def _meeting(stage: Stage, wanted: int | None, today: date) -> dict[str, Any] | None:
    file_url = url_for("public.meeting_file", stage=wanted)
    return meeting_of(stage.events, today, file_url=file_url, helpline=helpline_of(stage.procedure))


def helpline_of(procedure: Procedure) -> str:
    """Return the telephone number to call for help."""
    return CONSUMERS if procedure.is_dispute else CITIZENS


def _came_with(stage: Stage) -> tuple[Proof, ...]:
    """Return the files that whoever filed has sent: with the filing itself, and from this page since."""
    entered = [event for event in stage.events if event.kind in ENTRY_MOMENTS][:1]
    later = [event for event in stage.events if (event.data or {}).get(VIA) == FROM_THE_PAGE]
    return tuple(proof for event in (*entered, *later) for proof in proofs_in(event.data))


def shown_stage(standing: Standing, wanted: int | None) -> Stage:
    """Return the stage that the page shows."""
    return standing.stages[_shown(standing, wanted)]


def promise_of(stage: Stage) -> Running | None:
    """Return the period whose date a stage promises; nothing is promised of one that ended."""
    found = next((running for running in stage.running if running.period in PROMISES), None)
    return found if stage.is_open else None


def explained(standing: Standing, wanted: int | None, desk: Desk) -> dict[str, Any] | None:
    """Return what the page says of the date that is promised; None if none is."""
    stage = standing.stages[_shown(standing, wanted)]
    promise = promise_of(stage)
    period = _period(stage, promise) if promise else None
    clocks = derive(stage.procedure, stage.events, desk.calendar, channel=stage.channel)
    clock = next((c for c in clocks if promise and _is_of(c, promise)), None)
    if period is None or clock is None:
        return None
    found = derivation_of(clock, period, stage.events, desk.calendar)
    return {"why": why.laid_out(found, desk.calendar), "number": stage.number, "stage": wanted}


def _is_of(clock: RunningClock, promise: Running) -> bool:
    same = (clock.period, clock.starts_on, clock.due_on) == (
        promise.period,
        promise.starts_on,
        promise.due_on,
    )
    return same and clock.is_running


def _shown(standing: Standing, wanted: int | None) -> int:
    if wanted is not None and 0 <= wanted < len(standing.stages):
        return wanted
    is_open = [at for at, stage in enumerate(standing.stages) if stage.is_open]
    return is_open[-1] if is_open else len(standing.stages) - 1


def _step(stage: Stage, at: int, shown: int) -> dict[str, Any]:
    place = "cur" if at == shown else ("todo" if stage.is_open else "done")
    return {
        "name": label(stage.procedure),
        "note": label(stage.state),
        "place": place,
        "url": None if at == shown else url_for("public.status", stage=at),
    }


def _case(standing: Standing, stage: Stage, promise: Running | None, desk: Desk) -> dict[str, Any]:
    whose, say = _whose_move(stage, promise)
    days_left = (promise.due_on - desk.today).days if promise else None
    is_over = days_left is not None and days_left < 0
    period = _period(stage, promise) if promise else None
    return {
        "number": stage.number,
        "procedure": stage.procedure,
        "state": stage.state,
        "whose": translate(WHOSE.get(whose, whose)),
        "say": say,
        "tone": "done" if not stage.is_open else ("over" if is_over else ""),
        "due_on": promise.due_on if promise else None,
        "days_left": days_left,
        "runway": _runway(promise, desk.today) if promise else None,
        "if_not": [translate(s) for s in IF_NOT.get(promise.period, ())] if promise else [],
        "article": period.article if period else "",
        "helpline": helpline_of(stage.procedure),
        "timeline": list(_timeline(stage, promise, say, desk.today)),
        "summary": list(_summary(standing, desk.lists)),
        "derivation": list(_derivation(promise, period, desk.calendar)) if promise and period else [],
    }


def ripe_for(wanted: Procedure, standing: Standing, today: date) -> Stage | None:
    """Return the case from which whoever filed may go on to the ombudsman, or to mediation; if there is one.

    Mediation waits for no second appeal (消費者保護法 §44); after one that failed the other side has to
    agree, so that one is for the office to open.
    """
    stages = [(stage.procedure, stage.state) for stage in standing.stages]
    if refusal_to_open(wanted, stages) or opening_event(wanted, stages) is EventKind.REMEDIATION_APPLIED:
        return None
    for stage in standing.stages:
        if wanted not in following(stage.procedure):
            continue
        if is_taken_up(stage.procedure, stage.state) or needs_no_waiting(
            stage.state, standing.first_complaint_to
        ):
            return stage
        if stage.procedure is Procedure.FIRST_APPEAL:
            waited = [run for run in stage.running if run.period in RIPENING and not run.is_estimated]
            if is_ripe(stage.state, [run.due_on for run in waited], today):
                return stage
    return None


def _whose_move(stage: Stage, promise: Running | None) -> tuple[str, str]:
    """Return the word for whose move it is, and the sentence that says what is going on."""
    if not stage.is_open:
        day = public_day(stage.closed_on or stage.received_at)
        outcome = label(next((o for o in Outcome if o.value == stage.outcome), stage.state))
        return "none", translate(ENDED.get(stage.state, stage.state.label)) % {"day": day, "outcome": outcome}
    if promise is None:
        whose, sentence = WAITING[stage.state]
        return whose, translate(sentence)
    whose, sentence = PROMISES[promise.period]
    if promise.is_estimated:
        sentence = ESTIMATED.get(promise.period, sentence)
    return whose, translate(sentence) % {"day": public_day(promise.due_on)}


def _period(stage: Stage, promise: Running) -> Period | None:
    try:
        return find_period(promise.period, promise.starts_on, Channel(stage.channel))
    except (KeyError, ValueError):
        return None


def _runway(promise: Running, today: date) -> dict[str, Any]:
    """Return how far a period has run; the first day does not count, so today is so many days after it."""
    passed, length = (today - promise.starts_on).days, (promise.due_on - promise.starts_on).days
    return {
        "share": passed / max(length, 1),
        "start": translate("%(day)s起算") % {"day": public_day(promise.starts_on)},
        "end": translate("%(day)s期限") % {"day": public_day(promise.due_on)},
        "today": translate("今天"),
    }


def _derivation(promise: Running, period: Period, calendar: Calendar) -> Iterator[str]:
    """Say day by day why the period ends when it does."""
    if promise.due_on != promise.original_due_on or not period.days:
        yield translate("原來的期限是 %(day)s，後來延長了。") % {"day": public_day(promise.original_due_on)}
        return
    due = calendar.due(promise.starts_on, period.days, period.basis, period.roll)
    if due.due_on != promise.due_on:
        return
    for counted in due.derivation:
        yield _counted(counted)
    if due.is_provisional:
        yield translate("政府行政機關辦公日曆表還沒有公布到這一天，公布後會重算。")


def _counted(counted: Counted) -> str:
    pattern = "%(day)s　第 %(number)s 日%(why)s" if counted.counted else "%(day)s　不算%(why)s"
    why = translate(counted.why)
    known = "" if in_english() and why == counted.why else translate("（%(why)s）") % {"why": why}
    return translate(pattern) % {"day": public_day(counted.day), "number": counted.number, "why": known}


def _timeline(stage: Stage, promise: Running | None, say: str, today: date) -> Iterator[dict[str, Any]]:
    """Yield what will be, what is, and what was, the newest first."""
    if promise and promise.due_on > today:
        yield {"on": promise.due_on, "lead": translate("期限。"), "rest": "", "place": "later"}
    if stage.is_open:
        lead = label(stage.state) + translate("。") + (" " if in_english() else "")
        yield {"on": today, "lead": lead, "rest": say, "place": "now"}
    for event in sorted(stage.events, key=lambda e: (e.happened_at, e.seq), reverse=True):
        if event.kind in HAPPENED:
            yield _entry(stage, event)


def _entry(stage: Stage, event: Happened) -> dict[str, Any]:
    lead = translate(HAPPENED[event.kind]) % {"procedure": label(stage.procedure)}
    lead += " " if in_english() else ""
    on = event.happened_at if event.kind in ENTRY_MOMENTS else event.local_date
    return {"on": on, "lead": lead, "rest": _detail(event), "place": "done"}


def _detail(event: Happened) -> str:
    """Return how it ended, where that is a word of the law; whatever else staff noted is not shown."""
    outcome: Term | None = next((o for o in Outcome if o.value == event.detail), None)
    return translate("結果：%(outcome)s。") % {"outcome": label(outcome)} if outcome else ""


def _summary(standing: Standing, lists: Lists) -> Iterator[tuple[str, Any]]:
    """Yield the facts of the matter, those that are there; personal data masked."""
    yield translate("業者"), standing.respondent
    yield translate("主旨"), standing.title
    yield translate("類別"), _category(standing, lists)
    yield translate("金額"), None if standing.amount_ntd is None else money(standing.amount_ntd)
    yield translate("您希望"), standing.demand
    yield translate("姓名"), standing.name
    yield translate("電話"), standing.phone
    yield translate("電子郵件"), standing.email
    yield translate("承辦單位"), " ".join(filter(None, (standing.unit, standing.unit_phone)))


def _category(standing: Standing, lists: Lists) -> str:
    name = "category" if standing.kind == "dispute" else "petition_category"
    entry = next((entry for entry in lists[name] if entry.code == standing.category), None)
    if entry is None:
        return standing.category
    return entry.label_en if in_english() and entry.label_en else entry.label
