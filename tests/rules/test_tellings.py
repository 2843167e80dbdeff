"""The record in sentences, the reasons of the worklist, the way to the next procedure."""

import pytest

from petitions.rules.openings import following, opening_event, refusal_to_open
from petitions.rules.periods import PERIODS
from petitions.rules.reasons import OF_PERIODS, OF_STATES, TURNS, reason_of, short_article, turn_of
from petitions.rules.tellings import AGENCY, BUSINESS, FILER, OFFICE, source_of, told
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import is_ended, states_of

FIRST, SECOND, MEDIATION = Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.MEDIATION
PETITION = Procedure.PETITION


def test_an_event_says_what_happened_and_where_it_left_the_case() -> None:
    accepted = told(EventKind.ACCEPTED, before=State.RECEIVED, after=State.ACCEPTED)
    assert accepted == "受理，案件進入「已受理」。"
    closed = told(EventKind.CLOSED, before=State.LAPSED, after=State.CLOSED, detail="no_reply")
    assert closed == "結案：業者未回應，案件進入「已結案」。"


def test_an_event_says_what_was_said_with_it_in_words() -> None:
    data = {"grade": "a", "session_on": "2017-03-28", "was_served": True, "head_approves": False}
    sentence = told(EventKind.BUSINESS_RECEIVED, before=State.LAPSED, after=State.LAPSED, data=data)
    assert sentence == "業者接獲申訴。證明方式：送達證明。會議日期：106年3月28日。已合法通知：是。"


def test_an_event_names_officer_and_unit_and_hides_their_numbers() -> None:
    data = {"officer_id": 7, "officer": "陳承辦", "unit_id": 3, "proposed_by": 9}
    assert told(EventKind.ASSIGNED, before=None, after=State.ACCEPTED, data=data) == "分派承辦人：陳承辦。"


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_can_be_told_even_with_nonsense(kind: EventKind) -> None:
    data = {"session_on": "x", "grade": "nonsense", "absent": ["consumer", "business"], "other": {"a": 1}}
    assert kind.label in told(kind, before=None, after=State.CLOSED, detail="<b>", data=data)


def test_an_event_comes_from_whoever_did_it() -> None:
    assert source_of(EventKind.RECEIVED) == FILER
    assert source_of(EventKind.BUSINESS_REPLIED) == BUSINESS
    assert source_of(EventKind.AGENCY_REPORTED) == AGENCY
    assert source_of(EventKind.ACCEPTED) == OFFICE
    assert source_of(EventKind.OBJECTED, "業者") == BUSINESS


def test_every_period_that_makes_something_due_has_a_reason() -> None:
    due = {
        period.key for period in PERIODS if period.starts and period.procedures and not period.is_information
    }
    assert due <= set(OF_PERIODS)


def test_every_stage_at_which_a_case_can_wait_has_a_reason() -> None:
    never_wait = {State.DRAFT, State.UNCONFIRMED, State.HEARD, State.PROPOSAL_PENDING}
    waiting = {
        state for procedure in Procedure for state in states_of(procedure) if not is_ended(procedure, state)
    }
    assert waiting - never_wait - {State.SMALL_PROPOSAL_PENDING, State.APPROVED} <= set(OF_STATES)


def test_a_reason_that_nobody_wrote_is_the_name_of_the_period_or_the_stage() -> None:
    assert reason_of("restoration", State.CLOSED, is_over=False) == "聲請回復原狀"
    assert reason_of(None, State.HEARD, is_over=True) == State.HEARD.label


def test_a_turn_is_said_in_a_word() -> None:
    assert turn_of("office", "陳承辦", is_mine=True) == "我"
    assert turn_of("committee", "許秘書", is_mine=False) == "許秘書"
    assert turn_of("office", None, is_mine=False) == TURNS["office"] == "待分派"
    assert turn_of("none", "陳承辦", is_mine=True) == "—"


def test_an_article_is_said_in_short() -> None:
    assert short_article("消費者保護法§43 II；施行細則§36") == "消保法§43 II"


@pytest.mark.parametrize(
    ("procedure", "stages", "refused"),
    [
        (SECOND, [(FIRST, State.CLOSED)], False),
        (SECOND, [(FIRST, State.CLOSED), (SECOND, State.ACCEPTED)], True),
        (SECOND, [(FIRST, State.CLOSED), (SECOND, State.CLOSED)], True),
        (SECOND, [(FIRST, State.CLOSED), (SECOND, State.REJECTED)], False),
        (MEDIATION, [(FIRST, State.CLOSED)], False),
        (MEDIATION, [(MEDIATION, State.SCHEDULED)], True),
        (MEDIATION, [(MEDIATION, State.SETTLED)], True),
        (MEDIATION, [(MEDIATION, State.FAILED)], False),
        (MEDIATION, [(MEDIATION, State.WITHDRAWN)], False),
        (FIRST, [(PETITION, State.IN_PROGRESS)], False),
        (FIRST, [(PETITION, State.CLOSED)], False),
        (FIRST, [(PETITION, State.UNCONFIRMED)], True),
        (FIRST, [(PETITION, State.TRANSFERRED_OUT)], True),
        (FIRST, [(PETITION, State.REPLIED), (FIRST, State.RECEIVED)], True),
        (FIRST, [(PETITION, State.REPLIED), (FIRST, State.REJECTED)], False),
    ],
)
def test_a_procedure_is_opened_once(
    procedure: Procedure, stages: list[tuple[Procedure, State]], *, refused: bool
) -> None:
    assert bool(refusal_to_open(procedure, stages)) is refused


def test_after_a_failure_mediation_is_applied_for_again() -> None:
    assert opening_event(MEDIATION, [(FIRST, State.CLOSED)]) is EventKind.RECEIVED
    assert opening_event(MEDIATION, [(MEDIATION, State.FAILED)]) is EventKind.REMEDIATION_APPLIED
    assert opening_event(SECOND, [(MEDIATION, State.FAILED)]) is EventKind.RECEIVED


def test_a_dispute_leads_on_and_a_petition_may_become_one() -> None:
    assert following(FIRST) == (SECOND, MEDIATION)
    assert following(Procedure.PETITION) == (FIRST,)
    assert following(Procedure.CONTROL_YUAN) == ()


def test_a_change_of_the_calendar_says_from_which_day_to_which():
    data = {
        "change": 7,
        "moved": [{"period": "handling", "seq": 1, "from": "2024-10-08", "to": "2024-10-09"}],
    }
    said = told(
        EventKind.CALENDAR_CHANGED,
        before=State.REGISTERED,
        after=State.REGISTERED,
        detail="113年10月2日（三）全市全日停止上班（颱風）",
        data=data,
    )
    assert said == (
        "行事曆異動：113年10月2日（三）全市全日停止上班（颱風）。陳情處理期限由113年10月8日改為113年10月9日。"
    )
