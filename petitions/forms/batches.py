"""What is done to many cases at once: to which, and what is said of it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple

from wtforms.fields.choices import SelectChoice

from petitions.forms.base import KeyField, LineField, Needed, RadiosField, TextField
from petitions.forms.letters import LONGEST_ADDED, WrittenForm, typed_fields
from petitions.forms.particulars import Offered
from petitions.forms.tracking import ActForm, act_form
from petitions.rules.batches import JOINING, Deed, deeds_for
from petitions.rules.errors import NoSuchCase
from petitions.rules.numbers import parse_number
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import steps_of

MOST_TICKED: Final = 50
TICKED: Final = "ticked"
NO_INCIDENT: Final = "這種程序沒有同一事件。"
WAYS: Final = (
    SelectChoice("paper", "紙本，列印後寄送"),
    SelectChoice("mail", "留有電子郵件的寄電子郵件（附 PDF），其餘紙本"),
)


class Choice(NamedTuple):
    """What is to be done, and to which: all, those at a stage, or those that were ticked."""

    deed: Deed
    state: State | None
    numbers: tuple[str, ...] | None

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The choice as the fields of a form, to be sent once more."""
        found = [("do", self.deed.what)]
        found += [("state", self.state.value)] if self.state else []
        found += [("which", TICKED)] if self.numbers is not None else []
        return found + [("case", number) for number in self.numbers or ()]


class BatchActForm(ActForm):
    """What is said of an act that is done to many: what differs from case to case is not asked."""

    laid_out_by_itself: ClassVar[frozenset[str]] = frozenset({"party", "kept_case"})

    def order(self, event: EventKind, at: Any) -> dict[str, Any]:
        """Return what was said; an act of today happens when it is done."""
        said = self.said(event, at, at)
        is_now = said.happened_at == at and not self.happened_time.data
        return {
            "happened_at": None if is_now else said.happened_at.isoformat(),
            "reason": said.reason,
            "detail": said.detail,
            "data": dict(said.data),
            "columns": dict(said.columns),
            "is_time_known": said.is_time_known,
        }


class BatchLetterForm(WrittenForm):
    """What is said of a letter that many get; what the record of each says is not typed."""

    way = RadiosField("寄送方式", [Needed("請選擇寄送方式。")], choices=list(WAYS), default="paper")
    address = LineField("收件地址（案件與名錄都沒有留的，寄到這裡）", most=300)
    added = TextField("另外說明", most=LONGEST_ADDED)
    submission_key = KeyField()

    def order(self, base_url: str) -> dict[str, Any]:
        """Return what was said; `base_url` is where the public pages are."""
        typed = {label: text for label, text in self.typed().items() if text}
        said = {"way": self.way.data, "added": self.added.data or "", "typed": typed, "base_url": base_url}
        return said | {"address": self.address.data}


def read_state(asked: Mapping[str, str]) -> State | None:
    """Read the stage to which a list is narrowed; what cannot be read narrows nothing."""
    stage = asked.get("state", "")
    return State(stage) if stage in set(State) else None


def read_choice(asked: Mapping[str, str], ticked: Sequence[str], procedure: Procedure) -> Choice:
    """Read what is to be done to which; an unknown deed is to join, an unknown case is none.

    Raises NoSuchCase where the procedure knows no incidents.
    """
    deeds = {deed.what: deed for deed in (*deeds_for(procedure), JOINING)}
    deed = deeds.get(asked.get("do", ""), JOINING)
    if deed is JOINING and not any(step.event.value == deed.what for step in steps_of(procedure)):
        raise NoSuchCase(NO_INCIDENT)
    state = read_state(asked)
    if asked.get("which", "") != TICKED:
        return Choice(deed, state, None)
    return Choice(deed, state, tuple(filter(None, map(_number, ticked[:MOST_TICKED]))))


def batch_act_form(deed: Deed, procedure: Procedure, typed: Mapping[str, Any], offered: Offered) -> ActForm:
    """Make the form of an act for many; of the rows that lead to it, the one with the most results."""
    form = act_form(step_for(deed, procedure), typed, offered, version=0, kind=BatchActForm)
    del form.files
    return form


def step_for(deed: Deed, procedure: Procedure) -> Step:
    """Return the row of the workflow by which an act for many is asked for."""
    steps = [step for step in steps_of(procedure) if step.event.value == deed.what]
    return max(steps, key=lambda step: len(step.outcomes))


def batch_letter_form(labels: tuple[str, ...], typed: Mapping[str, Any]) -> BatchLetterForm:
    """Make the form of a letter for many, with the fields of its text that can be typed."""
    made: BatchLetterForm = type("OneBatchForm", (BatchLetterForm,), typed_fields(labels))(typed)
    return made


def _number(typed: str) -> str:
    try:
        return parse_number(typed).stored
    except ValueError:
        return ""
