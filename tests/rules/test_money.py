import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import money

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "format_vectors.json").read_text("utf-8"))
VALUES = {word: value for value, word in enumerate("零壹貳參肆伍陸柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"萬": 10**4, "億": 10**8, "兆": 10**12}


def read_capitals(text):
    """Read an amount in capitals, knowing nothing of how it was written."""
    total = group = digit = 0
    for word in text.removeprefix("新臺幣").removesuffix("元整"):
        if word in VALUES:
            digit = VALUES[word]
        elif word in UNITS:
            group, digit = group + digit * UNITS[word], 0
        else:
            total, group, digit = total + (group + digit) * GROUPS[word], 0, 0
    return total + group + digit


def amount_or_sentence(text):
    try:
        return money.parse_amount(text)
    except ValueError as refusal:
        return str(refusal)


@pytest.mark.parametrize(("amount", "text"), VECTORS["capitals"])
def test_an_amount_is_written_in_capitals(amount, text):
    assert money.money_in_capitals(amount) == text


@given(st.integers(0, money.LARGEST_CAPITAL))
def test_capitals_say_the_amount_and_never_two_noughts(amount):
    text = money.money_in_capitals(amount)
    assert read_capitals(text) == amount
    assert "零零" not in text
    assert amount == 0 or "零元" not in text


@pytest.mark.parametrize("amount", [-1, money.LARGEST_CAPITAL + 1])
def test_an_amount_beyond_words_is_refused(amount):
    with pytest.raises(ValueError, match="9,999 兆"):
        money.money_in_capitals(amount)


def test_an_amount_is_shown_with_its_currency():
    assert money.money_text(12800) == "新臺幣 12,800 元"
    assert money.money_text(0) == "新臺幣 0 元"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12800", 12800),
        ("１２，８００元", 12800),
        ("NT$12,800", 12800),
        ("nt 12,800.00", 12800),
        ("新台幣 12,800 元整", 12800),
        ("$12 800", 12800),
        ("12,800 TWD", 12800),
        ("1萬", 10000),
        ("1.28萬元", 12800),
        ("1萬2千", 12000),
        ("1萬2800元", 12800),
        ("2萬500", 20500),
        ("0", 0),
        ("999,999,999,999", 999_999_999_999),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, amount):
    assert money.parse_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "請輸入金額"),
        ("　", "請輸入金額"),
        ("不詳", "看不懂"),
        ("12,80", "看不懂"),
        ("1.2萬500", "看不懂"),
        ("2萬5", "看不懂"),
        ("-5", "負數"),
        ("負5元", "負數"),
        ("12.5", "整數元"),
        ("1000000000000", "太大"),
        ("9" * 5000, "看不懂"),
        ("٣٤", "看不懂"),
    ],
)
def test_what_is_no_amount_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        money.parse_amount(text)


@given(st.integers(0, money.LARGEST_AMOUNT))
def test_what_we_show_we_can_read(amount):
    assert money.parse_amount(money.money_text(amount)) == amount


@given(st.text(max_size=80))
def test_any_text_is_an_amount_or_a_sentence(text):
    outcome = amount_or_sentence(text)
    if isinstance(outcome, int):
        assert 0 <= outcome <= money.LARGEST_AMOUNT
    else:
        assert outcome.endswith("。")
