"""Plan what is to be told of every clock today, and tell it: the rows are the queue.

Any number of workers may run side by side. A row is planned once (its key is unique) and claimed by one
conditional update; the mail that tells it is written in the same transaction, so that a worker who dies
leaves either both or neither.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import exists, or_, select, update

from petitions.clock import TAIPEI, local_day
from petitions.extensions import db, insert_into
from petitions.models import Case, CaseWarning, Clock, Unit, User, UserRole
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.periods import label_of
from petitions.rules.roc import roc_public
from petitions.rules.terms import EventKind, Procedure, UnitKind
from petitions.rules.warnings import (
    LABELS,
    Whom,
    falling_on,
    in_office_hours,
    is_recorded,
    reaches_ahead,
)
from petitions.services.cases import Happening, record
from petitions.services.outbox import enqueue_mail
from petitions.services.reminders import remind

CHUNK: Final = 1000
CLAIMED: Final = 2000
"""So many warnings are told in one transaction."""

SUPERVISING: Final = tuple(
    role.value for role, reach in GRANTS["extend"].reach.items() if reach is Reach.VOUCHES
)
"""The roles that answer for the periods of a unit: those that approve an extension."""

BY_TELEPHONE: Final = "（沒有電子信箱，請以電話提醒）"


class Told(NamedTuple):
    """A warning that is being told, with what its line says and who handles the case."""

    id: int
    case_id: int
    number: str
    procedure: str
    period: str
    rule: str
    due_on: date
    whom: Whom
    officer_id: int | None
    unit_id: int | None


def plan(calendar: Calendar, *, at: datetime) -> int:
    """Write down what is to be told today; planned twice it stands once. Returns how many rows are new."""
    today = local_day(at)
    if not calendar.is_workday(today):
        return 0
    planned = 0
    near = running_clocks(reaches_ahead(today, calendar)).execution_options(yield_per=CHUNK)
    for rows in db.session.execute(near).partitions(CHUNK):
        found = [row for clock in rows for row in _rows_of(clock, calendar, today, at)]
        if found:
            planned += _insert(found)
    return planned


def running_clocks(until: date) -> Any:
    """Select the running clocks that end until a day, or have ended, in the order of their index."""
    return (
        select(
            *(Clock.matter_id, Clock.case_id, Clock.period, Clock.started_by_seq, Clock.due_on),
            *(Clock.target_on, Clock.is_estimated, Clock.starts_on, Clock.paused_days, Case.officer_id),
        )
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.due_on <= until,
            *(Clock.met_on.is_(None), Clock.is_revoked.is_(False), Clock.is_information.is_(False)),
            *(Clock.paused_on.is_(None), Case.is_open),
        )
        .order_by(Clock.due_on, Clock.case_id)
    )


def _rows_of(clock: Any, calendar: Calendar, today: date, at: datetime) -> Iterable[dict[str, Any]]:
    for falling in falling_on(clock, calendar, today):
        yield {
            "matter_id": clock.matter_id,
            "case_id": clock.case_id,
            "period": clock.period,
            "started_by_seq": clock.started_by_seq,
            "rule": falling.rung.key,
            "due_on": clock.due_on,
            "fires_on": falling.fires_on,
            "whom": falling.rung.whom.value,
            "user_id": clock.officer_id if falling.rung.whom is Whom.OFFICER else None,
            "state": "ready",
            "planned_at": at,
        }


def _insert(rows: list[dict[str, Any]]) -> int:
    statement = insert_into(CaseWarning).values(rows)
    unique = ["case_id", "period", "started_by_seq", "rule", "due_on", "fires_on"]
    new = statement.on_conflict_do_nothing(index_elements=unique).returning(CaseWarning.id)
    return len(db.session.execute(new).all())


def tell(calendar: Calendar, recipients: Mapping[Whom, str], *, at: datetime) -> int:
    """Tell what waits: one mail a person, in office hours; from the supervisor on, the case says so too.

    What is for a citizen or a business without an address is told to the officer, who calls.
    `recipients` are the addresses of head and secretary-general; where one is empty, the supervisors of the
    control desk are told. Returns how many warnings were told. Whoever has no address sees it here.
    """
    _drop_what_no_longer_holds()
    told = _claim(at)
    if not told:
        return 0
    _urge(told, calendar, at)
    run_at = in_office_hours(at.astimezone(TAIPEI), calendar)
    outside = {warning.id for warning in told if warning.whom.is_outside}
    unreached = remind(outside, at=run_at)
    by_address: dict[str, list[Told]] = defaultdict(list)
    addresses = _Addresses(recipients, local_day(at))
    for warning in told:
        if warning.id not in outside or warning.id in unreached:
            for address in addresses.of(warning):
                by_address[address].append(warning)
    for address, warnings in by_address.items():
        _queue(address, warnings, run_at)
    return len(told)


def _drop_what_no_longer_holds() -> None:
    """Let go of what waits for a clock that was met, revoked, stopped or moved."""
    holds = exists().where(
        *(Clock.case_id == CaseWarning.case_id, Clock.period == CaseWarning.period),
        *(Clock.started_by_seq == CaseWarning.started_by_seq, Clock.due_on == CaseWarning.due_on),
        *(Clock.met_on.is_(None), Clock.is_revoked.is_(False), Clock.paused_on.is_(None)),
    )
    statement = update(CaseWarning).where(CaseWarning.state == "ready", ~holds).values(state="dropped")
    db.session.execute(statement.execution_options(synchronize_session=False))


def _claim(at: datetime) -> list[Told]:
    waiting = (
        select(CaseWarning.id)
        .where(CaseWarning.state == "ready", CaseWarning.fires_on <= local_day(at))
        .order_by(CaseWarning.fires_on, CaseWarning.id)
        .limit(CLAIMED)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(CaseWarning)
        .where(CaseWarning.id.in_(waiting.scalar_subquery()))
        .values(state="told", told_at=at)
        .returning(CaseWarning.id)
        .execution_options(synchronize_session=False)
    )
    ids = list(db.session.scalars(claimed))
    statement = (
        select(
            *(CaseWarning.id, CaseWarning.case_id, Case.number, Case.procedure, CaseWarning.period),
            *(CaseWarning.rule, CaseWarning.due_on, CaseWarning.whom, Case.officer_id, Case.unit_id),
        )
        .join(Case, Case.id == CaseWarning.case_id)
        .where(CaseWarning.id.in_(ids))
        .order_by(CaseWarning.due_on, CaseWarning.id)
    )
    rows = db.session.execute(statement).mappings() if ids else ()
    return [Told(**{**row, "whom": Whom(row["whom"])}) for row in rows]


def _urge(told: Sequence[Told], calendar: Calendar, at: datetime) -> None:
    """Record that a case was urged when someone above the officer is told (petitions T22; P-02, P-03)."""
    for warning in told:
        if not is_recorded(Procedure(warning.procedure), warning.period, warning.whom):
            continue
        case = db.session.scalars(select(Case).where(Case.id == warning.case_id).with_for_update()).one()
        happening = Happening(EventKind.URGED, at, detail=warning.whom.label)
        try:
            record(case, happening, by=SYSTEM, at=at, calendar=calendar, version=case.version)
        except StepNotAllowed:
            continue  # it waits at a stage where nobody can be urged; the mail tells it all the same
        db.session.expire(case)


class _Addresses:
    """Where each person is told; asked of the database once a transaction."""

    def __init__(self, recipients: Mapping[Whom, str], today: date) -> None:
        self.recipients = recipients
        rows = db.session.execute(_people(today)).all()
        self.officers = {row.id: row.email for row in rows if row.email}
        self.supervisors: dict[int, set[str]] = defaultdict(set)
        self.control_desk: set[str] = set()
        for row in rows:
            if row.email and row.supervises:
                self.supervisors[row.unit_id].add(row.email)
                if row.kind == UnitKind.CONTROL_DESK.value:
                    self.control_desk.add(row.email)

    def of(self, warning: Told) -> set[str]:
        """Return the addresses at which a warning is told; a case without an officer is its unit's."""
        supervisors = self.supervisors.get(warning.unit_id or 0, set())
        if warning.whom is Whom.OFFICER or warning.whom.is_outside:
            own = self.officers.get(warning.officer_id or 0)
            return {own} if own else (set() if warning.officer_id else supervisors)
        if warning.whom is Whom.SUPERVISOR:
            return supervisors
        address = self.recipients.get(warning.whom, "")
        return {address} if address else self.control_desk


def _people(today: date) -> Any:
    return (
        select(
            *(User.id, User.email, UserRole.unit_id, Unit.kind),
            UserRole.role.in_(SUPERVISING).label("supervises"),
        )
        .join(UserRole, UserRole.user_id == User.id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(
            User.disabled_at.is_(None),
            UserRole.valid_from <= today,
            or_(UserRole.valid_until.is_(None), UserRole.valid_until >= today),
            User.email != "",
        )
        .order_by(User.id)
    )


def _queue(address: str, warnings: Sequence[Told], run_at: datetime) -> None:
    """Write one mail for one person; its key says which warnings it tells."""
    ids = ",".join(str(warning.id) for warning in warnings)
    key = hashlib.sha256(f"{address}\n{ids}".encode()).hexdigest()[:40]
    lines = [
        {
            "number": warning.number,
            "period": label_of(warning.period),
            "due_on": roc_public(warning.due_on),
            "label": LABELS[warning.rule] + (BY_TELEPHONE if warning.whom.is_outside else ""),
            "whom": warning.whom.label,
        }
        for warning in warnings
    ]
    sent = enqueue_mail(
        "digest",
        dedupe=f"digest:{key}",
        to=address,
        matter_id=None,
        case_id=None,
        payload={"lines": lines},
        at=run_at,
    )
    statement = update(CaseWarning).where(CaseWarning.id.in_([w.id for w in warnings])).values(told_in=sent)
    db.session.execute(statement.execution_options(synchronize_session=False))
