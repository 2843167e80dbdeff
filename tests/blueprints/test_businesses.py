"""The pages of the register: found, entered once, put right, merged and brought back, and what they show."""

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Business, BusinessTie
from petitions.rules.terms import EventKind, Outcome, Role
from petitions.services.cases import Happening
from tests.support.people import A_SPRING_DAY
from tests.support.register import respond_with

BY_THE_OFFICER = {"reason": "同一統一編號"}


@pytest.fixture
def desk(client_of, a_user):
    return client_of(a_user(Role.CPO))


def businesses():
    db.session.expire_all()
    return db.session.scalars(select(Business).order_by(Business.id)).all()


def test_a_business_is_entered_and_a_doubtful_number_is_only_remarked_on(desk):
    answer = desk.submit(desk.get("/businesses/new"), name="海風健身事業有限公司", ubn="１２３４５６７８")
    assert answer.status_code == 303
    (entered,) = businesses()
    assert (entered.name, entered.ubn) == ("海風健身事業有限公司", "12345678")
    assert "檢查碼不符" in desk.get(answer.location).text


def test_one_very_like_another_is_doubted_once(desk, a_gym):
    page = desk.get("/businesses/new")
    doubted = desk.submit(page, name="海風健身事業有限公司")
    assert doubted.status_code == 422
    assert "已有相近的業者" in doubted.text
    assert f"/businesses/{a_gym}" in doubted.text
    assert desk.submit(doubted, name="海風健身事業有限公司", is_another="y").status_code == 303
    assert len(businesses()) == 2


@pytest.mark.parametrize("typed", ["海風", "10000004", "海風健生事業"])
def test_it_is_found_from_the_search_page(desk, a_gym, typed):
    assert f'href="/businesses/{a_gym}"' in desk.get("/businesses", query_string={"q": typed}).text


def test_nothing_found_says_what_to_do(desk):
    assert "沒有統一編號也可以登錄" in desk.get("/businesses?q=不存在的店").text


def test_names_are_added_and_ended_with_a_reason(desk, a_gym):
    page = desk.get(f"/businesses/{a_gym}/change/name")
    assert desk.submit(page, name="SeaWind", sort="brand").status_code == 303
    shown = desk.get(f"/businesses/{a_gym}").text
    assert "SeaWind" in shown
    assert "增列品牌「SeaWind」" in shown
    page = desk.get(f"/businesses/{a_gym}/change/end-name")
    assert desk.submit(page, item="1").status_code == 422
    assert desk.submit(page, item="1", reason="已換招牌").status_code == 303
    assert "停用名稱「SeaWind」" in desk.get(f"/businesses/{a_gym}").text


def test_a_seller_is_tied_to_its_platform_and_shown_on_both_pages(desk, a_gym, a_business):
    platform = a_business("紅蝦購物平臺")
    page = desk.get(f"/businesses/{a_gym}/change/tie?q=紅蝦購物")
    assert desk.submit(page, tie="sells_on", other=f"{platform}.2").status_code == 303
    assert db.session.scalars(select(BusinessTie)).one().to_business_id == platform
    for business_id in (a_gym, platform):
        assert "在其平臺販售" in desk.get(f"/businesses/{business_id}").text
    page = desk.get(f"/businesses/{a_gym}/change/untie")
    assert desk.submit(page, item="1", reason="離開平臺").status_code == 303


def test_two_are_merged_and_brought_back_from_their_pages(desk, a_gym, a_business):
    old = a_business("海風舊館企業社")
    page = desk.get(f"/businesses/{old}/merge?q=海風健身")
    other = f"{a_gym}.{businesses()[0].version}"
    assert desk.submit(page, other=other).status_code == 422
    answer = desk.submit(page, other=other, **BY_THE_OFFICER)
    assert (answer.status_code, answer.location) == (303, f"/businesses/{a_gym}")
    assert "海風舊館企業社" in desk.get(f"/businesses/{a_gym}").text
    merged = desk.get(f"/businesses/{old}")
    assert "已併入另一筆" in merged.text
    answer = desk.submit(merged, f"/businesses/{old}/bring-back", reason="查明是兩家")
    assert answer.status_code == 303
    assert businesses()[1].merged_into_id is None
    assert "查明是兩家" in desk.get(f"/businesses/{old}").text


def test_whoever_is_late_is_told_and_loses_nothing_typed(desk, a_gym):
    page = desk.get(f"/businesses/{a_gym}/change/amend")
    desk.submit(desk.get(f"/businesses/{a_gym}/change/name"), name="SeaWind", sort="brand")
    late = desk.submit(page, name="海風健身股份有限公司", reason="依商工登記")
    assert late.status_code == 409
    assert "已有異動" in late.text
    assert "海風健身股份有限公司" in late.text
    assert businesses()[0].name == "海風健身事業有限公司"


def test_a_clerk_enters_names_and_merges_nothing(client_of, a_user, a_gym):
    clerk = client_of(a_user(Role.CLK))
    assert clerk.get(f"/businesses/{a_gym}/change/name").status_code == 200
    assert clerk.get(f"/businesses/{a_gym}/merge").status_code == 403
    assert "併入另一筆" not in clerk.get(f"/businesses/{a_gym}").text


def test_a_business_that_is_not_there_is_not_found(desk):
    assert desk.get("/businesses/99").status_code == 404
    assert desk.get("/businesses/99/merge").status_code == 404


def test_an_unknown_act_is_not_found(desk, a_gym):
    assert desk.get(f"/businesses/{a_gym}/change/delete").status_code == 404


def test_the_timeline_lists_what_one_may_see_a_page_at_a_time(desk, client_of, a_user, a_case, a_gym):
    cases = [a_case(business_name="海風健身") for _ in range(32)]
    for case in cases[:-1]:
        respond_with(case, a_gym)
    a_case(business_name="海風", business_ubn="10000004")
    first = desk.get(f"/businesses/{a_gym}").text
    assert first.count('scope="row"><a href="/cases/') == 30
    assert f"/cases/{cases[-1].number}" not in first
    after = f"{cases[2].received_on}.{cases[2].id}"
    assert f"after={after}" in first
    second = desk.get(f"/businesses/{a_gym}?after={after}").text
    assert second.count('scope="row"><a href="/cases/') == 2
    stranger = client_of(a_user(Role.OFF, unit="joint"))
    assert "沒有您可以查看的案件" in stranger.get(f"/businesses/{a_gym}").text


def test_a_business_page_costs_a_fixed_number_of_statements(desk, a_case, a_gym, statements):
    costs = []
    for _ in range(2):
        statements.clear()
        desk.get(f"/businesses/{a_gym}")
        costs.append(len(statements))
        respond_with(a_case(EventKind.ACCEPTED, business_name="海風健身"), a_gym)
    assert costs[0] == costs[1]


def closed(a_case, outcome, *, received_by_business=True, replied_at=A_SPRING_DAY):
    events = [EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED]
    if received_by_business:
        events.append(
            Happening(
                EventKind.BUSINESS_RECEIVED, A_SPRING_DAY, data={"grade": "a", "effective_on": "2017-03-01"}
            )
        )
    events.append(Happening(EventKind.BUSINESS_REPLIED, replied_at))
    events.append(Happening(EventKind.CLOSED, replied_at, detail=outcome.value))
    return a_case(*events, business_name="海風健身")


def test_rates_wait_for_enough_cases(desk, a_case, a_gym):
    for number in range(10):
        outcome = Outcome.SETTLED if number < 7 else Outcome.NOT_SETTLED
        case = closed(a_case, outcome, replied_at=A_SPRING_DAY.replace(year=2017 + (number == 9)))
        respond_with(case, a_gym)
        if number == 8:
            few = desk.get(f"/businesses/{a_gym}").text
            assert "7／9 件；僅 9 件，不宜作為比率" in few
    text = desk.get(f"/businesses/{a_gym}").text
    assert "70.0%（7／10 件）" in text
    assert "90.0%（9／10 件）" in text


def test_an_estimated_receipt_makes_nobody_late(desk, a_case, a_gym):
    respond_with(closed(a_case, Outcome.SETTLED, received_by_business=False), a_gym)
    assert "尚無可計算的案件" in desk.get(f"/businesses/{a_gym}").text
