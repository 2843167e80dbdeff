"""Take one step of a case: who may, whether the guards let it pass, then the record; or propose it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from petitions.clock import local_day
from petitions.extensions import db, insert_into
from petitions.models import Case, Matter, Proposal
from petitions.rules.actors import Actor
from petitions.rules.acts import Way, check_guards, check_way
from petitions.rules.answers import days_late
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import derive
from petitions.rules.errors import BadInput, StaleVersion, StepNotAllowed
from petitions.rules.file_access import AUDIENCE
from petitions.rules.files import Audience
from petitions.rules.known import Known
from petitions.rules.projection import Happened, standing
from petitions.rules.recusal import STANDS_ASIDE, recused_in
from petitions.rules.roc import roc_plain
from petitions.rules.service import ServiceMethod, effect_of, regime_of
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.act_facts import facts_of, known_for
from petitions.services.attachments import attach, files_in
from petitions.services.cases import Happening, mark_counted_days, record
from petitions.services.histories import load_history
from petitions.services.notices import owe_notice
from petitions.services.relations import JOINS, PARTS, check_joining, join, merged_seq, part
from petitions.services.sittings import keep_sitting

FIRST_SEQ = 1


@dataclass(frozen=True)
class Said:
    """What a member of staff says of an act.

    `is_time_known`: whether the hour of `happened_at` was said or only the day.
    `columns` change on the case itself (officer, unit, category); `data` is kept with the event;
    `linked_case_id` is the case into which this one is merged or with which it is handled. `names` are
    of those who came to a negotiation, as `data` counts them; they are kept sealed and not with the event.
    """

    event: EventKind
    happened_at: datetime
    reason: str = ""
    detail: str = ""
    party_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    linked_case_id: int | None = None
    submission_key: str | None = None
    is_time_known: bool = True
    names: tuple[str, ...] = ()


def take_step(
    case: Case,
    said: Said,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    known: Known | None = None,
) -> Way:
    """Record an act, or propose it where the person may only do that; return which of the two.

    `known` is what the caller has read of the matter already.
    Raises NotPermitted or StepNotAllowed with the sentence why not, BadInput for a day that cannot be,
    StaleVersion if the case has changed since it was read. Eight statements at most.
    """
    if case.version != version:
        raise StaleVersion
    step = find_step(Procedure(case.procedure), State(case.state), said.event)
    way = check_way(step, case, by)
    _check_day(case, said, at)
    if way is Way.PROPOSE:
        _check_aside(_check_guards(case, step, said, calendar, known), by)
        _propose(case, said, by=by, at=at)
        return way
    try:
        carry_out(case, step, said, by=by, at=at, calendar=calendar, version=version, known=known)
    except IntegrityError as trouble:  # the same form once more, from a page that was opened since
        if "submission_key" in str(trouble.orig):
            raise StaleVersion from trouble
        raise
    return way


def carry_out(
    case: Case,
    step: Step,
    said: Said,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    known: Known | None = None,
) -> None:
    """Record a step whose taker was checked; the guards have the last word (StepNotAllowed, BadInput)."""
    other = check_joining(case, said.event, said.linked_case_id) if said.linked_case_id else None
    history = _check_guards(case, step, said, calendar, known)
    _check_aside(history, by)
    said = _in_order(_as_served(_keeping_officer(case, said), step), history)
    said = _with_lateness(case, said, history, calendar)
    record(
        case,
        _happening(step, said, history),
        by=by,
        at=at,
        calendar=calendar,
        version=version,
        history=history,
        columns=said.columns,
    )
    seq = len(history) + 1
    owe_notice(case, step, seq=seq, at=at)
    keep_sitting(case, said.event, said.data, seq=seq, names=said.names)
    audience = Audience(said.data.get(AUDIENCE, Audience.OFFICE))
    files = files_in(said.data)
    attach(case, files, by=by, at=at, audience=audience, event_seq=seq, party_id=said.party_id)
    if category := said.columns.get("category"):
        _amend_category(case, category, at)
    if other and said.event in JOINS:
        join(case, other, said.event, by=by, at=at, calendar=calendar)
    elif said.event in PARTS:
        part(case, said.event, said.linked_case_id, by=by, at=at, calendar=calendar)


def _happening(step: Step, said: Said, history: list[Happened]) -> Happening:
    is_separated = said.event is EventKind.SEPARATED
    return Happening(
        said.event,
        said.happened_at,
        detail=step.outcomes[0].value if len(step.outcomes) == 1 else said.detail,
        reason=said.reason,
        document=step.document,
        party_id=said.party_id,
        corrects_seq=merged_seq(history) if is_separated else said.data.get("corrects_seq"),
        data=dict(said.data) or None,
        submission_key=said.submission_key,
    )


def _as_served(said: Said, step: Step) -> Said:
    """Say with a service since when the paper counts as served, and by which rule (two laws of service)."""
    regime, method = regime_of(said.event, step.procedure), said.data.get("method")
    if regime is None or not method:
        return said
    picked_up = said.data.get("picked_up_on")
    effect = effect_of(
        regime,
        ServiceMethod(method),
        local_day(said.happened_at),
        date.fromisoformat(picked_up) if picked_up else None,
    )
    served = {"effective_on": effect.effective_on.isoformat(), "service_rule": effect.why}
    return replace(said, data={"grade": effect.grade.value, **said.data, **served})


def _keeping_officer(case: Case, said: Said) -> Said:
    """Leave the case to its officer if somebody else stands aside."""
    if said.event is not EventKind.RECUSED or said.data.get("recused_id") == case.officer_id:
        return said
    return replace(said, columns={})


def _with_lateness(case: Case, said: Said, history: Sequence[Happened], calendar: Calendar) -> Said:
    """Say with an answer how many days it is late, if it is."""
    if said.event is not EventKind.BUSINESS_REPLIED:
        return said
    clocks = derive(Procedure(case.procedure), history, calendar, channel=case.channel)
    late = days_late(clocks, said.party_id, local_day(said.happened_at))
    return replace(said, data={**said.data, "late_days": late}) if late else said


def _in_order(said: Said, history: Sequence[Happened]) -> Said:
    """Of one day whose hour is not known, what is typed in later happened later."""
    if said.is_time_known:
        return said
    day = local_day(said.happened_at)
    same_day = [event.happened_at for event in history if event.local_date == day]
    return replace(said, happened_at=max([said.happened_at, *same_day]))


def _amend_category(case: Case, category: str, at: datetime) -> None:
    """Give the matter and the other cases on it the category too: each is counted by the final one.

    A petition that turned into a dispute keeps its own: the two have different lists.
    """
    db.session.execute(update(Matter).where(Matter.id == case.matter_id).values(category=category))
    of_disputes = (Case.matter_id == case.matter_id, Case.procedure != Procedure.PETITION.value)
    others = update(Case).where(*of_disputes, Case.id != case.id).values(category=category)
    counted = db.session.scalars(others.returning(Case.counted_on))
    mark_counted_days(set(counted), today=local_day(at))


def _check_day(case: Case, said: Said, at: datetime) -> None:
    if said.happened_at > at:
        raise BadInput("這個時間還沒有到，請填已經發生的日期與時間。", "happened_on")
    if local_day(said.happened_at) < case.received_on:
        received = roc_plain(case.received_on)
        raise BadInput(f"本案在{received}收件，事情不能發生在那之前。", "happened_on")


def _check_guards(
    case: Case, step: Step, said: Said, calendar: Calendar, known: Known | None
) -> list[Happened]:
    """Ask the guards with everything that is known and was said; return the history they saw."""
    history = load_history(case.id)
    corrects = said.data.get("corrects_seq")
    if corrects is not None and not _can_be_corrected(corrects, history):
        raise StepNotAllowed("這一筆不能更正：第一筆收件紀錄、已更正過的與更正紀錄本身都不能再更正。")
    if any(event.seq == corrects and event.kind in {*JOINS, *PARTS} for event in history):
        raise StepNotAllowed("併案、併同辦理與同一事件請在「重複與關聯」解除，不用更正。")
    facts = facts_of(
        case,
        known_for(case, step, known),
        history,
        today=local_day(said.happened_at),
        calendar=calendar,
        detail=said.detail,
        reason=said.reason,
        party_id=said.party_id,
        data=said.data,
        committee_size=int(said.data.get("members") or 0),
    )
    check_guards(step, facts)
    return history


def _check_aside(history: Sequence[Happened], by: Actor) -> None:
    """Refuse whoever stands aside in the case."""
    if by.id in recused_in(standing(history)):
        raise StepNotAllowed(STANDS_ASIDE)


def _can_be_corrected(seq: int, history: list[Happened]) -> bool:
    corrected = {event.corrects_seq for event in history}
    found = next((event for event in history if event.seq == seq), None)
    return found is not None and seq > FIRST_SEQ and seq not in corrected and found.corrects_seq is None


def _propose(case: Case, said: Said, *, by: Actor, at: datetime) -> None:
    """Keep an act until a second person approves or refuses it; sent twice it is kept once."""
    data = dict(said.data) | ({"columns": dict(said.columns)} if said.columns else {})
    statement = insert_into(Proposal).values(
        matter_id=case.matter_id,
        case_id=case.id,
        event=said.event.value,
        happened_at=said.happened_at,
        detail=said.detail,
        reason=said.reason,
        party_id=said.party_id,
        data=data or None,
        proposed_at=at,
        proposed_by_id=by.id,
        submission_key=said.submission_key,
    )
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["submission_key"]))
