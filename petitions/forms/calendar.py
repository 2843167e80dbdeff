"""Forms of the office calendar: a year's file, a closure, its end, the half-day switch, the decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from wtforms import FileField, HiddenField
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import (
    ChoiceField,
    KeyField,
    LineField,
    Needed,
    RadiosField,
    RocDateField,
    TextField,
    TypedForm,
)
from petitions.forms.registers import TimeField
from petitions.rules.calendar_file import FaultyFile, Year, read_year, write_year
from petitions.rules.closures import CITY, ClosurePart
from petitions.rules.errors import BadInput
from petitions.services.calendar_drafts import Announcement, places

CHECK, EDIT, PROPOSE = "check", "edit", "propose"
"""The steps of a form that is shown what it does before it is sent for good."""

NO_SOURCE: Final = "請寫明依據，例如公告的機關、日期與文號。"
SOURCE_HINT: Final = "公告的機關、日期與文號；查核時憑這一欄找得到原文。"
KINDS: Final = {"yes": True, "no": False}


def source_field() -> LineField:
    """Return the last field of each form: where it was published, so that it can be looked up."""
    return LineField("依據", [Needed(NO_SOURCE)], most=200, description=SOURCE_HINT)


class StepField(HiddenField):
    """What the button wants: to see what would happen, to change something, or to propose it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default=CHECK, **given)
        self.type = "StepField"  # each button says its own step

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = next((step for step in valuelist if step in {EDIT, PROPOSE}), CHECK)


class UploadField(FileField):
    """A file; what was sent in it is handed over as bytes."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **given)
        self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        del valuelist
        self.data = None

    def _value(self) -> str:
        return ""


class StepwiseForm(TypedForm):
    """A form whose effect is seen before it is sent; each has its `source`."""

    source: LineField
    step = StepField()
    submission_key = KeyField()

    def kept(self) -> dict[str, str]:
        """Return what was typed, to be sent once more."""
        return {
            name: field._value() if hasattr(field, "_value") else str(field.data or "")  # noqa: SLF001
            for name, field in self._fields.items()
            if name not in {"step", "file", self.meta.csrf_field_name}
        }


class YearForm(StepwiseForm):
    """The file of a year; the second time its days come back as text."""

    file = UploadField(
        "行事曆檔案", description="政府行政機關辦公日曆表的 CSV（UTF-8 或 Big5），一個檔案一年。"
    )
    days = HiddenField()
    source = source_field()

    def __init__(self, typed: Mapping[str, Any], content: bytes) -> None:
        super().__init__(typed)
        self.content = content
        self.year: Year | None = None
        self.faults: tuple[Any, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and read the file."""
        is_valid = super().validate(extra_validators)
        days = self.days.data if isinstance(self.days.data, str) else ""
        if not (self.content or days):
            self.refuse("請選一個檔案。", "file")
            return False
        try:
            self.year = read_year(self.content or days.encode())
        except FaultyFile as refusal:
            self.faults = refusal.faults
            self.refuse(_first_of(refusal), "file")
        return is_valid and not self.faults

    def taken(self) -> Year:
        """Return the year that was read; ask only of a form that is valid."""
        if self.year is None:
            raise BadInput("請選一個檔案。", "file")
        return self.year

    def kept(self) -> dict[str, str]:
        """Return the year in place of the file, which a browser sends only once."""
        return super().kept() | {"days": write_year(self.taken())}


def _first_of(refusal: FaultyFile) -> str:
    return str(refusal.faults[0]) + ("（還有其他錯誤，列在下面。）" if len(refusal.faults) > 1 else "")


class ClosureForm(StepwiseForm):
    """A closure as it was announced."""

    day = RocDateField("停止上班的日期", [Needed("請填停止上班的日期。")], may_come=True)
    part = RadiosField(
        "時段",
        default=ClosurePart.ALL.value,
        choices=[SelectChoice(part.value, part.label) for part in ClosurePart],
    )
    scope = ChoiceField("範圍", default=CITY)
    reason = LineField("原因", [Needed("請寫原因，例如颱風名稱。")], most=60, default="颱風")
    announced_on = RocDateField("公告日期", [Needed("請填公告的日期。")])
    announced_time = TimeField("公告時間", [Needed("請填公告的時間，例如 20:00。")])
    source = source_field()

    def __init__(self, typed: Mapping[str, Any]) -> None:
        super().__init__(typed)
        self.scope.choices = [SelectChoice(code, name) for code, name in places()]

    def announcement(self) -> Announcement:
        """Return what was announced."""
        announced = datetime.combine(self.announced_on.data, self.announced_time.data, clock.TAIPEI)
        return Announcement(
            self.day.data, self.part.data, self.scope.data, self.reason.data, announced, self.source.data
        )


class RevocationForm(StepwiseForm):
    """Why a closure no longer stands."""

    reason = LineField("撤銷的理由", [Needed("請寫明撤銷的理由。")], most=200)
    source = source_field()


class HalfDaysForm(StepwiseForm):
    """Whether a morning or an afternoon closed counts as a day closed."""

    close = RadiosField(
        "上午或下午停止上班",
        [Needed("請選一項。")],
        choices=[SelectChoice("yes", "當日不計入工作日"), SelectChoice("no", "當日仍計為工作日")],
    )
    source = source_field()

    @property
    def closes(self) -> bool:
        """Say what was chosen."""
        return KINDS[self.close.data]


class DecisionForm(TypedForm):
    """Approve what another proposed, or send it back with a reason."""

    decision = RadiosField(
        "決定",
        [Needed("請選「核定」或「退回」。")],
        choices=[SelectChoice("approve", "核定，立即套用"), SelectChoice("refuse", "退回")],
    )
    answer = TextField("說明", most=500, description="退回時必填，提出的人會看到。")

    @property
    def approves(self) -> bool:
        """Say whether it is approved."""
        return bool(self.decision.data == "approve")
