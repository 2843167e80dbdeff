"""A dispute from the first form to the settlement, by five people in a real browser, with scripts or not."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, User
from petitions.rules.terms import Procedure, Role
from tests.support.negotiating import ROOM, in_days
from tests.support.visiting import Visitor

SEND = "main form button[type=submit]"
ANSWER = "本公司願意退還一半價金。"


@dataclass
class Seat:
    """Someone at a screen, who looks at every page; the checker of pages is a script itself."""

    at: Visitor
    looks: bool

    def open(self, path: str) -> None:
        assert self.at.open(path) == 200, path
        self.look()

    def look(self) -> None:
        if self.looks:
            assert self.at.faults() == []

    def press(self, name: str) -> None:
        self.at.tab.get_by_role("button", name=name, exact=True).click()

    def act(self, case: str, event: str, name: str, **fields: str) -> None:
        """Record an act of a case: what is typed in is named by the fields of its form."""
        self.open(f"/cases/{case}/acts/{event}")
        for field, value in fields.items():
            self.choose(field, value)
        self.press(f"登錄{name}")
        self.at.reached(f"/cases/{case}")

    def choose(self, field: str, value: str) -> None:
        """Fill in a field, choose from a list, mark one of several, or tick."""
        tab = self.at.tab
        if tab.locator(f"input[type=radio][name={field}]").count():
            tab.locator(f"input[name={field}][value={value}]").check(force=True)
        elif tab.locator(f"input[type=checkbox][name={field}]").count():
            tab.check(f"#{field}")
        elif tab.locator(f"select[name={field}]").count():
            tab.locator(f"select[name={field}]").select_option(value)
        else:
            tab.fill(f"#{field}", value)

    def write(self, case: str, document: str, title: str, **fields: str) -> None:
        """Issue a letter of a case."""
        self.open(f"/cases/{case}/letters/{document}")
        for field, value in fields.items():
            self.choose(field, value)
        self.press("更新預覽")
        self.look()
        self.press(f"製發{title}")
        assert not self.at.tab.locator("#errors li").all_inner_texts()
        self.at.reached(f"/cases/{case}/letters")
        self.look()


@pytest.fixture
def people(a_user: Callable[..., User]) -> dict[str, User]:
    """The staff on the way: clerk and supervisor of the centre, those of a bureau, an ombudsman."""
    return {
        "clerk": a_user(Role.CLK),
        "head": a_user(Role.SUP),
        "bureau": a_user(Role.OFF, unit="joint", name="教育局承辦"),
        "bureau_head": a_user(Role.SUP, unit="joint", name="教育局主管"),
        "cpo": a_user(Role.CPO, unit="cpo"),
    }


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dispute_goes_all_the_way(
    visitor: Callable[..., Visitor], people: dict[str, User], *, scripts: bool
) -> None:
    def seat(user: User | None = None, width: int = 1280) -> Seat:
        return Seat(visitor(user, width=width, java_script_enabled=scripts), scripts)

    ids = {name: user.id for name, user in people.items()}
    guest, clerk, bureau = seat(width=390), seat(people["clerk"]), seat(people["bureau"])
    number, secret = file(guest)
    clerk.act(number, "accepted", "受理", jurisdiction="consumer_home")
    clerk.write(number, "D03", "受理通知", way="mail")
    head = seat(people["head"])
    officer = f"{ids['bureau']}."
    head.open(f"/cases/{number}/acts/assigned")
    choice = head.at.tab.locator(f"select[name=officer_id] option[value^='{officer}']")
    head.choose("officer_id", str(choice.first.get_attribute("value")))
    head.press("登錄分派承辦人")
    bureau.write(number, "D07", "請業者妥處函", address="高雄市前金區中正四路1號")
    code = code_in(bureau)
    answer(seat(), number, code)
    bureau.open(f"/cases/{number}/acts/closed")
    bureau.choose("outcome", "not_settled")
    bureau.choose("reason", "業者只願退一半。")
    bureau.press("送請核定")
    bureau.at.reached(f"/cases/{number}")
    approves = seat(people["bureau_head"])
    approves.open(f"/cases/{number}")
    approves.press("核定並登錄")
    approves.at.reached(f"/cases/{number}")
    bureau.write(number, "D09", "第一次申訴結果通知", way="mail")
    go_on(guest, number, secret)
    negotiate(seat(people["cpo"]), number_of(Procedure.SECOND_APPEAL), ids["cpo"])
    guest.open("/track/case")
    guest.at.tab.get_by_text("協商成立").first.wait_for()


def file(guest: Seat) -> tuple[str, str]:
    """File a dispute and return number and secret."""
    tab = guest.at.tab
    guest.open("/file/dispute")
    for field, value in (
        ("narrative", "健身房倒閉前兩週還在收年費，請求退費。"),
        ("business_lead", "海風健身有限公司"),
        ("name", "王小明"),
        ("phone", "0900-000-123"),
        ("email", "ming@example.com"),
    ):
        tab.fill(f"#{field}", value)
    tab.click(SEND)
    guest.at.reached("/file/confirmation")
    guest.look()
    secret = tab.inner_text(".ticket div:nth-child(2) dd")
    return number_of(Procedure.FIRST_APPEAL), secret


def number_of(procedure: Procedure) -> str:
    """Return the stored number of the only case of a procedure; nothing stays open behind it."""
    number = db.session.scalars(select(Case.number).where(Case.procedure == procedure.value)).one()
    db.session.rollback()
    return number


def code_in(desk: Seat) -> str:
    """Open the letter that was just issued and return the code in it."""
    desk.at.tab.locator("main table a").first.click()
    desk.press("開啟函件")
    desk.look()
    found = re.search(r"回復碼([0-9A-Z]{5}-[0-9A-Z]{5})", desk.at.tab.inner_text("article"))
    assert found
    return found[1]


def answer(business: Seat, number: str, code: str) -> None:
    """Answer through the door of businesses."""
    tab = business.at.tab
    business.open("/respond")
    tab.fill("#number", number)
    tab.fill("#code", code)
    tab.click(SEND)
    business.at.reached("/respond/case")
    business.look()
    business.choose("position", "partly")
    business.choose("signer", "employee")
    tab.fill("#reply", ANSWER)
    tab.fill("#signer_name", "陳大文")
    tab.locator("form:has(#reply) button[type=submit]").click()
    business.at.reached("/respond/receipt")
    business.look()


def go_on(guest: Seat, number: str, secret: str) -> None:
    """Look the case up, read the answer, and go on to the ombudsman."""
    tab = guest.at.tab
    guest.open("/track")
    tab.fill("#number", number)
    tab.fill("#secret", secret)
    tab.click(SEND)
    guest.at.reached("/track/case")
    guest.look()
    guest.at.shows(f"text={ANSWER}", 1)
    guest.at.shows("a[href^='/track/case/letters/']", 2)
    guest.open("/track/case/second-appeal")
    tab.fill("#reason", "只退一半，契約寫的是全退。")
    tab.locator("form:has(#reason) button[type=submit]").click()
    guest.at.reached("/track/case")
    guest.look()


def negotiate(desk: Seat, second: str, cpo_id: int) -> None:
    """Take the second appeal, bring both together, write the papers, end it."""
    tab = desk.at.tab
    desk.open(f"/cases/{second}/acts/assigned")
    choice = tab.locator(f"select[name=officer_id] option[value^='{cpo_id}.']")
    desk.choose("officer_id", str(choice.first.get_attribute("value")))
    desk.press("登錄分派承辦人")
    desk.at.reached(f"/cases/{second}")
    desk.act(second, "accepted", "受理", no_conflict="y")
    desk.open(f"/cases/{second}/acts/negotiation_scheduled")
    tab.get_by_label("會議日期").fill(in_days(12))
    tab.get_by_label("開始時間").fill("1000")
    tab.get_by_label("結束時間").fill("1130")
    tab.get_by_label("地點").fill(ROOM)
    desk.press("登錄排定協商")
    desk.at.reached(f"/cases/{second}")
    desk.open(f"/cases/{second}/parties")
    tab.locator("main table a", has_text="更正").nth(1).click()
    desk.choose("address", "高雄市前金區中正四路1號")
    desk.choose("reason", "公司登記資料")
    desk.press("更正")
    desk.at.reached(f"/cases/{second}/parties")
    desk.write(second, "D11", "協商會議開會通知單", party="all")
    desk.open(f"/cases/{second}/acts/negotiation_held")
    tab.locator("#consumer_1_capacity").select_option("self")
    tab.locator("#business_1_capacity").select_option("employee")
    tab.locator("#business_1_mandate").select_option("special")
    tab.locator("#business_1_name").fill("陳大文")
    tab.get_by_text("協商成立", exact=True).click()
    tab.get_by_label("和解內容").fill("退還三千元。")
    tab.get_by_label("協商紀錄（雙方的主張與經過）").fill("各讓一步。")
    desk.press("登錄召開協商")
    desk.at.reached(f"/cases/{second}")
    desk.write(second, "D12", "協商紀錄", party="all")
    desk.act(second, "closed", "結案", outcome="agreed")
    desk.write(second, "D14", "協商結果通知", way="mail")
