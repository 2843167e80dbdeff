"""Forms of the registers: made to be filled without leaving the keyboard."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import ChoiceField, KeyField, LineField, Needed, ReadField, RocDateField, TypedForm
from petitions.queries.choices import Lists
from petitions.rules.money import parse_amount
from petitions.rules.terms import ActivityKind, ActivityStatus, Channel
from petitions.services.registers import Contact, Outing

HOW = (
    Channel.PHONE_1950,
    Channel.COUNTER,
    Channel.PHONE_1999,
    Channel.EMAIL,
    Channel.ONLINE,
    Channel.MAIL,
    Channel.FAX,
)
MOST_PERSONS = 10_000
NO_TIME = "看不懂這個時間，請用 24 小時制，例如 14:05。"
NO_NUMBER = "請填 1 到 10,000 的整數。"
LONGEST_ANSWER = 1000
LONGEST_NAME = 60


class TimeField(ReadField):
    """A time of day, 24 hours: 14:05 or 1405, in full width too."""

    def read(self, typed: str) -> Any:
        digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
        if not 3 <= len(digits) <= 4:
            raise ValueError(NO_TIME)
        try:
            return time(int(digits[:-2]), int(digits[-2:]))
        except ValueError:
            raise ValueError(NO_TIME) from None

    def written(self) -> str:
        return f"{self.data:%H:%M}" if self.data else ""


class CountField(ReadField):
    """A number of persons or places, from 1."""

    def read(self, typed: str) -> Any:
        try:
            number = parse_amount(typed)
        except ValueError:
            raise ValueError(NO_NUMBER) from None
        if not 1 <= number <= MOST_PERSONS:
            raise ValueError(NO_NUMBER)
        return number


class ConsultationForm(TypedForm):
    """One contact: with the defaults, a line and Enter are enough."""

    question = LineField("問什麼", [Needed("請用一句話寫下問了什麼。")], most=200)
    channel = ChoiceField(
        "管道",
        default=Channel.PHONE_1950.value,
        choices=[SelectChoice(channel.value, channel.label) for channel in HOW],
    )
    persons = CountField("人次", [Needed("請填人次。")], default=1)
    category = ChoiceField("類別")
    contacted_on = RocDateField("日期", [Needed("請填日期。")], default=clock.today)
    answer = LineField("答復", most=LONGEST_ANSWER)
    referred_to = LineField("轉介單位", most=LONGEST_NAME)
    submission_key = KeyField()

    def __init__(self, typed: Mapping[str, Any], lists: Lists) -> None:
        super().__init__(typed)
        groups = {entry.code: entry.label for entry in lists["category_group"]}
        self.category.choices = [
            SelectChoice("", "未分類"),
            *(
                SelectChoice(entry.code, entry.label, optgroup=groups.get(entry.parent))
                for entry in lists["category"]
            ),
        ]

    def contact(self, at: datetime) -> Contact:
        """Return the entry; one of today happened now, one of an earlier day at noon of that day."""
        return Contact(
            contacted_at=clock.moment_on(self.contacted_on.data, at),
            channel=self.channel.data,
            persons=self.persons.data,
            category=self.category.data,
            question=self.question.data,
            answer=self.answer.data or "",
            referred_to=self.referred_to.data or "",
            submission_key=self.submission_key.data,
        )


class ActivityForm(TypedForm):
    """An inspection or an education session."""

    kind = ChoiceField("種類", choices=[SelectChoice(kind.value, kind.label) for kind in ActivityKind])
    title = LineField("名稱", [Needed("請寫這次查核或宣導的名稱。")], most=100)
    started_on = RocDateField("日期", [Needed("請填日期。")], default=clock.today, may_come=True)
    place = LineField("地點", most=100)
    persons = CountField("參加人數")
    targets = CountField("查核家數")
    progress = ChoiceField(
        "情形",
        default=ActivityStatus.DONE.value,
        choices=[SelectChoice(s.value, s.label) for s in (ActivityStatus.DONE, ActivityStatus.PLANNED)],
    )
    case = HiddenField(default="")
    submission_key = KeyField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; what is still to come cannot have been done."""
        is_valid = super().validate(extra_validators)
        if is_valid and self.progress.data == ActivityStatus.DONE and self.started_on.data > clock.today():
            self.refuse("日期還沒有到，情形請選「預定」。", "started_on")
            return False
        return is_valid

    def start_from(self, number: str, respondent: str) -> None:
        """Fill in what a case says that gives rise to an inspection."""
        self.case.data, self.title.data = number, f"查核{respondent}"[:100]
        self.progress.data = ActivityStatus.PLANNED.value

    def outing(self, at: datetime) -> Outing:
        """Return the entry of the register."""
        return Outing(
            kind=self.kind.data,
            started_at=clock.moment_on(self.started_on.data, at),
            title=self.title.data,
            place=self.place.data,
            submission_key=self.submission_key.data,
            status=self.progress.data,
            persons=self.persons.data,
            targets=self.targets.data,
        )
