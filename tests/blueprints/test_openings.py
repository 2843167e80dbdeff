"""The next procedure on the same matter."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent, Link, User
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.terms import Procedure
from petitions.services.openings import open_next
from tests.support.desk import Browser
from tests.support.files import PDF
from tests.support.people import A_SPRING_DAY


@pytest.mark.parametrize(("procedure", "unit"), [("second_appeal", "cpo"), ("mediation", "mediation")])
def test_the_next_procedure_takes_everything_over(
    told: Case, cpo: User, client_of: Browser, unit_id: Any, procedure: str, unit: str
) -> None:
    page = client_of(cpo)
    form = page.get(f"/cases/{told.number}/next/{procedure}")
    for _ in range(2):
        answer = page.submit(form, happened_on="106/3/25", reason="業者沒有回復。", channel="mail")
        assert answer.status_code == 303, answer.text
    opened = db.session.scalars(select(Case).where(Case.procedure == procedure)).one()
    assert (opened.matter_id, opened.unit_id, opened.state) == (told.matter_id, unit_id(unit), "received")
    assert opened.received_on == local_day(opened.received_at) == date(2017, 3, 25)
    carried = ("complainant_masked", "respondent_name", "category", "title", "amount_ntd")
    assert [getattr(opened, name) for name in carried] == [getattr(told, name) for name in carried]
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == opened.id)).one()
    assert (opened.channel, event.reason) == ("mail", "業者沒有回復。")
    link = db.session.scalars(select(Link)).one()
    assert (link.case_id, link.to_case_id, link.kind) == (opened.id, told.id, "continues")


def test_a_second_one_of_the_same_procedure_is_refused_with_the_article(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    for _ in range(2):
        answer = page.submit(page.get(f"/cases/{told.number}/next/second_appeal"), reason="業者沒有回復。")
    assert answer.status_code == 409
    assert "第43條第3項" in answer.text
    assert "第43條第3項" in page.get(f"/cases/{told.number}").text


def test_what_came_on_paper_is_kept_with_it_and_the_reason_is_needed(
    told: Case, cpo: User, client_of: Browser, app: Flask, tmp_path: Path
) -> None:
    app.config["FILES"] = str(tmp_path / "files")
    page = client_of(cpo)
    form = page.get(f"/cases/{told.number}/next/second_appeal")
    refused = page.submit(form, channel="fax")
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert '<option value="fax" selected>' in refused.text
    sent = page.submit(form, reason="只退三成。", files=(BytesIO(PDF), "申訴書.pdf"))
    assert sent.status_code == 303
    opened = db.session.scalars(select(Case).where(Case.procedure == "second_appeal")).one()
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.case_id, kept.event_seq, kept.display_name) == (opened.id, 1, "申訴書.pdf")


@pytest.mark.parametrize(("day", "status"), [("106/2/1", 422), ("200/1/1", 422), ("", 422), ("x", 422)])
def test_the_next_procedure_wants_a_day_that_can_be(
    told: Case, cpo: User, client_of: Browser, day: str, status: int
) -> None:
    page = client_of(cpo)
    answer = page.submit(page.get(f"/cases/{told.number}/next/mediation"), happened_on=day)
    assert answer.status_code == status
    assert len(db.session.scalars(select(Case)).all()) == 1


@pytest.mark.parametrize("procedure", ["first_appeal", "petition", "nonsense"])
def test_other_procedures_are_not_opened_here(
    told: Case, cpo: User, client_of: Browser, procedure: str
) -> None:
    assert client_of(cpo).get(f"/cases/{told.number}/next/{procedure}").status_code == 404


@pytest.mark.parametrize("wanted", ["second_appeal", "mediation"])
def test_a_petition_never_becomes_a_dispute(a_case: Any, cpo: User, client_of: Browser, wanted: str) -> None:
    case = a_case(procedure=Procedure.PETITION)
    page = client_of(cpo)
    assert page.get(f"/cases/{case.number}/next/{wanted}").status_code == 404
    assert (
        page.post(f"/cases/{case.number}/next/{wanted}", data={"happened_on": "106/3/25"}).status_code == 404
    )
    assert f"/next/{wanted}" not in page.get(f"/cases/{case.number}").text
    assert db.session.scalars(select(Case.procedure)).all() == ["petition"]


def test_what_does_not_follow_is_refused_by_the_service_too(
    a_case: Any, cpo: User, actor_of: Any, office_calendar: Calendar
) -> None:
    case = a_case(procedure=Procedure.PETITION)
    with pytest.raises(StepNotAllowed, match="之後不能立"):
        open_next(
            case,
            Procedure.SECOND_APPEAL,
            received_at=A_SPRING_DAY,
            data={},
            submission_key="k" * 22,
            by=actor_of(cpo),
            at=A_SPRING_DAY,
            calendar=office_calendar,
        )
