"""Who acts for whom: the page of a case on which it is added and ended."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db, sealer
from petitions.models import Attachment, Case, Party, Person, Representation, User
from petitions.rules.terms import EventKind, PartyRole, Procedure
from tests.support.client import PageClient
from tests.support.desk import Browser, act, complainant_of, fresh, last_event
from tests.support.files import DIGEST, PDF

pytestmark = pytest.mark.both_databases


def path(case: Case, what: str = "") -> str:
    return f"/cases/{case.number}/representation{what}"


def add(desk: PageClient, case: Case, **typed: Any) -> Any:
    said = {
        "party": str(complainant_of(case)),
        "kind": "agent",
        "name": "陳律師",
        "phone": "0900-000-456",
        "since_on": "106/3/2",
        **typed,
    }
    return desk.submit(desk.get(path(case, "/new")), **said)


def test_an_agent_is_recorded_with_a_sealed_name_and_shown_masked(told: Case, desk: PageClient) -> None:
    answer = add(desk, told, powers=["settle", "withdraw"], until_on="106/12/31")
    assert (answer.status_code, answer.location) == (303, path(told))
    row = db.session.scalars(select(Representation)).one()
    assert (row.kind, row.powers, row.until_on.isoformat()) == (
        "special_agent",
        "settle withdraw",
        "2017-12-31",
    )
    person = db.session.scalars(
        select(Person).join(Party, Party.person_id == Person.id).where(Party.id == row.representative_id)
    ).one()
    assert sealer().open(person.name_sealed or b"") == "陳律師"
    event = last_event(told)
    assert event.kind == EventKind.REPRESENTATION_ADDED.value
    assert "陳" not in f"{event.data}{event.reason}"
    for page in (path(told), f"/cases/{told.number}"):
        text = desk.get(page).text
        assert "陳○師" in text
        assert "陳律師" not in text
        assert "撤回" in text


def test_the_mandate_on_paper_is_kept_with_the_entry(told: Case, desk: PageClient) -> None:
    assert add(desk, told, files=(BytesIO(PDF), "委任書.pdf")).status_code == 303
    kept = db.session.scalars(select(Attachment).where(Attachment.case_id == told.id)).one()
    event = last_event(told)
    assert (kept.display_name, kept.event_seq, kept.sha256) == ("委任書.pdf", event.seq, DIGEST)
    assert "委任書.pdf" in desk.get(f"/cases/{told.number}").text
    wrong = add(desk, told, files=(BytesIO(PDF), "委任書.pdf"), name="")
    assert wrong.status_code == 422
    assert "重新選取" in wrong.text


def test_the_same_form_sent_twice_is_recorded_once(told: Case, desk: PageClient) -> None:
    page = desk.get(path(told, "/new"))
    said = {"party": str(complainant_of(told)), "kind": "legal", "name": "王大明", "since_on": "106/3/2"}
    assert [desk.submit(page, **said).status_code for _ in range(2)] == [303, 303]
    assert len(db.session.scalars(select(Representation)).all()) == 1
    assert "已經登錄過" in desk.get(path(told)).text


def test_a_case_that_changed_meanwhile_is_told_and_the_second_try_holds(
    told: Case, desk: PageClient, a_case: Callable[..., Case]
) -> None:
    page = desk.get(path(told, "/new"))
    assert add(desk, told).status_code == 303
    said = {"party": str(complainant_of(told)), "kind": "legal", "name": "王大明", "since_on": "106/3/2"}
    again = desk.submit(page, **said)
    assert again.status_code == 409
    assert "已有異動" in again.text
    assert "王大明" in again.text
    assert desk.submit(again, name="王大明", kind="legal").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "請填寫代理人或代表的姓名"),
        ({"kind": ""}, "請從清單中選一項"),
        ({"party": ""}, "請選擇被代理的當事人"),
        ({"until_on": "106/3/1"}, "終止日不能早於起始日"),
        ({"since_on": "106/2/30"}, "日期"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    told: Case, desk: PageClient, typed: dict[str, str], said: str
) -> None:
    answer = add(desk, told, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert fresh(told).version == told.version
    assert db.session.scalars(select(Representation)).all() == []


def test_a_fourth_agent_and_the_agent_of_the_other_side_are_refused(told: Case, desk: PageClient) -> None:
    other = db.session.scalars(
        select(Party.id).where(Party.matter_id == told.matter_id, Party.role == PartyRole.RESPONDENT.value)
    ).one()
    assert add(desk, told, party=str(other)).status_code == 303
    both = add(desk, told)
    assert both.status_code == 422
    assert "民法第106條" in both.text
    assert desk.submit(both, is_namesake="y", kind="agent").status_code == 303
    for name in ("甲先生", "乙先生"):
        assert add(desk, told, name=name).status_code == 303
    fourth = add(desk, told, name="丙先生")
    assert fourth.status_code == 422
    assert "3人為限（行政程序法第24條第2項）" in fourth.text


def test_a_mandate_ends_and_acts_no_longer(told: Case, desk: PageClient) -> None:
    add(desk, told, powers=["withdraw"])
    row = db.session.scalars(select(Representation)).one()
    withdrawing = act(told, EventKind.WITHDRAWN)
    assert "有特別代理權之代理人" in desk.get(withdrawing).text
    early = desk.submit(desk.get(path(told, "/end")), mandate=str(row.id), ended_on="106/3/1")
    assert early.status_code == 422
    ended = desk.submit(desk.get(path(told, "/end")), mandate=str(row.id), ended_on="106/3/9")
    assert ended.status_code == 303
    assert last_event(told).kind == EventKind.REPRESENTATION_ENDED.value
    assert "終止" in desk.get(path(told)).text
    assert "有特別代理權之代理人" not in desk.get(withdrawing).text
    assert "沒有還在進行的" in desk.get(path(told, "/end")).text


def test_an_ordinary_agent_is_not_offered_for_a_withdrawal(told: Case, desk: PageClient) -> None:
    add(desk, told)
    page = desk.get(act(told, EventKind.WITHDRAWN))
    assert "行政程序法第24條第3項" in page.text
    assert "代理人</option>" not in page.text
    assert desk.submit(page, by_role="special_agent", happened_on="106/3/6").status_code == 422


def test_whoever_acts_is_no_party_to_be_served(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.SESSION_SCHEDULED,
        EventKind.MEDIATION_HEARD,
        EventKind.PROPOSAL_ISSUED,
        procedure=Procedure.MEDIATION,
        officer=cpo,
        business_name="海風健身",
    )
    browser = client_of(cpo)
    assert add(browser, case).status_code == 303
    page = browser.get(act(case, EventKind.PROPOSAL_SERVED)).text
    assert "王○明</option>" in page
    assert "陳○師</option>" not in page


def test_a_closed_case_takes_no_mandate(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(EventKind.WITHDRAWN, officer=cpo, business_name="海風健身")
    answer = add(client_of(cpo), case)
    assert answer.status_code == 409
    assert "不能登錄" in answer.text
