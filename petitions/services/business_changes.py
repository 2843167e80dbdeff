"""What every change of the register of businesses does: take the entry, note who changed what and why."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update

from petitions.extensions import db, insert_into
from petitions.models import Business, BusinessChange
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, NoSuchBusiness, StaleVersion
from petitions.rules.terms import EntryChange
from petitions.services.audit import append_audit

STALE: Final = "這一筆業者資料在您開啟後已有異動，請重新檢視後再送出。"
NO_REASON: Final = "請寫下理由。"


class Deed(NamedTuple):
    """By whom, when, why, and under which key of the form something is changed."""

    by: Actor
    at: datetime
    submission_key: str
    reason: str = ""


def is_done(deed: Deed) -> bool:
    """Say whether what was sent with this key was done before."""
    statement = select(BusinessChange.id).where(BusinessChange.submission_key == deed.submission_key)
    return db.session.scalar(statement) is not None


def take_business(business_id: int, version: int | None = None) -> Business:
    """Lock an entry to change it. Raises NoSuchBusiness, or StaleVersion if it changed since it was read."""
    statement = select(Business).where(Business.id == business_id).with_for_update()
    business = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if business is None:
        raise NoSuchBusiness
    if version is not None and business.version != version:
        raise StaleVersion(STALE)
    return business


def note_change(
    business: Business,
    kind: EntryChange,
    deed: Deed,
    *,
    other_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down what happened to an entry, once, in its history and in the audit; its version goes on.

    Raises StaleVersion if the same form was sent twice at the same time.
    """
    statement = insert_into(BusinessChange).values(
        business_id=business.id,
        other_id=other_id,
        kind=kind.value,
        happened_at=deed.at,
        by_id=deed.by.id,
        by_label=deed.by.label,
        detail=detail,
        reason=deed.reason,
        submission_key=deed.submission_key,
    )
    once = statement.on_conflict_do_nothing(index_elements=["submission_key"]).returning(BusinessChange.id)
    if db.session.execute(once).scalar_one_or_none() is None:
        raise StaleVersion(STALE)
    pass_on(business.id)
    append_audit(
        f"business_{kind.value}",
        by=deed.by,
        at=deed.at,
        subject=f"business:{business.id}",
        detail={"reason": deed.reason, **({"other": other_id} if other_id else {}), **(detail or {})},
    )


def pass_on(business_id: int) -> None:
    """Give an entry its next version."""
    statement = update(Business).where(Business.id == business_id)
    db.session.execute(
        statement.values(version=Business.version + 1), execution_options={"synchronize_session": False}
    )


def need_reason(deed: Deed) -> None:
    """Refuse what needs a reason and has none. Raises BadInput."""
    if not deed.reason.strip():
        raise BadInput(NO_REASON, "reason")
