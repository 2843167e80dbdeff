"""The log of consultations 諮詢: a register, not a case; counted by persons (人次)."""

from petitions.rules.step import Step, from_each
from petitions.rules.terms import EventKind, Register, State

_IT = Register.CONSULTATIONS

STEPS = (
    Step(
        "T-C1",
        _IT,
        None,
        EventKind.LOGGED,
        State.LOGGED,
        action="register",
        article="消費者保護法§42",
        document="D01",
        counts="consultations",
    ),
    Step(
        "T-C2",
        _IT,
        State.LOGGED,
        EventKind.ANSWERED,
        State.ANSWERED,
        action="register",
        article="消費者保護法§42",
        document="D01",
    ),
    *from_each(
        (State.LOGGED, State.ANSWERED),
        Step(
            "T-C3",
            _IT,
            State.LOGGED,
            EventKind.BECAME_APPEAL,
            State.BECAME_APPEAL,
            action="register",
            article="消費者保護法§43 I；個人資料保護法§16",
            document="D02",
        ),
    ),
    *from_each(
        (State.LOGGED, State.ANSWERED),
        Step(
            "T-C4",
            _IT,
            State.LOGGED,
            EventKind.VOIDED,
            State.VOIDED,
            action="edit",
            guards=("reason_given",),
            article="統計法施行細則§24",
        ),
    ),
)
