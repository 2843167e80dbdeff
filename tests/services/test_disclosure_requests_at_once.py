"""Two supervisors decide, or one officer asks, at the same moment: it happens once."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from petitions.extensions import db
from petitions.models import AuditEntry, Case, DisclosureRequest
from petitions.rules.disclosure import DataField
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.terms import Role
from petitions.services.disclosure_requests import ask, decide
from petitions.services.verification import broken_links
from tests.support.asking import Sealed

PEOPLE = 6
AT = datetime(2017, 3, 20, 2, tzinfo=UTC)


def all_at_once(app: Flask, act: Callable[[Case, int], str], case_id: int) -> Counter[str]:
    """Let everyone read the case, then act at the same moment; return what came of it."""
    together = threading.Barrier(PEOPLE)

    def one(which: int) -> str:
        with app.app_context():
            case = db.session.get_one(Case, case_id)
            db.session.expunge(case)
            db.session.rollback()
            together.wait(30)
            try:
                said = act(case, which)
            except (StaleVersion, BadInput) as refusal:
                db.session.rollback()
                return type(refusal).__name__
            db.session.commit()
            return said

    db.session.close()
    with ThreadPoolExecutor(PEOPLE) as threads:
        return Counter(threads.map(one, range(PEOPLE)))


def counted(action: str) -> int:
    entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action.startswith(action))
    return db.session.scalars(entries).one()


@pytest.mark.both_databases
def test_of_six_decisions_at_once_one_holds_and_five_learn_it(
    app: Flask, sealed: Sealed, a_user: Any, actor_of: Any
) -> None:
    heads = [actor_of(a_user(Role.SUP, unit="joint")) for _ in range(PEOPLE)]
    by = actor_of(sealed.officer)
    case_id = sealed.case.id
    ask(sealed.case, sealed.party, DataField.PHONE, reason="聯繫", submission_key="k", by=by, at=AT)
    number = db.session.scalars(select(DisclosureRequest.id)).one()
    db.session.commit()

    def verdict(case: Case, which: int) -> str:
        approves = which % 2 == 0
        decide(case, number, approves=approves, answer="不必要。", by=heads[which], at=AT)
        return "approved" if approves else "refused"

    answers = all_at_once(app, verdict, case_id)
    assert answers.pop("StaleVersion") == PEOPLE - 1
    decided = db.session.scalars(select(DisclosureRequest)).one()
    assert answers == {decided.decision: 1}
    assert (decided.open_until is not None) == (decided.decision == "approved")
    assert counted("disclosure_approved") + counted("disclosure_refused") == 1
    assert list(broken_links()) == []


@pytest.mark.both_databases
def test_of_six_requests_at_once_one_is_kept(app: Flask, sealed: Sealed, actor_of: Any) -> None:
    by, party, case_id = actor_of(sealed.officer), sealed.party, sealed.case.id

    def request(case: Case, which: int) -> str:
        ask(case, party, DataField.PHONE, reason="聯繫", submission_key=f"k{which}", by=by, at=AT)
        return "asked"

    assert all_at_once(app, request, case_id) == {"asked": 1, "BadInput": PEOPLE - 1}
    assert db.session.scalars(select(DisclosureRequest.decision)).all() == ["pending"]
    assert counted("disclosure_requested") == 1
