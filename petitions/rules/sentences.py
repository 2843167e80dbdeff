"""The sentences of the performance report 年度施政績效; a number stands by the key of its measure.

A number is written with thousands separators and the unit of its measure. The ellipses of the printed
report are left out; the parentheses of the petitions are half-width, as printed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "consumer": (
            "{year}年度受理消費事件諮詢計{consultations}；受理消費爭議事件第一次申訴{first_appeals}，"
            "第二次申訴{second_appeals}；辦理消費爭議事件調解會議計{mediation_meetings}，調解{mediation_cases}。"
        ),
        "petitions": "全年透過系統管制受理案件計{tracked_petitions}(未計入即時解決案件次數)。",
        "inspections": "{year}年度計查核{inspections}。",
        "education": "{year}年度辦理消費者保護教育宣導，共計{education_sessions}。",
    }
)

VISIT_SENTENCE: Final = (
    "{day}，辦理監察院{inspection_year}年度第{ordinal}次地方機關巡察，受理民眾暨團體陳情計{control_yuan}。"
)
"""One for every visit, in the order of the days; year and ordinal are those of the inspection year."""
