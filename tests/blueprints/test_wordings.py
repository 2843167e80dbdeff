"""The words of a letter are checked, proposed by one person, approved by another, and used from then on."""

from collections.abc import Callable

import pytest

from petitions.extensions import db
from petitions.models import Case, LetterWording, User
from petitions.rules.letter_kinds import ALL_KINDS
from petitions.rules.letter_texts import TEXTS
from petitions.rules.letter_writing import problems_of
from petitions.rules.terms import EventKind, Role
from petitions.services.letters import find_wording
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser

WORDS = {
    "subject": "您申訴〔業者〕一案已受理（〔案號〕）。",
    "body": "〔受理日〕受理，〔移送期限〕前移請處理，業者應於〔回復日數〕日內處理；不妥適時可提第二次申訴。\n"
    "您可以隨時撤回，時效不停止進行。\n查詢：〔查詢網址〕。\n承辦人〔承辦人〕，電話〔聯絡電話〕。",
    "note": "文字改短",
    "submission_key": "w" * 32,
    "do": "propose",
    **SENT,
}
EDIT = "/office/letters/D03/edit"


@pytest.fixture
def admin(client_of: Browser, a_user: Callable[..., User]) -> PageClient:
    return client_of(a_user(Role.ADM))


@pytest.fixture
def head(client_of: Browser, supervisor: User) -> PageClient:
    return client_of(supervisor)


def test_the_words_of_the_program_are_in_order() -> None:
    wrong = {kind.key: problems_of(kind, TEXTS[kind.key]) for kind in ALL_KINDS}
    assert wrong == {kind.key: [] for kind in ALL_KINDS}


def test_words_are_used_once_another_person_has_approved_them(
    admin: PageClient, head: PageClient, a_case: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    for _ in range(2):
        assert admin.post(EDIT, data=WORDS).status_code == 303
    assert find_wording("D03").version == 0
    for page in (head.get("/office/letters/D03"), admin.post(EDIT, data=WORDS | {"do": "check"})):
        assert "您申訴海風健身有限公司一案已受理（消申106-000123-5）。" in page.text
    decision = {"decision": "approve", "answer": "", **SENT}
    assert admin.post("/office/letters/D03/1", data=decision).status_code == 403
    assert head.post("/office/letters/D03/1", data=decision).status_code == 303
    assert find_wording("D03").version == 1
    case = a_case(EventKind.ACCEPTED, officer=cpo, unit="csc", business_name="海風健身")
    assert "查詢：" in client_of(cpo).get(f"/cases/{case.number}/letters/D03").text
    again = head.post("/office/letters/D03/1", data=decision)
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"body": WORDS["body"] + "〔身高〕"}, "沒有「〔身高〕」這個欄位。"),
        (
            {"body": WORDS["body"] + "〔業者回復人〕"},
            "給申訴人的函不能放「〔業者回復人〕」（業者之回復人）。",
        ),
        ({"body": "〔受理日〕受理。"}, "缺少「〔承辦人〕」，這是必須記載的事項。"),
        ({"body": WORDS["body"] + "〔案號"}, "要成對"),
        ({"body": WORDS["body"].replace("撤回", "終止")}, "缺少「撤回權」：文字裡要有「撤回」。"),
    ],
)
def test_words_that_would_be_wrong_are_told_and_kept(
    admin: PageClient, words: dict[str, str], problem: str
) -> None:
    for do in ("check", "propose"):
        answer = admin.post(EDIT, data=WORDS | words | {"do": do})
        assert answer.status_code == (200 if do == "check" else 422)
        assert problem in answer.text
        assert words["body"].splitlines()[-1] in answer.text
    assert db.session.query(LetterWording).count() == 0


def test_one_proposal_at_a_time_and_a_reason_to_send_it_back(admin: PageClient, head: PageClient) -> None:
    assert admin.post(EDIT, data=WORDS).status_code == 303
    second = admin.post(EDIT, data=WORDS | {"submission_key": "v" * 32})
    assert second.status_code == 422
    assert "已有一版等待核定" in second.text
    refusal = {"decision": "refuse", "answer": "", **SENT}
    assert "退回時請寫下理由" in head.post("/office/letters/D03/1", data=refusal).text
    assert head.post("/office/letters/D03/1", data=refusal | {"answer": "太短"}).status_code == 303
    assert "太短" in admin.get("/office/letters/D03").text
    assert find_wording("D03").version == 0
