"""`petitions bounce`: what comes back later is noted once and goes on paper."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select

from petitions.cli.work import send_waiting, tell_parties
from petitions.extensions import db
from petitions.models import Case, OwedNotice
from petitions.services.outbox import enqueue_mail
from tests.rules.test_returned import POSTFIX, TOKEN
from tests.support.postbox import Postbox, the_mail

AT = datetime(2017, 3, 2, 2, tzinfo=UTC)
LATER = AT + timedelta(hours=5)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sent(postbox: Postbox, a_case: Callable[..., Case]) -> Case:
    """A filing whose receipt has left."""
    case = a_case(email="wang@example.com")
    with time_machine.travel(AT, tick=False):
        send_waiting()
    return case


def bounce(app: Flask, report: str, *words: str) -> Result:
    db.session.rollback()
    with time_machine.travel(LATER, tick=False):
        return app.test_cli_runner().invoke(args=["bounce", *words], input=report)


def of_ours() -> str:
    return POSTFIX.replace(TOKEN, the_mail().token)


def papers() -> list[tuple[str, date | None]]:
    db.session.expire_all()
    return [(paper.document, paper.done_on) for paper in db.session.scalars(select(OwedNotice))]


def test_a_mail_that_comes_back_is_owed_on_paper_once(app: Flask, sent: Case, postbox: Postbox) -> None:
    report = of_ours()
    assert postbox.message_ids == [f"<{the_mail().token}@petitions.example>"]
    said = [bounce(app, report), bounce(app, report)]
    assert [told.exit_code for told in said] == [0, 0]
    assert ["已登錄退信" in told.output for told in said] == [True, False]
    mail = the_mail()
    assert (mail.state, mail.failure, mail.last_error) == ("dead", "bounced", "5.1.1")
    assert (mail.sent_at, mail.failed_at) == (AT, LATER)
    tell_parties()
    assert papers() == [("D03a", None)]


def test_a_notice_that_was_done_by_mail_is_owed_again(app: Flask, sent: Case) -> None:
    db.session.add(
        OwedNotice(
            matter_id=sent.matter_id,
            case_id=sent.id,
            event_seq=1,
            document="D21",
            owed_at=AT,
            outbox_id=the_mail().id,
        )
    )
    db.session.commit()
    with time_machine.travel(AT, tick=False):
        tell_parties()
    assert papers() == [("D21", date(2017, 3, 2))]
    bounce(app, of_ours())
    tell_parties()
    assert papers() == [("D21", None)]


def test_a_mail_of_the_office_itself_owes_nobody_paper(app: Flask, sent: Case) -> None:
    db.session.execute(delete(type(the_mail())))
    enqueue_mail(
        "digest", dedupe="digest:1", to="sup@example.gov.tw", matter_id=None, case_id=None, payload={}, at=AT
    )
    db.session.commit()
    with time_machine.travel(AT, tick=False):
        send_waiting()
    bounce(app, of_ours())
    assert (the_mail().failure, papers()) == ("bounced", [])


def test_a_mail_that_was_never_sent_cannot_come_back(app: Flask, a_case: Callable[..., Case]) -> None:
    a_case(email="wang@example.com")
    bounce(app, of_ours())
    assert (the_mail().state, papers()) == ("ready", [])


@pytest.mark.parametrize("report", [POSTFIX, "Subject: 在嗎\n\n您好", POSTFIX.replace("failed", "delayed")])
def test_what_is_not_ours_changes_nothing_and_is_not_sent_back(app: Flask, sent: Case, report: str) -> None:
    assert bounce(app, report).exit_code == 0
    assert (the_mail().state, papers()) == ("sent", [])


def test_a_report_may_lie_in_a_file(app: Flask, sent: Case, tmp_path: Path) -> None:
    file = tmp_path / "report.eml"
    file.write_text(of_ours(), "utf-8")
    assert bounce(app, "", str(file)).exit_code == 0
    assert the_mail().failure == "bounced"


def test_without_a_database_the_mail_server_is_asked_to_come_again(app: Flask, sent: Case) -> None:
    report = of_ours()
    db.session.execute(db.text("DROP TABLE alembic_version"))
    db.session.commit()
    assert bounce(app, report).exit_code == 75
    assert the_mail().state == "sent"
