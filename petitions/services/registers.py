"""Keep the registers: consultations, inspections, education. Every entry counts on its own day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from petitions.clock import local_day
from petitions.extensions import db, insert_into
from petitions.models import Activity, Consultation
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput
from petitions.rules.policy import may_in_unit
from petitions.rules.terms import ActivityStatus, ConsultationStatus
from petitions.services.audit import append_audit
from petitions.services.cases import mark_counted_days

GONE = "找不到這一筆紀錄，可能已經更正過。"


@dataclass(frozen=True)
class Contact:
    """One consultation 諮詢: when (a moment), how, by how many persons (人次), about what."""

    contacted_at: datetime
    channel: str
    persons: int
    category: str
    question: str
    submission_key: str
    answer: str = ""


@dataclass(frozen=True)
class Outing:
    """One inspection 查核 or education session 宣導; one, however many targets, persons or days."""

    kind: str
    started_at: datetime
    title: str
    place: str
    submission_key: str
    status: str = ActivityStatus.DONE.value
    persons: int | None = None
    targets: int | None = None
    findings: str = ""
    ends_on: date | None = None


def log_consultation(contact: Contact, *, by: Actor, at: datetime) -> bool:
    """Write a consultation into the log once, however often it is sent; say whether it was new."""
    day = local_day(contact.contacted_at)
    statement = insert_into(Consultation).values(
        contacted_at=contact.contacted_at,
        contacted_on=day,
        channel=contact.channel,
        persons=contact.persons,
        category=contact.category,
        question=contact.question,
        answer=contact.answer,
        unit_id=by.unit_id,
        recorded_at=at,
        recorded_by_id=by.id,
        submission_key=contact.submission_key,
    )
    once = statement.on_conflict_do_nothing(index_elements=["submission_key"]).returning(Consultation.id)
    is_new = db.session.execute(once).scalar_one_or_none() is not None
    if is_new:
        mark_counted_days({day}, today=local_day(at))
    return is_new


def strike_consultation(entry_id: int, *, as_duplicate: bool, by: Actor, at: datetime) -> None:
    """Take an entry out of the count: it duplicates another, or was typed in error. It stays readable.

    Raises BadInput if there is no such entry, it no longer counted, or it is another unit's.
    """
    found = db.session.execute(
        select(Consultation.contacted_on, Consultation.unit_id)
        .where(
            Consultation.id == entry_id,
            Consultation.status == ConsultationStatus.DONE.value,
            Consultation.is_duplicate.is_(False),
        )
        .with_for_update()
    ).one_or_none()
    if found is None or not may_in_unit(by, "register", found.unit_id):
        raise BadInput(GONE)
    change = {"is_duplicate": True} if as_duplicate else {"status": ConsultationStatus.VOIDED.value}
    db.session.execute(update(Consultation).where(Consultation.id == entry_id).values(**change))
    day = found.contacted_on
    mark_counted_days({day}, today=local_day(at))
    action = "consultation_duplicate" if as_duplicate else "consultation_void"
    append_audit(action, by=by, at=at, subject=f"consultation:{entry_id}")


def log_activity(outing: Outing, *, by: Actor, at: datetime) -> bool:
    """Write an inspection or an education session into its register once; say whether it was new."""
    day = local_day(outing.started_at)
    statement = insert_into(Activity).values(
        kind=outing.kind,
        title=outing.title,
        started_at=outing.started_at,
        started_on=day,
        ends_on=outing.ends_on,
        status=outing.status,
        place=outing.place,
        persons=outing.persons,
        targets=outing.targets,
        findings=outing.findings,
        unit_id=by.unit_id,
        recorded_at=at,
        recorded_by_id=by.id,
        submission_key=outing.submission_key,
    )
    once = statement.on_conflict_do_nothing(index_elements=["submission_key"]).returning(Activity.id)
    is_new = db.session.execute(once).scalar_one_or_none() is not None
    if is_new:
        mark_counted_days({day}, today=local_day(at))
    return is_new


def amend_activity(entry_id: int, *, status: str, by: Actor, at: datetime) -> None:
    """Say what became of an activity: done, cancelled, void.

    Raises BadInput if there is no such entry, or it is another unit's.
    """
    before = db.session.execute(
        select(Activity.status, Activity.started_on, Activity.unit_id)
        .where(Activity.id == entry_id)
        .with_for_update()
    ).one_or_none()
    if before is None or not may_in_unit(by, "inspect", before.unit_id):
        raise BadInput(GONE)
    db.session.execute(update(Activity).where(Activity.id == entry_id).values(status=status))
    mark_counted_days({before.started_on}, today=local_day(at))
    append_audit(
        "activity_amended",
        by=by,
        at=at,
        subject=f"activity:{entry_id}",
        detail={"from": before.status, "to": status},
    )
