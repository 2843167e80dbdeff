"""Bring the city up to today through the services: the last weeks, each step as the law allows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Any, Final

from sqlalchemy import select

from petitions.city.businesses import invent_firm
from petitions.city.narratives import a_dispute, a_petition, a_price, a_trade
from petitions.city.people import a_name, a_street_district
from petitions.city.script import CITIZEN, DAYS, Act, Leg, Telling
from petitions.city.times import DAY, HOUR, MINUTE, Office, aware, day_of, moment_of
from petitions.extensions import db
from petitions.models import Case, Party, Unit
from petitions.rules.actors import CITIZEN as A_CITIZEN
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out, take_step
from petitions.services.cases import mark_counted_days
from petitions.services.intake import Filed, Filing, file
from petitions.services.notes import add_note
from petitions.services.openings import open_next
from petitions.services.tasks import add_task

EARLIEST: Final = 9 * HOUR + 15 * MINUTE
"""Before that hour the office has hardly begun: the script then tells of the working day before."""

SMALL_AMOUNT: Final = 38_000
PHONE: Final = "0900-000-{:03d}"
PROPOSERS: Final = {Procedure.MEDIATION: "secretary1", Procedure.PETITION: "officer1"}


@dataclass(frozen=True)
class Desk:
    """What is needed to act: the staff, the units, the calendar, and which day is today (an ordinal)."""

    staff: Mapping[str, Actor]
    units: Mapping[str, int]
    calendar: Calendar
    office: Office
    today: int
    seed: int

    def actor(self, name: str) -> Actor:
        """Return a member of staff by the name of the account, or someone from outside."""
        return self.staff.get(name) or (A_CITIZEN if name == CITIZEN else Actor(None, name))

    def moment(self, ago: int, place: int) -> datetime:
        """Return when something happened: so many working days ago, the later the higher its place."""
        day = self.office.earlier(self.today, ago)
        minutes = 8 * 60 + 31 + 3 * place if ago == 0 else 9 * 60 + 5 + 23 * place
        return aware(day * DAY + minutes * MINUTE)

    def at_ten(self, ahead: int) -> datetime:
        """Return ten in the morning of a working day from today, ahead or before."""
        return aware(self._day(ahead) * DAY + 10 * HOUR)

    def on(self, ahead: int) -> str:
        """Return a working day from today, ahead or before, as ISO."""
        return date.fromordinal(self._day(ahead)).isoformat()

    def _day(self, ahead: int) -> int:
        if ahead > 0:
            return self.office.later(self.today, ahead)
        return self.office.earlier(self.today, -ahead)


def open_desk(
    staff: Mapping[str, Actor], calendar: Calendar, *, seed: int, now: datetime, office: Office
) -> Desk:
    """Return the desk as it is at a moment."""
    moment = moment_of(now)
    today = day_of(moment)
    if moment % DAY < EARLIEST or office.on_or_before(today) != today:
        today = office.on_or_before(today - 1)
    units = {row.key: row.id for row in db.session.execute(select(Unit.key, Unit.id))}
    return Desk(staff, units, calendar, office, today, seed)


def live_through(desk: Desk, telling: Telling, place: int) -> Filed:
    """File one matter and let everything happen to it that the script tells; a second time, nothing."""
    filing = _filing(desk, telling, place)
    first = telling.legs[0]
    by = desk.actor(CITIZEN if telling.channel == "online" else "clerk1")
    filed = file(filing, by=by, at=desk.moment(first.ago, 0), calendar=desk.calendar)
    if filed.was_known:
        return filed
    case = _case(filed.number)
    for leg in telling.legs:
        if leg is not first:
            case = _next_case(desk, case, leg)
        _go_through(desk, case, leg)
        case = _case(case.number)
    if telling.note:
        _remark(desk, case, telling)
    if telling.todo:
        _remember(desk, case, telling, *telling.todo)
    if telling.proposed:
        said = _said(desk, case, telling.proposed, len(telling.legs[-1].acts) + 1)
        by = desk.actor(PROPOSERS[Procedure(case.procedure)])
        take_step(case, said, by=by, at=said.happened_at, calendar=desk.calendar, version=case.version)
    return filed


def mark_days_of(numbers: list[str], *, today: date) -> None:
    """Mark the days on which these filings count, so that figures of the last weeks are made anew."""
    matters = select(Case.matter_id).where(Case.number.in_(numbers))
    days = db.session.scalars(select(Case.counted_on).where(Case.matter_id.in_(matters)))
    mark_counted_days(set(days), today=today)


def _go_through(desk: Desk, case: Case, leg: Leg) -> None:
    """Take the steps of one procedure; what the guards refuse on this day's calendar has not happened."""
    for place, act in enumerate(_with_assignment(leg), 1):
        said = _said(desk, case, act, place)
        step = find_step(Procedure(case.procedure), State(case.state), act.event)
        columns = _columns(desk, leg, act)
        try:
            carry_out(
                case,
                step,
                replace(said, columns=columns),
                by=desk.actor(act.by),
                at=said.happened_at,
                calendar=desk.calendar,
                version=case.version,
            )
        except StepNotAllowed:
            return
        db.session.refresh(case)


def _with_assignment(leg: Leg) -> tuple[Act, ...]:
    """Let a dispute be given to its officer after the first act; petitions are when they are dispatched."""
    if not leg.officer or leg.procedure is Procedure.PETITION:
        return leg.acts
    first, *others = leg.acts
    return first, Act(EventKind.ASSIGNED, first.ago, "supervisor1"), *others


def _columns(desk: Desk, leg: Leg, act: Act) -> dict[str, Any]:
    """Return what changes on the case with an act."""
    columns: dict[str, Any] = {}
    if act.event in {EventKind.ASSIGNED, EventKind.DISPATCHED} and leg.officer:
        columns["officer_id"] = desk.actor(leg.officer).id
    if act.event is EventKind.DISPATCHED:
        columns["unit_id"] = desk.units[act.said["unit_id"]]
    return columns


def _said(desk: Desk, case: Case, act: Act, place: int) -> Said:
    data = {key: desk.on(value) if key in DAYS else value for key, value in act.said.items()}
    if "unit_id" in data:
        data["unit_id"] = desk.units[data["unit_id"]]
    if "starts" in data:
        chair = desk.actor(act.by)
        data |= {"chair_id": chair.id, "chair": chair.label}
    return Said(
        act.event,
        desk.moment(act.ago, place),
        reason=act.reason,
        detail=act.detail,
        party_id=_party(case.matter_id, act.party) if act.party else None,
        data=data,
    )


def _party(matter_id: int, role: str) -> int:
    statement = select(Party.id).where(Party.matter_id == matter_id, Party.role == role).limit(1)
    found: int = db.session.execute(statement).scalar_one()
    return found


def _next_case(desk: Desk, before: Case, leg: Leg) -> Case:
    """Open the next procedure of the same matter."""
    at = desk.moment(leg.ago, 0)
    opened = open_next(
        before,
        leg.procedure,
        received_at=at,
        data={},
        submission_key=f"demo-{before.number}-{leg.procedure.value}",
        by=A_CITIZEN,
        at=at,
        calendar=desk.calendar,
    )
    return _case(opened.number)


def _case(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.number == number)).one()


def _remark(desk: Desk, case: Case, telling: Telling) -> None:
    author, at = _author(desk, telling)
    add_note(case, telling.note, submission_key=f"demo-note-{case.number}", by=author, at=at)


def _remember(desk: Desk, case: Case, telling: Telling, body: str, ahead: int) -> None:
    author, at = _author(desk, telling)
    due_on, key = date.fromisoformat(desk.on(ahead)), f"demo-task-{case.number}"
    assignee = author.id or 0
    add_task(case, body, due_on=due_on, assignee_id=assignee, submission_key=key, by=author, at=at)


def _author(desk: Desk, telling: Telling) -> tuple[Actor, datetime]:
    """Return who handles a matter, and a moment after what happened to it last."""
    leg = telling.legs[-1]
    at = desk.moment(leg.acts[-1].ago if leg.acts else leg.ago, len(leg.acts) + 2)
    return desk.actor(leg.officer or "supervisor1"), at


def _filing(desk: Desk, telling: Telling, place: int) -> Filing:
    """Return what someone brings, the same for the same seed, day and place."""
    chance = Random(f"{desk.seed}.{desk.today}.{place}")  # noqa: S311
    procedure = telling.legs[0].procedure
    district = a_street_district(chance)
    filing = Filing(
        procedure=procedure,
        name=a_name(chance),
        narrative="",
        channel=telling.channel,
        submission_key=f"demo-{desk.seed}-{desk.today}-{place}",
        phone=PHONE.format(chance.randrange(1000)),
        district=district,
        petition_kind=telling.kind.value if telling.kind else None,
        is_confidential=telling.is_confidential,
    )
    if procedure is Procedure.PETITION:
        category, text = a_petition(district, chance)
        return replace(filing, category=category, narrative=text)
    trade = a_trade(chance)
    amount = SMALL_AMOUNT if telling.small else a_price(trade, chance)
    firm = invent_firm(trade, chance)
    bought_on = desk.office.earlier(desk.today, telling.legs[0].ago + 20)
    text = a_dispute(trade, firm, bought_on, amount, chance)
    return replace(filing, category=trade.category, narrative=text, amount_ntd=amount, business_name=firm)
