"""Evidence comes with a filing: kept with it or not at all, proved on the receipt, the complainant's own."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, TestResponse

from petitions import filestore
from petitions.extensions import db
from petitions.forms.files import CHOOSE_AGAIN
from petitions.models import Attachment, Case, CaseEvent, Party, User
from petitions.rules.files import MARK_LENGTH
from petitions.services.chain import genesis, link
from tests.blueprints.test_busy_database import breaks
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION, values_of
from tests.blueprints.test_twenty_clicks import CLICKS, ask
from tests.support.client import PageClient
from tests.support.desk import complainant_of
from tests.support.files import DIGEST, PDF, PNG
from tests.support.markup import Page

FORMS = [("/file/dispute", A_DISPUTE), ("/file/petition", A_PETITION)]
DIGEST_PNG = hashlib.sha256(PNG).hexdigest()
Sent = tuple[bytes, str]


@pytest.fixture(autouse=True)
def _a_store_of_its_own(app: Flask, tmp_path: Path) -> None:
    app.config["FILES"] = str(tmp_path / "files")


def typed_with(client: PageClient, path: str, what: dict[str, str], *files: Sent) -> dict[str, Any]:
    chosen = {"files": [(BytesIO(content), name) for content, name in files]} if files else {}
    return values_of(client.get(path).text) | what | chosen


def send(client: PageClient, path: str, what: dict[str, str], *files: Sent, **given: Any) -> TestResponse:
    data = typed_with(client, path, what, *files)
    return client.post(path, data=data, content_type="multipart/form-data", **given)


def stored(app: Flask) -> set[str]:
    """Return the names of all that lies in the store, or beside it."""
    folder = Path(app.config["FILES"])
    return {path.name for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


def kept() -> list[str]:
    return sorted(db.session.scalars(select(Attachment.sha256)))


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "what"), FORMS)
def test_files_belong_to_the_first_event_as_the_complainants_own(
    app: Flask, client: PageClient, path: str, what: dict[str, str]
) -> None:
    answer = send(client, path, what, (PDF, "契約\u202e.pdf"), (PNG, "收據.PNG"))
    assert answer.status_code == 303
    case, event = db.session.scalars(select(Case)).one(), db.session.scalars(select(CaseEvent)).one()
    rows = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(row.case_id, row.event_seq, row.audience) for row in rows] == [(case.id, 1, "complainant")] * 2
    assert {row.party_id for row in rows} == {complainant_of(case)}
    assert [file["sha256"] for file in event.data["files"]] == [DIGEST, DIGEST_PNG]
    assert stored(app) == {DIGEST, DIGEST_PNG}


@pytest.mark.parametrize(("path", "what"), FORMS)
def test_the_receipt_and_the_page_of_the_case_prove_what_came(
    client: PageClient, path: str, what: dict[str, str]
) -> None:
    receipt = client.get(send(client, path, what, (PDF, "契約.pdf")).location)
    number, secret = (element.text for element in Page(receipt.text).all("dd")[:2])
    client.submit(client.get("/track"), number=number, secret=secret)
    for page in (receipt, client.get("/track/case")):
        assert "契約.pdf" in page.text
        assert DIGEST[:MARK_LENGTH] in page.text


def test_without_files_no_page_speaks_of_them(client: PageClient) -> None:
    receipt = client.get(send(client, "/file/dispute", A_DISPUTE).location)
    assert "一起收到的檔案" not in receipt.text
    assert kept() == []
    assert db.session.scalars(select(CaseEvent.data)).all() == [None]


@pytest.mark.both_databases
@pytest.mark.parametrize("count", [1, 8])
def test_files_cost_two_statements_more(client: PageClient, statements: list[str], count: int) -> None:
    send(client, "/file/dispute", A_DISPUTE)
    data = typed_with(
        client, "/file/dispute", A_DISPUTE, *((PDF + bytes([n]), f"{n}.pdf") for n in range(count))
    )
    statements.clear()
    client.post("/file/dispute", data=data, content_type="multipart/form-data")
    assert len(statements) <= 10, "\n".join(statements)


@pytest.mark.parametrize(("path", "what"), FORMS)
def test_a_refused_form_keeps_no_file_and_asks_to_choose_again(
    app: Flask, client: PageClient, path: str, what: dict[str, str]
) -> None:
    answer = send(client, path, what | {"name": ""}, (PDF, "契約.pdf"))
    assert answer.status_code == 422
    assert CHOOSE_AGAIN in answer.text
    assert stored(app) == set()


def test_what_is_not_taken_is_said_in_the_language_of_the_page(client: PageClient) -> None:
    assert "不收這種檔案" in send(client, "/file/dispute", A_DISPUTE, (b"<svg>", "圖.svg")).text
    client.get("/?lang=en")
    answer = send(client, "/file/dispute", A_DISPUTE, (b"", "empty.pdf"))
    assert answer.status_code == 422
    assert "is empty" in answer.text
    nine = [(PDF, f"{n}.pdf") for n in range(9)]
    assert "8 files at most" in send(client, "/file/dispute", A_DISPUTE, *nine).text
    assert kept() == []


def test_one_filing_too_many_keeps_no_file(app: Flask, client: PageClient) -> None:
    app.config["FILINGS_AN_HOUR"] = 1
    send(client, "/file/dispute", A_DISPUTE)
    answer = send(client, "/file/dispute", A_DISPUTE, (PDF, "契約.pdf"))
    assert answer.status_code == 429
    assert CHOOSE_AGAIN in answer.text
    assert stored(app) == set()


@pytest.mark.both_databases
def test_a_busy_database_loses_nothing_that_was_acknowledged(
    app: Flask, client: PageClient, breaks: Any
) -> None:
    breaks(1)
    assert send(client, "/file/dispute", A_DISPUTE, (PDF, "契約.pdf")).status_code == 303
    assert kept() == [DIGEST]
    breaks(2)
    busy = send(client, "/file/dispute", A_DISPUTE, (PNG, "收據.png"), may_break=True)
    assert busy.status_code == 503
    assert CHOOSE_AGAIN in busy.text
    assert stored(app) == {DIGEST}
    again = values_of(busy.text) | {"files": (BytesIO(PNG), "收據.png")}
    answer = client.post("/file/dispute", data=again, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert stored(app) == {DIGEST, DIGEST_PNG}


@pytest.mark.parametrize("step", ["receive", "place"])
def test_no_room_on_the_disk_is_said_and_nothing_is_filed(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filestore, step, full)
    answer = send(client, "/file/dispute", A_DISPUTE, (PDF, "契約.pdf"))
    assert answer.status_code == 422
    assert "存不進去" in answer.text
    assert db.session.scalars(select(Case)).all() == []
    assert stored(app) == set()


def multipart(fields: dict[str, Any]) -> tuple[bytes, str]:
    """Return a form with files as a browser sends it: body and type."""
    built = EnvironBuilder(method="POST", data=fields)
    environ = built.get_environ()
    return environ["wsgi.input"].read(), environ["CONTENT_TYPE"]


@pytest.mark.both_databases
def test_twenty_clicks_make_one_case_with_one_set_of_files(app: Flask, address: str) -> None:
    _, cookie, html = ask(address, "/file/dispute")
    fields = values_of(html) | A_DISPUTE
    files = [(BytesIO(content), name) for content, name in ((PDF, "契約.pdf"), (PNG, "收據.png"))]
    body, kind = multipart(fields | {"files": files})

    def click(_: int) -> int:
        return ask(address, "/file/dispute", cookie=cookie, body=body, kind=kind)[0]

    with ThreadPoolExecutor(CLICKS) as threads:
        assert set(threads.map(click, range(CLICKS))) == {303}
    assert len(db.session.scalars(select(Case)).all()) == 1
    assert kept() == sorted([DIGEST, DIGEST_PNG])
    assert stored(app) == {DIGEST, DIGEST_PNG}


def test_the_digests_are_part_of_the_chain(client: PageClient) -> None:
    send(client, "/file/dispute", A_DISPUTE, (PDF, "契約.pdf"))
    event, case = db.session.scalars(select(CaseEvent)).one(), db.session.scalars(select(Case)).one()
    assert event.previous_hash == genesis(case.number)
    content = {name: getattr(event, name) for name in ("seq", "kind", "happened_at", "recorded_at")}
    content |= {name: getattr(event, name) for name in ("actor_id", "actor_label", "ip", "request_id")}
    content |= {name: getattr(event, name) for name in ("from_state", "to_state", "detail", "reason")}
    content |= {name: getattr(event, name) for name in ("document", "party_id", "corrects_seq", "data")}
    assert link(event.previous_hash, {"number": case.number, **content}) == event.hash
    changed = {**content, "data": {"files": [{**event.data["files"][0], "sha256": "0" * 64}]}}
    assert link(event.previous_hash, {"number": case.number, **changed}) != event.hash


def test_the_office_sees_them_on_the_case_and_may_enclose_them(
    client: PageClient, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    send(client, "/file/dispute", A_DISPUTE, (PDF, "契約.pdf"))
    case = db.session.scalars(select(Case)).one()
    desk = client_of(cpo)
    assert f"/cases/{case.number}/files/1/{DIGEST}" in desk.get(f"/cases/{case.number}").text
    assert desk.get(f"/cases/{case.number}/files/1/{DIGEST}").data == PDF


@pytest.mark.parametrize(("path", "name"), [("/paper/dispute", "掃描.pdf"), ("/paper/petition", "來函.pdf")])
def test_paper_is_taken_in_with_its_scan(clerk: PageClient, path: str, name: str) -> None:
    what = {"name": "王小明", "phone": "0900-000-678", "narrative": "路燈不亮。", "channel": "mail"}
    more = {"business_name": "海風健身"} if path.endswith("dispute") else {}
    answer = send(clerk, path, what | more, (PDF, name))
    assert answer.status_code == 303
    [file] = db.session.scalars(select(Attachment)).all()
    assert (file.display_name, file.event_seq, file.audience) == (name, 1, "complainant")
    assert file.received_by_id is not None
    assert db.session.get_one(Party, file.party_id).role == "complainant"


def test_looking_up_takes_no_file_in_and_says_to_choose_again(app: Flask, clerk: PageClient) -> None:
    answer = send(clerk, "/paper/dispute", {"business_name": "海風健身", "look": "1"}, (PDF, "掃描.pdf"))
    assert answer.status_code == 200
    assert CHOOSE_AGAIN in answer.text
    assert stored(app) == set()


__all__ = ["breaks"]
