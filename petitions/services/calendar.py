"""Change the office calendar: one person proposes, another approves, and all dates move at once.

What an operator imports on the command line is applied there and then, and audited all the same.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from petitions.almanac import KEPT_SECONDS, read_almanac
from petitions.extensions import db, insert_into
from petitions.models import CalendarChange, CalendarDay, Closure
from petitions.rules.actors import SYSTEM, Actor
from petitions.rules.calendar_file import Difference, Year
from petitions.rules.closures import ChangeKind
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion
from petitions.rules.policy import explain, holds
from petitions.rules.reach import Reach
from petitions.services.audit import append_audit
from petitions.services.calendar_drafts import (
    Draft,
    closure_of,
    draft_import,
    laid_over,
    read_differences,
    taken_back,
)
from petitions.services.moved import Change, Effect
from petitions.services.moving import SHOWN, move, simulate

ACTION = "config"
LATEST_HOURS = 24
OWN = "自己提出的行事曆異動，須由另一人核定。"
DECIDED = "這一項已經有人決定了，請重新檢視。"
NONE_SUCH = "查無這一項行事曆異動。"


class Imported(NamedTuple):
    """What an import did: the days that changed and what moved with them."""

    differences: tuple[Difference, ...]
    effect: Effect


def preview(draft: Draft, *, shown: int = SHOWN, most: int | None = None) -> Effect:
    """Return what a change would move, if it were applied now; nothing is written.

    With `most`, only so many cases are looked at, for a page that must not wait for all of them.
    """
    almanac = read_almanac(db.session)
    return simulate(almanac.calendar(), laid_over(almanac, draft).calendar(), shown=shown, most=most)


def propose(draft: Draft, *, submission_key: str, by: Actor, at: datetime) -> int:
    """Keep a change until a second person decides it; sent twice it is kept once. Return its number.

    Raises NotPermitted for those who may not propose, BadInput if the same waits already.
    """
    if not holds(by, ACTION, Reach.PROPOSES):
        raise NotPermitted(explain(by, ACTION))
    known = select(CalendarChange.id).where(CalendarChange.submission_key == submission_key)
    if (found := db.session.execute(known).scalar_one_or_none()) is not None:
        return int(found)
    if any(waiting.payload == draft.payload for waiting in _pending(draft.kind)):
        raise BadInput("同樣的異動已經有人提出，等待核定中。")
    values = _row(draft) | {"submission_key": submission_key, "proposed_at": at, "proposed_by_id": by.id}
    once = (
        insert_into(CalendarChange).values(values).on_conflict_do_nothing(index_elements=["submission_key"])
    )
    made = db.session.execute(once.returning(CalendarChange.id)).scalar_one_or_none()
    if made is None:
        return int(db.session.execute(known).scalar_one())
    change_id = int(made)
    append_audit(
        "calendar_change_proposed",
        by=by,
        at=at,
        subject=draft.summary,
        detail={"change": change_id, "kind": draft.kind.value, "source": draft.source},
    )
    return change_id


def decide(change_id: int, *, approves: bool, answer: str, by: Actor, at: datetime) -> Effect | None:
    """Approve a change, which applies it and moves every date in this transaction, or refuse it.

    Raises NotPermitted for the proposer and for those who may not, StaleVersion if it was decided or
    overtaken meanwhile, BadInput for a refusal without a reason.
    """
    change = _take_turn(change_id)
    if change.proposed_by_id == by.id:
        raise NotPermitted(OWN)
    if not holds(by, ACTION, Reach.VOUCHES):
        raise NotPermitted(explain(by, ACTION))
    if change.decision != "pending":
        raise StaleVersion(DECIDED)
    if not approves and not answer:
        raise BadInput("退回請寫明理由，提出的人才知道要改什麼。", "answer")
    said = {"decided_by_id": by.id, "decided_at": at, "answer": answer}
    decision = "approved" if approves else "refused"
    effect = _apply(change.id, draft_of(change), entered=change, by=by, at=at) if approves else None
    counts = effect.counts() if effect else None
    _settle(change.id, **said, decision=decision, effect=counts)
    append_audit(
        f"calendar_change_{decision}",
        by=by,
        at=at,
        subject=change.summary,
        detail={"change": change.id, "proposed_by": change.proposed_by_id, **(counts or {})},
    )
    return effect


def import_now(year: Year, *, source: str, by: Actor, at: datetime) -> Imported:
    """Import a year's table at once, as the operator does. Raises BadInput if it changes nothing."""
    _take_turn(None)
    draft = draft_import(year, read_almanac(db.session), source=source)
    values = _row(draft) | {
        "proposed_at": at,
        "decision": "approved",
        "decided_at": at,
        "decided_by_id": by.id,
    }
    statement = insert(CalendarChange).values(values).returning(CalendarChange.id)
    change_id = int(db.session.execute(statement).scalar_one())
    effect = _apply(change_id, draft, entered=None, by=by, at=at)
    _settle(change_id, effect=effect.counts())
    detail = {"change": change_id, "source": draft.source, **effect.counts()}
    append_audit("calendar_imported", by=by, at=at, subject=draft.summary, detail=detail)
    return Imported(tuple(read_differences(draft.payload)), effect)


def catch_up(*, at: datetime) -> int:
    """Move what another process recorded on the old calendar in the minute for which it keeps one.

    For `petitions work`, some minutes after a change was applied, once; return how many cases moved.
    """
    moved = 0
    for change_id in db.session.scalars(_lately(at)).all():
        change = _take_turn(change_id)
        counts = dict(change.effect or {})
        if counts.get("is_settled"):
            continue
        almanac, draft = read_almanac(db.session), draft_of(change)
        old, new = taken_back(almanac, draft).calendar(), almanac.calendar()
        effect = move(old, new, Change(change_id, draft.summary), by=SYSTEM, at=at, again=True)
        _settle(change_id, effect={**counts, "is_settled": True})
        if effect.cases:
            detail = {"change": change_id, **effect.counts()}
            append_audit("calendar_change_followed", by=SYSTEM, at=at, subject=change.summary, detail=detail)
        moved += effect.cases
    return moved


def _lately(at: datetime) -> Any:
    """Select the changes applied long enough ago for every process to have read the calendar anew."""
    since, until = at - timedelta(hours=LATEST_HOURS), at - timedelta(seconds=2 * KEPT_SECONDS)
    return (
        select(CalendarChange.id)
        .where(CalendarChange.decision == "approved", CalendarChange.decided_at.between(since, until))
        .order_by(CalendarChange.id)
    )


def find_change(change_id: int) -> CalendarChange:
    """Return a change. Raises NoSuchCase (404) if there is none."""
    change = db.session.get(CalendarChange, change_id)
    if change is None:
        raise NoSuchCase(NONE_SUCH)
    return change


def draft_of(change: CalendarChange) -> Draft:
    """Return the draft that a change keeps."""
    return Draft(ChangeKind(change.kind), change.summary, change.payload, change.source, change.year)


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind.value,
        "year": draft.year,
        "summary": draft.summary[:300],
        "source": draft.source[:200],
        "payload": draft.payload,
    }


def _pending(kind: ChangeKind) -> Iterator[Any]:
    statement = select(CalendarChange.payload).where(
        CalendarChange.kind == kind.value, CalendarChange.decision == "pending"
    )
    yield from db.session.execute(statement)


def _take_turn(change_id: int | None) -> Any:
    """Let one person at a time change the calendar: every change rests on the one before."""
    rows = db.session.execute(
        select(CalendarChange)
        .order_by(CalendarChange.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    found = next((change for change in rows if change.id == change_id), None)
    if found is None and change_id is not None:
        raise NoSuchCase(NONE_SUCH)
    return found


def _settle(change_id: int, **values: Any) -> None:
    statement = update(CalendarChange).where(CalendarChange.id == change_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _apply(change_id: int, draft: Draft, *, entered: Any, by: Actor, at: datetime) -> Effect:
    """Write what changes of the calendar, then move the dates from the old one to the new one."""
    almanac = read_almanac(db.session)
    after = laid_over(almanac, draft)
    _WRITERS[draft.kind](change_id, draft, entered, at)
    return move(almanac.calendar(), after.calendar(), Change(change_id, draft.summary), by=by, at=at)


def _write_days(_change_id: int, draft: Draft, _entered: Any, at: datetime) -> None:
    """Write the days that change; source and date of import are those of the whole year."""
    provenance = {"source": draft.source[:200], "imported_at": at}
    rows = [
        {"day": one.day, "is_workday": one.after.is_workday, "name": one.after.name, **provenance}
        for one in read_differences(draft.payload)
    ]
    statement = insert_into(CalendarDay)
    changed = {name: statement.excluded[name] for name in ("is_workday", "name")}
    db.session.execute(statement.on_conflict_do_update(index_elements=["day"], set_=changed), rows)
    year = int(draft.payload["year"])
    of_year = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    db.session.execute(
        update(CalendarDay).where(of_year).values(provenance).execution_options(synchronize_session=False)
    )


def _write_closure(change_id: int, draft: Draft, entered: Any, at: datetime) -> None:
    closure, announced = closure_of(draft.payload), draft.payload["announced_at"]
    db.session.execute(
        insert(Closure).values(
            day=closure.day,
            part=closure.part,
            scope=closure.scope,
            reason=closure.why,
            announced_at=datetime.fromisoformat(announced) if announced else None,
            source=draft.source,
            entered_at=entered.proposed_at if entered else at,
            entered_by_id=entered.proposed_by_id if entered else None,
            change_id=change_id,
        )
    )


def _end_closure(change_id: int, draft: Draft, _entered: Any, at: datetime) -> None:
    statement = update(Closure).where(Closure.id == draft.payload["closure"], Closure.revoked_at.is_(None))
    db.session.execute(
        statement.values(revoked_at=at, revoked_by_change_id=change_id).execution_options(
            synchronize_session=False
        )
    )


def _switch(_change_id: int, _draft: Draft, _entered: Any, _at: datetime) -> None:
    """The approved change is itself what the calendar reads."""


_WRITERS = {
    ChangeKind.IMPORT: _write_days,
    ChangeKind.CLOSURE: _write_closure,
    ChangeKind.REVOCATION: _end_closure,
    ChangeKind.HALF_DAYS: _switch,
}
