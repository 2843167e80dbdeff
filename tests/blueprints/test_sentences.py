"""What a person who filed can read of a case: something at every stage, nothing from inside the office."""

import pytest

from petitions.blueprints.sentences import (
    ENDED,
    ESTIMATED,
    HAPPENED,
    IF_NOT,
    KEPT_BACK,
    PROMISES,
    WAITING,
    WHOSE,
)
from petitions.rules.periods import PERIODS
from petitions.rules.terms import EventKind, Procedure
from petitions.rules.workflow import is_ended, states_of


@pytest.mark.parametrize("procedure", list(Procedure))
def test_every_state_has_its_sentence(procedure: Procedure) -> None:
    for state in states_of(procedure):
        assert state in (ENDED if is_ended(procedure, state) else WAITING), state


def test_every_kind_of_event_is_said_or_kept_back() -> None:
    assert set(HAPPENED) | KEPT_BACK == set(EventKind)
    assert not set(HAPPENED) & KEPT_BACK


def test_every_promise_is_a_period_of_the_law() -> None:
    assert set(PROMISES) <= {period.key for period in PERIODS}
    assert set(IF_NOT) | set(ESTIMATED) <= set(PROMISES)


def test_whose_move_it_is_has_a_word() -> None:
    assert {whose for whose, _ in (*PROMISES.values(), *WAITING.values())} <= set(WHOSE)
