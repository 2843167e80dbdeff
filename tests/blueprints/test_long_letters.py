"""A letter of many pages, to several, with rare names, is whole and can be read aloud."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject
from sqlalchemy import select

from petitions import filestore
from petitions.extensions import db
from petitions.models import Case, IssuedLetter, Party, User
from petitions.rules.terms import EventKind
from petitions.services.rows import add_row
from tests.support.client import PageClient
from tests.support.letters import FILER, bare, issued, text_of

FIRM = "高雄市前金區中正四路1號"
LONG = "\n".join(
    f"第{number}段：業者停業後沒有退還剩餘月份的費用，多次聯絡都沒有回音。" for number in range(1, 121)
)


@pytest.fixture
def told(a_case: Callable[..., Case], cpo: User) -> Case:
    """A long complaint of someone with a rare name against two businesses."""
    filing = FILER | {"name": "吳𠮷祥", "narrative": LONG}
    case = a_case(EventKind.ACCEPTED, officer=cpo, unit="csc", **filing)
    other = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山風健身行"}
    add_row(Party, other)
    db.session.commit()
    return case


def reader_of(letter: IssuedLetter) -> PdfReader:
    return PdfReader(filestore.path_of(letter.pdf_sha256))


def tags_of(node: Any) -> Iterator[DictionaryObject]:
    """Yield every element of the tag tree, in the order in which it is read aloud."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from tags_of(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from tags_of(node.get("/K", []))


def test_many_pages_are_whole_and_say_which_they_are(told: Case, desk: PageClient) -> None:
    [letter] = issued(desk, told, "D02")
    pages = [bare(page.extract_text()) for page in reader_of(letter).pages]
    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert f"第{number}頁，共{len(pages)}頁" in text
        assert "騎縫章處" in text
    whole = "".join(pages)
    assert all(whole.count(f"第{number}段：") == 1 for number in range(1, 121))
    assert "U+20BB7" in whole


def test_each_of_several_respondents_gets_its_own_letter_and_code(told: Case, desk: PageClient) -> None:
    refused = desk.submit(desk.get(f"/cases/{told.number}/letters/D07"), party="all", way="paper", do="issue")
    assert "沒有留地址或電子郵件" in refused.text
    respondents = select(Party.id).where(Party.matter_id == told.matter_id, Party.role == "respondent")
    for party_id in db.session.scalars(respondents.order_by(Party.position)).all():
        issued(desk, told, "D07", party=str(party_id), address=FIRM)
    letters = db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)).all()
    texts = [text_of(letter) for letter in letters]
    codes = {text.partition("回復碼")[2][:11] for text in texts}
    assert len(letters) == len(codes) == 2
    assert ["山風健身行" in text for text in texts] == [False, True]
    assert ["海風健身有限公司" in text for text in texts] == [True, False]


@pytest.mark.parametrize("document", ["D02", "D03"])
def test_a_letter_is_tagged_in_order_with_title_and_language(
    document: str, told: Case, desk: PageClient
) -> None:
    [letter] = issued(desk, told, document)
    reader = reader_of(letter)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-TW"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title in {"申訴資料表", "受理通知"}
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else False
    assert all("/StructParents" in page for page in reader.pages)
    tags = [str(tag["/S"]) for tag in tags_of(root["/StructTreeRoot"]["/K"])]
    assert tags[0] == "/Document"
    headings = [tag for tag in tags if tag in {"/H1", "/H2", "/H3"}]
    assert headings[0] == "/H1"
    assert set(headings[1:]) == {"/H2"}
    assert ("/Table" in tags, "/L" in tags) == (document == "D02", document == "D03")
    assert tags.count("/TR") == tags.count("/TD") / 2 + 1 if document == "D02" else "/LBody" in tags
