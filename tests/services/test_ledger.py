"""The small ledger, taken in once: what it becomes, and what is counted of it."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from petitions.extensions import db, sealer
from petitions.models import (
    AuditEntry,
    Business,
    Case,
    CaseEvent,
    Clock,
    Consultation,
    ControlYuanVisit,
    DocketItem,
    Import,
    Link,
    Matter,
    Meeting,
    Party,
    Person,
    Unit,
)
from petitions.queries.asked import read_query
from petitions.queries.search import search_cases
from petitions.reports.annual import year_report
from petitions.rules.numbers import parse_number
from petitions.rules.terms import Role
from petitions.services.ledger_files import open_ledger
from tests.support.ledgers import NOW, SMALL, TOTALS, take_in_all

pytestmark = pytest.mark.both_databases


@pytest.fixture
def taken_in(app):
    return take_in_all(SMALL)


def cases(source_id):
    """Return the cases of a legacy case by their procedure."""
    statement = select(Case).join(Matter, Matter.id == Case.matter_id).where(Matter.source_id == source_id)
    return {case.procedure: case for case in db.session.scalars(statement)}


def case_of(source_id):
    (case,) = cases(source_id).values()
    return case


def events_of(case):
    statement = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return db.session.scalars(statement).all()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_everything_goes_in(taken_in):
    assert taken_in.problems == []
    found = {name: tally.created for name, tally in taken_in.tallies.items()}
    assert found == {
        "persons.csv": 6,
        "businesses.csv": 3,
        "meetings.csv": 8,
        "activities.csv": 12,
        "cases.csv": 43,
        "events.csv": 169,
    }
    assert [count(model) for model in (Matter, Case, CaseEvent, Person, Business)] == [43, 49, 169, 6, 3]


def test_the_figures_are_those_counted_by_hand(taken_in):
    report = year_report(112)
    assert report.totals == TOTALS
    assert report.monthly["first_appeals"] == [4, 1, 2, 3, 2, 1, 0, 0, 0, 0, 0, 1]
    assert report.monthly["second_appeals"] == [1, 2, *[0] * 10]
    assert report.monthly["consultations"] == [5, *[0] * 11]
    assert [(of.visit.visited_on, of.n) for of in report.by_visit] == [
        (date(2023, 3, 21), 2),
        (date(2023, 11, 1), 1),
    ]
    assert report.breakdowns["reply"] == {"in_time": 7, "late": 2, "none": 5}
    assert report.breakdowns["category"] == {
        "食品": 10,
        "健身": 1,
        "旅遊": 1,
        "線上遊戲": 1,
        "餐飲": 1,
    }
    assert report.breakdowns["district"] == {"苓雅區": 12, "三民區": 1, "左營區": 1}
    assert report.breakdowns["channel"] == {
        "online": 10,
        "counter": 1,
        "fax": 1,
        "mail": 1,
        "referred": 1,
    }


def test_what_happened_shortly_after_midnight_counts_on_the_day_in_taipei(taken_in):
    assert case_of("C02").counted_on == date(2023, 3, 1)
    assert case_of("C04").counted_on == date(2023, 1, 1)
    assert case_of("C05").counted_on == date(2024, 1, 1)
    assert case_of("C03").counted_on == date(2022, 12, 30), "entered in January, accepted in December"


def test_tests_deleted_rows_and_voided_acceptances_count_nowhere(taken_in):
    for source_id in ("C08", "C09", "C11", "C46"):
        assert (case_of(source_id).counted_on, case_of(source_id).is_void) == (None, True)
    for source_id in ("C14", "C16"):
        assert (case_of(source_id).counted_on, case_of(source_id).is_void) == (None, False)
        assert case_of(source_id).accepted_on is not None


def test_one_dispute_becomes_up_to_three_cases_each_with_its_own_dates(taken_in):
    dispute = cases("C24")
    assert {key: case.counted_on for key, case in dispute.items()} == {
        "first_appeal": date(2023, 1, 10),
        "second_appeal": date(2023, 2, 2),
        "mediation": date(2023, 3, 15),
    }
    assert [case.received_on for case in dispute.values()] == [
        date(2023, 1, 9),
        date(2023, 2, 1),
        date(2023, 2, 24),
    ]
    assert {case.matter_id for case in dispute.values()} == {dispute["mediation"].matter_id}
    assert [case.outcome for case in dispute.values()] == ["no_reply", "failed_disagree", "mediated"]
    assert list(cases("C25")) == ["second_appeal"], "the consumer complained to the business first"
    assert list(cases("C26")) == ["mediation"], "the consumer complained to a consumer group first"
    assert case_of("C30").counted_on == date(2022, 12, 14), "heard again later"


def test_the_business_had_fifteen_days_from_receipt_here(taken_in):
    holidays = case_of("C01")
    assert (holidays.reply_due_on, holidays.replied_on) == (date(2023, 1, 30), date(2023, 1, 30))
    assert (case_of("C22").reply_due_on, case_of("C22").replied_on) == (date(2023, 4, 24), date(2023, 4, 25))
    assert cases("C24")["second_appeal"].reply_due_on is None


def test_what_is_still_open_is_due_and_stands_in_the_worklist(taken_in):
    is_open = db.session.scalars(select(Case).where(Case.is_open).order_by(Case.id)).all()
    assert [case.legacy_number for case in is_open] == ["112-C05", "112-C07", "112-C31"]
    waiting = is_open[-1]
    assert (waiting.state, waiting.due_on, waiting.due_under) == (
        "accepted",
        date(2023, 12, 25),
        "refer_case",
    )
    assert (waiting.due_sort, waiting.turn) == (waiting.due_on, "office")
    assert waiting.unit_id == db.session.scalar(select(Unit.id).where(Unit.key == "csc"))
    clocks = db.session.scalars(select(Clock).where(Clock.case_id == waiting.id)).all()
    assert [(clock.period, clock.due_on) for clock in clocks] == [("refer_case", date(2023, 12, 25))]
    draft = case_of("C10")
    assert (draft.state, draft.is_open, draft.events_count) == ("draft", False, 0)


def test_numbers_have_no_gaps_and_the_old_one_is_kept(taken_in):
    numbers = [parse_number(number) for number in db.session.scalars(select(Case.number))]
    kinds = Counter((number.procedure, number.roc_year) for number in numbers)
    assert kinds["first_appeal", 112] == 24
    assert kinds["first_appeal", 111] == 5
    for kind, many in kinds.items():
        serials = sorted(number.serial for number in numbers if number[:2] == kind)
        assert serials == list(range(1, many + 1))
    assert {case.legacy_number for case in cases("C24").values()} == {"112-C24"}


def test_history_is_kept_as_it_was_with_its_file_and_line(taken_in):
    case = case_of("C03")
    accepted = events_of(case)[1]
    assert (accepted.kind, accepted.from_state, accepted.to_state) == ("accepted", "received", "accepted")
    assert (accepted.local_date, accepted.recorded_at.date()) == (date(2022, 12, 30), date(2023, 1, 3))
    assert (accepted.actor_label, accepted.actor_id, accepted.hash) == ("clerk", None, None)
    line = (SMALL / "events.csv").read_text("utf-8").split("\n")[accepted.source_line - 1]
    assert line.startswith(f"{accepted.source_id},C03,1,accepted,")
    matter = db.session.get_one(Matter, case.matter_id)
    assert (SMALL / "cases.csv").read_text("utf-8").split("\n")[matter.source_line - 1].startswith("C03,")
    assert case.chain_head is None


def test_a_step_that_would_not_be_allowed_today_is_kept_all_the_same(taken_in):
    kinds = [event.kind for event in events_of(case_of("C19"))]
    assert kinds == ["withdrawn", "received"], "in the order in which they happened"
    assert (case_of("C19").state, case_of("C19").outcome) == ("withdrawn", "withdrawn")
    settled = events_of(cases("C24")["mediation"])[-3]
    assert (settled.kind, settled.detail, settled.reason) == ("settled", "mediated", "established")


def test_persons_are_sealed_masked_and_found(taken_in):
    person = db.session.scalars(select(Person).where(Person.source_id == "P01")).one()
    assert sealer().open(person.name_sealed) == "王小明"
    assert sealer().open(person.phone_sealed) == "0900-000-001"
    assert (person.name_masked, person.phone_masked) == ("王○明", "09**-***-001")
    nobody = db.session.scalars(select(Person).where(Person.name_sealed.is_(None))).one()
    assert (nobody.source_id, nobody.name_masked, nobody.phone_index) == ("P06", "（未具名）", None)


def test_a_joint_complaint_is_one_case_of_several_persons(taken_in):
    case = case_of("C21")
    matter = db.session.get_one(Matter, case.matter_id)
    parties = db.session.scalars(
        select(Party).where(Party.matter_id == matter.id).order_by(Party.role, Party.position)
    ).all()
    assert matter.persons == 4
    assert [(party.role, party.position) for party in parties] == [
        *(("complainant", n) for n in range(1, 5)),
        ("respondent", 1),
    ]
    business = db.session.get_one(Business, parties[-1].business_id)
    assert (business.name, business.kind, business.name_folded) == (
        "Far Away Ltd.",
        "foreign",
        "far away ltd.",
    )
    assert (case.complainant_masked, case.respondent_name) == ("李○同等4人", "Far Away Ltd.")
    anonymous = case_of("C45")
    assert db.session.scalars(select(Party).where(Party.matter_id == anonymous.matter_id)).all() == []
    assert anonymous.complainant_masked == "（未具名）"


@pytest.mark.parametrize(
    "words", ["點我", "野家", "臺灣好物", "好物百貨 全形", "hyperlink", "王小明", "0900000001", "112-C32"]
)
def test_what_was_taken_in_can_be_found(taken_in, a_user, actor_of, words):
    found = search_cases(read_query(words), actor=actor_of(a_user(Role.SUP)))
    assert case_of("C32").number in {hit.number for hit in found.hits}


def test_narratives_are_kept_character_by_character(taken_in):
    matter = db.session.get_one(Matter, case_of("C32").matter_id)
    assert matter.narrative.startswith('=HYPERLINK("http://example.com","點我")\n第二行，有「全形」與 "引號"')
    assert "𠮷野家😀\n\n<script>" in matter.narrative
    assert matter.title == '=HYPERLINK("http://example.com","點我")'


def test_cases_merged_and_handled_together_are_linked(taken_in):
    links = db.session.execute(select(Link.case_id, Link.to_case_id, Link.kind)).all()
    wanted = [("C16", "C01", "merged_into"), ("C17", "C31", "merged_into"), ("C44", "C43", "merged_into")]
    wanted.append(("C23", "C01", "handled_with"))
    assert set(links) == {(case_of(case).id, case_of(other).id, kind) for case, other, kind in wanted}


def test_meetings_have_their_cases_and_visits_their_year(taken_in):
    docket = db.session.execute(
        select(Meeting.source_id, DocketItem.heard_at, DocketItem.result)
        .join(Meeting, Meeting.id == DocketItem.meeting_id)
        .where(DocketItem.case_id == cases("C28")["mediation"].id)
    ).all()
    assert docket == [("M03", None, "")]
    heard = db.session.execute(
        select(Meeting.source_id).join(DocketItem).where(DocketItem.heard_at.is_not(None)).distinct()
    ).scalars()
    assert set(heard) == {"M01", "M02", "M04", "N01", "N02", "N03"}
    visits = select(ControlYuanVisit).order_by(ControlYuanVisit.visited_on)
    found = [(v.visited_on, v.inspection_year, v.ordinal) for v in db.session.scalars(visits)]
    assert found == [(date(2023, 3, 21), 111, 1), (date(2023, 11, 1), 112, 1)]


def test_a_consultation_that_repeats_another_is_kept_and_marked(taken_in):
    repeated = db.session.scalars(select(Consultation).where(Consultation.source_id == "A04")).one()
    assert (repeated.is_duplicate, repeated.duplicate_of, repeated.channel) == (True, "A05", "phone_1950")


def test_the_import_is_written_down_with_the_digest_of_each_file(taken_in):
    digests = {name: file.sha256 for name, file in open_ledger(SMALL).items()}
    run = db.session.scalars(select(Import)).one()
    assert (run.source, run.created, run.refused, run.finished_at) == ("old", 241, 0, NOW)
    assert run.digests == digests
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.detail) == ("import_ledger", "old", {"sha256": digests})


def test_a_second_time_nothing_changes(taken_in):
    before = {model: count(model) for model in (Matter, Case, CaseEvent, Party, Person, Link, DocketItem)}
    again = take_in_all(SMALL)
    assert (again.total.created, again.total.changed, again.total.unchanged) == (0, 0, 241)
    assert {model: count(model) for model in before} == before
    assert set(db.session.scalars(select(Case.version))) == {1}


def test_another_source_is_another_ledger(taken_in):
    other = take_in_all(SMALL, source="other")
    assert other.total.created == 241
    assert year_report(112).totals["first_appeals"] == 28


def test_files_in_any_order_give_the_same(app, tmp_path):
    for file in SMALL.iterdir():
        head, *lines = file.read_text("utf-8").splitlines(keepends=True)
        if file.name in {"events.csv", "persons.csv", "meetings.csv"}:
            lines.reverse()
        (tmp_path / file.name).write_text("".join([head, *lines]), "utf-8")
    assert take_in_all(tmp_path).problems == []
    assert year_report(112).totals == TOTALS
