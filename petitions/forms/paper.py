"""What clerks type in for others: paper, calls and visits at the counter, with the day they came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.extensions import sealer
from petitions.forms.base import (
    AdvisedField,
    ChecksField,
    ChoiceField,
    LineField,
    Needed,
    RadiosField,
    RocDateField,
    UbnField,
)
from petitions.forms.intake import DisputeForm, FilingForm, PetitionForm
from petitions.forms.parties import LONGEST_BUSINESS, trade_roles
from petitions.forms.registers import CountField
from petitions.queries.businesses import BusinessHit, find_businesses
from petitions.queries.choices import Lists
from petitions.queries.duplicates import Described, Duplicate
from petitions.rules.channels import CHANNELS, ORAL
from petitions.rules.contact import read_phone
from petitions.rules.identifiers import LONGEST_NUMBER, clean_number, id_kind, id_warning
from petitions.rules.jurisdiction import ARTICLE_OF, JURISDICTION, JurisdictionBasis
from petitions.rules.terms import Channel, TransactionType
from petitions.rules.text import fold
from petitions.services.intake import Filing, Stated

NOT_READ_BACK: Final = "言詞提出的，紀錄須向本人朗讀或使其閱覽並確認後才能登錄（行政程序法第35條、第169條）。"
NOT_SIGNED: Final = "本人在場，請其在紀錄上簽名或蓋章後再登錄（行政程序法第35條、第169條）。"
NOT_AMONG_THEM: Final = SelectChoice("", "都不是，或還不能確定（先用所寫的名稱）")
NOT_AN_ID: Final = "證號最多 40 個字。"
CHOOSE_AGAIN: Final = "業者名稱或統一編號改過了，原來選的業者不在名單裡，請重新選擇。"
NO_OTHER_NAME: Final = "請寫另一位相對人的名稱。"
LOOK_AGAIN: Final = "可能已經有同一件，請看過「可能重複」；確定仍要登錄，請再按一次。"


class IdField(AdvisedField):
    """An identity, residence or passport number; a doubtful one is only remarked on."""

    def read(self, typed: str) -> Any:
        if len(typed) > LONGEST_NUMBER:
            raise ValueError(NOT_AN_ID)
        number = clean_number(typed)
        self.advice = id_warning(number, on=clock.today()) if id_kind(number) != "format" else ""
        return number


class TypedInForm(FilingForm):
    """What both forms of the office add: by which way and on which day it came, and who confirmed it."""

    channel = ChoiceField(
        "管道",
        default=Channel.COUNTER.value,
        choices=[SelectChoice(channel.value, channel.label) for channel in CHANNELS],
    )
    received_on = RocDateField("收件日", [Needed("請填收件日。")], default=clock.today)
    read_back = BooleanField("已向本人朗讀或交閱，並經確認")
    signed = BooleanField("本人已在紀錄上簽名或蓋章")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; what was said aloud was read back, and signed by whoever stands there."""
        is_valid = super().validate(extra_validators)
        if self.channel.errors or self.channel.data not in ORAL:
            return is_valid
        if not self.read_back.data:
            self.refuse(NOT_READ_BACK, "read_back")
        if self.channel.data == Channel.COUNTER and not self.signed.data:
            self.refuse(NOT_SIGNED, "signed")
        return is_valid and not self.read_back.errors and not self.signed.errors

    def received_at(self, at: datetime) -> datetime:
        """Return the moment of receipt: now for today, noon in Taipei for an earlier day."""
        return clock.moment_on(self.received_on.data, at)

    def said(self) -> dict[str, Any]:
        """Return what the first event keeps of how it was taken in."""
        said = {name: True for name in ("read_back", "signed") if self[name].data}
        return super().said() | (said if self.channel.data in ORAL else {})

    def filing(self) -> Filing:
        """Return the filing with its own way of arrival."""
        return replace(super().filing(), channel=self.channel.data, said=self.said() or None)


class TypedInDispute(TypedInForm, DisputeForm):
    """A first appeal typed in by the office (消費者保護法 §43 I), beside what is known already."""

    id_number = IdField("證號")
    birth_on = RocDateField("生日")
    transaction_type = ChoiceField("交易型態")
    jurisdiction = ChoiceField("管轄依據")
    trade_role = ChoiceField("這一家的角色", choices=trade_roles())
    other_name = LineField("另一位相對人", most=LONGEST_BUSINESS)
    other_ubn = UbnField("另一位的統一編號")
    other_role = ChoiceField("另一位的角色", choices=trade_roles())
    persons = CountField("人數", default=1)
    business = RadiosField("名錄裡的業者", choices=[NOT_AMONG_THEM])
    suspected = ChecksField("勾選疑似同一件的")
    seen = HiddenField(default="")

    hits: tuple[BusinessHit, ...] = ()
    duplicates: Sequence[Duplicate] = ()
    is_choice_lost = False

    def __init__(self, typed: Mapping[str, Any], lists: Lists) -> None:
        super().__init__(typed, lists)
        if typed:
            self._look_up_business()

    def offer(self, lists: Lists) -> None:
        """Offer also the types of transaction and the grounds of jurisdiction, each with its article."""
        super().offer(lists)
        types = [SelectChoice(kind.value, kind.label) for kind in TransactionType]
        self.transaction_type.choices = [SelectChoice("", "未填"), *types]
        bases = [SelectChoice(b.value, f"{b.label}（{ARTICLE_OF[b]}）") for b in JurisdictionBasis]
        self.jurisdiction.choices = [SelectChoice("", "待查明"), *bases]

    def _look_up_business(self) -> None:
        """Offer the businesses that may be meant: by number and by name."""
        by_number = find_businesses(self.business_ubn.data or "")
        by_name = find_businesses(self.business_name.data or "")
        self.hits = tuple({hit.id: hit for hit in (*by_number, *by_name)}.values())
        found = [SelectChoice(str(hit.id), hit.name) for hit in self.hits]
        self.business.choices = [NOT_AMONG_THEM, *found]
        if self.business.data not in {choice.value for choice in self.business.choices}:
            self.business.data, self.is_choice_lost = "", True

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a business that was chosen under another name has to be chosen anew."""
        is_valid = super().validate(extra_validators)
        if self.is_choice_lost:
            self.refuse(CHOOSE_AGAIN)
        lacks_name = bool(self.other_ubn.data or self.other_role.data) and not self.other_name.data
        if lacks_name:
            self.refuse(NO_OTHER_NAME, "other_name")
        return is_valid and not self.is_choice_lost and not lacks_name

    @property
    def chosen(self) -> BusinessHit | None:
        """The business that was chosen, or nothing."""
        return next((hit for hit in self.hits if str(hit.id) == self.business.data), None)

    def described(self) -> Described:
        """Return by what this complaint is compared with those that are known."""
        chosen = self.chosen
        return Described(
            people=self._indexes(),
            business_id=chosen.id if chosen else None,
            ubn=(chosen.ubn if chosen else "") or self.business_ubn.data or "",
            business_name=chosen.name if chosen else self.business_name.data or "",
            bought_on=self.transaction_on.data,
            amount_ntd=self.amount.data,
        )

    def _indexes(self) -> dict[str, tuple[bytes, ...]]:
        """Return the blind indexes of whoever files, under every key that still holds."""
        dialled = read_phone(self.phone.data) if self.phone.data else None
        values = {
            "name": fold(self.name.data or ""),
            "phone": (dialled.e164 or fold(self.phone.data)) if dialled else "",
            "email": (self.email.data or "").casefold(),
            "id": self.id_number.data or "",
        }
        columns = {"id": "id_number_index"}
        return {
            columns.get(kind, f"{kind}_index"): sealer().indexes(kind, value)
            for kind, value in values.items()
            if value
        }

    def compare(self, duplicates: Sequence[Duplicate]) -> None:
        """Offer the cases that may be the same."""
        self.duplicates = duplicates
        self.suspected.choices = [SelectChoice(each.number, each.spoken) for each in duplicates]

    def has_unseen(self) -> bool:
        """Say whether a likely duplicate was not shown yet; from now on all of them were."""
        likely = {each.number for each in self.duplicates if each.is_likely}
        unseen = likely - set(str(self.seen.data or "").split())
        self.seen.data = " ".join(sorted(likely))
        return bool(unseen)

    def said(self) -> dict[str, Any]:
        """Return also on which ground it was taken in, and what it may be the same as."""
        more = {JURISDICTION: self.jurisdiction.data, "suspected": self.suspected.data}
        return super().said() | {key: value for key, value in more.items() if value}

    def filing(self) -> Filing:
        """Return the dispute with the business of the register."""
        return replace(
            super().filing(),
            business_id=self.chosen.id if self.chosen else None,
            business_ubn=self.business_ubn.data or (self.chosen.ubn if self.chosen else "") or None,
            id_number=self.id_number.data or "",
            birth_on=self.birth_on.data,
            transaction_type=self.transaction_type.data or None,
            trade_role=self.trade_role.data or "",
            more_businesses=self._more_businesses(),
            persons=self.persons.data or 1,
        )

    def _more_businesses(self) -> tuple[Stated, ...]:
        """Return whom else is complained of: the platform beside the seller."""
        if not self.other_name.data:
            return ()
        return (Stated(self.other_name.data, self.other_ubn.data, self.other_role.data or ""),)


class TypedInPetition(TypedInForm, PetitionForm):
    """A petition typed in by the office (行政程序法 §169)."""
