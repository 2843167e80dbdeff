"""What is the same, what is only related, and what is another purchase; each with its reason in words."""

import pytest

from petitions.rules.duplicates import LIKELY_FROM, MATTER, PERSON, Likeness, Verdict, score


@pytest.mark.parametrize(
    ("likeness", "verdict"),
    [
        (Likeness(same_phone=True, same_business=True, same_day=True), Verdict.LIKELY),
        (Likeness(same_id=True, same_business=True), Verdict.LIKELY),
        (Likeness(same_name=True, same_business=True, same_day=True, same_amount=True), Verdict.LIKELY),
        (Likeness(same_phone=True, same_business=True), Verdict.POSSIBLE),
        (Likeness(same_name=True, same_business=True), Verdict.POSSIBLE),
        (Likeness(same_business=True, same_day=True, same_amount=True), Verdict.POSSIBLE),
        (Likeness(same_phone=True, same_business=True, same_day=False), Verdict.POSSIBLE),
        (Likeness(same_name=True, same_business=True, same_day=False), Verdict.UNLIKELY),
        (Likeness(same_phone=True), Verdict.UNLIKELY),
        (Likeness(same_business=True, same_day=True), Verdict.UNLIKELY),
        (Likeness(same_business=True), Verdict.UNLIKELY),
        (Likeness(), Verdict.UNLIKELY),
    ],
)
def test_the_signs_come_to_a_verdict(likeness, verdict):
    assert score(likeness).verdict is verdict


def test_every_reason_is_said_and_the_strongest_sign_of_the_person_counts_once():
    found = score(Likeness(same_phone=True, same_email=True, same_business=True, same_day=False))
    assert found.reasons == ("電話相同", "電子郵件相同", "同一業者", "交易日不同，可能是另一筆交易")
    assert found.points == 40 + 30 - 15


def test_no_sign_alone_makes_a_likely_duplicate():
    assert max(sign.points for sign in (*PERSON, *MATTER)) < LIKELY_FROM
