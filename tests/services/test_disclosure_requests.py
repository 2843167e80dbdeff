"""A field that needs the supervisor's approval: asked for, decided once, open for half an hour."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import AuditEntry, Case, DisclosureRequest, PersonalDataRead
from petitions.rules.actors import Actor
from petitions.rules.disclosure import DataField
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, OutOfDate, StaleVersion
from petitions.rules.terms import Procedure, Role
from petitions.services.disclosure import reveal
from petitions.services.disclosure_requests import ask, decide
from petitions.services.verification import broken_links
from tests.support.asking import PHONE, Sealed
from tests.support.desk import complainant_of

AT = datetime(2017, 3, 20, 2, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
A_MOMENT = timedelta(microseconds=1)
WHY = "聯繫當事人"


class Desk:
    """What the people of a case do to its sealed telephone number, each in one line."""

    def __init__(self, sealed: Sealed, actor_of: Any) -> None:
        self.sealed, self.case, self.party = sealed, sealed.case, sealed.party
        self.officer, self.head = actor_of(sealed.officer), actor_of(sealed.head)

    def ask(self, *, by: Actor | None = None, key: str = "k1", at: datetime = AT, **what: Any) -> int:
        field, reason = what.get("field", DataField.PHONE), what.get("reason", WHY)
        party, case = what.get("party", self.party), what.get("case", self.case)
        ask(case, party, field, reason=reason, submission_key=key, by=by or self.officer, at=at)
        found = select(DisclosureRequest.id).order_by(DisclosureRequest.id.desc()).limit(1)
        return db.session.scalars(found).one()

    def decide(self, number: int, *, by: Actor | None = None, approves: bool = True, answer: str = "") -> Any:
        return decide(self.case, number, approves=approves, answer=answer, by=by or self.head, at=AT)

    def open(self, *, by: Actor | None = None, at: datetime = AT, **what: Any) -> str:
        case, field = what.get("case", self.case), what.get("field", DataField.PHONE)
        party = what.get("party", self.party)
        return reveal(case, party, field, reason=WHY, by=by or self.officer, at=at)


@pytest.fixture
def desk(sealed: Sealed, actor_of: Any) -> Desk:
    return Desk(sealed, actor_of)


@pytest.mark.both_databases
def test_what_was_approved_opens_for_half_an_hour_and_every_opening_is_kept(desk: Desk) -> None:
    number = desk.ask()
    approved = desk.decide(number)
    db.session.refresh(approved)
    assert approved.open_until == AT + HALF_AN_HOUR
    moments = [AT, AT + HALF_AN_HOUR - A_MOMENT]
    assert [desk.open(at=at) for at in moments] == [PHONE, PHONE]
    for late in (HALF_AN_HOUR, HALF_AN_HOUR + A_MOMENT, timedelta(days=9)):
        with pytest.raises(OutOfDate, match="30 分鐘已經過了"):
            desk.open(at=AT + late)
    read = db.session.execute(
        select(PersonalDataRead.read_at, PersonalDataRead.read_by_id, PersonalDataRead.reason)
    ).all()
    assert [tuple(row) for row in read] == [(at, desk.officer.id, WHY) for at in moments]
    entries = db.session.execute(select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.seq)).all()
    assert [tuple(entry) for entry in entries] == [
        ("disclosure_requested", {"request": number, "reason": WHY}),
        ("disclosure_approved", {"request": number, "asked_by": desk.officer.id}),
        *[("personal_data_read", {"reason": WHY, "approval": number})] * 2,
    ]
    assert list(broken_links()) == []


def test_nothing_opens_before_the_decision_nor_after_a_refusal(desk: Desk) -> None:
    with pytest.raises(NotPermitted, match="須先經主管核准"):
        desk.open()
    number = desk.ask()
    with pytest.raises(NotPermitted, match="還沒有核准"):
        desk.open()
    desk.decide(number, approves=False, answer="請先以公文聯繫。")
    db.session.expire_all()
    with pytest.raises(NotPermitted, match="沒有核准"):
        desk.open()
    assert db.session.scalars(select(PersonalDataRead)).all() == []


def test_an_approval_is_for_one_person_one_field_one_party_and_one_case(
    desk: Desk, a_case: Any, a_user: Any, actor_of: Any
) -> None:
    other = a_case(procedure=Procedure.PETITION, officer=desk.sealed.officer, unit="joint", phone=PHONE)
    desk.decide(desk.ask())
    db.session.expire_all()
    for elsewhere in (
        {"by": actor_of(a_user(Role.OFF, unit="joint"))},
        {"by": actor_of(a_user(Role.AUD, unit="joint"))},
        {"field": DataField.NAME},
        {"case": other, "party": complainant_of(other)},
        {"case": other},
        {"party": complainant_of(other)},
    ):
        with pytest.raises(NotPermitted, match="須先經主管核准"):
            desk.open(**elsewhere)
    assert desk.open() == PHONE


def test_an_approval_does_not_outlive_the_mark_of_confidence(desk: Desk) -> None:
    desk.decide(desk.ask())
    db.session.execute(update(Case).where(Case.id == desk.case.id).values(is_confidential=True))
    db.session.expire_all()
    with pytest.raises(NotPermitted, match="須先經主管核准"):
        desk.open()
    desk.decide(desk.ask(key="k2"))
    db.session.expire_all()
    assert desk.open() == PHONE


def test_the_same_is_asked_once_until_it_is_decided_and_again_when_it_is_over(desk: Desk) -> None:
    first = desk.ask()
    assert desk.ask() == first
    with pytest.raises(BadInput, match="已經申請"):
        desk.ask(key="k2")
    desk.decide(first)
    db.session.expire_all()
    with pytest.raises(BadInput, match="可以直接開啟"):
        desk.ask(key="k3", at=AT + HALF_AN_HOUR - A_MOMENT)
    again = desk.ask(key="k4", at=AT + HALF_AN_HOUR)
    with pytest.raises(NotPermitted, match="還沒有核准"):
        desk.open(at=AT + HALF_AN_HOUR)
    desk.decide(again, approves=False, answer="已逾必要範圍。")
    db.session.expire_all()
    assert desk.ask(key="k5", at=AT + HALF_AN_HOUR) != again


def test_one_rendering_of_the_page_may_ask_for_two_fields(desk: Desk) -> None:
    assert desk.ask() != desk.ask(field=DataField.NAME)


@pytest.mark.parametrize("reason", ["", "急"])
def test_a_request_gives_a_reason(desk: Desk, reason: str) -> None:
    with pytest.raises(BadInput, match="理由"):
        desk.ask(reason=reason)


def test_what_was_not_given_cannot_be_asked_for(desk: Desk, a_case: Any) -> None:
    for nothing in ({"field": DataField.EMAIL}, {"party": complainant_of(a_case())}):
        with pytest.raises(NoSuchCase):
            desk.ask(**nothing)


def test_whoever_may_never_see_it_cannot_ask_and_whoever_needs_no_approval_need_not(
    desk: Desk, a_case: Any, a_user: Any, actor_of: Any
) -> None:
    with pytest.raises(NotPermitted, match="沒有「查看陳情人聯絡資料」的權限"):
        desk.ask(by=actor_of(a_user(Role.SEC, unit="joint")))
    dispute = a_case(officer=desk.sealed.officer, unit="joint", phone=PHONE)
    with pytest.raises(BadInput, match="不必申請"):
        desk.ask(case=dispute, party=complainant_of(dispute))
    assert db.session.scalars(select(DisclosureRequest)).all() == []


def test_only_the_supervisor_of_the_unit_decides_and_never_his_own(
    desk: Desk, a_user: Any, actor_of: Any
) -> None:
    number = desk.ask()
    with pytest.raises(NotPermitted, match="另一人"):
        desk.decide(number, by=desk.officer)
    for role, unit in ((Role.SUP, "csc"), (Role.CPO, "joint"), (Role.OFF, "joint"), (Role.AUD, "joint")):
        with pytest.raises(NotPermitted, match="所屬單位的主管"):
            desk.decide(number, by=actor_of(a_user(role, unit=unit)))
    assert db.session.scalars(select(DisclosureRequest.decision)).one() == "pending"


def test_a_refusal_says_why_and_a_request_is_decided_once(desk: Desk, a_case: Any) -> None:
    number = desk.ask()
    with pytest.raises(BadInput, match="請寫明理由"):
        desk.decide(number, approves=False)
    desk.decide(number, approves=False, answer="請先以公文聯繫。")
    db.session.expire_all()
    with pytest.raises(StaleVersion):
        desk.decide(number)
    with pytest.raises(NoSuchCase):
        decide(a_case(unit="joint"), number, approves=True, answer="", by=desk.head, at=AT)
    refused = db.session.scalars(select(DisclosureRequest)).one()
    assert (refused.decision, refused.answer, refused.open_until) == ("refused", "請先以公文聯繫。", None)
