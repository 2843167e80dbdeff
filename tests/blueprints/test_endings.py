"""Ending an appeal against several respondents, recording a letter of a business, withdrawing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.models import Case, Party, Person, User
from petitions.queries.business_cases import find_record_of_business
from petitions.rules.actors import SYSTEM
from petitions.rules.terms import EventKind, Procedure
from petitions.services.answering import code_of, list_letters
from petitions.services.cases import Happening, open_case, record
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, act, fresh, last_event
from tests.support.people import A_SPRING_DAY
from tests.support.register import respond_with

pytestmark = pytest.mark.usefixtures("app")
LATER = A_SPRING_DAY + timedelta(days=60)


def happen(case: Case, kind: EventKind, days: int, party_id: int | None = None, **said: Any) -> None:
    at = A_SPRING_DAY + timedelta(days=days)
    happening = Happening(kind, at, party_id=party_id, **said)
    case = fresh(case)
    record(case, happening, by=SYSTEM, at=at, calendar=current_calendar(), version=case.version)
    db.session.commit()


def respondents_of(case: Case) -> list[int]:
    who = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    return list(db.session.scalars(who.order_by(Party.position)))


@pytest.fixture
def two(a_case: Any, cpo: User) -> Case:
    """A case with two respondents, both of whom got their letter; the first has answered."""
    case: Case = a_case(EventKind.ACCEPTED, officer=cpo, business_name="海風健身")
    second = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山嵐金融"}
    db.session.execute(insert(Party), [second])
    for party_id in respondents_of(case):
        happen(case, EventKind.BUSINESS_NOTIFIED, 1, party_id)
        happen(case, EventKind.BUSINESS_RECEIVED, 2, party_id, data={"grade": "a"})
    happen(case, EventKind.BUSINESS_REPLIED, 5, respondents_of(case)[0], reason="願意退費。")
    return fresh(case)


@pytest.mark.both_databases
def test_each_respondent_has_a_silence_and_a_result_of_its_own(
    two: Case, cpo: User, client_of: Browser, a_gym: int
) -> None:
    first, second = respondents_of(two)
    page = client_of(cpo)
    lapsed = page.get(act(two, EventKind.LAPSED))
    assert page.submit(lapsed, happened_on="106/4/10").status_code == 422
    assert page.submit(lapsed, happened_on="106/4/10", party=str(second)).status_code == 303
    form = page.get(act(two, EventKind.CLOSED))
    chosen = {f"result_{first}": "settled", f"result_{second}": "settled"}
    answer = page.submit(
        form, happened_on="106/4/20", accepted_on="106/4/19", **chosen | {f"result_{second}": ""}
    )
    assert "請從清單中選一項" in answer.text
    chosen[f"result_{second}"] = "no_reply"
    answer = page.submit(answer, accepted_on="106/4/19", settled_ntd="8000", terms_due_on="106/5/1", **chosen)
    assert answer.status_code == 303
    closed = fresh(two)
    assert (closed.outcome, last_event(two).data["settled_ntd"]) == ("settled", 8000)
    assert "各相對人的結果：海風健身（和解）；山嵐金融（業者未回應）" in page.get(f"/cases/{two.number}").text
    for party_id, settled, in_time in ((first, 1, 1), (second, 0, 0)):
        db.session.get_one(Party, party_id).business_id = a_gym
        db.session.commit()
        known = find_record_of_business(a_gym, [], today=LATER.date())
        assert (known.settled.part, known.settled.whole) == (settled, 1)
        assert (known.reply_in_time.part, known.reply_in_time.whole) == (in_time, 1)
        db.session.get_one(Party, party_id).business_id = None
        db.session.commit()


def test_a_letter_of_a_business_is_recorded_with_all_that_it_says(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.BUSINESS_REPLIED))
    assert page.submit(form, happened_on="106/3/9", reason="退費。").status_code == 422
    typed = {"happened_on": "106/3/9", "reason": "願退一半。", "position": "partly", "signer_name": "陳大文"}
    answer = page.submit(form, **typed)
    assert "請選擇回復人的身分" in answer.text
    assert page.submit(answer, **typed, signer="head").status_code == 303
    said = last_event(told).data
    assert (said["position"], said["signer"]) == ("partly", "head")
    speaker = db.session.get_one(Party, said["speaker"])
    assert speaker.role == "representative"
    assert db.session.get_one(Person, speaker.person_id).name_masked != "陳大文"
    text = page.get(f"/cases/{told.number}").text
    assert "同意部分，或另提方案" in text
    assert "陳大文" not in text


def test_a_withdrawal_says_why_and_warns_of_the_limitation(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.WITHDRAWN))
    assert "民法第133條" in form.text
    typed = {"happened_on": "106/3/9", "by_role": "complainant"}
    assert page.submit(form, **typed).status_code == 422
    assert page.submit(form, **typed, withdrawal_reason="settled").status_code == 303
    assert "撤回原因：已自行和解" in page.get(f"/cases/{told.number}").text
    letter = page.get(f"/cases/{told.number}/letters/D36c")
    assert "已自行和解" in letter.text


def test_parties_may_settle_after_a_meeting_that_failed(told: Case, cpo: User, client_of: Browser) -> None:
    happen(told, EventKind.BUSINESS_REPLIED, 5)
    second = open_second(fresh(told))
    happen(second, EventKind.ACCEPTED, 7)
    told_of = {"session_on": "2017-03-20", "starts": "10:00", "ends": "11:00", "room": "協商室"}
    happen(second, EventKind.NEGOTIATION_SCHEDULED, 8, data=told_of)
    happen(second, EventKind.NEGOTIATION_HELD, 19, data={"attendance": [], "result": "failed"})
    page = client_of(cpo)
    form = page.get(act(second, EventKind.CLOSED))
    typed = {"happened_on": "106/4/1", "outcome": "settled_after"}
    assert "請寫下和解內容" in page.submit(form, **typed).text
    assert page.submit(form, **typed, terms="退還八千元。").status_code == 303
    assert fresh(second).outcome == "settled_after"
    assert "退還八千元。" in page.get(f"/cases/{second.number}/letters/D13").text


def test_a_second_appeal_goes_on_against_those_who_had_their_time(
    two: Case, cpo: User, client_of: Browser
) -> None:
    first, second = respondents_of(two)
    page = client_of(cpo)
    for against, status in ((second, 409), (first, 303)):
        named = [{"party": against, "name": "相對人"}]
        appeal = open_second(fresh(two), data={"against": named})
        form = page.get(act(appeal, EventKind.ACCEPTED))
        answer = page.submit(form, happened_on="106/3/8", jurisdiction="contract", no_conflict="y")
        assert (answer.status_code in {409, 422}) == (status == 409), answer.text
        assert fresh(appeal).state == ("received" if status == 409 else "accepted")


def test_a_late_answer_reaches_the_second_appeal_too(told: Case, client: PageClient) -> None:
    letter = list_letters(told, load_history(told.id))[0]
    happen(told, EventKind.BUSINESS_RECEIVED, 2, data={"grade": "a"})
    happen(told, EventKind.LAPSED, 30)
    happen(told, EventKind.CLOSED, 31, detail="no_reply")
    second = open_second(fresh(told))
    happen(second, EventKind.ACCEPTED, 32)
    client.post("/respond", data={"number": told.number, "code": code_of(letter), **SENT})
    answer = {"position": "refuses", "reply": "已逾保固。", "signer_name": "陳大文", "signer": "head", **SENT}
    assert client.post("/respond/case", data=answer, content_type="multipart/form-data").status_code == 303
    first_said, second_said = last_event(told), last_event(second)
    assert first_said.kind == second_said.kind == "business_replied"
    assert first_said.data["late_days"] == second_said.data["late_days"] > 0
    assert (fresh(told).state, fresh(second).state) == ("closed", "accepted")


def open_second(first: Case, data: dict[str, Any] | None = None) -> Case:
    columns = {
        name: getattr(first, name)
        for name in ("channel", "unit_id", "officer_id", "title", "category", "complainant_masked")
    }
    opened = open_case(
        matter_id=first.matter_id,
        procedure=Procedure.SECOND_APPEAL,
        event=EventKind.RECEIVED,
        by=SYSTEM,
        at=A_SPRING_DAY + timedelta(days=6),
        calendar=current_calendar(),
        columns=columns,
        happening=Happening(EventKind.RECEIVED, A_SPRING_DAY + timedelta(days=6), data=data),
    )
    db.session.commit()
    return db.session.get_one(Case, opened.id)


def test_a_business_that_did_not_come_is_counted(told: Case, a_gym: int) -> None:
    respond_with(told, a_gym)
    second = open_second(fresh(told))
    happen(second, EventKind.ACCEPTED, 7)
    happen(second, EventKind.NEGOTIATION_SCHEDULED, 8)
    happen(second, EventKind.NEGOTIATION_HELD, 19, data={"attendance": [], "result": "business_absent"})
    assert find_record_of_business(a_gym, [], today=LATER.date()).absences.words == "協商 1 次，未到場 1 次"
