"""What a complaint may tell beside its story: a first complaint elsewhere, and the particulars."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Matter, User
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.terms import EventKind, Procedure
from petitions.services.cases import Happening, record
from tests.blueprints.test_intake import A_DISPUTE
from tests.support.client import PageClient
from tests.support.desk import Browser

EARLIER = {
    "directly": "y",
    "earlier_on": "105/12/20",
    "earlier_how": "written",
    "earlier_answer": "店長說合約寫明不退費。",
}
MORE = {
    "injured": "y",
    "cause": "termination_refund",
    "more_causes": ["standard_contract", "termination_refund"],
    "item": "課程 48 堂",
    "paid": "38,400",
    "order_no": "HF-1051112",
    "payment": "instalment",
    "rescinded_on": "105/12/20",
    "elsewhere": ["suit_pending"],
    "filed_for": "child",
    "needs": "手語翻譯",
}
TYPED_IN = {"channel": "mail", "received_on": "106/03/01"}


def file(page: PageClient, path: str, **changes: Any) -> Case:
    answer = page.submit(page.get(path), **(A_DISPUTE | changes))
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def first_event(case: Case) -> CaseEvent:
    return db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.seq == 1)).one()


@pytest.mark.parametrize(("path", "more"), [("/file/dispute", {}), ("/paper/dispute", TYPED_IN)])
def test_a_complaint_made_elsewhere_goes_to_the_ombudsman_at_once_and_is_no_first_appeal(
    clerk: PageClient, unit_id: Any, office_calendar: Calendar, path: str, more: Mapping[str, str]
) -> None:
    case = file(clerk, path, **EARLIER, **more)
    assert (case.procedure, case.state, case.unit_id) == ("second_appeal", "received", unit_id("cpo"))
    assert case.number.startswith("S")
    event = first_event(case)
    assert event.reason == EARLIER["earlier_answer"]
    assert event.data == {"earlier_on": "2016-12-20", "earlier_how": "written"}
    happening = Happening(EventKind.ACCEPTED, case.received_at)
    moment = {"by": SYSTEM, "at": case.received_at, "calendar": office_calendar}
    record(case, happening, version=case.version, **moment)
    db.session.refresh(case)
    assert case.counted_on == local_day(case.received_at)
    assert db.session.scalars(select(Case.procedure)).all() == ["second_appeal"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_complaint": "center"}, "first_complaint-0"),
        ({"earlier_on": ""}, "earlier_on"),
        ({"earlier_on": "200/1/1"}, "earlier_on"),
        ({"earlier_answer": " "}, "earlier_answer"),
    ],
)
def test_a_second_appeal_without_a_first_one_is_asked_for_it_and_keeps_what_was_typed(
    client: PageClient, changes: Mapping[str, str], field: str
) -> None:
    answer = client.submit(client.get("/file/dispute"), **(A_DISPUTE | EARLIER | changes))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert '<details class="fold" open>' in answer.text
    assert A_DISPUTE["demand"] in answer.text
    assert not db.session.scalars(select(Case.id)).all()


@pytest.mark.parametrize(("path", "more"), [("/file/dispute", {}), ("/paper/dispute", TYPED_IN)])
def test_the_particulars_are_kept_and_stand_on_the_case_and_its_brief(
    clerk: PageClient, cpo: User, client_of: Browser, path: str, more: Mapping[str, str]
) -> None:
    case = file(clerk, path, **MORE, **more)
    matter = db.session.get_one(Matter, case.matter_id)
    assert (matter.cause, matter.amount_ntd) == ("termination_refund", 19200)
    assert matter.particulars == {
        "injured": True,
        "item": "課程 48 堂",
        "order_no": "HF-1051112",
        "payment": "instalment",
        "elsewhere": ["suit_pending"],
        "needs": "手語翻譯",
        "paid_ntd": 38400,
        "more_causes": ["standard_contract"],
        "filed_for": "child",
        "rescinded_on": "2016-12-20",
    }
    for page in (f"/cases/{case.number}", f"/cases/{case.number}/brief"):
        shown = client_of(cpo).get(page).text
        for words in ("解約退費", "38,400 元", "分期（含融資公司）", "手語翻譯", "105年12月20日"):
            assert words in shown, (page, words)
        assert "消費者保護法第33條至第38條" in shown
        assert "同一爭議：訴訟中" in shown


def test_nothing_of_it_is_needed_and_then_nothing_is_kept_or_shown(
    client: PageClient, cpo: User, client_of: Browser
) -> None:
    case = file(client, "/file/dispute")
    matter = db.session.get_one(Matter, case.matter_id)
    assert (matter.cause, matter.particulars) == ("", None)
    assert "細節" not in client_of(cpo).get(f"/cases/{case.number}").text
    assert not case.is_urgent
    assert '<span class="chip chip-over">急</span>' not in client_of(cpo).get("/work").text


def test_words_of_danger_are_put_before_whoever_opens_the_case(
    client: PageClient, cpo: User, client_of: Browser
) -> None:
    case = file(client, "/file/dispute", narrative="錢都沒了，我不想活了。")
    desk = client_of(cpo)
    assert "內容提到「不想活」" in desk.get(f"/cases/{case.number}").text
    assert '<span class="chip chip-over">急</span>' in desk.get("/work").text


def test_what_is_wrong_with_a_particular_is_said_beside_it_in_both_languages(client: PageClient) -> None:
    for language in ("", "?lang=en"):
        page = client.get(f"/file/dispute{language}")
        answer = client.submit(page, **(A_DISPUTE | {"paid": "很多", "delivered_on": "昨天"}))
        assert answer.status_code == 422
        assert 'href="#paid"' in answer.text
        assert 'href="#delivered_on"' in answer.text
        assert "很多" in answer.text


def test_a_first_appeal_stays_one_unless_the_other_is_asked_for(client: PageClient) -> None:
    case = file(client, "/file/dispute", **EARLIER | {"directly": ""})
    assert case.procedure == Procedure.FIRST_APPEAL.value
    assert first_event(case).reason == EARLIER["earlier_answer"]
