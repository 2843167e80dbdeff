"""Accounts, from the command line."""

import click
from sqlalchemy import select

from petitions import clock
from petitions.cli.ready import NOTHING_DONE, needs_database
from petitions.cli.showing import Group
from petitions.extensions import db
from petitions.models import Unit, User, UserRole
from petitions.rules.actors import SYSTEM
from petitions.rules.errors import BadInput
from petitions.rules.terms import Role
from petitions.services.users import add_user, disable_user

STAFF = tuple(role.value for role in Role if role.value not in {"anon", "cit", "biz", "api"})

user = Group("user", help="帳號管理 (accounts: add, disable, list).")


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(STAFF), required=True, help="角色 (role)")
@click.option("--unit", required=True, help="單位代碼 (unit key)")
@click.option("--display-name", default="", help="顯示姓名 (shown name)")
@needs_database
def add(name: str, role: str, unit: str, display_name: str) -> None:
    """新增帳號，印出一次性的第一組密碼 (add; prints the first password, to be changed)."""
    at = clock.now()
    try:
        password = add_user(
            name,
            role=Role(role),
            unit_key=unit,
            by=SYSTEM,
            at=at,
            on=clock.local_day(at),
            display_name=display_name,
        )
    except BadInput as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(NOTHING_DONE) from None
    db.session.commit()
    click.echo(password)


@user.command("disable")
@click.argument("name")
@needs_database
def disable(name: str) -> None:
    """停用帳號並立即登出 (disable; ends all sessions at once)."""
    try:
        disable_user(name, by=SYSTEM, at=clock.now())
    except BadInput as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(NOTHING_DONE) from None
    db.session.commit()


@user.command("list")
@needs_database
def list_all() -> None:
    """列出帳號 (list accounts)."""
    statement = (
        select(User.name, User.display_name, UserRole.role, Unit.key, User.disabled_at)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .order_by(User.name)
    )
    for row in db.session.execute(statement):
        state = "停用" if row.disabled_at else "使用中"
        click.echo(f"{row.name}\t{row.display_name}\t{row.role}\t{row.key}\t{state}")


commands = (user,)
