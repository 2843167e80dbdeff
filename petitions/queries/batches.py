"""Batches: to whom one would go, how far one is, what was not done and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, func, null, or_, select

from petitions.extensions import db
from petitions.models import Batch, BatchItem, Case, CaseEvent, Party
from petitions.queries.cases import visible_to
from petitions.queries.worklist import spoken
from petitions.rules.actors import Actor
from petitions.rules.batches import MOST_CASES, ROSTER, BatchKind, Deed, ItemState, label_of
from petitions.rules.errors import NoSuchCase
from petitions.rules.letters import letter_kind
from petitions.rules.terms import EventKind, PartyRole, Procedure
from petitions.rules.workflow import steps_of

PAGE_SIZE: Final = 50
MOST_SHOWN: Final = 20
LETTERS_A_FILE: Final = 500
NO_SUCH_BATCH: Final = "找不到這一批。"


class Chosen(NamedTuple):
    """How many cases (件) are chosen, and to how many of them it can be done as they stand now."""

    cases: int
    can: int


class Progress(NamedTuple):
    """One batch and how far it is; counts of items. `proposed`: done in so far as it waits for approval."""

    id: int
    kind: BatchKind
    label: str
    asked_at: datetime
    asked_by: str
    is_stopped: bool
    is_roster: bool
    counts: dict[ItemState, int]
    letters: int
    proposed: int

    @property
    def total(self) -> int:
        """All items."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """What is still to be done."""
        return self.counts[ItemState.READY] + self.counts[ItemState.RUNNING]

    @property
    def files(self) -> int:
        """Into how many files its letters are printed."""
        return -(-self.letters // LETTERS_A_FILE)


class Refused(NamedTuple):
    """A case to which it was not done, or a line of a roster that was not filed, and why."""

    id: int
    number: str
    spoken: str
    sentence: str
    line: int | None


def count_chosen(condition: ColumnElement[bool], deed: Deed) -> Chosen:
    """Return how many cases are chosen, and how many of them stand where it can be done; one statement."""
    statement = select(func.count(), func.count().filter(_can(deed))).select_from(Case).where(condition)
    return Chosen(*db.session.execute(statement).one())


def list_targets(condition: ColumnElement[bool], each: PartyRole | None) -> Sequence[Any]:
    """Return case, matter and party of everything chosen, one more than a batch takes; one statement."""
    statement = select(Case.id, Case.matter_id, Party.id if each else null()).where(condition)
    if each:
        joined = and_(Party.matter_id == Case.matter_id, Party.role == each.value)
        statement = statement.join(Party, joined)
    order = (Case.id, Party.position) if each else (Case.id,)
    return db.session.execute(statement.order_by(*order).limit(MOST_CASES + 1)).all()


def find_batch(case: Case, batch_id: int) -> Batch:
    """Return a batch of the incident of a case. Raises NoSuchCase if it has none of that number."""
    statement = select(Batch).where(Batch.id == batch_id, Batch.lead_id == case.id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchCase(NO_SUCH_BATCH)
    return found


def list_batches(case: Case, *, only: int | None = None) -> list[Progress]:
    """Return the last batches of the incident of a case, newest first, or one of them; two statements."""
    statement = select(Batch).where(Batch.lead_id == case.id).order_by(Batch.id.desc()).limit(MOST_SHOWN)
    if only is not None:
        statement = statement.where(Batch.id == only)
    batches = list(db.session.scalars(statement))
    counted = (
        select(
            *(BatchItem.batch_id, BatchItem.state, func.count(), func.count(BatchItem.letter_id)),
            func.count().filter(BatchItem.state == ItemState.DONE.value, BatchItem.sentence != ""),
        )
        .where(BatchItem.batch_id.in_([batch.id for batch in batches]))
        .group_by(BatchItem.batch_id, BatchItem.state)
    )
    rows = db.session.execute(counted).all() if batches else []
    return [_progress(batch, [row[1:] for row in rows if row[0] == batch.id]) for batch in batches]


def list_refused(batch: Batch, actor: Actor, *, after: int = 0) -> list[Refused]:
    """Return a page of what was not done, of the cases this person may see, and one more; one statement."""
    statement = (
        select(BatchItem.id, Case.number, Case.procedure, BatchItem.sentence, BatchItem.line)
        .join(Case, Case.id == BatchItem.case_id)
        .where(
            *(BatchItem.batch_id == batch.id, BatchItem.state == ItemState.REFUSED.value),
            *(BatchItem.id > after, visible_to(actor)),
        )
        .order_by(BatchItem.id)
        .limit(PAGE_SIZE + 1)
    )
    rows = db.session.execute(statement)
    return [
        Refused(row.id, row.number, spoken(row.procedure, row.number), row.sentence, row.line) for row in rows
    ]


def list_letter_ids(batch: Batch, part: int) -> list[int]:
    """Return the letters of one file of a batch, in the order of issue; the first part is 0."""
    statement = (
        select(BatchItem.letter_id)
        .where(BatchItem.batch_id == batch.id, BatchItem.letter_id.is_not(None))
        .order_by(BatchItem.letter_id)
        .offset(part * LETTERS_A_FILE)
        .limit(LETTERS_A_FILE)
    )
    return [letter_id for letter_id in db.session.scalars(statement) if letter_id is not None]


def _progress(batch: Batch, rows: Sequence[Any]) -> Progress:
    counts = dict.fromkeys(ItemState, 0) | {ItemState(row[0]): row[1] for row in rows}
    kind = BatchKind(batch.kind)
    return Progress(
        batch.id,
        kind,
        label_of(kind, batch.what),
        batch.asked_at,
        batch.asked_by,
        batch.stopped_at is not None,
        batch.what == ROSTER.what,
        counts,
        sum(row[2] for row in rows),
        sum(row[3] for row in rows),
    )


def _can(deed: Deed) -> ColumnElement[bool]:
    if deed.kind is BatchKind.ACTS:
        return stands_where(EventKind(deed.what))
    kind = letter_kind(deed.what)
    tells = [event.value for event in kind.tells]
    told = exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind.in_(tells))
    return or_(told, stands_where(kind.act)) if kind.act else told


def stands_where(event: EventKind) -> ColumnElement[bool]:
    """Return the condition that the workflow knows an event from where a case stands."""
    found = []
    for procedure in Procedure:
        states = {step.source.value for step in steps_of(procedure) if step.event is event and step.source}
        if states:
            found.append(and_(Case.procedure == procedure.value, Case.state.in_(sorted(states))))
    return or_(false(), *found)
