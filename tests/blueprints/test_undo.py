"""What one has just recorded is taken back with one press, for ten minutes; the record keeps both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from petitions import clock
from petitions.models import Case, User
from petitions.rules.terms import EventKind
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, act, fresh
from tests.support.letters import FILER, issued

E = EventKind


@pytest.fixture
def recorded(a_case: Callable[..., Case], cpo: User, client_of: Browser) -> tuple[PageClient, Case]:
    """The desk of an ombudsman who has just accepted a case."""
    case, desk = a_case(officer=cpo, unit="csc", **FILER), client_of(cpo)
    page = desk.get(act(case, E.ACCEPTED))
    assert desk.submit(page, jurisdiction="business_place").status_code == 303
    return desk, fresh(case)


def undo(desk: PageClient, case: Case, seq: int = 2, key: str = "u" * 32) -> None:
    answer = desk.post(f"/cases/{case.number}/undo/{seq}", data={"submission_key": key, **SENT})
    assert answer.status_code == 303


def test_the_last_entry_is_taken_back_once_and_both_stay_readable(
    recorded: tuple[PageClient, Case],
) -> None:
    desk, case = recorded
    assert f"/cases/{case.number}/undo/2" in desk.get(f"/cases/{case.number}").text
    for _ in range(2):
        undo(desk, case)
    assert fresh(case).state == "received"
    assert fresh(case).counted_on is None
    kinds = [event.kind for event in load_history(case.id)]
    assert kinds == [E.RECEIVED, E.ACCEPTED, E.CORRECTED]
    page = desk.get(f"/cases/{case.number}").text
    assert "<s>受理" in page
    assert "10 分鐘內自行撤銷" in page


def test_after_ten_minutes_it_stays(recorded: tuple[PageClient, Case]) -> None:
    desk, case = recorded
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert f"/cases/{case.number}/undo/2" not in desk.get(f"/cases/{case.number}").text
        undo(desk, case)
        assert "只能撤銷自己在 10 分鐘內登錄的最後一筆" in desk.get(f"/cases/{case.number}").text
    assert fresh(case).state == "accepted"


def test_the_entry_of_another_stays(
    recorded: tuple[PageClient, Case], a_user: Callable[..., User], client_of: Browser
) -> None:
    _, case = recorded
    other = a_user(name="別人")
    case.officer_id = other.id
    desk = client_of(other)
    assert f"/cases/{case.number}/undo/2" not in desk.get(f"/cases/{case.number}").text
    undo(desk, case)
    assert fresh(case).state == "accepted"


def test_a_letter_that_left_is_not_taken_back(recorded: tuple[PageClient, Case]) -> None:
    desk, case = recorded
    issued(desk, case, "D03")
    undo(desk, case, seq=3)
    assert [event.kind for event in load_history(case.id)][-1] is E.LETTER_ISSUED
