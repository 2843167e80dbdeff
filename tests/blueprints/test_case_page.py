"""The page of a case: what it shows, to whom."""

import re
from typing import Any

import pytest
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Note, User
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.cases import Happening
from tests.support.desk import SENT, Browser
from tests.support.people import A_SPRING_DAY


def test_the_page_of_a_case_shows_facts_record_clocks_and_acts(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.BUSINESS_NOTIFIED,
        officer=cpo,
        business_name="海風健身",
        amount_ntd=19_200,
        phone="0900-000-123",
    )
    text = client_of(cpo).get(f"/cases/{case.number}").text
    for words in ("王○明", "09**-***-123", "海風健身", "19,200", "函請業者妥處", "業者妥適處理期限"):
        assert words in text
    assert "王小明" not in text
    assert "0900-000-123" not in text


def test_what_meets_the_nearest_period_is_offered_first(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(EventKind.ACCEPTED, officer=cpo, business_name="海風健身")
    text = client_of(cpo).get(f"/cases/{case.number}").text
    first = re.search(r'btn-primary" href="([^"]+)"', text)
    assert first
    assert first[1].endswith(("/acts/referred", "/acts/business_notified"))


def test_an_act_that_cannot_be_done_says_why_and_can_still_be_reached(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo)
    text = client_of(cpo).get(f"/cases/{case.number}").text
    refused = re.search(r'aria-disabled="true" aria-describedby="([^"]+)">業者逾期未回復</button>', text)
    assert refused
    assert f'id="{refused[1]}"' in text
    assert "施行細則第36條" in text


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.CPO, "cpo", 200),
        (Role.OFF, "csc", 200),
        (Role.AUD, "rdec", 200),
        (Role.OFF, "joint", 404),
        (Role.MED, "mediation", 404),
        (Role.STA, "rdec", 403),
        (Role.ADM, "rdec", 403),
        (Role.UAD, "csc", 403),
    ],
)
def test_a_case_opens_for_whom_the_policy_says(
    a_case: Any, a_user: Any, client_of: Browser, role: Role, unit: str, status: int
) -> None:
    case = a_case()
    page = client_of(a_user(role, unit=unit))
    expected = {status, 404} if status == 403 else {status}
    assert page.get(f"/cases/{case.number}").status_code in expected
    assert page.get("/work").status_code == (403 if status == 403 else 200)


@pytest.mark.parametrize(("role", "unit"), [(Role.AUD, "rdec"), (Role.OFF, "csc")])
def test_who_may_see_only_that_there_is_a_case_gets_the_page_without_its_texts(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser, role: Role, unit: str
) -> None:
    case = a_case(EventKind.ACCEPTED, officer=cpo, narrative="極機密的經過。", business_name="海風健身")
    answer = client_of(a_user(role, unit=unit, name="外人")).get(f"/cases/{case.number}")
    assert answer.status_code == 200
    assert "極機密" not in answer.text
    assert "第一次申訴" in answer.text
    assert "內部註記" not in answer.text


def test_what_was_said_at_a_mediation_stays_with_those_who_mediate(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    told = Happening(EventKind.MEDIATION_CONTINUED, A_SPRING_DAY, reason="業者私下願退三成。")
    events = (EventKind.ACCEPTED, EventKind.SESSION_SCHEDULED, EventKind.MEDIATION_HEARD, told)
    case = a_case(*events, procedure=Procedure.MEDIATION, officer=cpo)
    path = f"/cases/{case.number}"
    assert "願退三成" in client_of(cpo).get(path).text
    other = client_of(a_user(Role.CPO, name="李消保官")).get(path).text
    assert "願退三成" not in other
    assert "消費者保護法§45-1" in other


def test_a_confidential_petitioner_is_not_even_masked(a_case: Any, a_user: Any, client_of: Browser) -> None:
    officer = a_user(Role.OFF, unit="joint")
    case = a_case(procedure=Procedure.PETITION, is_confidential=True, officer=officer, phone="0900-000-123")
    page = client_of(officer)
    for path in (f"/cases/{case.number}", f"/cases/{case.number}/acts/tracked", "/work"):
        text = page.get(path).text
        assert "王○明" not in text
        assert "-123" not in text
        assert "身分保密" in text


def test_an_imported_entry_says_from_which_line_it_came(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(officer=cpo)
    values = {
        "seq": 2,
        "kind": "accepted",
        "actor_label": "舊系統",
        "to_state": "accepted",
        "source_line": 4711,
    }
    moments = {"happened_at": A_SPRING_DAY, "recorded_at": A_SPRING_DAY, "local_date": A_SPRING_DAY.date()}
    of_case = {"case_id": case.id, "matter_id": case.matter_id}
    db.session.execute(insert(CaseEvent).values(**values, **moments, **of_case))
    db.session.commit()
    assert "匯入，events.csv 第 4711 行" in client_of(cpo).get(f"/cases/{case.number}").text


def test_a_note_is_kept_once_and_shown_to_those_who_handle_the_case(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo)
    page = client_of(cpo)
    form = page.get(f"/cases/{case.number}")
    action = f"/cases/{case.number}/notes"
    for _ in range(2):
        assert page.submit(form, action, body="電洽店長，\x00同意部分退費。<b>").status_code == 303
    assert [note.body for note in db.session.scalars(select(Note))] == ["電洽店長，同意部分退費。<b>"]
    assert "同意部分退費。&lt;b&gt;" in page.get(f"/cases/{case.number}").text
    other = client_of(a_user(Role.CPO, unit="cpo", name="李消保官"))
    assert "同意部分退費" not in other.get(f"/cases/{case.number}").text
    assert other.post(action, data={"body": "我也要寫", **SENT}).status_code == 403


def test_an_empty_note_is_refused_beside_its_field(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(officer=cpo)
    page = client_of(cpo)
    form = page.get(f"/cases/{case.number}")
    answer = page.submit(form, f"/cases/{case.number}/notes", body="　")
    assert answer.status_code == 422
    assert "請寫下要註記的事" in answer.text


def test_all_stages_of_a_matter_stand_on_the_page_of_each(a_case: Any, cpo: User, client_of: Browser) -> None:
    second = a_case(procedure=Procedure.SECOND_APPEAL, officer=cpo)
    first = db.session.scalars(
        select(Case.number).where(Case.matter_id == second.matter_id, Case.id != second.id)
    ).one()
    text = client_of(cpo).get(f"/cases/{second.number}").text
    assert f'href="/cases/{first}"' in text
    assert 'aria-current="step"><b>第二次申訴' in re.sub(r"\s+", " ", text).replace("> <", "><")


def test_a_long_record_waits_for_a_click(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(EventKind.ACCEPTED, *[EventKind.SUPPLEMENTED] * 35, officer=cpo)
    page = client_of(cpo)
    short, whole = page.get(f"/cases/{case.number}"), page.get(f"/cases/{case.number}?all=1")
    assert "更早的 7 筆" in short.text
    assert (short.text.count("補充資料。"), whole.text.count("補充資料。")) == (30, 35)


def test_the_whole_story_has_a_page_of_its_own(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo, narrative="經過很長。" * 200 + "結尾。")
    page = client_of(cpo)
    assert "結尾" not in page.get(f"/cases/{case.number}").text
    assert "結尾" in page.get(f"/cases/{case.number}/text").text
    stranger = client_of(a_user(Role.OFF, name="李大同"))
    assert stranger.get(f"/cases/{case.number}/text").status_code == 403
