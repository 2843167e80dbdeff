"""One answer of a business to everything of one incident that is served on it, each on record by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from petitions.cli.batches import do_batches
from petitions.extensions import db
from petitions.models import Batch, Case, CaseEvent, Party, Person, User
from petitions.rules.terms import EventKind
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from tests.blueprints.test_respond import ANSWER, enter
from tests.support.client import PageClient
from tests.support.desk import fresh
from tests.support.people import A_SPRING_DAY
from tests.support.register import respond_with

pytestmark = pytest.mark.both_databases
SENT_AT = A_SPRING_DAY + timedelta(days=5)


@pytest.fixture
def served(an_incident: Any, a_gym: int) -> list[Case]:
    """Four complaints of one incident, with letters to one business."""
    cases: list[Case] = an_incident(4, EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    for case in cases:
        respond_with(case, a_gym)
    return cases


def opened(client: PageClient, case: Case) -> str:
    code = code_of(list_letters(case, load_history(case.id))[0])
    assert enter(client, case, code).status_code == 303
    return str(client.get("/respond/case").text)


def send(client: PageClient, **said: str) -> Any:
    return client.post("/respond/case", data=ANSWER | said, content_type="multipart/form-data")


def do_all(at: datetime = SENT_AT + timedelta(days=30)) -> None:
    with time_machine.travel(at, tick=False):
        while do_batches():
            pass
    db.session.expire_all()


def answers_of(case: Case) -> list[CaseEvent]:
    wanted = (CaseEvent.case_id == case.id, CaseEvent.kind == EventKind.BUSINESS_REPLIED.value)
    return list(db.session.scalars(select(CaseEvent).where(*wanted)))


def test_one_answer_is_recorded_on_each_as_of_when_it_was_sent(
    served: list[Case], client: PageClient
) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        page = opened(client, served[1])
        assert "這份回復也適用於同一事件" in page
        for _ in range(2):
            assert send(client, for_all="y").status_code == 303
        receipt = client.get("/respond/receipt").text
    assert "其他 3 件" in receipt
    do_all()
    assert [len(answers_of(case)) for case in served] == [1] * 4
    assert {fresh(case).state for case in served} == {"business_replied"}
    assert {fresh(case).replied_on for case in served} == {answers_of(served[1])[0].local_date}
    speakers = {event.data["speaker"] for case in served for event in answers_of(case)}
    assert len(speakers) == 4
    assert db.session.scalar(select(func.count()).select_from(Batch)) == 1


def test_without_the_tick_only_the_one_is_answered(served: list[Case], client: PageClient) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        opened(client, served[0])
        send(client)
    do_all()
    assert [len(answers_of(case)) for case in served] == [1, 0, 0, 0]


def test_what_was_answered_meanwhile_is_not_answered_again(served: list[Case], client: PageClient) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        opened(client, served[0])
        send(client, for_all="y")
        opened(client, served[2])
        send(client, submission_key="s" * 32, reply="這一件另外處理，全額退款。")
    do_all()
    assert [len(answers_of(case)) for case in served] == [1] * 4
    assert "全額退款" in answers_of(served[2])[0].reason


def test_only_what_is_served_on_the_same_business_and_waits_is_offered(
    served: list[Case], client: PageClient, a_business: Callable[..., int]
) -> None:
    _, one, two, three = served
    respond_with(one, a_business("別家健身有限公司", ubn="22099131"))
    db.session.get_one(Case, two.id).is_confidential = True
    db.session.commit()
    with time_machine.travel(SENT_AT, tick=False):
        opened(client, three)
        send(client)
        page = opened(client, served[0])
    assert "這份回復也適用於同一事件" not in page


def test_of_the_others_only_their_numbers_are_shown(
    served: list[Case], client: PageClient, cpo: User
) -> None:
    for place, case in enumerate(served):
        person = select(Party.person_id).where(Party.matter_id == case.matter_id, Party.role == "complainant")
        found = db.session.get_one(Person, db.session.scalars(person).one())
        found.name_masked = f"第{place}位"
    db.session.commit()
    with time_machine.travel(SENT_AT, tick=False):
        page = opened(client, served[0])
    assert served[1].number[1:] in page
    assert not any(f"第{place}位" in page for place in (1, 2, 3))
    order = db.session.scalars(select(Batch)).one_or_none()
    assert order is None


def test_who_speaks_for_the_business_is_kept_sealed(served: list[Case], client: PageClient) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        opened(client, served[0])
        send(client, for_all="y")
    kept = db.session.scalars(select(Batch.order_sealed)).one()
    assert "陳大文".encode() not in kept
    assert b"0900-000-456" not in kept
