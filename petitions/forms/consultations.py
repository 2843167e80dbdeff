"""What becomes of a consultation: it is answered or sent on, or turns into a complaint."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms import BooleanField, HiddenField

from petitions.forms.base import LineField, TextField, TypedForm
from petitions.forms.paper import TypedInDispute
from petitions.forms.registers import LONGEST_ANSWER, LONGEST_NAME
from petitions.forms.tracking import VersionField
from petitions.queries.registers import ContactRecord
from petitions.rules.channels import CHANNELS

LONGEST_ID: Final = 18
NO_ANSWER: Final = "請寫下答復了什麼，或轉介到哪裡。"
NO_CONSENT: Final = "沿用諮詢的內容，須經本人同意（個人資料保護法第16條）；不同意的，請改用空白的登錄頁。"


class ConsultationAnswerForm(TypedForm):
    """What was answered, or to whom the person was sent on; what is sent twice is kept once."""

    answer = TextField("答復", most=LONGEST_ANSWER)
    referred_to = LineField("轉介單位", most=LONGEST_NAME)
    version = VersionField()

    def __init__(self, typed: Mapping[str, Any], entry: ContactRecord) -> None:
        super().__init__(typed)
        if not typed:
            self.answer.data, self.referred_to.data = entry.answer, entry.referred_to
            self.version.data = entry.version

    def validate(self, extra_validators: Any = None) -> bool:
        """Check both fields; one of them has to say something."""
        is_valid = super().validate(extra_validators)
        if is_valid and not (self.answer.data or self.referred_to.data):
            self.refuse(NO_ANSWER, "answer")
            return False
        return is_valid


class FromConsultation(TypedInDispute):
    """A complaint that a consultation turned into: what was said there is not asked for again."""

    consultation = HiddenField()
    reuse_consent = BooleanField("本人同意沿用諮詢的內容提出申訴（個人資料保護法第16條）")

    def take_up(self, entry: ContactRecord) -> None:
        """Fill in what the consultation says, for somebody to read over and go on from."""
        self.consultation.data = str(entry.id)
        self.narrative.data = entry.question
        self.category.data = entry.category_code
        if entry.channel in CHANNELS:
            self.channel.data = entry.channel.value

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; without consent nothing of the consultation may be used again."""
        is_valid = super().validate(extra_validators)
        if not self.reuse_consent.data:
            self.refuse(NO_CONSENT, "reuse_consent")
        return is_valid and not self.reuse_consent.errors

    def said(self) -> dict[str, Any]:
        """Return also that the consultation was used again, and with whose consent."""
        return super().said() | {"reuse_consent": True, "consultation": self.consultation.data}


def read_consultation(typed: str) -> int | None:
    """Return the number of a consultation from an address or a form; none for what is no number."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID else None
