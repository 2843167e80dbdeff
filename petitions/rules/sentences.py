"""The sentences of the performance report, word for word, with the figures they hold."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.inspection_years import Visit
from petitions.rules.roc import roc_year


class Sentence(NamedTuple):
    """A sentence of the report. `template` holds the period and the keys of its measures."""

    key: str
    heading: str
    template: str
    measures: tuple[str, ...]


SENTENCES: Final[tuple[Sentence, ...]] = (
    Sentence(
        "consumer",
        "消費諮詢、申訴及調解",
        "{period}受理消費事件諮詢計{consultations:,}人次；受理消費爭議事件第一次申訴{first_appeals:,}件，"
        "第二次申訴{second_appeals:,}件；辦理消費爭議事件調解會議計{mediation_meetings:,}次，"
        "調解{mediation_cases:,}件。",
        (
            "consultations",
            "first_appeals",
            "second_appeals",
            "mediation_meetings",
            "mediation_cases",
        ),
    ),
    Sentence("inspections", "商品及服務查核", "{period}計查核{inspections:,}次。", ("inspections",)),
    Sentence(
        "education",
        "教育宣導",
        "{period}辦理消費者保護教育宣導，共計{education_sessions:,}次。",
        ("education_sessions",),
    ),
    Sentence(
        "petitions",
        "市民陳情及市長交辦案件",
        "{whole}透過系統管制受理案件計{tracked_petitions:,}件(未計入即時解決案件次數)。",
        ("tracked_petitions",),
    ),
)

VISIT_TEMPLATE: Final = (
    "{year}年{month}月{day}日，辦理監察院{inspection_year}年度第{ordinal}次地方機關巡察，"
    "當日受理民眾暨團體陳情計{petitions:,}件。"
)


def compose(sentence: Sentence, totals: Mapping[str, int], *, year: int, month: int | None = None) -> str:
    """Write a sentence for a ROC year, or for one month of it."""
    period = f"{year}年度" if month is None else f"{year}年{month}月"
    whole = "全年" if month is None else f"{year}年{month}月"
    figures = {key: totals[key] for key in sentence.measures}
    return sentence.template.format(period=period, whole=whole, **figures)


def compose_visit(visit: Visit, petitions: int) -> str:
    """Write the sentence of one visit of the Control Yuan."""
    return VISIT_TEMPLATE.format(
        year=roc_year(visit.visited_on),
        month=visit.visited_on.month,
        day=visit.visited_on.day,
        inspection_year=visit.inspection_year,
        ordinal=visit.ordinal,
        petitions=petitions,
    )


def compose_all(
    totals: Mapping[str, int],
    visits: Mapping[Visit, int],
    *,
    year: int,
    month: int | None = None,
) -> dict[str, str | list[str]]:
    """Write the whole text: a sentence each, and one for every visit in the order of their days."""
    text: dict[str, str | list[str]] = {
        sentence.key: compose(sentence, totals, year=year, month=month) for sentence in SENTENCES
    }
    text["control_yuan"] = [compose_visit(visit, visits[visit]) for visit in sorted(visits, key=_day)]
    return text


def _day(visit: Visit) -> date:
    return visit.visited_on
