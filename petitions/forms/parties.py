"""Forms of the parties of a case: add one, let one leave, correct and complete what was filed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import (
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
    TypedForm,
    UbnField,
)
from petitions.forms.registers import CountField
from petitions.forms.tracking import VersionField
from petitions.queries.parties import MatterData, PartyLine
from petitions.rules.parties import AmendedField, TradeRole
from petitions.rules.terms import PartyRole
from petitions.services.parties import NewParty
from petitions.services.people import Contact

LONGEST_NAME: Final = 100
LONGEST_BUSINESS: Final = 300
WHY: Final = Needed("請寫下理由或依據，例如「補正書」「申訴人來電」。")
UNKNOWN: Final = SelectChoice("", "未指明")
ONLY_BUSINESS: Final = "統一編號只有相對人（業者）才填。"
ONLY_PERSON: Final = "出生日期只有申訴人或利害關係人才填。"
CALLED: Final = {"name": "姓名", "phone": "電話", "email": "電子郵件", "address": "地址"}
FILLED: Final = "要清空的欄位請不要同時填寫。"


def trade_roles() -> list[SelectChoice]:
    """Return what a business may have done in the trade, with nothing said first."""
    return [UNKNOWN, *(SelectChoice(role.value, role.label) for role in TradeRole)]


class EntryForm(TypedForm):
    """What every entry carries: why, the version that was seen, and the key of the form."""

    reason = LineField("理由或依據", [WHY], most=200)
    version = VersionField()
    submission_key = KeyField()

    def __init__(self, typed: Mapping[str, Any], version: int, **given: Any) -> None:
        super().__init__(typed, version=version, **given)


class PartyForm(EntryForm):
    """Someone who takes part from now on (行政程序法 §20)."""

    role = RadiosField("身分", [Needed("請選擇以什麼身分參加。")])
    name = LineField("姓名或業者名稱", [Needed("請填寫姓名或業者名稱。")], most=LONGEST_NAME)
    trade_role = ChoiceField("交易上的角色", choices=trade_roles())
    ubn = UbnField("統一編號")
    responsible = LineField("業者負責人", most=LONGEST_NAME)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    address = LineField("地址", most=200)
    birth_on = RocDateField("出生日期")

    def __init__(self, typed: Mapping[str, Any], version: int, roles: Iterable[PartyRole]) -> None:
        super().__init__(typed, version)
        self.role.choices = [SelectChoice(role.value, role.label) for role in roles]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what belongs to the other kind of party."""
        is_valid = super().validate(extra_validators)
        is_business = self.role.data == PartyRole.RESPONDENT.value
        if is_business and self.birth_on.data:
            self.refuse(ONLY_PERSON, "birth_on")
        if self.role.data and not is_business and self.ubn.data:
            self.refuse(ONLY_BUSINESS, "ubn")
        return is_valid and not self.errors

    def party(self) -> NewParty:
        """Return who was entered."""
        is_business = self.role.data == PartyRole.RESPONDENT.value
        reached = {
            "phone": self.phone.data or "",
            "email": self.email.data or "",
            "address": self.address.data,
        }
        return NewParty(
            PartyRole(self.role.data),
            self.name.data,
            self.reason.data,
            ubn=self.ubn.data,
            trade_role=TradeRole(self.trade_role.data) if is_business and self.trade_role.data else None,
            contact=Contact(name=self.responsible.data if is_business else "", **reached),
            birth_on=self.birth_on.data,
        )


class LeavingForm(EntryForm):
    """Why and since when someone takes part no more."""

    ended_on = RocDateField("退出日", [Needed("請填寫從哪一天起不再參加。")], default=clock.today)


class AmendForm(EntryForm):
    """What every correction has: fields left empty stay as they are, those ticked are emptied."""

    cleared = ChecksField("清空")

    def __init__(
        self, typed: Mapping[str, Any], version: int, clearable: Mapping[str, str], **given: Any
    ) -> None:
        super().__init__(typed, version, **given)
        self.cleared.choices = [SelectChoice(field, label) for field, label in clearable.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a field that is to be emptied and filled at once."""
        is_valid = super().validate(extra_validators)
        for field in self.cleared.data or ():
            if self[field].data:
                self.refuse(FILLED, field)
        return is_valid and not self.errors

    def _typed(self, *fields: AmendedField) -> dict[AmendedField, str]:
        """Return what was typed anew, and what is to be emptied."""
        said = {field: _as_text(self[field.value].data) for field in fields}
        cleared = set(self.cleared.data or ())
        return {field: text for field, text in said.items() if text or field.value in cleared}


class AmendPersonForm(AmendForm):
    """What a person gave, corrected or completed."""

    name = LineField("姓名", most=LONGEST_NAME)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    address = LineField("地址", most=200)
    birth = RocDateField("出生日期")

    def __init__(self, typed: Mapping[str, Any], version: int, shown: PartyLine) -> None:
        labels = {"phone": "電話", "email": "電子郵件", "address": "地址", "birth": "出生日期"}
        super().__init__(
            typed, version, {field: label for field, label in labels.items() if field in shown.fields}
        )

    def values(self) -> dict[AmendedField, str]:
        """Return the new values."""
        return self._typed(
            *(AmendedField.NAME, AmendedField.PHONE, AmendedField.EMAIL),
            *(AmendedField.ADDRESS, AmendedField.BIRTH),
        )


class AmendBusinessForm(AmendForm):
    """What is known of a business in this matter; how it is reached here goes before the register."""

    stated_name = LineField("業者名稱", [Needed("請寫業者名稱。")], most=LONGEST_BUSINESS)
    stated_ubn = UbnField("統一編號")
    trade_role = ChoiceField("交易上的角色", choices=trade_roles())
    name = LineField("負責人", most=LONGEST_NAME)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    address = LineField("地址", most=200)

    def __init__(self, typed: Mapping[str, Any], version: int, shown: PartyLine) -> None:
        labels = {"phone": "電話", "email": "電子郵件", "address": "地址"}
        clearable = {field: label for field, label in labels.items() if field in shown.fields}
        stated = {"stated_name": shown.name, "stated_ubn": shown.stated_ubn, "trade_role": shown.trade_role}
        super().__init__(typed, version, clearable, **stated)

    def values(self) -> dict[AmendedField, str]:
        """Return the new values; what stands open on the form is as it was left there."""
        stated = {
            AmendedField.STATED_NAME: self.stated_name.data,
            AmendedField.STATED_UBN: self.stated_ubn.data or "",
            AmendedField.TRADE_ROLE: self.trade_role.data or "",
        }
        return stated | self._typed(
            AmendedField.NAME, AmendedField.PHONE, AmendedField.EMAIL, AmendedField.ADDRESS
        )


class AmendMatterForm(EntryForm):
    """Amount, day of the trade and number of persons, as they are and as they should be."""

    amount_ntd = AmountField("爭議金額（新臺幣元）")
    transaction_on = RocDateField("交易日期")
    persons = CountField("人數", [Needed("請填人數；一人申訴填 1。")])

    def __init__(self, typed: Mapping[str, Any], version: int, shown: MatterData) -> None:
        super().__init__(typed, version, **shown._asdict())

    def values(self) -> dict[AmendedField, str]:
        """Return the values as they were left on the form."""
        fields = (AmendedField.AMOUNT, AmendedField.BOUGHT_ON, AmendedField.PERSONS)
        return {field: _as_text(self[field.value].data) for field in fields}


def _as_text(value: Any) -> str:
    """Write a value as the service takes it: a day in ISO, a number in figures."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
