"""Personal data in a text is found however it is written; what only looks like it stays legible."""

import pytest

from petitions.rules.letter import Reader
from petitions.rules.letter_guard import Secret, Whose, leaks_in, veil
from petitions.rules.masking import mask_in_text
from petitions.rules.veiling import VEILED, only_veils

OWN = "F106-000001-3"
FILER = (
    Secret(Whose.COMPLAINANT, "姓名", "王小明", is_name=True),
    Secret(Whose.COMPLAINANT, "電話", "0900-000-123"),
    Secret(Whose.COMPLAINANT, "地址", "高雄市苓雅區四維三路二號"),
    Secret(Whose.OTHER_COMPLAINANT, "姓名", "林美華", is_name=True),
)


def veiled(text: str, *readers: Reader) -> str:
    return veil(text, FILER, readers, own_numbers=[OWN])


@pytest.mark.parametrize(
    "written",
    [
        "0900-000-123",
        "０９００ ０００ １２３",
        "0900.000.123",
        "+886 900-000-123",
        "073368333",
        "（07）3368333",
        "07-336-8333",
        "+886-7-3368333",
        "ming@example.com",
        "ｍｉｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "A123456789",
        "ａ１２３４５６７８９",
    ],
)
def test_ways_to_reach_someone_are_veiled_however_they_are_written(written: str) -> None:
    assert mask_in_text(f"請洽{written}，謝謝。") == f"請洽{VEILED}，謝謝。"


@pytest.mark.parametrize(
    "number",
    ["S20241107000123", "TPS2024110712345", "XA12345678", "A123456780", "契約編號 12345678", "NT$128,000"],
)
def test_numbers_of_orders_and_invoices_stay_and_hold_nothing_up(number: str) -> None:
    assert mask_in_text(number) == number
    assert veiled(number, Reader.AGENCY) == number
    assert leaks_in([("內容", number)], FILER, [Reader.BUSINESS], own_numbers=[OWN]) == []


@pytest.mark.parametrize("reader", [Reader.CONSUMER, Reader.BUSINESS, Reader.BOTH, Reader.AGENCY])
def test_what_nobody_outside_may_see_is_veiled_in_what_parties_wrote(reader: Reader) -> None:
    said = f"身分證Ａ１２３４５６７８９，上次案號消申105-000123-7，本案{OWN}。"
    assert veiled(said, reader) == f"身分證{VEILED}，上次案號{VEILED}，本案{OWN}。"


@pytest.mark.parametrize("reader", list(Reader))
def test_what_was_veiled_never_holds_up_a_letter(reader: Reader) -> None:
    said = "我是王小明，住高雄市苓雅區 四維三路二號，電話０９００－０００１２３；林美華也買了。A123456789"
    left = leaks_in([("內容", veiled(said, reader))], FILER, [reader], own_numbers=[OWN])
    assert left == []


def test_each_reader_is_veiled_only_what_is_not_for_it() -> None:
    said = "我是王小明，電話0900000123，林美華也買了。"
    assert veiled(said, Reader.BUSINESS) == f"我是王小明，電話{VEILED}，{VEILED}也買了。"
    assert veiled(said, Reader.AGENCY) == said
    assert veiled(said, Reader.AGENCY, Reader.CONSUMER) == f"我是王小明，電話0900000123，{VEILED}也買了。"
    assert veiled("A123456789", Reader.FILE) == "A123456789"
    assert leaks_in([("內容", "A123456789，消申105-000123-7")], (), [Reader.FILE], own_numbers=()) == []


SAID = "我姐姐患有糖尿病，\n店員林大春說可以退。"


@pytest.mark.parametrize(
    "served",
    [
        "我姐姐患有糖尿病， 店員林大春說可以退。",
        "我姐姐患有○○○，\n店員林大春說可以退。",
        f"我姐姐{VEILED}，\n店員林○○說可以退。",
        "○",
    ],
)
def test_a_served_version_may_veil(served: str) -> None:
    assert only_veils(SAID, served)


@pytest.mark.parametrize(
    "served",
    [
        "我姐姐患有糖尿病，\n店員林大春說不可以退。",
        "我姐姐患有感冒，\n店員林大春說可以退。",
        "店員林大春說可以退。",
        "我姐姐患有○○○，\n店員林大春說可以退。請賠償。",
        "○店員林大春說可以退，我姐姐患有○。",
        "",
    ],
)
def test_a_served_version_may_do_nothing_else(served: str) -> None:
    assert not only_veils(SAID, served)
