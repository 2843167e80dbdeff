"""Turn a petition that is a consumer dispute into one: a first appeal on the same matter, linked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from petitions.extensions import db
from petitions.models import Case, Matter, Party
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.terms import PartyRole, Procedure
from petitions.services.findable import gram_columns, searchable
from petitions.services.openings import Opened, open_next

RESPONDENT = PartyRole.RESPONDENT.value


@dataclass(frozen=True)
class Disputed:
    """What a dispute says beyond a petition: against whom, about what purchase; amounts in NT$."""

    business_name: str
    category: str
    business_ubn: str | None = None
    transaction_on: date | None = None
    amount_ntd: int | None = None
    demand: str = ""
    first_complaint_to: str = "center"


def turn_into_dispute(
    petition: Case,
    disputed: Disputed,
    *,
    received_at: datetime,
    submission_key: str,
    by: Actor,
    at: datetime,
    calendar: Calendar,
) -> Opened:
    """Open a first appeal on the matter of a petition, with everything that is known (消費者保護法 §43 I).

    The look-up secret stays the same, and opens both. The petition stays where it is until it is answered;
    the dispute is counted for itself once it is accepted. Sent twice with one key it is opened once.
    Raises as `open_next` does.
    """
    opened = open_next(
        petition,
        Procedure.FIRST_APPEAL,
        received_at=received_at,
        data={},
        submission_key=submission_key,
        by=by,
        at=at,
        calendar=calendar,
        columns={
            "respondent_name": disputed.business_name,
            "category": disputed.category,
            "amount_ntd": disputed.amount_ntd,
        },
    )
    if not opened.was_known:
        _add_respondent(petition.matter_id, disputed)
        _complete(petition.matter_id, disputed)
    return opened


def _add_respondent(matter_id: int, disputed: Disputed) -> None:
    last = func.coalesce(func.max(Party.position), 0)
    place = select(last + 1).where(Party.matter_id == matter_id, Party.role == RESPONDENT).scalar_subquery()
    db.session.execute(
        insert(Party).values(
            matter_id=matter_id,
            role=RESPONDENT,
            position=place,
            stated_name=disputed.business_name,
            stated_ubn=disputed.business_ubn,
        )
    )


def _complete(matter_id: int, disputed: Disputed) -> None:
    """Let the matter say what the purchase was, and be found by the name of the business."""
    told = db.session.execute(
        select(Matter.title, Matter.narrative, Matter.demand).where(Matter.id == matter_id)
    ).one()
    demand = disputed.demand or told.demand
    doc = searchable(told.title, told.narrative, demand, disputed.business_name)
    said = {
        "category": disputed.category,
        "transaction_on": disputed.transaction_on,
        "amount_ntd": disputed.amount_ntd,
        "demand": demand,
        "first_complaint_to": disputed.first_complaint_to,
    }
    statement = update(Matter).where(Matter.id == matter_id)
    db.session.execute(statement.values(**said, doc=doc, **gram_columns(doc)))
