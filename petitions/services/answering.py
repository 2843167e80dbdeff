"""The door of businesses: the code in a letter opens what that letter serves, and takes the answer to it.

A code is the keyed hash of case, letter and respondent: nothing of it is stored, it holds for that one
letter, and ends with it when the letter is corrected away (消費者保護法 §43 II; 施行細則 §36).
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from petitions.clock import local_day
from petitions.extensions import db, sealer
from petitions.models import Case, Party, Person
from petitions.rules.actors import Actor, Capacity
from petitions.rules.acts import Way
from petitions.rules.answers import FROM_THE_DOOR, asks_for_receipt, days_late, letters_in
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import derive
from petitions.rules.demands import Answered
from petitions.rules.errors import StepNotAllowed
from petitions.rules.numbers import new_secret, normalise_secret
from petitions.rules.projection import Happened
from petitions.rules.terms import EventKind, PartyRole, Procedure, ReceiptGrade, Role, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out, take_step
from petitions.services.histories import load_history
from petitions.services.mandates import representative_row
from petitions.services.people import sealed_person
from petitions.services.rows import add_row
from petitions.services.tracking import count_try, was_right

CODE: Final = "respond"
MOST_RESPONDENTS: Final = 50
KEPT_OF_AN_ANSWER: Final = frozenset({"position", "signer", "speaker", "via", "points"})


class Letter(NamedTuple):
    """A letter to one respondent: of which case, with which event it went out, and to whom.

    `named_id` is the respondent as that event names it: nobody, where a case has only one.
    """

    case_id: int
    seq: int
    party_id: int
    named_id: int | None


@dataclass(frozen=True)
class Answer:
    """What a business says, on the whole and maybe to each point.

    `signer_name` and the ways to reach whoever speaks are kept sealed.
    """

    position: str
    reply: str
    signer: str
    signer_name: str
    phone: str = ""
    email: str = ""
    files: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[Answered, ...] = ()
    submission_key: str | None = None


def code_of(letter: Letter) -> str:
    """Return the code printed in a letter: ten characters, 50 bits, the same whenever it is printed."""
    return new_secret(sealer().index(CODE, _text(letter)))


def list_letters(case: Case, history: list[Happened]) -> list[Letter]:
    """Return the last letter that stands to each respondent of a case; one statement."""
    sent = letters_in(history)
    respondents = _respondents(case.matter_id) if sent else []
    found = {}
    for event in sent if respondents else ():
        party_id = event.party_id or respondents[0]
        if party_id in respondents:
            found[party_id] = Letter(case.id, event.seq, party_id, event.party_id)
    return [found[party_id] for party_id in respondents if party_id in found]


def open_letter(
    number: str, code: str, *, ip: str, by: Actor, at: datetime, calendar: Calendar
) -> Letter | None:
    """Return the letter to which number and code belong, and note that the business has it; else nothing.

    A number that is none and a code that is wrong are one answer. Opening it is proof of receipt, grade A:
    the fifteen days start the day after. The caller commits in either case. Raises Locked after too many
    tries, ValueError for a malformed code.
    """
    typed, buckets = normalise_secret(code), count_try(CODE, number, ip, at=at)
    case = db.session.scalars(select(Case).where(Case.number == number)).one_or_none()
    history = load_history(case.id) if case else []
    letters = list_letters(case, history) if case else []
    right = [letter for letter in letters if _fits(letter, typed)]
    if case is None or not right:
        return None
    was_right(buckets)
    _note_receipt(case, right[0], history, by=by, at=at, calendar=calendar)
    return right[0]


def answer(
    case: Case,
    letter: Letter,
    said: Answer,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    happened_at: datetime | None = None,
) -> None:
    """Record what the business answers to its letter, given at `happened_at` or now; the same form once.

    A second appeal that is open on the matter gets the answer too, for the ombudsman who negotiates there.
    Raises StepNotAllowed where the case takes no answer any more, StaleVersion if it moved meanwhile.
    """
    data = {
        "position": said.position,
        "signer": said.signer,
        "speaker": _keep_speaker(case, said.signer_name, phone=said.phone, email=said.email),
        "via": FROM_THE_DOOR,
        **({"points": [list(point) for point in said.points]} if said.points else {}),
        **said.files,
    }
    told = Said(
        EventKind.BUSINESS_REPLIED,
        happened_at or at,
        reason=said.reply,
        party_id=letter.party_id,
        data=data,
        submission_key=said.submission_key,
    )
    business = as_business(by, case.matter_id)
    take_step(case, told, by=business, at=at, calendar=calendar, version=case.version)
    if case.procedure == Procedure.FIRST_APPEAL.value:
        _tell_second_appeal(case, told, by=business, at=at, calendar=calendar)


def _tell_second_appeal(first: Case, told: Said, *, by: Actor, at: datetime, calendar: Calendar) -> None:
    """Record the answer in the second appeal that is open on the matter, if it takes one; files stay here."""
    statement = select(Case).where(
        *(Case.matter_id == first.matter_id, Case.is_open.is_(True)),
        Case.procedure == Procedure.SECOND_APPEAL.value,
    )
    second = db.session.scalars(statement).first()
    if second is None or not _takes_answer(second):
        return
    clocks = derive(Procedure.FIRST_APPEAL, load_history(first.id), calendar, channel=first.channel)
    late = days_late(clocks, told.party_id, local_day(told.happened_at))
    data = {key: value for key, value in told.data.items() if key in KEPT_OF_AN_ANSWER}
    data |= {"late_days": late} if late else {}
    here = replace(told, data=data, submission_key=None)
    take_step(second, here, by=by, at=at, calendar=calendar, version=second.version)


def _takes_answer(case: Case) -> bool:
    try:
        find_step(Procedure(case.procedure), State(case.state), EventKind.BUSINESS_REPLIED)
    except StepNotAllowed:
        return False
    return True


def record_answer(case: Case, said: Said, *, by: Actor, at: datetime, **told: Any) -> Way:
    """Record an answer that came otherwise than through the door, with who signed it; like `take_step`.

    The name of whoever signed is kept sealed, as a representative of the matter.
    """
    if said.names:
        speaker = _keep_speaker(case, said.names[0])
        said = replace(said, data={**said.data, "speaker": speaker}, names=())
    return take_step(case, said, by=by, at=at, **told)


def _keep_speaker(case: Case, name: str, *, phone: str = "", email: str = "") -> int:
    """Keep who speaks for a business, and return the number of the party."""
    person_id = add_row(
        Person, sealed_person(name=name, phone=phone, email=email), returning="id"
    ).scalar_one()
    row = representative_row(case.matter_id, person_id)
    return int(add_row(Party, row, returning="id").scalar_one())


def as_business(here: Actor, matter_id: int) -> Actor:
    """Return whoever sent this request as the business to which a letter of a matter is open."""
    capacities = (Capacity(Role.BIZ, None),)
    return Actor(None, Role.BIZ.label, capacities, ip=here.ip, request_id=here.request_id, owns=matter_id)


def _note_receipt(
    case: Case, letter: Letter, history: list[Happened], *, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """Note that the business opened its letter, if the procedure still asks for that and nobody proved it."""
    if not asks_for_receipt(history, {letter.named_id, letter.party_id}, letter.seq):
        return
    try:
        step = find_step(Procedure(case.procedure), State(case.state), EventKind.BUSINESS_RECEIVED)
    except StepNotAllowed:  # closed, or a second appeal: no fifteen days start any more
        return
    said = Said(
        EventKind.BUSINESS_RECEIVED,
        at,
        party_id=letter.party_id,
        data={"grade": ReceiptGrade.PROVEN.value, "via": FROM_THE_DOOR},
    )
    business = as_business(by, case.matter_id)
    carry_out(case, step, said, by=business, at=at, calendar=calendar, version=case.version)


def _respondents(matter_id: int) -> list[int]:
    statement = (
        select(Party.id)
        .where(
            Party.matter_id == matter_id,
            Party.role == PartyRole.RESPONDENT.value,
            Party.ended_on.is_(None),
        )
        .order_by(Party.position)
        .limit(MOST_RESPONDENTS)
    )
    return list(db.session.scalars(statement))


def _text(letter: Letter) -> str:
    return f"{letter.case_id}.{letter.seq}.{letter.party_id}"


def _fits(letter: Letter, typed: str) -> bool:
    """Compare with the code under every key that is still in use, in the same time."""
    codes = [new_secret(index) for index in sealer().indexes(CODE, _text(letter))]
    return True in [hmac.compare_digest(code, typed) for code in codes]
