"""How the counted cases ended: each outcome has its place, and a first appeal that went on says so."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, true

from petitions.extensions import db
from petitions.models import Case, DirtyDay
from petitions.reports.annual import as_json, year_report
from petitions.reports.facts import refresh_facts
from petitions.reports.listing import Asked, list_counted
from petitions.reports.recount import differences
from petitions.rules.actors import SYSTEM
from petitions.rules.roc import year_bounds
from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.services.cases import Happening, record
from tests.support.ledgers import SMALL, take_in_all

pytestmark = pytest.mark.both_databases

DAY = date(2017, 3, 1)
E = EventKind
FIRST, SECOND, MEDIATION = Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.MEDIATION

PLACES = {
    FIRST: {
        "settled": ["settled", "settled_outside"],
        "not_settled": ["not_settled", "no_reply", "unreachable", "other_forum"],
        "withdrawn": ["withdrawn"],
        "pending": [""],
        "other": ["merged"],
    },
    SECOND: {
        "settled": ["agreed", "settled_before"],
        "failed": ["failed_disagree", "failed_consumer_absent"],
        "business_absent": ["failed_biz_absent"],
        "withdrawn": ["withdrawn"],
        "pending": [""],
        "other": ["unreachable"],
    },
    MEDIATION: {
        "established": ["mediated", *(o.value for o in Outcome if o.name.startswith("DEEMED_SETTLED"))],
        "failed": ["mediation_failed", "deemed_failed_objection", "deemed_failed_absent"],
        "withdrawn": ["withdrawn"],
        "pending": [""],
    },
}
MEASURES = {FIRST: "first_appeals", SECOND: "second_appeals", MEDIATION: "mediation_cases"}


def results(measure="first_appeals"):
    return {result: n for result, n in year_report(106).results[measure].items() if n}


def refreshed():
    for _ in refresh_facts(date(2018, 6, 1)):
        db.session.commit()


@pytest.mark.parametrize("procedure", PLACES)
def test_each_outcome_has_its_place_and_each_number_its_list(counted_case, procedure):
    for outcomes in PLACES[procedure].values():
        for outcome in outcomes:
            counted_case(DAY, procedure, outcome=outcome, is_open=not outcome)
    measure, expected = MEASURES[procedure], {key: len(told) for key, told in PLACES[procedure].items()}
    assert results(measure) == expected
    for result, n in expected.items():
        listed = list_counted(Asked(measure, *year_bounds(106), {"result": result}), visible=true())
        assert listed.figure == n
        assert {row.outcome for row in listed.rows} == set(PLACES[procedure][result])
    refreshed()
    assert results(measure) == expected
    assert differences(106) == []


@pytest.mark.parametrize("state", [State.SETTLED, State.COURT_SENT, State.APPROVED, State.NOT_APPROVED])
def test_a_mediation_is_established_before_the_court_has_spoken(counted_case, state):
    counted_case(DAY, MEDIATION, state=state.value)
    assert results("mediation_cases") == {"established": 1}


TYPED_IN = datetime(2018, 6, 1, tzinfo=UTC)


def at(month, day):
    return datetime(2017, month, day, 9, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def dispute(a_case, office_calendar):
    """A first appeal that was accepted and one that followed it on the same matter: `dispute(procedure)`."""

    def do(case, event, day, detail=""):
        db.session.refresh(case)
        happening = Happening(event, day, detail=detail)
        record(case, happening, by=SYSTEM, at=TYPED_IN, calendar=office_calendar, version=case.version)
        db.session.commit()

    def make(procedure):
        second = a_case(procedure=procedure, at=at(3, 2))
        others = select(Case).where(Case.matter_id == second.matter_id, Case.id != second.id)
        first = db.session.scalars(others).one()
        do(first, E.ACCEPTED, at(3, 3))
        return first, second, do

    return make


def test_a_first_appeal_went_on_when_the_second_counts_and_no_longer_when_that_is_voided(dispute):
    first, second, do = dispute(SECOND)
    do(first, E.BUSINESS_NOTIFIED, at(3, 6))
    do(first, E.BUSINESS_REPLIED, at(3, 9))
    refreshed()
    assert results() == {"pending": 1}
    do(first, E.CLOSED, at(3, 10), "not_settled")
    assert results() == {"not_settled": 1}
    refreshed()
    do(second, E.ACCEPTED, at(3, 20))
    assert results() == {"went_on": 1}
    assert results("second_appeals") == {"pending": 1}
    refreshed()
    do(second, E.ACCEPTANCE_VOIDED, at(3, 22), "voided")
    assert results() == {"not_settled": 1}
    assert results("second_appeals") == {}


def test_what_was_settled_stays_so_whatever_follows(dispute):
    first, second, do = dispute(SECOND)
    do(first, E.CLOSED, at(3, 10), "settled")
    do(second, E.ACCEPTED, at(3, 20))
    assert results() == {"settled": 1}


def test_a_mediation_is_gone_on_to_when_it_is_heard(dispute):
    _first, mediation, do = dispute(MEDIATION)
    do(mediation, E.ACCEPTED, at(3, 6))
    do(mediation, E.SESSION_SCHEDULED, at(3, 7))
    refreshed()
    assert results() == {"pending": 1}
    do(mediation, E.MEDIATION_HEARD, at(3, 20))
    assert results() == {"went_on": 1}
    refreshed()
    do(mediation, E.SETTLED, at(3, 20), "mediated")
    assert results("mediation_cases") == {"established": 1}


def test_a_step_that_changes_no_figure_marks_no_day(dispute):
    first, _second, do = dispute(SECOND)
    refreshed()
    do(first, E.REFERRED, at(3, 20))
    assert db.session.scalar(select(func.count()).select_from(DirtyDay)) == 0


def test_an_old_ledger_tells_its_results(app):
    take_in_all(SMALL)
    assert year_report(112).results == {
        "first_appeals": {"settled": 9, "not_settled": 2, "went_on": 1, "withdrawn": 1, "pending": 1},
        "second_appeals": {"settled": 1, "business_absent": 1, "failed": 1},
        "mediation_cases": {"established": 1, "failed": 1},
    }


def test_machines_read_results_beside_the_figures(counted_case):
    counted_case(DAY, outcome="settled", category="旅遊")
    counted_case(DAY, SECOND, outcome="agreed")
    told = as_json(year_report(106))
    first_outcome = {"settled": 1, "not_settled": 0, "went_on": 0, "withdrawn": 0, "pending": 0}
    assert told["first_appeals_by"]["first_outcome"] == first_outcome
    assert told["first_appeals_by"]["group"] == {"服務": 1}
    assert told["second_appeal_outcome"] == {"settled": 1}
    assert told["mediation_outcome"] == {}
