"""Forms of the register of businesses: who it is, another name, a tie, a merge, and the reason."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    ChoiceField,
    EmailField,
    KeyField,
    LineField,
    Needed,
    PhoneField,
    RadiosField,
    TextField,
    TypedForm,
    UbnField,
)
from petitions.forms.tracking import VersionField
from petitions.queries.business_page import BusinessShown, OtherName, Tie
from petitions.queries.businesses import BusinessHit
from petitions.rules.terms import BusinessKind, NameKind, TieKind
from petitions.services.businesses import Identity
from petitions.services.people import Contact

LONGEST_NAME: Final = 300
LONGEST_REASON: Final = 500
CHOOSE: Final = SelectChoice("", "請選擇")
NOTHING_FOUND: Final = SelectChoice("", "沒有查到另一筆，請換個字再查找")
NO_REASON: Final = Needed("請寫下理由。")


class IdentityForm(TypedForm):
    """Who a business is; the 統一編號 may be unknown, and a doubtful one is only remarked on."""

    name = LineField("名稱", [Needed("請寫業者的名稱。")], most=LONGEST_NAME)
    ubn = UbnField("統一編號")
    sort = ChoiceField(
        "種類",
        default=BusinessKind.DOMESTIC.value,
        choices=[SelectChoice(kind.value, kind.label) for kind in BusinessKind],
    )
    submission_key = KeyField()

    def identity(self) -> Identity:
        """Return who the business is."""
        return Identity(self.name.data, self.ubn.data, self.sort.data)


class BusinessForm(IdentityForm):
    """A business to enter; where near ones are known, that it is another has to be said."""

    is_another = BooleanField("確定不是下列任何一家，另外登錄")


class ChangeForm(TypedForm):
    """What every change carries: the version that was seen, and the key of the form."""

    version = VersionField()
    submission_key = KeyField()


class AmendForm(IdentityForm):
    """Who the business is, put right."""

    version = VersionField()
    reason = TextField("理由", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        given = {"name": shown.name, "ubn": shown.ubn or None, "sort": shown.kind.value}
        super().__init__(typed, **given, version=shown.version)


class ReachForm(ChangeForm):
    """How the business is reached, and who is responsible; what is left empty stays as it is."""

    address = LineField("地址", most=200)
    phone = PhoneField("電話")
    email = EmailField("電子郵件")
    responsible = LineField("負責人", most=100)
    reason = TextField("理由或來源", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        super().__init__(typed, version=shown.version)

    def contact(self) -> Contact:
        """Return what was typed."""
        return Contact(
            name=self.responsible.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            address=self.address.data,
        )


class NameForm(ChangeForm):
    """Another name: brand, shop, account of a seller."""

    name = LineField("名稱", [Needed("請寫這個名稱。")], most=LONGEST_NAME)
    sort = ChoiceField(
        "是什麼名稱", choices=[SelectChoice(kind.value, kind.label) for kind in NameKind], default="alias"
    )

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        super().__init__(typed, version=shown.version)


class EndNameForm(ChangeForm):
    """Another name that no longer holds."""

    item = ChoiceField("哪一個名稱", [Needed("請選擇名稱。")])
    reason = TextField("理由", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        super().__init__(typed, version=shown.version)
        self.item.choices = [CHOOSE, *map(_name_choice, _own(shown))]


class TieForm(ChangeForm):
    """A tie to another business, which is chosen from those found."""

    tie = RadiosField(
        "關係",
        [Needed("請選擇關係。")],
        choices=[SelectChoice(kind.value, kind.label) for kind in TieKind],
    )
    other = RadiosField("哪一筆業者", [Needed("請先查找，再選一筆業者。")])

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown, others: Iterable[BusinessHit]) -> None:
        super().__init__(typed, version=shown.version)
        self.other.choices = _others(shown, others)


class EndTieForm(ChangeForm):
    """A tie that no longer holds."""

    item = ChoiceField("哪一個關係", [Needed("請選擇關係。")])
    reason = TextField("理由", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        super().__init__(typed, version=shown.version)
        self.item.choices = [CHOOSE, *(_tie_choice(tie) for tie in shown.ties if tie.is_from_here)]


class MergeForm(ChangeForm):
    """The entry that is to stand for both; `other_version` is the version of it that was seen."""

    other = RadiosField("併入哪一筆", [Needed("請先查找，再選一筆業者。")])
    reason = TextField("理由", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown, others: Iterable[BusinessHit]) -> None:
        super().__init__(typed, version=shown.version)
        self.other.choices = _others(shown, others)


class BringBackForm(ChangeForm):
    """Why a merge is taken back."""

    reason = TextField("撤銷併入的理由", [NO_REASON], most=LONGEST_REASON)

    def __init__(self, typed: Mapping[str, Any], shown: BusinessShown) -> None:
        super().__init__(typed, version=shown.version)


def chosen(field: RadiosField) -> tuple[int, int]:
    """Return which entry was chosen, and the version of it that was seen."""
    business_id, _, version = str(field.data).partition(".")
    return int(business_id), int(version)


def _others(shown: BusinessShown, others: Iterable[BusinessHit]) -> list[SelectChoice]:
    found = [SelectChoice(f"{hit.id}.{hit.version}", in_words(hit)) for hit in others if hit.id != shown.id]
    return found or [NOTHING_FOUND]


def _own(shown: BusinessShown) -> list[OtherName]:
    return [name for name in shown.names if name.business_id == shown.id]


def _name_choice(name: OtherName) -> SelectChoice:
    return SelectChoice(str(name.id), f"{name.kind.label}：{name.name}")


def _tie_choice(tie: Tie) -> SelectChoice:
    return SelectChoice(str(tie.id), f"「{tie.name}」{tie.kind.label}")


def in_words(hit: BusinessHit) -> str:
    """Name an entry with its 統一編號, and say by what it was found."""
    number = f"（{hit.ubn}）" if hit.ubn else "（無統一編號）"
    return f"{hit.name}{number}　{hit.why}"


class RespondentForm(TypedForm):
    """Which entry of the register the respondent of a case is."""

    business = RadiosField("名錄裡的業者", [Needed("請先查找，再選一筆業者。")])
    version = VersionField()
    submission_key = KeyField()

    def __init__(self, typed: Mapping[str, Any], version: int, hits: Iterable[BusinessHit]) -> None:
        super().__init__(typed, version=version)
        found = [SelectChoice(str(hit.id), in_words(hit)) for hit in hits]
        self.business.choices = found or [NOTHING_FOUND]
