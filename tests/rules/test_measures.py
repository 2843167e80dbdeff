import string
from datetime import date

import pytest

from petitions.reference import shipped_calendar
from petitions.rules.inspection_years import inspection_year, number_visits, year_begins_on
from petitions.rules.measures import MEASURES, find_measure, measure_of
from petitions.rules.replies import reply_due_on
from petitions.rules.sentences import SENTENCES, VISIT_SENTENCE
from petitions.rules.terms import EventKind, Procedure, Register
from tests.support.happenings import day


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


def test_a_sentence_names_figures_that_are_defined_each_once():
    named = [
        name
        for template in (*SENTENCES.values(), VISIT_SENTENCE)
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    ]
    words = {"year", "day", "inspection_year", "ordinal"}
    assert sorted(set(named) - words) == sorted(measure.key for measure in MEASURES)
    assert all(named.count(measure.key) == 1 for measure in MEASURES)


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


def test_a_business_of_an_old_ledger_has_fifteen_days_from_the_receipt_here():
    assert reply_due_on(day("106/05/19"), shipped_calendar()) == day("106/06/03")
    assert reply_due_on(day("106/03/03"), shipped_calendar()) == day("106/03/20")
    assert reply_due_on(day("1990-01-02"), shipped_calendar()) == day("1990-01-17")
