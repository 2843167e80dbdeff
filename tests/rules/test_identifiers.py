import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import identifiers

DATA = Path(__file__).parents[1] / "data"
VECTORS = json.loads((DATA / "format_vectors.json").read_text("utf-8"))
with (DATA / "business_numbers.csv").open(encoding="utf-8", newline="") as table:
    BUSINESSES = [tuple(row.values())[:3] for row in csv.DictReader(table)]
LAST_OLD_DAY, FIRST_NEW_DAY = date(2023, 3, 31), date(2023, 4, 1)


@pytest.mark.parametrize(("value", "new", "old"), VECTORS["business_numbers"])
def test_the_check_sum_of_a_business_number(value, new, old):
    assert identifiers.ubn_checksum_ok(value) is new
    assert identifiers.ubn_checksum_ok(value, divisor=10) is old


@pytest.mark.parametrize(("number", "until_2023", "since_2023"), BUSINESSES)
def test_a_business_number_is_judged_by_the_rule_of_its_day(number, until_2023, since_2023):
    assert identifiers.is_valid_ubn(number, on=LAST_OLD_DAY) is (until_2023 == "1")
    assert identifiers.is_valid_ubn(number, on=FIRST_NEW_DAY) is (since_2023 == "1")


@pytest.mark.parametrize(
    ("number", "until_2023", "since_2023"),
    [
        ("10000004", False, True),
        ("22099131", True, True),
        ("04595257", True, True),
        ("12345678", False, False),
    ],
)
def test_a27_a_number_of_a_business_is_divided_by_ten_before_and_by_five_since(
    number, until_2023, since_2023
):
    assert identifiers.is_valid_ubn(number, on=LAST_OLD_DAY) is until_2023
    assert identifiers.is_valid_ubn(number, on=FIRST_NEW_DAY) is since_2023
    assert bool(identifiers.ubn_warning(number, on=FIRST_NEW_DAY)) is not since_2023


def test_eight_zeros_pass_the_check_sum_and_are_no_number():
    assert identifiers.ubn_checksum_ok("00000000")
    assert not identifiers.is_valid_ubn("00000000", on=FIRST_NEW_DAY)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("22099131", ""), ("632380", "開頭的 0"), ("2209913A", "8 位數字"), ("12345678", "檢查碼不符")],
)
def test_a_doubtful_business_number_gets_advice(value, sentence):
    advice = identifiers.ubn_warning(value, on=FIRST_NEW_DAY)
    assert sentence in advice
    assert bool(advice) is bool(sentence)


@pytest.mark.parametrize(("value", "valid", "kind"), VECTORS["identity_numbers"])
def test_an_identity_number_tells_its_kind_and_its_check_digit(value, valid, kind):
    assert identifiers.id_kind(value) == kind
    assert identifiers.is_valid_id(value) is valid


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("E123456783", "national_id"),
        ("E812345675", "ui_new"),
        ("E912345677", "ui_new"),
        ("EC12345673", "ui_old"),
    ],
)
def test_a27_the_four_kinds_of_holders_are_told_apart(value, kind):
    assert identifiers.id_kind(value) == kind
    assert identifiers.is_valid_id(value)
    assert identifiers.id_warning(value) == ""


def test_old_residence_numbers_end_with_2030():
    assert identifiers.is_valid_id("EC12345673", on=date(2030, 12, 31))
    assert not identifiers.is_valid_id("EC12345673", on=date(2031, 1, 1))
    assert identifiers.is_valid_id("E812345675", on=date(2031, 1, 1))


def test_a_doubtful_identity_number_gets_advice():
    assert "護照" in identifiers.id_warning("AB1234")
    assert "檢查碼不符" in identifiers.id_warning("A123456788")


def test_what_people_type_is_made_ready_to_check():
    assert identifiers.clean_number(" ａ123-456 789 ") == "A123456789"
    assert identifiers.clean_number("２２０９９１３１") == "22099131"


@given(st.from_regex(r"[A-Z][1289][0-9]{8}", fullmatch=True), st.integers(1, 9))
def test_one_wrong_last_digit_is_always_found(value, shift):
    other = value[:-1] + str((int(value[-1]) + shift) % 10)
    assert not (identifiers.is_valid_id(value) and identifiers.is_valid_id(other))


@given(st.text())
def test_any_text_can_be_checked(text):
    number = identifiers.clean_number(text)
    assert identifiers.is_valid_id(number) in (True, False)
    assert isinstance(identifiers.ubn_warning(number, on=FIRST_NEW_DAY), str)
