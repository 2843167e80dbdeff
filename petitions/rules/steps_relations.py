"""Rows by which cases belong together and part again: merged, handled together, of one incident.

Three different things: a merged case is counted with the one that is kept, cases that are handled together
or belong to one incident stay cases of their own. Each can be taken back, with a reason, and stays told.
"""

from collections.abc import Iterable

from petitions.rules.step import Step, Who, from_each, staying
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_ANY = State.RECEIVED  # replaced by `staying`
_LAW = "消費者保護法§43"


def rows_for_relations(
    procedure: Procedure, open_states: Iterable[State], ended: Iterable[State]
) -> tuple[Step, ...]:
    """Build the rows that join and part cases, and the one that says who the respondent is."""
    opened, over = tuple(open_states), tuple(ended)

    def row(identifier: str, event: EventKind, *guards: str) -> Step:
        return Step(identifier, procedure, _ANY, event, _ANY, action="merge", guards=guards, article=_LAW)

    parting = (
        row("X-12", EventKind.UNLINKED, "reason_given", "kept_case_named"),
        row("X-14", EventKind.INCIDENT_LEFT, "reason_given", "kept_case_named"),
    )
    told = (row("X-15", EventKind.DUPLICATE_JOINED), row("X-16", EventKind.DUPLICATE_LEFT))
    return (
        *staying(opened, row("X-13", EventKind.INCIDENT_JOINED, "kept_case_named")),
        *(each for step in parting for each in staying((*opened, *over), step)),
        *(each for step in told for each in staying((*opened, *over), _by_the_system(step))),
        *_separating(procedure, over),
        *_identifying(procedure, opened),
    )


def rows_for_undoing_acceptance(
    procedure: Procedure, states: Iterable[State], identifier: str
) -> tuple[Step, ...]:
    """Build the rows by which an appeal taken up by mistake is void, another agency's, or here already.

    For the two last the same is asked, written and joined as at the door; the acceptance counts no more.
    """
    void = Step(
        identifier,
        procedure,
        _ANY,
        EventKind.ACCEPTANCE_VOIDED,
        State.VOIDED,
        action="close",
        guards=("reason_given",),
        outcomes=(Outcome.VOIDED,),
        article="行政程序法§117",
    )
    another = Step(
        identifier,
        procedure,
        _ANY,
        EventKind.TRANSFERRED_OUT,
        State.TRANSFERRED_OUT,
        action="transfer",
        guards=("reason_given", "agency_named", "no_jurisdiction_here", "grounds_denied"),
        outcomes=(Outcome.TRANSFERRED_OUT,),
        article="行政程序法§17、§117",
        document="D37",
    )
    same = another._replace(
        event=EventKind.MERGED,
        target=State.MERGED,
        action="merge",
        guards=("reason_given", "kept_case_named"),
        outcomes=(Outcome.MERGED,),
        article="行政程序法§13、§117",
        document="D03c",
    )
    return tuple(row for step in (void, another, same) for row in from_each(states, step))


def _by_the_system(step: Step) -> Step:
    return step._replace(who=Who.SYSTEM, action="", article="行政程序法§13")


def _separating(procedure: Procedure, ended: tuple[State, ...]) -> tuple[Step, ...]:
    """A merge that was wrong: the case goes on where it stood before (see `target_of`)."""
    if State.MERGED not in ended:
        return ()
    back = State.REGISTERED if procedure is Procedure.PETITION else State.RECEIVED
    step = Step("X-11", procedure, State.MERGED, EventKind.SEPARATED, back, action="merge")
    return (step._replace(guards=("reason_given",), article="行政程序法§101"),)


def _identifying(procedure: Procedure, opened: tuple[State, ...]) -> tuple[Step, ...]:
    if not procedure.is_dispute:
        return ()
    step = Step("X-17", procedure, _ANY, EventKind.RESPONDENT_IDENTIFIED, _ANY, action="edit", article=_LAW)
    return staying(opened, step)
