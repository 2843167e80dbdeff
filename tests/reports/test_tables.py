"""Reports as tables that spreadsheets open, and take for nothing but data."""

import csv
import io
from datetime import date

import pytest

from petitions.reports.annual import year_report
from petitions.reports.monthly import month_report
from petitions.reports.tables import (
    inert,
    month_table,
    months_table,
    state_label,
    to_csv,
    value_label,
    year_table,
)


def rows_of(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "　＝"]
)
def test_no_text_is_taken_for_a_formula(start):
    assert inert(f"{start}1+1").startswith("'")


def test_numbers_and_plain_words_stay_as_they_are():
    assert [inert(cell) for cell in (-5, "健身", "", "a=b")] == [-5, "健身", "", "a=b"]


def test_the_table_of_a_year_holds_months_and_breakdowns(counted_case):
    counted_case(date(2017, 5, 2), category="=HYPERLINK(1)", replied_on=date(2017, 5, 4))
    rows = rows_of(to_csv(year_table(year_report(106))))
    (total,) = [row for row in rows if row["代碼"] == "first_appeals" and not row["分類"]]
    assert (total["全年"], total["5月"], total["單位"]) == ("1", "1", "件")
    values = {(row["分類"], row["分類值"]): row["全年"] for row in rows if row["分類"]}
    assert values["商品及服務類別", "'=HYPERLINK(1)"] == "1"
    assert values["業者回復", "15日內回復"] == "1"
    assert values["受理管道", "線上"] == "1"


def test_the_tables_of_months_hold_every_figure(counted_case):
    counted_case(date(2017, 5, 2))
    all_months = rows_of(to_csv(months_table(106, year_report(106).monthly)))
    assert len(all_months) == 12 * 9
    assert sum(int(row["數值"]) for row in all_months) == 1
    one = rows_of(to_csv(month_table(month_report(106, 6))))
    (first,) = [row for row in one if row["代碼"] == "first_appeals" and not row["分類"]]
    assert (first["本月"], first["上月"], first["去年同月"]) == ("0", "1", "0")


def test_values_are_shown_in_words():
    assert value_label("channel", "phone_1999") == "1999高雄萬事通"
    assert value_label("channel", "pigeon") == "pigeon"
    assert value_label("district", "") == "未填"
    assert state_label("closed", "settled") == "已結案，和解"
    assert state_label("withdrawn", "withdrawn") == "已撤回"
