"""Order something for many cases at once, and hand the cases out to whoever works: the rows are the queue.

Any number of workers may run. A row is taken by one conditional update for the length of a lease, done in a
transaction of its own together with its mark, and so done once; what a dead worker left is taken again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, insert, or_, select, update

from petitions.extensions import db, sealer
from petitions.models import Batch, BatchItem, Case
from petitions.rules.actors import Actor
from petitions.rules.batches import MOST_CASES, BatchKind, ItemState
from petitions.rules.errors import BadInput
from petitions.services.audit import append_audit
from petitions.services.rows import add_row_once

LEASE: Final = timedelta(minutes=5)
MOST_TRIES: Final = 5
NOBODY: Final = "請先選取案件。"
TOO_MANY: Final = f"一次最多 {MOST_CASES:,} 件，請依階段分次辦理。"
STOPPED: Final = "已停止這一批，本案沒有辦理。"
GIVEN_UP: Final = f"試了 {MOST_TRIES} 次都沒有辦成，請到案件頁辦理。"


class Target(NamedTuple):
    """A case to which something is to be done, for one of its parties where each gets one."""

    case_id: int
    matter_id: int
    party_id: int | None
    line: int | None = None


class Claimed(NamedTuple):
    """An item that this worker has taken; `tries` says which taking it is."""

    id: int
    tries: int


def start_batch(
    lead: Case,
    kind: BatchKind,
    what: str,
    order: Mapping[str, Any],
    targets: Sequence[Target],
    *,
    by: Actor,
    at: datetime,
    submission_key: str,
) -> int:
    """Order `what` for every target and return the number of the batch; the same form twice is one batch.

    Nothing is done yet: `petitions work` does it, with the rights that the asker has then.
    Raises BadInput for nobody and for too many.
    """
    if not targets:
        raise BadInput(NOBODY)
    if len(targets) > MOST_CASES:
        raise BadInput(TOO_MANY)
    row = {
        "matter_id": lead.matter_id,
        "lead_id": lead.id,
        "kind": kind.value,
        "what": what,
        "order_sealed": sealer().seal(json.dumps(dict(order), ensure_ascii=False)),
        "asked_at": at,
        "asked_by_id": by.id,
        "asked_by": by.label,
        "submission_key": submission_key,
    }
    batch_id = add_row_once(Batch, row, unique="submission_key", returning="id").scalar_one_or_none()
    if batch_id is None:
        return db.session.scalars(select(Batch.id).where(Batch.submission_key == submission_key)).one()
    db.session.execute(insert(BatchItem), [{"batch_id": batch_id, **each._asdict()} for each in targets])
    detail = {"batch": batch_id, "kind": kind.value, "what": what, "cases": len(targets)}
    append_audit("batch_started", by=by, at=at, subject=lead.number, detail=detail, matter_id=lead.matter_id)
    return int(batch_id)


def stop_batch(batch: Batch, *, by: Actor, at: datetime) -> int:
    """Leave undone what nobody has taken yet; return how many items that are."""
    waiting = (BatchItem.batch_id == batch.id, BatchItem.state == ItemState.READY.value)
    left = _change(*waiting, state=ItemState.REFUSED.value, sentence=STOPPED, done_at=at)
    db.session.execute(update(Batch).where(Batch.id == batch.id).values(stopped_at=at))
    append_audit("batch_stopped", by=by, at=at, detail={"batch": batch.id, "left": left})
    return left


def read_order(batch: Batch) -> dict[str, Any]:
    """Return what was said with a batch, in the clear."""
    order: dict[str, Any] = json.loads(sealer().open(batch.order_sealed)) if batch.order_sealed else {}
    return order


def claim_items(limit: int, *, at: datetime) -> list[Claimed]:
    """Take up to `limit` items for this worker, oldest first, for the length of a lease.

    One that was taken too often is given up: it would stop the work again and again.
    """
    free = or_(
        BatchItem.state == ItemState.READY.value,
        and_(BatchItem.state == ItemState.RUNNING.value, BatchItem.lease_until <= at),
    )
    given_up = {"state": ItemState.REFUSED.value, "sentence": GIVEN_UP, "done_at": at, "lease_until": None}
    _change(free, BatchItem.tries >= MOST_TRIES, **given_up)
    chosen = select(BatchItem.id).where(free).order_by(BatchItem.id).limit(limit)
    statement = (
        update(BatchItem)
        .where(BatchItem.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
        .values(state=ItemState.RUNNING.value, lease_until=at + LEASE, tries=BatchItem.tries + 1)
        .returning(BatchItem.id, BatchItem.tries)
        .execution_options(synchronize_session=False)
    )
    return sorted(Claimed(*row) for row in db.session.execute(statement))


def hold(claimed: Claimed, *, at: datetime) -> BatchItem | None:
    """Lock an item for this transaction; None if it is not this worker's own any more."""
    if not _change(*_still_held(claimed), lease_until=at + LEASE):
        return None
    return db.session.get_one(BatchItem, claimed.id, populate_existing=True)


def note_done(claimed: Claimed, *, letter_id: int | None, at: datetime, sentence: str = "") -> None:
    """Note that an item was done, in the transaction that did it; `sentence`: that it waits for approval."""
    done = {"state": ItemState.DONE.value, "lease_until": None, "done_at": at, "letter_id": letter_id}
    _change(BatchItem.id == claimed.id, **done, sentence=sentence)


def note_filed(item: BatchItem, case: Case) -> None:
    """Note which case a line of a roster became, in the transaction that takes it in."""
    _change(BatchItem.id == item.id, case_id=case.id, matter_id=case.matter_id)


def note_refused(claimed: Claimed, sentence: str, *, at: datetime) -> None:
    """Note why an item was not done."""
    refused = {"state": ItemState.REFUSED.value, "lease_until": None, "done_at": at}
    _change(*_still_held(claimed), **refused, sentence=sentence[:500])


def give_back(claimed: Claimed) -> None:
    """Let an item be tried again: its case was just changed by someone else."""
    _change(*_still_held(claimed), state=ItemState.READY.value, lease_until=None)


def _still_held(claimed: Claimed) -> tuple[Any, ...]:
    return (
        BatchItem.id == claimed.id,
        BatchItem.state == ItemState.RUNNING.value,
        BatchItem.tries == claimed.tries,
    )


def _change(*conditions: Any, **values: Any) -> int:
    statement = update(BatchItem).where(*conditions).values(**values)
    changed: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(changed.rowcount)
