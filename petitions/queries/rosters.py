"""What a roster is put to: the facts that its people share."""

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Matter


def find_facts(lead: Case) -> str:
    """Return what the lead of an incident tells; one statement. The caller has checked who asks."""
    return db.session.scalars(select(Matter.narrative).where(Matter.id == lead.matter_id)).one()
