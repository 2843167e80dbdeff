"""Letters of tests: whoever files leaves everything, an officer fills in every field, a PDF is read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from petitions import filestore
from petitions.extensions import db
from petitions.models import Case, IssuedLetter, User
from petitions.rules.terms import EventKind
from tests.support.client import PageClient
from tests.support.desk import SENT

FILER = {
    "name": "王小明",
    "phone": "0900-000-123",
    "email": "ming@example.com",
    "address": "高雄市苓雅區四維三路二號",
    "business_name": "海風健身有限公司",
    "amount_ntd": 12800,
    "demand": "退還價金",
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
    "閱卷範圍": "業者的回復",
    "未妥適處理之情形": "業者拒絕",
}


@pytest.fixture
def accepted(a_case: Callable[..., Case], cpo: User) -> Case:
    """A case of the ombudsman that was accepted, whose complainant left every way to be reached."""
    return a_case(EventKind.ACCEPTED, officer=cpo, unit="csc", **FILER)


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
    if "address" in found and not found["address"]:
        found["address"] = "高雄市前鎮區中華五路1號"
    return found | SENT


def bare(text: str) -> str:
    """Return a text without blanks and the ends of lines, which every rendering sets as it needs."""
    return re.sub(r"\s", "", text)


def text_of(letter: IssuedLetter) -> str:
    """Return what can be read in the frozen PDF, without the foot of its pages."""
    reader = PdfReader(filestore.path_of(letter.pdf_sha256))
    return bare("".join(page.extract_text() for page in reader.pages))


def issued(desk: PageClient, case: Case, document: str, **given: str) -> list[IssuedLetter]:
    """Issue a letter and return the letters of the case."""
    path, data = compose(desk, case, document, **given)
    answer = desk.post(path, data=data | {"do": "issue"})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return list(db.session.scalars(select(IssuedLetter).where(IssuedLetter.case_id == case.id)))
