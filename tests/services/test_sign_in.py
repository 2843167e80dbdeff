"""Signing in at the desk of services: many tries at once are no more than one after another."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask

from petitions.extensions import db, password_hasher
from petitions.models import User
from petitions.rules.errors import BadInput, Locked
from petitions.rules.passwords import FAILURES_ALLOWED
from petitions.rules.terms import Role
from petitions.services.sign_in import sign_in

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
AT_ONCE = 12


@pytest.mark.both_databases
def test_of_many_wrong_passwords_at_once_only_five_are_looked_at(
    app: Flask, a_user: Callable[..., User]
) -> None:
    name = a_user(Role.OFF, password_hash=password_hasher().hash("Correct-Horse-7")).name
    together = Barrier(AT_ONCE)

    def try_once(number: int) -> str:
        with app.app_context():
            together.wait()
            try:
                sign_in(name, f"wrong-{number}", ip="127.0.0.1", user_agent="tests", at=NOON)
            except (BadInput, Locked) as refusal:
                db.session.commit()
                return type(refusal).__name__
            return "let in"

    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(try_once, range(AT_ONCE)))
    assert answers == {"BadInput": FAILURES_ALLOWED, "Locked": AT_ONCE - FAILURES_ALLOWED}


def test_a_pause_ends_fifteen_minutes_after_the_first_failure(app: Flask) -> None:
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(BadInput):
            sign_in("nobody", "wrong", ip="127.0.0.1", user_agent="tests", at=NOON)
    later = NOON.replace(minute=10)
    with pytest.raises(Locked) as refused:
        sign_in("nobody", "wrong", ip="127.0.0.1", user_agent="tests", at=later)
    assert refused.value.until == NOON.replace(minute=15)
