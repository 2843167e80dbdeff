import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import masking
from petitions.rules.text import clean_line

any_text = st.text(st.characters(exclude_categories=()))
MASKS = (masking.mask_name, masking.mask_phone, masking.mask_email, masking.mask_address, masking.mask_id)


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("王小明", "王○明"),
        ("王 小明", "王○明"),
        ("王　明", "王○"),
        ("王明", "王○"),
        ("王", "○"),
        ("𠮷小明", "𠮷○明"),
        ("歐陽小明", "歐陽○○"),
        ("歐陽明", "歐陽○"),
        ("歐陽", "歐○"),
        ("張簡小明", "張簡○○"),
        ("張簡明", "張○明"),
        ("王張小明", "王○○明"),
        ("瓦歷斯‧諾幹", "瓦○○‧諾○"),
        ("Kolas Yotaka", "K*** Y***"),
        ("Lɨmʉy", "L***"),
        ("O'Neil", "*'N***"),
        ("Nguyễn Thị Hoa", "N*** T*** H***"),
        ("王小明 David", "王○○ D***"),
        ("A", "*"),
        ("‧", "***"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_is_masked_by_its_kind(name, mask):
    assert masking.mask_name(name) == mask


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8))
def test_a_masked_chinese_name_hides_someone_and_stays_masked(name):
    mask = masking.mask_name(name)
    assert len(mask) == len(name)
    assert "○" in mask
    assert masking.mask_name(mask) == mask


@pytest.mark.parametrize(
    ("phone", "mask"),
    [
        ("0912345678", "09**-***-678"),
        ("+886 912-345-678", "09**-***-678"),
        ("07-3368333", "07-****333"),
        ("07-3368333#2158", "07-****333"),
        ("02-27208889", "02-*****889"),
        ("0826-12345", "0826-**345"),
        ("0800-000-123", "0800-***123"),
        ("+81 3-1234-5678", "+***678"),
        ("白天不在", "***"),
        ("1999", "***"),
        ("", ""),
    ],
)
def test_a_telephone_number_keeps_three_digits(phone, mask):
    assert masking.mask_phone(phone) == mask


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("abc@example.com", "a***@example.com"),
        ("a@example.com", "a***@example.com"),
        ("abc", "***"),
        ("", ""),
    ],
)
def test_an_address_of_e_mail_keeps_a_letter_and_the_domain(address, mask):
    assert masking.mask_email(address) == mask


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("高雄市苓雅區四維三路2號", "高雄市苓雅區***"),
        ("802721 高雄市 苓雅區 四維三路 2 號", "高雄市苓雅區***"),
        ("高雄市前鎮區鎮中路6號", "高雄市前鎮區***"),
        ("高雄市那瑪夏區秀嶺巷150號", "高雄市那瑪夏區***"),
        ("臺南市新市區中山路1號", "臺南市新市區***"),
        ("嘉義市東區民族路1號", "嘉義市東區***"),
        ("屏東縣屏東市自由路1號", "屏東縣屏東市***"),
        ("屏東縣三地門鄉中正路1號", "屏東縣三地門鄉***"),
        ("苓雅區四維三路2號", "苓雅區***"),
        ("高雄市四維三路2號", "高雄市***"),
        ("幸福社區2號", "***"),
        ("No. 2, Siwei 3rd Rd.", "***"),
        ("", ""),
    ],
)
def test_an_address_keeps_city_and_district(address, mask):
    assert masking.mask_address(address) == mask


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("A123456789", "A1******89"),
        ("AB23456789", "AB******89"),
        ("M12345678", "M******78"),
        ("12345", "*****"),
    ],
)
def test_an_identity_number_keeps_its_ends(number, mask):
    assert masking.mask_id(number) == mask


@given(any_text)
def test_any_text_can_be_masked_and_none_stays_bare(text):
    for mask in MASKS:
        hidden = mask(text)
        assert not clean_line(text) or hidden != clean_line(text) or set(hidden) & set("*○")
