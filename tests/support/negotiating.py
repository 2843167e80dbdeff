"""A second appeal ready to be negotiated, and what is typed to fix, hold and end a meeting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from petitions.clock import today
from petitions.models import Case, User
from petitions.rules.roc import roc_short
from petitions.rules.terms import EventKind, Procedure
from tests.support.client import PageClient
from tests.support.desk import act

ROOM = "四維行政中心3樓協商室"
HELD = {"result": "failed", "reason": "業者只願意退一半，消費者不同意。"}
CONSUMER = {"consumer_1_capacity": "self", "consumer_1_name": "王小明"}
SENT = {"business_1_capacity": "employee", "business_1_name": "李大同", "business_1_mandate": "none"}
OWNER = {"business_1_capacity": "self", "business_1_name": "陳老闆"}


def in_days(days: int) -> str:
    """Write a day so many days from today, as it is typed."""
    return roc_short(today() + timedelta(days=days))


def fix(page: PageClient, case: Case, **typed: str) -> Any:
    """Send the form that fixes a meeting a fortnight ahead, with `typed` changed; return the answer."""
    said = {"session_on": in_days(14), "starts": "1000", "ends": "11:30", "room": ROOM, **typed}
    return page.submit(page.get(act(case, EventKind.NEGOTIATION_SCHEDULED)), **said)


@pytest.fixture
def appealed(a_case: Callable[..., Case], cpo: User) -> Case:
    """A second appeal that the ombudsman has accepted."""
    return a_case(
        EventKind.ACCEPTED, procedure=Procedure.SECOND_APPEAL, officer=cpo, business_name="海風健身"
    )


@pytest.fixture
def chairing(client_of: Callable[[User], PageClient], cpo: User) -> PageClient:
    """The browser of the ombudsman."""
    return client_of(cpo)


@pytest.fixture
def fixed(appealed: Case, chairing: PageClient) -> Case:
    """A second appeal whose meeting is fixed a fortnight ahead."""
    assert fix(chairing, appealed).status_code == 303
    return appealed


__all__ = ["appealed", "chairing", "fixed"]
