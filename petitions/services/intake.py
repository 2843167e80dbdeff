"""Take in what citizens and businesses bring: one matter, its parties, its first case, its number."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from petitions.extensions import db, sealer
from petitions.models import Case, Matter, Party, Person, Unit
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.demands import Demanded
from petitions.rules.files import Audience
from petitions.rules.masking import mask_name
from petitions.rules.matter_particulars import alarms_in, is_urgent
from petitions.rules.numbers import SECRET_BYTES, new_secret, normalise_secret
from petitions.rules.terms import EventKind, PartyRole, Procedure
from petitions.services.attachments import KeptFile, attach, told_of
from petitions.services.cases import Happening, open_case
from petitions.services.door import Turn, insert_matter
from petitions.services.findable import gram_columns, searchable
from petitions.services.outbox import enqueue_mail
from petitions.services.people import Contact, keep_contact, sealed_person
from petitions.services.rows import add_row, add_row_once

TITLE_LENGTH = 40
LOOK_UP = "secret"
COMPLAINANT = PartyRole.COMPLAINANT.value
NO_SECRET = bytes(16)
UNIT_OF = {Procedure.FIRST_APPEAL: "csc", Procedure.SECOND_APPEAL: "cpo", Procedure.PETITION: "joint"}
"""Where a filing lands first: consumer service centre, ombudsman, joint service centre."""


class Stated(NamedTuple):
    """A further business that is complained of: as stated, and what it did in the trade."""

    name: str
    ubn: str | None = None
    trade_role: str = ""


@dataclass(frozen=True)
class Filing:
    """What someone brings, in whatever way; a field that does not apply stays empty. Amounts in NT$.

    A second appeal may be filed at once where the first complaint was made elsewhere; `reason` is then what
    came of that. `particulars` are named in `rules.matter_particulars`.
    """

    procedure: Procedure
    name: str
    narrative: str
    channel: str
    submission_key: str
    phone: str = ""
    email: str = ""
    address: str = ""
    district: str = ""
    category: str = ""
    title: str = ""
    demand: str = ""
    demand_items: tuple[Demanded, ...] = ()
    amount_ntd: int | None = None
    transaction_on: date | None = None
    transaction_type: str | None = None
    business_name: str = ""
    business_ubn: str | None = None
    business_id: int | None = None
    business_contact: Contact = field(default_factory=Contact)
    trade_role: str = ""
    more_businesses: tuple[Stated, ...] = ()
    persons: int = 1
    id_number: str = ""
    birth_on: date | None = None
    first_complaint_to: str = "center"
    petition_kind: str | None = None
    is_confidential: bool = False
    notice_version: str = ""
    language: str = "zh"
    cause: str = ""
    particulars: dict[str, Any] | None = None
    reason: str = ""
    said: dict[str, Any] | None = None
    files: tuple[KeptFile, ...] = ()


class Filed(NamedTuple):
    """The receipt of a filing: number, look-up secret, and whether it had been filed before."""

    number: str
    secret: str
    was_known: bool


def file(
    filing: Filing,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    recorded_at: datetime | None = None,
    turn: Turn | None = None,
) -> Filed:
    """Take in a filing once, however often it is sent; `at` is the moment of receipt.

    Paper is typed in later than it came: `recorded_at` is then the moment of typing. Whoever files from the
    street does so in `turn`; Locked is raised for one too many.

    The year of the number is the year of `at` in Taipei. Sent again with the same submission key,
    the first receipt comes back. 消費者保護法 §43 I; 行政程序法 §169.
    """
    secret = new_secret(secrets.token_bytes(SECRET_BYTES))
    matter_id = _insert_matter(filing, secret, at, turn)
    if matter_id is None:
        return _filed_with(filing.submission_key)
    _insert_parties(filing, matter_id)
    case = open_case(
        matter_id=matter_id,
        procedure=filing.procedure,
        event=_first_event(filing.procedure),
        by=by,
        at=at,
        calendar=calendar,
        columns=_list_columns(filing),
        happening=Happening(_first_event(filing.procedure), at, reason=filing.reason, data=_said(filing)),
        recorded_at=recorded_at,
    )
    if filing.files:
        _attach(filing, case, by=by, at=recorded_at or at)
    if filing.email:
        _mail_receipt(filing, case, at)
    return Filed(case.number, secret, was_known=False)


def _said(filing: Filing) -> dict[str, Any] | None:
    """Return what the first event keeps; the digests of the files enter the chain of the case with it."""
    return (filing.said or {}) | told_of(filing.files) or None


def _attach(filing: Filing, case: Case, *, by: Actor, at: datetime) -> None:
    """Tie the files to the first event, as those of whoever files: the office alone may send them on."""
    who = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == COMPLAINANT)
    party_id = db.session.scalars(who).one()
    audience = Audience.COMPLAINANT
    attach(case, filing.files, by=by, at=at, audience=audience, event_seq=1, party_id=party_id)


def _mail_receipt(filing: Filing, case: Case, at: datetime) -> None:
    enqueue_mail(
        "receipt",
        dedupe=f"receipt:{case.number}",
        to=filing.email,
        case_id=case.id,
        matter_id=case.matter_id,
        payload={"number": case.number, "language": filing.language},
        at=at,
    )


def secret_index(secret: str) -> bytes:
    """Return the keyed hash under which a look-up secret is kept. Raises ValueError for a malformed one."""
    return sealer().index(LOOK_UP, normalise_secret(secret))


def is_secret(secret: str, kept: bytes | None) -> bool:
    """Compare a typed look-up secret with the index kept of one, under every key, in the same time.

    Raises ValueError for a malformed one.
    """
    found = [
        hmac.compare_digest(kept or NO_SECRET, index)
        for index in sealer().indexes(LOOK_UP, normalise_secret(secret))
    ]
    return any(found) and kept is not None


def _insert_matter(filing: Filing, secret: str, at: datetime, turn: Turn | None) -> int | None:
    more = [one.name for one in filing.more_businesses]
    doc = searchable(filing.title, filing.narrative, filing.demand, filing.business_name, *more)
    values = {
        "kind": "dispute" if filing.procedure.is_dispute else "petition",
        "title": _title(filing),
        "narrative": filing.narrative,
        "demand": filing.demand,
        "demand_items": [list(point) for point in filing.demand_items] or None,
        "category": filing.category,
        "category_at_receipt": filing.category,
        "petition_kind": filing.petition_kind,
        "transaction_type": filing.transaction_type,
        "transaction_on": filing.transaction_on,
        "district": filing.district,
        "amount_ntd": filing.amount_ntd,
        "first_complaint_to": filing.first_complaint_to,
        "cause": filing.cause,
        "particulars": _particulars(filing),
        "persons": filing.persons,
        "is_confidential": filing.is_confidential,
        "opened_at": at,
        "notice_version": filing.notice_version,
        "secret_index": secret_index(secret),
        "secret_sealed": sealer().seal(secret),
        "submission_key": filing.submission_key,
        "doc": doc,
        **gram_columns(doc),
    }
    if turn:
        return insert_matter(values, turn, at=at)
    found: int | None = add_row_once(
        Matter, values, unique="submission_key", returning="id"
    ).scalar_one_or_none()
    return found


def _particulars(filing: Filing) -> dict[str, Any] | None:
    """Return what was told beside the story, with the words of it of which a person has to look at once."""
    return {**(filing.particulars or {}), **alarms_in(filing.title, filing.narrative, filing.demand)} or None


def _insert_parties(filing: Filing, matter_id: int) -> None:
    person = sealed_person(
        name=filing.name,
        phone=filing.phone,
        email=filing.email,
        address=filing.address,
        district=filing.district,
        id_number=filing.id_number,
        birth=filing.birth_on.isoformat() if filing.birth_on else "",
    )
    said = person | {"language": filing.language}
    person_id = add_row(Person, said, returning="id").scalar_one()
    parties: list[dict[str, Any]] = [_party(matter_id, COMPLAINANT, person_id=person_id)]
    if filing.business_name:
        parties += _respondents(filing, matter_id)
    table: Any = Party.__table__
    db.session.execute(insert(table), parties)


def _respondents(filing: Filing, matter_id: int) -> list[dict[str, Any]]:
    """Return whom a filing complains of: the first as the register may know it, with a way to reach it."""
    first = Stated(filing.business_name, filing.business_ubn, filing.trade_role)
    rows = []
    for position, one in enumerate((first, *filing.more_businesses), 1):
        said = {"stated_name": one.name, "stated_ubn": one.ubn, "trade_role": one.trade_role}
        rows.append(_party(matter_id, PartyRole.RESPONDENT.value, position=position, **said))
    rows[0] |= {"business_id": filing.business_id, "contact_id": keep_contact(filing.business_contact)}
    return rows


def _party(matter_id: int, role: str, **who: Any) -> dict[str, Any]:
    nobody = dict.fromkeys(("person_id", "business_id", "stated_name", "stated_ubn", "contact_id"))
    return {"matter_id": matter_id, "role": role, "position": 1, "trade_role": "", **nobody, **who}


def _title(filing: Filing) -> str:
    first_line = filing.narrative.strip().splitlines()[0] if filing.narrative.strip() else ""
    return (filing.title or first_line)[:TITLE_LENGTH]


def _first_event(procedure: Procedure) -> EventKind:
    return EventKind.REGISTERED if procedure is Procedure.PETITION else EventKind.RECEIVED


@cache
def _unit_called(key: str) -> Any:
    """Return the number of a unit as an expression, read by the statement that writes it."""
    return select(Unit.id).where(Unit.key == key).scalar_subquery()


def _list_columns(filing: Filing) -> dict[str, Any]:
    """Return the masked columns of the case that lists show."""
    return {
        "channel": filing.channel,
        "unit_id": _unit_called(UNIT_OF[filing.procedure]),
        "is_confidential": filing.is_confidential,
        "title": _title(filing),
        "complainant_masked": mask_name(filing.name) if filing.name else "（未具名）",
        "respondent_name": filing.business_name,
        "category": filing.category,
        "district": filing.district,
        "amount_ntd": filing.amount_ntd,
        "is_urgent": is_urgent(_particulars(filing)),
    }


def _filed_with(submission_key: str) -> Filed:
    """Return the receipt of what came with this key before."""
    statement = (
        select(Case.number, Matter.secret_sealed)
        .join(Matter, Matter.id == Case.matter_id)
        .where(Matter.submission_key == submission_key)
        .order_by(Case.id)
        .limit(1)
    )
    number, sealed = db.session.execute(statement).one()
    return Filed(number, sealer().open(sealed or b""), was_known=True)
