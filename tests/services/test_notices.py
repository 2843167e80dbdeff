"""Who was told a date is told that it moved, in writing, with the reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from petitions.almanac import current_calendar
from petitions.cli.work import send_waiting, tell_parties
from petitions.extensions import db
from petitions.models import Case, OutboxMessage, OwedNotice, Party, Person, User
from petitions.rules.actors import SYSTEM
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out
from petitions.services.cases import Happening
from petitions.services.people import sealed_person
from tests.support.postbox import Postbox
from tests.support.weather import AFTER_IT, typhoon

E = EventKind
RECEIVED = datetime(2017, 3, 1, 2, tzinfo=UTC)
LATER = datetime(2017, 3, 6, 2, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def extended(a_case: Callable[..., Case], a_user: Callable[..., User]) -> Callable[..., Case]:
    """A petition whose period was extended on 6 March until 20 March."""

    def make(**filing: Any) -> Case:
        events = (E.TRACKED, E.DISPATCHED, E.OFFICER_ACCEPTED)
        officer = a_user(Role.OFF, unit="csc")
        case = a_case(
            *events, procedure=Procedure.PETITION, at=RECEIVED, officer=officer, unit="csc", **filing
        )
        said = Said(
            E.EXTENDED, LATER, reason="須會勘現場\nBcc: x@example.com", data={"new_due_on": "2017-03-20"}
        )
        step = find_step(Procedure.PETITION, State(case.state), E.EXTENDED)
        calendar = current_calendar()
        carry_out(case, step, said, by=SYSTEM, at=LATER, calendar=calendar, version=case.version)
        db.session.commit()
        return case

    return make


def work(at: datetime = LATER) -> int:
    with time_machine.travel(at, tick=False):
        queued = tell_parties()
        send_waiting()
        tell_parties()
    return queued


def notices_in(postbox: Postbox) -> list[EmailMessage]:
    return [mail for mail in postbox.taken if "期限變動通知" in str(mail["Subject"])]


def the_notice() -> OwedNotice:
    db.session.expire_all()
    return db.session.scalars(select(OwedNotice)).one()


def test_an_extension_is_told_with_both_dates_and_its_reason(
    app: Flask, postbox: Postbox, extended: Callable[..., Case]
) -> None:
    extended(email="wang@example.com")
    assert work() == 1
    (mail,) = notices_in(postbox)
    text = mail.get_content()
    for words in ("106年3月8日（三）", "106年3月20日（一）", "須會勘現場", "陳情處理期限"):
        assert words in text
    assert (mail["To"], mail["Bcc"]) == ("wang@example.com", None)
    assert (the_notice().document, the_notice().done_on) == ("E05", date(2017, 3, 6))
    assert work() == 0
    assert len(notices_in(postbox)) == 1


def test_without_an_address_it_stays_owed(
    app: Flask, postbox: Postbox, extended: Callable[..., Case]
) -> None:
    extended(phone="0900-000-123")
    assert work() == 1
    assert (the_notice().done_on, the_notice().outbox_id) == (None, None)
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_whoever_has_no_address_is_looked_up_once(
    app: Flask, postbox: Postbox, extended: Callable[..., Case]
) -> None:
    extended(phone="0900-000-123")
    extended(email="wang@example.com")
    assert work() == 2
    looked_up = select(OwedNotice.no_address_at.is_not(None)).order_by(OwedNotice.id)
    assert list(db.session.scalars(looked_up)) == [True, False]
    assert work() == 0
    assert len(notices_in(postbox)) == 1


def test_a_date_of_the_business_is_told_to_the_business_and_to_whoever_waits_for_it(
    app: Flask, postbox: Postbox, a_case: Callable[..., Case], changed: Callable[..., Any]
) -> None:
    """A letter received on 17 September ran until 2 October, the day of the typhoon."""
    events = (
        *(E.ACCEPTED, E.BUSINESS_NOTIFIED),
        Happening(E.BUSINESS_RECEIVED, datetime(2024, 9, 17, 2, tzinfo=UTC), data={"grade": "a"}),
    )
    filed = datetime(2024, 9, 14, 2, tzinfo=UTC)
    case = a_case(*events, at=filed, email="wang@example.com", business_name="賣家阿海")
    respondent = select(Party).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    seller = Person(**sealed_person(name="李阿海", email="seller@example.com"))
    db.session.add(seller)
    db.session.flush()
    db.session.scalars(respondent).one().person_id = seller.id
    db.session.commit()
    effect = changed(typhoon())
    assert effect.letters == 2
    assert work(AFTER_IT) == 2
    told = {str(mail["To"]): mail.get_content() for mail in notices_in(postbox)}
    assert set(told) == {"wang@example.com", "seller@example.com"}
    for text in told.values():
        assert "業者妥適處理期限：原為 113年10月2日（三），改為 113年10月3日（四）" in text
        assert "停止上班（颱風）" in text
