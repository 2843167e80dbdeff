"""Sign staff in and out: argon2id, sessions that the server can end, five failures and a pause."""

import hashlib
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import insert, select, update

from petitions.extensions import db, password_hasher
from petitions.models import User, UserSession
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, Locked
from petitions.rules.passwords import EARLIER_KEPT, FAILURES_ALLOWED, LOCKED_MINUTES, password_problem
from petitions.rules.text import fold
from petitions.services.audit import append_audit
from petitions.services.throttle import forget_tries, take_tries

WRONG = "帳號或密碼不正確。"
PAUSE = timedelta(minutes=LOCKED_MINUTES)


def token_hash(token: str) -> bytes:
    """Return the hash under which a session token is kept."""
    return hashlib.sha256(token.encode()).digest()


def sign_in(name: str, password: str, *, ip: str, user_agent: str, at: datetime) -> str:
    """Return the token of a new session.

    Unknown, disabled and known names get the same answer, the same pause and take the same time.
    Raises BadInput for a wrong name or password, Locked after five failures within 15 minutes. The try is
    counted before the password is looked at, so that many at once are no more than one after another; the
    caller's transaction must be committed all the same.
    """
    bucket = _bucket(name)
    tried = take_tries((bucket,), window=PAUSE, at=at)[bucket]
    if tried.tries > FAILURES_ALLOWED:
        raise Locked(f"失敗次數過多，請於 {LOCKED_MINUTES} 分鐘後再試。", tried.until)
    user = db.session.scalars(select(User).where(User.name == name, User.disabled_at.is_(None))).one_or_none()
    if not _matches(password_hasher(), user.password_hash if user else None, password) or user is None:
        append_audit("sign_in_failed", by=Actor(None, "未登入", ip=ip), at=at, subject=name[:60])
        raise BadInput(WRONG, "password")
    forget_tries(bucket)
    if password_hasher().check_needs_rehash(user.password_hash):
        user.password_hash = password_hasher().hash(password)
    return _start_session(user, ip, user_agent, at)


def sign_out(token: str, *, at: datetime) -> None:
    """End the session of a token at once."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def change_password(user_id: int, *, current: str, new: str, by: Actor, at: datetime) -> None:
    """Set a new password, and end every other session of the user.

    Raises BadInput naming the field: wrong current one, too weak, or one of the last three.
    """
    user = db.session.get_one(User, user_id)
    hasher = password_hasher()
    if not _matches(hasher, user.password_hash, current):
        raise BadInput("目前的密碼不正確。", "current")
    if problem := password_problem(new, user.name):
        raise BadInput(problem, "new")
    kept = [user.password_hash, *filter(None, user.earlier_hashes.split("\n"))][:EARLIER_KEPT]
    if any(_matches(hasher, old, new) for old in kept):
        raise BadInput("不可與最近三次使用過的密碼相同。", "new")
    user.earlier_hashes = "\n".join(kept)
    user.password_hash = hasher.hash(new)
    user.password_set_at = at
    user.must_change_password = False
    db.session.flush()
    end_sessions(user_id, at=at)
    append_audit("password_changed", by=by, at=at, subject=user.name)


def end_sessions(user_id: int, *, at: datetime) -> None:
    """End every session of a user, as after a new password or when the account is disabled."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def _start_session(user: User, ip: str, user_agent: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    db.session.execute(
        insert(UserSession).values(
            token_hash=token_hash(token),
            user_id=user.id,
            started_at=at,
            seen_at=at,
            ip=ip,
            user_agent=user_agent[:200],
        )
    )
    user.last_signed_in_at = at
    db.session.flush()
    append_audit("signed_in", by=Actor(user.id, user.display_name, ip=ip), at=at, subject=user.name)
    return token


def _bucket(name: str) -> str:
    return "sign-in:" + hashlib.sha256(fold(name).encode()).hexdigest()[:32]


def _matches(hasher: PasswordHasher, stored: str | None, password: str) -> bool:
    """Compare in the same time whether there is such a user or not."""
    try:
        return hasher.verify(stored or _nobody(hasher), password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


_NOBODY: dict[int, str] = {}


def _nobody(hasher: PasswordHasher) -> str:
    """Return the hash of a password that nobody has, made with the settings in force."""
    key = hasher.memory_cost * 1000 + hasher.time_cost
    if key not in _NOBODY:
        _NOBODY[key] = hasher.hash(secrets.token_hex(16))
    return _NOBODY[key]
