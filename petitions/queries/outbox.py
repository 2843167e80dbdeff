"""What waits to leave and what could not be delivered: whether anyone must look, and at which mails."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select

from petitions.extensions import db
from petitions.models import Attachment, Case, OutboxMessage
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.delivery import OURS, TRIES_UNTIL_TOLD, Failure, alarm_words
from petitions.rules.scanning import OURS as MENDABLE_SCANS
from petitions.rules.scanning import TRIES_UNTIL_TOLD as TRIES_OF_A_SCAN
from petitions.rules.scanning import scan_alarm_words

SHOWN: Final = 200
OVERDUE_AFTER: Final = timedelta(minutes=15)
HIDDEN: Final = "不可查看"
HIDDEN_NAME: Final = "（身分保密）"

UNSETTLED: Final = and_(OutboxMessage.state == "dead", OutboxMessage.settled_at.is_(None))
WAITING: Final = OutboxMessage.state.in_(("ready", "running"))


class Standing(NamedTuple):
    """How many mails were given up and not seen to, fail time after time, and should have left by now; and
    how many files could not be scanned time after time, and should have been scanned by now.
    """

    dead: int
    failing: int
    overdue: int
    unscanned: int
    late: int

    @property
    def mail_words(self) -> str:
        """What is wrong with the mail; empty if nothing is."""
        return alarm_words(dead=self.dead, failing=self.failing, overdue=self.overdue)

    @property
    def scan_words(self) -> str:
        """What is wrong with the scanning of files; empty if nothing is."""
        return scan_alarm_words(unscanned=self.unscanned, late=self.late)

    @property
    def words(self) -> str:
        """All that is wrong."""
        return self.mail_words + self.scan_words


class MailLine(NamedTuple):
    """One mail as the page shows it; of the recipient only a mask. `when`: given up, or tried next."""

    id: int
    kind: str
    number: str
    is_hidden: bool
    recipient: str
    is_dead: bool
    failure: Failure | None
    said: str
    tries: int
    when: datetime


def find_standing(*, at: datetime) -> Standing:
    """Return how the outbox stands, and the files that wait for the virus scanner; one statement."""
    ready, mendable = OutboxMessage.state == "ready", [failure.value for failure in MENDABLE_SCANS]
    fails = or_(
        OutboxMessage.tries >= TRIES_UNTIL_TOLD,
        OutboxMessage.failure.in_([failure.value for failure in OURS]),
    )
    statement = select(
        func.count().filter(UNSETTLED),
        func.count().filter(ready, fails),
        func.count().filter(ready, OutboxMessage.run_at < at - OVERDUE_AFTER),
        _files(or_(Attachment.scan_tries >= TRIES_OF_A_SCAN, Attachment.scan_failure.in_(mendable))),
        _files(Attachment.scan_due_at < at - OVERDUE_AFTER),
    ).where(OutboxMessage.state.in_(("ready", "dead")))
    return Standing(*db.session.execute(statement).one())


def _files(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return how many of the files that wait for the scan are so."""
    waiting = select(func.count()).where(Attachment.scan_due_at.is_not(None), condition)
    return waiting.scalar_subquery()


def list_mails(actor: Actor) -> list[MailLine]:
    """Return the mails that were given up and those that wait, the oldest first; one statement.

    The number of a case stands there only for those who may know of it.
    """
    statement = (
        select(
            *(OutboxMessage.id, OutboxMessage.kind, OutboxMessage.recipient_masked, OutboxMessage.state),
            *(OutboxMessage.failure, OutboxMessage.last_error, OutboxMessage.tries),
            func.coalesce(OutboxMessage.failed_at, OutboxMessage.run_at).label("when"),
            *(OutboxMessage.case_id, Case.number, Case.is_confidential),
            case((visible_to(actor), 1), else_=0).label("is_visible"),
        )
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .where(or_(UNSETTLED, WAITING))
        .order_by(OutboxMessage.state != "dead", OutboxMessage.run_at, OutboxMessage.id)
        .limit(SHOWN)
    )
    return [_line(row) for row in db.session.execute(statement)]


def _line(row: Any) -> MailLine:
    return MailLine(
        row.id,
        row.kind,
        row.number if row.is_visible else "",
        row.case_id is not None and not row.is_visible,
        HIDDEN_NAME if row.is_confidential else row.recipient_masked,
        row.state == "dead",
        Failure(row.failure) if row.failure else None,
        row.last_error,
        row.tries,
        row.when,
    )
