"""`petitions demo`: refuses where it must, says how to sign in, and its year 106 is the published one."""

import json

import pytest
from sqlalchemy import func, select

from petitions import clock
from petitions.cli.ready import NOTHING_DONE
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Consultation, ImportProblem, Matter, User
from petitions.services.ledger_files import COLUMNS
from petitions.services.sign_in import sign_in
from petitions.services.verification import broken_links

PASSWORD = "a password for everybody"
PUBLISHED = {
    "consultations": 5_267,
    "first_appeals": 4_372,
    "second_appeals": 1_464,
    "mediation_meetings": 12,
    "mediation_cases": 197,
    "inspections": 99,
    "education_sessions": 28,
    "tracked_petitions": 667,
    "control_yuan": 76,
}
VISITS = {"2017-01-17": 25, "2017-03-21": 14, "2017-06-20": 19, "2017-11-01": 18}
ROLES = ("clerk", "officer", "cpo", "secretary", "mediator", "supervisor", "custodian", "stats", "auditor")
ACCOUNTS = {f"{role}1" for role in (*ROLES, "unitadmin", "admin")}


@pytest.fixture
def petitions(app, monkeypatch):
    """Run a command as on the command line."""
    monkeypatch.setenv("PETITIONS_DEMO_PASSWORD", PASSWORD)

    def run(*words):
        db.session.rollback()
        told = app.test_cli_runner().invoke(args=[str(word) for word in words])
        db.session.rollback()
        return told

    return run


def rows_of(*models):
    return [db.session.scalar(select(func.count(model.id))) for model in models]


@pytest.mark.both_databases
def test_a_small_city_comes_in_whole_and_everybody_can_sign_in(petitions):
    told = petitions("demo", "--scale", "0.02")
    assert told.exit_code == 0, told.output
    assert rows_of(ImportProblem) == [0]
    assert list(broken_links()) == []
    names = set(db.session.scalars(select(User.name).where(User.must_change_password.is_(False))))
    assert names == ACCOUNTS
    assert all(name in told.stdout for name in ACCOUNTS)
    assert PASSWORD in told.stdout
    at = clock.now()
    for name in sorted(ACCOUNTS):
        assert sign_in(name, PASSWORD, ip="127.0.0.1", user_agent="tests", at=at)
    open_cases = select(Case.unit_id).where(Case.is_open).distinct()
    assert len(db.session.scalars(open_cases).all()) >= 4


def test_a_database_that_is_not_empty_is_left_alone_unless_one_insists(petitions):
    petitions("demo", "--scale", "0.01")
    models = (Matter, Case, CaseEvent, Consultation, User)
    before = rows_of(*models)
    told = petitions("demo", "--scale", "0.01")
    assert told.exit_code == NOTHING_DONE
    assert "--add" in told.stderr
    assert rows_of(*models) == before
    again = petitions("demo", "--scale", "0.01", "--add", "--seed", "2")
    assert again.exit_code == 0, again.output
    assert all(now > then for now, then in zip(rows_of(*models)[:4], before, strict=False))
    assert rows_of(User) == before[4:]


def test_in_production_nothing_is_made_up(app, petitions):
    app.config["PRODUCTION"] = True
    told = petitions("demo")
    assert told.exit_code == NOTHING_DONE
    assert "正式環境" in told.stderr
    assert rows_of(Matter, User) == [0, 0]


def test_the_ledger_alone_can_be_written_down(petitions, tmp_path):
    folder = tmp_path / "ledger"
    told = petitions("demo", "--scale", "0.01", "--ledger", folder)
    assert told.exit_code == 0
    assert {path.name for path in folder.iterdir()} == set(COLUMNS)
    assert rows_of(Matter) == [0]
    checked = petitions("import", folder, "--dry-run")
    assert checked.exit_code == 0, checked.output


@pytest.mark.slow
def test_the_year_106_of_the_city_is_the_published_one(petitions):
    told = petitions("demo")
    assert told.exit_code == 0, told.output
    assert rows_of(ImportProblem) == [0]
    report = json.loads(petitions("report", "annual", "--year", "106", "--format", "json").stdout)
    assert report["totals"] == PUBLISHED
    assert report["control_yuan_by_visit"] == VISITS
    sentences = petitions("report", "annual", "--year", "106", "--format", "text").stdout
    assert "受理消費事件諮詢計5,267人次" in sentences
    assert "106年1月17日，辦理監察院105年度第1次地方機關巡察" in sentences
