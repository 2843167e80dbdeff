"""Rows that every procedure has: what may happen at any stage without moving the case."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from petitions.rules.step import Step, Who, from_each, staying
from petitions.rules.steps_relations import rows_for_relations
from petitions.rules.terms import EventKind, Procedure, State

_ANY = State.RECEIVED  # replaced by `staying`

AWAITING: Final = frozenset({State.RECTIFYING, State.IN_PROGRESS})
"""Stages at which a case may wait for what its complainant has to add."""

MORE_TIME: Final = MappingProxyType(
    {
        Procedure.FIRST_APPEAL: ("D04", "地方自治規章；行政程序法§51 III（類推，以一次為限，不逾原期間）"),
        Procedure.SECOND_APPEAL: ("D04", "地方自治規章；行政程序法§51 III（類推，以一次為限，不逾原期間）"),
        Procedure.MEDIATION: ("D18", "消費爭議調解辦法§4；行政程序法§51 III（類推，以一次為限，不逾原期間）"),
        Procedure.PETITION: ("E04", "行政程序法§171 II、§51 III（類推，以一次為限，不逾原期間）"),
    }
)
"""By which paper more time is told, and what allows it."""


def rows_at_any_stage(
    procedure: Procedure, open_states: Iterable[State], ended: Iterable[State]
) -> tuple[Step, ...]:
    """Build the rows for assigning, recusing, supplementing and mending a case.

    A correction and a change of the calendar are possible at every stage, the others while it is open.
    """
    open_states, ended = tuple(open_states), tuple(ended)
    return (
        *(row for step in _while_open(procedure) for row in staying(open_states, step)),
        *rows_for_correcting(procedure, (*open_states, *ended)),
        *rows_for_the_calendar(procedure, (*open_states, *ended)),
        *_rows_for_more_time(procedure, open_states),
        *staying((*open_states, *ended), _letter(procedure)),
        *rows_for_relations(procedure, open_states, ended),
    )


def _rows_for_more_time(procedure: Procedure, open_states: Iterable[State]) -> tuple[Step, ...]:
    """Build the rows by which whoever has to complete a case gets more time for it."""
    document, article = MORE_TIME.get(procedure, ("", ""))
    step = Step(
        "X-11",
        procedure,
        _ANY,
        EventKind.SUPPLEMENT_EXTENDED,
        _ANY,
        action="edit",
        guards=("reason_given", "supplement_may_be_extended"),
        article=article,
        document=document,
    )
    return staying([state for state in open_states if state in AWAITING], step) if document else ()


def rows_for_correcting(procedure: Procedure, states: Iterable[State]) -> tuple[Step, ...]:
    """Build the rows by which an entry that was a mistake is struck."""
    step = Step(
        "X-5",
        procedure,
        _ANY,
        EventKind.CORRECTED,
        _ANY,
        action="edit",
        guards=("reason_given", "corrected_event_named"),
        article="行政程序法§101",
    )
    return staying(states, step)


def _letter(procedure: Procedure) -> Step:
    """Build the row of a letter that leaves: who may issue it is said by the act that it tells."""
    return Step(
        "X-10",
        procedure,
        _ANY,
        EventKind.LETTER_ISSUED,
        _ANY,
        action="reply",
        article="公文程式條例§6、§7、§10",
    )


def rows_for_the_calendar(procedure: Procedure, states: Iterable[State]) -> tuple[Step, ...]:
    """Build the rows by which a closure or a new table of days moves what runs; the system says so."""
    step = Step(
        "X-8",
        procedure,
        _ANY,
        EventKind.CALENDAR_CHANGED,
        _ANY,
        Who.SYSTEM,
        article="行政程序法§48；民法§122；天然災害停止上班及上課作業辦法",
    )
    return staying(states, step)


def rows_for_urging(procedure: Procedure, states: Iterable[State]) -> tuple[Step, ...]:
    """Build the rows by which the record says that a supervisor was alerted of a dispute (P-02, P-03)."""
    step = Step(
        "X-10",
        procedure,
        _ANY,
        EventKind.URGED,
        _ANY,
        Who.SYSTEM,
        on_behalf="register",
        article="消費者保護法§43（本府作業規定，提醒主管）",
    )
    return staying(states, step)


def _while_open(procedure: Procedure) -> tuple[Step, ...]:
    def row(identifier: str, event: EventKind) -> Step:
        return Step(identifier, procedure, _ANY, event, _ANY)

    return (
        *_for_representing(procedure),
        row("X-1", EventKind.ASSIGNED)._replace(action="assign", article="行政程序法§170 I"),
        row("T25", EventKind.RECUSED)._replace(
            action="assign",
            on_behalf="med_panel" if procedure is Procedure.MEDIATION else "",
            guards=("reason_given",),
            article=_recusal_article(procedure),
            document="D38",
        ),
        row("X-2", EventKind.SUPPLEMENTED)._replace(
            who=Who.PARTY, action="supplement", article="行政程序法§171 II"
        ),
        row("X-3", EventKind.CATEGORY_AMENDED)._replace(
            action="edit", guards=("category_given",), article="統計法施行細則§24"
        ),
        row("X-4", EventKind.HANDLED_TOGETHER)._replace(
            action="merge", guards=("kept_case_named",), article="消費者保護法§43"
        ),
    )


def _for_representing(procedure: Procedure) -> tuple[Step, ...]:
    """Build the rows by which it is recorded who acts for whom, and until when."""
    kinds = (("X-18", EventKind.REPRESENTATION_ADDED), ("X-19", EventKind.REPRESENTATION_ENDED))
    article = "行政程序法§22–27" + (
        "；消費爭議調解辦法§2、§12、§13" if procedure is Procedure.MEDIATION else ""
    )
    return tuple(
        Step(identifier, procedure, _ANY, event, _ANY, action="edit", article=article)
        for identifier, event in kinds
    )


def said_unresolved(procedure: Procedure) -> Step:
    """Build the row by which whoever complained says that it is not resolved, or not done as agreed."""
    return Step(
        "T-F13b",
        procedure,
        _ANY,
        EventKind.NOT_RESOLVED,
        _ANY,
        Who.CITIZEN,
        "supplement",
        on_behalf="edit",
        guards=("reason_given",),
        article="消費者保護法§43",
    )


def rows_for_failed_service(
    procedure: Procedure, states: Iterable[State], *, action: str, article: str
) -> tuple[Step, ...]:
    """Build the rows for a paper that came back: each attempt stays in the record, nothing begins to run."""
    failed = Step(
        "X-9",
        procedure,
        _ANY,
        EventKind.SERVICE_FAILED,
        _ANY,
        action=action,
        guards=("return_reason_given",),
        article=article,
    )
    return staying(states, failed)


def rows_for_suspending(
    procedure: Procedure, open_states: Iterable[State], *, resumed_as: State
) -> tuple[Step, ...]:
    """Build the rows for the death, incapacity or dissolution of a party: until heirs step in."""
    return (
        *from_each(
            open_states,
            Step(
                "X-6",
                procedure,
                _ANY,
                EventKind.SUSPENDED,
                State.SUSPENDED,
                action="edit",
                guards=("reason_given",),
                article="公司法§24、§208-1；由繼承人或清算人承受",
            ),
        ),
        Step(
            "X-7",
            procedure,
            State.SUSPENDED,
            EventKind.RESUMED,
            resumed_as,
            action="edit",
            guards=("reason_given",),
            article="公司法§24、§208-1；由繼承人或清算人承受",
        ),
        *rows_for_correcting(procedure, (State.SUSPENDED,)),
        *rows_for_the_calendar(procedure, (State.SUSPENDED,)),
        *staying((State.SUSPENDED,), _letter(procedure)),
        *(row for step in _for_representing(procedure) for row in staying((State.SUSPENDED,), step)),
    )


def _recusal_article(procedure: Procedure) -> str:
    """Three laws of conflict: for mediators, for consumer ombudsmen, for other officials."""
    if procedure is Procedure.MEDIATION:
        return "消費爭議調解辦法§10"
    if procedure is Procedure.SECOND_APPEAL:
        return "消費者保護官任用及職掌辦法§8"
    return "行政程序法§32、§33"
