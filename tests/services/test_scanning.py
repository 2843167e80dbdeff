"""What people send waits for the scanner: each file once, whoever works, whoever dies, whatever is down."""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from petitions import filestore
from petitions import scanner as client
from petitions.cli.scanning import AT_ONCE, scan_waiting
from petitions.extensions import db
from petitions.models import Attachment, AuditEntry, Case
from petitions.post import NotSent
from petitions.queries.attachments import list_files
from petitions.queries.outbox import find_standing
from petitions.rules.actors import SYSTEM
from petitions.services.attachments import KeptFile, attach
from petitions.services.enclosures import enclosures_of
from petitions.services.scanning import claim_scans, note_clean, note_found, note_not_scanned
from tests.support.clamd import EICAR, SIGNATURE, Scanner
from tests.support.postbox import free_port

AT = datetime(2017, 3, 6, 2, 0, tzinfo=UTC)
ONE_MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def send(a_case: Callable[..., Case]) -> Callable[..., Case]:
    """A case to which files came: `send(b"...", EICAR)`."""

    def give(*contents: bytes) -> Case:
        case = a_case()
        kept = [KeptFile("照片.txt", "text/plain", *filestore.keep(BytesIO(each))) for each in contents]
        attach(case, kept, by=SYSTEM, at=AT, event_seq=1)
        db.session.commit()
        return case

    return give


def work(at: datetime = AT) -> int:
    with time_machine.travel(at, tick=False):
        done = scan_waiting()
    db.session.rollback()
    db.session.expire_all()
    return done


def rows(case: Case | None = None) -> list[Attachment]:
    statement = select(Attachment).order_by(Attachment.id)
    return list(db.session.scalars(statement.where(Attachment.case_id == case.id) if case else statement))


def offered(case: Case) -> list[str]:
    return [file.sha256 for file in list_files(case, hidden=())]


def test_without_a_scanner_nothing_waits(app: Flask, send: Any) -> None:
    case = send(b"words")
    assert [row.scan_due_at for row in rows()] == [None]
    assert len(offered(case)) == 1
    assert work() == 0


def test_a_file_waits_until_it_was_found_clean(scanner: Scanner, send: Any) -> None:
    case = send(b"words")
    assert offered(case) == []
    assert work() == 1
    assert len(offered(case)) == 1
    [row] = rows()
    assert (row.scanned_at, row.scan_due_at, row.malware) == (AT, None, "")
    assert work(AT + timedelta(days=1)) == 0
    assert len(scanner.sizes) == 1


def test_what_is_found_stays_shut_away_and_is_written_down(scanner: Scanner, send: Any) -> None:
    case, digest = send(EICAR), hashlib.sha256(EICAR).hexdigest()
    other = send(EICAR)
    work()
    assert {row.malware for row in rows()} == {SIGNATURE}
    assert offered(case) == offered(other) == []
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "malware_found")).all()
    assert [(each.subject, each.matter_id) for each in entries] == [
        (each.number, each.matter_id) for each in (case, other)
    ]
    assert entries[0].detail == {"sha256": digest, "malware": SIGNATURE, "event_seq": 1}
    assert db.session.get_one(Case, case.id).events_count == 1
    with pytest.raises(NotSent):
        enclosures_of({"attachments": [{"sha256": digest, "name": "x"}]})


def test_what_was_open_is_shut_away_when_the_same_is_found_later(scanner: Scanner, send: Any) -> None:
    before = send(b"words")
    work()
    note_found(hashlib.sha256(b"words").hexdigest(), SIGNATURE, at=AT)
    db.session.commit()
    assert offered(before) == []
    note_clean(hashlib.sha256(b"words").hexdigest(), at=AT)
    assert rows()[0].malware == SIGNATURE


@pytest.mark.parametrize(("answer", "failure"), [("cut", "cut"), ("ERROR\0", "refused"), ("silence", "slow")])
def test_a_scanner_in_trouble_keeps_the_file_waiting_longer_each_time(
    scanner: Scanner, send: Any, monkeypatch: pytest.MonkeyPatch, answer: str, failure: str
) -> None:
    monkeypatch.setattr(client, "WHOLE_SECONDS", 0.3)
    case, at, pauses = send(b"words"), AT, []
    scanner.answers = answer
    for _ in range(8):
        assert work(at) == 1
        [row] = rows()
        assert row.scan_failure == failure
        pauses.append(row.scan_due_at - at)
        at = row.scan_due_at
    assert pauses == [ONE_MINUTE * 2 ** min(tries, 6) for tries in range(1, 9)]
    assert offered(case) == []
    assert find_standing(at=AT).unscanned == 1
    scanner.answers = ""
    work(at)
    assert len(offered(case)) == 1
    assert find_standing(at=AT).words == ""


def test_where_nobody_listens_one_is_tried_and_the_others_rest(app: Flask, send: Any) -> None:
    app.config["CLAMD"] = f"127.0.0.1:{free_port()}"
    send(b"1", b"2", b"3")
    assert work() == 1
    assert sorted(row.scan_tries for row in rows()) == [0, 0, 1]
    assert {row.scan_due_at for row in rows()} == {AT + ONE_MINUTE, AT + 2 * ONE_MINUTE}
    assert work(AT + ONE_MINUTE / 2) == 0
    assert work(AT + ONE_MINUTE) == 1


def test_a_file_that_is_gone_is_told_at_once(scanner: Scanner, send: Any) -> None:
    send(b"words")
    filestore.path_of(rows()[0].sha256).unlink()
    work()
    assert rows()[0].scan_failure == "lost"
    assert "1 個附件掃不成" in find_standing(at=AT).words


def test_files_that_no_worker_takes_are_told(scanner: Scanner, send: Any) -> None:
    send(b"words")
    assert find_standing(at=AT + 10 * ONE_MINUTE).words == ""
    assert "petitions work" in find_standing(at=AT + 16 * ONE_MINUTE).words


def test_two_workers_never_take_the_same_file(app: Flask, scanner: Scanner, send: Any) -> None:
    send(*(f"file {n}".encode() for n in range(12)))
    taken: list[int] = []

    def claim() -> None:
        with app.app_context():
            while found := claim_scans(AT_ONCE, at=AT):
                db.session.commit()
                taken.extend(each.id for each in found)

    workers = [threading.Thread(target=claim) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(taken) == [row.id for row in rows()]


def test_what_a_dead_worker_took_is_taken_again_and_a_late_one_changes_nothing(
    scanner: Scanner, send: Any
) -> None:
    send(b"words")
    [dead] = claim_scans(AT_ONCE, at=AT)
    db.session.commit()
    assert work(AT + ONE_MINUTE) == 0
    assert work(AT + 6 * ONE_MINUTE) == 1
    note_not_scanned(dead, client.ScanFailure.CUT, at=AT + 7 * ONE_MINUTE)
    db.session.commit()
    db.session.expire_all()
    assert (rows()[0].scan_due_at, rows()[0].scan_failure) == (None, "")


def test_what_this_program_wrote_does_not_wait(scanner: Scanner, a_case: Callable[..., Case]) -> None:
    case = a_case()
    kept = KeptFile("函.pdf", "application/pdf", *filestore.keep(BytesIO(b"%PDF-")))
    attach(case, [kept], by=SYSTEM, at=AT, event_seq=1, is_ours=True)
    db.session.commit()
    assert len(offered(case)) == 1
