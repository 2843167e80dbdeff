"""A file that waits for the scanner is opened by nobody, and the case page says why."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from petitions.cli.scanning import scan_waiting
from petitions.extensions import db
from petitions.models import Attachment, Case, User
from petitions.rules.scanning import INFECTED, WAITING
from petitions.rules.terms import EventKind
from tests.blueprints.test_files import send
from tests.support.clamd import EICAR, SIGNATURE, Scanner
from tests.support.client import PageClient
from tests.support.desk import fresh, last_event
from tests.support.files import PDF

Browser = Callable[[User], PageClient]


def work() -> None:
    scan_waiting()
    db.session.expire_all()


def test_a_file_is_kept_at_once_and_opened_when_it_was_found_clean(
    scanner: Scanner, told: Case, cpo: User, client_of: Browser
) -> None:
    client = client_of(cpo)
    assert send(client, told, (PDF, "證書.pdf")).status_code == 303
    seq, case = last_event(fresh(told)).seq, f"/cases/{told.number}"
    [file] = db.session.query(Attachment).all()
    path = f"{case}/files/{seq}/{file.sha256}"
    page = client.get(case)
    assert WAITING in page.text
    assert path not in page.text
    assert client.get(path).status_code == 403
    assert "證書.pdf" not in client.get(f"{case}/letters/D07").text
    work()
    assert WAITING not in client.get(case).text
    assert client.get(path).data == PDF
    assert "證書.pdf" in client.get(f"{case}/letters/D07").text


def test_malware_is_named_and_never_served(
    scanner: Scanner, told: Case, cpo: User, client_of: Browser
) -> None:
    client = client_of(cpo)
    send(client, told, (EICAR, "對話.txt"))
    event = last_event(fresh(told))
    digest, hash_before = event.data["files"][0]["sha256"], event.hash
    work()
    page = client.get(f"/cases/{told.number}").text
    assert f"{INFECTED}（{SIGNATURE}）" in page
    assert "對話.txt" in page
    assert client.get(f"/cases/{told.number}/files/{event.seq}/{digest}").status_code == 403
    assert last_event(fresh(told)).hash == hash_before


def test_whoever_looks_after_the_mail_is_told_of_files_that_wait_too_long(
    app: Flask, scanner: Scanner, told: Case, cpo: User, supervisor: User, client_of: Browser
) -> None:
    send(client_of(cpo), told, (PDF, "證書.pdf"))
    db.session.execute(update(Attachment).values(scan_tries=3))
    db.session.commit()
    assert "掃毒異常：1 個附件掃不成" in client_of(supervisor).get("/work").text
    assert "掃毒異常" not in client_of(cpo).get("/work").text
    assert app.test_client().get("/readyz").get_json()["files"] == "alarm"


@pytest.mark.parametrize("count", [1, 8])
def test_the_case_page_asks_once_for_the_files_that_wait(
    scanner: Scanner, told: Case, cpo: User, client_of: Browser, statements: list[str], count: int
) -> None:
    client = client_of(cpo)
    send(client, told, *((PDF + bytes([n]), f"{n}.pdf") for n in range(count)))
    client.get(f"/cases/{told.number}")
    statements.clear()
    client.get(f"/cases/{told.number}")
    assert sum("attachments" in statement for statement in statements) == 1


def test_a_case_without_files_asks_for_none(
    told: Case, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    client_of(cpo).get(f"/cases/{told.number}")
    assert last_event(told).kind == EventKind.BUSINESS_NOTIFIED.value
    assert not any("attachments" in statement for statement in statements)
