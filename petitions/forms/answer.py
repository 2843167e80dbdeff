"""The forms of the door of businesses: its number and code, and the answer to a complaint."""

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    EmailField,
    KeyField,
    LineField,
    Needed,
    PhoneField,
    RadiosField,
    TextField,
    TypedForm,
)
from petitions.forms.files import FilesField
from petitions.forms.track import NumberField, SecretField
from petitions.rules.answers import Position, Signer

WRONG_CODE = "案號與回復碼不相符，請再核對一次函上的文字。"
LONGEST_REPLY = 4000
POSITIONS = [SelectChoice(one.value, one) for one in Position]
SIGNERS = [SelectChoice(one.value, one) for one in Signer]


class DoorForm(TypedForm):
    """Number and code of a letter."""

    number = NumberField("案號", [Needed("請輸入案號。")])
    code = SecretField("回復碼", [Needed("請輸入回復碼。")])


class AnswerForm(TypedForm):
    """Where the business stands, in which words, and who says so."""

    position = RadiosField(
        "您的立場",
        [Needed("請選擇您的立場。")],
        choices=POSITIONS,
    )
    reply = TextField("回復內容", [Needed("請寫下回復內容。")], most=LONGEST_REPLY)
    signer_name = LineField("回復人姓名", [Needed("請填回復人姓名。")], most=60)
    signer = RadiosField(
        "回復人身分",
        [Needed("請選擇回復人身分。")],
        choices=SIGNERS,
    )
    phone = PhoneField("聯絡電話")
    email = EmailField("電子郵件")
    files = FilesField("附件")
    for_all = BooleanField("這份回復也適用於同一事件、函送本公司而還沒有回復的其他申訴")
    submission_key = KeyField()
