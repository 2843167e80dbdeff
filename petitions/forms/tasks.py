"""The form of a task: what is to be done, by when, by whom."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms.fields.choices import SelectChoice

from petitions.forms.base import ChoiceField, KeyField, LineField, Needed, RocDateField, TypedForm
from petitions.forms.tracking import VersionField
from petitions.rules.tasks import LONGEST

WHAT: Final = "請寫下要做的事，例如「打電話請店家補發票」。"


class TaskForm(TypedForm):
    """Something somebody has to do about a case; whoever adds it, unless another of the unit is chosen."""

    what = LineField("要做的事", [Needed(WHAT)], most=LONGEST)
    due_on = RocDateField("到期日", may_come=True)
    who = ChoiceField("由誰辦")
    submission_key = KeyField()

    def __init__(
        self,
        typed: Mapping[str, Any],
        own: tuple[int, str],
        others: Iterable[tuple[int, str]] = (),
        **standing: Any,
    ) -> None:
        super().__init__(typed, **standing)
        people = (own, *(person for person in others if person[0] != own[0]))
        self.who.choices = [SelectChoice(str(number), name) for number, name in people]
        self.who.default = str(own[0])


class TaskChangeForm(TaskForm):
    """A task as it stands, to be worded anew, put off, or handed on; `version` is the one that was seen."""

    version = VersionField()
