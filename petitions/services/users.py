"""Accounts of staff: made with a random first password that must be changed, never deleted."""

import secrets
from datetime import date, datetime

from sqlalchemy import insert, select

from petitions.extensions import db, password_hasher
from petitions.models import Unit, User, UserRole
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput
from petitions.rules.terms import Role
from petitions.services.audit import append_audit
from petitions.services.sign_in import end_sessions

FIRST_PASSWORD_BYTES = 12


def add_user(
    name: str,
    *,
    role: Role,
    unit_key: str,
    by: Actor,
    at: datetime,
    on: date,
    display_name: str = "",
    password: str | None = None,
) -> str:
    """Make an account and return its first password.

    A random one must be changed at the first sign-in; a given one (demonstration only) need not.
    Raises BadInput if the name is taken or the unit unknown.
    """
    if db.session.scalar(select(User.id).where(User.name == name)):
        raise BadInput(f"帳號「{name}」已經有人使用。", "name")
    unit_id = db.session.scalar(select(Unit.id).where(Unit.key == unit_key))
    if unit_id is None:
        raise BadInput(f"沒有代碼為「{unit_key}」的單位。", "unit")
    first = password or secrets.token_urlsafe(FIRST_PASSWORD_BYTES) + "aA1"
    user_id = db.session.execute(
        insert(User)
        .values(
            name=name,
            display_name=display_name or name,
            password_hash=password_hasher().hash(first),
            must_change_password=password is None,
            password_set_at=at,
        )
        .returning(User.id)
    ).scalar_one()
    db.session.execute(
        insert(UserRole).values(user_id=user_id, role=role.value, unit_id=unit_id, valid_from=on)
    )
    append_audit("user_added", by=by, at=at, subject=name, detail={"role": role.value, "unit": unit_key})
    return first


def disable_user(name: str, *, by: Actor, at: datetime) -> None:
    """Disable an account and end its sessions at once. Raises BadInput if there is no such account."""
    user = db.session.scalars(select(User).where(User.name == name)).one_or_none()
    if user is None:
        raise BadInput(f"沒有帳號「{name}」。", "name")
    user.disabled_at = user.disabled_at or at
    db.session.flush()
    end_sessions(user.id, at=at)
    append_audit("user_disabled", by=by, at=at, subject=name)
