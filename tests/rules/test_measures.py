from datetime import date

import pytest

from petitions.reference import shipped_calendar
from petitions.rules.inspection_years import inspection_year, number_visits, year_begins_on
from petitions.rules.measures import MEASURES, find_measure, measure_of
from petitions.rules.replies import ReplyTiming, reply_due_on, timing_of
from petitions.rules.sentences import SENTENCES, compose, compose_all
from petitions.rules.terms import EventKind, Procedure, Register
from tests.support.happenings import day

PUBLISHED = {
    "consultations": 5267,
    "first_appeals": 4372,
    "second_appeals": 1464,
    "mediation_meetings": 12,
    "mediation_cases": 197,
    "inspections": 99,
    "education_sessions": 28,
    "tracked_petitions": 667,
    "control_yuan": 76,
}
VISITS = {"106/01/17": 25, "106/03/21": 14, "106/06/20": 19, "106/11/01": 18}


def test_the_figures_are_those_of_the_contract_in_its_units():
    assert {measure.key: measure.unit.label for measure in MEASURES} == {
        "consultations": "人次",
        "first_appeals": "件",
        "second_appeals": "件",
        "mediation_meetings": "次",
        "mediation_cases": "件",
        "inspections": "次",
        "education_sessions": "次",
        "tracked_petitions": "件",
        "control_yuan": "件",
    }


def test_every_figure_says_what_counts_and_what_it_leaves_out():
    for measure in MEASURES:
        assert measure.definition.endswith("。")
        assert measure.excludes.endswith("。")
        assert measure.note.endswith("。")


@pytest.mark.parametrize(
    ("procedure", "event"),
    [
        (Procedure.FIRST_APPEAL, EventKind.ACCEPTED),
        (Procedure.SECOND_APPEAL, EventKind.ACCEPTED),
        (Procedure.MEDIATION, EventKind.MEDIATION_HEARD),
        (Procedure.PETITION, EventKind.TRACKED),
        (Procedure.CONTROL_YUAN, EventKind.CY_ACCEPTED),
    ],
)
def test_a_case_counts_by_one_event(procedure, event):
    assert measure_of(procedure).events == {event}


def test_what_is_not_a_case_counts_in_its_own_register():
    assert find_measure("consultations").sums == "persons"
    assert find_measure("mediation_meetings").register is Register.MEETINGS
    assert find_measure("inspections").events == frozenset()
    with pytest.raises(KeyError):
        find_measure("disputes")


def test_the_report_of_106_reads_as_it_was_published():
    numbered = number_visits(map(day, VISITS))
    text = compose_all(PUBLISHED, {numbered[day(on)]: n for on, n in VISITS.items()}, year=106)
    assert text["consumer"] == (
        "106年度受理消費事件諮詢計5,267人次；受理消費爭議事件第一次申訴4,372件，第二次申訴1,464件；"
        "辦理消費爭議事件調解會議計12次，調解197件。"
    )
    assert text["inspections"] == "106年度計查核99次。"
    assert text["education"] == "106年度辦理消費者保護教育宣導，共計28次。"
    assert text["petitions"] == "全年透過系統管制受理案件計667件(未計入即時解決案件次數)。"
    assert text["control_yuan"][0] == (
        "106年1月17日，辦理監察院105年度第1次地方機關巡察，當日受理民眾暨團體陳情計25件。"
    )
    assert [sentence.split("監察院")[1][:9] for sentence in text["control_yuan"]] == [
        "105年度第1次地",
        "105年度第2次地",
        "105年度第3次地",
        "106年度第1次地",
    ]


def test_a_month_is_named_as_a_month():
    consumer, *_, petitions = SENTENCES
    assert compose(consumer, PUBLISHED, year=113, month=2).startswith("113年2月受理消費事件諮詢")
    assert compose(petitions, PUBLISHED, year=113, month=2).startswith("113年2月透過系統")


def test_a_sentence_names_exactly_its_figures():
    for sentence in SENTENCES:
        assert all(f"{{{key}:,}}" in sentence.template for key in sentence.measures)
        assert sentence.template.count(":,}") == len(sentence.measures)


@pytest.mark.parametrize(
    ("on", "year"), [("106/01/17", 105), ("106/07/31", 105), ("106/08/01", 106), ("106/11/01", 106)]
)
def test_the_year_of_the_control_yuan_begins_in_august(on, year):
    assert inspection_year(day(on)) == year
    assert inspection_year(year_begins_on(day(on))) == year


def test_visits_are_numbered_within_their_year_whatever_their_order():
    numbered = number_visits([date(2018, 3, 1), date(2017, 11, 1), date(2017, 6, 20), date(2017, 11, 1)])
    assert [(v.inspection_year, v.ordinal) for _, v in sorted(numbered.items())] == [
        (105, 1),
        (106, 1),
        (106, 2),
    ]


@pytest.mark.parametrize(
    ("replied", "timing"),
    [("106/06/03", ReplyTiming.IN_TIME), ("106/06/04", ReplyTiming.LATE), (None, ReplyTiming.NONE)],
)
def test_a_reply_on_the_last_day_is_in_time(replied, timing):
    due_on = reply_due_on(day("106/05/19"), shipped_calendar())
    assert timing_of(day(replied) if replied else None, due_on) is timing
