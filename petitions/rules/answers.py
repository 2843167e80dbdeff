"""What a business says to a complaint: where it stands, and who speaks for it (消費者保護法 §43 II)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from petitions.rules.clock import RunningClock
from petitions.rules.projection import REPLY_PERIOD, Happened, standing
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, ReceiptGrade

FROM_THE_DOOR: Final = "respond"
"""Kept as `via` with what came through the door of businesses: opening the letter proves its receipt."""


class Position(Term):
    """Where the business stands to the demand."""

    ACCEPTS = "accepts", "同意全部訴求", "We agree to everything asked for"
    PARTLY = "partly", "同意部分，或另提方案", "We agree in part, or offer something else"
    REFUSES = "refuses", "不同意", "We do not agree"


class Signer(Term):
    """By what right someone answers for the business."""

    HEAD = "head", "負責人或代表人", "Owner or statutory representative"
    EMPLOYEE = "employee", "受僱人，已獲授權", "Employee, authorised to answer"
    AGENT = "agent", "受任人，附委任書", "Agent, with a power of attorney attached"


def days_late(clocks: Iterable[RunningClock], party_id: int | None, on: date) -> int:
    """Return how many days after its proved period a business answers; 0 where it is in time."""
    own = [c for c in clocks if c.period == REPLY_PERIOD and c.is_of(party_id)]
    ends = [c.due_on for c in own if not c.is_estimated and not c.is_revoked]
    return max((on - max(ends)).days, 0) if ends else 0


def letters_in(history: list[Happened]) -> list[Happened]:
    """Return the letters to businesses that stand, oldest first: each opens the door with its own code."""
    return [event for event in standing(history) if event.kind is EventKind.BUSINESS_NOTIFIED]


def last_answers(events: Iterable[Happened]) -> tuple[Happened, ...]:
    """Return the last answer of each respondent, in the order in which they came."""
    last = {event.party_id: event for event in events if event.kind is EventKind.BUSINESS_REPLIED}
    return tuple(last.values())


def asks_for_receipt(history: list[Happened], whose: set[int | None], since_seq: int) -> bool:
    """Say whether opening the letter tells something new: neither proved receipt nor answer is on record."""
    return not any(
        event.party_id in whose
        and event.seq > since_seq
        and (event.kind is EventKind.BUSINESS_REPLIED or _is_proof(event))
        for event in standing(history)
    )


def _is_proof(event: Happened) -> bool:
    grade = (event.data or {}).get("grade")
    return event.kind is EventKind.BUSINESS_RECEIVED and grade == ReceiptGrade.PROVEN.value
