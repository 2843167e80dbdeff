"""The forms by which people file: a consumer dispute, a petition to the city."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.filters import UPDATED_ON
from petitions.forms.base import (
    AdvisedField,
    AmountField,
    ChecksField,
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
from petitions.forms.files import FilesField
from petitions.forms.told_more import EarlierForm, ToldMoreForm
from petitions.i18n import in_english
from petitions.queries.choices import Entry, Lists
from petitions.reference import NO_DISTRICT, districts
from petitions.rules.demands import Demanded, in_words
from petitions.rules.terms import Channel, FirstAppealRoute, PetitionKind, Procedure
from petitions.services.intake import Filing
from petitions.services.people import Contact

LONGEST_TEXT = 4000
LONGEST_NAME = 60
LONGEST_SUBJECT = 40
NO_CONTACT = "電話、電子郵件、地址，請至少填一項，不然我們沒有辦法回復您。"
NO_BUSINESS = "請寫店家、網站或賣家的名稱；不知道的話，在下面寫一點線索。"
NOT_NAMED = "不明"
ABOUT_BUSINESS = "關於業者的線索"
NOT_CHOSEN = "請選擇"
ELSEWHERE = "其他縣市，或無法分區"
ASK_AN_OFFICER = "不確定，請承辦人替我選"


class FilingForm(TypedForm):
    """What both forms share: whoever files must be named and reached, and must say what it is about."""

    def __init__(self, typed: Mapping[str, Any], lists: Lists) -> None:
        super().__init__(typed)
        self.offer(lists)

    def offer(self, lists: Lists) -> None:
        """Offer the entries of the code lists that hold today."""
        raise NotImplementedError

    def filing(self) -> Filing:
        """Return what was typed, ready to be taken in."""
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """Return what the first event keeps beside the filing."""
        return {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that there is a way to answer."""
        is_valid = super().validate(extra_validators)
        ways = (self.phone, self.email, self.address)
        if not any(field.data or field.errors for field in ways):
            self.refuse(NO_CONTACT, "phone")
            return False
        return is_valid

    @property
    def advice(self) -> list[str]:
        """What was taken with a doubt, in sentences for the person who typed it."""
        return [field.advice for field in self if isinstance(field, AdvisedField) and field.advice]

    def person(self) -> dict[str, Any]:
        """Return who files, and how to reach him or her."""
        return {
            "name": self.name.data,
            "phone": self.phone.data or "",
            "email": self.email.data or "",
            "address": self.address.data,
            "district": self.district.data,
            "channel": Channel.ONLINE.value,
            "submission_key": self.submission_key.data,
            "notice_version": UPDATED_ON.isoformat(),
            "language": "en" if in_english() else "zh",
        }


class DisputeForm(EarlierForm, ToldMoreForm, FilingForm):
    """A first appeal about a purchase (消費者保護法 §43 I); the law asks for no form, practice for these."""

    business_name = LineField("店家、網站或賣家名稱", most=100)
    business_lead = TextField("說不出名稱？寫一點線索", most=200)
    business_ubn = UbnField("統一編號")
    business_address = LineField("店家的地址", most=200)
    business_phone = PhoneField("店家的電話")
    business_email = EmailField("店家的電子郵件")
    category = ChoiceField("商品或服務")
    transaction_on = RocDateField("哪一天買的")
    amount = AmountField("爭議金額")
    narrative = TextField("發生什麼事", [Needed("請寫下發生了什麼事。")], most=LONGEST_TEXT)
    demands = ChecksField("您希望怎麼解決")
    ask_refund_full = AmountField("全額退款的金額")
    ask_refund_part = AmountField("部分退款的金額")
    ask_price_reduction = AmountField("減少價金的金額")
    ask_damages = AmountField("賠償的金額")
    demand = TextField("補充說明您的希望", most=1000)
    first_complaint = RadiosField(
        "這件事以前申訴過嗎",
        default=FirstAppealRoute.CENTER.value,
        choices=[
            SelectChoice(FirstAppealRoute.CENTER.value, "沒有，這是第一次"),
            SelectChoice(FirstAppealRoute.BUSINESS.value, "向業者申訴過"),
            SelectChoice(FirstAppealRoute.CONSUMER_GROUP.value, "向消費者保護團體申訴過"),
            SelectChoice(FirstAppealRoute.CENTER_ELSEWHERE.value, "向其他縣市的消費者服務中心申訴過"),
        ],
    )
    files = FilesField("佐證的檔案")
    name = LineField("姓名", [Needed("請寫您的姓名。")], most=LONGEST_NAME)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    district = ChoiceField("您住在哪一區")
    address = LineField("地址", most=200)
    submission_key = KeyField()

    def offer(self, lists: Lists) -> None:
        """Offer categories in their groups, and the districts."""
        english = in_english()
        groups = {entry.code: _label(entry, english) for entry in lists["category_group"]}
        self.category.choices = _choices(lists["category"], ASK_AN_OFFICER, groups)
        self.demand_list = lists["demand"]
        self.demands.choices = [SelectChoice(e.code, _label(e, english)) for e in lists["demand"]]
        self.district.choices = _districts()
        self.offer_more(lists)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that there is a name or a clue of the business."""
        is_valid = super().validate(extra_validators)
        named = (self.business_name, self.business_lead)
        if not any(field.data or field.errors for field in named):
            self.refuse(NO_BUSINESS, "business_name")
            return False
        return is_valid

    def amount_of(self, code: str) -> AmountField | None:
        """Return the field of the amount that belongs to a point; none where none does."""
        found: AmountField | None = self._fields.get(f"ask_{code}")
        return found

    def points(self) -> tuple[Demanded, ...]:
        """Return the points of what is asked for, in the order of the list; an amount asks for its own."""
        amounts = {e.code: field.data for e in self.demand_list if (field := self.amount_of(e.code))}
        ticked = {*(self.demands.data or ()), *(code for code, ntd in amounts.items() if ntd is not None)}
        asked = [e for e in self.demand_list if e.code in ticked]
        return tuple(Demanded(e.code, e.label, e.label_en, amounts.get(e.code)) for e in asked)

    def filing(self) -> Filing:
        """Return the dispute; a clue stands with the story, and for the name where there is none."""
        lead = self.business_lead.data
        clue = f"\n\n（{ABOUT_BUSINESS}）{lead}" if lead else ""
        return Filing(
            procedure=self.procedure,
            narrative=self.narrative.data + clue,
            category=self.category.data,
            demand=in_words(self.points(), self.demand.data),
            demand_items=self.points(),
            amount_ntd=self.amount.data,
            transaction_on=self.transaction_on.data,
            business_name=self.business_name.data or f"{NOT_NAMED}（{' '.join(lead.split())}）",
            business_ubn=self.business_ubn.data,
            business_contact=Contact(
                phone=self.business_phone.data or "",
                email=self.business_email.data or "",
                address=self.business_address.data,
            ),
            first_complaint_to=self.first_complaint.data,
            cause=self.cause.data,
            particulars=self.particulars() or None,
            reason=self.earlier_answer.data or "",
            said=self.said() or None,
            **self.person(),
        )


class PetitionForm(FilingForm):
    """A petition (行政程序法 §168, §169); whoever reports misconduct is kept secret unasked (§170 II)."""

    petition_kind = RadiosField(
        "是哪一種事",
        default=PetitionKind.UNCLASSIFIED.value,
        choices=[
            *(
                SelectChoice(kind.value, kind)
                for kind in PetitionKind
                if kind is not PetitionKind.UNCLASSIFIED
            ),
            SelectChoice(PetitionKind.UNCLASSIFIED.value, "不確定，請承辦人判斷"),
        ],
    )
    category = ChoiceField("和什麼有關")
    subject = LineField("主旨", most=LONGEST_SUBJECT)
    narrative = TextField("內容", [Needed("請寫下您要說的事。")], most=LONGEST_TEXT)
    district = ChoiceField("事情發生在哪一區")
    files = FilesField("佐證的檔案")
    name = LineField("姓名", [Needed("請寫您的姓名。")], most=LONGEST_NAME)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    address = LineField("地址", most=200)
    wants_confidential = BooleanField("請求保密我的身分")
    submission_key = KeyField()

    def offer(self, lists: Lists) -> None:
        """Offer what petitions are about, and the districts."""
        self.category.choices = _choices(lists["petition_category"], ASK_AN_OFFICER)
        self.district.choices = _districts()

    def filing(self) -> Filing:
        """Return the petition."""
        kind = PetitionKind(self.petition_kind.data)
        return Filing(
            procedure=Procedure.PETITION,
            narrative=self.narrative.data,
            title=self.subject.data,
            category=self.category.data,
            petition_kind=kind.value,
            is_confidential=self.wants_confidential.data or kind is PetitionKind.MISCONDUCT,
            **self.person(),
        )


def _choices(
    entries: Iterable[Entry], none_of_them: str, groups: Mapping[str, str] | None = None
) -> list[SelectChoice]:
    """Return the options of a list, an empty one first; grouped under the words of `groups`."""
    names, english = groups or {}, in_english()
    chosen = [SelectChoice(e.code, _label(e, english), optgroup=names.get(e.parent)) for e in entries]
    return [SelectChoice("", none_of_them), *chosen]


def _districts() -> list[SelectChoice]:
    """Return the districts; a place outside the city has its word, too."""
    english = in_english()
    named = [(d.name, d.name_en if english else d.name) for d in districts() if d.name != NO_DISTRICT]
    return [
        SelectChoice("", NOT_CHOSEN),
        *(SelectChoice(*pair) for pair in named),
        SelectChoice(NO_DISTRICT, ELSEWHERE),
    ]


def _label(entry: Entry, english: bool) -> str:  # noqa: FBT001  (the language of the page)
    return entry.label_en if english and entry.label_en else entry.label
