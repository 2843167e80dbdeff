"""Businesses are found by what people know of them, near names included, at a price that does not grow."""

import pytest
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Business, BusinessAlias
from petitions.queries.businesses import find_businesses
from petitions.rules.terms import NameKind, TieKind
from petitions.services.business_merging import merge_business
from petitions.services.business_names import index_names
from petitions.services.businesses import add_name, end_name, tie
from tests.support.register import a_deed, version_of

pytestmark = pytest.mark.both_databases


def found(typed):
    return [(hit.id, hit.name) for hit in find_businesses(typed)]


@pytest.fixture
def gym(a_business):
    return a_business("海風健身事業有限公司", ubn="10000004")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("海風健身事業有限公司", "名稱相同"),
        ("海風健身", "名稱開頭相同"),
        ("１００００００４", "統一編號相同"),
        ("風海健身事業", "名稱相近"),
        ("海風健身事業股份有限公司高雄分公司", "名稱相近"),
    ],
)
def test_a_business_is_found_by_number_beginning_and_near_name(gym, a_business, typed, why):
    a_business("大都會百貨股份有限公司")
    (hit,) = find_businesses(typed)
    assert hit.id == gym
    assert hit.why.startswith(why)


def test_words_of_the_legal_form_alone_find_nobody_near(gym):
    assert found("好吃商行有限公司") == []
    assert found("海") == []


def test_other_names_find_it_until_they_end(gym):
    add_name(gym, "SeaWind 會館", NameKind.BRAND, a_deed(), version=version_of(gym))
    (hit,) = find_businesses("seawind")
    assert hit.why == "品牌「SeaWind 會館」開頭相同"
    alias = db.session.scalars(select(BusinessAlias)).one()
    end_name(gym, alias.id, a_deed("改用新招牌"), version=version_of(gym))
    assert found("seawind") == []


def test_a_platform_leads_to_its_sellers_who_stay_themselves(a_business):
    platform = a_business("紅蝦購物平臺股份有限公司")
    seller = a_business("wang_shop88", kind="individual")
    add_name(seller, "小王代購", NameKind.ACCOUNT, a_deed(), version=version_of(seller))
    tie(seller, platform, TieKind.SELLS_ON, a_deed(), version=version_of(seller))
    assert [business for business, _ in found("紅蝦購物")] == [platform, seller]
    assert [business for business, _ in found("小王代購")] == [seller]


def test_what_was_merged_is_found_as_what_stands_for_it(gym, a_business):
    old = a_business("海風舊館企業社")
    merge_business(old, gym, a_deed("同一業者"), version=version_of(old), into_version=version_of(gym))
    (hit,) = find_businesses("海風舊館")
    assert (hit.id, hit.name) == (gym, "海風健身事業有限公司")
    assert "海風舊館企業社" in hit.why


def test_one_statement_finds_among_thousands(gym, statements):
    rows = [{"name": f"海風{n}號商行", "name_folded": f"海風{n}號商行"} for n in range(2000)]
    ids = db.session.scalars(insert(Business).returning(Business.id), rows).all()
    index_names(ids)
    statements.clear()
    hits = find_businesses("海風健身")
    assert len(statements) == 1
    assert hits[0].id == gym
    assert len(hits) <= 20
