"""What a complaint may tell beside its story: an earlier complaint elsewhere, and particulars."""

from typing import Any, Final

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    AmountField,
    ChecksField,
    ChoiceField,
    LineField,
    RadiosField,
    RocDateField,
    TextField,
    TypedForm,
)
from petitions.i18n import in_english
from petitions.queries.choices import Entry, Lists
from petitions.rules.matter_particulars import EarlierWay, FiledFor, OtherForum, Payment
from petitions.rules.openings import was_made_elsewhere
from petitions.rules.terms import Procedure

NOT_CHOSEN: Final = "請選擇"
NOT_ELSEWHERE: Final = "要直接提出第二次申訴，請選以前向誰申訴過。"
SAY_WHEN: Final = "請填那一次申訴的日期；大概的日子也可以。"
SAY_WHAT_CAME: Final = "請寫對方怎麼回復；沒有回復，就寫沒有回復。"


class EarlierForm(TypedForm):
    """A complaint made before to the business, a group or another city: it counts as a first one (§43 I)."""

    directly = BooleanField("直接提出第二次申訴，由消費者保護官處理")
    earlier_on = RocDateField("那一次是哪一天申訴的")
    earlier_how = ChoiceField(
        "那一次怎麼申訴的",
        choices=[SelectChoice("", NOT_CHOSEN), *(SelectChoice(way.value, way) for way in EarlierWay)],
    )
    earlier_answer = TextField("對方怎麼回復", most=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a second appeal without a first one here has to tell of the one elsewhere."""
        is_valid = super().validate(extra_validators)
        if not self.directly.data:
            return is_valid
        wanted = {
            "first_complaint": (was_made_elsewhere(self.first_complaint.data), NOT_ELSEWHERE),
            "earlier_on": (self.earlier_on.data or self.earlier_on.errors, SAY_WHEN),
            "earlier_answer": (self.earlier_answer.data or self.earlier_answer.errors, SAY_WHAT_CAME),
        }
        for field, (is_told, sentence) in wanted.items():
            if not is_told:
                self.refuse(sentence, field)
                is_valid = False
        return is_valid

    @property
    def procedure(self) -> Procedure:
        """What is filed: a first appeal, or a second one straight away (消費者保護法 §43 III)."""
        return Procedure.SECOND_APPEAL if self.directly.data else Procedure.FIRST_APPEAL

    def said(self) -> dict[str, Any]:
        """Return what the first event keeps of the earlier complaint."""
        earlier_on = self.earlier_on.data.isoformat() if self.earlier_on.data else ""
        told = {"earlier_on": earlier_on, "earlier_how": self.earlier_how.data}
        return {key: value for key, value in told.items() if value}


class ToldMoreForm(TypedForm):
    """The particulars of a dispute; nothing of it is needed."""

    injured = BooleanField("有人受傷、生病，或還有立即的危險")
    cause = ChoiceField("主要的原因")
    more_causes = ChecksField("還有哪些原因")
    item = LineField("買了什麼", most=100)
    paid = AmountField("已經付了多少")
    order_no = LineField("訂單、契約或發票號碼", most=60)
    payment = ChoiceField("怎麼付款")
    delivered_on = RocDateField("哪一天交付或開始")
    rescinded_on = RocDateField("哪一天解約或退貨")
    elsewhere = ChecksField("同一件事的其他程序")
    filed_for = RadiosField(
        "您替誰申訴",
        default=FiledFor.SELF.value,
        choices=[SelectChoice(whom.value, whom) for whom in FiledFor],
    )
    needs = LineField("語言、手語、輪椅或其他需要", most=200)
    hours = LineField("方便聯絡的時間", most=100)

    def offer_more(self, lists: Lists) -> None:
        """Offer the causes of the list, and the words of the law."""
        causes = [SelectChoice(entry.code, _label(entry)) for entry in lists["cause"]]
        self.cause.choices = [SelectChoice("", NOT_CHOSEN), *causes]
        self.more_causes.choices = causes
        ways = [SelectChoice(way.value, way) for way in Payment]
        self.payment.choices = [SelectChoice("", NOT_CHOSEN), *ways]
        self.elsewhere.choices = [SelectChoice(forum.value, forum) for forum in OtherForum]

    def particulars(self) -> dict[str, Any]:
        """Return what was told, by its keys; days in ISO, amounts in NT$."""
        plain = ("injured", "item", "order_no", "payment", "elsewhere", "needs", "hours")
        told = {key: self[key].data for key in plain}
        told["paid_ntd"] = self.paid.data
        told["more_causes"] = [code for code in self.more_causes.data or () if code != self.cause.data]
        told["filed_for"] = "" if self.filed_for.data == FiledFor.SELF else self.filed_for.data
        for key in ("delivered_on", "rescinded_on"):
            told[key] = self[key].data.isoformat() if self[key].data else ""
        return {key: value for key, value in told.items() if value not in (None, "", False, [])}

    @property
    def tells_more(self) -> bool:
        """Say whether something stands in these fields, right or wrong: then they are shown open."""
        has_errors = any(self[name].errors for name in FIELDS)
        return bool(self.particulars() or self.cause.data or has_errors)


FIELDS: Final = tuple(
    name for name in vars(ToldMoreForm) if hasattr(getattr(ToldMoreForm, name), "field_class")
)


def _label(entry: Entry) -> str:
    return entry.label_en if in_english() and entry.label_en else entry.label
