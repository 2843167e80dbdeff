"""Keep the register of businesses: enter, amend, other names, ties. Nothing is ever deleted."""

from dataclasses import asdict
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select, update

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, BusinessChange, BusinessTie
from petitions.rules.errors import BadInput
from petitions.rules.terms import BusinessKind, EntryChange, NameKind, TieKind
from petitions.rules.text import fold
from petitions.services.business_changes import Deed, is_done, need_reason, note_change, take_business
from petitions.services.business_names import index_names
from petitions.services.people import Contact, keep_contact, opened_contact
from petitions.services.rows import add_row

LONGEST_FOLDED: Final = 300
NOT_MERGED: Final = "這一筆已併入另一筆，請改在那一筆登錄，或先撤銷併入。"


class Identity(NamedTuple):
    """Who a business is; `ubn` (統一編號) may be unknown, and is then None."""

    name: str
    ubn: str | None = None
    kind: str = BusinessKind.DOMESTIC.value


def enter_business(identity: Identity, deed: Deed) -> int:
    """Enter a business and return its number; sent twice it is entered once."""
    if is_done(deed):
        sent = BusinessChange.submission_key == deed.submission_key
        return int(db.session.scalars(select(BusinessChange.business_id).where(sent)).one())
    values = identity._asdict() | {"name_folded": _folded(identity.name)}
    business_id = int(add_row(Business, values, returning="id").scalar_one())
    note_change(take_business(business_id), EntryChange.ENTERED, deed, detail=identity._asdict())
    index_names([business_id])
    return business_id


def amend_business(business_id: int, identity: Identity, deed: Deed, *, version: int) -> None:
    """Put right who a business is; a name it no longer has is kept among its other names."""
    if is_done(deed):
        return
    business = take_business(business_id, version)
    need_reason(deed)
    before = Identity(business.name, business.ubn, business.kind)
    if before == identity:
        raise BadInput("和原來的一樣，沒有更正。", "name")
    if before.name != identity.name:
        _add_name(business_id, before.name, NameKind.FORMER, deed)
    values = identity._asdict() | {"name_folded": _folded(identity.name)}
    db.session.execute(update(Business).where(Business.id == business_id).values(**values))
    changed = {"before": before._asdict(), "after": identity._asdict()}
    note_change(business, EntryChange.AMENDED, deed, detail=changed)
    index_names([business_id])


def amend_contact(business_id: int, contact: Contact, deed: Deed, *, version: int) -> None:
    """Say how a business is reached, and who is responsible; what is left empty stays as it is.

    What it was before stays sealed with the entry of the history. Raises BadInput where nothing is said.
    """
    if is_done(deed):
        return
    business = take_business(business_id, version)
    need_reason(deed)
    said = {field: text for field, text in asdict(contact).items() if text}
    if not said:
        raise BadInput("沒有填任何一項聯絡方式。", "address")
    before = business.contact_id
    contact_id = keep_contact(Contact(**(opened_contact(before) | said)))
    db.session.execute(
        update(Business).where(Business.id == business_id).values(contact_id=contact_id),
        execution_options={"synchronize_session": False},
    )
    changed = {"fields": sorted(said), "before_id": before, "after_id": contact_id}
    note_change(business, EntryChange.REACHED, deed, detail=changed)


def add_name(business_id: int, name: str, kind: NameKind, deed: Deed, *, version: int) -> None:
    """Add another name. Raises BadInput for one that it has already."""
    if is_done(deed):
        return
    business = take_business(business_id, version)
    _refuse_merged(business)
    own = select(BusinessAlias.id).where(
        BusinessAlias.business_id == business_id,
        BusinessAlias.name_folded == _folded(name),
        BusinessAlias.ended_at.is_(None),
    )
    if business.name_folded == _folded(name) or db.session.scalar(own.limit(1)):
        raise BadInput("已經有這個名稱了。", "name")
    _add_name(business_id, name, kind, deed)
    note_change(business, EntryChange.NAME_ADDED, deed, detail={"name": name, "kind": kind.value})
    index_names([business_id])


def end_name(business_id: int, alias_id: int, deed: Deed, *, version: int) -> None:
    """Say that another name no longer holds; it stays readable in the history."""
    if is_done(deed):
        return
    business = take_business(business_id, version)
    need_reason(deed)
    statement = update(BusinessAlias).where(
        BusinessAlias.id == alias_id,
        BusinessAlias.business_id == business_id,
        BusinessAlias.ended_at.is_(None),
    )
    ended = statement.values(ended_at=deed.at).returning(BusinessAlias.name)
    name = db.session.execute(ended).scalar_one_or_none()
    if name is None:
        raise BadInput("找不到這個名稱，可能已經停用。", "reason")
    note_change(business, EntryChange.NAME_ENDED, deed, detail={"name": name})
    index_names([business_id])


def tie(business_id: int, to_id: int, kind: TieKind, deed: Deed, *, version: int) -> None:
    """Say that a business is a branch or a brand of another, or sells on its platform."""
    if is_done(deed):
        return
    if business_id == to_id:
        raise BadInput("不能和自己建立關係。", "to_id")
    business, other = take_business(business_id, version), take_business(to_id)
    _refuse_merged(business)
    known = select(BusinessTie.id).where(
        BusinessTie.business_id == business_id,
        BusinessTie.to_business_id == to_id,
        BusinessTie.kind == kind.value,
        BusinessTie.ended_at.is_(None),
    )
    if db.session.scalar(known.limit(1)):
        raise BadInput("已經有這個關係了。", "to_id")
    db.session.execute(
        insert(BusinessTie).values(
            business_id=business_id, to_business_id=to_id, kind=kind.value, tied_at=deed.at
        )
    )
    said: dict[str, Any] = {"tie": kind.value, "to": other.name}
    note_change(business, EntryChange.TIED, deed, other_id=to_id, detail=said)


def untie(business_id: int, tie_id: int, deed: Deed, *, version: int) -> None:
    """Say that a tie no longer holds."""
    if is_done(deed):
        return
    business = take_business(business_id, version)
    need_reason(deed)
    statement = update(BusinessTie).where(
        BusinessTie.id == tie_id, BusinessTie.business_id == business_id, BusinessTie.ended_at.is_(None)
    )
    ended = statement.values(ended_at=deed.at).returning(BusinessTie.to_business_id, BusinessTie.kind)
    row = db.session.execute(ended).one_or_none()
    if row is None:
        raise BadInput("找不到這個關係，可能已經解除。", "reason")
    note_change(business, EntryChange.UNTIED, deed, other_id=row[0], detail={"tie": row[1]})


def _add_name(business_id: int, name: str, kind: NameKind, deed: Deed) -> None:
    db.session.execute(
        insert(BusinessAlias).values(
            business_id=business_id,
            name=name,
            name_folded=_folded(name),
            kind=kind.value,
            recorded_at=deed.at,
        )
    )


def _refuse_merged(business: Business) -> None:
    if business.merged_into_id is not None:
        raise BadInput(NOT_MERGED)


def _folded(name: str) -> str:
    return fold(name)[:LONGEST_FOLDED]
