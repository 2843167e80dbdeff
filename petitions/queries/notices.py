"""The notices owed in writing that no mail carried: who still has to be told what, the oldest first."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, Case, CaseEvent, OwedNotice, Party, Person, Unit, User
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.documents import Document, find_document
from petitions.rules.errors import NoSuchCase
from petitions.rules.letter import LetterKind
from petitions.rules.letters import letter_for_notice
from petitions.rules.notices import DateMoved, PostedBy, dates_moved, why_moved
from petitions.rules.terms import Procedure

PAGE_SIZE = 50
ACTION = "content"
HIDDEN_NAME = "（身分保密）"


class OwedLine(NamedTuple):
    """A notice that is owed: of which case, to whom, which dates moved and why.

    `is_undeliverable`: a mail was tried and came to nothing; else there is no address. `posted_how` and
    what follows say that it left.
    """

    id: int
    case_id: int
    number: str
    procedure: Procedure
    document: Document
    addressee: str
    moved: tuple[DateMoved, ...]
    reason: str
    owed_at: datetime
    is_undeliverable: bool
    unit: str
    phone: str
    posted_on: date | None
    posted_how: PostedBy | None
    posted_by: str
    party_id: int | None

    @property
    def letter(self) -> LetterKind | None:
        """The letter by which it can be issued, if we write one."""
        return letter_for_notice(self.document.key, self.procedure, moves_dates=bool(self.moved))


class OwedPage(NamedTuple):
    """A page of the list, and after which notice the next one begins."""

    lines: tuple[OwedLine, ...]
    next_after: str


def list_owed(*, actor: Actor, after: int = 0) -> OwedPage:
    """Return a page of the open notices in the cases whose content a person may see; one statement."""
    unaddressed = and_(OwedNotice.outbox_id.is_(None), Person.email_sealed.is_(None))
    unmailed = or_(OwedNotice.mail_failed_at.is_not(None), unaddressed)
    statement = _lines().where(
        OwedNotice.done_on.is_(None), OwedNotice.id > after, unmailed, visible_to(actor, ACTION)
    )
    rows = db.session.execute(statement.order_by(OwedNotice.id).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    return OwedPage(tuple(map(_line, shown)), str(shown[-1].id) if len(rows) > PAGE_SIZE else "")


def find_owed(case: Case, notice_id: int) -> OwedLine:
    """Return a notice of a case, open or posted. Raises NoSuchCase if the case owes no such notice."""
    row = db.session.execute(
        _lines().where(OwedNotice.id == notice_id, OwedNotice.case_id == case.id)
    ).one_or_none()
    if row is None:
        raise NoSuchCase("查無這一份通知。")
    return _line(row)


def _lines() -> Any:
    poster = aliased(User)
    return (
        select(
            *(OwedNotice.id, OwedNotice.case_id, Case.number, Case.procedure, OwedNotice.document),
            *(Case.is_confidential, Person.name_masked, Business.name.label("business"), Party.stated_name),
            *(CaseEvent.kind, CaseEvent.data, CaseEvent.reason, CaseEvent.detail, OwedNotice.owed_at),
            *(
                OwedNotice.mail_failed_at,
                OwedNotice.party_id,
                Party.role,
                Unit.name.label("unit"),
                Unit.phone,
                OwedNotice.done_on,
            ),
            *(OwedNotice.done_how, poster.display_name.label("poster")),
        )
        .join(Case, Case.id == OwedNotice.case_id)
        .join(CaseEvent, and_(CaseEvent.case_id == Case.id, CaseEvent.seq == OwedNotice.event_seq))
        .outerjoin(Party, Party.id == OwedNotice.party_id)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(poster, poster.id == OwedNotice.done_by_id)
    )


def _line(row: Any) -> OwedLine:
    name = row.name_masked or row.business or row.stated_name or ""
    return OwedLine(
        row.id,
        row.case_id,
        row.number,
        Procedure(row.procedure),
        find_document(row.document),
        HIDDEN_NAME if row.is_confidential and row.name_masked else name,
        dates_moved(row.data, role=row.role, party_id=row.party_id),
        why_moved(row.kind, row.reason, row.detail),
        row.owed_at,
        row.mail_failed_at is not None,
        row.unit or "",
        row.phone or "",
        row.done_on,
        PostedBy(row.done_how) if row.done_how else None,
        row.poster or "",
        row.party_id,
    )
