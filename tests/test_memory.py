"""What streams needs no more memory for four times as many rows. No clock is read: Python's own memory is."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, true

from petitions.extensions import db
from petitions.models import Case
from petitions.reports.annual import as_json, year_report
from petitions.reports.listing import Asked, list_counted
from petitions.reports.recount import differences
from petitions.reports.tables import to_csv, year_table
from petitions.rules.roc import year_bounds
from tests.support.memory import City, peak_of

pytestmark = pytest.mark.slow

YEAR = 106
A_LITTLE = 256
"""KiB: less than what the rows by which one city is larger would take, were they held."""

ITS_CELLS = 512
"""KiB: a recount holds the cells of the year, and a small city has not yet one case in each of them."""


def differences_of_the_year() -> None:
    assert differences(YEAR) == []


def the_report_as_files() -> None:
    report = year_report(YEAR)
    assert to_csv(year_table(report))
    assert as_json(report)


def every_page_behind_the_figure() -> None:
    asked, seen = Asked("first_appeals", *year_bounds(YEAR), {}), 0
    page = list_counted(asked, visible=true())
    while page.after:
        seen += len(page.rows)
        page = list_counted(asked, visible=true(), key=page.after)
    assert seen + len(page.rows) == page.figure > 0


def all_at_once() -> None:
    asked = select(Case).where(Case.procedure == "first_appeal")
    assert db.session.scalars(asked).all()


def in_both(cities: dict[str, City], act: Callable[[], None]) -> dict[str, int]:
    """Return the peak of an act in each city; what is made once in a process is made before."""
    peaks = {}
    for name, city in cities.items():
        with city.app.app_context():
            act()
            db.session.close()
            peaks[name] = peak_of(act)
            db.session.close()
    return peaks


def test_one_city_has_four_times_the_rows_of_the_other(cities: dict[str, City]) -> None:
    counts = {}
    for name, city in cities.items():
        with city.app.app_context():
            counts[name] = db.session.scalars(select(func.count()).select_from(Case)).one()
    assert 3.5 < cities["four"].cases / cities["one"].cases < 4.5
    assert 3.5 < counts["four"] / counts["one"] < 4.5


@pytest.mark.parametrize("what", ["taken in", "taken in again", "tried", "kind refused", "case_id refused"])
def test_a_ledger_is_taken_in_with_as_much_memory_whatever_its_length(
    cities: dict[str, City], what: str
) -> None:
    peaks = {name: city.peaks[what] for name, city in cities.items()}
    if what == "tried" and peaks["four"] - peaks["one"] >= A_LITTLE:
        cities["four"].take_in(what, dry_run=True)  # what grows does so each time
        peaks["four"] = cities["four"].peaks[what]
    assert peaks["four"] - peaks["one"] < A_LITTLE, peaks


@pytest.mark.parametrize(
    ("act", "most"),
    [
        (differences_of_the_year, ITS_CELLS),
        (the_report_as_files, A_LITTLE),
        (every_page_behind_the_figure, A_LITTLE),
    ],
)
def test_a_year_is_counted_told_and_listed_with_as_much_memory_whatever_lies_behind_it(
    cities: dict[str, City], act: Callable[[], None], most: int
) -> None:
    peaks = in_both(cities, act)
    assert peaks["four"] - peaks["one"] < most, peaks


def test_the_measure_sees_rows_that_are_held(cities: dict[str, City]) -> None:
    peaks = in_both(cities, all_at_once)
    assert peaks["four"] - peaks["one"] > 4 * ITS_CELLS, peaks
