"""Whether the bureau is silent, and what a merge after the acceptance counts, read off the record."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from petitions.models import Case
from petitions.rules.terms import EventKind
from petitions.services.act_facts import find_known
from petitions.services.cases import Happening
from tests.support.people import A_SPRING_DAY

DAY = timedelta(days=1)


@pytest.mark.both_databases
def test_a_bureau_that_has_reported_is_not_silent_and_one_that_has_not_is(
    a_case: Callable[..., Case],
) -> None:
    waiting = a_case(EventKind.ACCEPTED, EventKind.REFERRED, business_name="海風健身")
    assert find_known(waiting).agency_due_on == date(2017, 4, 5)
    for later in (
        EventKind.AGENCY_REPORTED,
        Happening(EventKind.CORRECTED, A_SPRING_DAY + 3 * DAY, corrects_seq=3),
    ):
        done = a_case(EventKind.ACCEPTED, EventKind.REFERRED, later, business_name="海風健身")
        assert find_known(done).agency_due_on is None


def test_what_was_merged_after_its_acceptance_counts_again_once_it_is_parted(
    a_case: Callable[..., Case],
) -> None:
    parted = Happening(EventKind.SEPARATED, A_SPRING_DAY + 3 * DAY, corrects_seq=3)
    case = a_case(EventKind.ACCEPTED, EventKind.MERGED, parted, business_name="海風健身")
    assert (case.state, case.counted_on) == ("accepted", date(2017, 3, 2))
