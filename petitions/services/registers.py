"""Keep the registers: consultations, inspections, education. Every entry counts on its own day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from petitions.clock import local_day
from petitions.extensions import db, insert_into
from petitions.models import Activity, Case, Consultation
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.policy import may_in_unit
from petitions.rules.terms import ActivityStatus, ConsultationStatus
from petitions.services.audit import append_audit
from petitions.services.cases import mark_counted_days

GONE = "找不到這一筆紀錄，可能已經更正過。"
IS_APPEAL = "這一筆諮詢已經轉成申訴，或已經更正不計，不能再轉一次。"


@dataclass(frozen=True)
class Contact:
    """One consultation 諮詢: when (a moment), how, by how many persons (人次), about what.

    `answer` is what was answered, `referred_to` to whom the person was sent on.
    """

    contacted_at: datetime
    channel: str
    persons: int
    category: str
    question: str
    submission_key: str
    answer: str = ""
    referred_to: str = ""


@dataclass(frozen=True)
class Outing:
    """One inspection 查核 or education session 宣導; one, however many targets, persons or days.

    `matter_id` and `case_id` are of the case that gave rise to it, if one did; that case goes its own way.
    """

    kind: str
    started_at: datetime
    title: str
    place: str
    submission_key: str
    status: str = ActivityStatus.DONE.value
    persons: int | None = None
    targets: int | None = None
    findings: str = ""
    matter_id: int | None = None
    case_id: int | None = None
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
        referred_to=contact.referred_to,
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
    found = _locked(entry_id, by)
    change = {"is_duplicate": True} if as_duplicate else {"status": ConsultationStatus.VOIDED.value}
    db.session.execute(update(Consultation).where(Consultation.id == entry_id).values(**change))
    day = found.contacted_on
    mark_counted_days({day}, today=local_day(at))
    action = "consultation_duplicate" if as_duplicate else "consultation_void"
    append_audit(action, by=by, at=at, subject=f"consultation:{entry_id}")


def answer_consultation(
    entry_id: int, *, answer: str, referred_to: str, version: int, by: Actor, at: datetime
) -> None:
    """Keep what was answered to a consultation, or to whom it was referred (消費者保護法 §42); sent twice,
    it is kept once.

    Raises BadInput where `strike_consultation` does, StaleVersion if it was changed since it was read.
    """
    found = _locked(entry_id, by)
    if (found.answer, found.referred_to) == (answer, referred_to):
        return
    if found.version != version:
        raise StaleVersion
    change = {"answer": answer, "referred_to": referred_to, "version": version + 1}
    db.session.execute(update(Consultation).where(Consultation.id == entry_id).values(**change))
    before = {"answer": found.answer, "referred_to": found.referred_to}
    subject = f"consultation:{entry_id}"
    append_audit("consultation_answered", by=by, at=at, subject=subject, detail={"before": before})


def tie_consultation(entry_id: int, number: str, *, by: Actor, at: datetime) -> None:
    """Note that a consultation turned into the complaint of this number (消費者保護法 §43 I).

    It stays counted, and the complaint is counted for itself. Raises BadInput if it turned into another
    one already, or no longer counts.
    """
    matter_id = select(Case.matter_id).where(Case.number == number).scalar_subquery()
    statement = (
        update(Consultation)
        .where(
            Consultation.id == entry_id,
            Consultation.status == ConsultationStatus.DONE.value,
            Consultation.is_duplicate.is_(False),
            or_(Consultation.matter_id.is_(None), Consultation.matter_id == matter_id),
        )
        .values(matter_id=matter_id)
        .returning(Consultation.id)
    )
    if db.session.execute(statement).scalar_one_or_none() is None:
        raise BadInput(IS_APPEAL)
    append_audit(
        "consultation_became_appeal",
        by=by,
        at=at,
        subject=f"consultation:{entry_id}",
        detail={"number": number},
    )


def _locked(entry_id: int, by: Actor) -> Row[*tuple[Any, ...]]:
    """Return a consultation that counts and is this person's to change, locked. Raises BadInput."""
    found = db.session.execute(
        select(
            *(Consultation.contacted_on, Consultation.unit_id, Consultation.version),
            *(Consultation.answer, Consultation.referred_to),
        )
        .where(
            Consultation.id == entry_id,
            Consultation.status == ConsultationStatus.DONE.value,
            Consultation.is_duplicate.is_(False),
        )
        .with_for_update()
    ).one_or_none()
    if found is None or not may_in_unit(by, "register", found.unit_id):
        raise BadInput(GONE)
    return found


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
        matter_id=outing.matter_id,
        case_id=outing.case_id,
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
