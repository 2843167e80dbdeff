"""The guards of a negotiation: notice, postponing, who came, and what may be agreed with whom."""

from datetime import date
from typing import Any

import pytest

from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS
from petitions.rules.local_rules import LOCAL_RULES, local_rule
from petitions.rules.negotiation import absent_sides, attendance_in, sitting_ahead, sittings_of
from petitions.rules.negotiation_terms import NegotiationStatus
from petitions.rules.particulars import Side
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import day, facts, story

E = EventKind
SECOND = Procedure.SECOND_APPEAL
SELF = {"side": "consumer", "capacity": "self", "mandate": "none"}
OWNER = {"side": "business", "capacity": "self", "mandate": "none", "party": 2}
SENT = {"side": "business", "capacity": "employee", "mandate": "none", "party": 2}
SENT_IN_GENERAL = SENT | {"mandate": "general"}
SENT_TO_SETTLE = SENT | {"mandate": "special"}
WHEN = {"session_on": "2017-06-20", "starts": "10:00", "ends": "11:30", "room": "協商室"}
AS_FAR_AS_ACCEPTED = ((E.RECEIVED, "106/06/01"), (E.ACCEPTED, "106/06/02"))
FIXED = (*AS_FAR_AS_ACCEPTED, (E.NEGOTIATION_SCHEDULED, "106/06/05", WHEN))


def asked(guard: str, today: str = "106/06/05", *told: tuple, **said: Any) -> str | None:
    return GUARDS[guard](facts(SECOND, today, *told, **said))


def held(result: str, *came: dict[str, Any]) -> Facts:
    return facts(SECOND, "106/06/20", data={"result": result, "attendance": list(came)})


def test_ten_days_of_notice_or_a_reason() -> None:
    assert asked("notice_long_enough", data={"session_on": "2017-06-15"}) is None
    assert "只有9日" in (asked("notice_long_enough", data={"session_on": "2017-06-14"}) or "")
    said = {"session_on": "2017-06-14", "short_notice_reason": "雙方同意"}
    assert asked("notice_long_enough", data=said) is None


def test_a_meeting_ends_after_it_begins() -> None:
    assert asked("meeting_time_given", data={"starts": "10:00", "ends": "10:00"})


def test_a_negotiation_is_postponed_twice_and_no_more() -> None:
    again = ((E.NEGOTIATION_POSTPONED, "106/06/06"), (E.NEGOTIATION_SCHEDULED, "106/06/07", WHEN))
    assert asked("postponements_left", "106/06/08", *FIXED, *again) is None
    refusal = asked("postponements_left", "106/06/09", *FIXED, *again, *again)
    assert refusal is not None
    assert "已改期2次" in refusal


@pytest.mark.parametrize(
    ("result", "came", "words"),
    [
        ("settled", (SELF, OWNER), None),
        ("settled", (SELF, SENT_TO_SETTLE), None),
        ("settled", (SELF, SENT, SENT_TO_SETTLE), None),
        ("settled", (SELF, SENT), "業者到場的人沒有得和解的特別委任，就和解視同未到場"),
        ("settled", (SELF, SENT_IN_GENERAL), "民法第534條"),
        ("settled", (SELF,), "業者沒有人到場"),
        ("settled", (OWNER,), "消費者沒有人到場"),
        ("settled", (SELF | {"capacity": "agent"}, OWNER), "消費者到場的人沒有"),
        ("settled", (SELF | {"capacity": "legal"}, OWNER), None),
        ("failed", (SELF, OWNER), None),
        ("failed", (SELF, SENT), None),
        ("failed", (SELF,), "業者沒有人到場"),
        ("business_absent", (SELF,), None),
        ("business_absent", (SELF, SENT), None),
        ("business_absent", (SELF, OWNER), "有得和解之人到場"),
        ("consumer_absent", (OWNER,), None),
        ("consumer_absent", (SELF, OWNER), "有得和解之人到場"),
        ("business_absent", (), None),
    ],
)
def test_the_result_is_one_that_those_who_came_can_have_reached(
    result: str, came: tuple[dict[str, Any], ...], words: str | None
) -> None:
    refusal = GUARDS["result_follows_attendance"](held(result, *came))
    assert refusal is None if words is None else refusal is not None and words in refusal


def test_whoever_is_sent_without_a_mandate_counts_as_absent_for_agreement() -> None:
    assert absent_sides(attendance_in({"attendance": [SELF, SENT]})) == (Side.BUSINESS,)
    assert attendance_in({"attendance": [SENT]})[0].words == "業者：受僱人，沒有委任書，和解時視同未到場"
    assert attendance_in({"attendance": [SELF]})[0].words == "消費者：本人或負責人"


def test_a_minor_does_not_settle_alone_but_somebody_who_acts_for_him_does() -> None:
    agreed: dict[str, Any] = {"result": "settled", "attendance": [SELF, OWNER]}
    assert asked("result_follows_attendance", data=agreed) is None
    assert "民法第77條" in (asked("result_follows_attendance", data=agreed, is_minor=True) or "")
    ended: dict[str, Any] = {"data": {"outcome": "agreed"}, "is_minor": True}
    meeting = (*FIXED, (E.NEGOTIATION_HELD, "106/06/20", agreed))
    assert "民法第77條" in (asked("outcome_follows_result", "106/06/21", *meeting, **ended) or "")
    for came in ({"capacity": "legal"}, {"capacity": "agent", "mandate": "special"}):
        for_him = agreed | {"attendance": [SELF, SELF | came, OWNER]}
        assert asked("result_follows_attendance", data=for_him, is_minor=True) is None


@pytest.mark.parametrize(
    ("said", "lets"),
    [
        ({"result": "failed"}, True),
        ({"result": "settled"}, False),
        ({"result": "settled", "terms": "退款"}, True),
        ({"result": "settled", "terms": "退款", "settled_ntd": 3000}, False),
        ({"result": "settled", "terms": "退款", "settled_ntd": 3000, "terms_due_on": "2017-07-01"}, True),
    ],
)
def test_what_was_agreed_stands_in_words_with_a_day_for_the_sum(said: dict[str, Any], *, lets: bool) -> None:
    assert (asked("settlement_complete", data=said) is None) is lets


@pytest.mark.parametrize(
    ("result", "came", "outcome", "words"),
    [
        ("settled", [SELF, OWNER], "agreed", None),
        ("failed", [SELF, OWNER], "failed_disagree", None),
        ("business_absent", [SELF], "failed_biz_absent", None),
        ("consumer_absent", [OWNER], "failed_consumer_absent", None),
        ("failed", [SELF, SENT], "agreed", "視同未到場"),
        ("failed", [SELF, OWNER], "agreed", "請以「協商不成立（無共識）」結案"),
        ("business_absent", [SELF], "failed_disagree", "請以「協商不成立（業者未到場）」結案"),
        ("settled", [SELF, OWNER], "", None),
    ],
)
def test_a_case_ends_as_its_meeting_did(
    result: str, came: list[dict[str, Any]], outcome: str, words: str | None
) -> None:
    told = (*FIXED, (E.NEGOTIATION_HELD, "106/06/20", {"result": result, "attendance": came}))
    refusal = asked("outcome_follows_result", "106/06/21", *told, detail=outcome)
    assert refusal is None if words is None else refusal is not None and words in refusal


def test_a_meeting_of_an_old_ledger_binds_no_outcome() -> None:
    told = (*FIXED, (E.NEGOTIATION_HELD, "106/06/20"))
    assert asked("outcome_follows_result", "106/06/21", *told, detail="agreed") is None


def test_a_meeting_is_what_the_events_of_its_case_tell() -> None:
    first = sitting_ahead(story(SECOND, *FIXED))
    assert first is not None
    assert first.starts_at.isoformat() == "2017-06-20T10:00:00+08:00"
    assert (first.room, first.times_postponed, first.seq) == ("協商室", 0, 3)
    again = ((E.NEGOTIATION_POSTPONED, "106/06/06"), (E.NEGOTIATION_SCHEDULED, "106/06/07", WHEN))
    found = sittings_of(story(SECOND, *FIXED, *again, (E.NEGOTIATION_HELD, "106/06/20")))
    assert [one.status for one in found] == [NegotiationStatus.POSTPONED, NegotiationStatus.HELD]
    assert [one.times_postponed for one in found] == [0, 1]
    withdrawn = sittings_of(story(SECOND, *FIXED, (E.WITHDRAWN, "106/06/07")))
    assert [one.status for one in withdrawn] == [NegotiationStatus.CANCELLED]


def test_a_meeting_entered_wrongly_never_was_and_one_held_by_mistake_is_ahead_again() -> None:
    wrong = (E.CORRECTED, "106/06/08", {"corrects_seq": 3})
    assert sittings_of(story(SECOND, *FIXED, wrong)) == ()
    by_mistake = ((E.NEGOTIATION_HELD, "106/06/07"), (E.CORRECTED, "106/06/08", {"corrects_seq": 4}))
    assert sitting_ahead(story(SECOND, *FIXED, *by_mistake)) is not None


def test_an_hour_is_needed_to_be_a_meeting_of_ours() -> None:
    told = (*AS_FAR_AS_ACCEPTED, (E.NEGOTIATION_SCHEDULED, "106/06/05", {"session_on": "2017-06-20"}))
    assert sittings_of(story(SECOND, *told)) == ()


def test_a_rule_of_the_office_is_a_row_with_a_day() -> None:
    assert len({rule.key for rule in LOCAL_RULES}) == len(LOCAL_RULES)
    assert local_rule("negotiation_notice", day("106/06/05")).number == 10
    with pytest.raises(KeyError):
        local_rule("negotiation_notice", date(1990, 1, 1))
