"""How the databases go about it: with an archive, no report and no list reads every case."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, select, text, true, update
from sqlalchemy.engine import Engine

from petitions.extensions import db
from petitions.models import Case, DirtyDay, FactWatermark, Matter
from petitions.queries.registers import list_consultations
from petitions.reports.annual import year_report
from petitions.reports.facts import refresh_facts
from petitions.reports.listing import Asked, Key, list_counted
from petitions.reports.monthly import month_report
from petitions.reports.overview import overview
from petitions.reports.recount import recount
from petitions.rules.actors import SYSTEM
from petitions.rules.roc import roc_month_key, year_bounds
from petitions.rules.terms import Procedure

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

CASES = 20_000
FIRST, TODAY = date(2008, 1, 1), date(2018, 6, 1)
SCANS = {"postgresql": "Seq Scan on cases", "sqlite": "SCAN cases"}


def rows_like(pattern, matters):
    """Yield ten years of cases like one, two on a matter."""
    for n in range(CASES):
        day = FIRST + timedelta(days=n * 3650 // CASES)
        kind = list(Procedure)[n % 5].value
        yield pattern | {
            "number": f"X{n}",
            "matter_id": matters[n // 2],
            "procedure": kind,
            "counted_on": day,
            "counted_month": roc_month_key(day),
            "district": f"D{n % 38}",
        }


@pytest.fixture
def archive(app, counted_case):
    """Ten years, of which the last half has no facts and some days are marked."""
    case = db.session.get(Case, counted_case(FIRST))
    pattern = {c.key: getattr(case, c.key) for c in Case.__table__.columns if c.key != "id"}
    told = {"kind": "dispute", "narrative": "", "opened_at": case.received_at}
    db.session.execute(insert(Matter), [told] * (CASES // 2))
    matters = db.session.scalars(select(Matter.id)).all()
    db.session.execute(insert(Case), list(rows_like(pattern, matters)))
    for _ in refresh_facts(TODAY):
        db.session.commit()
    db.session.execute(insert(DirtyDay).values([{"day": date(2017, month, 9)} for month in range(1, 7)]))
    db.session.execute(update(FactWatermark).values(through=date(2017, 6, 30)))
    db.session.execute(text("ANALYZE"))
    db.session.commit()


@pytest.fixture
def plans(app):
    """What the database says it would do for every statement sent from here on."""
    told = []
    word = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "

    def explain(_connection, cursor, statement, parameters, _context, _many):
        if statement.lstrip().startswith(("SELECT", "WITH", "INSERT INTO day_facts")):
            cursor.execute(word + statement, parameters)
            told.extend(" ".join(map(str, row)) for row in cursor.fetchall())

    event.listen(Engine, "before_cursor_execute", explain)
    yield told
    event.remove(Engine, "before_cursor_execute", explain)


def test_no_report_and_no_list_reads_every_case(archive, plans):
    first, last = year_bounds(106)
    reads = {
        "year": lambda: year_report(106),
        "month": lambda: month_report(106, 5),
        "overview": lambda: overview(today=TODAY),
        "recount": lambda: recount(106),
        "list": lambda: list_counted(Asked("first_appeals", first, last, {"district": "D5"}), visible=true()),
        "refresh": lambda: list(refresh_facts(TODAY)),
    }
    scans = SCANS[db.engine.dialect.name]
    for name, read in reads.items():
        plans.clear()
        read()
        assert plans, name
        assert [line for line in plans if scans in line] == [], name
    plans.clear()
    db.session.execute(select(Case.id).where(Case.respondent_name == "nobody")).all()
    assert [line for line in plans if scans in line], "a scan would not be noticed"


def test_the_contacts_come_in_their_order_without_being_sorted(consultation, plans):
    for n in range(60):
        number = consultation(date(2017, 1, 1 + n % 20))
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET enable_sort = off; SET enable_seqscan = off"))
    place = date(2017, 1, 20), number
    asked = Asked("consultations", *year_bounds(106), {})
    list_consultations(actor=SYSTEM, today=TODAY, after=place)
    list_counted(asked, visible=true(), key=Key(*place))
    list_counted(asked, visible=true(), key=Key(*place, is_backward=True))
    assert [line for line in plans if "ix_consultations_day" in line]
    assert [line for line in plans if "TEMP B-TREE FOR" in line or line.strip(" ->").startswith("Sort")] == []
