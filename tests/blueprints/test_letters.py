"""A letter is looked at first, issued once, numbered, frozen, opened with a trace, and sent or posted."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import odfdo
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from petitions import clock, filestore
from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import (
    Attachment,
    Case,
    IssuedLetter,
    OutboxMessage,
    Party,
    Person,
    PersonalDataRead,
    User,
)
from petitions.rules.letter_kinds import LETTER_KINDS
from petitions.rules.sheet import Item, ItemKind
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.answering import code_of, list_letters
from petitions.services.cases import Happening
from petitions.services.histories import load_history
from petitions.services.letters import open_sheet
from petitions.services.people import sealed_person
from petitions.services.rows import add_row
from petitions.services.undelivered import note_bounce
from petitions.services.verification import broken_links
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, fresh
from tests.support.people import A_SPRING_DAY
from tests.support.postbox import Postbox

E = EventKind
YEAR = clock.today().year - 1911
DAY = timedelta(days=1)
FILER = {
    "name": "王小明",
    "phone": "0900-000-123",
    "email": "ming@example.com",
    "address": "高雄市苓雅區四維三路二號",
    "business_name": "海風健身有限公司",
    "amount_ntd": 12800,
    "demand": "退還價金",
}
ON_THE_WAY: dict[E, tuple[E, ...]] = {
    E.RECEIVED: (),
    E.CLOSED: (E.ACCEPTED, E.BUSINESS_NOTIFIED, E.BUSINESS_REPLIED),
    E.BUSINESS_REPLIED: (E.ACCEPTED, E.BUSINESS_NOTIFIED),
    E.BUSINESS_NOTIFIED: (E.ACCEPTED,),
    E.REFERRED: (E.ACCEPTED,),
    E.NEGOTIATION_SCHEDULED: (E.ACCEPTED,),
    E.NEGOTIATION_POSTPONED: (E.ACCEPTED, E.NEGOTIATION_SCHEDULED),
    E.NEGOTIATION_HELD: (E.ACCEPTED, E.NEGOTIATION_SCHEDULED),
}
SAID: dict[str, str] = {
    "受文機關": "高雄市政府教育局",
    "欠缺事項": "契約影本",
    "理由": "理由說明在此",
    "會議時間": "106年3月20日上午10時",
    "會議地點": "本府消費者服務中心",
    "改期原因": "業者出國",
    "到場人": "申訴人本人；業者受任人（有和解之特別代理權）",
    "雙方主張": "申訴人請求退費；業者願退一半。",
    "協商結果": "成立",
    "和解條件": "業者退還價金",
    "和解金額": "12,800",
    "履行日期": "106年4月1日",
    "業者回復": "本公司願退還價金。",
    "撤回範圍": "全部",
    "付款方式": "匯款",
    "拋棄範圍": "其餘請求拋棄",
    "附件清單": "契約影本",
    "未妥適處理之情形": "業者拒絕",
}


@pytest.fixture
def a_case_for(a_case: Callable[..., Case], cpo: User) -> Callable[..., Case]:
    """A case in which the act that a letter tells has happened."""

    def make(kind: Any, **filing: Any) -> Case:
        procedure = kind.procedures[0]
        tells = kind.tells[0]
        before = ON_THE_WAY.get(tells, ())
        if tells is E.NEGOTIATION_HELD:
            procedure = Procedure.SECOND_APPEAL
        if procedure is Procedure.SECOND_APPEAL and tells is E.CLOSED:
            before = (E.ACCEPTED, E.NEGOTIATION_SCHEDULED, E.NEGOTIATION_HELD)
        acts = () if tells is E.RECEIVED or kind.act else (tells,)
        events: list[Happening] = []
        for event in (*before, *acts):
            at = A_SPRING_DAY + DAY * (len(events) + 1)
            data = {"ground": "no_respondent", "agency": SAID["受文機關"], "kept_case": "F106-000009-9"}
            detail = "settled" if event is E.CLOSED else ""
            events.append(Happening(event, at, reason="理由說明在此", detail=detail, data=data))
        return a_case(*events, procedure=procedure, officer=cpo, unit="csc", **{**FILER, **filing})

    return make


def compose(desk: PageClient, case: Case, document: str, **given: Any) -> tuple[str, dict[str, str]]:
    """Open the page of a letter and return it with what its form would send."""
    path = f"/cases/{case.number}/letters/{document}"
    page = desk.get(path)
    assert page.status_code == 200, page.text
    return path, filled(page.text) | given


def filled(page: str) -> dict[str, str]:
    """Return what the form of a letter sends, with every empty field filled as an officer would."""
    form = page[page.index('<form class="sheet box ask') :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if name is None or (kind and kind[1] == "radio" and " checked" not in tag):
            continue
        found[name[1]] = value[1] if value else ""
    labels = re.findall(r'<label class="form-label" for="(f\d+)">([^<]+)', form)
    for name_, label in labels:
        found[name_] = SAID.get(label, found.get(name_, ""))
    return found | SENT


@pytest.mark.parametrize("kind", LETTER_KINDS, ids=lambda kind: kind.document)
def test_every_letter_says_the_same_on_the_page_in_the_pdf_and_in_the_odt(
    kind: Any, a_case_for: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    case, desk = a_case_for(kind), client_of(cpo)
    path, data = compose(desk, case, kind.document)
    answer = desk.post(path, data=data | {"do": "issue"})
    assert answer.status_code == 303, answer.text
    letter = db.session.scalars(select(IssuedLetter)).one()
    assert (letter.document, bool(letter.number)) == (kind.document, kind.is_numbered)
    reader = PdfReader(filestore.path_of(letter.pdf_sha256))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW"
    opened = f"/cases/{case.number}/letters/issued/{letter.id}"
    page = desk.post(opened, data=SENT | {"form": "page"}).text
    odt = desk.post(opened, data=SENT | {"form": "odt"}).data
    shown = (bare(unescape(page)), text_of(letter), bare(odfdo.Document(BytesIO(odt)).get_formatted_text()))
    sheet = open_sheet(letter)
    assert len(sheet.items) >= 2
    for item in (*sheet.items, *(Item(ItemKind.POINT, text) for _, text in (*sheet.head, *sheet.tail))):
        assert [place for place, words in enumerate(shown) if bare(item.text) not in words] == [], item
    assert list(broken_links()) == []


def bare(text: str) -> str:
    """Return a text without blanks and the ends of lines, which every rendering sets as it needs."""
    return re.sub(r"\s", "", text)


def text_of(letter: IssuedLetter) -> str:
    """Return what can be read in the frozen PDF, without the foot of its pages."""
    reader = PdfReader(filestore.path_of(letter.pdf_sha256))
    return bare("".join(page.extract_text() for page in reader.pages))


@pytest.fixture
def accepted(a_case: Callable[..., Case], cpo: User) -> Case:
    """A case of the ombudsman that was accepted, whose complainant left every way to be reached."""
    return a_case(E.ACCEPTED, officer=cpo, unit="csc", **FILER)


@pytest.fixture
def desk(cpo: User, client_of: Browser) -> PageClient:
    return client_of(cpo)


def issued(desk: PageClient, case: Case, document: str, **given: str) -> list[IssuedLetter]:
    """Issue a letter and return the letters of the case."""
    path, data = compose(desk, case, document, **given)
    answer = desk.post(path, data=data | {"do": "issue"})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return list(db.session.scalars(select(IssuedLetter).where(IssuedLetter.case_id == case.id)))


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
        ("並請參考 F106-000077-1 一案", "其他案件的案號"),
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


def test_a_letter_by_mail_goes_out_as_it_was_frozen(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    [letter] = issued(desk, accepted, "D03", way="mail")
    assert send_waiting() == 2  # the receipt of the filing too
    mail = postbox.taken[1]
    assert mail["To"] == "ming@example.com"
    assert str(mail["Subject"]) == "受理通知 消申106-000001-3"
    [enclosed] = mail.iter_attachments()
    assert hashlib.sha256(enclosed.get_content()).hexdigest() == letter.pdf_sha256
    assert enclosed.get_filename() == f"受理通知-{accepted.number}.pdf"


def test_a_mail_that_comes_back_leaves_the_letter_to_be_posted(
    desk: PageClient, accepted: Case, postbox: Postbox
) -> None:
    [letter] = issued(desk, accepted, "D03", way="mail")
    message = db.session.get_one(OutboxMessage, letter.outbox_id)
    assert send_waiting() == len(postbox.taken)
    desk.get("/letters")  # takes away what was said of the issue
    assert letter.number not in desk.get("/letters").text
    assert note_bounce(message.token, "5.1.1", at=clock.now())
    db.session.commit()
    assert letter.number in desk.get("/letters").text


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
    assert answer.status_code == 422
    assert "案件在您開啟後已有異動" in answer.text
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
