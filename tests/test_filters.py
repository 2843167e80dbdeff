"""How pages write dates, numbers and words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from petitions import filters
from petitions.rules.terms import State

A_DAY = date(2017, 1, 17)
NEW_YEARS_EVE_IN_LONDON = datetime(2016, 12, 31, 16, 30, tzinfo=UTC)


@pytest.fixture
def in_chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=zh"):
        yield


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.usefixtures("in_chinese")
def test_citizens_read_days_of_the_republic_with_the_weekday() -> None:
    assert filters.public_day(A_DAY) == "106年1月17日（二）"
    assert filters.short_day(A_DAY) == "106/01/17"
    assert filters.long_day(A_DAY) == "民國106年1月17日"


@pytest.mark.usefixtures("in_english")
def test_english_readers_get_western_days() -> None:
    assert filters.public_day(A_DAY) == "17 January 2017 (Tue)"
    assert filters.short_day(A_DAY) == "2017-01-17"


@pytest.mark.usefixtures("in_chinese")
def test_a_moment_is_told_in_taipei_even_over_new_year() -> None:
    assert filters.moment(NEW_YEARS_EVE_IN_LONDON) == "106年1月1日（日）00:30"
    assert filters.short_moment(NEW_YEARS_EVE_IN_LONDON) == "106/01/01 00:30"
    assert filters.iso(NEW_YEARS_EVE_IN_LONDON) == "2017-01-01T00:30+08:00"


@pytest.mark.usefixtures("in_chinese")
def test_what_is_not_there_is_a_dash_and_not_a_zero() -> None:
    writers = (filters.public_day, filters.short_day, filters.long_day, filters.moment, filters.short_moment)
    assert {write(None) for write in writers} == {"—"}
    assert filters.money(None) == filters.number(None) == filters.signed(None) == filters.label(None) == "—"
    assert filters.number(0) == "0"


@pytest.mark.usefixtures("in_chinese")
def test_amounts_and_changes_are_written_as_the_city_writes_them() -> None:
    assert filters.money(12800) == "新臺幣 12,800 元"
    assert filters.number(4372) == "4,372"
    assert [filters.signed(by) for by in (5, 0, -1200)] == ["＋5", "不變", "－1,200"]


@pytest.mark.usefixtures("in_english")
def test_words_of_the_law_and_case_numbers_follow_the_language() -> None:
    assert filters.label(State.WITH_BUSINESS) == State.WITH_BUSINESS.label_en
    assert filters.case_number("F106-000123-5") == "F106-000123-5"


@pytest.mark.usefixtures("in_chinese")
def test_a_case_number_is_shown_with_its_words_and_a_broken_one_as_it_is() -> None:
    assert filters.case_number("F106-000123-5") == "消申106-000123-5"
    assert filters.case_number("old/1") == "old/1"


def test_dates_and_numbers_do_not_break_and_everything_else_is_escaped() -> None:
    shown = filters.nb("<b>106年3月1日（三）</b>，消申106-000123-5、02/09")
    assert '<span class="nb">106年3月1日（三）</span>' in shown
    assert '<span class="nb">消申106-000123-5</span>' in shown
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown


@pytest.mark.parametrize(("largest", "top"), [(0, 5), (5, 5), (7, 10), (61, 80), (421, 500), (5267, 6000)])
def test_an_axis_ends_on_a_round_number_above_every_value(largest: int, top: int) -> None:
    assert filters.round_top([0, largest]) == top
