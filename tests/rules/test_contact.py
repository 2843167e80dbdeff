from email.message import EmailMessage

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from petitions.rules.contact import parse_email, read_phone

any_text = st.text(st.characters(exclude_categories=()))


def address_or_sentence(text):
    try:
        return parse_email(text)
    except ValueError as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("text", "kind", "e164", "display"),
    [
        ("0912345678", "mobile", "+886912345678", "0912-345-678"),
        ("０９１２－３４５－６７８", "mobile", "+886912345678", "0912-345-678"),
        ("+886 912 345 678", "mobile", "+886912345678", "0912-345-678"),
        ("+886-0912-345678", "mobile", "+886912345678", "0912-345-678"),
        ("(+886)912345678", "mobile", "+886912345678", "0912-345-678"),
        ("002886912345678", "mobile", "+886912345678", "0912-345-678"),
        ("(07)336-8333", "landline", "+88673368333", "07-336-8333"),
        ("07 3368333", "landline", "+88673368333", "07-336-8333"),
        ("02-27208889", "landline", "+886227208889", "02-2720-8889"),
        ("04-22289111", "landline", "+886422289111", "04-2228-9111"),
        ("04-7531234", "landline", "+88647531234", "04-753-1234"),
        ("049-2222106", "landline", "+886492222106", "049-222-2106"),
        ("037-322150", "landline", "+88637322150", "037-322-150"),
        ("03-5216121", "landline", "+88635216121", "03-521-6121"),
        ("08-7320415", "landline", "+88687320415", "08-732-0415"),
        ("089-326141", "landline", "+88689326141", "089-326-141"),
        ("082-318823", "landline", "+88682318823", "082-318-823"),
        ("0826-12345", "landline", "+88682612345", "0826-12345"),
        ("0836-22381", "landline", "+88683622381", "0836-22381"),
        ("070-10123456", "internet", "+8867010123456", "070-1012-3456"),
        ("0800-000-123", "freephone", "", "0800-000-123"),
        ("+81 3-1234-5678", "foreign", "+81312345678", "+81312345678"),
    ],
)
def test_a_number_is_known_by_its_area(text, kind, e164, display):
    phone = read_phone(text)
    assert (phone.kind, phone.e164, phone.display) == (kind, e164, display)
    assert phone.warning == phone.extension == ""


@pytest.mark.parametrize(
    "text", ["07-3368333#2158", "07-3368333 轉 2158", "07-3368333轉分機2158", "(07)3368333 ext. 2158"]
)
def test_an_extension_is_kept_apart(text):
    phone = read_phone(text)
    assert (phone.e164, phone.extension) == ("+88673368333", "2158")
    assert phone.display == "07-336-8333 轉 2158"
    assert read_phone(phone.display) == phone


@pytest.mark.parametrize("text", ["1999", "1950", "１１０", "165"])
def test_a_service_line_reaches_nobody(text):
    phone = read_phone(text)
    assert (phone.kind, phone.e164) == ("short", "")
    assert "服務專線" in phone.warning


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("3368333", "沒有區碼"),
        ("091234567", "10 位數字"),
        ("12345", "不完整"),
        ("白天不在", "不完整"),
        ("07-3368333、0912345678", "不完整"),
    ],
)
def test_a_doubtful_number_is_kept_with_advice(text, advice):
    phone = read_phone(text)
    assert phone.kind == "unknown"
    assert phone.display == text
    assert advice in phone.warning


def test_no_number_is_no_reason_for_advice():
    assert read_phone("  ") == ("unknown", "", "", "", "")


@given(any_text)
def test_any_text_can_be_read_as_a_number(text):
    phone = read_phone(text)
    assert phone.display.isprintable() or phone.kind == "unknown"
    assert phone.e164 == "" or (phone.e164[0] == "+" and phone.e164[1:].isdigit())


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("wang@example.com", "wang@example.com"),
        ("  Wang.Ming+a@Example.COM ", "Wang.Ming+a@example.com"),
        ("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "wang@example.com"),
        ("o'neil@mail.kcg.gov.tw", "o'neil@mail.kcg.gov.tw"),
        ("a@b.xn--kprw13d", "a@b.xn--kprw13d"),
    ],
)
def test_a_plain_address_is_taken(text, address):
    assert parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wang",
        "wang@localhost",
        "wang@example.c",
        "wang@127.0.0.1",
        "wang@-example.com",
        "wang@exam_ple.com",
        ".wang@example.com",
        "wang.@example.com",
        "wa..ng@example.com",
        "-oQ/tmp/x@example.com",
        "wang @example.com",
        "王@example.com",
        "wang@例子.com",
        "a@example.com,b@example.com",
        "a@example.com;b@example.com",
        "a@b@example.com",
        "王小明 <wang@example.com>",
        "wang@example.com\r\nBcc: evil@example.com",
        "wang\n@example.com",
        "=?utf-8?q?a=0D=0ABcc:_evil@example.com",
        "=?utf-8?q?a?=@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 60 + ".example" * 40 + ".com",
        "a" * 5000 + "@example.com",
    ],
)
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"。$"):
        parse_email(text)


@given(any_text)
def test_any_text_is_an_address_or_a_sentence(text):
    outcome = address_or_sentence(text)
    assert outcome.endswith("。") or outcome.isascii()


@given(st.one_of(st.emails(), st.from_regex(r"[^@]{1,20}@[a-z\r\n=?.]{3,20}", fullmatch=True)))
def test_an_accepted_address_is_harmless_in_a_header(text):
    address = address_or_sentence(text)
    assume(not address.endswith("。"))
    message = EmailMessage()
    message["To"] = address
    assert parse_email(address) == address
    assert address.isascii()
    assert message["To"].addresses[0].addr_spec == address
    assert len(message["To"].addresses) == 1
