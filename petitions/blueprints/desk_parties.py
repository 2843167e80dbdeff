"""Lay out who takes part in a case: what is masked, what opens for a reason, what has to be asked for."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from petitions.blueprints.desk import Desk
from petitions.filters import clock_time
from petitions.queries.case_page import MatterShown, PartyShown
from petitions.queries.record import Asked
from petitions.rules.disclosure import DataField, Door, Permit, action_for, door_of, permit_of, refusal_of
from petitions.rules.terms import PartyRole

SAID: Final = {
    Permit.WAITING: "{field}：已申請，等主管核准。",
    Permit.REFUSED: "{field}：主管沒有核准。{answer}",
    Permit.OPEN: "{field}：已核准，{until} 以前可以開啟。",
    Permit.OVER: "{field}：核准的時間已過，要再看請重新申請。",
}
"""What the page says of a request of this person, by how it stands."""

Requests = Mapping[tuple[int, str], Asked]


class Field(NamedTuple):
    """A field of a party as the page shows it: how it opens, and how a request for it stands."""

    key: str
    name: str
    masked: str
    door: Door
    permit: Permit
    refusal: str
    asked: Asked | None

    @property
    def opens(self) -> bool:
        """Say whether it opens for a typed reason now."""
        return self.door is Door.REASON or self.permit is Permit.OPEN

    @property
    def is_to_ask(self) -> bool:
        """Say whether the supervisor can be asked for it now."""
        return self.door is Door.APPROVAL and self.permit not in {Permit.OPEN, Permit.WAITING}

    @property
    def said(self) -> str:
        """Say how the request for it stands; empty where none was made."""
        if self.asked is None:
            return ""
        until = clock_time(self.asked.open_until) if self.asked.open_until else ""
        return SAID.get(self.permit, "").format(field=self.name, answer=self.asked.answer, until=until)


def parties_of(desk: Desk, matter: MatterShown, asked: Requests, at: datetime) -> list[dict[str, Any]]:
    """Return who takes part, with the fields that open, those to ask for, and the sentence for the rest."""
    return [_party(desk, party, asked, at) for party in matter.parties]


def _party(desk: Desk, party: PartyShown, asked: Requests, at: datetime) -> dict[str, Any]:
    fields = list(_fields(desk, party, asked, at))
    return {
        "id": party.id,
        "role": PartyRole(party.role).label.split("／")[0 if desk.procedure.is_dispute else -1],
        "name": party.name,
        "ubn": party.ubn,
        "fields": [field for field in fields if field.masked],
        "open": [field for field in fields if field.opens],
        "ask": [field for field in fields if field.is_to_ask],
        "said": [field.said for field in fields if field.said],
        "reason": next((field.asked.reason for field in fields if field.opens and field.asked), ""),
        "refusal": next((field.refusal for field in fields if field.refusal), ""),
    }


def _fields(desk: Desk, party: PartyShown, asked: Requests, at: datetime) -> Iterator[Field]:
    shown = ({DataField.NAME.value: ""} if party.person_id else {}) | party.fields
    for key, masked in shown.items():
        field = DataField(key)
        action = action_for(field, desk.procedure, is_confidential=desk.case.is_confidential)
        door, request = door_of(action, desk.case, desk.actor), asked.get((party.id, key))
        permit = permit_of(request, action, at) if door is Door.APPROVAL else Permit.NONE
        refusal = refusal_of(action, door)
        yield Field(
            key, field.label, masked, door, permit, refusal, None if permit is Permit.NONE else request
        )
