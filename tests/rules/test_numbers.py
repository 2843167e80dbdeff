import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import numbers
from petitions.rules.numbers import CaseNumber

procedures = st.sampled_from(sorted(numbers.LETTERS))
case_numbers = st.builds(CaseNumber, procedures, st.integers(1, 999), st.integers(1, 10**12 - 1))


def number_or_sentence(text):
    try:
        return numbers.parse_number(text)
    except ValueError as refusal:
        return str(refusal)


def test_a_number_names_procedure_year_serial_and_check():
    assert numbers.format_number("first_appeal", 106, 123) == "F106-000123-5"
    assert numbers.format_number("control_yuan", 99, 1).startswith("Y099-000001-")
    assert [numbers.format_number(key, 106, 1)[0] for key in numbers.LETTERS] == list("FSMPY")


def test_people_see_words():
    assert numbers.display_number("F106-000123-5") == "消申106-000123-5"
    assert list(numbers.WORDS.values()) == ["消申", "消二", "消調", "陳", "監巡"]


@pytest.mark.parametrize(
    "text",
    [
        "F106-000123-5",
        " f106 - 000123 - 5 ",
        "Ｆ１０６－０００１２３－５",
        "F106–000123—5",
        "f1060001235",
        "F106000123-5",
        "F106-123-5",
        "消申106-000123-5",
        "消申 106000123 5",
    ],
)
def test_a_number_is_read_as_people_type_it(text):
    assert numbers.parse_number(text) == CaseNumber("first_appeal", 106, 123)


@given(case_numbers)
def test_every_number_is_read_back_in_both_forms(number):
    assert numbers.parse_number(number.stored) == number
    assert numbers.parse_number(number.spoken) == number
    assert numbers.parse_number(number.stored.replace("-", "").lower()) == number


def test_serials_grow_past_six_digits():
    stored = numbers.format_number("petition", 106, 1_000_000)
    assert stored.startswith("P106-1000000-")
    assert numbers.parse_number(stored).serial == 1_000_000


@given(case_numbers, st.data())
def test_one_wrong_digit_is_always_found(number, data):
    stored = number.stored
    place = data.draw(st.sampled_from([at for at, char in enumerate(stored) if char.isdigit()]))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != stored[place]]))
    with pytest.raises(ValueError, match=r"。$"):
        numbers.parse_number(stored[:place] + wrong + stored[place + 1 :])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("F106-000132-5", "檢查碼不符"),
        ("F106-000123-4", "檢查碼不符"),
        ("F106-000123", "少了最後一位"),
        ("F106-000000-8", "看不懂"),
        ("X106-000123-5", "看不懂"),
        ("106-000123-5", "看不懂"),
        ("F10-6000123-5", "看不懂"),
        ("F106-0001230-5", "看不懂"),
        ("F000-000001-8", "看不懂"),
        ("", "看不懂"),
        ("F" + "1" * 5000, "看不懂"),
    ],
)
def test_a_wrong_number_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        numbers.parse_number(text)


@pytest.mark.parametrize(
    ("procedure", "year", "serial"),
    [("consultation", 106, 1), ("petition", 0, 1), ("petition", 1000, 1), ("petition", 106, 0)],
)
def test_a_number_that_cannot_be_is_not_made(procedure, year, serial):
    with pytest.raises(ValueError, match="案號"):
        numbers.format_number(procedure, year, serial)


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_sentence(text):
    outcome = number_or_sentence(text)
    assert isinstance(outcome, CaseNumber) or outcome.endswith("。")


def test_the_check_digit_is_luhns():
    assert numbers.check_digit("7992739871") == "3"


@given(st.binary(min_size=7, max_size=32))
def test_a_new_secret_is_its_own_normal_form(random_bytes):
    secret = numbers.new_secret(random_bytes)
    assert len(secret) == 10
    assert numbers.normalise_secret(secret) == secret
    assert numbers.normalise_secret(numbers.display_secret(secret).lower()) == secret


def test_every_random_bit_of_fifty_reaches_the_secret():
    made = {numbers.new_secret((1 << bit).to_bytes(7)) for bit in range(50)}
    assert len(made | {numbers.new_secret(bytes(7))}) == 51


def test_a_secret_needs_enough_randomness():
    with pytest.raises(ValueError, match="seven random bytes"):
        numbers.new_secret(bytes(6))


@pytest.mark.parametrize("text", ["oIl23-45678", "０１１２３ ４５６７８", "O L I 2 3 4 5 6 7 8"])
def test_letters_like_figures_are_figures(text):
    assert numbers.normalise_secret(text) == "0112345678"


@pytest.mark.parametrize("text", ["", "012345678", "01234567890", "U123456789", "密碼密碼密碼密碼密碼"])
def test_what_cannot_be_a_secret_gets_a_sentence(text):
    with pytest.raises(ValueError, match="查詢碼是收據上的 10 個"):
        numbers.normalise_secret(text)
