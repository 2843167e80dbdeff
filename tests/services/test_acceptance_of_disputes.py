"""The acceptance tests of disputes that the specification numbers, asked of a real record."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Case, Matter, Party, User
from petitions.reference import NO_DISTRICT, shipped_calendar
from petitions.rules.actors import Actor, Capacity
from petitions.rules.acts import check_guards
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import derive
from petitions.rules.errors import BadInput, StepNotAllowed
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.terms import EventKind, Procedure, RepresentationKind, Role, State, VenueBasis
from petitions.rules.workflow import find_step
from petitions.services.act_facts import facts_of, find_known
from petitions.services.cases import Happening
from petitions.services.histories import load_history
from petitions.services.mandates import Entered, NewMandate, add_mandate
from tests.support.desk import complainant_of
from tests.support.files import DIGEST, give_a_file
from tests.support.people import A_SPRING_DAY

FROM_THE_START = A_SPRING_DAY.date()
TOLD = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)


def refusal(case: Case, event: EventKind, on: date, calendar: Calendar, **data: Any) -> str:
    """Return the sentence by which an act is refused on a day; empty if it may pass."""
    history = load_history(case.id)
    facts = facts_of(
        case,
        find_known(case),
        history,
        today=on,
        calendar=calendar,
        reason="理由",
        data={"no_conflict": True, **data},
        committee_size=int(data.get("members") or 0),
    )
    try:
        check_guards(find_step(Procedure(case.procedure), State(case.state), event), facts)
    except (BadInput, StepNotAllowed) as refused:
        return refused.message
    return ""


def received(days: int, grade: str = "a", party_id: int | None = None) -> Happening:
    at = A_SPRING_DAY + timedelta(days=days)
    return Happening(EventKind.BUSINESS_RECEIVED, at, party_id=party_id, data={"grade": grade})


def a_second(a_case: Any, first: Case) -> Case:
    """Return a second appeal on the matter of a first one, as it came in."""
    second: Case = a_case(procedure=Procedure.SECOND_APPEAL, business_name="海風健身")
    second.matter_id = first.matter_id
    db.session.commit()
    return second


def test_a5_mediation_is_accepted_with_only_a_complaint_to_the_business(
    a_case: Any, office_calendar: Calendar
) -> None:
    case = a_case(procedure=Procedure.MEDIATION, business_name="海風健身", first_complaint_to="business")
    on = FROM_THE_START + timedelta(days=1)
    assert refusal(case, EventKind.ACCEPTED, on, office_calendar, venue="consumer_home") == ""


def test_a6_without_any_complaint_before_it_mediation_is_refused(
    a_case: Any, office_calendar: Calendar
) -> None:
    case = a_case(procedure=Procedure.MEDIATION, business_name="海風健身", first_complaint_to="business")
    db.session.get_one(Matter, case.matter_id).first_complaint_to = ""
    db.session.commit()
    said = refusal(case, EventKind.ACCEPTED, FROM_THE_START, office_calendar, venue="consumer_home")
    assert "第44條" in said
    rejected = refusal(case, EventKind.REJECTED, FROM_THE_START, office_calendar, ground="no_appeal")
    assert rejected == ""


def test_a7_a_second_appeal_on_day_two_after_a_refusal(a_case: Any, office_calendar: Calendar) -> None:
    refused = Happening(EventKind.BUSINESS_REPLIED, A_SPRING_DAY + timedelta(days=5))
    first = a_case(*TOLD, received(3), refused, business_name="海風健身")
    second = a_second(a_case, first)
    on = FROM_THE_START + timedelta(days=5)
    assert refusal(second, EventKind.ACCEPTED, on, office_calendar) == ""


def test_a7_on_day_five_without_an_answer_it_is_too_early_unless_a_reason_is_given(
    a_case: Any, office_calendar: Calendar
) -> None:
    first = a_case(*TOLD, received(3), business_name="海風健身")
    second = a_second(a_case, first)
    on = FROM_THE_START + timedelta(days=8)
    assert "15日處理期限內" in refusal(second, EventKind.ACCEPTED, on, office_calendar)
    given = {"early_reason": "業者電話中明確拒絕"}
    assert refusal(second, EventKind.ACCEPTED, on, office_calendar, **given) == ""
    assert refusal(second, EventKind.ACCEPTED, FROM_THE_START + timedelta(days=40), office_calendar) == ""


def test_a8_two_respondents_have_two_clocks(a_case: Any, office_calendar: Calendar) -> None:
    case = a_case(EventKind.ACCEPTED, business_name="海風健身")
    second = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山嵐金融"}
    db.session.execute(insert(Party), [second])
    parties = list(
        db.session.scalars(
            select(Party.id)
            .where(Party.matter_id == case.matter_id, Party.role == "respondent")
            .order_by(Party.id)
        )
    )
    told = [Happening(EventKind.BUSINESS_NOTIFIED, A_SPRING_DAY, party_id=party) for party in parties]
    case = a_case(*TOLD[:1], *told, received(3, party_id=parties[0]), received(9, party_id=parties[1]))
    clocks = derive(Procedure.FIRST_APPEAL, load_history(case.id), office_calendar, channel=case.channel)
    proved = [c for c in clocks if c.period == "business_reply" and not c.is_revoked and not c.is_estimated]
    assert [clock.starts_on for clock in proved] == [FROM_THE_START + timedelta(days=days) for days in (3, 9)]
    assert proved[0].due_on < proved[1].due_on


def test_a9_mediation_of_two_sides_in_taipei_is_not_ours(a_case: Any, office_calendar: Calendar) -> None:
    case = a_case(procedure=Procedure.MEDIATION, business_name="海風健身", first_complaint_to="business")

    def said(**data: Any) -> str:
        return refusal(case, EventKind.ACCEPTED, FROM_THE_START, office_calendar, **data)

    for basis in VenueBasis:
        assert "第6條" in said(venue=basis.value, both_elsewhere=True)
    db.session.get_one(Matter, case.matter_id).district = NO_DISTRICT
    db.session.commit()
    ours = {basis for basis in VenueBasis if said(venue=basis.value) == ""}
    assert ours == {VenueBasis.BUSINESS_HOME, VenueBasis.RELATION_HERE, VenueBasis.AGREED}


def test_a15_a_demand_of_a_hundred_thousand_is_small_and_one_dollar_more_is_not(
    a_case: Any, office_calendar: Calendar
) -> None:
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.SESSION_SCHEDULED,
        EventKind.MEDIATION_HEARD,
        procedure=Procedure.MEDIATION,
        business_name="海風健身",
    )
    signed = {"absent": ["business"], "was_served": True, "members": 7, "signatures": 4}
    for demand, is_small in ((100_000, True), (100_001, False), (None, False)):
        case.amount_ntd = demand
        db.session.commit()
        said = refusal(case, EventKind.SMALL_PROPOSAL_ISSUED, FROM_THE_START, office_calendar, **signed)
        assert (said == "") is is_small
        assert is_small or "100,000元以下" in said


def a_mandate(case: Case, kind: RepresentationKind, *powers: str) -> None:
    """Let someone act for the complaining side of a case from the start."""
    key = f"{case.number}-{case.version}"
    new = NewMandate(complainant_of(case), kind, "代理人", FROM_THE_START, powers=powers)
    clerk = Actor(None, "書記", (Capacity(Role.CLK, case.unit_id),))
    add_mandate(case, new, Entered(clerk, A_SPRING_DAY, shipped_calendar(), case.version, key))
    db.session.commit()


def test_a17_a_minor_of_nineteen_in_106_is_blocked_and_an_adult_of_eighteen_in_112_is_not(
    a_case: Any, office_calendar: Calendar
) -> None:
    told = {"business_name": "海風健身", "phone": "0900-000-123", "first_complaint_to": "business"}
    nineteen = a_case(procedure=Procedure.MEDIATION, birth_on=date(1998, 3, 2), **told)

    def said(case: Case, on: date, event: EventKind = EventKind.ACCEPTED, **data: Any) -> str:
        known = {"venue": "consumer_home", "jurisdiction": "consumer_home"}
        return refusal(case, event, on, office_calendar, **known, **data)

    assert "消費爭議調解辦法第2條" in said(nineteen, FROM_THE_START)
    eighteen = a_case(at=datetime(2023, 3, 1, 2, tzinfo=UTC), birth_on=date(2005, 3, 1), **told)
    assert said(eighteen, date(2023, 3, 1)) == ""
    a_mandate(nineteen, RepresentationKind.LEGAL)
    assert said(nineteen, FROM_THE_START) == ""
    of_age = date(2018, 3, 2)
    for on, who in ((FROM_THE_START, "legal"), (of_age, "complainant")):
        why = {"withdrawal_reason": "settled"}
        kinds = ("legal", "complainant")
        said_by = {by: said(nineteen, on, EventKind.WITHDRAWN, by_role=by, **why) for by in kinds}
        assert [by for by, sentence in said_by.items() if not sentence] == [who]


def test_a18_selected_parties_are_one_to_five_in_a_complaint_and_one_to_three_in_mediation(
    a_case: Any,
) -> None:
    for procedure, most, article in (
        (Procedure.FIRST_APPEAL, 5, "行政程序法第27條"),
        (Procedure.MEDIATION, 3, "消費爭議調解辦法第12條"),
    ):
        case = a_case(procedure=procedure, business_name="海風健身")
        for _ in range(most):
            a_mandate(case, RepresentationKind.SELECTED)
        with pytest.raises(BadInput, match=article):
            a_mandate(case, RepresentationKind.SELECTED)


def test_a19_an_ordinary_agent_cannot_withdraw(a_case: Any, office_calendar: Calendar) -> None:
    case = a_case(EventKind.ACCEPTED, business_name="海風健身")

    def may() -> list[str]:
        kinds = ("agent", "special_agent", "complainant")
        on = FROM_THE_START
        why = {"withdrawal_reason": "settled"}
        said = {
            by: refusal(case, EventKind.WITHDRAWN, on, office_calendar, by_role=by, **why) for by in kinds
        }
        return [by for by, sentence in said.items() if sentence == ""]

    a_mandate(case, RepresentationKind.AGENT)
    a_mandate(case, RepresentationKind.AGENT, "settle")
    assert may() == ["complainant"]
    a_mandate(case, RepresentationKind.AGENT, "withdraw")
    assert may() == ["special_agent", "complainant"]


def test_a25_a_city_that_is_competent_does_not_pass_the_case_on(
    a_case: Any, office_calendar: Calendar
) -> None:
    case = a_case(business_name="海風健身")
    agency = {"agency": "臺南市政府", **dict.fromkeys(DENIALS, True)}
    assert refusal(case, EventKind.TRANSFERRED_OUT, FROM_THE_START, office_calendar, **agency) == ""
    for key, denial in DENIALS.items():
        said = refusal(
            case, EventKind.TRANSFERRED_OUT, FROM_THE_START, office_calendar, **agency | {key: False}
        )
        assert denial in said
    db.session.get_one(Matter, case.matter_id).district = "64000010"
    db.session.commit()
    assert "第17條" in refusal(case, EventKind.TRANSFERRED_OUT, FROM_THE_START, office_calendar, **agency)


def test_nothing_is_taken_up_before_it_is_said_why_this_city_is_competent(
    a_case: Any, office_calendar: Calendar
) -> None:
    case = a_case(business_name="海風健身", phone="0900-000-123")

    def said(**data: Any) -> str:
        return refusal(case, EventKind.ACCEPTED, FROM_THE_START, office_calendar, **data)

    assert "第12條" in said()
    assert said(jurisdiction="contract") == ""
    db.session.get_one(Matter, case.matter_id).district = "64000010"
    db.session.commit()
    assert said() == ""


@pytest.mark.parametrize("procedure", [Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL])
def test_what_was_taken_up_leaves_the_city_by_the_same_door_and_counts_no_more(
    a_case: Any, office_calendar: Calendar, procedure: Procedure
) -> None:
    case = a_case(EventKind.ACCEPTED, procedure=procedure, business_name="海風健身")
    assert case.counted_on == FROM_THE_START + timedelta(days=1)
    agency = {"agency": "臺南市政府"}
    assert "第17條" in refusal(case, EventKind.TRANSFERRED_OUT, FROM_THE_START, office_calendar, **agency)
    denied = agency | dict.fromkeys(DENIALS, True)
    assert refusal(case, EventKind.TRANSFERRED_OUT, FROM_THE_START, office_calendar, **denied) == ""
    for event in (EventKind.TRANSFERRED_OUT, EventKind.MERGED):
        gone = a_case(EventKind.ACCEPTED, event, procedure=procedure, business_name="海風健身")
        assert (gone.state, gone.counted_on) == (event.value, None)
        assert find_step(procedure, State.ACCEPTED, event).document in {"D37", "D03c"}


def test_a28_the_minutes_of_a_mediation_are_not_there_for_a_clerk_who_is_not_on_the_case(
    a_case: Any, a_user: Any, client_of: Any
) -> None:
    secretary = a_user(Role.SEC, unit="mediation")
    heard = Happening(EventKind.MEDIATION_HEARD, A_SPRING_DAY + timedelta(days=3), reason="業者願退七成")
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.SESSION_SCHEDULED,
        heard,
        procedure=Procedure.MEDIATION,
        officer=secretary,
        unit="mediation",
    )
    give_a_file(case, seq=case.events_count)
    db.session.commit()
    page = f"/cases/{case.number}"
    minutes = f"{page}/files/{case.events_count}/{DIGEST}"

    def seen_by(user: User) -> tuple[int, bool, int]:
        browser = client_of(user)
        there = browser.get(page)
        return there.status_code, "業者願退七成" in there.text, browser.get(minutes).status_code

    assert seen_by(secretary) == (200, True, 200)
    assert seen_by(a_user(Role.CLK, unit="csc")) == (404, False, 404)
    assert seen_by(a_user(Role.CLK, unit="mediation")) == (200, False, 404)
