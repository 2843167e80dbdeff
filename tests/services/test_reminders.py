"""Citizens and businesses are reminded of what they have to do, once, by mail; who has none, by phone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import select, update

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.models import Case, CaseEvent, CaseWarning, OutboxMessage, OwedNotice, Party, Person, User
from petitions.rules.numbers import display_number
from petitions.rules.terms import EventKind, Role
from petitions.rules.warnings import Whom
from petitions.services.cases import Happening
from petitions.services.people import sealed_person
from petitions.services.warnings import plan, tell
from tests.support.postbox import Postbox

NOTICE = (EventKind.RECTIFICATION_ORDERED, EventKind.RECTIFICATION_SERVED)
ORDERED = datetime(2017, 3, 1, 2, tzinfo=UTC)  # received; a notice served on 3 March: until 13 March
THREE_BEFORE = datetime(2017, 3, 8, 2, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2017, 3, 16, 2, tzinfo=UTC)
FOURTEENTH = datetime(2017, 3, 17, 2, tzinfo=UTC)
NOBODY = dict.fromkeys((Whom.HEAD, Whom.SECRETARY_GENERAL), "")

pytestmark = pytest.mark.both_databases


def told_at(moment: datetime) -> None:
    plan(current_calendar(), at=moment)
    tell(current_calendar(), NOBODY, at=moment)
    db.session.commit()


def work_at(moment: datetime) -> None:
    """Run the worker once, as the timer does."""
    with time_machine.travel(moment, tick=False):
        done = current_app.test_cli_runner().invoke(args=["work", "--once"])
    assert done.exit_code == 0, done.output


def mails(kind: str) -> list[Any]:
    statement = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(statement))


def warned(whom: Whom) -> CaseWarning:
    db.session.expire_all()
    return db.session.scalars(select(CaseWarning).where(CaseWarning.whom == whom.value)).one()


@pytest.fixture
def with_the_seller(a_case: Callable[..., Case], a_user: Callable[..., User]) -> Callable[..., Case]:
    """A complaint about a private seller who has the letter since Friday 3 March: until 20 March."""

    def make(**seller: str) -> Case:
        officer = a_user(Role.OFF, unit="csc", email="officer@example.com")
        received = Happening(
            EventKind.BUSINESS_RECEIVED, datetime(2017, 3, 3, 2, tzinfo=UTC), data={"grade": "a"}
        )
        case = a_case(
            *(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, received),
            at=datetime(2017, 2, 28, 2, tzinfo=UTC),
            officer=officer,
            unit="csc",
            business_name="賣家阿海",
        )
        person = Person(**sealed_person(name="李阿海", **seller))
        db.session.add(person)
        db.session.flush()
        respondent = update(Party).where(Party.matter_id == case.matter_id, Party.role == "respondent")
        db.session.execute(respondent.values(person_id=person.id))
        db.session.commit()
        return case

    return make


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("請您最晚在 106年3月13日（一）補齊資料", "期限提醒")),
        ("en", ("13 March 2017", "A date is near")),
    ],
)
def test_whoever_has_to_complete_a_complaint_is_reminded_once_in_her_language(
    app: Flask, postbox: Postbox, a_case: Callable[..., Case], language: str, words: tuple[str, str]
) -> None:
    a_case(*NOTICE, at=ORDERED, email="wang@example.com", language=language)
    for _ in range(2):
        work_at(THREE_BEFORE)
    (mail,) = [mail for mail in postbox.taken if words[1] in str(mail["Subject"])]
    assert words[0] in mail.get_content()
    assert mail["To"] == "wang@example.com"
    (message,) = mails("reminder")
    assert (warned(Whom.CITIZEN).told_in, message.state) == (message.id, "sent")


def test_without_an_address_the_officer_is_told_to_call(
    app: Flask, a_case: Callable[..., Case], a_user: Callable[..., User]
) -> None:
    officer = a_user(Role.OFF, unit="csc", email="officer@example.com")
    a_case(*NOTICE, at=ORDERED, phone="0900-000-123", officer=officer, unit="csc")
    told_at(THREE_BEFORE)
    assert mails("reminder") == []
    assert "提醒補正（沒有電子信箱，請以電話提醒）" in told_to_the_office()


def told_to_the_office() -> list[str]:
    return [line["label"] for message in mails("digest") for line in message.payload["lines"]]


def test_a_business_is_reminded_by_mail_on_its_fourteenth_day(
    app: Flask, postbox: Postbox, with_the_seller: Callable[..., Case]
) -> None:
    case = with_the_seller(email="seller@example.com")
    work_at(THE_DAY_BEFORE)
    assert mails("reminder") == []
    for _ in range(2):
        work_at(FOURTEENTH)
    (mail,) = [mail for mail in postbox.taken if "期限提醒 " in str(mail["Subject"])]
    assert (mail["To"], mail["Subject"]) == ("seller@example.com", f"期限提醒 {display_number(case.number)}")
    for words in ("請最晚在 106年3月20日（一）妥適處理", "消費者保護法第43條"):
        assert words in mail.get_content()
    assert "王小明" not in mail.get_content()
    assert warned(Whom.BUSINESS).state == "told"


def test_a_business_without_an_address_is_called_by_the_officer(
    app: Flask, with_the_seller: Callable[..., Case]
) -> None:
    with_the_seller(phone="0900-000-123")
    told_at(FOURTEENTH)
    assert mails("reminder") == []
    assert "提醒業者（沒有電子信箱，請以電話提醒）" in told_to_the_office()


def test_a_reminder_that_cannot_be_delivered_is_owed_on_no_paper(
    app: Flask, postbox: Postbox, with_the_seller: Callable[..., Case]
) -> None:
    postbox.answers["RCPT"] = "550 no such user"
    with_the_seller(email="seller@example.com")
    work_at(FOURTEENTH)
    (message,) = mails("reminder")
    assert message.state == "dead"
    assert not db.session.scalars(select(OwedNotice).where(OwedNotice.outbox_id == message.id)).all()


def test_a_supervisor_told_of_a_case_not_referred_stands_in_its_record(
    app: Flask, a_case: Callable[..., Case], a_user: Callable[..., User]
) -> None:
    a_user(Role.SUP, unit="csc", email="chief@example.com")
    case_id = a_case(EventKind.ACCEPTED, at=ORDERED, officer=a_user(Role.OFF), unit="csc").id
    told_at(datetime(2017, 3, 8, 2, tzinfo=UTC))  # three working days ended on the 7th
    last = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc()).limit(1)
    event = db.session.scalars(last).one()
    assert (event.kind, event.detail) == (EventKind.URGED.value, "單位主管")
