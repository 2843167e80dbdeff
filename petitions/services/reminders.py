"""Remind citizens and businesses by mail of what they have to do themselves, each of a thing once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update

from petitions.extensions import db, sealer
from petitions.models import Business, Case, CaseWarning, Clock, Party, Person
from petitions.models.contacts import join_contacts, sealed
from petitions.rules.terms import PartyRole
from petitions.rules.warnings import Whom
from petitions.services.outbox import enqueue_mail


def remind(warning_ids: Iterable[int], *, at: datetime) -> set[int]:
    """Queue the reminders that go outside the office; return those that nobody's address could take.

    A business is reminded once of its period, however the date moves; a citizen once of every date.
    """
    left = set(warning_ids)
    rows = db.session.execute(_statement(left)).all() if left else ()
    for row in rows:
        sent = enqueue_mail(
            "reminder",
            dedupe=_key(row),
            to=sealer().open(row.email_sealed),
            matter_id=row.matter_id,
            case_id=row.case_id,
            payload=_payload(row),
            at=at,
        )
        statement = update(CaseWarning).where(CaseWarning.id == row.id).values(told_in=sent)
        db.session.execute(statement.execution_options(synchronize_session=False))
    return left - {row.id for row in rows}


def _statement(ids: set[int]) -> Any:
    """Select whom each warning goes to: the party whose period it is, else the first of its side."""
    of_clock = (
        Clock.case_id == CaseWarning.case_id,
        Clock.period == CaseWarning.period,
        Clock.started_by_seq == CaseWarning.started_by_seq,
    )
    is_business = CaseWarning.whom == Whom.BUSINESS.value
    role = case((is_business, PartyRole.RESPONDENT.value), else_=PartyRole.COMPLAINANT.value)
    first = and_(Clock.party_id.is_(None), Party.role == role, Party.position == 1)
    statement = (
        select(
            *(CaseWarning.id, CaseWarning.matter_id, CaseWarning.case_id, CaseWarning.rule),
            *(CaseWarning.whom, CaseWarning.period, CaseWarning.due_on, Case.number, Party.id.label("party")),
            sealed("email").label("email_sealed"),
            func.coalesce(Person.language, "zh").label("language"),
        )
        .join(Case, Case.id == CaseWarning.case_id)
        .join(Clock, and_(*of_clock))
        .join(Party, and_(Party.matter_id == CaseWarning.matter_id, or_(Party.id == Clock.party_id, first)))
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(CaseWarning.id.in_(ids), sealed("email").is_not(None))
        .order_by(CaseWarning.id)
    )
    return join_contacts(statement)


def _key(row: Any) -> str:
    key = f"reminder:{row.case_id}:{row.party}:{row.period}:{row.rule}"
    return key if row.whom == Whom.BUSINESS.value else f"{key}:{row.due_on.isoformat()}"


def _payload(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "language": row.language,
        "period": row.period,
        "whom": row.whom,
        "due_on": row.due_on.isoformat(),
    }
