"""Personal data at rest: what is sealed opens with its key only, and keys can be changed."""

import pytest

from petitions.sealing import SealBroken, Sealer, mark_of, sealer_from

FIRST, SECOND = "k1:" + "11" * 32, "k2:" + "22" * 32
NAME = "王小明"


def both() -> Sealer:
    return sealer_from(f"{SECOND},{FIRST}")


def test_what_is_sealed_is_opened_again() -> None:
    sealed = sealer_from(FIRST).seal(NAME)
    assert NAME.encode() not in sealed
    assert sealer_from(FIRST).open(sealed) == NAME


def test_the_same_text_is_never_sealed_twice_alike() -> None:
    seals = sealer_from(FIRST)
    assert len({seals.seal(NAME) for _ in range(50)}) == 50


def test_the_first_key_seals_and_every_key_opens() -> None:
    old = sealer_from(FIRST).seal(NAME)
    new = both().seal(NAME)
    assert (both().open(old), both().open(new)) == (NAME, NAME)
    assert (both().is_current(old), both().is_current(new)) == (False, True)
    assert sealer_from(SECOND).open(new) == NAME


def test_without_its_key_nothing_opens() -> None:
    old = sealer_from(FIRST).seal(NAME)
    with pytest.raises(SealBroken, match="不明的金鑰"):
        sealer_from(SECOND).open(old)


def test_a_key_of_the_same_name_but_another_value_opens_nothing() -> None:
    with pytest.raises(SealBroken, match="更動"):
        sealer_from("k1:" + "33" * 32).open(sealer_from(FIRST).seal(NAME))


def test_a_value_cannot_be_passed_off_as_sealed_with_another_key() -> None:
    sealed = sealer_from(FIRST).seal(NAME)
    twin = sealer_from("k2:" + "11" * 32 + "," + FIRST)
    with pytest.raises(SealBroken):
        twin.open(sealed.replace(b"k1\0", b"k2\0"))


@pytest.mark.parametrize("place", range(30))
def test_every_altered_byte_is_noticed(place: int) -> None:
    sealed = bytearray(sealer_from(FIRST).seal(NAME))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(SealBroken):
        sealer_from(FIRST).open(bytes(sealed))


@pytest.mark.parametrize("value", [b"", b"\0", b"k1", b"k1\0", b"k1\0short", b"\xff\0" + bytes(40)])
def test_what_was_never_sealed_does_not_open(value: bytes) -> None:
    with pytest.raises(SealBroken):
        sealer_from(FIRST).open(value)


def test_equal_values_have_equal_indexes_of_their_own_kind() -> None:
    seals = sealer_from(FIRST)
    assert seals.index("name", NAME) == sealer_from(FIRST).index("name", NAME)
    assert len({seals.index("name", NAME), seals.index("phone", NAME), seals.index("name", NAME + "1")}) == 3
    assert len(seals.index("name", NAME)) == 16


def test_a_value_is_looked_up_under_every_key_and_indexed_under_the_first() -> None:
    old, new = sealer_from(FIRST).index("name", NAME), sealer_from(SECOND).index("name", NAME)
    assert both().indexes("name", NAME) == (new, old)
    assert both().index("name", NAME) == new


def test_a_mark_tells_values_apart_and_shows_little() -> None:
    index = sealer_from(FIRST).index("secret", "0123456789")
    assert len(mark_of(index)) == 16
    assert mark_of(index) != mark_of(sealer_from(SECOND).index("secret", "0123456789"))
    assert mark_of(None) == ""


@pytest.mark.parametrize(
    "keys",
    [
        "",
        ",",
        "k1",
        "k1:",
        "11" * 32,
        ":" + "11" * 32,
        "k1:" + "11" * 31,
        "k1:" + "11" * 33,
        "k1:" + "zz" * 32,
        "k 1:" + "11" * 32,
        "鑰:" + "11" * 32,
        f"{FIRST},{FIRST}",
        f"{FIRST},k2:22",
        f"{FIRST},",
    ],
)
def test_malformed_keys_are_refused(keys: str) -> None:
    with pytest.raises(ValueError, match="金鑰的格式"):
        sealer_from(keys)


def test_blanks_between_keys_do_no_harm() -> None:
    assert sealer_from(f" {SECOND} , {FIRST}\n").open(both().seal(NAME)) == NAME
