"""Files come with an act, lie safely, and are opened by those who may and nobody else."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from petitions.extensions import db
from petitions.models import Attachment, Case, Proposal, User
from petitions.rules.terms import EventKind, Role
from tests.support.client import PageClient
from tests.support.desk import SENT, act, fresh, last_event
from tests.support.files import DIGEST, PDF, PNG, give_a_file

RECEIVED = {
    "happened_on": "106/3/6",
    "grade": "a",
    "method": "in_person",
    "submission_key": "f" * 32,
    **SENT,
}


def send(client: PageClient, case: Case, *files: tuple[bytes, str], **more: Any) -> Any:
    data = RECEIVED | {"version": str(case.version), **more}
    return client.post(
        act(case, EventKind.BUSINESS_RECEIVED),
        data=data | {"files": [(BytesIO(content), name) for content, name in files]},
        content_type="multipart/form-data",
    )


def test_a_proof_of_service_stands_beside_its_event_and_opens(
    told: Case, cpo: User, client_of: Callable[[User], PageClient], app: Flask
) -> None:
    client = client_of(cpo)
    assert send(client, told, (PDF, "送達\u202e證書.pdf"), (PNG, "照片.PNG")).status_code == 303
    event = last_event(fresh(told))
    names = [file["name"] for file in event.data["files"]]
    page = client.get(f"/cases/{told.number}").text
    assert all(name in page for name in names)
    answer = client.get(f"/cases/{told.number}/files/{event.seq}/{DIGEST}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    kept = Path(app.config["FILES"]) / DIGEST[:2] / DIGEST
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == DIGEST
    assert not [path for path in Path(app.config["FILES"]).iterdir() if path.name.startswith(".")]


def test_a_file_sent_twice_is_kept_once(
    told: Case, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    client = client_of(cpo)
    statuses = [send(client, fresh(told), (PDF, "a.pdf"), (PDF, "b.pdf")).status_code for _ in range(2)]
    assert statuses == [303, 409]
    rows = db.session.query(Attachment).filter_by(case_id=told.id).all()
    assert [row.sha256 for row in rows] == [DIGEST]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<svg onload=alert(1)>", "圖.svg", "不收這種檔案"),
        (b"<html>", "頁.html", "不收這種檔案"),
        (b"MZ\x90\x00" + bytes(60), "信.pdf", "檔案內容不是"),
        (PNG, "信.pdf", "檔案內容不是"),
        (b"", "空.pdf", "是空的檔案"),
        (b"\x00\x01", "文字.txt", "檔案內容不是"),
        (PDF, "沒有副檔名", "不收這種檔案"),
    ],
)
def test_what_is_not_taken_is_refused_beside_the_field(
    told: Case, cpo: User, client_of: Callable[[User], PageClient], content: bytes, name: str, said: str
) -> None:
    answer = send(client_of(cpo), told, (content, name), reason="業者當天簽收")
    assert answer.status_code == 422
    assert said in answer.text
    assert "業者當天簽收" in answer.text
    assert fresh(told).version == told.version
    assert db.session.query(Attachment).count() == 0


def test_a_good_file_has_to_be_chosen_again_when_something_else_is_wrong(
    told: Case, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    answer = send(client_of(cpo), told, (PDF, "a.pdf"), happened_on="106/2/30")
    assert answer.status_code == 422
    assert "重新選取" in answer.text


def test_no_room_on_the_disk_is_said_and_nothing_is_recorded(
    told: Case, cpo: User, client_of: Callable[[User], PageClient], app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    app.config["FILES"] = str(tmp_path / "file" / "files")
    answer = send(client_of(cpo), told, (PDF, "a.pdf"))
    assert answer.status_code == 422
    assert "存不進去" in answer.text
    assert fresh(told).version == told.version


def test_the_file_of_another_case_does_not_exist_here(
    a_case: Any, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    with_it, without = (a_case(EventKind.ACCEPTED, officer=cpo) for _ in range(2))
    give_a_file(with_it)
    db.session.commit()
    client = client_of(cpo)
    assert client.get(f"/cases/{with_it.number}/files/1/{DIGEST}").status_code == 200
    for path in (f"{without.number}/files/1/{DIGEST}", f"{with_it.number}/files/2/{DIGEST}"):
        assert client.get(f"/cases/{path}").status_code == 404
    assert client.get(f"/cases/{with_it.number}/files/1/..%2F..%2Fsecret.key").status_code == 404


def test_files_of_a_confidential_case_are_for_its_custodian(
    a_case: Any, a_user: Callable[..., User], client_of: Callable[[User], PageClient]
) -> None:
    officer = a_user(Role.OFF)
    case = a_case(EventKind.ACCEPTED, officer=officer, is_confidential=True)
    give_a_file(case)
    db.session.commit()
    path = f"/cases/{case.number}/files/1/{DIGEST}"
    assert client_of(officer).get(path).status_code == 403
    assert client_of(a_user(Role.CUS)).get(path).status_code == 200


def test_a_proposal_keeps_its_files_until_it_is_approved(
    a_case: Any, officer: User, supervisor: User, client_of: Callable[[User], PageClient]
) -> None:
    case = a_case(officer=officer)
    said = {
        "happened_on": "106/3/6",
        "ground": "not_by_consumer",
        "version": str(case.version),
    }
    client_of(officer).post(
        act(case, EventKind.REJECTED),
        data={
            **said,
            "happened_on": "106/3/6",
            "submission_key": "g" * 32,
            **SENT,
            "files": (BytesIO(PDF), "證據.pdf"),
        },
        content_type="multipart/form-data",
    )
    proposal = db.session.query(Proposal).filter_by(case_id=case.id).one()
    assert db.session.query(Attachment).count() == 0
    answer = client_of(supervisor).post(
        f"/cases/{case.number}/proposals/{proposal.id}", data={"decision": "approve", "answer": "可", **SENT}
    )
    assert answer.status_code == 303
    kept = db.session.query(Attachment).filter_by(case_id=case.id).one()
    assert (kept.sha256, kept.event_seq) == (DIGEST, last_event(fresh(case)).seq)
