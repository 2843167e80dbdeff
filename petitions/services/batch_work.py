"""Do one item of a batch: by the same services as on the page of a case, with the rights of whoever asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Batch, BatchItem, Case, IssuedLetter, Party, User, UserRole
from petitions.rules.actors import Actor, Capacity
from petitions.rules.acts import Way
from petitions.rules.batches import APPROVAL, BatchKind
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.letter import LetterKind
from petitions.rules.letter_values import event_for
from petitions.rules.letters import find_letter
from petitions.rules.policy import check
from petitions.rules.projection import standing
from petitions.rules.terms import EventKind, PartyRole, Procedure, Role
from petitions.services.acts import Said, take_step
from petitions.services.answering_alike import answer_one
from petitions.services.batches import Claimed, hold, note_done, read_order
from petitions.services.histories import load_history
from petitions.services.letter_facts import Office, find_addresses
from petitions.services.letter_sending import MAIL, PAPER, Order
from petitions.services.letters import issue
from petitions.services.mandates import statutory_for
from petitions.services.proposals import decide
from petitions.services.respondents import identify_respondent
from petitions.services.rosters import take_in_line

NOT_ANY_MORE: Final = "交辦的人已經不能登入。"
ISSUED_ALREADY: Final = "這一封已經製發過（%s）；要再發一次，請到案件頁製發。"
PROPOSED: Final = "已送請核定。"
NOT_IDENTIFIED: Final = "事件的第一件還沒有指認業者。"
NO_ADDRESS: Final = "沒有留地址；請在「當事人」或業者名錄補上，或到案件頁製發。"
NO_RESPONDENT: Final = "本案沒有相對人。"


@dataclass(frozen=True)
class Piece:
    """One item with everything that doing it asks for."""

    batch: Batch
    item: BatchItem
    order: dict[str, Any]
    case: Case
    by: Actor
    at: datetime
    calendar: Calendar

    @property
    def key(self) -> str:
        """What makes the deed one, however often it is tried."""
        return f"batch-{self.item.id}"


def do_item(claimed: Claimed, office: Office, *, at: datetime, calendar: Calendar) -> None:
    """Do an item and mark it done, in the caller's transaction. Raises the Refusal that says why not.

    StaleVersion means that the case was changed this very moment, and that it can be tried again.
    """
    item = hold(claimed, at=at)
    if item is None:
        return
    batch = db.session.get_one(Batch, item.batch_id)
    case = db.session.get_one(Case, item.case_id, with_for_update=True, populate_existing=True)
    letter_id, sentence = None, ""
    if item.line is not None:
        take_in_line(batch, item, case, by=find_asker(batch, at=at), at=at, calendar=calendar)
    elif batch.kind == BatchKind.ANSWERS.value:
        _answer(batch, item, case, at=at, calendar=calendar)
    else:
        by = find_asker(batch, at=at)
        check(by, "meta", case)
        piece = Piece(batch, item, read_order(batch), case, by, at, calendar)
        if batch.kind == BatchKind.LETTERS.value:
            letter_id = _issue(piece, office)
        else:
            sentence = _act(piece)
    note_done(claimed, letter_id=letter_id, at=at, sentence=sentence)


def find_asker(batch: Batch, *, at: datetime) -> Actor:
    """Return whoever asked for a batch, as he or she is today. Raises NotPermitted if that is over."""
    today = local_day(at)
    statement = (
        select(User.display_name, UserRole.role, UserRole.unit_id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            *(User.id == batch.asked_by_id, User.disabled_at.is_(None), UserRole.valid_from <= today),
            or_(UserRole.valid_until.is_(None), UserRole.valid_until >= today),
        )
        .order_by(UserRole.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise NotPermitted(NOT_ANY_MORE)
    capacities = tuple(Capacity(Role(row.role), row.unit_id) for row in rows)
    return Actor(batch.asked_by_id, rows[0].display_name, capacities, request_id=f"batch-{batch.id}")


def _answer(batch: Batch, item: BatchItem, case: Case, *, at: datetime, calendar: Calendar) -> None:
    answer_one(
        case,
        item.party_id,
        read_order(batch),
        sent_at=batch.asked_at,
        at=at,
        calendar=calendar,
        submission_key=f"batch-{item.id}",
    )


def _issue(piece: Piece, office: Office) -> int:
    """Issue the letter to one party; by mail if that was asked for and there is an address."""
    case, order, party_id = piece.case, piece.order, piece.item.party_id
    kind = find_letter(piece.batch.what, Procedure(case.procedure))
    _check_not_issued(piece, kind)
    acts = statutory_for(case, party_id, today=local_day(piece.at))
    email, address = find_addresses(case, acts or party_id) if party_id else ("", "")
    address = address or order.get("address", "")
    way = MAIL if order["way"] == MAIL and email else PAPER
    if way == PAPER and party_id and not address:
        raise BadInput(NO_ADDRESS)
    base_url = office.base_url or order["base_url"]
    writes = office._replace(officer=piece.by.label, today=local_day(piece.at), base_url=base_url)
    letter = issue(
        case,
        kind,
        Order(
            party_id=party_id,
            representative_id=acts,
            way=way,
            address=address,
            email=email,
            typed=order["typed"],
            added=order["added"],
            submission_key=piece.key,
        ),
        writes,
        by=piece.by,
        at=piece.at,
        calendar=piece.calendar,
        version=case.version,
    )
    return letter.id


def _check_not_issued(piece: Piece, kind: LetterKind) -> None:
    """Refuse a letter that this party got already of the same event: two batches are not two letters."""
    told = event_for(kind, standing(load_history(piece.case.id)), piece.item.party_id)
    written = select(IssuedLetter.number).where(
        *(IssuedLetter.case_id == piece.case.id, IssuedLetter.document == kind.document),
        *(IssuedLetter.party_id == piece.item.party_id, IssuedLetter.tells_seq == (told.seq if told else 0)),
    )
    if number := db.session.scalar(written.limit(1)):
        raise StepNotAllowed(ISSUED_ALREADY % number)


def _act(piece: Piece) -> str:
    """Record the act, or propose it where the asker may only do that, and say so."""
    if piece.batch.what == APPROVAL.what:
        _approve(piece)
        return ""
    event, order, lead = EventKind(piece.batch.what), piece.order, None
    if event is EventKind.RESPONDENT_IDENTIFIED:
        _identify(piece)
        return ""
    data = dict(order["data"])
    if event is EventKind.INCIDENT_JOINED:
        lead = db.session.get_one(Case, piece.batch.lead_id)
        check(piece.by, "merge", lead)
        data["kept_case"] = lead.number
    said = Said(
        event,
        datetime.fromisoformat(order["happened_at"]) if order["happened_at"] else piece.at,
        reason=order["reason"],
        detail=order["detail"],
        party_id=piece.item.party_id,
        data=data,
        columns=order["columns"],
        linked_case_id=lead.id if lead else None,
        submission_key=piece.key,
        is_time_known=order["is_time_known"],
    )
    version = piece.case.version
    way = take_step(piece.case, said, by=piece.by, at=piece.at, calendar=piece.calendar, version=version)
    return PROPOSED if way is Way.PROPOSE else ""


def _approve(piece: Piece) -> None:
    """Approve what another proposed for this case; one that was decided meanwhile is not tried again."""
    proposal_id, answer = piece.order["proposals"][str(piece.case.id)], piece.order["answer"]
    by, at, calendar = piece.by, piece.at, piece.calendar
    try:
        decide(piece.case, proposal_id, approves=True, answer=answer, by=by, at=at, calendar=calendar)
    except StaleVersion as refusal:
        raise StepNotAllowed(refusal.message) from refusal


def _identify(piece: Piece) -> None:
    """Let the first respondent be the business of the register that the first respondent of the lead is."""
    check(piece.by, "edit", piece.case)
    known = _first_respondent(piece.batch.matter_id)
    own = _first_respondent(piece.case.matter_id)
    if known is None or known.business_id is None:
        raise StepNotAllowed(NOT_IDENTIFIED)
    if own is None:
        raise StepNotAllowed(NO_RESPONDENT)
    if own.business_id != known.business_id:
        identify_respondent(
            piece.case,
            own.id,
            known.business_id,
            by=piece.by,
            at=piece.at,
            calendar=piece.calendar,
            version=piece.case.version,
            submission_key=piece.key,
        )


def _first_respondent(matter_id: int) -> Any:
    statement = (
        select(Party.id, Party.business_id)
        .where(
            Party.matter_id == matter_id,
            Party.role == PartyRole.RESPONDENT.value,
            Party.ended_on.is_(None),
        )
        .order_by(Party.position)
        .limit(1)
    )
    return db.session.execute(statement).one_or_none()
