"""Forms of the staff: an act with all that it needs said, a note, a reason, an answer, the next procedure."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, ClassVar, Final

from wtforms import BooleanField, HiddenField
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
from petitions.forms.files import FilesField
from petitions.forms.particulars import Offered, field_of, said_in
from petitions.forms.registers import TimeField
from petitions.forms.track import GoOnForm
from petitions.rules.channels import CHANNELS
from petitions.rules.disclosure import ASK_WHY, DataField
from petitions.rules.errors import BadInput
from petitions.rules.particulars import ONLY_IF_THE_OFFICE_SAYS_SO, asked_of
from petitions.rules.service import REGIME_OF
from petitions.rules.step import Step
from petitions.rules.terms import Channel, EventKind
from petitions.services.acts import Said
from petitions.services.disclosure_requests import WHY

LONGEST_TEXT: Final = 4000
ASK_REASON: Final = "請填未獲妥適處理之情形，申請書上要載明（消費者保護法第43條第3項、第44條）。"
PROOF: Final = "送達證明（送達證書、雙掛號回執、傳真報告）"
MOVES_UNIT: Final = frozenset({EventKind.DISPATCHED})
"""Acts by which a case goes over to another unit; a unit that is only asked does not get it."""


class VersionField(HiddenField):
    """The version of the case that the person saw; what cannot be read is none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.type = "HiddenField"  # templates draw by this word

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = str(next(iter(valuelist), ""))
        self.data = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


class DatedForm(TypedForm):
    """Something that happened on a day, at a time if it is known."""

    happened_on = RocDateField("發生日期", [Needed("請填發生的日期。")], default=clock.today)
    happened_time = TimeField("時間")
    submission_key = KeyField()

    def happened_at(self, at: datetime, received_at: datetime) -> datetime:
        """Return the moment: now for today, else noon in Taipei, but not before the receipt of that day."""
        day, said = self.happened_on.data, self.happened_time.data
        if said:
            return datetime.combine(day, said, clock.TAIPEI)
        if day == clock.local_day(at):
            return at
        noon = datetime.combine(day, time(12), clock.TAIPEI)
        return max(noon, received_at) if day == clock.local_day(received_at) else noon


class ActForm(DatedForm):
    """What is said of one act; `act_form` adds the fields that this act needs."""

    version = VersionField()
    files = FilesField("附件")
    asked: tuple[str, ...] = ()
    also_shown: tuple[str, ...] = ()
    laid_out_by_itself: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def more_fields(cls, _step: Step, _offered: Offered) -> dict[str, Any]:
        """Return fields that belong to no single particular; none here."""
        return {}

    def said(self, event: EventKind, at: datetime, received_at: datetime) -> Said:
        """Return what was said, as the record keeps it."""
        answers = {key: self[key].data for key in self.asked}
        data = {key: said_in(key, value) for key, value in answers.items() if value not in (None, "", False)}
        reason, detail = data.pop("reason", ""), data.pop("outcome", "")
        party = data.pop("party", None)
        return Said(
            event,
            self.happened_at(at, received_at),
            reason=reason or self.reason.data,
            detail=detail or data.get("category", ""),
            party_id=int(party) if party else None,
            data=data | self._named(data),
            columns=self._columns(event, data),
            submission_key=self.submission_key.data,
            is_time_known=bool(self.happened_time.data) or self.happened_on.data == clock.local_day(at),
        )

    def _named(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the names of officer, unit and chair beside their numbers, as they were on that day."""
        names = {"officer_id": "officer", "unit_id": "unit", "chair_id": "chair", "recused_id": "recused"}
        chosen = {}
        for key, name in names.items():
            if key in data:
                labels = {choice.value: choice.label for choice in self[key].choices}
                chosen[name] = labels[data[key]]
                chosen[key] = int(data[key].partition(".")[0])
        return chosen

    def _columns(self, event: EventKind, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what changes on the case itself with this act."""
        if "officer_id" in data:
            officer, _, unit = data["officer_id"].partition(".")
            return {"officer_id": int(officer), "unit_id": int(unit)}
        if event in MOVES_UNIT and "unit_id" in data:
            return {"unit_id": int(data["unit_id"]), "officer_id": None}
        if event is EventKind.RECUSED:
            return {"officer_id": None}
        return {"category": data["category"]} if "category" in data else {}


def act_form(
    step: Step,
    typed: Mapping[str, Any] | None,
    offered: Offered,
    *,
    version: int,
    kind: type[ActForm] = ActForm,
    **given: Any,
) -> ActForm:
    """Make the form of one act: the day, what its guards and its event ask for, and room for a reason."""
    more = ONLY_IF_THE_OFFICE_SAYS_SO.get(step.event, ()) if offered.may_pause else ()
    asked = tuple(key for key in (*asked_of(step), *more) if key not in kind.laid_out_by_itself)
    fields = {key: field_of(key, step, offered) for key in asked}
    fields.setdefault("reason", TextField("說明", most=LONGEST_TEXT))
    fields |= kind.more_fields(step, offered)
    form: ActForm = type("OneActForm", (kind,), {**fields, "asked": asked})(typed or {}, **given)
    form.files.label.text = PROOF if step.event in REGIME_OF else form.files.label.text
    if not typed:
        form.version.data = version
    return form


class NoteForm(TypedForm):
    """An internal note."""

    body = TextField("內部註記", [Needed("請寫下要註記的事。")], most=LONGEST_TEXT)
    submission_key = KeyField()


class LiftedForm(TypedForm):
    """A form that stands on its page more than once: what is wrong with it is said above the page."""

    def lift_errors(self) -> None:
        """Say above the page what is wrong, since no single field on it was meant."""
        for field in self:
            self.form_errors.extend(field.errors)
            field.errors = ()


class RevealForm(LiftedForm):
    """Why a field of someone's data is opened."""

    why = LineField("開啟理由", [Needed(ASK_WHY)], most=200)


class AskForm(LiftedForm):
    """Why the supervisor is asked to let a field be opened."""

    why = LineField("申請理由", [Needed(WHY)], most=200)
    submission_key = KeyField()


class VerdictForm(LiftedForm):
    """What the supervisor says to a request to open a field."""

    decision = RadiosField(
        "決定",
        [Needed("請按「核准」或「不核准」。")],
        choices=[SelectChoice("approve", "核准"), SelectChoice("refuse", "不核准")],
    )
    answer = LineField("說明", most=200)

    @property
    def approves(self) -> bool:
        """Say whether it is approved."""
        return bool(self.decision.data == "approve")


def read_field(chosen: str) -> tuple[int, DataField]:
    """Read which field of which party was meant, from the name of a button: `12.phone`."""
    party, _, name = chosen.partition(".")
    if name not in set(DataField) or not (party.isascii() and party.isdecimal()) or len(party) > 18:
        raise BadInput("請選擇要開啟哪一欄。", "why")
    return int(party), DataField(name)


class AnswerForm(TypedForm):
    """What a second person says to a proposal."""

    answer = TextField("核定意見", most=1000)


class OpeningForm(DatedForm, GoOnForm):
    """File a second appeal or apply for mediation on a matter that is here already, as it came on paper."""

    channel = ChoiceField(
        "管道",
        default=Channel.COUNTER.value,
        choices=[SelectChoice(channel.value, channel.label) for channel in CHANNELS],
    )
    reason = TextField("未獲妥適處理之情形", [Needed(ASK_REASON)], most=LONGEST_TEXT)
    respondent_consents = BooleanField("相對人同意再調解（曾經調解不成立時）")

    def said(self) -> dict[str, Any]:
        """Return also whether the other side agrees to be mediated once more."""
        consents = {"respondent_consents": True} if self.respondent_consents.data else {}
        return super().said() | consents
