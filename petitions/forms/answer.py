"""The forms of the door of businesses: its number and code, and the answer to a complaint."""

from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    AmountField,
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
from petitions.i18n import in_english
from petitions.rules.answers import Position, Signer
from petitions.rules.demands import Answered, Demanded, Stance, taken_together

WRONG_CODE = "案號與回復碼不相符，請再核對一次函上的文字。"
MANDATE_MISSING = "受任人回復，請在這裡附上委任書。"
LONGEST_REPLY = 4000
POSITIONS = [SelectChoice(one.value, one) for one in Position]
STANCES = [SelectChoice(one.value, one) for one in Stance]
SIGNERS = [SelectChoice(one.value, one) for one in Signer]


class DoorForm(TypedForm):
    """Number and code of a letter."""

    number = NumberField("案號", [Needed("請輸入案號。")])
    code = SecretField("回復碼", [Needed("請輸入回復碼。")])


class AnswerForm(TypedForm):
    """Where the business stands, in which words, and who says so; made for a complaint by `answer_form`."""

    asked: tuple[Demanded, ...] = ()

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

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask an agent for the power of attorney that he says is attached."""
        is_right = super().validate(extra_validators)
        if self.signer.data == Signer.AGENT.value and not self.files.data:
            self.refuse(MANDATE_MISSING, "files")
            return False
        return is_right

    def each(self) -> list[tuple[Demanded, RadiosField, AmountField]]:
        """Return the points of the complaint, each with the fields of its answer."""
        return [(one, self[f"position_{at}"], self[f"offer_{at}"]) for at, one in enumerate(self.asked, 1)]

    def points(self) -> tuple[Answered, ...]:
        """Return the answer to each point; none where the complaint is answered as a whole."""
        return tuple(Answered(*one[1:3], Stance(where.data), offer.data) for one, where, offer in self.each())

    def stands(self) -> Position:
        """Return where the business stands on the whole."""
        stances = [point.stance for point in self.points()]
        return taken_together(stances) if stances else Position(self.position.data)


def answer_form(asked: tuple[Demanded, ...]) -> type[AnswerForm]:
    """Return the form for a complaint: one question for each point, or a single one where there are none."""
    if not asked:
        return AnswerForm
    fields: dict[str, Any] = {"asked": asked, "position": None}
    for at, one in enumerate(asked, 1):
        label = (one.label_en if in_english() else "") or one.label
        fields[f"position_{at}"] = RadiosField(label, [Needed("請選擇您的立場。")], choices=STANCES)
        fields[f"offer_{at}"] = AmountField("願意付的金額")
    return type("AnswerFormByPoint", (AnswerForm,), fields)
