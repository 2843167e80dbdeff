"""The acts on an entry of the register: which form, and what is done with what was said."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from flask import request

from petitions import clock
from petitions.blueprints.access import current_actor
from petitions.extensions import db
from petitions.forms.base import TypedForm
from petitions.forms.businesses import (
    AmendForm,
    EndNameForm,
    EndTieForm,
    NameForm,
    ReachForm,
    TieForm,
    chosen,
)
from petitions.queries.business_page import BusinessShown
from petitions.queries.businesses import BusinessHit, find_businesses
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.terms import NameKind, TieKind
from petitions.services import businesses as register
from petitions.services.business_changes import Deed


class RegisterAct(NamedTuple):
    """What the page is called, its form, what it does; `asks_other` if another business is chosen."""

    title: str
    form: Any
    do: Callable[[int, Any], None]
    asks_other: bool = False


def deed_of(form: Any) -> Deed:
    """Return by whom, when, why and under which key this form changes something."""
    reason = form.reason.data if "reason" in form else ""
    return Deed(current_actor(), clock.now(), form.submission_key.data, reason)


def others_of(shown: BusinessShown) -> tuple[BusinessHit, ...]:
    """Return the businesses that were looked for; at first those that are called alike."""
    return find_businesses(request.values.get("q") or shown.name)


def act_now(form: TypedForm, do: Callable[[], None]) -> bool:
    """Do it and commit; or let the form say why not."""
    try:
        do()
    except (BadInput, StaleVersion) as refusal:
        db.session.rollback()
        field = getattr(refusal, "field", "")
        form.refuse(refusal.message, field if field in form else "")
        form.refusal = refusal
        return False
    db.session.commit()
    return True


def _amend(business_id: int, form: AmendForm) -> None:
    register.amend_business(business_id, form.identity(), deed_of(form), version=form.version.data)


def _reach(business_id: int, form: ReachForm) -> None:
    register.amend_contact(business_id, form.contact(), deed_of(form), version=form.version.data)


def _add_name(business_id: int, form: NameForm) -> None:
    kind = NameKind(form.sort.data)
    register.add_name(business_id, form.name.data, kind, deed_of(form), version=form.version.data)


def _end_name(business_id: int, form: EndNameForm) -> None:
    register.end_name(business_id, int(form.item.data), deed_of(form), version=form.version.data)


def _tie(business_id: int, form: TieForm) -> None:
    other, kind = chosen(form.other)[0], TieKind(form.tie.data)
    register.tie(business_id, other, kind, deed_of(form), version=form.version.data)


def _untie(business_id: int, form: EndTieForm) -> None:
    register.untie(business_id, int(form.item.data), deed_of(form), version=form.version.data)


ACTS: Final = {
    "amend": RegisterAct("更正業者資料", AmendForm, _amend),
    "contact": RegisterAct("更正聯絡方式", ReachForm, _reach),
    "name": RegisterAct("增列名稱", NameForm, _add_name),
    "end-name": RegisterAct("停用名稱", EndNameForm, _end_name),
    "tie": RegisterAct("建立關係", TieForm, _tie, asks_other=True),
    "untie": RegisterAct("解除關係", EndTieForm, _untie),
}
"""The acts by the word in their address."""
