"""The parties of a case: who is added, who leaves, and what was filed put right."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db, sealer
from petitions.models import Amendment, AuditEntry, Case, CaseEvent, Clock, Matter, Party, Person, User
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import Browser, act, complainant_of, fresh, last_event

WHY = "申訴人來電"


def path(case: Case, what: str = "") -> str:
    return f"/cases/{case.number}/parties{what}"


def add(desk: PageClient, case: Case, **typed: Any) -> Any:
    said = {"role": "respondent", "name": "山嵐購物", "trade_role": "platform", "reason": WHY, **typed}
    return desk.submit(desk.get(path(case, "/new")), **said)


def amend(desk: PageClient, case: Case, party_id: int, **typed: Any) -> Any:
    return desk.submit(desk.get(path(case, f"/{party_id}/amend")), reason=WHY, **typed)


def parties_of(case: Case, role: str) -> list[Party]:
    db.session.expire_all()
    who = select(Party).where(Party.matter_id == case.matter_id, Party.role == role)
    return list(db.session.scalars(who.order_by(Party.position)))


def replies_due(case: Case) -> dict[int | None, Clock]:
    db.session.expire_all()
    reply = (Clock.case_id == case.id, Clock.period == "business_reply", Clock.is_revoked.is_(False))
    return {clock.party_id: clock for clock in db.session.scalars(select(Clock).where(*reply))}


def do(desk: PageClient, case: Case, event: EventKind, **said: Any) -> None:
    answer = desk.submit(desk.get(act(case, event)), **said)
    assert answer.status_code == 303, answer.text


@pytest.mark.both_databases
def test_a_platform_joins_the_seller_and_each_has_its_letter_clock_and_door(
    told: Case, desk: PageClient, client: PageClient
) -> None:
    do(desk, told, EventKind.BUSINESS_RECEIVED, grade="a", happened_on="106/3/5")
    added = add(desk, told, phone="07-333-7777", address="高雄市苓雅區四維三路2號")
    assert (added.status_code, added.location) == (303, path(told))
    seller, platform = parties_of(told, "respondent")
    event = last_event(told)
    assert (event.kind, event.party_id, event.reason) == ("party_added", platform.id, WHY)
    assert event.data == {"role": "respondent", "trade_role": "platform", "alone": seller.id}
    page = desk.get(path(told)).text
    assert "交易平臺" in page
    assert "四維三路2號" not in page
    unnamed = desk.submit(desk.get(act(told, EventKind.BUSINESS_NOTIFIED)), happened_on="106/3/6")
    assert unnamed.status_code == 422
    do(desk, told, EventKind.BUSINESS_NOTIFIED, party=str(platform.id), happened_on="106/3/6")
    due = replies_due(told)
    assert {party_id: clock.is_estimated for party_id, clock in due.items()} == {
        seller.id: False,
        platform.id: True,
    }
    letters = {letter.party_id: letter for letter in list_letters(told, load_history(told.id))}
    for party, said in ((seller, "我們同意退費。"), (platform, "請洽賣家。")):
        typed = {"number": told.number, "code": code_of(letters[party.id]), "_end": "1"}
        assert client.post("/respond", data=typed).status_code == 303
        answered = client.submit(
            client.get("/respond/case"),
            "/respond/case",
            position="accepts",
            reply=said,
            signer="head",
            signer_name="王大明",
        )
        assert answered.status_code == 303
        event = last_event(told)
        assert (event.kind, event.party_id) == ("business_replied", party.id)
    assert all(clock.met_on for clock in replies_due(told).values())


def test_a_case_without_respondent_gets_one(a_case: Callable[..., Case], cpo: User, desk: PageClient) -> None:
    case = a_case(officer=cpo)
    assert "請先在" in desk.get(f"/cases/{case.number}/respondent").text
    assert add(desk, case, name="海風健身", trade_role="", ubn="12345675").status_code == 303
    assert fresh(case).respondent_name == "海風健身"
    assert "alone" not in (last_event(case).data or {})
    assert "海風健身" in desk.get("/search", query_string={"q": "海風健身"}).text


@pytest.mark.both_databases
def test_a_joint_complaint_is_one_case_of_two_persons(told: Case, desk: PageClient) -> None:
    answer = add(
        desk, told, role="complainant", name="王大明", trade_role="", phone="0900-000-456", birth_on="80/1/2"
    )
    assert answer.status_code == 303
    first, second = parties_of(told, "complainant")
    person = db.session.get_one(Person, second.person_id)
    assert sealer().open(person.name_sealed or b"") == "王大明"
    assert db.session.get_one(Matter, told.matter_id).persons == 2
    assert "王大明" not in f"{last_event(told).data}"
    page = desk.get(f"/cases/{told.number}").text
    assert "王○明" in page
    ended = desk.submit(desk.get(path(told, f"/{first.id}/end")), reason="登錄錯誤", ended_on="106/3/8")
    assert ended.status_code == 303
    assert fresh(told).complainant_masked == "王○明"
    last = desk.submit(desk.get(path(told, f"/{second.id}/end")), reason="登錄錯誤")
    assert last.status_code == 422
    assert "不能退出" in last.text


def test_a_business_that_leaves_takes_its_period_with_it(told: Case, desk: PageClient) -> None:
    add(desk, told)
    seller, platform = parties_of(told, "respondent")
    do(desk, told, EventKind.BUSINESS_NOTIFIED, party=str(platform.id), happened_on="106/3/6")
    ended = desk.submit(desk.get(path(told, f"/{seller.id}/end")), reason="誤列", ended_on="106/3/8")
    assert ended.status_code == 303
    assert set(replies_due(told)) == {platform.id}
    assert [letter.party_id for letter in list_letters(told, load_history(told.id))] == [platform.id]
    assert fresh(told).respondent_name == "山嵐購物"
    assert "海風健身" not in desk.get(act(told, EventKind.BUSINESS_REPLIED)).text.split("<form", 2)[-1]
    again = desk.submit(desk.get(path(told, f"/{seller.id}/end")), reason="誤列")
    assert again.status_code == 422
    assert "已經退出" in again.text


def test_each_respondent_is_identified_by_itself(
    told: Case, desk: PageClient, a_business: Callable[..., Any]
) -> None:
    add(desk, told)
    _, platform = parties_of(told, "respondent")
    business = a_business("山嵐購物")
    page = desk.get(f"/cases/{told.number}/respondent?party={platform.id}")
    assert "山嵐購物" in page.text
    assert desk.submit(page, business=str(business)).status_code == 303
    assert [party.business_id for party in parties_of(told, "respondent")] == [None, business]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "請填寫姓名或業者名稱"),
        ({"role": ""}, "請從清單中選一項"),
        ({"reason": ""}, "請寫下理由"),
        ({"birth_on": "80/1/2"}, "出生日期只有"),
        ({"role": "complainant", "ubn": "12345675"}, "統一編號只有"),
        ({"email": "甲"}, "電子郵件"),
        ({"trade_role": "kiosk"}, "請從清單中選一項"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    told: Case, desk: PageClient, typed: dict[str, str], said: str
) -> None:
    answer = add(desk, told, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert WHY in answer.text or "reason" in typed
    assert fresh(told).version == told.version


@pytest.mark.both_databases
def test_contact_is_completed_and_old_and_new_stay_sealed(told: Case, desk: PageClient) -> None:
    party_id = complainant_of(told)
    for phone in ("0911-222-333", "0922-333-444"):
        assert amend(desk, told, party_id, phone=phone, address="高雄市前鎮區中華五路1號").status_code == 303
    event = last_event(told)
    assert (event.kind, event.data, event.party_id) == ("data_amended", {"amended": ["phone"]}, party_id)
    row = db.session.scalars(select(Amendment).order_by(Amendment.id.desc())).first()
    assert row is not None
    opened = [sealer().open(sealed or b"") for sealed in (row.old_sealed, row.new_sealed)]
    assert opened == ["0911-222-333", "0922-333-444"]
    person = db.session.get_one(Person, parties_of(told, "complainant")[0].person_id)
    assert sealer().open(person.phone_sealed or b"") == "0922-333-444"
    assert sealer().open(person.address_sealed or b"") == "高雄市前鎮區中華五路1號"
    assert person.name_masked == "王○明"
    assert person.phone_index in sealer().indexes("phone", "+886922333444")
    page = desk.get(path(told)).text
    assert "09**-***-444" in page
    assert "0922-333-444" not in page
    assert "中華五路" not in page
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "data_amended")).all()
    cleared = amend(desk, told, party_id, cleared=["phone"])
    assert cleared.status_code == 303
    assert "09**" not in desk.get(f"/cases/{told.number}").text
    nothing = amend(desk, told, party_id)
    assert nothing.status_code == 422
    assert "沒有更正" in nothing.text
    both = amend(desk, told, party_id, cleared=["address"], address="高雄市鼓山區1號")
    assert both.status_code == 422
    assert "請不要同時填寫" in both.text


def test_a_filing_without_contact_is_accepted_once_it_was_completed(
    a_case: Callable[..., Case], cpo: User, desk: PageClient
) -> None:
    case = a_case(officer=cpo, phone="", email="", address="", business_name="海風健身")
    refused = desk.submit(desk.get(act(case, EventKind.ACCEPTED)))
    assert refused.status_code in {409, 422}
    assert amend(desk, case, complainant_of(case), phone="0911-222-333").status_code == 303
    do(desk, case, EventKind.ACCEPTED, jurisdiction="contract")


def test_recording_what_was_rectified_leads_to_the_data(
    a_case: Callable[..., Case], cpo: User, desk: PageClient
) -> None:
    case = a_case(EventKind.RECTIFICATION_ORDERED, officer=cpo, business_name="海風健身")
    assert path(case) in desk.get(act(case, EventKind.RECTIFIED)).text


def test_amount_day_and_persons_are_put_right(told: Case, desk: PageClient) -> None:
    page = desk.get(path(told, "/matter"))
    answer = desk.submit(page, amount_ntd="12,800", transaction_on="106/2/1", persons="3", reason=WHY)
    assert answer.status_code == 303
    matter = db.session.get_one(Matter, told.matter_id)
    assert (matter.amount_ntd, str(matter.transaction_on), matter.persons) == (12_800, "2017-02-01", 3)
    assert fresh(told).amount_ntd == 12_800
    assert last_event(told).data == {"amended": ["amount_ntd", "transaction_on", "persons"]}
    assert "3 人" in desk.get(path(told)).text
    empty = desk.submit(desk.get(path(told, "/matter")), persons="", reason=WHY)
    assert empty.status_code == 422


def test_the_stated_business_is_put_right_with_how_it_is_reached(told: Case, desk: PageClient) -> None:
    party = parties_of(told, "respondent")[0]
    answer = amend(
        desk,
        told,
        party.id,
        stated_name="海風運動事業",
        stated_ubn="12345675",
        trade_role="seller",
        name="李四",
        email="office@example.com",
    )
    assert answer.status_code == 303
    party = parties_of(told, "respondent")[0]
    assert (party.stated_name, party.stated_ubn, party.trade_role) == ("海風運動事業", "12345675", "seller")
    assert fresh(told).respondent_name == "海風運動事業"
    contact = db.session.get_one(Person, party.contact_id)
    assert sealer().open(contact.email_sealed or b"") == "office@example.com"
    again = amend(desk, told, party.id, phone="07-333-7777")
    assert again.status_code == 303
    assert parties_of(told, "respondent")[0].contact_id == contact.id


def test_a_page_opened_before_is_told_that_the_case_changed(told: Case, desk: PageClient) -> None:
    page = desk.get(path(told, f"/{complainant_of(told)}/amend"))
    assert add(desk, told).status_code == 303
    stale = desk.submit(page, phone="0911-222-333", reason=WHY)
    assert stale.status_code == 409
    assert "0911-222-333" in stale.text
    assert desk.submit(stale, phone="0911-222-333", reason=WHY).status_code == 303
    twice = desk.get(path(told, "/new"))
    said = {"role": "third_party", "name": "趙六", "reason": WHY}
    assert [desk.submit(twice, **said).status_code for _ in range(2)] == [303, 303]
    assert len(parties_of(told, "third_party")) == 1


def test_a_petition_has_no_respondent_to_add(
    a_case: Callable[..., Case], a_user: Callable[..., User], client_of: Browser
) -> None:
    officer = a_user(Role.OFF, unit="joint")
    case = a_case(procedure=Procedure.PETITION, officer=officer)
    page = client_of(officer).get(path(case, "/new"))
    assert 'value="respondent"' not in page.text


def test_the_record_of_a_closed_case_takes_no_party(
    a_case: Callable[..., Case], cpo: User, desk: PageClient
) -> None:
    case = a_case(EventKind.WITHDRAWN, officer=cpo, business_name="海風健身")
    assert add(desk, case).status_code == 409
    kinds = select(CaseEvent.kind).where(CaseEvent.case_id == case.id)
    assert "party_added" not in set(db.session.scalars(kinds))
