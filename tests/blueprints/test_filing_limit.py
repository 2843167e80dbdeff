"""So many filings an hour from one network address: wide for an office, narrow for a machine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from petitions.almanac import current_calendar
from petitions.clock import now
from petitions.extensions import db
from petitions.models import Case, Counter, Matter
from petitions.rules.actors import CITIZEN, Actor
from petitions.rules.terms import Procedure
from petitions.sealing import sealer_from
from petitions.services.door import came_earlier, turn_of
from petitions.services.intake import Filing, file
from petitions.services.throttle import address_bucket
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION, WEEK_OF_NEW_YEAR, on_receipt, values_of
from tests.support.client import PageClient
from tests.support.markup import Page
from tests.support.plans import plan_of, whole_tables

MOST = 3


@pytest.fixture(autouse=True)
def _three_an_hour(app: Flask) -> None:
    app.config["FILINGS_AN_HOUR"] = MOST


def send(
    client: PageClient, what: dict[str, str] = A_DISPUTE, ip: str = "203.0.113.9", **more: str
) -> TestResponse:
    path = "/file/petition" if what is A_PETITION else "/file/dispute"
    form = values_of(client.get(path).text) | what | more
    return client.post(path, data=form, environ_overrides={"REMOTE_ADDR": ip})


def cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.both_databases
def test_what_is_too_many_is_not_taken_in_and_keeps_what_was_typed(client: PageClient) -> None:
    with time_machine.travel(WEEK_OF_NEW_YEAR, tick=False) as clock:
        assert [send(client, what).status_code for what in (A_DISPUTE, A_PETITION, A_DISPUTE)] == [303] * MOST
        clock.shift(timedelta(minutes=20, seconds=30))
        shut = send(client)
        assert (shut.status_code, shut.headers["Retry-After"]) == (429, str(39 * 60 + 30))
        assert "請在 11:01 以後再按一次送出" in shut.text
        assert values_of(shut.text)["demand"] == A_DISPUTE["demand"]
        assert send(client, A_PETITION).status_code == 429
        assert cases() == MOST
        assert set(db.session.scalars(select(Counter.last_serial))) == {2, 1}, "no number was used up"
        clock.shift(timedelta(minutes=40))
        typed = values_of(shut.text)
        again = client.post("/file/dispute", data=typed, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
        assert again.status_code == 303
        assert cases() == MOST + 1


def test_it_is_said_in_english_too(client: PageClient) -> None:
    for _ in range(MOST):
        send(client)
    client.get("/file/dispute?lang=en")
    page = send(client)
    assert page.status_code == 429
    assert "please send it again after" in page.text


@pytest.mark.both_databases
def test_a_form_sent_again_counts_once_and_comes_back_when_all_is_used_up(client: PageClient) -> None:
    key = values_of(client.get("/file/dispute").text)["submission_key"]
    assert {send(client, submission_key=key).status_code for _ in range(9)} == {303}
    receipt = on_receipt(Page(client.get("/file/confirmation").text))
    assert [send(client).status_code for _ in range(MOST)] == [303, 303, 429]
    assert send(client, submission_key=key).status_code == 303
    assert on_receipt(Page(client.get("/file/confirmation").text)) == receipt


def test_what_is_not_taken_in_is_not_counted(client: PageClient) -> None:
    assert {send(client, name="").status_code for _ in range(2 * MOST)} == {422}
    assert send(client).status_code == 303


def test_an_address_that_is_only_claimed_is_none(client: PageClient) -> None:
    def claimed(number: int) -> int:
        form = values_of(client.get("/file/dispute").text) | A_DISPUTE
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        return client.post("/file/dispute", data=form, headers=headers).status_code

    assert [claimed(number) for number in range(MOST + 1)] == [303] * MOST + [429]


def test_without_a_limit_everything_is_taken_in(app: Flask, client: PageClient) -> None:
    app.config["FILINGS_AN_HOUR"] = 0
    assert {send(client).status_code for _ in range(2 * MOST)} == {303}


def test_addresses_are_told_apart_by_household(app: Flask) -> None:
    def told(ip: str) -> str:
        return address_bucket("file", ip)

    assert told("2001:db8:1:2::3") == told("2001:db8:1:2:ffff::4") != told("2001:db8:1:3::3")
    assert told("::ffff:203.0.113.9") == told("203.0.113.9") != told("::ffff:203.0.113.10")
    assert "203.0.113" not in told("203.0.113.9")


@pytest.mark.both_databases
def test_a_change_of_keys_does_not_start_the_hour_anew(app: Flask, client: PageClient) -> None:
    old, new = "k1:" + "11" * 32, "k2:" + "22" * 32
    app.extensions["sealer"] = sealer_from(old)
    assert [send(client).status_code for _ in range(MOST)] == [303] * MOST
    app.extensions["sealer"] = sealer_from(f"{new},{old}")
    assert send(client).status_code == 429


@pytest.mark.both_databases
def test_the_hour_is_looked_up_and_not_searched_for(app: Flask) -> None:
    asked = select(func.count()).where(*came_earlier(Matter.__table__))
    plan = plan_of(asked.params(marks=[b"1" * 16, b"2" * 16], since=now(), own="key"))
    assert whole_tables(plan) == []
    assert any("ix_matters_filed_from" in line for line in plan), plan


@pytest.mark.both_databases
@pytest.mark.slow
def test_a_hundred_people_from_a_hundred_addresses_are_not_held_back(app: Flask) -> None:
    calendar, words = current_calendar(), {"name": "王小明", "narrative": "健身房不退費。"}
    db.session.close()

    def one(place: int) -> Any:
        by = Actor(None, CITIZEN.label, CITIZEN.capacities, ip=f"203.0.113.{place}")
        filing = Filing(Procedure.FIRST_APPEAL, channel="online", submission_key=f"{place:032d}", **words)
        with app.app_context():
            filed = file(filing, by=by, at=now(), calendar=calendar, turn=turn_of(by.ip, an_hour=1))
            db.session.commit()
            return filed.number

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(one, range(100)))) == 100
    assert cases() == 100
