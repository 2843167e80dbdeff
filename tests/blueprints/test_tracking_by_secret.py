"""A case by number and secret: opened to its owner, to nobody else, and never in an address."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from petitions.blueprints.sentences import ENDED, WAITING
from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.numbers import display_number, display_secret, format_number
from petitions.rules.terms import EventKind, Procedure, State
from petitions.services.cases import Happening, record
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.markup import Page

SECRET = "0123456789"
NOBODYS = format_number("first_appeal", 99, 77)
NEW_YEARS_WEEK = datetime(2017, 3, 20, 2, 0, tzinfo=UTC)


MakesCase = Callable[..., Case]


@pytest.fixture
def her_case(a_case: MakesCase) -> MakesCase:
    """A case that SECRET opens."""

    def make(*events: Any, **filing: Any) -> Case:
        case = a_case(*events, **filing)
        opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(SECRET))
        db.session.execute(opens)
        db.session.commit()
        return case

    return make


def look_up(client: PageClient, number: str, secret: str = SECRET, **how: Any) -> Any:
    return client.post("/track", data={"number": number, "secret": secret}, **how)


def standing_of(client: PageClient, number: str) -> Page:
    assert look_up(client, number).status_code == 303
    return Page(client.get("/track/case").text)


@pytest.mark.both_databases
def test_number_and_secret_open_the_case(client: PageClient, her_case: MakesCase) -> None:
    case = her_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    answer = look_up(client, display_number(case.number), display_secret(SECRET).lower())
    assert (answer.status_code, answer.location) == (303, "/track/case")
    page = Page(client.get("/track/case").text)
    assert page.all("h1")[0].text == "業者處理中"
    assert "我們函請業者處理。" in page.root.text


def test_a_number_may_be_typed_in_any_of_its_forms(client: PageClient, her_case: MakesCase) -> None:
    case = her_case()
    wide = display_number(case.number).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    for typed in (case.number.lower(), wide, f"  {case.number} ", case.number.replace("-", "")):
        assert look_up(client, typed).status_code == 303


def test_a_wrong_secret_and_a_number_that_is_not_there_are_one_answer(
    client: PageClient, her_case: MakesCase, statements: list[str]
) -> None:
    case = her_case()
    answers, sent = [], []
    for number, secret in ((case.number, "ZZZZZZZZZZ"), (NOBODYS, "ZZZZZZZZZZ"), (NOBODYS, SECRET)):
        statements.clear()
        answer = look_up(client, number, secret)
        answers.append(without_what_varies(answer.text, number, secret))
        sent.append(len(statements))
        assert answer.status_code == 422
    assert answers[0] == answers[1] == answers[2]
    assert len(set(sent)) == 1
    assert "案號與查詢碼不相符" in answers[0]


def without_what_varies(html: str, *typed: str) -> str:
    page = Page(html)
    for element in page.root.inside:
        if element["name"] == "csrf_token":
            html = html.replace(element["value"], "")
        if element["nonce"]:
            html = html.replace(element["nonce"], "")
    for text in typed:
        html = html.replace(text, "")
    return html


@pytest.mark.both_databases
def test_five_wrong_secrets_shut_a_number_for_a_quarter_of_an_hour(
    client: PageClient, her_case: MakesCase
) -> None:
    number = her_case().number
    with time_machine.travel(NEW_YEARS_WEEK, tick=False) as clock:
        assert [look_up(client, number, "ZZZZZZZZZZ").status_code for _ in range(5)] == [422] * 5
        clock.shift(60)
        shut = look_up(client, number)
        assert (shut.status_code, shut.headers["Retry-After"]) == (429, "840")
        clock.shift(840)
        assert look_up(client, number).status_code == 303


def test_a_number_that_does_not_exist_is_shut_in_the_same_way(client: PageClient) -> None:
    assert [look_up(client, NOBODYS, "ZZZZZZZZZZ").status_code for _ in range(6)] == [422] * 5 + [429]


def test_thirty_failures_shut_an_address_whatever_it_claims_to_be(client: PageClient) -> None:
    with time_machine.travel(NEW_YEARS_WEEK, tick=False):
        for serial in range(1, 31):
            number = format_number("petition", 98, serial)
            assert (
                look_up(client, number, headers={"X-Forwarded-For": f"198.51.100.{serial}"}).status_code
                == 422
            )
        assert look_up(client, NOBODYS).status_code == 429


def test_whoever_knows_the_secret_is_not_counted(client: PageClient, her_case: MakesCase) -> None:
    number = her_case().number
    assert {look_up(client, number).status_code for _ in range(35)} == {303}


def test_a_success_forgets_the_failures_of_the_number(client: PageClient, her_case: MakesCase) -> None:
    number = her_case().number
    for _ in range(4):
        look_up(client, number, "ZZZZZZZZZZ")
    look_up(client, number)
    assert [look_up(client, number, "ZZZZZZZZZZ").status_code for _ in range(5)] == [422] * 5


def test_the_page_stays_open_for_a_reload_and_shuts_when_asked(
    client: PageClient, her_case: MakesCase
) -> None:
    look_up(client, her_case().number)
    assert client.get("/track/case").status_code == client.get("/track/case").status_code == 200
    client.submit(client.get("/track/case"))
    assert client.get("/track/case").location == "/track"


def test_it_shuts_by_itself_when_nobody_looks(client: PageClient, her_case: MakesCase) -> None:
    number = her_case().number
    with time_machine.travel(NEW_YEARS_WEEK, tick=False) as clock:
        look_up(client, number)
        clock.shift(29 * 60)
        assert client.get("/track/case").status_code == 200
        clock.shift(29 * 60)
        assert client.get("/track/case").status_code == 200
        clock.shift(31 * 60)
        assert client.get("/track/case").location == "/track"


def test_a_new_secret_shuts_what_the_old_one_opened(client: PageClient, her_case: MakesCase) -> None:
    case = her_case()
    look_up(client, case.number)
    db.session.execute(update(Matter).values(secret_index=secret_index("ABCDEFGHJK")))
    assert client.get("/track/case").location == "/track"


def test_a_matter_that_was_removed_is_not_there(client: PageClient, her_case: MakesCase) -> None:
    case = her_case()
    look_up(client, case.number)
    db.session.execute(update(Matter).values(deleted_at=NEW_YEARS_WEEK))
    assert client.get("/track/case").location == "/track"
    assert look_up(client, case.number).status_code == 422


def test_the_page_is_kept_by_no_one_and_sent_on_to_no_one(client: PageClient, her_case: MakesCase) -> None:
    look_up(client, her_case().number)
    page = client.get("/track/case")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_a_typing_mistake_in_the_number_is_explained_and_not_counted(client: PageClient) -> None:
    wrong = NOBODYS[:-1] + str((int(NOBODYS[-1]) + 1) % 10)
    answers = [look_up(client, wrong) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {422}
    assert "檢查碼不符" in answers[0].text


@pytest.mark.both_databases
def test_it_says_whose_move_it_is_until_when_and_why(client: PageClient, her_case: MakesCase) -> None:
    received = Happening(EventKind.BUSINESS_RECEIVED, datetime(2017, 3, 6, 2, 0, tzinfo=UTC))
    number = her_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, received).number
    with time_machine.travel(datetime(2017, 3, 13, 2, 0, tzinfo=UTC), tick=False):
        text = standing_of(client, number).root.text
    assert "現在輪到：業者" in text
    assert "業者最晚要在 106年3月21日（二）處理您的申訴。" in text
    assert "106年3月7日（二） 第 1 日" in text
    assert "消費者保護法§43 II" in text
    assert "還有 8 天" in text


def test_it_says_when_a_day_has_passed(client: PageClient, her_case: MakesCase) -> None:
    number = her_case(procedure=Procedure.PETITION).number
    with time_machine.travel(datetime(2017, 4, 1, 2, 0, tzinfo=UTC), tick=False):
        text = standing_of(client, number).root.text
    assert "已超過" in text
    assert "請撥 1999 並報案號，由研考單位催辦" in text


def test_nothing_that_staff_say_among_themselves_is_shown(client: PageClient, her_case: MakesCase) -> None:
    inner = [
        Happening(EventKind.ACCEPTED, NEW_YEARS_WEEK, reason="機密理由", detail="機密細節"),
        Happening(EventKind.CLOSED, NEW_YEARS_WEEK, reason="機密結案理由", detail="settled"),
    ]
    text = standing_of(client, her_case(*inner).number).root.text
    assert "機密" not in text
    assert "結果：和解" in text


def test_a_corrected_event_is_not_told(client: PageClient, her_case: MakesCase) -> None:
    case = her_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, EventKind.BUSINESS_REPLIED)
    correction = Happening(EventKind.CORRECTED, NEW_YEARS_WEEK, corrects_seq=4, reason="登錯案件")
    record_on(case, correction)
    assert "業者回復了" not in standing_of(client, case.number).root.text


def record_on(case: Case, happening: Happening) -> None:
    db.session.refresh(case)
    record(case, happening, by=SYSTEM, at=NEW_YEARS_WEEK, calendar=Calendar({}), version=case.version)
    db.session.commit()


def test_every_stage_of_the_matter_is_there(client: PageClient, her_case: MakesCase) -> None:
    case = her_case(EventKind.ACCEPTED, procedure=Procedure.MEDIATION)
    page = standing_of(client, case.number)
    steps = [step.text for step in page.all("ol")[1].all("li")]
    assert [step[:2] for step in steps] == ["第一", "調解"]
    assert "第一次申訴" in Page(client.get("/track/case?stage=0").text).by_id("main").text  # type: ignore[union-attr]
    assert client.get("/track/case?stage=99").status_code == 200
    assert client.get("/track/case?stage=%F0%9F%98%80").status_code == 200


def test_her_data_is_masked_even_for_her(client: PageClient, her_case: MakesCase) -> None:
    case = her_case(name="王小明", phone="0900-000-123", email="ming@example.com")
    html = look_up(client, case.number) and client.get("/track/case").text
    assert "王○明" in html
    assert not [open_ for open_ in ("王小明", "0900-000-123", "ming@example.com") if open_ in html]


def test_the_page_costs_six_statements(
    client: PageClient, her_case: MakesCase, statements: list[str]
) -> None:
    look_up(client, her_case(*[EventKind.ACCEPTED], *[EventKind.SUPPLEMENTED] * 20).number)
    client.get("/track/case")
    statements.clear()
    client.get("/track/case")
    assert len(statements) <= 6, "\n".join(statements)


def test_it_reads_in_english(client: PageClient, her_case: MakesCase) -> None:
    client.get("/?lang=en")
    page = standing_of(client, her_case(EventKind.ACCEPTED).number)
    assert page.all("html")[0]["lang"] == "en"
    main = page.by_id("main")
    assert main is not None
    assert "We accepted the case." in main.text


def test_a_whole_life_can_be_read_at_every_stage(client: PageClient, her_case: MakesCase) -> None:
    """Whatever state a case is in, its page opens."""
    number = her_case().number
    look_up(client, number)
    for state in State:
        if state in WAITING or state in ENDED:
            is_open = state in WAITING
            values = {
                "state": state.value,
                "is_open": is_open,
                "closed_on": None if is_open else date(2017, 3, 9),
            }
            db.session.execute(update(Case).where(Case.number == number).values(**values))
            assert client.get("/track/case").status_code == 200
    assert db.session.scalars(select(Case.number)).one() == number
