"""Take in a roster: each line a filing of its own, with the facts of the lead, put to its incident.

What was checked travels sealed in the page of whoever checked it; nothing of a list that nobody starts is
kept. A list sent twice is one batch, and each of its lines is filed once.
"""

import hashlib
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from petitions.extensions import db, sealer
from petitions.models import Batch, BatchItem, Case, Link, Matter, Party, Person
from petitions.rules.actors import Actor
from petitions.rules.batches import ROSTER
from petitions.rules.calendar import Calendar
from petitions.rules.demands import demands_in, in_words
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StepNotAllowed
from petitions.rules.policy import check
from petitions.rules.roster import RECEIPT_HOURS, Signer
from petitions.rules.terms import EventKind, LinkKind, PartyRole, Procedure, State
from petitions.rules.text import fold
from petitions.rules.workflow import find_step
from petitions.sealing import SealBroken
from petitions.services.acts import Said, carry_out
from petitions.services.audit import append_audit
from petitions.services.batches import Target, note_filed, read_order, start_batch
from petitions.services.intake import Filing, file

NO_ROSTER: Final = "名冊只能匯入第一次申訴的同一事件。"
IS_PUT_TO_ANOTHER: Final = "本案已列入別案的同一事件，請在為首的案件匯入名冊。"
NOT_CHECKED: Final = "這份名冊請再檢查一次：檢查的結果只在原來的頁面有效。"
ALREADY: Final = "這個人對同一業者已經有進行中的申訴。"
TOO_LATE: Final = f"查詢碼只有交辦匯入的人在 {RECEIPT_HOURS} 小時內可以下載；之後請核對身分後協助查詢。"


@dataclass(frozen=True)
class Order:
    """A checked roster: to whom it is put, what all have in common, when and how it came, who signs it.

    `digest` is the SHA-256 of the file; with the line it makes each filing one, however often it is sent.
    """

    lead: str
    digest: str
    facts: str
    channel: str
    received_at: str
    by_id: int | None
    signers: tuple[Signer, ...]


def check_may_bring(lead: Case, by: Actor) -> None:
    """Refuse whoever may not bring a roster to a case. Raises NoSuchCase, NotPermitted, StepNotAllowed."""
    if lead.procedure != Procedure.FIRST_APPEAL.value:
        raise NoSuchCase(NO_ROSTER)
    check(by, "merge", lead)
    check(by, "file")
    put_to = select(Link.id).where(Link.case_id == lead.id, *_STANDS)
    if db.session.scalars(put_to.limit(1)).one_or_none() is not None:
        raise StepNotAllowed(IS_PUT_TO_ANOTHER)


def wrap(order: Order) -> str:
    """Return a checked roster sealed, for the page that offers to start it."""
    packed = zlib.compress(json.dumps(asdict(order), ensure_ascii=False).encode())
    return urlsafe_b64encode(sealer().seal(urlsafe_b64encode(packed).decode())).decode()


def unwrap(token: str, lead: Case, by: Actor) -> Order:
    """Return the roster that this person has checked for this case. Raises BadInput for anything else, and
    what says that it may not be brought.
    """
    check_may_bring(lead, by)
    try:
        packed = urlsafe_b64decode(sealer().open(urlsafe_b64decode(token)))
        said = json.loads(zlib.decompress(packed))
    except (SealBroken, NotBase64, ValueError, zlib.error):
        raise BadInput(NOT_CHECKED) from None
    order = Order(**{**said, "signers": tuple(Signer(*each) for each in said["signers"])})
    if (order.lead, order.by_id) != (lead.number, by.id):
        raise BadInput(NOT_CHECKED)
    return order


def start_roster(lead: Case, order: Order, *, by: Actor, at: datetime) -> int:
    """Order that every line be taken in, and return the number of the batch; the same list is one batch.

    Raises BadInput for nobody.
    """
    targets = [Target(lead.id, lead.matter_id, None, signer.line) for signer in order.signers]
    key = hashlib.sha256(f"{lead.number}\0{order.digest}".encode()).hexdigest()
    kind, what = ROSTER.kind, ROSTER.what
    return start_batch(lead, kind, what, asdict(order), targets, by=by, at=at, submission_key=key)


def take_in_line(
    batch: Batch, item: BatchItem, lead: Case, *, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """File what one line says and put it to the incident, in the caller's transaction, which holds the lead.

    Raises the Refusal that says why not.
    """
    check_may_bring(lead, by)
    order = read_order(batch)
    signer = next(Signer(*each) for each in order["signers"] if each[0] == item.line)
    if find_filed(lead, [signer]):
        raise StepNotAllowed(ALREADY)
    received_at = datetime.fromisoformat(order["received_at"])
    filing = _filing(lead, signer, order, batch)
    filed = file(filing, by=by, at=received_at, calendar=calendar, recorded_at=at)
    case = db.session.scalars(select(Case).where(Case.number == filed.number)).one()
    if filed.was_known:
        note_filed(item, case)
        return
    step = find_step(Procedure(case.procedure), State(case.state), EventKind.INCIDENT_JOINED)
    said = Said(step.event, at, data={"kept_case": lead.number}, linked_case_id=lead.id)
    carry_out(case, step, said, by=by, at=at, calendar=calendar, version=case.version)
    note_filed(item, case)


def list_receipts(batch: Batch, *, by: Actor, at: datetime) -> list[tuple[int | None, str, bytes]]:
    """Return line, number and sealed look-up secret of what was filed, and write down who took them.

    Only for whoever brought the roster in, and not for long. Raises NotPermitted.
    """
    is_late = (at - batch.asked_at).total_seconds() > RECEIPT_HOURS * 60 * 60
    if batch.what != ROSTER.what or batch.asked_by_id != by.id or is_late:
        raise NotPermitted(TOO_LATE)
    statement = (
        select(BatchItem.line, Case.number, Matter.secret_sealed)
        .join(Case, Case.id == BatchItem.case_id)
        .join(Matter, Matter.id == Case.matter_id)
        .where(BatchItem.batch_id == batch.id, BatchItem.state == "done")
        .order_by(BatchItem.line)
    )
    rows = [(row[0], row[1], row[2] or b"") for row in db.session.execute(statement)]
    detail = {"batch": batch.id, "cases": len(rows)}
    append_audit("roster_receipts_taken", by=by, at=at, detail=detail, matter_id=batch.matter_id)
    return rows


def find_filed(lead: Case, signers: Sequence[Signer]) -> dict[int, str]:
    """Return by line the number of a case in which the same person complains already; one or two statements.

    The same is who has the name and the telephone, e-mail or address; in the incident, or in another open
    complaint against the same respondent.
    """
    if not signers:
        return {}
    seals = sealer()
    indexes = {index for signer in signers for index in seals.indexes("name", fold(signer.name))}
    statement = (
        select(
            Case.number, Person.name_sealed, Person.phone_sealed, Person.email_sealed, Person.address_sealed
        )
        .join(Party, and_(Party.matter_id == Case.matter_id, Party.role == PartyRole.COMPLAINANT.value))
        .join(Person, Person.id == Party.person_id)
        .where(Person.name_index.in_(indexes), or_(*_of_the_same(lead)))
        .order_by(Case.id.desc())
    )
    known: dict[tuple[str, str, str], str] = {}
    for number, *sealed in db.session.execute(statement):
        name, phone, email, address = [seals.open(value) if value else "" for value in sealed]
        known |= dict.fromkeys(Signer(0, name, phone, email, address, None, "").marks, number)
    found = {signer.line: [known[mark] for mark in signer.marks if mark in known] for signer in signers}
    return {line: numbers[0] for line, numbers in found.items() if numbers}


_STANDS: Final = (Link.kind == LinkKind.SAME_INCIDENT.value, Link.ended_at.is_(None))


def _of_the_same(lead: Case) -> list[ColumnElement[bool]]:
    """Return the conditions of the cases among which nobody is to be twice."""
    joined = exists().where(Link.case_id == Case.id, Link.to_case_id == lead.id, *_STANDS)
    firm = _respondent_of(lead)
    if firm is None:
        return [Case.id == lead.id, joined]
    same = [
        column == value
        for column, value in (
            (Party.business_id, firm.business_id),
            (Party.stated_ubn, firm.stated_ubn),
            (Party.stated_name, firm.stated_name),
        )
        if value
    ]
    whose = select(Party.matter_id).where(Party.role == PartyRole.RESPONDENT.value, or_(false(), *same))
    is_open = and_(Case.is_open, Case.procedure == lead.procedure, Case.matter_id.in_(whose))
    return [Case.id == lead.id, joined, is_open]


def _respondent_of(lead: Case) -> Any:
    """Return the first respondent of a case, as it is stated and as the register knows it."""
    statement = (
        select(Party.business_id, Party.stated_ubn, Party.stated_name)
        .where(Party.matter_id == lead.matter_id, Party.role == PartyRole.RESPONDENT.value)
        .order_by(Party.position)
    )
    return db.session.execute(statement.limit(1)).one_or_none()


def _filing(lead: Case, signer: Signer, order: dict[str, Any], batch: Batch) -> Filing:
    """Return what one person brings: own name, ways and amount; facts and respondent are shared.

    Whoever says nothing else asks for the same points as the lead case; how much is each one's own.
    """
    matter, firm = db.session.get_one(Matter, lead.matter_id), _respondent_of(lead)
    points = () if signer.demand else demands_in(matter.demand_items)
    asked = tuple(point._replace(amount_ntd=None) for point in points)
    return Filing(
        procedure=Procedure(lead.procedure),
        name=signer.name,
        phone=signer.phone,
        email=signer.email,
        address=signer.address,
        narrative=order["facts"],
        demand=in_words(asked, "") or signer.demand or matter.demand,
        demand_items=asked,
        amount_ntd=signer.amount_ntd,
        title=matter.title,
        category=matter.category,
        transaction_type=matter.transaction_type,
        transaction_on=matter.transaction_on,
        first_complaint_to=matter.first_complaint_to,
        business_name=(firm.stated_name or lead.respondent_name) if firm else "",
        business_ubn=firm.stated_ubn if firm else None,
        business_id=firm.business_id if firm else None,
        is_confidential=lead.is_confidential,
        channel=order["channel"],
        submission_key=hashlib.sha256(f"{batch.submission_key}\0{signer.line}".encode()).hexdigest(),
        said={"roster": batch.id, "line": signer.line},
    )
