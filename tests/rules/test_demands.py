"""What is asked for point by point, in words, and what the answers come to."""

import pytest

from petitions.rules.answers import Position
from petitions.rules.demands import (
    Answered,
    Demanded,
    Stance,
    answers_in,
    demands_in,
    in_words,
    taken_together,
)
from petitions.rules.tellings import particulars_of

REFUND = Demanded("refund_full", "全額退款", "Full refund", 19_200)
APOLOGY = Demanded("apology", "道歉", "Apology")
YES, PARTLY, NO = Stance.ACCEPTS, Stance.PARTLY, Stance.REFUSES


def test_points_stand_in_lines_before_what_was_written() -> None:
    assert in_words((REFUND, APOLOGY), "月底以前") == "・全額退款 新臺幣 19,200 元\n・道歉\n月底以前"
    assert in_words((), "月底以前") == "月底以前"
    assert in_words((REFUND._replace(amount_ntd=0),), "") == "・全額退款 新臺幣 0 元"


def test_points_are_read_as_they_were_kept() -> None:
    assert demands_in([list(REFUND), list(APOLOGY)]) == (REFUND, APOLOGY)
    assert demands_in(None) == ()


@pytest.mark.parametrize(
    ("each", "together"),
    [
        ([YES], Position.ACCEPTS),
        ([YES, YES], Position.ACCEPTS),
        ([NO, NO], Position.REFUSES),
        ([YES, NO], Position.PARTLY),
        ([PARTLY, PARTLY], Position.PARTLY),
    ],
)
def test_agreeing_to_some_points_is_agreeing_in_part(each: list[Stance], together: Position) -> None:
    assert taken_together(each) is together


def test_the_record_tells_the_answer_to_each_point() -> None:
    points = (Answered("全額退款", "Full refund", PARTLY, 8_000), Answered("道歉", "Apology", NO))
    said = {"position": "partly", "points": [list(point) for point in points]}
    assert answers_in(said) == points
    assert particulars_of(said) == (
        "業者立場：同意部分，或另提方案。"
        "逐項：全額退款：同意一部分，或另提方案，願付新臺幣 8,000 元；道歉：不同意。"
    )
