"""Merged, handled together, of one incident: three different things, each taken back as it was made."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import CaseEvent, Link, Party
from petitions.reports.annual import year_report
from petitions.rules.terms import EventKind, Role, State
from tests.support.desk import act, fresh, last_event

AT = datetime(2017, 3, 8, 2, 0, tzinfo=UTC)
SAME = {"name": "王小明", "phone": "0900000678", "business_name": "海風健身", "amount_ntd": 12_800}
WAYS = (
    (EventKind.HANDLED_TOGETHER, EventKind.UNLINKED, "handled_with"),
    (EventKind.INCIDENT_JOINED, EventKind.INCIDENT_LEFT, "same_incident"),
)


@pytest.fixture(autouse=True)
def _a_wednesday():
    with time_machine.travel(AT):
        yield


@pytest.fixture
def desk(client_of, cpo):
    return client_of(cpo)


@pytest.fixture
def three(a_case, cpo):
    """One complaint: by 1950 on 1 March, by 1999 on 2 March, online on 3 March."""
    ways = (("phone_1950", 1), ("phone_1999", 2), ("online", 3))
    return [
        a_case(officer=cpo, channel=channel, at=datetime(2017, 3, day, 2, tzinfo=UTC), **SAME)
        for channel, day in ways
    ]


def events(case):
    rows = select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return list(db.session.scalars(rows))


def links():
    db.session.expire_all()
    return [(link.kind, link.ended_at is None) for link in db.session.scalars(select(Link).order_by(Link.id))]


def do(desk, case, event, **said):
    return desk.submit(desk.get(act(case, event)), **said)


def merge(desk, case, kept):
    assert do(desk, case, EventKind.MERGED, kept_case=kept.number).status_code == 303


def test_a26_one_case_by_three_channels_counts_once_with_the_earliest_date(desk, three):
    by_1950, by_1999, online = three
    assert (
        do(desk, online, EventKind.ACCEPTED, happened_on="106/03/04", jurisdiction="contract").status_code
        == 303
    )
    merge(desk, by_1999, online)
    merge(desk, by_1950, online)
    kept = fresh(online)
    assert kept.received_on == date(2017, 3, 1)
    assert [fresh(case).state for case in (by_1950, by_1999)] == [State.MERGED.value] * 2
    assert kept.counted_on == date(2017, 3, 4)
    assert year_report(106).totals["first_appeals"] == 1
    told = [event for event in db.session.scalars(select(CaseEvent)) if event.kind == "duplicate_joined"]
    assert [(event.data["channel"], event.data["received_on"]) for event in told] == [
        ("phone_1999", "2017-03-02"),
        ("phone_1950", "2017-03-01"),
    ]
    shown = desk.get(f"/cases/{online.number}").text
    assert "管道：1950消費者服務專線" in shown


def test_a26_of_two_that_nobody_took_up_the_earlier_one_is_kept(desk, three):
    by_1950, _, online = three
    refused = do(desk, by_1950, EventKind.MERGED, kept_case=online.number)
    assert refused.status_code == 422
    assert "請把那一件併入本案" in refused.text
    merge(desk, online, by_1950)
    assert fresh(by_1950).received_on == date(2017, 3, 1)


def test_a_merge_is_taken_back_and_everything_is_as_it_was(desk, three):
    by_1950, _, online = three
    do(desk, online, EventKind.ACCEPTED, happened_on="106/03/04", jurisdiction="contract")
    due = fresh(by_1950).due_on
    merge(desk, by_1950, online)
    assert not fresh(by_1950).is_open
    page = desk.get(f"/cases/{by_1950.number}/related").text
    assert "撤銷併案" in page
    assert do(desk, by_1950, EventKind.SEPARATED).status_code == 422
    assert do(desk, by_1950, EventKind.SEPARATED, reason="是另一筆交易").status_code == 303
    back = fresh(by_1950)
    assert (back.state, back.is_open, back.due_on, back.counted_on) == ("received", True, due, None)
    assert fresh(online).received_on == date(2017, 3, 3)
    assert links() == [("merged_into", False)]
    assert events(by_1950) == ["received", "merged", "separated"]
    assert events(online)[-2:] == ["duplicate_joined", "duplicate_left"]
    merge(desk, by_1950, online)
    assert links() == [("merged_into", True)]
    assert fresh(online).received_on == date(2017, 3, 1)


@pytest.mark.parametrize(("joins", "parts", "kind"), WAYS)
def test_what_is_linked_stays_a_case_of_its_own_and_is_parted_again(desk, three, joins, parts, kind):
    case, other, _ = three
    assert do(desk, case, joins, kept_case=other.number).status_code == 303
    assert links() == [(kind, True)]
    assert fresh(case).state == fresh(other).state == "received"
    for one in (case, other):
        assert desk.get(f"/cases/{one.number}/related").status_code == 200
    assert parts.label in desk.get(f"/cases/{case.number}/related").text
    assert do(desk, case, parts, kept_case=other.number).status_code == 422
    assert do(desk, case, parts, kept_case=other.number, reason="查明無關").status_code == 303
    assert links() == [(kind, False)]
    again = do(desk, case, parts, kept_case=other.number, reason="再一次")
    assert again.status_code == 422
    assert "可能已經解除" in again.text


def test_an_ended_case_takes_nothing_in(desk, three, a_case, cpo):
    over = a_case(EventKind.WITHDRAWN, officer=cpo, **SAME)
    refused = do(desk, three[2], EventKind.MERGED, kept_case=over.number)
    assert refused.status_code == 422
    assert "已經結束" in refused.text
    assert fresh(over).events_count == 2


def test_a_merge_is_not_corrected_but_taken_back(desk, three):
    by_1950, _, online = three
    merge(desk, online, by_1950)
    page = desk.get(act(online, EventKind.CORRECTED) + "?seq=2")
    answer = desk.submit(page, corrects_seq="2", reason="併錯了。")
    assert answer.status_code == 409
    assert links() == [("merged_into", True)]


def test_candidates_come_with_their_reasons_and_filled_in_acts(desk, three):
    case, other, _ = three
    page = desk.get(f"/cases/{case.number}/related").text
    assert "電話相同、姓名相同、同一業者、金額相同" in page
    assert f"/cases/{case.number}/acts/merged?kept_case={other.number}" in page
    filled = desk.get(f"/cases/{case.number}/acts/merged?kept_case={other.number}")
    assert other.number in filled.text


def test_whoever_may_not_merge_sees_candidates_and_no_acts(client_of, a_user, three):
    clerk = client_of(a_user(Role.CLK))
    page = clerk.get(f"/cases/{three[0].number}/related").text
    assert "由承辦人決定" in page
    assert "acts/merged" not in page


def test_a_case_that_one_may_not_see_is_no_candidate(client_of, a_user, a_case):
    mine = a_user(Role.OFF, unit="joint")
    case = a_case(unit="joint", officer=mine, **SAME)
    hidden = a_case(unit="csc", **SAME)
    assert hidden.number not in client_of(mine).get(f"/cases/{case.number}/related").text


def test_the_page_costs_a_fixed_number_of_statements(desk, three, a_case, statements):
    costs = []
    for _ in range(2):
        statements.clear()
        desk.get(f"/cases/{three[0].number}/related")
        costs.append(len(statements))
        for _ in range(3):
            a_case(**SAME)
    assert costs[0] == costs[1]


def test_the_respondent_is_identified_once_and_told_in_the_record(desk, three, a_gym):
    case = three[0]
    page = desk.get(f"/cases/{case.number}/respondent")
    assert "海風健身事業有限公司" in page.text
    assert desk.submit(page).status_code == 422
    for wanted in (303, 409):
        assert desk.submit(page, business=str(a_gym)).status_code == wanted
    party = db.session.scalars(
        select(Party).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    ).one()
    assert (party.business_id, party.stated_name) == (a_gym, "海風健身")
    assert last_event(case).data["business"] == "海風健身事業有限公司（10000004）"
    assert f"/cases/{case.number}" in desk.get(f"/businesses/{a_gym}").text


def test_a_case_without_respondent_says_so(desk, a_case, cpo):
    case = a_case(officer=cpo)
    page = desk.get(f"/cases/{case.number}/respondent")
    assert "還沒有相對人" in page.text
    assert desk.submit(page, business="1").status_code == 422
