"""Opening data and texts for a typed reason, once, and never without a trace."""

from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import AuditEntry, PersonalDataRead, User
from petitions.rules.terms import Procedure, Role
from tests.support.desk import SENT, Browser, complainant_of


def test_an_auditor_opens_the_texts_once_for_a_reason_that_is_kept(
    a_case: Any, a_user: Any, client_of: Browser
) -> None:
    case = a_case(narrative="極機密的經過。")
    page = client_of(a_user(Role.AUD, unit="rdec"))
    shown = page.get(f"/cases/{case.number}")
    opened = page.submit(shown, f"/cases/{case.number}/reveal", field="content", why="年度抽查")
    assert "極機密的經過" in opened.text
    assert "極機密" not in page.get(f"/cases/{case.number}").text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "content_read")).one()
    assert entry.detail == {"reason": "年度抽查"}


def test_a_field_is_opened_for_a_typed_reason_and_the_reading_is_kept(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo, phone="0900-000-123")
    page = client_of(cpo)
    party = complainant_of(case)
    form = page.get(f"/cases/{case.number}")
    opened = page.submit(form, f"/cases/{case.number}/reveal", field=f"{party}.phone", why="聯繫當事人")
    assert opened.status_code == 200
    assert "0900-000-123" in opened.text
    assert "0900-000-123" not in page.get(f"/cases/{case.number}").text
    read = db.session.scalars(select(PersonalDataRead)).one()
    assert (read.field, read.reason, read.read_by_id) == ("phone", "聯繫當事人", cpo.id)


@pytest.mark.parametrize(
    ("field", "why"),
    [("phone", ""), ("phone", "　"), ("password_hash", "聯繫"), ("", "聯繫"), ("name_sealed", "聯繫")],
)
def test_nothing_is_opened_without_reason_or_for_a_field_that_is_none(
    a_case: Any, cpo: User, client_of: Browser, field: str, why: str
) -> None:
    case = a_case(officer=cpo, phone="0900-000-123")
    page = client_of(cpo)
    data = {"field": f"{complainant_of(case)}.{field}", "why": why, **SENT}
    answer = page.post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 422
    assert "0900-000-123" not in answer.text
    assert db.session.scalars(select(PersonalDataRead)).all() == []


def test_a_petitioner_stays_closed_until_a_supervisor_approved(
    a_case: Any, a_user: Any, client_of: Browser
) -> None:
    officer = a_user(Role.OFF, unit="joint")
    case = a_case(procedure=Procedure.PETITION, officer=officer, phone="0900-000-123")
    page = client_of(officer)
    assert "須先經主管核准" in page.get(f"/cases/{case.number}").text
    data = {"field": f"{complainant_of(case)}.phone", "why": "聯繫當事人", **SENT}
    answer = page.post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 403
    assert "主管核准" in answer.text


def test_a_party_of_another_matter_cannot_be_opened_through_this_case(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case, other = a_case(officer=cpo), a_case(phone="0900-000-999")
    data = {"field": f"{complainant_of(other)}.phone", "why": "聯繫當事人", **SENT}
    answer = client_of(cpo).post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 404
    assert "0900-000-999" not in answer.text
