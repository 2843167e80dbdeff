"""Fields take what people type as they type it, and say what is wrong in their own words."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from markupsafe import escape
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    AmountField,
    ChoiceField,
    EmailField,
    KeyField,
    LineField,
    Needed,
    PhoneField,
    RadiosField,
    RocDateField,
    TextField,
    TypedForm,
    UbnField,
)
from petitions.i18n import translate

COLOURS = [SelectChoice("", "請選擇"), SelectChoice("red", "紅"), SelectChoice("blue", "藍")]
SIMPLIFIED = set("该栏选项请输无须为个这对")
A_SPRING_DAY = datetime(2017, 3, 1, 2, tzinfo=UTC)


class EveryField(TypedForm):
    """One of each."""

    line = LineField("一行", [Needed("請寫一行。")], most=10)
    text = TextField("幾行", most=20)
    day = RocDateField("哪一天")
    later = RocDateField("哪一天以前", may_come=True)
    amount = AmountField("金額")
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    ubn = UbnField("統一編號")
    colour = ChoiceField("顏色", choices=COLOURS)
    size = RadiosField("大小", default="s", choices=[SelectChoice("s", "小"), SelectChoice("l", "大")])
    key = KeyField()


@pytest.fixture
def sent(app: Flask) -> Any:
    """Send fields and get the form, validated."""
    with app.test_request_context("/", method="POST"):
        app.config["WTF_CSRF_ENABLED"] = False

        def send(**typed: Any) -> EveryField:
            form = EveryField(MultiDict({"line": "有寫"} | typed))
            form.validate()
            return form

        with time_machine.travel(A_SPRING_DAY, tick=False):
            yield send


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("line", "  王　小明\x00 ", "王 小明"),
        ("line", "a\r\nBcc: x", "a Bcc: x"),
        ("line", "\u202e反的\u2069", "反的"),
        ("line", "é", "é"),
        ("line", "𠮷野家🙂" * 2, "𠮷野家🙂" * 2),
        ("text", "一\r\n二\r三\x00", "一\n二\n三"),
        ("day", "１０６年１月１７日", date(2017, 1, 17)),
        ("day", "106/01/17", date(2017, 1, 17)),
        ("day", "2017-01-17", date(2017, 1, 17)),
        ("day", "民國一百零六年一月十七日", date(2017, 1, 17)),
        ("day", "106年3月1日", date(2017, 3, 1)),
        ("day", "   ", None),
        ("later", "106年3月2日", date(2017, 3, 2)),
        ("amount", "１２，８００元", 12800),
        ("amount", "NT$12,800", 12800),
        ("amount", "0", 0),
        ("amount", "", None),
        ("phone", "０９００－０００－１２３", "０９００－０００－１２３"),
        ("phone", "+1 415 555 0100", "+1 415 555 0100"),
        ("email", " Ming＠Example.COM ", "Ming@example.com"),
        ("ubn", "０４５９ ５２５７", "04595257"),
        ("colour", "blue", "blue"),
        ("size", "l", "l"),
        ("size", "", "s"),
    ],
)
def test_what_people_type_is_understood(sent: Any, field: str, typed: str, meant: Any) -> None:
    form = sent(**{field: typed})
    assert form.errors == {}
    assert form[field].data == meant


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("line", "　 ", "請寫一行。"),
        ("line", "字" * 11, "這一欄最多 10 個字，您寫了 11 個字。"),
        ("text", "字" * 300_000, "這一欄最多 20 個字，您寫了 300,000 個字。"),
        ("day", "106/02/30", "106年2月沒有30日，請再確認日期。"),
        ("day", "昨天", "看不懂這個日期，請寫成 106年1月17日 或 106/01/17。"),
        ("day", "106年3月2日", "這個日期還沒有到，請再確認。"),
        ("amount", "很多", "看不懂這個金額，請只寫數字，例如 12800 或 12,800。"),
        ("amount", "-5", "金額不能是負數。"),
        ("phone", "1999", "1999 是服務專線，請留下可以聯絡到您的電話。"),
        ("phone", "沒有", "這個電話號碼看起來不完整，請再核對一次；國外電話請以 + 和國碼開頭。"),
        ("email", "a@b.example, c@d.example", "請只填一個電子郵件信箱。"),
        ("email", "a@example.com\r\nBcc: b@example.com", "請只填一個電子郵件信箱。"),
        ("email", "=?utf-8?q?a?=@example.com", "電子郵件信箱的格式不對，請寫成 name@example.com。"),
        ("ubn", "1234567", "統一編號是 8 位數字；開頭的 0 也要寫出來，請再核對一次。"),
        ("ubn", "1" * 8 + "-" * 40, "統一編號是 8 位數字，請再核對一次。"),
        ("colour", "green", "請從清單中選一項。"),
        ("size", "xl", "請從清單中選一項。"),
    ],
)
def test_what_cannot_be_taken_gets_one_sentence(sent: Any, field: str, typed: str, sentence: str) -> None:
    form = sent(**{field: typed})
    assert form.errors == {field: [sentence]}
    assert form.status == 422


@pytest.mark.parametrize("field", ["line", "text", "day", "amount", "phone", "email", "ubn"])
def test_what_was_typed_stays_in_the_field(sent: Any, field: str) -> None:
    typed = "看不懂的字<b>'\"&" * 10
    assert str(escape(typed)) in sent(**{field: typed})[field]()


def test_a_doubt_is_told_and_taken(sent: Any) -> None:
    form = sent(ubn="12345678", phone="0912")
    assert form.ubn.advice == "這個統一編號的檢查碼不符，請再核對一次。"
    assert form.ubn.data == "12345678"


@pytest.mark.parametrize("field", [name for name in EveryField.__dict__ if not name.startswith("_")])
def test_a_file_or_nothing_in_the_place_of_a_text_counts_as_nothing_typed(sent: Any, field: str) -> None:
    for typed in (FileStorage(io.BytesIO(b"x"), "x.txt"), [], [FileStorage(io.BytesIO(b"y"))]):
        form = sent(**{field: typed})
        assert set(form.errors) <= {"line"}


def test_of_a_field_sent_twice_the_first_counts(sent: Any) -> None:
    assert sent(line=["先", "後"]).line.data == "先"


def test_a_key_that_is_none_is_made_anew(sent: Any) -> None:
    assert sent(key="k" * 32).key.data == "k" * 32
    for given in ("", "short", "x" * 65, "有中文的鑰匙" * 8, "a b" * 10):
        assert len(sent(key=given).key.data) == 32


def test_a_form_that_was_not_sent_has_nothing_to_say(app: Flask) -> None:
    with app.test_request_context("/"):
        form = EveryField(MultiDict())
        assert form.status == 200
        assert form.errors == {}
        assert len(form.key.data) == 32


def test_no_message_of_the_library_reaches_anyone(sent: Any) -> None:
    """Neither English nor Simplified Chinese: every field has its own words."""
    bad = {name: "\U0001f642" * 30 for name in EveryField.__dict__ if not name.startswith("_")}
    messages = [message for errors in sent(**bad).errors.values() for message in errors]
    assert len(messages) >= 8
    assert not [m for m in messages if m.isascii() or SIMPLIFIED & set(m)]


@pytest.mark.parametrize("language", ["zh_Hant_TW", "en"])
def test_the_library_itself_would_speak_traditional_chinese(app: Flask, language: str) -> None:
    """Should a message of WTForms ever slip through, it is not Simplified (flask-wtf issue 331)."""
    with app.test_request_context("/"), force_locale(language):
        said = EveryField(MultiDict()).line.gettext("This field is required.")
    assert not SIMPLIFIED & set(said)


def test_a_length_is_told_in_english_too(sent: Any) -> None:
    with force_locale("en"):
        message = sent(text="字" * 21).errors["text"][0]
        assert message.isascii()
        assert "20" in message
        assert translate("請從清單中選一項。").isascii()
