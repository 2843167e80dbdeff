"""What was written to whoever filed, and what businesses answered: beside how the matter stands."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Attachment, Business, Case, CaseEvent, IssuedLetter, Party
from petitions.queries.attachments import HELD
from petitions.queries.letters import label_of_letter
from petitions.queries.status import MOST_LOOKS, Standing, is_complainant
from petitions.rules.demands import Answered, answers_in
from petitions.rules.files import Audience
from petitions.rules.terms import EventKind


class Paper(NamedTuple):
    """A letter that was written to whoever filed: what it is, its number, the day."""

    id: int
    label: str
    number: str
    issued_on: date
    pdf_sha256: str
    case_number: str


class BusinessSaid(NamedTuple):
    """What a business answered: when, where it stands, in its own words."""

    on: date
    business: str
    position: str
    points: tuple[Answered, ...]
    words: str


def list_papers(standing: Standing) -> tuple[Paper, ...]:
    """Return the letters to whoever filed first, the newest first; one statement."""
    letter = IssuedLetter
    statement = (
        select(letter.id, letter.document, letter.reader, letter.number, letter.issued_on, letter.pdf_sha256)
        .add_columns(Case.number.label("case_number"))
        .join(Case, Case.id == letter.case_id)
        .join(Party, and_(is_complainant(letter.matter_id), Party.id == letter.party_id))
        .where(letter.matter_id == standing.matter_id)
        .order_by(letter.id.desc())
        .limit(MOST_LOOKS)
    )
    return tuple(
        Paper(
            row.id,
            label_of_letter(row),
            row.number or "",
            row.issued_on,
            row.pdf_sha256,
            row.case_number,
        )
        for row in db.session.execute(statement)
    )


def list_copies(standing: Standing) -> tuple[Attachment, ...]:
    """Return the copies from the file that were released to whoever filed first; one statement, and none
    where nothing was decided.

    Those of a decision that was struck, or that the virus scanner has not let pass, are left out.
    """
    events = (event for stage in standing.stages for event in stage.events)
    if not any(event.kind is EventKind.FILE_ACCESS_DECIDED for event in events):
        return ()
    decision, correction = CaseEvent, aliased(CaseEvent)
    struck = exists().where(correction.case_id == decision.case_id, correction.corrects_seq == decision.seq)
    statement = (
        select(Attachment)
        .join(decision, and_(decision.case_id == Attachment.case_id, decision.seq == Attachment.event_seq))
        .join(Party, and_(is_complainant(Attachment.matter_id), Party.id == Attachment.party_id))
        .where(
            Attachment.matter_id == standing.matter_id,
            Attachment.audience == Audience.COMPLAINANT.value,
            decision.kind == EventKind.FILE_ACCESS_DECIDED.value,
            ~struck,
            ~HELD,
        )
        .order_by(Attachment.id)
        .limit(MOST_LOOKS)
    )
    return tuple(db.session.scalars(statement))


def list_answers(standing: Standing) -> tuple[BusinessSaid, ...]:
    """Return what businesses answered to the complaint, the newest first; one statement.

    An answer that was struck as a mistake is left out; who spoke for the business is not told.
    """
    answer, correction, business = CaseEvent, aliased(CaseEvent), aliased(Business)
    struck = exists().where(correction.case_id == answer.case_id, correction.corrects_seq == answer.seq)
    statement = (
        select(answer.local_date, answer.reason, answer.data, Party.stated_name, business.name)
        .outerjoin(Party, Party.id == answer.party_id)
        .outerjoin(business, business.id == Party.business_id)
        .where(
            answer.matter_id == standing.matter_id,
            answer.kind == EventKind.BUSINESS_REPLIED.value,
            answer.reason != "",
            ~struck,
        )
        .order_by(answer.happened_at.desc(), answer.id.desc())
        .limit(MOST_LOOKS)
    )
    return tuple(
        BusinessSaid(
            row.local_date,
            row.name or row.stated_name or standing.respondent,
            (row.data or {}).get("position", ""),
            answers_in(row.data),
            row.reason,
        )
        for row in db.session.execute(statement)
    )
