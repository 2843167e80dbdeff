from datetime import UTC, date, datetime

import pytest

from petitions.services import ledger_cells as read
from petitions.services.ledger_cells import BadCell


@pytest.mark.parametrize(
    ("written", "at", "day"),
    [
        ("2017-01-17T09:30:00+08:00", datetime(2017, 1, 17, 1, 30, tzinfo=UTC), date(2017, 1, 17)),
        ("2016-12-31T16:00:00Z", datetime(2016, 12, 31, 16, tzinfo=UTC), date(2017, 1, 1)),
        (" 2017-01-17 09:30:00.5+08:00 ", datetime(2017, 1, 17, 1, 30, 0, 500_000, UTC), date(2017, 1, 17)),
        ("2017-01-01T00:30:00+09:00", datetime(2016, 12, 31, 15, 30, tzinfo=UTC), date(2016, 12, 31)),
    ],
)
def test_a_moment_has_its_day_in_taipei(written, at, day):
    assert read.moment(written, "at")[:2] == (at, day)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2017-01-17",
        "2017-01-17T09:30:00",
        "2017-02-30T09:30:00+08:00",
        "2017-01-17T25:00:00+08:00",
        "106/01/17 09:30",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        "1905-01-01T00:00:00Z",
        "２０１７-01-17T09:30:00Z",
    ],
)
def test_what_is_no_moment_is_refused_with_a_sentence(written):
    with pytest.raises(BadCell) as refused:
        read.moment(written, "at")
    assert refused.value.column == "at"
    assert refused.value.reason.endswith("。")


@pytest.mark.parametrize(
    "written", ["", "1,200", "-1", "1.0", "１２", "1e3", "99999999999999999999", "1_000"]
)
def test_what_is_no_plain_number_is_refused(written):
    with pytest.raises(BadCell):
        read.number(written, "amount_ntd", read.LARGEST_AMOUNT)


def test_an_empty_number_may_be_none():
    assert read.maybe_number(" ", "amount_ntd", 10) is None
    assert read.maybe_number(" 7 ", "amount_ntd", 10) == 7
    with pytest.raises(BadCell):
        read.number("0", "persons", 10, least=1)


def test_a_day_may_be_written_alone_or_with_a_time():
    assert read.day("", "ends_on") is None
    assert read.day("2017-04-17", "ends_on") == date(2017, 4, 17)
    assert read.day("2017-04-16T16:00:00Z", "ends_on") == date(2017, 4, 17)
    with pytest.raises(BadCell):
        read.day("2017-13-01", "ends_on")


def test_a_line_is_cleaned_and_has_a_longest_length():
    assert read.line(" 王\u202e小明\t ", "name", 10) == "王小明"
    with pytest.raises(BadCell, match="超過 3 個字元"):
        read.line("王小明明", "name", 3)


def test_a_word_must_be_one_of_those_known():
    assert read.word(" fax ", "channel", {"fax": 1}, "管道") == 1
    with pytest.raises(BadCell, match="不認識的管道「pigeon」"):
        read.word("pigeon", "channel", {"fax": 1}, "管道")
