"""Staff bring a roster to an incident: checked line by line, then each person's case by itself, once."""

import csv
import io
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from petitions.cli.batches import do_batches
from petitions.extensions import db, sealer
from petitions.models import AuditEntry, Batch, BatchItem, Case, CaseEvent, Link, Matter, Party, Person, User
from petitions.rules.roster import RECEIPT_HOURS
from petitions.rules.terms import EventKind, Role
from petitions.services.intake import is_secret
from petitions.services.rosters import ALREADY
from tests.blueprints.test_intake import values_of
from tests.services.test_batches import done_count, finish, worker
from tests.support.client import PageClient
from tests.support.desk import fresh
from tests.support.incidents import FIRM

HEADER = "姓名,電話,電子郵件,地址,金額,訴求\n"
THREE = (
    HEADER
    + "李大同,0900-000-201,tong@example.com,,3000,退費\n"
    + "陳小華,0900-000-202,,,,\n"
    + '=1+1,,,"高雄市鼓山區 1 號",,-退\n'
)
AT = datetime(2017, 3, 20, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2011, 1, 2, tzinfo=UTC)
COUNT = 40

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _a_spring_day() -> Any:
    with time_machine.travel(AT):
        yield


@pytest.fixture
def lead(an_incident: Any) -> Case:
    """The case to which the roster is put, with one other in its incident."""
    found: Case = an_incident(2, EventKind.ACCEPTED)[0]
    return found


@pytest.fixture
def desk(client_of: Callable[[User], PageClient], cpo: User) -> PageClient:
    """The browser of the ombudsman who handles the incident."""
    return client_of(cpo)


def check(desk: PageClient, lead: Case, text: str | bytes, **typed: str) -> TestResponse:
    path = f"/cases/{lead.number}/roster"
    content = text.encode("utf-8-sig") if isinstance(text, str) else text
    data = values_of(desk.get(path).text) | typed | {"file": (BytesIO(content), "名冊.csv")}
    return desk.post(path, data=data, content_type="multipart/form-data")


def start(desk: PageClient, lead: Case, page: TestResponse) -> TestResponse:
    return desk.submit(page, action=f"/cases/{lead.number}/roster/start")


def do_all() -> None:
    while do_batches():
        pass
    db.session.expire_all()


def brought(desk: PageClient, lead: Case, text: str) -> Batch:
    answer = start(desk, lead, check(desk, lead, text))
    assert answer.status_code == 303
    do_all()
    return db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(1)).one()


def new_cases() -> list[Case]:
    made = select(CaseEvent.case_id).where(CaseEvent.seq == 1, CaseEvent.data.is_not(None))
    return list(db.session.scalars(select(Case).where(Case.id.in_(made)).order_by(Case.id)))


def states(batch: Batch) -> Counter[str]:
    return Counter(db.session.scalars(select(BatchItem.state).where(BatchItem.batch_id == batch.id)))


def test_checking_files_nothing(desk: PageClient, lead: Case) -> None:
    page = check(desk, lead, THREE + "沒電話,,,,,\n")
    assert page.status_code == 200
    assert "可以匯入 3 列" in page.text
    assert "1 列不能匯入" in page.text
    assert db.session.scalar(select(func.count()).select_from(Case)) == 2
    assert db.session.scalars(select(Batch)).all() == []
    assert "0900-000-202" not in page.text


def test_each_line_becomes_a_case_of_its_own_in_the_incident(desk: PageClient, lead: Case) -> None:
    batch = brought(desk, lead, THREE)
    assert states(batch) == {"done": 3}
    cases = new_cases()
    assert len({case.number for case in cases}) == 3
    facts = db.session.get_one(Matter, lead.matter_id)
    matters = [db.session.get_one(Matter, case.matter_id) for case in cases]
    assert [matter.amount_ntd for matter in matters] == [3000, None, None]
    assert [matter.demand for matter in matters] == ["退費", facts.demand, "-退"]
    assert {(matter.narrative, matter.category) for matter in matters} == {(facts.narrative, facts.category)}
    assert len({matter.secret_index for matter in matters}) == 3
    links = db.session.execute(select(Link.case_id, Link.kind).where(Link.to_case_id == lead.id)).all()
    assert {case.id for case in cases} < {row.case_id for row in links}
    people = (
        select(Person)
        .join(Party, Party.person_id == Person.id)
        .where(Party.matter_id.in_([case.matter_id for case in cases]))
    )
    names = [sealer().open(person.name_sealed or b"") for person in db.session.scalars(people)]
    assert sorted(names) == sorted(["李大同", "陳小華", "=1+1"])
    assert {case.respondent_name for case in cases} == {FIRM}
    assert fresh(lead).events_count == lead.events_count


def test_the_same_list_twice_makes_each_case_once(desk: PageClient, lead: Case) -> None:
    page = check(desk, lead, THREE)
    places = {start(desk, lead, page).location for _ in range(3)}
    assert len(places) == 1
    do_all()
    start(desk, lead, page)
    do_all()
    assert len(new_cases()) == 3


def test_who_complains_already_is_told_in_the_check(desk: PageClient, lead: Case) -> None:
    brought(desk, lead, THREE)
    again = check(desk, lead, THREE + "新來的,0900-000-299,,,,\n")
    assert "可以匯入 1 列" in again.text
    assert again.text.count(ALREADY.rstrip("。")) == 3
    assert new_cases()[0].number[1:] in again.text


def test_two_lists_that_share_a_person_make_one_case_of_him(desk: PageClient, lead: Case) -> None:
    one = check(desk, lead, THREE)
    other = check(desk, lead, THREE + "新來的,0900-000-299,,,,\n")
    for page in (one, other):
        start(desk, lead, page)
    do_all()
    assert len(new_cases()) == 4
    refused = select(BatchItem.sentence).where(BatchItem.state == "refused")
    assert set(db.session.scalars(refused)) == {ALREADY}
    batch = db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(1)).one()
    assert "第 2 行" in desk.get(f"/cases/{lead.number}/batches/{batch.id}").text


@pytest.mark.parametrize("content", [b"PK\x03\x04xx", THREE.encode("big5"), b"", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_is_refused_with_what_was_typed(
    desk: PageClient, lead: Case, content: bytes
) -> None:
    answer = check(desk, lead, content, facts="共同的事實在此")
    assert answer.status_code == 422
    assert "共同的事實在此" in answer.text


def test_a_check_of_another_person_or_case_starts_nothing(
    desk: PageClient, lead: Case, an_incident: Any, a_user: Any, client_of: Callable[[User], PageClient]
) -> None:
    token = values_of_start(check(desk, lead, THREE), lead)
    other = an_incident(1)[0]
    assert desk.post(f"/cases/{other.number}/roster/start", data={"checked": token}).status_code == 422
    for broken in ("", "x", token[:-9], token[::-1]):
        answer = desk.post(f"/cases/{lead.number}/roster/start", data={"checked": broken})
        assert answer.status_code == 422
    assert db.session.scalars(select(Batch)).all() == []


def values_of_start(page: TestResponse, lead: Case) -> str:
    marker = 'name="checked" value="'
    return page.text.split(marker)[1].split('"')[0]


def test_secrets_are_handed_to_whoever_brought_the_list_and_that_is_written_down(
    desk: PageClient, lead: Case, client_of: Callable[[User], PageClient], supervisor: User
) -> None:
    batch = brought(desk, lead, THREE)
    path = f"/cases/{lead.number}/roster/{batch.id}/receipts"
    assert "下載案號與查詢碼" in desk.get(f"/cases/{lead.number}/batches/{batch.id}").text
    rows = list(csv.reader(io.StringIO(desk.post(path).data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    kept = [db.session.get_one(Matter, case.matter_id).secret_index for case in new_cases()]
    assert all(is_secret(row[2], index) for row, index in zip(rows[1:], kept, strict=True))
    assert client_of(supervisor).post(path).status_code in {403, 404}
    with time_machine.travel(datetime.fromtimestamp(AT.timestamp() + (RECEIPT_HOURS + 1) * 3600, UTC)):
        late = client_of(db.session.get_one(User, batch.asked_by_id))
        assert late.post(path).status_code == 403
    taken = select(func.count()).where(AuditEntry.action == "roster_receipts_taken")
    assert db.session.scalar(taken) == 1


def test_whoever_may_not_file_and_merge_brings_nothing(
    lead: Case, a_user: Any, client_of: Callable[[User], PageClient]
) -> None:
    stranger = client_of(a_user(Role.CLK))
    assert stranger.get(f"/cases/{lead.number}/roster").status_code in {403, 404}


def test_a_case_that_was_put_to_another_is_no_place_for_a_list(desk: PageClient, lead: Case) -> None:
    joined = db.session.scalars(select(Link.case_id).where(Link.to_case_id == lead.id)).one()
    number = db.session.get_one(Case, joined).number
    assert desk.get(f"/cases/{number}/roster").status_code == 409


def test_the_empty_list_to_fill_in_can_be_checked(desk: PageClient, lead: Case) -> None:
    template = desk.get(f"/cases/{lead.number}/roster/template.csv")
    assert template.data.startswith(b"\xef\xbb\xbf")
    assert check(desk, lead, template.data).status_code == 422
    filled = template.data + "王大同,0900-000-300,,,,\r\n".encode()
    assert "可以匯入 1 列" in check(desk, lead, filled).text
    assert f"/cases/{lead.number}/roster" in desk.get(f"/cases/{lead.number}/incident").text


@pytest.mark.slow
def test_a_run_killed_in_the_middle_makes_each_case_once(desk: PageClient, lead: Case, worker: Any) -> None:
    lines = "".join(f"申訴人{n},09{n:08},,,,\n" for n in range(COUNT))
    start(desk, lead, check(desk, lead, HEADER + lines))
    killed, other = worker(), worker()
    while done_count() < COUNT // 4:
        time.sleep(0.05)
    os.kill(killed.pid, signal.SIGKILL)
    assert finish(killed, other) == [-signal.SIGKILL, 0]
    lost = update(BatchItem).where(BatchItem.state == "running").values(lease_until=LONG_AGO)
    db.session.execute(lost)
    db.session.commit()
    assert finish(worker()) == [0]
    db.session.expire_all()
    cases = new_cases()
    assert len(cases) == COUNT
    said = select(CaseEvent.data).where(CaseEvent.seq == 1, CaseEvent.data.is_not(None))
    assert sorted(data["line"] for data in db.session.scalars(said)) == list(range(2, COUNT + 2))
    assert db.session.scalar(select(func.count()).where(Link.to_case_id == lead.id)) == COUNT + 1


__all__ = ["worker"]
