"""Join cases and part them again: merged into one that is kept, handled together, of one incident."""

from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select, update

from petitions.clock import local_day
from petitions.extensions import db, insert_into
from petitions.models import Case, CaseEvent, Link
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput
from petitions.rules.numbers import display_number
from petitions.rules.projection import Happened, standing
from petitions.rules.terms import EventKind, LinkKind, State
from petitions.services.cases import Happening, record

JOINS: Final = MappingProxyType(
    {
        EventKind.MERGED: LinkKind.MERGED_INTO,
        EventKind.HANDLED_TOGETHER: LinkKind.HANDLED_WITH,
        EventKind.INCIDENT_JOINED: LinkKind.SAME_INCIDENT,
    }
)
PARTS: Final = MappingProxyType(
    {
        EventKind.SEPARATED: LinkKind.MERGED_INTO,
        EventKind.UNLINKED: LinkKind.HANDLED_WITH,
        EventKind.INCIDENT_LEFT: LinkKind.SAME_INCIDENT,
    }
)
FIELD: Final = "kept_case"
ITSELF: Final = "不能和自己併案、併同或列入同一事件，請填另一件的案號。"
IS_OVER: Final = "要併入的案件已經結束，不能再併入；請改用「併同辦理」。"
ANOTHER_PROCEDURE: Final = "只能併入同一種程序的案件；不同程序請用「併同辦理」。"
IS_EARLIER: Final = "本案收件較早（%s 收件較晚，也還沒受理），請把那一件併入本案：同一件以最早收件為準。"
HAS_ITS_LEAD: Final = "其中一件已列入 %s 的同一事件；請填那一件的案號，或先移出。"
LEADS_ITSELF: Final = "已有別的案件列入本案的同一事件；請把那一件列入本案，或先移出。"
NOT_RELATED: Final = "這兩件現在沒有這個關係，可能已經解除。"


def merged_seq(history: list[Happened]) -> int | None:
    """Return the place of the merge that still stands, which a separation takes back."""
    found = [event.seq for event in standing(history) if event.kind is EventKind.MERGED]
    return found[-1] if found else None


def check_joining(case: Case, event: EventKind, other_id: int) -> Case:
    """Return the other case, locked with this one, if the two can be joined in this way. Raises BadInput.

    Both are locked in one order, so that two people who join them crosswise do not wait for each other.
    """
    if other_id == case.id:
        raise BadInput(ITSELF, FIELD)
    both = select(Case).where(Case.id.in_((case.id, other_id))).order_by(Case.id).with_for_update()
    rows = {row.id: row for row in db.session.scalars(both, execution_options={"populate_existing": True})}
    other = rows[other_id]
    if event is EventKind.MERGED:
        _check_merging(case, other)
    elif event is EventKind.INCIDENT_JOINED:
        _check_incident(case, other)
    return other


def _check_merging(case: Case, kept: Case) -> None:
    """The kept one goes on; of two that nobody has taken up yet the one received first is kept."""
    if kept.procedure != case.procedure:
        raise BadInput(ANOTHER_PROCEDURE, FIELD)
    if not kept.is_open:
        raise BadInput(IS_OVER, FIELD)
    if case.received_at < kept.received_at and kept.state == State.RECEIVED.value:
        raise BadInput(IS_EARLIER % display_number(kept.number), FIELD)


def _check_incident(case: Case, lead: Case) -> None:
    """All the others are put to one case: each belongs to one incident, and none leads to another."""
    stands = (Link.kind == LinkKind.SAME_INCIDENT.value, Link.ended_at.is_(None))
    first = select(Link.to_case_id).where(Link.case_id.in_((case.id, lead.id)), *stands)
    found = db.session.scalars(first.order_by(Link.case_id == lead.id).limit(1)).one_or_none()
    if found is not None and found != lead.id:
        raise BadInput(HAS_ITS_LEAD % display_number(db.session.get_one(Case, found).number), FIELD)
    if db.session.scalar(select(Link.id).where(Link.to_case_id == case.id, *stands).limit(1)) is not None:
        raise BadInput(LEADS_ITSELF, FIELD)


def join(case: Case, other: Case, event: EventKind, *, by: Actor, at: datetime, calendar: Calendar) -> None:
    """Note to which case this one belongs from now on; a case that is kept learns what came into it."""
    statement = insert_into(Link).values(
        matter_id=case.matter_id,
        case_id=case.id,
        to_case_id=other.id,
        kind=JOINS[event].value,
        linked_at=at,
    )
    again = statement.on_conflict_do_update(
        index_elements=["case_id", "to_case_id", "kind"], set_={"linked_at": at, "ended_at": None}
    )
    db.session.execute(again)
    if event is EventKind.MERGED:
        _tell_kept(other, case, EventKind.DUPLICATE_JOINED, by=by, at=at, calendar=calendar)


def part(
    case: Case, event: EventKind, other_id: int | None, *, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """Note that this case belongs no longer to another. Raises BadInput if it did not.

    A merge that comes from an old ledger without its link is taken back all the same.
    """
    kind = PARTS[event]
    statement = update(Link).where(Link.case_id == case.id, Link.kind == kind.value, Link.ended_at.is_(None))
    if other_id is not None:
        statement = statement.where(Link.to_case_id == other_id)
    ended = db.session.scalars(statement.values(ended_at=at).returning(Link.to_case_id)).all()
    if not ended and event is not EventKind.SEPARATED:
        raise BadInput(NOT_RELATED, FIELD)
    if event is EventKind.SEPARATED:
        for kept_id in ended:
            kept = db.session.get_one(Case, kept_id, with_for_update=True, populate_existing=True)
            _tell_kept(kept, case, EventKind.DUPLICATE_LEFT, by=by, at=at, calendar=calendar)


def _tell_kept(
    kept: Case, case: Case, event: EventKind, *, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """Let the kept case say what came into it or left it; it was received when the first of all came."""
    first = _first_received(kept.id)
    data: dict[str, Any] = {
        "joined_case": case.number,
        "channel": case.channel,
        "received_on": local_day(case.received_at).isoformat(),
    }
    columns = {"received_at": first, "received_on": local_day(first)} if first != kept.received_at else {}
    happening = Happening(event, at, data=data)
    record(kept, happening, by=by, at=at, calendar=calendar, version=kept.version, columns=columns)


def _first_received(kept_id: int) -> datetime:
    """Return when the first of a case and all that are merged into it came, from its own first event on."""
    own = db.session.scalars(
        select(CaseEvent.happened_at).where(CaseEvent.case_id == kept_id, CaseEvent.seq == 1)
    ).one()
    merged = (
        select(Case.received_at)
        .join(Link, Link.case_id == Case.id)
        .where(
            Link.to_case_id == kept_id,
            Link.kind == LinkKind.MERGED_INTO.value,
            Link.ended_at.is_(None),
        )
        .order_by(Case.received_at)
        .limit(1)
    )
    found: list[datetime] = [own, *db.session.scalars(merged)]
    return min(found)
