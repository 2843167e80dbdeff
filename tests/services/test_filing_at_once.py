"""Many people file at the same moment, in several processes: no number twice, none left out, none lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Counter, Matter, OutboxMessage
from petitions.rules.numbers import parse_number
from petitions.rules.roc import roc_year
from tests.support.filers import Sent, file_at_once

MIDNIGHT = datetime(2016, 12, 31, 16, 0, tzinfo=UTC)  # 民國106年元旦零時，臺北

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_hundred_people_file_over_new_year(app: Flask, database: str) -> None:
    moments = [MIDNIGHT + timedelta(milliseconds=7 * (n - 50)) for n in range(100)]
    filings = [Sent(f"new-year-{n:024d}", moment) for n, moment in enumerate(moments)]
    receipts = file_at_once(database, filings)
    numbers = [parse_number(receipt.number) for receipt in receipts]
    for year in (105, 106):
        serials = sorted(number.serial for number in numbers if number.roc_year == year)
        assert serials == list(range(1, 51))
    assert [number.roc_year for number in numbers] == [roc_year(local_day(moment)) for moment in moments]
    assert len({receipt.secret for receipt in receipts}) == 100
    assert [count(model) for model in (Matter, Case, CaseEvent, OutboxMessage)] == [100] * 4


def test_a_form_sent_twenty_times_at_once_makes_one_case(app: Flask, database: str) -> None:
    receipts = file_at_once(database, [Sent("the-same-form-every-time", MIDNIGHT)] * 20)
    assert len({(receipt.number, receipt.secret) for receipt in receipts}) == 1
    assert sorted(receipt.was_known for receipt in receipts) == [False] + [True] * 19
    assert [count(model) for model in (Matter, Case, CaseEvent, OutboxMessage)] == [1] * 4
    assert db.session.scalars(select(Counter.last_serial)).all() == [1]
