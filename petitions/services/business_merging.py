"""Say that two entries are one business, and take it back: cases keep pointing where they pointed."""

from typing import Final

from sqlalchemy import Select, or_, select, update

from petitions.extensions import db
from petitions.models import Business
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.terms import EntryChange
from petitions.services.business_changes import (
    STALE,
    Deed,
    is_done,
    need_reason,
    note_change,
    pass_on,
    take_business,
)

ITSELF: Final = "不能併入自己，請選另一筆業者。"
MERGED_BEFORE: Final = "這一筆或要併入的那一筆已經併入他筆，請重新選擇。"
NOT_MERGED: Final = "這一筆沒有併入任何一筆。"


def merge_business(business_id: int, into_id: int, deed: Deed, *, version: int, into_version: int) -> None:
    """Let one entry stand for two, and for all that were merged into either before.

    Both keep their names, numbers and cases. Both are locked in one order, so that of two who merge them
    crosswise at once the second finds that the entry changed (StaleVersion).
    """
    if is_done(deed):
        return
    need_reason(deed)
    if business_id == into_id:
        raise BadInput(ITSELF, "into_id")
    wanted = {business_id: version, into_id: into_version}
    taken = {key: take_business(key, wanted[key]) for key in sorted(wanted)}
    if any(entry.merged_into_id is not None for entry in taken.values()):
        raise BadInput(MERGED_BEFORE, "into_id")
    _stand_for(into_id, select(Business.id).where(Business.root_id == business_id))
    _set(business_id, merged_into_id=into_id, root_id=into_id)
    pass_on(into_id)
    note_change(taken[business_id], EntryChange.MERGED_AWAY, deed, other_id=into_id)


def bring_back(business_id: int, deed: Deed, *, version: int) -> None:
    """Take a merge back: the entry stands for itself again, and for those merged into it before."""
    if is_done(deed):
        return
    need_reason(deed)
    root_id = db.session.scalar(select(Business.root_id).where(Business.id == business_id))
    if root_id is None:
        raise BadInput(NOT_MERGED)
    business = {key: take_business(key) for key in sorted((business_id, root_id))}[business_id]
    if business.version != version or business.root_id != root_id:
        raise StaleVersion(STALE)
    into_id = business.merged_into_id
    below = _merged_below(business_id, root_id)
    _set(business_id, merged_into_id=None, root_id=None)
    if below:
        _stand_for(business_id, below)
    pass_on(root_id)
    note_change(business, EntryChange.BROUGHT_BACK, deed, other_id=into_id)


def _merged_below(business_id: int, root_id: int) -> list[int]:
    """Return the entries that were merged into this one, or into one that was."""
    rows = db.session.execute(
        select(Business.id, Business.merged_into_id).where(
            or_(Business.root_id == root_id, Business.root_id == business_id)
        )
    ).all()
    found, grown = {business_id}, True
    while grown:
        more = {row.id for row in rows if row.merged_into_id in found} - found
        found, grown = found | more, bool(more)
    return sorted(found - {business_id})


def _stand_for(root_id: int, members: Select[int] | list[int]) -> None:
    statement = update(Business).where(Business.id.in_(members))
    db.session.execute(statement.values(root_id=root_id), execution_options={"synchronize_session": False})


def _set(business_id: int, **values: int | None) -> None:
    statement = update(Business).where(Business.id == business_id).values(**values)
    db.session.execute(statement, execution_options={"synchronize_session": False})
