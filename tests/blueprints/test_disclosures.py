"""The pages on which a field is asked for, decided, opened, over, and told to the petitioner."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, DisclosureRequest, Matter, PersonalDataRead
from petitions.rules.terms import Procedure, Role
from petitions.services.intake import secret_index
from tests.support.asking import PHONE, Sealed
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, complainant_of

AT = datetime(2017, 3, 20, 2, tzinfo=UTC)
KEY = "k" * 32
WHY = "聯繫當事人"


def ask(page: PageClient, sealed: Sealed, why: str = WHY) -> Any:
    shown, action = page.get(sealed.path), f"{sealed.path}/disclosures"
    return page.submit(shown, action, field=f"{sealed.party}.phone", why=why)


def decide(page: PageClient, sealed: Sealed, decision: str, answer: str = "") -> Any:
    number = db.session.scalars(select(DisclosureRequest.id)).one()
    action = f"{sealed.path}/disclosures/{number}"
    return page.submit(page.get("/disclosures"), action, decision=decision, answer=answer)


def reveal(page: PageClient, sealed: Sealed, path: str = "", party: int = 0) -> Any:
    data = {"field": f"{party or sealed.party}.phone", "why": WHY, **SENT}
    return page.post(f"{path or sealed.path}/reveal", data=data)


@pytest.mark.both_databases
def test_from_the_question_to_the_closed_door_in_half_an_hour(sealed: Sealed, client_of: Browser) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        officer, head = client_of(sealed.officer), client_of(sealed.head)
        shown = officer.get(sealed.path).text
        assert "須先經主管核准；核准後 30 分鐘內" in shown
        assert f"{sealed.path}/reveal" not in shown
        assert ask(officer, sealed).location == sealed.path
        asked = officer.get(sealed.path).text
        assert "電話：已申請，等主管核准。" in asked
        assert "申請看電話" not in asked
        assert "申請看姓名" in asked
        waiting = head.get("/disclosures").text
        assert "陳情人的電話" in waiting
        assert WHY in waiting
        assert PHONE not in waiting
        assert decide(head, sealed, "approve").location == "/disclosures"
        assert "沒有等您核准的申請" in head.get("/disclosures").text
        assert "電話：已核准，10:30 以前可以開啟。" in officer.get(sealed.path).text
        clock.shift(30 * 60 - 1)
        form = officer.get(sealed.path)
        opened = officer.submit(form, f"{sealed.path}/reveal", field=f"{sealed.party}.phone")
        assert PHONE in opened.text
        assert PHONE not in officer.get(sealed.path).text
        clock.shift(1)
        late = reveal(officer, sealed)
        assert (late.status_code, PHONE in late.text) == (410, False)
        assert "核准的 30 分鐘已經過了" in late.text
        over = officer.get(sealed.path).text
        assert "核准的時間已過" in over
        assert "申請看電話" in over
    read = db.session.scalars(select(PersonalDataRead)).one()
    assert (read.field, read.reason, read.read_by_id) == ("phone", WHY, sealed.officer.id)


def test_a_refusal_reaches_whoever_asked_with_its_reason(sealed: Sealed, client_of: Browser) -> None:
    officer, head = client_of(sealed.officer), client_of(sealed.head)
    ask(officer, sealed)
    assert decide(head, sealed, "refuse").status_code == 422
    said = decide(head, sealed, "refuse", "請先以公文聯繫。")
    assert said.status_code == 303
    assert "電話：主管沒有核准。請先以公文聯繫。" in officer.get(sealed.path).text
    own = officer.get("/disclosures").text
    assert "未核准" in own
    assert "請先以公文聯繫。" in own
    refused = reveal(officer, sealed)
    assert refused.status_code == 403
    assert "主管沒有核准開啟這一欄" in refused.text


def test_an_approval_opens_nothing_for_another_person_or_in_another_case(
    sealed: Sealed, a_case: Any, a_user: Any, client_of: Browser
) -> None:
    officer, head = client_of(sealed.officer), client_of(sealed.head)
    other = a_case(procedure=Procedure.PETITION, officer=sealed.officer, unit="joint", phone=PHONE)
    ask(officer, sealed)
    decide(head, sealed, "approve")
    colleague = client_of(a_user(Role.OFF, unit="joint"))
    answers = {
        "須先經主管核准": [
            reveal(colleague, sealed),
            reveal(officer, sealed, f"/cases/{other.number}", complainant_of(other)),
            reveal(officer, sealed, f"/cases/{other.number}"),
        ],
        "沒有「查看陳情人聯絡資料」的權限": [reveal(head, sealed)],
    }
    for sentence, refused in answers.items():
        for answer in refused:
            assert (answer.status_code, PHONE in answer.text) == (403, False)
            assert sentence in answer.text


@pytest.mark.parametrize(
    ("field", "why", "sentence"),
    [("phone", "", "請填寫申請的理由"), ("", WHY, "請選擇要開啟哪一欄"), ("doc", WHY, "請選擇要開啟哪一欄")],
)
def test_a_request_without_reason_or_field_is_not_kept(
    sealed: Sealed, client_of: Browser, field: str, why: str, sentence: str
) -> None:
    page = client_of(sealed.officer)
    data = {"field": f"{sealed.party}.{field}", "why": why, "submission_key": KEY, **SENT}
    answer = page.post(f"{sealed.path}/disclosures", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(select(DisclosureRequest)).all() == []


def test_sent_twice_there_is_one_request(sealed: Sealed, client_of: Browser) -> None:
    page = client_of(sealed.officer)
    data = {"field": f"{sealed.party}.phone", "why": WHY, "submission_key": KEY, **SENT}
    answers = [page.post(f"{sealed.path}/disclosures", data=data) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert db.session.scalars(select(DisclosureRequest.decision)).all() == ["pending"]


def test_a_decision_without_its_token_is_not_taken(sealed: Sealed, client_of: Browser) -> None:
    ask(client_of(sealed.officer), sealed)
    number = db.session.scalars(select(DisclosureRequest.id)).one()
    data = {"decision": "approve", **SENT}
    answer = client_of(sealed.head).post(f"{sealed.path}/disclosures/{number}", data=data, csrf=False)
    assert answer.status_code == 400
    assert db.session.scalars(select(DisclosureRequest.decision)).one() == "pending"


def test_the_worklist_tells_the_supervisor_and_nobody_else_at_no_further_statement(
    sealed: Sealed, a_user: Any, client_of: Browser, statements: list[str]
) -> None:
    head = client_of(sealed.head)
    head.get("/work")

    def worklist() -> tuple[str, int]:
        statements.clear()
        return head.get("/work").text, len(statements)

    before = worklist()
    ask(client_of(sealed.officer), sealed)
    after = worklist()
    assert before[1] == after[1]
    assert "等您核准" not in before[0]
    assert "1 件開啟個人資料的申請等您核准" in after[0]
    for role, unit in ((Role.SUP, "csc"), (Role.OFF, "joint"), (Role.CPO, "joint")):
        assert "等您核准" not in client_of(a_user(role, unit=unit)).get("/work").text


def test_the_pages_cost_the_same_for_none_and_for_many(
    sealed: Sealed, a_case: Any, client_of: Browser, statements: list[str]
) -> None:
    head, officer = client_of(sealed.head), client_of(sealed.officer)

    def costs() -> list[int]:
        found = []
        for page, path in ((head, "/disclosures"), (officer, "/disclosures"), (officer, sealed.path)):
            page.get(path)
            statements.clear()
            page.get(path)
            found.append(len(statements))
        return found

    before = costs()
    for field in ("phone", "name"):
        data = {"field": f"{sealed.party}.{field}", "why": WHY, "submission_key": KEY, **SENT}
        assert officer.post(f"{sealed.path}/disclosures", data=data).status_code == 303
    assert costs() == before == [3, 2, 4]


def test_a_confidential_petitioner_is_opened_field_by_field_after_an_approval(
    sealed: Sealed, client_of: Browser
) -> None:
    db.session.execute(update(Case).values(is_confidential=True))
    db.session.commit()
    officer, head = client_of(sealed.officer), client_of(sealed.head)
    before = officer.get(sealed.path).text
    assert "（身分保密）" in before
    assert "王○明" not in before
    ask(officer, sealed)
    decide(head, sealed, "approve")
    assert PHONE in reveal(officer, sealed).text
    assert PHONE not in head.get(sealed.path).text + head.get("/disclosures").text


def test_an_auditor_asks_for_a_dispute_where_the_officer_needs_only_a_reason(
    a_case: Any, a_user: Any, officer: Any, client_of: Browser
) -> None:
    case = a_case(officer=officer, phone=PHONE)
    auditor = client_of(a_user(Role.AUD, unit="rdec")).get(f"/cases/{case.number}").text
    handler = client_of(officer).get(f"/cases/{case.number}").text
    assert ("申請看電話" in auditor, "申請看電話" in handler) == (True, False)
    assert (f"/cases/{case.number}/reveal" in handler, complainant_of(case) > 0) == (True, True)


def opened_to(client: PageClient, case: Case) -> str:
    """Return what the page of the case says to whoever filed it."""
    secret = "0123456789"
    opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(secret))
    db.session.execute(opens)
    db.session.commit()
    assert client.post("/track", data={"number": case.number, "secret": secret}).status_code == 303
    return client.get("/track/case").text


def test_the_petitioner_sees_which_unit_looked_when_and_why(
    sealed: Sealed, client: PageClient, client_of: Browser
) -> None:
    assert "還沒有人打開過" in opened_to(client, sealed.case)
    with time_machine.travel(AT, tick=False):
        officer = client_of(sealed.officer)
        ask(officer, sealed)
        decide(client_of(sealed.head), sealed, "approve")
        reveal(officer, sealed)
    told = opened_to(client, sealed.case)
    assert "106年3月20日（一）10:00" in told
    assert f'電話。<span lang="zh-Hant-TW">{WHY}</span>' in told
    assert sealed.officer.display_name not in told
    assert PHONE not in told
    assert "Phone. " in client.get("/track/case?lang=en").text


def test_what_was_opened_of_others_is_not_told_to_whoever_filed(
    a_case: Any, officer: Any, client: PageClient, client_of: Browser
) -> None:
    mine, others = (a_case(officer=officer, phone=PHONE) for _ in range(2))
    data = {"field": f"{complainant_of(others)}.phone", "why": WHY, **SENT}
    assert client_of(officer).post(f"/cases/{others.number}/reveal", data=data).status_code == 200
    assert "還沒有人打開過" in opened_to(client, mine)
