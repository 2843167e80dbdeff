import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.rules.documents import DOCUMENTS
from petitions.rules.errors import StepNotAllowed
from petitions.rules.grants import GRANTS
from petitions.rules.guards import GUARDS
from petitions.rules.measures import MEASURES, measure_of
from petitions.rules.step import Who
from petitions.rules.terms import EventKind, Outcome, Procedure, Register, State
from petitions.rules.workflow import (
    STEPS,
    counting_events,
    find_step,
    fold,
    is_ended,
    next_state,
    outcomes_of,
    possible_steps,
    states_of,
    steps_of,
)

PATHS = (Register.CONSULTATIONS, *Procedure)
CATALOGUE = {
    **{f"T-C{n}": Register.CONSULTATIONS for n in range(1, 4)},
    **{f"T-F{n}": Procedure.FIRST_APPEAL for n in range(17)},
    **{f"T-S{n}": Procedure.SECOND_APPEAL for n in range(1, 11)},
    **{f"T-M{n}": Procedure.MEDIATION for n in range(1, 23)},
    **{f"T{n}": Procedure.PETITION for n in range(1, 27)},
}


def reached(procedure):
    found, front = set(), [None]
    while front:
        for step in possible_steps(procedure, front.pop()):
            if step.target not in found:
                found.add(step.target)
                front.append(step.target)
    return found


@pytest.mark.parametrize(("identifier", "procedure"), CATALOGUE.items())
def test_every_transition_of_the_specification_has_a_row(identifier, procedure):
    names = {part for step in steps_of(procedure) for part in step.id.split("/")}
    assert any(re.fullmatch(rf"{identifier}[a-z]?", name) for name in names)


def test_an_event_leads_from_a_state_to_one_place_only():
    twice = [key for key, n in Counter((s.procedure, s.source, s.event) for s in STEPS).items() if n > 1]
    assert twice == []


@pytest.mark.parametrize("procedure", PATHS)
def test_every_state_can_be_reached(procedure):
    assert reached(procedure) == set(states_of(procedure))


@pytest.mark.parametrize("procedure", Procedure)
def test_every_state_can_be_left_until_the_case_has_ended(procedure):
    stuck = [
        state
        for state in states_of(procedure)
        if not is_ended(procedure, state)
        and not any(step.changes_state for step in possible_steps(procedure, state))
    ]
    assert stuck == []


def test_every_event_and_every_state_occurs():
    assert {step.event for step in STEPS} == set(EventKind)
    assert {step.target for step in STEPS} == set(State)
    assert {outcome for step in STEPS for outcome in step.outcomes} == set(Outcome)


def test_every_row_names_its_article_and_words_that_exist():
    documents = {document.key for document in DOCUMENTS}
    measures = {measure.key for measure in MEASURES}
    for step in STEPS:
        assert step.article
        assert set(step.actions) <= set(GRANTS)
        assert set(step.guards) <= set(GUARDS)
        assert {step.document} - {""} <= documents
        assert {step.counts} - {""} <= measures
        assert step.actions or step.who is Who.SYSTEM


def test_a_row_without_a_permission_is_done_by_the_system():
    assert {step.who for step in STEPS if not step.action} == {Who.SYSTEM}


@pytest.mark.parametrize("procedure", Procedure)
def test_a_procedure_counts_by_its_own_measure(procedure):
    counted = {step.counts for step in steps_of(procedure) if step.counts}
    assert counted == {measure_of(procedure).key}
    assert measure_of(procedure).events == counting_events(procedure)


def test_a_refusal_says_where_the_case_is_and_what_cannot_be_done():
    with pytest.raises(StepNotAllowed) as refused:
        next_state(Procedure.FIRST_APPEAL, State.ACCEPTED, EventKind.ACCEPTED)
    assert refused.value.message == "案件目前為「已受理」，不能登錄「受理」。"
    assert refused.value.status == 409
    with pytest.raises(StepNotAllowed) as refused:
        next_state(Procedure.PETITION, None, EventKind.CLOSED)
    assert refused.value.message == "案件尚未立案，不能登錄「結案」。"


def test_a_closed_case_stays_closed():
    """It is opened again by the office, or in a first appeal by a consumer whose settlement was not kept."""
    objecting = {Procedure.FIRST_APPEAL: {EventKind.RESULT_OBJECTED}}
    for procedure in (Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.PETITION):
        leaving = {s.event for s in possible_steps(procedure, State.CLOSED) if s.changes_state}
        assert leaving == {EventKind.REOPENED} | objecting.get(procedure, set())


def test_mediation_presupposes_no_second_appeal():
    first = [step.event for step in possible_steps(Procedure.MEDIATION, None)]
    assert first == [EventKind.RECEIVED, EventKind.REMEDIATION_APPLIED]


def test_an_objection_ends_a_normal_proposal_and_reopens_a_small_one():
    objected = (Procedure.MEDIATION, EventKind.OBJECTED)
    assert next_state(objected[0], State.PROPOSAL_PENDING, objected[1]) is State.FAILED
    assert next_state(objected[0], State.SMALL_PROPOSAL_PENDING, objected[1]) is State.CONTINUED


def test_a_settled_mediation_goes_through_the_court_and_ends_served():
    state = fold(
        Procedure.MEDIATION,
        [
            EventKind.RECEIVED,
            EventKind.ACCEPTED,
            EventKind.SESSION_SCHEDULED,
            EventKind.MEDIATION_HEARD,
            EventKind.SETTLED,
            EventKind.SENT_TO_COURT,
            EventKind.COURT_APPROVED,
            EventKind.DEED_SERVED,
        ],
    )
    assert state is State.SERVED


def test_only_a_petition_can_be_solved_on_the_spot_and_only_before_it_is_tracked():
    solving = [s for s in STEPS if s.event is EventKind.SOLVED_ON_THE_SPOT]
    assert [(s.procedure, s.source) for s in solving] == [(Procedure.PETITION, State.REGISTERED)]


def test_an_outcome_belongs_to_its_procedure():
    assert Outcome.MEDIATED in outcomes_of(Procedure.MEDIATION)
    assert Outcome.MEDIATED not in outcomes_of(Procedure.FIRST_APPEAL)


@pytest.mark.parametrize("procedure", Procedure)
@given(choices=st.lists(st.integers(0, 40), max_size=30))
@settings(max_examples=40)
def test_any_path_through_the_table_stays_within_its_states(procedure, choices):
    state, events = None, []
    for choice in choices:
        steps = possible_steps(procedure, state)
        if not steps:
            break
        step = steps[choice % len(steps)]
        assert find_step(procedure, state, step.event) == step
        state = step.target
        events.append(step.event)
    assert fold(procedure, events) is state
    assert state is None or state in states_of(procedure)
