"""The roster of a joint complaint: the file, and what all who stand in it have in common."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from wtforms import FileField, ValidationError
from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import ChoiceField, Needed, RocDateField, TextField, TypedForm
from petitions.forms.intake import LONGEST_TEXT
from petitions.rules.channels import CHANNELS, ORAL
from petitions.rules.errors import BadInput
from petitions.rules.roster import MOST_BYTES, Roster, read_roster
from petitions.rules.terms import Channel

NO_FILE: Final = "請選取名冊的 CSV 檔案。"
NO_FACTS: Final = "請寫下大家共同的事實。"
WRITTEN: Final = tuple(channel for channel in CHANNELS if channel not in ORAL)
"""A list comes in writing, whichever way it comes."""


class RosterField(FileField):
    """The file of a roster; `data` is what stands in it, `digest` the SHA-256 of its bytes."""

    data: Roster | None
    digest = ""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, render_kw={"accept": ".csv,text/csv"}, **given)
        self.flags.required = True
        self._problem = NO_FILE

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the file; what is wrong with it is said when the form is checked."""
        self.data, self._problem = None, NO_FILE
        sent = next((given for given in valuelist if getattr(given, "filename", "")), None)
        if sent is None:
            return
        content = sent.stream.read(MOST_BYTES + 1)
        self.digest = hashlib.sha256(content).hexdigest()
        try:
            self.data, self._problem = read_roster(content), ""
        except BadInput as refusal:
            self._problem = refusal.message

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with the file as a whole."""
        del form
        if self._problem:
            raise ValidationError(self._problem)


class RosterForm(TypedForm):
    """What is said of a roster before it is looked at line by line."""

    file = RosterField("名冊檔案")
    facts = TextField("共同的事實", [Needed(NO_FACTS)], most=LONGEST_TEXT)
    received_on = RocDateField("收件日", [Needed("請填收件日。")], default=clock.today)
    channel = ChoiceField(
        "管道",
        default=Channel.MAIL.value,
        choices=[SelectChoice(channel.value, channel.label) for channel in WRITTEN],
    )

    def __init__(self, typed: Mapping[str, Any], facts: str) -> None:
        super().__init__(typed, data={"facts": facts})
