"""A letter is looked at first, issued once, numbered, frozen, opened with a trace, and sent or posted."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from petitions import clock
from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import (
    Attachment,
    Case,
    IssuedLetter,
    Party,
    Person,
    PersonalDataRead,
    User,
)
from petitions.rules.terms import EventKind, Role
from petitions.services.answering import code_of, list_letters
from petitions.services.cases import Happening
from petitions.services.histories import load_history
from petitions.services.people import sealed_person
from petitions.services.rows import add_row
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, fresh
from tests.support.files import give_a_file
from tests.support.letters import FILER, compose, filled, issued, text_of
from tests.support.people import A_SPRING_DAY
from tests.support.postbox import Postbox

E = EventKind
YEAR = clock.today().year - 1911
DAY = timedelta(days=1)


def test_a_form_sent_twice_is_one_letter_with_one_number(desk: PageClient, accepted: Case) -> None:
    path, data = compose(desk, accepted, "D03", do="issue")
    for _ in range(2):
        assert desk.post(path, data=data).status_code == 303
    letters = db.session.scalars(select(IssuedLetter)).all()
    assert [letter.number for letter in letters] == [f"高市消保字第{YEAR:03d}00000001號"]
    kinds = [event.kind for event in load_history(accepted.id)]
    assert kinds.count(E.LETTER_ISSUED) == 1


def test_a_preview_writes_nothing_and_names_nobody(
    desk: PageClient, accepted: Case, statements: list[str]
) -> None:
    path, data = compose(desk, accepted, "D03", do="preview", added="請於上班時間來電。")
    statements.clear()
    page = desk.post(path, data=data).text
    assert not [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "王○明" in page
    assert "王小明" not in page
    assert page.count("請於上班時間來電。") == 2  # in the field, and where it will stand


def test_what_the_law_demands_and_nobody_knows_is_asked_for(
    desk: PageClient, a_case: Callable[..., Case], cpo: User
) -> None:
    case = a_case(Happening(E.RECTIFICATION_ORDERED, A_SPRING_DAY + DAY), officer=cpo, unit="csc", **FILER)
    path, data = compose(desk, case, "D04", do="issue")
    answer = desk.post(path, data=data | {name: "" for name in data if name.startswith("f")})
    assert answer.status_code == 422
    assert "還缺少必須記載的事項：欠缺事項。" in answer.text
    assert db.session.scalar(select(IssuedLetter.id)) is None


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("請洽申訴人０９００ ０００ １２３", "申訴人的電話"),
        ("申訴人住高雄市苓雅區 四維三路二號", "申訴人的地址"),
        ("信箱 MING@example.com", "申訴人的電子郵件"),
        ("申訴人身分證 A123456789", "身分證統一編號"),
        ("並請參考 F106-000077-3 一案", "其他案件的案號"),
    ],
)
def test_a_letter_that_would_tell_one_side_of_the_other_does_not_leave(
    desk: PageClient, accepted: Case, typed: str, what: str
) -> None:
    path, data = compose(desk, accepted, "D07", added=typed)
    assert what in desk.post(path, data=data | {"do": "preview"}).text
    answer = desk.post(path, data=data | {"do": "issue"})
    assert answer.status_code == 422
    assert what in answer.text
    assert typed in unescape(answer.text)
    assert db.session.scalar(select(IssuedLetter.id)) is None
    assert E.BUSINESS_NOTIFIED not in {event.kind for event in load_history(accepted.id)}


def test_the_letter_to_the_business_is_its_act_and_its_code_opens_the_door(
    desk: PageClient, accepted: Case, client: PageClient
) -> None:
    [letter] = issued(desk, accepted, "D07", address="高雄市前金區中正四路1號")
    case = fresh(accepted)
    assert case.state == "with_business"
    [sent] = list_letters(case, load_history(case.id))
    code = code_of(sent)
    said = text_of(letter)
    assert f"{code[:5]}-{code[5:]}" in said
    assert "王小明" in said
    assert "0900-000-123" not in said
    door = client.post("/respond", data={"number": case.number, "code": code, **SENT})
    assert door.status_code == 303
    read = db.session.scalars(select(PersonalDataRead)).all()
    assert [(one.field, one.reason) for one in read] == [("name", "製發函件")]


def test_of_several_complainants_a_letter_names_one_and_counts_the_others(
    desk: PageClient, accepted: Case
) -> None:
    other = sealed_person(name="林美華", phone="0900-000-777")
    person_id = add_row(Person, other, returning="id").scalar_one()
    row = {"matter_id": accepted.matter_id, "role": "complainant", "position": 2, "person_id": person_id}
    add_row(Party, row)
    db.session.commit()
    [letter] = issued(desk, accepted, "D07", address="高雄市前金區中正四路1號")
    assert "王小明等2人" in text_of(letter)
    assert "林美華" not in text_of(letter)
    path, data = compose(desk, accepted, "D03", do="issue", added="另一位申訴人林美華也會收到。")
    assert "其他申訴人的姓名" in desk.post(path, data=data).text


def test_letters_on_paper_are_printed_together_and_noted_as_posted(
    desk: PageClient, accepted: Case, a_case: Callable[..., Case], cpo: User
) -> None:
    another = a_case(E.ACCEPTED, officer=cpo, unit="csc", **FILER | {"name": "吳𠮷祥"})
    letters = [*issued(desk, accepted, "D03"), *issued(desk, another, "D03")]
    chosen = {"letters": [str(letter.id) for letter in letters], "posted_on": "", **SENT}
    printed = desk.post("/letters", data=chosen | {"do": "print"})
    reader = PdfReader(BytesIO(printed.data))
    assert len(reader.pages) == 2
    assert "U+20BB7" in "".join(page.extract_text() for page in reader.pages)
    early = desk.post("/letters", data=chosen | {"do": "posted", "posted_on": "106/1/1"})
    assert early.status_code == 422
    assert desk.post("/letters", data=chosen | {"do": "posted"}).status_code == 303
    assert "沒有等待寄送的紙本" in desk.get("/letters").text


def test_nobody_prints_the_letters_of_others(
    desk: PageClient, accepted: Case, client_of: Browser, a_user: Any
) -> None:
    [letter] = issued(desk, accepted, "D03")
    stranger = client_of(a_user(Role.OFF, unit="cpo"))
    assert letter.number not in stranger.get("/letters").text
    chosen = {"letters": [str(letter.id)], "do": "print", **SENT}
    assert stranger.post("/letters", data=chosen).status_code == 422
    assert stranger.get(f"/cases/{accepted.number}/letters/D03").status_code == 404


def test_a_letter_written_on_an_older_page_is_shown_again(desk: PageClient, accepted: Case) -> None:
    path, data = compose(desk, accepted, "D03", do="issue")
    issued(desk, accepted, "D03a")
    answer = desk.post(path, data=data)
    assert answer.status_code == 409
    assert "案件在您開啟後已有異動" in answer.text
    assert "這段時間的異動" in answer.text
    assert "製發函件" in answer.text
    assert desk.post(path, data=filled(answer.text) | {"do": "issue"}).status_code == 303


def test_a_confidential_case_writes_to_nobody_but_through_its_custodian(
    desk: PageClient, accepted: Case
) -> None:
    accepted.is_confidential = True
    db.session.commit()
    assert desk.get(f"/cases/{accepted.number}/letters/D07").status_code == 403


def test_the_copy_that_is_kept_belongs_to_its_reader(desk: PageClient, accepted: Case) -> None:
    issued(desk, accepted, "D03")
    issued(desk, accepted, "D07", address="高雄市前金區中正四路1號")
    kept = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [file.audience for file in kept] == ["complainant", "respondent"]


def test_a_clerk_issues_the_letter_that_routes_the_case_on_and_is_led_to_the_post(
    accepted: Case, clerk: PageClient
) -> None:
    path, data = compose(clerk, accepted, "D07", address="高雄市前金區中正四路1號")
    answer = clerk.post(path, data=data | {"do": "issue"})
    assert (answer.status_code, answer.location) == (303, "/letters")
    [letter] = db.session.scalars(select(IssuedLetter)).all()
    assert str(letter.number) in clerk.get("/letters").text


def test_files_of_the_case_go_with_the_letter_and_their_names_are_looked_through(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    give_a_file(accepted)
    db.session.commit()
    [file] = db.session.scalars(select(Attachment)).all()
    path, data = compose(
        desk, accepted, "D07", way="mail", email="b@example.com", enclosures=str(file.id), speed="速件"
    )
    file.display_name = "王小明0900000123.pdf"
    db.session.commit()
    answer = desk.post(path, data=data | {"do": "issue"})
    assert "附件的檔名含有申訴人的電話" in answer.text
    file.display_name = "契約.pdf"
    db.session.commit()
    assert desk.post(path, data=data | {"do": "issue"}).status_code == 303
    [letter] = db.session.scalars(select(IssuedLetter)).all()
    assert "附件：契約.pdf" in text_of(letter)
    assert "速別：速件" in text_of(letter)
    send_waiting()
    [mail] = [mail for mail in postbox.taken if mail["To"] == "b@example.com"]
    assert [part.get_filename() for part in mail.iter_attachments()][1:] == ["契約.pdf"]


def test_the_notice_of_a_lapsed_time_names_the_business_its_date_and_the_ways_on(
    desk: PageClient, a_case: Callable[..., Case], cpo: User
) -> None:
    told, lapsed = Happening(E.BUSINESS_NOTIFIED, A_SPRING_DAY), Happening(E.LAPSED, A_SPRING_DAY + 40 * DAY)
    case = a_case(E.ACCEPTED, told, lapsed, officer=cpo, unit="csc", **FILER)
    page = desk.get(f"/cases/{case.number}/letters").text
    assert "業者逾期未回復通知</a> <span" in page  # due
    letters = issued(desk, case, "D09a")
    said = text_of(letters[-1])
    assert "海風健身有限公司之處理期限為" in said
    for way in ("第二次申訴", "調解", "小額訴訟"):
        assert way in said
