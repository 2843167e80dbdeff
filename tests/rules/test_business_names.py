"""What of a name tells one business from another."""

import pytest

from petitions.rules.business_names import core_of, grams_of_name, may_be_one
from petitions.rules.business_record import CAUTION_OF, share


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("海風健身事業股份有限公司", "海風健身事業"),
        ("海風健身（股）公司", "海風健身股"),
        ("台北小吃 商行", "臺北小吃"),
        ("有限公司", "有限公司"),
        ("Sea-Wind Co.", "seawindco"),
    ],
)
def test_the_form_of_a_business_is_not_its_name(name, core):
    assert core_of(name) == core


def test_a_name_is_looked_up_by_its_core():
    assert grams_of_name("海風有限公司") == ["海風"]


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("海風健身", "海風健身事業有限公司", True),
        ("海風健身事業有限公司", "海風健身", True),
        ("海風商行", "海風企業社", True),
        ("海風", "海風健身", False),
        ("", "海風健身", False),
        ("", "", False),
        ("山風健身", "海風健身", False),
    ],
)
def test_a_name_cut_short_may_be_the_same(one, other, may_be):
    assert may_be_one(one, other) is may_be


@pytest.mark.parametrize("key", CAUTION_OF)
def test_a_share_of_few_is_no_rate(key):
    fewest = CAUTION_OF[key].fewest
    assert share(key, 0, 0).words == "尚無可計算的案件"
    assert f"僅 {fewest - 1} 件，不宜作為比率" in share(key, 1, fewest - 1).words
    assert share(key, fewest // 2, fewest).words.startswith("50.0%")
