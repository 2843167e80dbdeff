"""The brief of a case: everything on one sheet, with the business record, for those who may read it."""

from collections.abc import Callable

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Role
from petitions.services.cases import Happening
from tests.support.client import PageClient
from tests.support.desk import Browser
from tests.support.letters import FILER
from tests.support.people import A_NARRATIVE, A_SPRING_DAY
from tests.support.register import respond_with

E = EventKind


def test_it_holds_facts_periods_acts_and_the_record_of_the_business(
    a_case: Callable[..., Case], cpo: User, client_of: Browser, a_gym: int
) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, unit="csc", category="健身", **FILER)
    respond_with(case, a_gym)
    page = client_of(cpo).get(f"/cases/{case.number}/brief").text
    wanted = (A_NARRATIVE, "退還價金", "12,800 元", "王○明", "申訴紀錄", "如期回復", "業者接獲申訴")
    wanted += ("健身中心定型化契約應記載及不得記載事項",)
    assert [part for part in wanted if part not in page] == []
    assert "王小明" not in page


def test_it_says_where_the_business_stands_to_each_point_however_long_ago(
    a_case: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    points = [["退還價金", "", "partly", 8000]]
    replied = Happening(
        E.BUSINESS_REPLIED,
        A_SPRING_DAY,
        reason="願退一部分。",
        data={"position": "partly", "points": points},
    )
    later = [E.SUPPLEMENTED] * 12
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, replied, *later, officer=cpo, unit="csc", **FILER)
    page = client_of(cpo).get(f"/cases/{case.number}/brief").text
    for said in ("業者立場", "同意部分，或另提方案", "退還價金：", "願付新臺幣 8,000 元", "願退一部分。"):
        assert said in page


def test_it_costs_the_same_for_a_long_history(
    a_case: Callable[..., Case], cpo: User, client_of: Browser, statements: list[str]
) -> None:
    desk: PageClient = client_of(cpo)
    counted = []
    for more in (0, 30):
        case = a_case(E.ACCEPTED, *[E.SUPPLEMENTED] * more, officer=cpo, unit="csc", **FILER)
        desk.get(f"/cases/{case.number}/brief")
        statements.clear()
        desk.get(f"/cases/{case.number}/brief")
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 9


def test_whoever_may_not_read_the_case_has_no_brief(
    a_case: Callable[..., Case], client_of: Browser, a_user: Callable[..., User]
) -> None:
    case = a_case(E.ACCEPTED, unit="csc", **FILER)
    assert client_of(a_user(Role.STA)).get(f"/cases/{case.number}/brief").status_code in {403, 404}
