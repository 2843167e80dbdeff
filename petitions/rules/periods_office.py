"""The periods the office owes outside a case, P-19 to P-24: personal data, statistics, appointments."""

from datetime import date
from typing import Final

from petitions.rules.period import Period, Whose
from petitions.rules.steps_shared import FILE_IS_READ
from petitions.rules.terms import EventKind, Procedure

_DATA: Final = date(2012, 10, 1)  # 個人資料保護法 in force
_STATISTICS: Final = date(1999, 1, 1)
_ACT: Final = date(1994, 1, 13)
_STATISTICS_RULES: Final = "統計法施行細則"

OFFICE_PERIODS = (
    Period(
        "P-19",
        "data_access",
        "個資查詢、閱覽、複製之准駁",
        15,
        Whose.OFFICE,
        "個人資料保護法§13 I",
        _DATA,
        extendable_days=15,
        consequence="逾期註記；延長應書面通知原因。",
    ),
    Period(
        "P-19b",
        "data_correction",
        "個資更正、刪除之准駁",
        30,
        Whose.OFFICE,
        "個人資料保護法§13 II",
        _DATA,
        extendable_days=30,
        consequence="逾期註記；延長應書面通知原因。",
    ),
    Period(
        "P-19c",
        "file_access",
        "閱卷申請之准駁",
        15,
        Whose.OFFICE,
        "行政程序法§46；政府資訊公開法§12 I（比照）",
        date(2005, 12, 28),  # 政府資訊公開法 in force
        FILE_IS_READ,
        starts=frozenset({EventKind.FILE_ACCESS_REQUESTED}),
        met_by=frozenset({EventKind.FILE_ACCESS_DECIDED}),
        per_party=True,
        is_house_rule=True,
        consequence="逾期註記；行政程序法未定日數，比照政府資訊公開法辦理。",
    ),
    Period("P-20a", "compile_month", "月報編製", 15, Whose.STATISTICS, f"{_STATISTICS_RULES}§9", _STATISTICS),
    Period(
        "P-20b", "compile_quarter", "季報編製", 20, Whose.STATISTICS, f"{_STATISTICS_RULES}§9", _STATISTICS
    ),
    Period(
        "P-20c",
        "compile_half_year",
        "半年報編製",
        None,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§9",
        _STATISTICS,
        months=1,
    ),
    Period(
        "P-20d",
        "compile_year",
        "年報編製",
        None,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§9",
        _STATISTICS,
        months=2,
    ),
    Period(
        "P-21a",
        "publish_month",
        "月報公布（編製期限屆滿後）",
        15,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§30",
        _STATISTICS,
    ),
    Period(
        "P-21b",
        "publish_quarter",
        "季報公布（編製期限屆滿後）",
        45,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§30",
        _STATISTICS,
    ),
    Period(
        "P-21c",
        "publish_half_year",
        "半年報公布（編製期限屆滿後）",
        None,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§30",
        _STATISTICS,
        months=2,
    ),
    Period(
        "P-21d",
        "publish_year",
        "年報公布（編製期限屆滿後）",
        None,
        Whose.STATISTICS,
        f"{_STATISTICS_RULES}§30",
        _STATISTICS,
        months=3,
    ),
    Period(
        "P-22",
        "report_officer",
        "消費者保護官任用、異動報行政院",
        15,
        Whose.OFFICE,
        "消費者保護官任用及職掌辦法§2",
        _ACT,
    ),
    Period(
        "P-23",
        "rescission",
        "通訊、訪問交易之七日解除權",
        7,
        Whose.CITIZEN,
        "消費者保護法§19",
        _ACT,
        frozenset({Procedure.FIRST_APPEAL}),
        is_information=True,
        consequence="未受告知者自告知翌日起算，最長四個月。",
    ),
    Period(
        "P-24",
        "report_settlement",
        "調解成立陳報",
        3,
        Whose.COMMITTEE,
        "消費者保護法§46 II；鄉鎮市調解條例§25 II",
        _ACT,
        frozenset({Procedure.MEDIATION}),
        is_information=True,
        consequence="系統自動陳報。",
    ),
)
