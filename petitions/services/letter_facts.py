"""What a letter says of a case, and what it must not say: read from the record for whoever writes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select, true

from petitions.extensions import db, sealer
from petitions.models import (
    Business,
    Case,
    CaseEvent,
    Clock,
    Code,
    Matter,
    Party,
    Person,
    Representation,
    Unit,
)
from petitions.models.contacts import join_contacts, sealed
from petitions.rules.answers import last_answers
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_guard import Secret, Whose
from petitions.rules.letter_values import LetterFacts, Someone, Told, event_for
from petitions.rules.projection import Happened, standing
from petitions.rules.terms import EventKind, PartyRole, Procedure
from petitions.services.histories import load_history

MOST_PARTIES: Final = 200
MOST_CASES: Final = 50
FIELDS: Final = ("name", "phone", "email", "address", "id_number")
LABELS: Final = {
    "name": "姓名",
    "phone": "電話",
    "email": "電子郵件",
    "address": "地址",
    "id_number": "身分證號",
}


class Office(NamedTuple):
    """Who writes: city, address of the public pages, officer; the day (Taipei); the word of its numbers
    發文代字; a folder of further fonts.
    """

    city: str
    base_url: str
    officer: str
    today: date
    word: str
    fonts: str = ""


class LetterRecord(NamedTuple):
    """The facts of a letter, open and masked, the event it tells, the personal data around it, and the
    numbers it may name.
    """

    facts: LetterFacts
    masked: LetterFacts
    told: Happened | None
    secrets: tuple[tuple[int, str, Secret], ...]
    numbers: tuple[str, ...]
    history: tuple[Happened, ...]


def load_letter_record(case: Case, kind: LetterKind, office: Office, *, party_id: int | None) -> LetterRecord:
    """Return what a letter of this kind says to one party; six statements."""
    history = load_history(case.id)
    events = standing(history)
    people = _people(case.matter_id)
    told = event_for(kind, events, party_id)
    reply = event_for(kind, events, party_id, EventKind.BUSINESS_REPLIED)
    replies = last_answers(events) if kind.reader is Reader.CONSUMER else ()
    reasons = _reasons(case.id, [event.seq for event in (told, reply, *replies) if event])
    speaker = str((reply.data or {}).get("speaker", "")) if reply else ""
    masked = replace(
        _of_the_case(case, office, told.party_id if told else None),
        told=Told(told, reasons.get(told.seq, "")) if told else None,
        reply=Told(reply, reasons.get(reply.seq, "")) if reply else None,
        replies=tuple(Told(event, reasons.get(event.seq, "")) for event in replies),
        second_reason=reasons.get(1, "") if case.procedure == Procedure.SECOND_APPEAL.value else "",
        **_who(people, speaker, is_open=False),
    )
    facts = replace(masked, **_who(people, speaker, is_open=True))
    cases = _cases_of(case.matter_id)
    first = next((one.received_on for one in cases if one.procedure == Procedure.FIRST_APPEAL.value), None)
    facts = replace(facts, first_appealed_on=first)
    masked = replace(masked, first_appealed_on=first)
    numbers = tuple(one.number for one in cases)
    kept = (told.data or {}).get("kept_case", "") if told else ""
    return LetterRecord(
        facts, masked, told, tuple(_secrets(people)), (*numbers, kept) if kept else numbers, events
    )


def _cases_of(matter_id: int) -> Sequence[Any]:
    """Return the cases of a matter, the first first."""
    statement = select(Case.number, Case.procedure, Case.received_on).where(Case.matter_id == matter_id)
    return db.session.execute(statement.order_by(Case.id).limit(MOST_CASES)).all()


def secrets_for(record: LetterRecord, reader: Reader, party_id: int | None) -> list[Secret]:
    """Return the personal data of the case as the one whom the letter is for stands to it."""
    found = []
    for owner, role, secret in record.secrets:
        if owner == party_id:
            found.append(secret._replace(whose=Whose.ADDRESSEE))
        elif role == PartyRole.COMPLAINANT.value and reader is Reader.CONSUMER:
            found.append(secret._replace(whose=Whose.OTHER_COMPLAINANT))
        else:
            found.append(secret)
    return found


def find_addresses(case: Case, party_id: int) -> tuple[str, str]:
    """Return e-mail and address of a party, in the clear; empty where there is none.

    Of a business those of this matter go before those of the register.
    """
    statement = (
        select(sealed("email").label("email"), sealed("address").label("address"))
        .select_from(Party)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Party.id == party_id, Party.matter_id == case.matter_id)
    )
    row = db.session.execute(join_contacts(statement)).one_or_none()
    return (_opened(row.email), _opened(row.address)) if row else ("", "")


def _matter(case: Case) -> Any:
    label = (
        select(Code.label)
        .where(Code.list == "category", Code.code == Matter.category)
        .order_by(Code.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            *(Matter.narrative, Matter.demand, Matter.category, Matter.transaction_on, Matter.amount_ntd),
            *(Matter.first_complaint_to, Unit.name.label("unit"), Unit.phone, label.label("category_label")),
        )
        .outerjoin(Unit, Unit.id == case.unit_id)
        .where(Matter.id == case.matter_id)
    )


def _people(matter_id: int) -> Sequence[Any]:
    statement = (
        select(
            *(Party.id, Party.role, Party.position, Party.person_id, Party.stated_name, Party.stated_ubn),
            *(Business.name.label("business"), Business.ubn),
            *(getattr(Person, f"{field}_sealed") for field in FIELDS),
            *(getattr(Person, f"{field}_masked") for field in FIELDS),
            *(Representation.party_id.label("acts_for"), Party.ended_on),
        )
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .outerjoin(Representation, Representation.representative_id == Party.id)
        .where(Party.matter_id == matter_id)
        .order_by(Party.role, Party.position)
        .limit(MOST_PARTIES)
    )
    return db.session.execute(statement).all()


def _of_the_case(case: Case, office: Office, party_id: int | None) -> LetterFacts:
    """Return what is known beside people and events, with the periods of one party; two statements."""
    row = db.session.execute(_matter(case)).one()
    return LetterFacts(
        number=case.number,
        procedure=Procedure(case.procedure),
        city=office.city,
        base_url=office.base_url,
        today=office.today,
        unit=row.unit or "",
        unit_phone=row.phone or "",
        officer=office.officer,
        received_on=case.received_on,
        channel=case.channel,
        accepted_on=case.accepted_on,
        category=row.category_label or row.category,
        transaction_on=row.transaction_on,
        amount_ntd=row.amount_ntd,
        narrative=row.narrative,
        demand=row.demand,
        first_complaint_to=row.first_complaint_to,
        outcome=case.outcome,
        is_confidential=case.is_confidential,
        dues=_dues(case.id, party_id),
    )


def _who(people: Sequence[Any], speaker: str, *, is_open: bool) -> dict[str, Any]:
    """Return who takes part: as each is, or masked."""
    return {
        "complainants": _side(people, PartyRole.COMPLAINANT, is_open=is_open),
        "respondents": _side(people, PartyRole.RESPONDENT, is_open=is_open),
        "speaker": _speaker(people, speaker, "name", is_open=is_open),
        "speaker_phone": _speaker(people, speaker, "phone", is_open=is_open),
        "representatives": _side(people, PartyRole.REPRESENTATIVE, is_open=is_open),
    }


def _side(people: Sequence[Any], role: PartyRole, *, is_open: bool) -> tuple[Someone, ...]:
    return tuple(
        _someone(row, is_open=is_open) for row in people if row.role == role.value and not row.ended_on
    )


def _someone(row: Any, *, is_open: bool) -> Someone:
    said = {field: _said(row, field, is_open=is_open) for field in FIELDS[1:4]}
    name = _said(row, "name", is_open=is_open) if row.person_id else row.business or row.stated_name or ""
    return Someone(row.id, name, **said, ubn=row.ubn or row.stated_ubn or "")


def _said(row: Any, field: str, *, is_open: bool) -> str:
    if is_open:
        return _opened(getattr(row, f"{field}_sealed"))
    return getattr(row, f"{field}_masked") or ""


def _opened(sealed: bytes | None) -> str:
    return sealer().open(sealed) if sealed else ""


def _speaker(people: Sequence[Any], party_id: str, field: str, *, is_open: bool) -> str:
    found = next((row for row in people if str(row.id) == party_id), None)
    return _said(found, field, is_open=is_open) if found else ""


def _secrets(people: Sequence[Any]) -> list[tuple[int, str, Secret]]:
    """Return everything that is kept of each person, by party and role: of whoever acts for one, as hers."""
    found = []
    roles = {row.id: row.role for row in people}
    first = next((row.id for row in people if row.role == PartyRole.COMPLAINANT.value), None)
    for row in people:
        owner = row.acts_for or row.id
        role = roles.get(owner, row.role)
        is_consumer = role == PartyRole.COMPLAINANT.value
        whose = Whose.COMPLAINANT if is_consumer else Whose.RESPONDENT
        if is_consumer and owner != first:
            whose = Whose.OTHER_COMPLAINANT
        for field in FIELDS:
            if value := _opened(getattr(row, f"{field}_sealed")):
                secret = Secret(whose, LABELS[field], value, is_name=field == "name")
                found.append((owner, role, secret))
    return found


def _reasons(case_id: int, seqs: Sequence[int]) -> dict[int, str]:
    statement = select(CaseEvent.seq, CaseEvent.reason).where(
        CaseEvent.case_id == case_id, CaseEvent.seq.in_({1, *seqs})
    )
    return {row.seq: row.reason for row in db.session.execute(statement)}


def _dues(case_id: int, party_id: int | None) -> dict[str, date]:
    """Return the day on which each period of the case ends; of one that ran twice the later.

    Where a letter tells what concerns one party, the periods of the others are left out.
    """
    whose = or_(Clock.party_id.is_(None), Clock.party_id == party_id) if party_id else true()
    statement = (
        select(Clock.period, Clock.due_on)
        .where(Clock.case_id == case_id, Clock.is_revoked.is_(False), whose)
        .order_by(Clock.due_on)
    )
    return {row.period: row.due_on for row in db.session.execute(statement)}
