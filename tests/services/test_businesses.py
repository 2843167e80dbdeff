"""The register of businesses: nothing is lost, everything has a reason, and a merge can be taken back."""

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import AuditEntry, Business, BusinessAlias, BusinessChange, Party
from petitions.rules.errors import BadInput, NoSuchBusiness, StaleVersion
from petitions.rules.terms import NameKind, TieKind
from petitions.services.business_changes import Deed
from petitions.services.business_merging import bring_back, merge_business
from petitions.services.businesses import Identity, add_name, amend_business, enter_business, tie, untie
from tests.support.register import a_deed, respond_with, version_of

pytestmark = pytest.mark.both_databases


def merge(business_id, into_id, reason="同一業者，統一編號相同"):
    versions = {"version": version_of(business_id), "into_version": version_of(into_id)}
    merge_business(business_id, into_id, a_deed(reason), **versions)
    db.session.commit()


def back(business_id, reason="查明是兩家"):
    bring_back(business_id, a_deed(reason), version=version_of(business_id))
    db.session.commit()


def roots():
    db.session.expire_all()
    return {b.name: b.root_id for b in db.session.scalars(select(Business).order_by(Business.id))}


def history(business_id):
    rows = select(BusinessChange.kind, BusinessChange.reason).where(BusinessChange.business_id == business_id)
    return [tuple(row) for row in db.session.execute(rows.order_by(BusinessChange.id))]


def test_a_merge_moves_no_case_and_is_taken_back_with_its_history(a_business, a_case):
    old, new = a_business("舊名企業社"), a_business("新名有限公司", ubn="10000004")
    case = a_case(business_name="舊名企業社")
    respond_with(case, old)
    merge(old, new)
    assert roots() == {"舊名企業社": new, "新名有限公司": None}
    points_to = select(Party.business_id).where(Party.business_id.is_not(None))
    assert db.session.scalars(points_to).all() == [old]
    back(old)
    assert roots() == {"舊名企業社": None, "新名有限公司": None}
    assert db.session.scalars(points_to).all() == [old]
    assert history(old) == [
        ("entered", ""),
        ("merged_away", "同一業者，統一編號相同"),
        ("brought_back", "查明是兩家"),
    ]
    audited = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"business:{old}"))
    assert list(audited) == ["business_entered", "business_merged_away", "business_brought_back"]


def test_what_was_merged_before_goes_along_and_comes_back_with_it(a_business):
    first, second, third = a_business("甲商行"), a_business("乙商行"), a_business("丙商行")
    merge(first, second)
    merge(second, third)
    assert roots() == {"甲商行": third, "乙商行": third, "丙商行": None}
    back(second)
    assert roots() == {"甲商行": second, "乙商行": None, "丙商行": None}
    merge(second, third)
    back(first)
    assert roots() == {"甲商行": None, "乙商行": third, "丙商行": None}


def test_a_merge_needs_a_reason_and_two_entries_that_stand_for_themselves(a_business):
    one, other, third = a_business("甲商行"), a_business("乙商行"), a_business("丙商行")
    for business_id, into_id, reason in ((one, other, " "), (one, one, "同一家")):
        with pytest.raises(BadInput):
            merge(business_id, into_id, reason)
        db.session.rollback()
    merge(one, other)
    for business_id, into_id in ((one, third), (third, one)):
        with pytest.raises(BadInput, match="已經併入他筆"):
            merge(business_id, into_id)
        db.session.rollback()
    with pytest.raises(BadInput, match="沒有併入"):
        back(third)


def test_whoever_saw_an_older_version_merges_nothing(a_business):
    one, other = a_business("甲商行"), a_business("乙商行")
    seen = version_of(one), version_of(other)
    add_name(other, "乙記", NameKind.SHOP, a_deed(), version=seen[1])
    db.session.commit()
    with pytest.raises(StaleVersion):
        merge_business(one, other, a_deed("同一家"), version=seen[0], into_version=seen[1])
    db.session.rollback()
    assert roots() == {"甲商行": None, "乙商行": None}


def test_the_same_form_sent_twice_changes_once(a_business):
    one, other = a_business("甲商行"), a_business("乙商行")
    deed, versions = a_deed("同一家"), {"version": version_of(one), "into_version": version_of(other)}
    for _ in range(2):
        merge_business(one, other, deed, **versions)
        db.session.commit()
    assert [kind for kind, _ in history(one)] == ["entered", "merged_away"]
    entered = a_deed()
    assert enter_business(Identity("丁商行"), entered) == enter_business(Identity("丁商行"), entered)


def test_an_amended_name_stays_among_the_other_names(a_business):
    business_id = a_business("海風健身")
    new = Identity("海風健身事業有限公司", "12345678")
    amend_business(business_id, new, a_deed("依商工登記"), version=version_of(business_id))
    alias = db.session.scalars(select(BusinessAlias)).one()
    assert (alias.name, alias.kind) == ("海風健身", "former")
    change = db.session.scalars(select(BusinessChange).order_by(BusinessChange.id.desc()).limit(1)).one()
    assert change.detail["before"]["name"] == "海風健身"
    assert change.detail["after"]["ubn"] == "12345678"
    with pytest.raises(BadInput, match="沒有更正"):
        amend_business(business_id, new, a_deed("再一次"), version=version_of(business_id))


def test_a_name_or_a_tie_is_added_once_and_a_tie_ends_with_a_reason(a_business):
    seller, platform = a_business("小王代購", kind="individual"), a_business("紅蝦購物平臺")
    with pytest.raises(BadInput, match="已經有這個名稱"):
        add_name(seller, "小王代購", NameKind.ACCOUNT, a_deed(), version=version_of(seller))
    tie(seller, platform, TieKind.SELLS_ON, a_deed(), version=version_of(seller))
    with pytest.raises(BadInput, match="已經有這個關係"):
        tie(seller, platform, TieKind.SELLS_ON, a_deed(), version=version_of(seller))
    with pytest.raises(BadInput, match="理由"):
        untie(seller, 1, a_deed(), version=version_of(seller))
    untie(seller, 1, a_deed("已離開平臺"), version=version_of(seller))
    assert [kind for kind, _ in history(seller)] == ["entered", "tied", "untied"]


def test_an_entry_that_is_not_there_is_refused_as_such(a_business):
    with pytest.raises(NoSuchBusiness):
        add_name(99, "無此業者", NameKind.ALIAS, Deed(a_deed().by, a_deed().at, "k" * 22), version=1)
