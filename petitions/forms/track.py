"""The forms by which a person looks up a case, and speaks of it."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    ChecksField,
    KeyField,
    Needed,
    RadiosField,
    ReadField,
    TextField,
    TypedForm,
)
from petitions.forms.files import FilesField
from petitions.rules.closing import WithdrawalReason
from petitions.rules.numbers import normalise_secret, parse_number
from petitions.rules.particulars import CLAIM
from petitions.rules.terms import EventKind

SAY_WHY = "請寫下為什麼覺得沒有獲得妥適處理。"
CHOOSE_WHY = "請選撤回的原因。"
CHOOSE_ONE = "請至少選一家業者。"
NOTHING_ADDED = "請寫下要補充的說明，或附上檔案。"
SAY_WHETHER = "請選擇處理好了沒有。"
SAY_WHAT_IS_MISSING = "請寫下還有什麼沒有處理好。"
TICK_IT = "請先看過撤回以後會怎樣，再勾選這一項。"
SEVERAL = 2
NO_MATCH = "案號與查詢碼不相符，請再核對一次收據。"


class NumberField(ReadField):
    """A case number in any of its forms; `data` is the stored one."""

    def read(self, typed: str) -> Any:
        return parse_number(typed).stored


class SecretField(ReadField):
    """A look-up secret; upper and lower case, O and 0 are the same."""

    def read(self, typed: str) -> Any:
        return normalise_secret(typed)


class GoOnForm(TypedForm):
    """What both ways on from a complaint ask: why, of whom, and what supports it; nothing twice."""

    reason = TextField("為什麼覺得沒有獲得妥適處理", [Needed(SAY_WHY)], most=4000)
    against = ChecksField("對哪一家業者")
    files = FilesField("佐證的檔案")
    submission_key = KeyField()

    def offer(self, respondents: Sequence[tuple[int, str]]) -> None:
        """Let one choose of several respondents, all of them unless said otherwise; one is not asked for."""
        if len(respondents) < SEVERAL:
            del self.against
            return
        self.against.choices = [SelectChoice(str(number), name) for number, name in respondents]
        if not self.is_submitted():
            self.against.data = [str(number) for number, _ in respondents]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; of several respondents one at least is meant."""
        is_valid = super().validate(extra_validators)
        if "against" in self and not self.against.data:
            self.refuse(CHOOSE_ONE, "against")
            return False
        return is_valid

    def said(self) -> dict[str, Any]:
        """Return against whom of several it goes, as the first event keeps it; nothing where there is one."""
        if "against" not in self:
            return {}
        names = {choice.value: choice.label for choice in self.against.choices}
        ids = [int(number) for number in self.against.data]
        return {"against": [{"party": number, "name": names[str(number)]} for number in ids]}


class AppealForm(GoOnForm):
    """Why a complaint was not properly handled (消費者保護法 §43 III)."""


class MediationForm(GoOnForm):
    """What mediation is asked for (消費者保護法 §44；消費爭議調解辦法 §3)."""

    claim = TextField("調解時的請求", most=1000)

    def said(self) -> dict[str, Any]:
        """Return also what is asked for, where that differs from the complaint."""
        return super().said() | ({CLAIM: self.claim.data} if self.claim.data else {})


class OwnForm(TypedForm):
    """What a person says of his own case, in words and with files."""

    reason = TextField("說明", most=4000)
    files = FilesField("附件")
    submission_key = KeyField()

    def event(self, possible: Sequence[EventKind]) -> EventKind:
        """Return what is recorded, of what is possible now."""
        return possible[0]


class SupplementForm(OwnForm):
    """Something to add: in words, or as files."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that something was added."""
        is_valid = super().validate(extra_validators)
        if is_valid and not self.reason.data and not self.files.data:
            self.refuse(NOTHING_ADDED, "reason")
            return False
        return is_valid


class ResultForm(OwnForm):
    """Whether what was reported was done."""

    answer = RadiosField(
        "處理好了嗎",
        [Needed(SAY_WHETHER)],
        choices=[
            SelectChoice(EventKind.RESULT_ACCEPTED.value, "處理好了，我接受這個結果"),
            SelectChoice(EventKind.RESULT_OBJECTED.value, "還沒有處理好，或我不接受"),
        ],
    )

    def offer(self, possible: Sequence[EventKind]) -> None:
        """Offer what can be said now: after the case was closed only that it was not done."""
        if possible:
            self.answer.choices = [choice for choice in self.answer.choices if choice.value in possible]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; whoever objects says what is missing."""
        is_valid = super().validate(extra_validators)
        if self.answer.data == EventKind.RESULT_OBJECTED and not self.reason.data:
            if not self.reason.errors:
                self.refuse(SAY_WHAT_IS_MISSING, "reason")
            return False
        return is_valid

    def event(self, possible: Sequence[EventKind]) -> EventKind:
        """Return what the person said, possible or not: the workflow has the last word."""
        del possible
        return EventKind(self.answer.data)


class WithdrawForm(OwnForm):
    """That a case is withdrawn, by somebody who knows what follows."""

    withdrawal_reason = RadiosField(
        "撤回的原因",
        [Needed(CHOOSE_WHY)],
        choices=[SelectChoice(reason.value, reason) for reason in WithdrawalReason],
    )
    understood = BooleanField("我知道撤回以後會怎樣，仍要撤回")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that what follows was read."""
        is_valid = super().validate(extra_validators)
        if not self.understood.data:
            self.refuse(TICK_IT, "understood")
            return False
        return is_valid


class TrackForm(TypedForm):
    """Number and look-up secret."""

    number = NumberField("案號", [Needed("請輸入案號。")])
    secret = SecretField("查詢碼", [Needed("請輸入查詢碼。")])
