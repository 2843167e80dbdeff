"""On what the end of an appeal rests, and what several respondents change."""

from dataclasses import replace

import pytest

from petitions.rules.closing import best_of, results_in
from petitions.rules.guards import GUARDS
from petitions.rules.terms import EventKind, Outcome, Procedure
from tests.support.happenings import clocks as clocks_of
from tests.support.happenings import day, only
from tests.support.happenings import facts as facts_of

E, FIRST = EventKind, Procedure.FIRST_APPEAL
TOLD = (
    (E.RECEIVED, "106/05/17"),
    (E.ACCEPTED, "106/05/17"),
    (E.BUSINESS_NOTIFIED, "106/05/17", None, 1),
    (E.BUSINESS_NOTIFIED, "106/05/17", None, 2),
    (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1),
    (E.BUSINESS_RECEIVED, "106/06/12", {"grade": "a"}, 2),
)
ANSWERED = (*TOLD, (E.BUSINESS_REPLIED, "106/06/01", None, 1))


def of_two(today, *told, **said):
    return facts_of(FIRST, today, *told, respondents=(1, 2), **said)


def refusal(name, facts):
    return GUARDS[name](facts) or ""


def results(first, second):
    return {"by_respondent": [{"party": 1, "outcome": first}, {"party": 2, "outcome": second}]}


def test_each_of_two_respondents_is_silent_by_itself():
    on = "106/06/14"
    assert "請選擇是哪一位" in refusal("respondent_named", of_two(on, *TOLD))
    assert not refusal("not_lapsed_too_early", of_two(on, *TOLD, party_id=1))
    assert "尚未屆滿" in refusal("not_lapsed_too_early", of_two(on, *TOLD, party_id=2))


def test_the_silence_of_one_ends_no_period_of_the_other():
    found = clocks_of(FIRST, *TOLD, (E.LAPSED, "106/06/14", None, 1))
    running = [clock.party_id for clock in found if clock.period == "business_reply" and clock.is_running]
    assert running == [2]


def test_one_is_silent_though_the_other_has_answered():
    late = of_two("106/06/28", *ANSWERED, party_id=2)
    assert not refusal("not_lapsed_too_early", late)
    assert "已經回復" in refusal("not_lapsed_too_early", replace(late, party_id=1))


def test_a_case_ends_with_the_best_of_its_results():
    two = of_two("106/07/01", *ANSWERED, (E.LAPSED, "106/06/28", None, 2))
    said = replace(two, detail="not_settled", data=results("not_settled", "no_reply"))
    assert not refusal("each_result_given", said)
    assert "最有利於消費者" in refusal("each_result_given", replace(said, detail="no_reply"))
    only_one = {"by_respondent": [{"party": 1, "outcome": "not_settled"}]}
    assert "每一位" in refusal("each_result_given", replace(said, data=only_one))
    assert not refusal("outcome_fits_record", said)
    assert best_of([Outcome.NO_REPLY, Outcome.SETTLED]) is Outcome.SETTLED
    assert [one.outcome for one in results_in(said.data)] == [Outcome.NOT_SETTLED, Outcome.NO_REPLY]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("no_reply", "no_reply", "業者已經回復"),
        ("not_settled", "not_settled", "業者還沒有回復"),
        ("not_settled", "no_reply", "還沒有登錄業者逾期未回復"),
    ],
)
def test_a_result_has_to_fit_what_happened(first, second, words):
    said = of_two("106/07/01", *ANSWERED, data=results(first, second))
    assert words in refusal("outcome_fits_record", said)


def test_a_settlement_rests_on_the_consumers_word():
    said = facts_of(FIRST, "106/06/20", *ANSWERED, detail="settled")
    assert "消費者的同意" in refusal("consumer_agreed", said)
    assert not refusal("consumer_agreed", replace(said, data={"accepted_on": "2017-06-18"}))
    agreed = (*ANSWERED, (E.RESULT_ACCEPTED, "106/06/18"))
    assert not refusal("consumer_agreed", facts_of(FIRST, "106/06/20", *agreed, detail="settled"))
    assert not refusal("consumer_agreed", replace(said, detail="not_settled"))


def test_silence_after_the_notice_is_agreement_only_when_its_days_are_over():
    told = {"told_on": "2017-06-05"}
    assert "106年6月15日" in refusal(
        "consumer_agreed", facts_of(FIRST, "106/06/15", *ANSWERED, detail="settled", data=told)
    )
    over = facts_of(FIRST, "106/06/16", *ANSWERED, detail="settled", data=told)
    assert not refusal("consumer_agreed", over)
    objected = (*ANSWERED, (E.RESULT_OBJECTED, "106/06/10"))
    answered = facts_of(FIRST, "106/06/16", *objected, detail="settled", data=told)
    assert "已表示未解決" in refusal("consumer_agreed", answered)


def test_of_two_the_consumer_agrees_with_each():
    one = of_two(
        "106/06/20",
        *ANSWERED,
        (E.RESULT_ACCEPTED, "106/06/18", None, 1),
        detail="settled",
        data=results("settled", "settled"),
    )
    assert "消費者的同意" in refusal("consumer_agreed", one)
    assert not refusal("consumer_agreed", replace(one, data=results("settled", "not_settled")))


def test_a_sum_has_its_day():
    said = facts_of(FIRST, "106/06/20", *ANSWERED, detail="settled", data={"settled_ntd": 8000})
    assert "給付期限" in refusal("agreement_complete", said)
    paid = {"settled_ntd": 8000, "terms_due_on": "2017-07-01"}
    assert not refusal("agreement_complete", replace(said, data=paid))
    assert "和解內容" in refusal("agreement_complete", replace(said, detail="settled_after", data=paid))


def test_an_answer_after_the_end_opens_nothing_again():
    late = (*TOLD[:3], (E.LAPSED, "106/06/20"), (E.CLOSED, "106/06/21"), (E.BUSINESS_REPLIED, "106/06/30"))
    facts = facts_of(FIRST, "106/06/30", *late)
    assert facts.history[-1].to_state.value == "closed"
    assert only(facts.clocks, "business_reply").met_on == day("106/06/20")
