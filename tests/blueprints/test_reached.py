"""How businesses are reached: on the register, in a case, at intake; and to whom letters then go."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db, sealer
from petitions.models import (
    Business,
    BusinessChange,
    Case,
    IssuedLetter,
    Matter,
    OutboxMessage,
    Party,
    Person,
)
from tests.support.client import PageClient
from tests.support.desk import complainant_of, fresh
from tests.support.letters import compose, issued

HERE, LISTED = "高雄市鼓山區中華一路1號", "高雄市三民區建國二路2號"
pytestmark = pytest.mark.both_databases


def respondent_of(case: Case) -> Party:
    db.session.expire_all()
    who = select(Party).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    return db.session.scalars(who.order_by(Party.position)).first()  # type: ignore[return-value]


def listed_as(desk: PageClient, case: Case, business_id: int, **typed: str) -> None:
    page = desk.get(f"/businesses/{business_id}/change/contact")
    assert desk.submit(page, reason="商工登記", **typed).status_code == 303
    respondent_of(case).business_id = business_id
    db.session.commit()


def sent_to(letter: IssuedLetter) -> str:
    return sealer().open(letter.content_sealed)


def test_the_register_keeps_how_a_business_is_reached_sealed(
    accepted: Case, desk: PageClient, a_business: Callable[..., int]
) -> None:
    business = a_business("海風健身有限公司")
    listed_as(desk, accepted, business, address=LISTED, phone="07-333-7777", responsible="李大同")
    listed_as(desk, accepted, business, phone="07-333-8888")
    contact = db.session.get_one(Person, db.session.get_one(Business, business).contact_id)
    opened = [sealer().open(sealed or b"") for sealed in (contact.address_sealed, contact.phone_sealed)]
    assert opened == [LISTED, "07-333-8888"]
    page = desk.get(f"/businesses/{business}").text
    assert "高雄市三民區" in page
    assert "李○同" in page
    assert "更正聯絡方式：電話" in page
    for kept in (LISTED, "李大同", "333-8888"):
        assert kept not in page
    told = f"{[change.detail for change in db.session.scalars(select(BusinessChange))]}"
    assert "建國" not in told
    shown = desk.get(f"/cases/{accepted.number}").text
    assert "高雄市三民區" in shown
    party_id = respondent_of(accepted).id
    revealed = desk.post(
        f"/cases/{accepted.number}/reveal",
        data={"field": f"{party_id}.address", "why": "聯繫業者", "_end": "1"},
    )
    assert LISTED in revealed.text


def test_nothing_said_of_a_contact_is_told_and_changes_nothing(
    desk: PageClient, a_business: Callable[..., int]
) -> None:
    page = desk.get(f"/businesses/{a_business('海風健身有限公司')}/change/contact")
    answer = desk.submit(page, reason="商工登記")
    assert answer.status_code == 422
    assert "沒有填任何一項" in answer.text


def test_a_letter_to_a_business_goes_where_the_case_says_else_where_the_register_says(
    accepted: Case, desk: PageClient, a_business: Callable[..., int]
) -> None:
    refused = desk.submit(*opened(desk, accepted, "D07"), do="issue", way="paper", address="")
    assert refused.status_code == 422
    assert "沒有留地址" in refused.text
    listed_as(desk, accepted, a_business("海風健身有限公司"), address=LISTED, email="shop@example.com")
    assert LISTED in sent_to(issued(desk, accepted, "D07", way="paper", address="")[-1])
    party_id = respondent_of(accepted).id
    amended = desk.submit(
        desk.get(f"/cases/{accepted.number}/parties/{party_id}/amend"), address=HERE, reason="業者來電"
    )
    assert amended.status_code == 303
    assert HERE in sent_to(issued(desk, accepted, "D07", way="paper", address="")[-1])
    issued(desk, accepted, "D07", way="mail", address="")
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter")).one()
    assert sealer().open(mail.recipient_sealed or b"") == "shop@example.com"


def opened(desk: PageClient, case: Case, document: str) -> tuple[Any, str]:
    path = f"/cases/{case.number}/letters/{document}"
    return desk.get(path), path


def test_letters_go_to_whoever_acts_for_the_consumer_by_law_and_name_him(
    accepted: Case, desk: PageClient
) -> None:
    party_id = str(complainant_of(accepted))
    for kind, name, address in (("agent", "陳律師", ""), ("legal", "王大同", HERE)):
        page = desk.get(f"/cases/{accepted.number}/representation/new")
        said = {"party": party_id, "kind": kind, "name": name, "address": address, "since_on": "106/3/2"}
        assert desk.submit(page, **said).status_code == 303
    path, data = compose(desk, fresh(accepted), "D03")
    page = desk.get(path).text
    assert "王○同（法定代理人）" in page
    assert "陳○師（委任代理人）" in page
    assert "王○明" in page
    letter = issued(desk, accepted, "D03", way="paper", address="", party=data["party"])[-1]
    assert letter.party_id == int(party_id)
    sheet = sent_to(letter)
    assert "王大同（王小明的代理人）" in sheet
    assert HERE in sheet


def test_a_mandate_that_ended_gets_no_letters(accepted: Case, desk: PageClient) -> None:
    said = {"party": str(complainant_of(accepted)), "kind": "agent", "name": "陳律師", "since_on": "106/3/2"}
    desk.submit(desk.get(f"/cases/{accepted.number}/representation/new"), **said)
    [mandate] = desk.get(f"/cases/{accepted.number}/representation/end").text.split('name="mandate"')[1:]
    number = mandate.split('value="')[1].split('"')[0]
    page = desk.get(f"/cases/{accepted.number}/representation/end")
    assert desk.submit(page, mandate=number, ended_on="106/3/3").status_code == 303
    assert "陳○師" not in desk.get(f"/cases/{accepted.number}/letters/D03").text


def test_a_clerk_types_in_seller_and_platform_with_a_way_to_reach_the_seller(clerk: PageClient) -> None:
    said = {
        "channel": "mail",
        "business_name": "海風健身",
        "business_address": HERE,
        "business_email": "shop@example.com",
        "trade_role": "seller",
        "other_name": "山嵐購物",
        "other_role": "platform",
        "persons": "2",
        "narrative": "寄來的不是買的。",
        "name": "王小明",
        "phone": "0900-000-123",
        "district": "苓雅區",
    }
    answer = clerk.submit(clerk.get("/paper/dispute"), **said)
    assert answer.status_code == 303, answer.text
    seller, platform = db.session.scalars(
        select(Party).where(Party.role == "respondent").order_by(Party.position)
    )
    assert [(one.stated_name, one.trade_role) for one in (seller, platform)] == [
        ("海風健身", "seller"),
        ("山嵐購物", "platform"),
    ]
    contact = db.session.get_one(Person, seller.contact_id)
    assert sealer().open(contact.address_sealed or b"") == HERE
    assert (contact.name_masked, platform.contact_id) == ("", None)
    assert db.session.get_one(Matter, seller.matter_id).persons == 2
    lost = clerk.submit(clerk.get("/paper/dispute"), **(said | {"other_name": ""}))
    assert lost.status_code == 422
    assert "請寫另一位相對人的名稱" in lost.text
    assert "寄來的不是買的。" in lost.text


def test_a_citizen_may_say_where_the_shop_is(client: PageClient) -> None:
    said = {"business_name": "海風健身", "business_address": HERE, "business_phone": "07-333-7777"}
    more = {"narrative": "退費不成。", "name": "王小明", "phone": "0900-000-123"}
    answer = client.submit(client.get("/file/dispute"), **said, **more)
    assert answer.status_code == 303, answer.text
    shop = db.session.scalars(select(Party).where(Party.role == "respondent")).one()
    contact = db.session.get_one(Person, shop.contact_id)
    assert sealer().open(contact.address_sealed or b"") == HERE
    bad = client.submit(client.get("/file/dispute"), **(said | more | {"business_phone": "---"}))
    assert bad.status_code == 422
    assert HERE in bad.text
