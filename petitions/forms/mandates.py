"""Forms of the page of representation: someone acts for a party, and does so no longer."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import (
    ChecksField,
    ChoiceField,
    KeyField,
    LineField,
    Needed,
    PhoneField,
    RadiosField,
    RocDateField,
    TextField,
    TypedForm,
)
from petitions.forms.files import FilesField
from petitions.forms.tracking import VersionField
from petitions.queries.mandates import MandateShown, Represented
from petitions.rules.powers import Power
from petitions.rules.terms import RepresentationKind
from petitions.services.mandates import NewMandate

LONGEST_NAME = 100
KINDS = (
    RepresentationKind.LEGAL,
    RepresentationKind.AGENT,
    RepresentationKind.SELECTED,
    RepresentationKind.ASSISTANT,
)
"""What can be chosen; an agent with a special power is a special agent."""


class MandateForm(TypedForm):
    """Who acts for whom, by what right, from when until when (行政程序法 §22–27)."""

    party = ChoiceField("被代理的當事人", [Needed("請選擇被代理的當事人。")])
    kind = RadiosField(
        "身分",
        [Needed("請選擇以什麼身分代理（行政程序法第22條、第24條、第27條）。")],
        choices=[SelectChoice(kind.value, kind.label) for kind in KINDS],
    )
    powers = ChecksField("特別權限")
    name = LineField("姓名", [Needed("請填寫代理人或代表的姓名。")], most=LONGEST_NAME)
    phone = PhoneField("電話")
    address = LineField("地址", most=200)
    since_on = RocDateField("起始日", [Needed("請填寫從哪一天起。")], default=clock.today)
    until_on = RocDateField("終止日", may_come=True)
    is_namesake = BooleanField("同名不同人")
    reason = TextField("說明", most=1000)
    files = FilesField("委任書、選定書或戶籍資料")
    version = VersionField()
    submission_key = KeyField()

    def __init__(self, typed: Mapping[str, Any], version: int, sides: Iterable[Represented]) -> None:
        super().__init__(typed, version=version)
        found = [SelectChoice(str(side.id), f"{side.role.label}　{side.name}") for side in sides]
        self.party.choices = [SelectChoice("", "請選擇"), *found]
        self.powers.choices = [SelectChoice(power.value, power.label) for power in Power]

    def mandate(self, files: Mapping[str, Any]) -> NewMandate:
        """Return what was typed, with the files that were kept."""
        return NewMandate(
            party_id=int(self.party.data),
            kind=RepresentationKind(self.kind.data),
            name=self.name.data,
            since=self.since_on.data,
            until=self.until_on.data,
            powers=tuple(self.powers.data or ()),
            phone=self.phone.data or "",
            address=self.address.data,
            reason=self.reason.data,
            is_namesake=self.is_namesake.data,
            files=files,
        )


class EndForm(TypedForm):
    """Which mandate has ended, and on what day."""

    mandate = RadiosField("終止哪一筆", [Needed("請選擇已終止的代理或代表。")])
    ended_on = RocDateField("自哪一天起終止", [Needed("請填寫終止的日期。")], default=clock.today)
    reason = TextField("說明", most=1000)
    version = VersionField()
    submission_key = KeyField()

    def __init__(self, typed: Mapping[str, Any], version: int, there: Iterable[MandateShown]) -> None:
        super().__init__(typed, version=version)
        self.mandate.choices = [
            SelectChoice(str(one.id), f"{one.kind.label}　{one.representative}（{one.represented}）")
            for one in there
            if one.ended_on is None
        ]
