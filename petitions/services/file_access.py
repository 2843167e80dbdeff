"""Ask to read the file of a case 閱卷, and decide on it: for the party who asked, and for nobody else."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Party
from petitions.rules.actors import Actor
from petitions.rules.acts import Way
from petitions.rules.calendar import Calendar
from petitions.rules.file_access import ANSWERS, AUDIENCE, AUDIENCE_OF, requests_open
from petitions.rules.files import Audience
from petitions.rules.known import Known
from petitions.rules.terms import EventKind, PartyRole
from petitions.services.acts import Said, take_step
from petitions.services.histories import load_history


def ask_to_read(
    case: Case, scope: str, reason: str, *, submission_key: str, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """Record that whoever filed asks to read the file, and why he needs it (行政程序法 §46 I); once a form.

    Raises what `take_step` raises.
    """
    sent = select(CaseEvent.id).where(CaseEvent.submission_key == submission_key)
    if db.session.scalar(sent) is not None:
        return
    said = Said(
        EventKind.FILE_ACCESS_REQUESTED,
        at,
        reason=reason,
        party_id=_complainant(case),
        data={"scope": scope},
        submission_key=submission_key,
    )
    take_step(case, said, by=by, at=at, calendar=calendar, version=case.version)


def decide_on_reading(
    case: Case,
    said: Said,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    known: Known | None = None,
) -> Way:
    """Record what was decided on the oldest request that is open: its copies are for the party who asked.

    Raises what `take_step` raises; StepNotAllowed where nobody asked.
    """
    waiting = requests_open(load_history(case.id))
    if waiting:
        asked = waiting[0]
        told: dict[str, Any] = {
            ANSWERS: asked.seq,
            "asked_on": asked.local_date.isoformat(),
            AUDIENCE: _audience_of(asked.party_id).value,
        }
        said = replace(said, party_id=asked.party_id, data={**said.data, **told})
    return take_step(case, said, by=by, at=at, calendar=calendar, version=version, known=known)


def _complainant(case: Case) -> int:
    statement = select(Party.id).where(
        Party.matter_id == case.matter_id,
        Party.role == PartyRole.COMPLAINANT.value,
        Party.position == 1,
    )
    return db.session.scalars(statement).one()


def _audience_of(party_id: int | None) -> Audience:
    role = db.session.scalar(select(Party.role).where(Party.id == party_id))
    return AUDIENCE_OF.get(role or "", Audience.OFFICE)
