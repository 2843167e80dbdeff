"""The pages of the figures: each number opens exactly its rows, for those who may see them."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from petitions.extensions import db
from petitions.rules.terms import Procedure, Role
from tests.support.markup import Page

NOON = datetime(2018, 3, 1, 4, 0, tzinfo=UTC)
DAY = date(2017, 5, 2)


@pytest.fixture(autouse=True)
def _in_march_107():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def year_106(counted_case, consultation, activity, meeting):
    """Some of everything in 106, and a little in 105."""
    for district in ("左營區", "左營區", "苓雅區"):
        counted_case(DAY, district=district, complainant_masked="王○明")
    counted_case(date(2017, 4, 5), category="旅遊")
    counted_case(date(2016, 5, 2))
    counted_case(DAY, Procedure.SECOND_APPEAL)
    counted_case(DAY, Procedure.PETITION)
    counted_case(date(2017, 1, 17), Procedure.CONTROL_YUAN)
    consultation(DAY, persons=3)
    activity(DAY, title="年節食品查核")
    meeting(DAY)
    db.session.commit()


@pytest.fixture
def reader(client_of, a_user):
    """Whoever may see everything: the consumer ombudsman."""
    return client_of(a_user(Role.CPO, unit="cpo"))


def linked_numbers(page):
    """Return what each link to a list says, by its address."""
    return {
        link["href"]: link.text
        for link in Page(page.text).all("a")
        if re.fullmatch(r"/reports/\d+/\w+/cases(\?.*)?", link["href"]) and link.text[:1].isdigit()
    }


def told_figure(page):
    return re.search(r"<b>([\d,]+) (?:件|次|人次)</b>", page.text)[1]


@pytest.mark.parametrize("address", ["/reports/106", "/reports/106/5", "/reports/"])
def test_every_number_opens_a_list_of_that_length(reader, year_106, address):
    links = linked_numbers(reader.get(address))
    assert len(links) >= 8
    for href, text in links.items():
        number = re.match(r"[\d,]+", text)[0]
        assert told_figure(reader.get(href)) == number, href


def test_the_year_shows_its_sentences_definitions_and_the_year_before(reader, year_106):
    page = reader.get("/reports/106")
    words = Page(page.text).root.text
    assert "106年度受理消費事件諮詢計3人次；受理消費爭議事件第一次申訴4件，第二次申訴1件；" in words
    assert "106年1月17日，辦理監察院105年度第1次地方機關巡察" in words
    assert "不計：不受理、移轉他機關" in words
    row = next(row for row in Page(page.text).all("tr") if row.text.startswith("第一次申訴 件"))
    assert row.text == "第一次申訴 件 4 1 ＋3"


def test_the_month_stands_beside_the_month_before(reader, year_106):
    page = reader.get("/reports/106/5")
    figures = {
        part.all("h2")[0].text: part.text for part in Page(page.text).all("section") if part["class"] == "fig"
    }
    assert len(figures) == 9
    assert figures["第一次申訴"] == "第一次申訴 3件 較 4 月＋2較 105 年同月＋2 怎麼算：第一次申訴"


def test_a_list_shows_masked_names_and_can_be_narrowed(reader, year_106):
    page = reader.get("/reports/106/first_appeals/cases?district=左營區")
    assert told_figure(page) == "2"
    assert "王○明" in page.text
    chips = [link["href"] for link in Page(page.text).all("a") if link["aria-label"].startswith("移除篩選")]
    assert chips == ["/reports/106/first_appeals/cases"]


def test_a_confidential_case_keeps_its_name_in_a_list(reader, counted_case):
    counted_case(DAY, is_confidential=True, complainant_masked="李○同")
    db.session.commit()
    page = reader.get("/reports/106/first_appeals/cases")
    assert "李○同" not in page.text
    assert "身分保密" in page.text


def test_a_long_list_is_turned_page_by_page(reader, counted_case):
    for _ in range(51):
        counted_case(DAY)
    db.session.commit()
    first = reader.get("/reports/106/first_appeals/cases?month=5")
    (forth,) = [link["href"] for link in Page(first.text).all("a") if link["rel"] == "next"]
    second = reader.get(forth)
    assert len(Page(second.text).all("td")) == 8
    (back,) = [link["href"] for link in Page(second.text).all("a") if link["rel"] == "prev"]
    assert "month=5" in back
    assert len(Page(reader.get(back).text).all("tbody")[0].all("tr")) == 50


@pytest.mark.parametrize(
    "measure", ["consultations", "inspections", "mediation_meetings", "education_sessions"]
)
def test_registers_have_their_lists_too(reader, year_106, measure):
    assert reader.get(f"/reports/106/{measure}/cases").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/reports/0",
        "/reports/1000",
        "/reports/106/13",
        "/reports/106/0",
        "/reports/106.xls",
        "/reports/106/disputes/cases",
        "/reports/106/first_appeals/cases?month=13",
        "/reports/106/first_appeals/cases?month=abc",
        "/reports/106/first_appeals/cases?day=2017-02-30",
        "/reports/106/first_appeals/cases?after=yesterday~1",
        "/reports/106/first_appeals/cases?after=2017-05-02~x",
        "/reports/106/second_appeals/cases?district=左營區",
        "/reports/106/first_appeals/cases?result=anything",
        "/reports/106/tracked_petitions/cases?result=settled",
    ],
)
def test_what_does_not_exist_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.CPO, Role.SEC, Role.SUP, Role.STA, Role.AUD, Role.OFF])
@pytest.mark.parametrize("address", ["/reports/", "/reports/106", "/reports/106/5", "/reports/106.csv"])
def test_those_with_the_right_see_the_figures(client_of, a_user, year_106, role, address):
    assert client_of(a_user(role)).get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.CLK, Role.MED, Role.CUS, Role.UAD, Role.ADM])
@pytest.mark.parametrize("address", ["/reports/", "/reports/106", "/reports/106/5", "/reports/106.json"])
def test_those_without_it_do_not(client_of, a_user, role, address):
    assert client_of(a_user(role)).get(address).status_code == 403


def test_a_stranger_has_to_sign_in_first(client):
    assert client.get("/reports/106").status_code == 302


def test_whoever_keeps_the_statistics_sees_numbers_but_no_case(client_of, a_user, year_106):
    statistician = client_of(a_user(Role.STA))
    assert linked_numbers(statistician.get("/reports/106")) == {}
    page = statistician.get("/reports/106/first_appeals/cases")
    assert told_figure(page) == "4"
    assert "王○明" not in page.text
    assert "不能列出案件" in page.text


def test_a_supervisor_sees_every_number_and_the_cases_of_the_unit(client_of, a_user, counted_case, unit_id):
    counted_case(DAY, unit_id=unit_id("csc"))
    counted_case(DAY, unit_id=unit_id("cpo"))
    db.session.commit()
    page = client_of(a_user(Role.SUP, unit="csc")).get("/reports/106/first_appeals/cases")
    assert told_figure(page) == "2"
    assert len(Page(page.text).all("tbody")[0].all("tr")) == 1
    assert "其中 <b>1</b> 件不屬於您的單位，依權限不列出；其餘 1 件列在下面。" in page.text


def rows_listed(client, href):
    """Count the rows of all pages of a list, and those of which it says that they are out of reach."""
    page = client.get(href)
    said = re.search(r"(?:其中|這) <b>([\d,]+)</b> 件都?不屬於您的單位，依權限不列出", page.text)
    listed = 0
    while True:
        listed += sum(len(body.all("tr")) for body in Page(page.text).all("tbody"))
        forth = [link["href"] for link in Page(page.text).all("a") if link["rel"] == "next"]
        if not forth:
            return listed, int(said[1]) if said else 0
        page = client.get(forth[0])


@pytest.mark.parametrize("role", [Role.SUP, Role.SEC, Role.CPO])
def test_each_number_is_what_it_lists_and_what_it_says_it_may_not(
    client_of, a_user, counted_case, year_106, unit_id, role
):
    for unit, times in (("csc", 52), ("cpo", 2), ("rdec", 3)):
        for _ in range(times):
            counted_case(DAY, unit_id=unit_id(unit), outcome="settled")
    counted_case(DAY, Procedure.CONTROL_YUAN, unit_id=unit_id("rdec"))
    db.session.commit()
    reader = client_of(a_user(role, unit="csc"))
    links = linked_numbers(reader.get("/reports/106")) | linked_numbers(reader.get("/reports/106/5"))
    out_of_reach = 0
    for href in links:
        listed, said = rows_listed(reader, href)
        entries = re.search(r"共 ([\d,]+) 筆", text := reader.get(href).text)
        assert listed + said == int((entries or re.search(r"<b>([\d,]+) ", text))[1].replace(",", "")), href
        out_of_reach += said
    assert (out_of_reach == 0) is (role is Role.CPO)


def test_a_list_of_which_nothing_may_be_listed_says_so(client_of, a_user, counted_case, unit_id):
    counted_case(DAY, Procedure.CONTROL_YUAN, unit_id=unit_id("rdec"))
    db.session.commit()
    supervisor = client_of(a_user(Role.SUP, unit="csc"))
    assert "點開只列出您單位的案件" in supervisor.get("/reports/106").text
    page = supervisor.get("/reports/106/control_yuan/cases")
    assert "這 <b>1</b> 件都不屬於您的單位，依權限不列出。" in page.text


def test_an_officer_sees_the_figures_of_the_unit_only(client_of, a_user, counted_case, unit_id):
    counted_case(DAY, unit_id=unit_id("csc"))
    counted_case(DAY, unit_id=unit_id("cpo"))
    db.session.commit()
    officer = client_of(a_user(Role.OFF, unit="csc"))
    page = officer.get("/reports/106")
    assert "您看到的是本單位的數字" in page.text
    assert "第一次申訴1件" in Page(page.text).root.text
    assert told_figure(officer.get("/reports/106/first_appeals/cases")) == "1"


def test_files_hold_the_same_figures(reader, year_106):
    assert reader.get("/reports/106.json").json["totals"]["first_appeals"] == 4
    assert "第一次申訴4件" in reader.get("/reports/106.txt").text
    answer = reader.get("/reports/106.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="annual-report-106.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["全年"] for row in rows if row["代碼"] == "first_appeals" and not row["分類"]} == {"4"}
    assert reader.get("/reports/106/5.json").json["totals"]["first_appeals"] == 3
    assert reader.get("/reports/106/5.csv").data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("address", "most"), [("/reports/106", 3), ("/reports/106/5", 2), ("/reports/", 3)])
def test_a_report_costs_two_statements_beside_the_session(reader, year_106, statements, address, most):
    reader.get(address)
    statements.clear()
    reader.get(address)
    assert len(statements) <= most


def test_a_year_that_runs_and_one_without_anything_are_shown(reader):
    assert "年度尚未結束" in reader.get("/reports/107").text
    assert "還沒有受理第一次申訴" in reader.get("/reports/113").text
    assert reader.get("/reports/107/3").status_code == 200
    assert "沒有符合的資料" in reader.get("/reports/107/first_appeals/cases").text
