"""The roll-call of a negotiation 協商會議: who came for each side, beside the minutes and what was agreed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple

from wtforms.fields.choices import SelectChoice

from petitions import clock
from petitions.forms.base import ChoiceField, LineField, TextField
from petitions.forms.particulars import Offered
from petitions.forms.tracking import ActForm
from petitions.queries.negotiation_board import Place
from petitions.rules.negotiation import MOST_A_SIDE, capacity_of
from petitions.rules.negotiation_terms import AttendeeCapacity, Mandate
from petitions.rules.particulars import Side
from petitions.rules.representation import Mandate as Recorded
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, PartyRole
from petitions.services.acts import Said

PAST: Final = "past"
LONGEST_MINUTES: Final = 8000
NOBODY: Final = SelectChoice("", "沒有人")
WHICH: Final = SelectChoice("", "不分")
NO_CAPACITY: Final = "請選這位到場的身分。"
_SIDES: Final = {PartyRole.COMPLAINANT: Side.CONSUMER, PartyRole.RESPONDENT: Side.BUSINESS}


class Slot(NamedTuple):
    """Room for one person on the page: which one of the side, the fields, and whether it is used."""

    number: int
    fields: tuple[Any, ...]
    is_used: bool


class RollCallForm(ActForm):
    """That a negotiation was held: people by side, result, what was agreed, minutes."""

    laid_out_by_itself: ClassVar[frozenset[str]] = frozenset({"attendance"})
    respondents: ClassVar[tuple[int, ...]] = ()

    @classmethod
    def more_fields(cls, _step: Step, offered: Offered) -> dict[str, Any]:
        """Return three fields for each person that may come, four where there are several respondents."""
        firms = [party for party in offered.parties if party.role == PartyRole.RESPONDENT.value]
        fields: dict[str, Any] = {"respondents": tuple(firm.id for firm in firms)}
        for side, number in _places():
            name = f"{side.value}_{number}"
            fields[f"{name}_capacity"] = ChoiceField("身分", choices=_capacities())
            fields[f"{name}_name"] = LineField("姓名", most=60)
            fields[f"{name}_mandate"] = ChoiceField("委任", default=Mandate.NONE.value, choices=_mandates())
            if side is Side.BUSINESS and len(firms) > 1:
                chosen = [WHICH, *(SelectChoice(str(firm.id), firm.name) for firm in firms)]
                fields[f"{name}_party"] = ChoiceField("代表哪一位相對人", choices=chosen)
        fields["reason"] = TextField("協商紀錄（雙方的主張與經過）", most=LONGEST_MINUTES)
        return fields

    @property
    def sides(self) -> list[tuple[Side, list[Slot]]]:
        """Return the places of each side, as the page lays them out."""
        return [(side, [self._slot(side, number) for number in _numbers()]) for side in Side]

    def _slot(self, side: Side, number: int) -> Slot:
        keys = ("capacity", "name", "mandate", "party")
        names = [f"{side.value}_{number}_{key}" for key in keys]
        fields = tuple(self[name] for name in names if name in self)
        return Slot(number, fields, any(field.data or field.errors for field in fields[:2]))

    def fill_in(self, mandates: Iterable[Recorded]) -> None:
        """Fill in as what they come who act for the sides by the record; who stayed away is taken out."""
        left = {side: iter(_numbers()) for side in Side}
        for one in mandates:
            side = _SIDES.get(one.side)
            as_what = capacity_of(one) if side and one.stands(clock.today()) else None
            number = next(left[side], None) if side and as_what else None
            if as_what and side and number:
                name = f"{side.value}_{number}"
                self[f"{name}_capacity"].data, self[f"{name}_mandate"].data = (term.value for term in as_what)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a name without a capacity came as nobody."""
        is_valid = super().validate(extra_validators)
        for side, number in _places():
            name = f"{side.value}_{number}"
            if self[f"{name}_name"].data and not self[f"{name}_capacity"].data:
                self.refuse(NO_CAPACITY, f"{name}_capacity")
                is_valid = False
        return is_valid

    def said(self, event: EventKind, at: datetime, received_at: datetime) -> Said:
        """Return what was said: who came without a name in the event, the names beside it."""
        told = super().said(event, at, received_at)
        came = [f"{side.value}_{number}" for side, number in _places()]
        came = [name for name in came if self[f"{name}_capacity"].data]
        attendance = [self._came(name) for name in came]
        names = tuple(self[f"{name}_name"].data or "" for name in came)
        return replace(told, data={**told.data, "attendance": attendance}, names=names)

    def _came(self, name: str) -> dict[str, Any]:
        side = name.partition("_")[0]
        row = {
            "side": side,
            "capacity": self[f"{name}_capacity"].data,
            "mandate": self[f"{name}_mandate"].data,
        }
        party = self._party(name) if side == Side.BUSINESS.value else None
        return row | ({"party": party} if party else {})

    def _party(self, name: str) -> int | None:
        chosen = self[f"{name}_party"].data if f"{name}_party" in self else ""
        if chosen:
            return int(chosen)
        return self.respondents[0] if len(self.respondents) == 1 else None


def _numbers() -> range:
    return range(1, MOST_A_SIDE + 1)


def _places() -> Iterator[tuple[Side, int]]:
    yield from ((side, number) for side in Side for number in _numbers())


def _capacities() -> list[SelectChoice]:
    return [NOBODY, *(SelectChoice(term.value, term.label) for term in AttendeeCapacity)]


def _mandates() -> list[SelectChoice]:
    return [SelectChoice(term.value, term.label) for term in Mandate]


def read_board(asked: Mapping[str, str]) -> tuple[bool, Place | None]:
    """Read which side of today the board shows, behind which row; what cannot be read is the beginning."""
    is_past = asked.get("when") == PAST
    moment, _, number = asked.get("after", "")[:60].rpartition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return is_past, None
    try:
        begin = datetime.fromisoformat(moment)
    except ValueError:
        return is_past, None
    return is_past, (begin, int(number)) if begin.tzinfo else None
