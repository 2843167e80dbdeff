"""Reminders and urging: each planned once and told once, however many workers run and however they end."""

import email
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select, update

from petitions import almanac
from petitions.extensions import db
from petitions.models import Case, CaseEvent, CaseWarning, Clock, OutboxMessage, User
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.rules.warnings import Whom
from petitions.services.warnings import plan, running_clocks, tell
from tests.support.plans import plan_of, sorts, whole_tables
from tests.support.workers import die_before_the_commit, hear, start, work_once

RECEIVED = datetime(2017, 3, 1, 2, tzinfo=UTC)  # Wednesday; five working days end on 8 March
ON_THE_DAY = datetime(2017, 3, 8, 2, tzinfo=UTC)
NEXT_DAY = datetime(2017, 3, 9, 2, tzinfo=UTC)
NOBODY = dict.fromkeys((Whom.HEAD, Whom.SECRETARY_GENERAL), "")
NUMBER = re.compile(r"陳106-\d{6}-\d")

pytestmark = pytest.mark.both_databases


class Postbox:
    """Keeps every mail it is handed."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content)
        self.texts.append(str(message.get_payload(decode=True), "utf-8"))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def many(a_case: Callable[..., Case], a_user: Callable[..., User]) -> Callable[[int], list[str]]:
    """So many petitions, due on 8 March, of four officers with addresses."""

    def make(count: int) -> list[str]:
        officers = [
            a_user(Role.OFF, name=f"承辦{n}", unit="csc", email=f"officer{n}@example.com") for n in range(4)
        ]
        return [
            a_case(procedure=Procedure.PETITION, at=RECEIVED, officer=officers[n % 4], unit="csc").number
            for n in range(count)
        ]

    return make


def told_at(moment: datetime) -> int:
    calendar = almanac.current_calendar()
    plan(calendar, at=moment)
    told = tell(calendar, NOBODY, at=moment)
    db.session.commit()
    return told


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_what_is_planned_and_told_twice_is_told_once(app: Flask, many: Callable[[int], list[str]]) -> None:
    many(3)
    assert [told_at(ON_THE_DAY), told_at(ON_THE_DAY)] == [3, 0]
    assert count(OutboxMessage, OutboxMessage.kind == "digest") == 3


def test_on_a_day_of_rest_nobody_is_warned(app: Flask, many: Callable[[int], list[str]]) -> None:
    many(1)
    assert told_at(datetime(2017, 3, 11, 2, tzinfo=UTC)) == 0


def test_a_clock_that_was_met_or_stopped_in_the_meantime_warns_no_one(
    app: Flask, many: Callable[[int], list[str]]
) -> None:
    many(2)
    calendar = almanac.current_calendar()
    plan(calendar, at=ON_THE_DAY)
    first, second = db.session.scalars(select(Clock.id).where(Clock.period == "handling").order_by(Clock.id))
    db.session.execute(update(Clock).where(Clock.id == first).values(met_by_seq=1, met_on=ON_THE_DAY.date()))
    db.session.execute(update(Clock).where(Clock.id == second).values(paused_on=ON_THE_DAY.date()))
    assert tell(calendar, NOBODY, at=ON_THE_DAY) == 0
    assert count(CaseWarning, CaseWarning.state == "dropped") == 2


def test_an_overdue_petition_is_urged_and_its_record_says_so(
    app: Flask, a_case: Callable[..., Case], a_user: Callable[..., User]
) -> None:
    officer = a_user(Role.OFF, unit="csc", email="officer@example.com")
    a_user(Role.SUP, name="黃主任", unit="csc", email="chief@example.com")
    case = a_case(EventKind.TRACKED, procedure=Procedure.PETITION, at=RECEIVED, officer=officer, unit="csc")
    case_id = case.id
    assert told_at(NEXT_DAY) == 2
    event = db.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc()).limit(1)
    ).one()
    assert (event.kind, event.detail, event.actor_label) == ("urged", "單位主管", "系統")
    recipients = db.session.scalars(select(OutboxMessage.recipient_masked).order_by(OutboxMessage.id)).all()
    assert len([r for r in recipients if r]) == 2
    assert told_at(NEXT_DAY) == 0


def test_whoever_has_no_address_is_not_forgotten(
    app: Flask, a_case: Callable[..., Case], a_user: Callable[..., User]
) -> None:
    a_case(procedure=Procedure.PETITION, at=RECEIVED, officer=a_user(Role.OFF, unit="csc"), unit="csc")
    assert told_at(ON_THE_DAY) == 1
    assert count(OutboxMessage, OutboxMessage.kind == "digest") == 0
    assert count(CaseWarning, CaseWarning.state == "told", CaseWarning.told_in.is_(None)) == 1


def test_what_comes_near_is_read_off_its_index(app: Flask, many: Callable[[int], list[str]]) -> None:
    many(3)
    plan_lines = plan_of(running_clocks(ON_THE_DAY.date()))
    assert any("ix_clocks_running" in line for line in plan_lines), plan_lines
    assert whole_tables(plan_lines) + sorts(plan_lines) == []


@pytest.mark.slow
def test_two_workers_side_by_side_tell_each_of_two_hundred_once(
    app: Flask, database: str, many: Callable[[int], list[str]], postbox: tuple[Postbox, int]
) -> None:
    numbers, (box, port) = many(200), postbox
    db.session.close()
    workers = [start(work_once, database, port, ON_THE_DAY) for _ in range(2)]
    assert [hear(line) for _, line in workers] == ["ready", "ready"]
    for _, line in workers:
        line.send("go")
    assert [hear(line) for _, line in workers] == ["done", "done"]
    for process, _ in workers:
        process.join(60)
    told = Counter(number for text in box.texts for number in NUMBER.findall(text))
    assert len(told) == len(numbers) == 200
    assert set(told.values()) == {1}


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    app: Flask, database: str, many: Callable[[int], list[str]], postbox: tuple[Postbox, int]
) -> None:
    many(40)
    db.session.close()
    box, port = postbox
    process, line = start(die_before_the_commit, database, ON_THE_DAY)
    assert hear(line) == 40
    process.kill()
    process.join(60)
    assert count(CaseWarning, CaseWarning.state == "told") == 0
    db.session.close()
    second, line = start(work_once, database, port, ON_THE_DAY)
    assert hear(line) == "ready"
    line.send("go")
    assert hear(line) == "done"
    second.join(60)
    told = Counter(number for text in box.texts for number in NUMBER.findall(text))
    assert (len(told), set(told.values())) == (40, {1})
