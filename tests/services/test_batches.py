"""What is ordered for many cases is done to each once, by the usual way, whoever works and whoever dies."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from petitions.cli.batches import do_batches
from petitions.extensions import db
from petitions.models import Batch, BatchItem, Case, CaseEvent, IssuedLetter, Link, Party, Proposal, User
from petitions.queries.batches import list_batches
from petitions.reports.annual import year_report
from petitions.rules.batches import BatchKind
from petitions.rules.terms import EventKind, PartyRole
from petitions.services import batch_work
from petitions.services.batches import Target, claim_items, hold, note_done, start_batch, stop_batch
from tests.support.databases import SETTINGS
from tests.support.desk import fresh, last_event
from tests.support.incidents import respondent_of
from tests.support.register import respond_with

AT = datetime(2017, 3, 20, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2011, 1, 2, tzinfo=UTC)
COUNT = 60
LETTER = {
    "way": "paper",
    "added": "",
    "address": "高雄市前鎮區中華五路1號",
    "typed": {},
    "base_url": "https://example.org",
}
ACT: dict[str, Any] = {
    "happened_at": None,
    "reason": "",
    "detail": "",
    "data": {},
    "columns": {},
    "is_time_known": True,
}

pytestmark = pytest.mark.both_databases


@pytest.fixture
def order(actor_of: Any, cpo: User) -> Callable[..., Batch]:
    """Order something for cases: `order("D03", cases, each=PartyRole.COMPLAINANT)`."""

    def start(what: str, cases: list[Case], *, by: User = cpo, key: str = "", **said: Any) -> Batch:
        is_letter = what.startswith("D")
        role = {"D07": PartyRole.RESPONDENT, "D03": PartyRole.COMPLAINANT, "D09": PartyRole.COMPLAINANT}
        targets = [Target(case.id, case.matter_id, _party(case, role.get(what))) for case in cases]
        batch_id = start_batch(
            cases[0],
            BatchKind.LETTERS if is_letter else BatchKind.ACTS,
            what,
            (LETTER if is_letter else ACT) | said,
            targets,
            by=actor_of(by),
            at=AT,
            submission_key=key or f"{what}-{len(cases)}-{time.monotonic_ns()}",
        )
        db.session.commit()
        return db.session.get_one(Batch, batch_id)

    return start


def _party(case: Case, role: PartyRole | None) -> int | None:
    if role is None:
        return None
    statement = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == role.value)
    return db.session.scalars(statement.order_by(Party.position).limit(1)).one()


def do_all(at: datetime = AT + timedelta(hours=1)) -> None:
    with time_machine.travel(at, tick=False):
        while do_batches():
            pass
    db.session.expire_all()


def states(batch: Batch) -> Counter[str]:
    return Counter(db.session.scalars(select(BatchItem.state).where(BatchItem.batch_id == batch.id)))


def sentences(batch: Batch) -> set[str]:
    rows = select(BatchItem.sentence).where(BatchItem.batch_id == batch.id, BatchItem.state == "refused")
    return set(db.session.scalars(rows))


def test_an_act_is_recorded_on_each_and_what_cannot_be_says_why(an_incident: Any, order: Any) -> None:
    cases = an_incident(3)
    order("accepted", cases[:1])
    do_all()
    batch = order("accepted", cases)
    do_all()
    assert states(batch) == {"done": 2, "refused": 1}
    assert "受理" in sentences(batch).pop()
    assert {fresh(case).state for case in cases} == {"accepted"}
    event = last_event(cases[1])
    assert (event.actor_label, event.request_id) == ("張消保官", f"batch-{batch.id}")


def test_the_same_form_twice_is_one_batch(an_incident: Any, order: Any) -> None:
    cases = an_incident(2)
    first, second = (order("accepted", cases, key="k" * 32) for _ in range(2))
    assert first.id == second.id
    assert db.session.scalar(select(func.count()).select_from(BatchItem)) == 2


def test_each_gets_a_letter_of_its_own_once(an_incident: Any, order: Any) -> None:
    cases = an_incident(3, EventKind.ACCEPTED)
    batch = order("D07", cases)
    do_all()
    assert states(batch) == {"done": 3}
    letters = list(db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)))
    assert [letter.case_id for letter in letters] == [case.id for case in cases]
    assert {fresh(case).state for case in cases} == {"with_business"}
    again = order("D07", cases)
    do_all()
    assert states(again) == {"refused": 3}
    assert all("已經製發過" in sentence for sentence in sentences(again))


def test_a_letter_goes_by_mail_to_whoever_left_an_address_and_on_paper_to_the_rest(
    an_incident: Any, order: Any
) -> None:
    with_mail = an_incident(1, EventKind.ACCEPTED)
    without = an_incident(1, EventKind.ACCEPTED, email="", phone="0900000678")
    order("D03", [*with_mail, *without], way="mail")
    do_all()
    ways = select(IssuedLetter.way).order_by(IssuedLetter.case_id)
    assert list(db.session.scalars(ways)) == ["mail", "paper"]


def test_whoever_asked_acts_with_the_rights_of_the_moment(
    an_incident: Any, order: Any, cpo: User, officer: User
) -> None:
    cases = an_incident(2)
    not_hers = order("accepted", cases, by=officer)
    gone = order("accepted", cases)
    db.session.execute(update(User).where(User.id == cpo.id).values(disabled_at=AT))
    db.session.commit()
    do_all()
    assert states(not_hers) == states(gone) == {"refused": 2}
    assert sentences(gone) == {batch_work.NOT_ANY_MORE}
    assert {fresh(case).state for case in cases} == {"received"}


def test_complaints_are_put_to_an_incident_and_identified(
    an_incident: Any, a_case: Any, order: Any, a_gym: int, cpo: User
) -> None:
    lead, *_ = an_incident(1)
    more = [a_case(officer=cpo, business_name="海風健身") for _ in range(2)]
    batch = order("incident_joined", [lead, *more])
    do_all()
    assert states(batch) == {"done": 2, "refused": 1}
    assert db.session.scalar(select(func.count()).select_from(Link)) == 2
    assert fresh(lead).events_count == 1
    respond_with(lead, a_gym)
    order("respondent_identified", [lead, *more])
    do_all()
    assert {db.session.get_one(Party, respondent_of(case)).business_id for case in more} == {a_gym}


def test_who_may_only_propose_proposes_and_is_told(an_incident: Any, order: Any, officer: User) -> None:
    cases = an_incident(2, EventKind.ACCEPTED, officer=officer)
    batch = order(
        "closed", cases, by=officer, detail="settled", reason="和解", data={"accepted_on": "2017-03-01"}
    )
    do_all()
    assert states(batch) == {"done": 2}
    assert {fresh(case).state for case in cases} == {"accepted"}
    assert list_batches(cases[0])[0].proposed == db.session.scalar(select(func.count(Proposal.id))) == 2


def test_a_batch_can_be_stopped(an_incident: Any, order: Any, actor_of: Any, cpo: User) -> None:
    cases = an_incident(3)
    batch = order("accepted", cases)
    assert len(claim_items(1, at=AT)) == 1
    stop_batch(batch, by=actor_of(cpo), at=AT)
    db.session.commit()
    assert states(batch) == {"running": 1, "refused": 2}
    do_all()
    assert states(batch) == {"done": 1, "refused": 2}


def test_a_worker_that_comes_too_late_does_nothing(an_incident: Any, order: Any) -> None:
    order("accepted", an_incident(1))
    [late] = claim_items(1, at=AT)
    [other] = claim_items(1, at=AT + timedelta(hours=1))
    assert hold(late, at=AT) is None
    assert hold(other, at=AT + timedelta(hours=1)) is not None
    note_done(other, letter_id=None, at=AT)
    db.session.commit()
    assert claim_items(1, at=AT + timedelta(days=1)) == []


def test_an_item_on_which_workers_keep_dying_is_given_up(an_incident: Any, order: Any) -> None:
    batch = order("accepted", an_incident(1))
    for hours in range(6):
        claim_items(1, at=AT + timedelta(hours=hours))
    db.session.commit()
    assert states(batch) == {"refused": 1}


@pytest.fixture
def worker(app: Flask, tmp_path: Path) -> Callable[[], subprocess.Popen[str]]:
    """Start `petitions work --once` in a process of its own."""
    settings = {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "PETITIONS_INSTANCE": str(tmp_path),
        "PETITIONS_SECRET_KEY": SETTINGS["SECRET_KEY"],
        "PETITIONS_FIELD_KEYS": SETTINGS["FIELD_KEYS"],
    }
    command = [str(Path(sys.executable).with_name("petitions")), "work", "--once"]

    def start() -> subprocess.Popen[str]:
        db.session.rollback()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, env={**os.environ, **settings}, **pipes, text=True)  # type: ignore[call-overload,no-any-return]

    return start


def done_count() -> int:
    found = db.session.scalar(select(func.count()).where(BatchItem.state == "done"))
    db.session.rollback()  # on SQLite a transaction holds the lock for writing
    return found or 0


@pytest.mark.slow
def test_a30_a_mass_incident_is_handled_in_batches_with_a_result_for_each(
    an_incident: Any, order: Any, worker: Any
) -> None:
    """A killed worker loses nothing: each letter once, numbers without a gap, each person's own result."""
    ids = [case.id for case in an_incident(COUNT)]
    order("accepted", cases_of(ids))
    do_all()
    batch_id = order("D07", cases_of(ids)).id
    killed, other = worker(), worker()
    while done_count() < COUNT // 6:
        time.sleep(0.05)
    os.kill(killed.pid, signal.SIGKILL)
    assert finish(killed, other) == [-signal.SIGKILL, 0]
    lost = update(BatchItem).where(BatchItem.state == "running").values(lease_until=LONG_AGO)
    db.session.execute(lost)
    db.session.commit()
    assert finish(worker()) == [0]
    assert states(db.session.get_one(Batch, batch_id)) == {"done": COUNT}
    letters = list(db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)))
    assert sorted(letter.case_id for letter in letters) == ids
    assert sorted(serial_of(letter) for letter in letters) == list(range(1, COUNT + 1))
    for outcome, part in (("settled_outside", ids[: COUNT // 4]), ("unreachable", ids[COUNT // 4 :])):
        order("closed", cases_of(part), detail=outcome, reason="查明後結案")
    do_all(datetime.now(UTC) + timedelta(hours=1))  # noqa: TID251  (after what the workers did just now)
    results = Counter(db.session.scalars(select(Case.outcome)))
    assert results == {"settled_outside": COUNT // 4, "unreachable": COUNT - COUNT // 4}
    closed = select(func.count()).where(CaseEvent.kind == EventKind.CLOSED.value)
    assert db.session.scalar(closed) == COUNT
    assert year_report(106).totals["first_appeals"] == COUNT


def cases_of(ids: list[int]) -> list[Case]:
    return list(db.session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)))


def serial_of(letter: IssuedLetter) -> int:
    return int(re.findall(r"\d+", str(letter.number))[-1][3:])


def finish(*workers: subprocess.Popen[str]) -> list[int]:
    for each in workers:
        each.communicate(timeout=240)
    return [each.returncode for each in workers]
