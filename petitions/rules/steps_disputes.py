"""Rows that the procedures of a dispute share: a business answers, and whoever complained withdraws."""

from petitions.rules.step import Step, Who
from petitions.rules.terms import EventKind, Outcome, Procedure, State


def answered(row: str, procedure: Procedure, article: str) -> Step:
    """Build the row by which one respondent answers (消費者保護法 §43)."""
    return Step(
        row,
        procedure,
        State.BUSINESS_REPLIED,
        EventKind.BUSINESS_REPLIED,
        State.BUSINESS_REPLIED,
        Who.BUSINESS,
        "bizreply",
        on_behalf="edit",
        guards=("respondent_named",),
        article=article,
        document="D08",
    )


def withdrawn(row: str, procedure: Procedure, article: str = "行政程序法§24 III、§27 IV") -> Step:
    """Build the row by which a complaint or an application is withdrawn, by whoever may, for a reason."""
    return Step(
        row,
        procedure,
        State.RECEIVED,
        EventKind.WITHDRAWN,
        State.WITHDRAWN,
        Who.CITIZEN,
        "withdraw",
        on_behalf="supplement",
        guards=("withdrawal_authorised", "withdrawal_reason_given"),
        outcomes=(Outcome.WITHDRAWN,),
        article=article,
        document="D36",
    )
