"""Whoever stands aside in a case gets neither the case nor the chair, and does nothing in it any more."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from petitions.extensions import db
from petitions.models import Case, User
from petitions.rules.actors import SYSTEM, Actor, Capacity
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.recusal import STANDS_ASIDE
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.acts import Said, take_step
from petitions.services.cases import Happening, record
from tests.support.client import PageClient
from tests.support.desk import Browser, act, fresh, last_event
from tests.support.negotiating import ROOM, in_days
from tests.support.people import A_SPRING_DAY

E = EventKind
DAY = timedelta(days=1)
WHY = {"recusal_ground": "ombudsmans_kin", "reason": "業者負責人為三親等內姻親。"}


def stand_aside(page: PageClient, case: Case, **said: str) -> Any:
    return page.submit(page.get(act(case, E.RECUSED)), **{**WHY, **said})


def option_of(page: Any, name: str, user: User) -> str:
    """Return the choice of a list that stands for a person."""
    listed = page.text.partition(f'name="{name}"')[2].partition("</select>")[0]
    return next(value for value in re.findall(r'value="([^"]*)"', listed) if value.startswith(f"{user.id}."))


@pytest.mark.both_databases
def test_it_is_said_who_stands_aside_and_on_which_ground_and_he_gets_the_case_no_more(
    appealed: Case, cpo: User, a_user: Callable[..., User], client_of: Browser
) -> None:
    head = client_of(a_user(Role.SUP, unit="csc"))
    for missing in ({"recused_id": ""}, {"recusal_ground": ""}, {"reason": ""}):
        assert stand_aside(head, appealed, **missing).status_code == 422
    assert stand_aside(head, appealed).status_code == 303
    event = last_event(appealed)
    assert ((event.data or {})["recused_id"], fresh(appealed).officer_id) == (cpo.id, None)
    assert "迴避的人：張消保官" in head.get(f"/cases/{appealed.number}").text
    form = head.get(act(appealed, E.ASSIGNED))
    refused = head.submit(form, officer_id=option_of(form, "officer_id", cpo))
    assert refused.status_code == 409
    assert STANDS_ASIDE in refused.text
    other = a_user(Role.CPO, unit="cpo")
    form = head.get(act(appealed, E.ASSIGNED))
    assert head.submit(form, officer_id=option_of(form, "officer_id", other)).status_code == 303
    assert fresh(appealed).officer_id == other.id


def test_whoever_stands_aside_does_not_chair_and_another_keeps_the_case(
    appealed: Case, chairing: PageClient, cpo: User, a_user: Callable[..., User], client_of: Browser
) -> None:
    other = a_user(Role.CPO, unit="cpo")
    head = client_of(a_user(Role.SUP, unit="csc"))
    assert stand_aside(head, appealed, recused_id=str(other.id)).status_code == 303
    assert fresh(appealed).officer_id == cpo.id
    said = {"session_on": in_days(14), "starts": "10:00", "ends": "11:30", "room": ROOM}
    form = chairing.get(act(appealed, E.NEGOTIATION_SCHEDULED))
    assert STANDS_ASIDE in chairing.submit(form, **said, chair_id=str(other.id)).text
    assert chairing.submit(form, **said, chair_id=str(cpo.id)).status_code == 303


def test_whoever_stands_aside_does_nothing_more_in_the_case(
    a_case: Callable[..., Case], cpo: User, office_calendar: Calendar
) -> None:
    aside = Happening(E.RECUSED, A_SPRING_DAY + DAY, data={"recused_id": cpo.id, "recused": "張消保官"})
    case = a_case(aside, business_name="海風健身")
    by = Actor(cpo.id, "張消保官", (Capacity(Role.SUP, case.unit_id),))
    said = Said(E.ASSIGNED, A_SPRING_DAY + 2 * DAY)

    def take(event: Said) -> None:
        take_step(case, event, by=by, at=event.happened_at, calendar=office_calendar, version=case.version)

    with pytest.raises(StepNotAllowed, match="已登錄迴避"):
        take(said)
    struck = Happening(E.CORRECTED, A_SPRING_DAY + 2 * DAY, corrects_seq=2, data={"corrects_seq": 2})
    record(case, struck, by=SYSTEM, at=struck.happened_at, calendar=office_calendar, version=case.version)
    db.session.refresh(case)
    take(said)
    assert last_event(case).kind == E.ASSIGNED


def test_a_second_appeal_is_taken_up_by_whoever_has_no_conflict(
    a_case: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    case = a_case(procedure=Procedure.SECOND_APPEAL, officer=cpo, unit="cpo", business_name="海風健身")
    desk = client_of(cpo)
    form = desk.get(act(case, E.ACCEPTED))
    assert "請確認沒有應迴避的情形" in desk.submit(form, early_reason="業者明確拒絕").text
    assert desk.submit(form, early_reason="業者明確拒絕", no_conflict="y").status_code == 303
