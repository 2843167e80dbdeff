import csv
from collections import Counter
from pathlib import Path

import pytest

from petitions.reference import NO_DISTRICT, agencies, courts, districts
from petitions.rules.codes import CODES, group_of, list_codes
from petitions.rules.documents import DOCUMENTS, find_document
from petitions.rules.errors import BadInput, Locked, NoSuchCase, OutOfDate, Refusal, StaleVersion
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.terms import Channel, Procedure, Role

PERMISSIONS = Path(__file__).parents[1] / "data" / "permissions.csv"
COUNTED_CATEGORIES = {
    "商品": "房屋 家具 服飾皮件及鞋類 禮券 車輛 通訊及周邊產品 電器及周邊產品 電腦及周邊產品 食品 其他",
    "服務": (
        "健身 婚紗攝影 房屋租賃 托育安養 旅遊 殯葬 汽機車維修 洗衣 瘦身美容 線上遊戲 補習 運輸 醫療 "
        "金融保險 電信 餐飲"
    ),
}


def test_the_grants_are_those_of_the_permission_matrix():
    with PERMISSIONS.open(encoding="utf-8", newline="") as file:
        wanted = {row.pop("action"): row for row in csv.DictReader(file)}
    assert {
        action: {role.value: grant.reach[role].value for role in Role} for action, grant in GRANTS.items()
    } == wanted


def test_nobody_changes_the_audit_or_acts_as_another():
    for action in ("audit_w", "imperson"):
        assert set(GRANTS[action].reach.values()) == {Reach.NEVER}


@pytest.mark.parametrize(("group", "names"), COUNTED_CATEGORIES.items())
def test_the_categories_of_the_published_year_have_their_group(group, names):
    assert {group_of(name) for name in names.split()} == {group}


def test_a_code_stands_once_in_its_list_and_its_parent_exists():
    assert max(Counter((code.list, code.code, code.valid_from) for code in CODES).values()) == 1
    groups = {code.code for code in list_codes("category_group")}
    assert {code.parent for code in list_codes("category")} == groups
    assert all(code.label for code in CODES)


def test_an_unknown_category_belongs_to_no_group():
    assert group_of("時光機") == ""


def test_the_channels_offered_are_those_that_are_stored():
    assert [code.code for code in list_codes("channel")] == [channel.value for channel in Channel]


def test_the_catalogue_of_papers_is_complete_and_says_what_is_in_them():
    keys = [document.key for document in DOCUMENTS]
    assert len(set(keys)) == len(keys)
    assert {f"D{n:02}" for n in range(1, 41)} <= set(keys)
    assert all(d.label and d.to and d.article and (d.must_contain or d.by_law) for d in DOCUMENTS)
    assert find_document("D30").label == "調解書"


def test_a_proposal_says_the_five_things_the_law_wants():
    assert len(find_document("D25").by_law) == len(find_document("D26").by_law) == 5


def test_a_refusal_carries_its_sentence_and_its_status():
    assert [kind.status for kind in (BadInput, Locked, NoSuchCase, OutOfDate, StaleVersion)] == [
        422,
        429,
        404,
        410,
        409,
    ]
    refused = BadInput("請填寫姓名。", "name")
    assert isinstance(refused, Refusal)
    assert (refused.message, refused.field, str(refused)) == ("請填寫姓名。", "name", "請填寫姓名。")
    assert Locked("請稍後再試。").until is None
    assert NoSuchCase().message.endswith("。")


def test_kaohsiung_has_thirty_eight_districts_and_one_for_what_lies_in_none():
    *named, nowhere = districts()
    assert len({district.name for district in named}) == len({d.zip3 for d in named}) == 38
    assert nowhere.name == NO_DISTRICT
    assert Counter(d.court for d in named) == {"臺灣高雄地方法院": 12, "臺灣橋頭地方法院": 26}
    assert {d.court for d in named} <= {court.name for court in courts()}
    assert sum(d.is_mountain_indigenous for d in named) == 3


def test_every_bureau_has_a_name_of_its_own():
    names = [agency.name for agency in agencies()]
    assert len(set(names)) == len(names)
    assert "食品衛生稽查" in next(a.competence for a in agencies() if a.name == "衛生局")


def test_only_a_consumer_dispute_is_a_dispute():
    assert [p for p in Procedure if not p.is_dispute] == [Procedure.PETITION, Procedure.CONTROL_YUAN]
