"""What clerks type in for others: paper, calls and visits at the counter, with the day they came."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import ChoiceField, Needed, RocDateField
from petitions.forms.intake import DisputeForm, FilingForm, PetitionForm
from petitions.rules.terms import Channel
from petitions.services.intake import Filing

CHANNELS: Final = (
    Channel.COUNTER,
    Channel.MAIL,
    Channel.FAX,
    Channel.EMAIL,
    Channel.PHONE_1999,
    Channel.PHONE_1950,
    Channel.MAYOR,
    Channel.REFERRED,
    Channel.COUNCILOR,
    Channel.GROUP,
)
ORAL: Final = frozenset({Channel.COUNTER, Channel.PHONE_1999, Channel.PHONE_1950})
NOT_READ_BACK: Final = "言詞提出的，紀錄須向本人朗讀或使其閱覽並確認後才能登錄（行政程序法第35條、第169條）。"


class TypedInForm(FilingForm):
    """What both forms of the office add: by which way and on which day it came, and who confirmed it."""

    channel = ChoiceField(
        "管道",
        default=Channel.COUNTER.value,
        choices=[SelectChoice(channel.value, channel.label) for channel in CHANNELS],
    )
    received_on = RocDateField("收件日", [Needed("請填收件日。")], default=clock.today)
    read_back = BooleanField("已向本人朗讀或交閱，並經確認")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; what was said aloud must have been read back."""
        is_valid = super().validate(extra_validators)
        if not self.channel.errors and self.channel.data in ORAL and not self.read_back.data:
            self.refuse(NOT_READ_BACK, "read_back")
            return False
        return is_valid

    def received_at(self, at: datetime) -> datetime:
        """Return the moment of receipt: now for today, noon in Taipei for an earlier day."""
        return clock.moment_on(self.received_on.data, at)

    def filing(self) -> Filing:
        """Return the filing with its own way of arrival."""
        said = {"read_back": True} if self.channel.data in ORAL else None
        return replace(super().filing(), channel=self.channel.data, said=said)


class TypedInDispute(TypedInForm, DisputeForm):
    """A first appeal typed in by the office (消費者保護法 §43 I)."""


class TypedInPetition(TypedInForm, PetitionForm):
    """A petition typed in by the office (行政程序法 §169)."""
