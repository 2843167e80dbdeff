"""A file of the office calendar is taken whole, or refused with every line that is wrong."""

from collections.abc import Callable
from datetime import date

import pytest

from petitions.reference import read_calendar_rows
from petitions.rules.calendar_file import Day, FaultyFile, Year, compare, read_year, write_year
from petitions.rules.roc import WEEKDAYS

HEAD = "西元日期,星期,是否放假,備註"


def days_of(year: int) -> list[Day]:
    """Return the shipped days of a year."""
    return [Day(day, works, name) for day, works, name, _ in read_calendar_rows() if day.year == year]


def published(year: int) -> list[str]:
    """Return the lines of a year as the government publishes them."""
    return [
        HEAD,
        *(
            f"{day:%Y%m%d},{WEEKDAYS[day.weekday()]},{0 if works else 2},{name}"
            for day, works, name in days_of(year)
        ),
    ]


def file_of(lines: list[str], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def refusal(content: bytes) -> FaultyFile:
    with pytest.raises(FaultyFile) as refused:
        read_year(content)
    return refused.value


def refusal_after(change: Callable[[list[str]], object]) -> FaultyFile:
    lines = published(2017)
    change(lines)
    return refusal(file_of(lines))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp950"])
@pytest.mark.parametrize("year", [2016, 2017, 2023])
def test_what_the_government_publishes_is_taken_in_every_encoding(year: int, encoding: str) -> None:
    found = read_year(file_of(published(year), encoding))
    assert found.year == year
    assert list(found.days) == days_of(year)


def test_a_year_says_how_many_days_are_off_and_which_are_made_up() -> None:
    found = read_year(file_of(published(2017)))
    assert (found.days_off, found.doubt) == (116, "")
    assert found.make_up_days == (date(2017, 2, 18), date(2017, 6, 3), date(2017, 9, 30))


def test_what_we_write_is_what_we_read() -> None:
    year = Year(2024, tuple(days_of(2024)), "行政院人事行政總處公告")
    assert read_year(write_year(year).encode()) == year


def test_blank_lines_full_width_figures_and_slashes_do_no_harm() -> None:
    lines = published(2017)
    lines[1] = " 2017/1/1 ,（日）,２,開國紀念日（國定假日）"
    found = read_year(file_of([lines[0], "", *lines[1:], ",,,", ""]))
    assert found.days[0] == Day(date(2017, 1, 1), is_workday=False, name="開國紀念日（國定假日）")


def test_a_wrong_weekday_is_named_with_its_line() -> None:
    told = refusal_after(lambda lines: lines.__setitem__(3, "20170103,三,0,"))
    assert told.message == "第 4 行：106年1月3日是星期二，檔案寫的是星期三。"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("20170103,Tue,0,", "星期寫的是「Tue」"),
        ("20170103,二,1,", "只能是 0（上班）或 2（放假）"),
        ("20170103,二,,", "是否放假寫的是「」"),
        ("2017013,二,0,", "日期寫的是「2017013」"),
        ("20170230,二,0,", "沒有 20170230 這一天"),
        ("10170103,二,0,", "年份 1017 不在"),
        ("20170103,二,0," + "長" * 61, "最多 60 個字"),
        ("20170103,二,0,補班,再一欄", "多出欄位"),
        ("20170102,一,2,補假", "在第 3 行已經有了"),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_a_sentence(line: str, words: str) -> None:
    told = refusal_after(lambda lines: lines.__setitem__(3, line))
    assert "第 4 行" in told.message
    assert words in told.message
    assert not told.is_unreadable


def test_every_wrong_line_is_named_and_of_many_the_rest_is_counted() -> None:
    lines = published(2017)
    told = refusal(file_of([HEAD, *(line.replace(",0,", ",1,") for line in lines[1:])]))
    assert len(told.faults) == 21
    assert str(told.faults[-1]) == "另有 229 處。"


def test_a_missing_day_is_named() -> None:
    told = refusal_after(lambda lines: lines.pop(60))
    assert told.message == "106年應有 365 日，檔案只有 364 日，缺 1 日：106/03/01。"


def test_two_years_do_not_go_into_one_file() -> None:
    told = refusal_after(lambda lines: lines.append("20180101,一,2,"))
    assert "一個檔案只放一年" in told.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\xff\xfe\x00\x01", "UTF-16"),
        (b"PK\x03\x04 workbook", "試算表"),
        (b"\x80\xff\xfe\x81" * 9, "文字編碼"),
        (b"date,is_workday,name,source\n\0", "文字編碼"),
        (b"day,works\n2017-01-01,0\n", "看不懂表頭"),
        (b"x" * 200_001, "檔案太大"),
        (file_of([HEAD]), "沒有任何日子"),
        (file_of([HEAD, *["20170101,日,2,"] * 600]), "超過 500 行"),
        (file_of([HEAD, '20170101,日,2,"']), "不是完整的 CSV"),
    ],
)
def test_what_is_no_calendar_at_all_is_told_apart(content: bytes, words: str) -> None:
    told = refusal(content)
    assert words in told.message
    assert told.is_unreadable
    assert told.field == "file"


def test_turned_flags_raise_a_doubt() -> None:
    lines = [line.translate(str.maketrans("", "")) for line in published(2017)]
    turned = [line.replace(",0,", ",x,").replace(",2,", ",0,").replace(",x,", ",2,") for line in lines]
    assert "填反" in read_year(file_of(turned)).doubt


def test_two_versions_differ_by_day_and_a_new_name_moves_nothing() -> None:
    before = {day.day: day for day in days_of(2025)}
    changed = [
        day._replace(is_workday=False, name="補假") if day.day == date(2025, 9, 30) else day
        for day in before.values()
    ]
    changed[0] = changed[0]._replace(name="元旦")
    found = compare(before, Year(2025, tuple(changed)))
    assert [(one.day, one.moves) for one in found] == [
        (date(2025, 1, 1), False),
        (date(2025, 9, 30), True),
    ]
    made = compare({}, Year(2025, tuple(changed)))
    assert sum(one.moves for one in made) == sum(day.is_workday != (day.day.weekday() < 5) for day in changed)
