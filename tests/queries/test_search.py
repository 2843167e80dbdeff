"""Finding a case: by number, person, business or words; nobody finds what is not for his eyes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, Case, Matter, Party
from petitions.queries import search, worklist
from petitions.queries.asked import NOTHING_TO_LOOK_UP, TOO_SHORT, read_query
from petitions.queries.search import Found, hits_statement, search_cases, walk_statement
from petitions.rules import numbers
from petitions.rules.actors import Actor
from petitions.rules.terms import Procedure, Role
from petitions.rules.text import fold
from tests.support.plans import plan_of, sorts, whole_tables

AT = datetime(2017, 3, 1, 4, tzinfo=UTC)
Finder = Callable[..., list[str]]


@pytest.fixture
def cpo(a_user: Any, actor_of: Any) -> Actor:
    """A consumer ombudsman, who may read every case."""
    found: Actor = actor_of(a_user(Role.CPO, unit="cpo"))
    return found


@pytest.fixture
def found(cpo: Actor) -> Finder:
    """The numbers that a query finds, newest first: `found("退費", by=actor)`."""

    def find(query: str, by: Actor | None = None) -> list[str]:
        return [hit.number for hit in answer(query, by or cpo).hits]

    return find


def answer(query: str, actor: Actor, **more: Any) -> Found:
    return search_cases(read_query(query), actor=actor, **more)


@pytest.fixture
def linked(a_case: Any) -> Callable[..., Case]:
    """A case against a business of the list: `linked("海風健身", "90417736", alias=…)`."""

    def make(name: str, ubn: str | None = None, alias: str = "", **filing: Any) -> Case:
        case: Case = a_case(business_name=name, **filing)
        values = {"name": name, "name_folded": fold(name), "ubn": ubn}
        number = db.session.scalar(insert(Business).values(**values).returning(Business.id))
        if alias:
            columns = {"business_id": number, "name": alias, "name_folded": fold(alias), "recorded_at": AT}
            db.session.execute(insert(BusinessAlias).values(**columns))
        respondent = (Party.matter_id == case.matter_id, Party.role == "respondent")
        db.session.execute(update(Party).where(*respondent).values(business_id=number))
        db.session.commit()
        return case

    return make


@pytest.mark.parametrize(
    "typed", ["F106-000123-5", "消申106-000123-5", "ｆ１０６－０００１２３－５", " f106 000123 5 "]
)
def test_a_number_leads_straight_to_the_case(app: Flask, typed: str) -> None:
    assert read_query(typed).number == "F106-000123-5"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("F106-000123-6", numbers.WRONG_CHECK),
        ("消申106-000123", numbers.NO_CHECK),
        ("費", TOO_SHORT),
        ("a", TOO_SHORT),
        ("%", TOO_SHORT),
        ("，。", NOTHING_TO_LOOK_UP),
        ("費 用", NOTHING_TO_LOOK_UP),
    ],
)
def test_what_cannot_be_looked_up_is_answered_with_a_sentence(app: Flask, typed: str, sentence: str) -> None:
    assert read_query(typed).problem == sentence


@pytest.mark.both_databases
def test_words_are_found_in_the_text_wherever_they_stand(a_case: Any, found: Finder) -> None:
    phone = a_case(narrative="購買手機三日後無法開機，要求退還價金。", at=AT)
    travel = a_case(narrative="旅行社取消行程，拒絕退費。Ａｉｒｂｎｂ 訂房也不退。", at=AT.replace(month=4))
    assert found("開機") == [phone.number]
    assert found("無法開機") == [phone.number]
    assert found("開機無法") == []  # both pairs are there, not in this order
    assert found("退費 行程") == [travel.number]
    assert found("airbnb") == [travel.number]
    assert found("鯨魚") == []
    assert found("購買手機三日後無法開機，要求退還價金。") == [phone.number]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "query", ["50%", "%退費", "退費_用", "100_", "\\退費", "'退費'", '"退費"', "退費--", "a%b_c"]
)
def test_a_wildcard_is_only_a_character(a_case: Any, found: Finder, query: str) -> None:
    a_case(narrative="要求退費五成，50 元也不退，100 元。")
    other = a_case(narrative=f"單據上寫著「{query}」字樣。")
    assert found(query) == [other.number]


@pytest.mark.both_databases
def test_variants_of_a_character_find_one_another(a_case: Any, found: Finder) -> None:
    case = a_case(narrative="向台灣大車隊叫車，司機繞路。")
    assert found("臺灣大車隊") == [case.number]
    assert found("台灣大車隊") == [case.number]


@pytest.mark.both_databases
def test_a_common_word_is_found_among_the_newest(
    a_case: Any, cpo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CAP", 3)
    monkeypatch.setattr("petitions.queries.hits.CAP", 3)
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    cases = [a_case(at=AT.replace(day=day), narrative="要求退費。") for day in range(1, 7)]
    first = answer("退費", cpo)
    assert first.total is None
    assert [hit.number for hit in first.hits] == [case.number for case in cases[:-3:-1]]
    day, _, number = first.next_after.partition(".")
    after = (datetime.fromisoformat(day).date(), int(number))
    second = answer("退費", cpo, after=after)
    assert [hit.number for hit in second.hits] == [case.number for case in cases[-3:-5:-1]]


@pytest.mark.both_databases
def test_the_walk_for_a_common_word_ends(a_case: Any, cpo: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 1)
    monkeypatch.setattr("petitions.queries.hits.CAP", 1)
    monkeypatch.setattr(search, "WALK", 2)
    old = [a_case(at=AT.replace(day=day), narrative="要求退費。") for day in (1, 2)]
    for day in (10, 11, 12):
        a_case(at=AT.replace(day=day), narrative="拒絕保固。")
    assert len(old) == 2
    assert answer("退費", cpo).hits == ()


@pytest.mark.both_databases
def test_the_number_of_cases_found_is_told_up_to_the_cap(
    a_case: Any, cpo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    for day in range(1, 6):
        a_case(at=AT.replace(day=day), narrative="拒絕保固。")
    page = answer("保固", cpo)
    assert (len(page.hits), page.total) == (2, 5)


@pytest.mark.both_databases
def test_a_person_is_found_by_whatever_is_exact(a_case: Any, found: Finder) -> None:
    case = a_case(name="歐陽小明", phone="0900-000-123", email="Ming@Example.com")
    a_case(name="歐陽小美", phone="0900-000-124")
    for query in ("歐陽小明", "0900000123", "０９００ ０００ １２３", "+886 900 000 123", "ming@example.com"):
        assert found(query) == [case.number], query
    assert found("歐陽") == []


@pytest.mark.both_databases
def test_a_business_is_found_by_number_name_and_other_name(linked: Any, found: Finder) -> None:
    case = linked("海風健身事業有限公司", "90417736", alias="HiFit 左營店")
    linked("晴川旅行社有限公司", "23763681")
    for query in ("90417736", "９０４１７７３６", "海風", "海風健身事業有限公司", "hifit", "HIFIT 左營"):
        assert found(query) == [case.number], query


def test_a_stated_unified_number_is_found_before_it_is_linked(a_case: Any, found: Finder) -> None:
    case = a_case(business_name="海風", business_ubn="90417736")
    assert found("90417736") == [case.number]


def test_an_old_number_is_found(a_case: Any, found: Finder) -> None:
    case = a_case()
    db.session.execute(update(Case).where(Case.id == case.id).values(legacy_number="105-C-00000012"))
    db.session.commit()
    assert found("105-C-00000012") == [case.number]


def test_a_deleted_matter_is_not_found(a_case: Any, found: Finder) -> None:
    case = a_case(narrative="要求退費。")
    db.session.execute(update(Matter).where(Matter.id == case.matter_id).values(deleted_at=AT))
    db.session.commit()
    assert found("退費") == []


@pytest.mark.both_databases
def test_who_may_not_read_a_case_finds_it_by_its_business_only(
    linked: Any, found: Finder, a_user: Any, actor_of: Any
) -> None:
    mine = a_user(Role.OFF)
    case = linked("海風健身事業有限公司", "90417736", narrative="要求退費。", officer=mine)
    colleague, stranger = actor_of(a_user(Role.OFF)), actor_of(a_user(Role.OFF, unit="joint"))
    assert found("退費", by=actor_of(mine)) == [case.number]
    assert found("退費", by=colleague) == []
    assert found("海風健身", by=colleague) == [case.number]
    assert found("90417736", by=colleague) == [case.number]
    for query in ("退費", "海風健身", "90417736", "王小明"):
        assert found(query, by=stranger) == []


@pytest.mark.parametrize(("role", "unit", "finds"), [(Role.CPO, "cpo", False), (Role.CUS, "joint", True)])
def test_a_confidential_petitioner_is_found_by_the_custodian_only(
    a_case: Any, found: Finder, a_user: Any, actor_of: Any, *, role: Role, unit: str, finds: bool
) -> None:
    a_case(procedure=Procedure.PETITION, is_confidential=True, name="歐陽小明")
    assert bool(found("歐陽小明", by=actor_of(a_user(role, unit=unit)))) is finds


def test_a_petitioner_is_not_found_by_those_who_need_approval_to_know(
    a_case: Any, found: Finder, a_user: Any, actor_of: Any
) -> None:
    officer = a_user(Role.OFF, unit="joint")
    a_case(procedure=Procedure.PETITION, name="歐陽小明", officer=officer)
    assert found("歐陽小明", by=actor_of(officer)) == []


def test_a_search_is_two_statements_at_most(a_case: Any, cpo: Actor, statements: list[str]) -> None:
    a_case(narrative="要求退費。")
    asked = read_query("退費")
    statements.clear()
    search_cases(asked, actor=cpo)
    assert len(statements) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("query", ["退費", "退費 90417736 海風", "90417736", "0900000123", "王小明"])
@pytest.mark.parametrize("role", [Role.CPO, Role.OFF, Role.CLK, Role.SUP])
def test_no_table_is_read_from_end_to_end(
    app: Flask, a_case: Any, a_user: Any, actor_of: Any, query: str, role: Role
) -> None:
    for _ in range(3):
        a_case()
    asked, actor = read_query(query), actor_of(a_user(role))
    assert whole_tables(plan_of(hits_statement(asked, actor, None))) == []
    walked = plan_of(walk_statement(asked, actor, (AT.date(), 1)))
    assert whole_tables(walked) + sorts(walked) == []


def test_the_caps_of_list_and_search_are_one() -> None:
    assert search.CAP == worklist.CAP == 1_000


def test_postgresql_is_told_nothing_by_which_it_would_read_every_matter(pg_app: Flask, cpo: Actor) -> None:
    """From LIKE it guesses that few matters hold a word, and reads all of them instead of the newest."""
    statement = walk_statement(read_query("訓練"), cpo, None)
    sent = str(statement.compile(db.engine))
    assert "strpos(matters.doc" in sent
    assert "matters.doc LIKE" not in sent
