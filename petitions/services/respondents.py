"""Say which entry of the register the respondent of a case is."""

from datetime import datetime

from sqlalchemy import update

from petitions.extensions import db
from petitions.models import Business, Case, Party
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import NoSuchBusiness
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening, record


def identify_respondent(
    case: Case,
    party_id: int,
    business_id: int,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    submission_key: str,
) -> None:
    """Let a party be a business of the register; what the complainant called it stays as stated.

    Raises StaleVersion if the case changed since it was read, NoSuchBusiness, StepNotAllowed if it is over.
    """
    business = db.session.get(Business, business_id)
    if business is None:
        raise NoSuchBusiness
    number = f"（{business.ubn}）" if business.ubn else ""
    happening = Happening(
        EventKind.RESPONDENT_IDENTIFIED,
        at,
        party_id=party_id,
        data={"business": f"{business.name}{number}", "business_id": business.id},
        submission_key=submission_key,
    )
    record(case, happening, by=by, at=at, calendar=calendar, version=version)
    party = update(Party).where(Party.id == party_id, Party.matter_id == case.matter_id)
    db.session.execute(
        party.values(business_id=business.id), execution_options={"synchronize_session": False}
    )
