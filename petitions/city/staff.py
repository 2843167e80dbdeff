"""The staff of the demonstration city: one account for every role, each with something to see."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import insert, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Unit, User, UserRole
from petitions.rules.actors import SYSTEM, Actor, Capacity
from petitions.rules.terms import Role
from petitions.services.users import add_user


class Member(NamedTuple):
    """An account: its name, who it is, its role, its unit, and further units for which the role is held."""

    name: str
    display_name: str
    role: Role
    unit: str
    also: tuple[str, ...] = ()


STAFF: Final = (
    Member("clerk1", "林書記", Role.CLK, "csc"),
    Member("officer1", "陳承辦", Role.OFF, "joint"),
    Member("cpo1", "張消保官", Role.CPO, "cpo", ("mediation", "csc")),
    Member("secretary1", "許秘書", Role.SEC, "mediation"),
    Member("mediator1", "周委員", Role.MED, "mediation"),
    Member("supervisor1", "黃主任", Role.SUP, "csc", ("joint", "cpo", "mediation")),
    Member("custodian1", "吳專員", Role.CUS, "joint"),
    Member("stats1", "蔡統計", Role.STA, "rdec"),
    Member("auditor1", "鄭稽核", Role.AUD, "b7230"),
    Member("unitadmin1", "何管理", Role.UAD, "csc"),
    Member("admin1", "系統管理者", Role.ADM, "b-information"),
)


def hire_staff(password: str, *, at: datetime) -> list[str]:
    """Make the accounts that are missing, with one password that need not be changed; return their names."""
    names = [member.name for member in STAFF]
    known = set(db.session.scalars(select(User.name).where(User.name.in_(names))))
    hired = [member for member in STAFF if member.name not in known]
    for member in hired:
        add_user(
            member.name,
            role=member.role,
            unit_key=member.unit,
            by=SYSTEM,
            at=at,
            on=local_day(at),
            display_name=member.display_name,
            password=password,
        )
        _add_units(member, at)
    return [member.name for member in hired]


def _add_units(member: Member, at: datetime) -> None:
    """Let a member hold the role for further units."""
    user_id = select(User.id).where(User.name == member.name).scalar_subquery()
    for unit in member.also:
        unit_id = select(Unit.id).where(Unit.key == unit).scalar_subquery()
        values = {"user_id": user_id, "role": member.role.value, "unit_id": unit_id}
        db.session.execute(insert(UserRole).values(**values, valid_from=local_day(at)))


def find_staff() -> dict[str, Actor]:
    """Return those of the staff who have an account, by its name."""
    statement = (
        select(User.id, User.name, User.display_name, UserRole.role, UserRole.unit_id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.name.in_([member.name for member in STAFF]))
        .order_by(User.id, UserRole.id)
    )
    found: dict[str, Actor] = {}
    for row in db.session.execute(statement):
        held = found[row.name].capacities if row.name in found else ()
        found[row.name] = Actor(
            row.id, row.display_name, (*held, Capacity(Role(row.role), row.unit_id)), ip="127.0.0.1"
        )
    return found
