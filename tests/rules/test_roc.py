import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import roc

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "format_vectors.json").read_text("utf-8"))
READ = [(text, date.fromisoformat(iso)) for text, iso in VECTORS["roc_dates"] if iso]
REFUSED = [text for text, iso in VECTORS["roc_dates"] if iso is None]
republican_days = st.dates(min_value=date(1912, 1, 1), max_value=date(2910, 12, 31))
JANUARY_17 = date(2017, 1, 17)


def date_or_sentence(text):
    try:
        return roc.parse_date(text)
    except ValueError as refusal:
        return str(refusal)


@pytest.mark.parametrize(("text", "day"), READ)
def test_every_way_of_writing_a_republican_date_is_read(text, day):
    assert roc.parse_roc(text) == day


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_republican_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"。$"):
        roc.parse_roc(text)


@pytest.mark.parametrize(
    "text",
    [
        " 民國 106 年 1 月 17 日 ",
        "１０６年１月１７號",
        "106年1月17日（二）",
        "106年元月17日(星期二)",
        "106-1-17",
        "106–1–17",
        "一○六年一月十七日",
        "民國一百零六年元月十七日",
        "2017/1/17",
        "2017-01-17",
        "２０１７．０１．１７",
        "西元2017年1月17日",
        "20170117",
    ],
)
def test_a_form_reads_republican_and_western_dates(text):
    assert roc.parse_date(text) == JANUARY_17


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "請輸入日期"),
        ("　", "請輸入日期"),
        ("2017/01/17", "西元 2017 年是民國 106 年"),
        ("1899/01/17", "請改用民國年。"),
        ("990101", "六位數字"),
        ("000/01/01", "沒有 0 年"),
        ("民國〇年1月1日", "沒有 0 年"),
        ("106/13/01", "1 到 12"),
        ("106/02/29", "106年2月沒有29日"),
        ("106年1月17日（三）", "是星期二，不是星期三"),
        ("06/01/17", "年份請寫完整"),
        ("民國2017年1月17日", "看不懂"),
        ("西元106年1月17日", "看不懂"),
        ("106/01-17", "看不懂"),
        ("1060/1/17", "看不懂"),
        ("0106-01-17", "看不懂"),
        ("元百年1月1日", "看不懂"),
        ("一元年1月1日", "看不懂"),
        ("1" * 5000, "看不懂"),
        ("昨天", "看不懂"),
    ],
)
def test_each_mistake_has_its_own_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        roc.parse_roc(text)


def test_the_29th_of_february_exists_only_in_leap_years():
    assert roc.parse_roc("113/02/29") == date(2024, 2, 29)
    assert roc.parse_roc("廿九".join(["民國105年二月", "日"])) == date(2016, 2, 29)
    with pytest.raises(ValueError, match="2月沒有29日"):
        roc.parse_roc("114/02/29")


@given(republican_days)
def test_what_we_write_we_can_read(day):
    for write in (roc.roc_plain, roc.roc_long, roc.roc_letter, roc.roc_public):
        assert roc.parse_roc(write(day)) == day
    if roc.roc_year(day) >= 10:
        assert roc.parse_roc(roc.roc_short(day)) == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_sentence(text):
    outcome = date_or_sentence(text)
    assert isinstance(outcome, date) or outcome.endswith("。")


def test_dates_are_written_as_each_reader_wants_them():
    assert roc.roc_plain(JANUARY_17) == "106年1月17日"
    assert roc.roc_long(JANUARY_17) == "民國106年1月17日"
    assert roc.roc_letter(JANUARY_17) == "中華民國106年1月17日"
    assert roc.roc_public(JANUARY_17) == "106年1月17日（二）"
    assert roc.roc_short(JANUARY_17) == "106/01/17"


def test_a_day_before_the_republic_can_be_written():
    day = date(1911, 12, 31)
    assert roc.roc_long(day) == "民國前1年12月31日"
    assert roc.roc_short(day) == "前1/12/31"


def test_years_around_one_hundred():
    assert [roc.roc_year(date(year, 1, 1)) for year in (2010, 2011, 2017)] == [99, 100, 106]
    assert roc.roc_short(date(2010, 12, 31)) == "99/12/31"
    assert roc.roc_month_key(date(2010, 12, 31)) < roc.roc_month_key(date(2011, 1, 1)) == 10001


@given(republican_days)
def test_a_month_holds_its_days(day):
    first, last = roc.month_bounds(roc.roc_month_key(day))
    assert first <= day <= last
    assert first.day == 1
    assert (first.year, first.month) == (last.year, last.month) == (day.year, day.month)


def test_month_and_year_bounds_are_inclusive():
    assert roc.month_bounds(10502) == (date(2016, 2, 1), date(2016, 2, 29))
    assert roc.year_bounds(106) == (date(2017, 1, 1), date(2017, 12, 31))
    assert roc.month_keys(106) == tuple(range(10601, 10613))


@pytest.mark.parametrize("key", [0, 10600, 10613, 1])
def test_a_month_that_does_not_exist_has_no_bounds(key):
    with pytest.raises(ValueError, match=r"。$"):
        roc.month_bounds(key)


@pytest.mark.parametrize(("year", "month"), [(0, 1), (106, 0), (106, 13)])
def test_a_month_that_does_not_exist_has_no_key(year, month):
    with pytest.raises(ValueError, match="沒有這個月份"):
        roc.month_key(year, month)


def test_a_day_given_in_parts_must_exist():
    assert roc.roc_date(106, 1, 17) == JANUARY_17
    with pytest.raises(ValueError, match="沒有 0 年"):
        roc.roc_date(0, 1, 1)
    with pytest.raises(ValueError, match="2月沒有30日"):
        roc.roc_date(106, 2, 30)
    with pytest.raises(ValueError, match="看不懂"):
        roc.roc_date(9000, 1, 1)
