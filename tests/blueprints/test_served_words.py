"""What the parties wrote goes to the other side veiled, as the officer served it; so it is at the door."""

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select

from petitions import filestore
from petitions.extensions import db
from petitions.models import Attachment, Case, IssuedLetter, Party, Person, User
from petitions.rules.terms import EventKind, Procedure
from petitions.rules.veiling import VEILED
from petitions.services.answering import code_of, list_letters
from petitions.services.cases import Happening
from petitions.services.frozen import open_sheet
from petitions.services.histories import load_history
from petitions.services.people import sealed_person
from petitions.services.rows import add_row
from petitions.services.verification import broken_links
from tests.support.client import PageClient
from tests.support.desk import SENT, fresh
from tests.support.files import give_a_file
from tests.support.letters import FILER, compose, issued, text_of
from tests.support.people import A_SPRING_DAY

E = EventKind
FIRM = "高雄市前金區中正四路1號"
SAID = (
    "我是王小明（A123456789），住高雄市苓雅區四維三路二號，電話 0900.000.123。"
    "上次案號消申105-000123-7，訂單 S20241107000123，發票 XA12345678。店員林大春說可以退。"
)


@pytest.fixture
def told(a_case: Callable[..., Case], cpo: User) -> Case:
    """A case whose complainant wrote down everything, accepted and referred to a bureau."""
    referred = Happening(E.REFERRED, A_SPRING_DAY, data={"agency": "高雄市政府教育局"})
    return a_case(E.ACCEPTED, referred, officer=cpo, unit="csc", **FILER | {"narrative": SAID})


def field_of(page: str, label: str) -> str:
    """Return the name of the field of a form with a label."""
    return page.split(f">{label}", maxsplit=1)[0].rpartition('for="')[2].partition('"')[0]


@pytest.mark.parametrize("document", ["D02", "D06", "D07", "D10"])
def test_nobodys_own_words_hold_a_letter_up(
    document: str, told: Case, desk: PageClient, a_case: Callable[..., Case], cpo: User
) -> None:
    case = told
    if document == "D10":
        filing = FILER | {"narrative": SAID, "procedure": Procedure.SECOND_APPEAL}
        case = a_case(E.ACCEPTED, officer=cpo, unit="csc", **filing)
    [letter, *_] = issued(desk, case, document, address=FIRM)
    said = text_of(letter)
    assert ("A123456789" in said) is (document in {"D02", "D10"})
    assert "S20241107000123" in said
    assert "XA12345678" in said
    assert ("四維三路二號" in said) is (document != "D07")


def test_the_officer_veils_what_the_program_cannot_know_and_the_door_shows_the_same(
    told: Case, desk: PageClient, client: PageClient
) -> None:
    path, data = compose(desk, told, "D07", address=FIRM)
    page = unescape(desk.get(path).text)
    name = field_of(page, "陳述")
    shown = page.split(f'id="{name}"')[1].partition(">")[2].partition("</textarea>")[0].strip()
    assert VEILED in shown
    rewritten = data | {name: shown.replace("說可以退", "說不能退"), "do": "issue"}
    answer = desk.post(path, data=rewritten)
    assert answer.status_code == 422
    assert "「陳述」是當事人的話" in answer.text
    assert "說不能退" in answer.text
    assert "「陳述」是當事人的話" in desk.post(path, data=rewritten | {"do": "preview"}).text
    served = shown.replace("林大春", "林○○")
    assert desk.post(path, data=data | {name: served, "do": "issue"}).status_code == 303
    [letter] = db.session.scalars(select(IssuedLetter)).all()
    assert dict(open_sheet(letter).quoted)["陳述"] == served
    enter(client, told)
    at_the_door = client.get("/respond/case").text
    assert "林○○說可以退" in at_the_door
    for kept in ("林大春", "A123456789", "四維三路二號", "0900.000.123", "消申105"):
        assert kept not in at_the_door


def enter(client: PageClient, case: Case, whose: int = 0) -> None:
    case = fresh(case)
    code = code_of(list_letters(case, load_history(case.id))[whose])
    opened = client.post("/respond", data={"number": case.number, "code": code, **SENT})
    assert opened.status_code == 303


def test_the_door_shows_what_was_sent_to_this_respondent_and_nothing_else(
    told: Case, desk: PageClient, client: PageClient
) -> None:
    other = {"matter_id": told.matter_id, "role": "respondent", "position": 2, "stated_name": "山風健身"}
    other_id = add_row(Party, other, returning="id").scalar_one()
    give_a_file(told)
    db.session.commit()
    [file] = db.session.scalars(select(Attachment)).all()
    respondent = (Party.matter_id == told.matter_id, Party.role == "respondent", Party.position == 1)
    first_id = db.session.scalars(select(Party.id).where(*respondent)).one()
    issued(desk, told, "D07", party=str(first_id), address=FIRM, enclosures=str(file.id))
    issued(desk, told, "D07", party=str(other_id), address=FIRM)
    own, others = db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)).all()
    enter(client, told)
    page = client.get("/respond/case").text
    assert f"/respond/letters/{own.id}/{file.sha256}" in page
    assert f"/respond/letters/{others.id}" not in page
    assert client.get(f"/respond/letters/{own.id}").data == filestore.read(own.pdf_sha256)
    assert client.get(f"/respond/letters/{own.id}/{file.sha256}").data == filestore.read(file.sha256)
    assert client.get(f"/respond/letters/{others.id}").status_code == 404
    assert client.get(f"/respond/letters/{own.id}/{own.pdf_sha256}").status_code == 404
    client.post("/respond/close", data=SENT)
    assert client.get(f"/respond/letters/{own.id}").location == "/respond"


def test_a_copy_to_a_co_complainant_says_nothing_of_the_first(told: Case, desk: PageClient) -> None:
    person = sealed_person(name="林美華", phone="0900-000-777", email="hua@example.com")
    person_id = add_row(Person, person, returning="id").scalar_one()
    row = {"matter_id": told.matter_id, "role": "complainant", "position": 2, "person_id": person_id}
    add_row(Party, row)
    db.session.commit()
    issued(desk, told, "D06")
    original, first, second = db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)).all()
    assert "王小明等2人，電話0900-000-123" in text_of(first)
    assert "受文者：王小明" in text_of(first)
    assert "王小明等2人，電話0900-000-123" in text_of(original)
    assert "副本：申訴人王小明等2人" in text_of(original)
    said = text_of(second)
    assert "林美華等2人" in said
    for kept in ("王小明", "0900-000-123", "0900.000.123", "四維三路二號", "0900-000-777"):
        assert kept not in said
    assert list(broken_links()) == []


def spoil(letter: IssuedLetter) -> None:
    path = filestore.path_of(letter.pdf_sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")


def test_what_is_not_as_it_was_issued_is_neither_shown_nor_handed_out_nor_posted(
    told: Case, desk: PageClient, client: PageClient
) -> None:
    [letter] = issued(desk, told, "D07", address=FIRM)
    spoil(letter)
    opened = f"/cases/{told.number}/letters/issued/{letter.id}"
    assert desk.post(opened, data=SENT | {"form": "pdf"}).status_code == 409
    chosen = {"letters": [str(letter.id)], "do": "print", **SENT}
    assert "與製發時不同" in desk.post("/letters", data=chosen).text
    enter(client, told)
    assert client.get(f"/respond/letters/{letter.id}").status_code == 409
    assert any(letter.pdf_sha256 in line for line in broken_links())


def test_words_that_were_changed_in_the_table_are_not_opened(told: Case, desk: PageClient) -> None:
    issued(desk, told, "D02")
    issued(desk, told, "D03")
    one, other = db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)).all()
    other.content_sealed = one.content_sealed
    db.session.commit()
    opened = f"/cases/{told.number}/letters/issued/{other.id}"
    assert desk.post(opened, data=SENT | {"form": "page"}).status_code == 409
    other.content_sha256 = one.content_sha256
    db.session.commit()
    assert desk.post(opened, data=SENT | {"form": "page"}).status_code == 200
    assert any(told.number in line for line in broken_links())
