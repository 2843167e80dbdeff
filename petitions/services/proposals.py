"""Decide what another proposed: two persons for every act that the policy wants two for."""

from datetime import datetime

from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, Proposal
from petitions.rules.actors import Actor
from petitions.rules.acts import DECIDED, may_decide, step_proposed
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out
from petitions.services.audit import append_audit

OWN = "自己擬辦的事項，須由另一人核定。"
NOT_YOURS = "您沒有核定這一項的權限。"


def decide(
    case: Case,
    proposal_id: int,
    *,
    approves: bool,
    answer: str,
    by: Actor,
    at: datetime,
    calendar: Calendar,
) -> EventKind:
    """Approve a proposal, which records the act, or refuse it with a reason; return the act.

    The workflow and the guards are asked again, as the case stands now (StepNotAllowed). Raises
    NotPermitted for the proposer and for those who may not, StaleVersion if it was decided meanwhile.
    """
    proposal = db.session.scalars(
        select(Proposal).where(Proposal.id == proposal_id, Proposal.case_id == case.id)
    ).one_or_none()
    if proposal is None:
        raise NoSuchCase("查無這一項擬辦。")
    event = EventKind(proposal.event)
    step = find_step(Procedure(case.procedure), State(case.state), event) if approves else None
    _check_decider(case, proposal, by)
    if not approves and not answer:
        raise BadInput("退回請寫明理由，擬辦的人才知道要改什麼。", "answer")
    _settle(proposal, approves=approves, answer=answer, by=by, at=at)
    if step is not None:
        said = _said(proposal)
        carry_out(case, step, said, by=by, at=at, calendar=calendar, version=case.version)
    append_audit(
        "proposal_approved" if approves else "proposal_refused",
        by=by,
        at=at,
        subject=f"{case.number} {event.value}",
        matter_id=case.matter_id,
        detail={"proposal": proposal.id, "proposed_by": proposal.proposed_by_id},
    )
    return event


def _check_decider(case: Case, proposal: Proposal, by: Actor) -> None:
    """Any step of this event tells who may decide, wherever the case stands now."""
    if by.id == proposal.proposed_by_id:
        raise NotPermitted(OWN)
    step = step_proposed(Procedure(case.procedure), State(case.state), EventKind(proposal.event))
    if step is None or not may_decide(step, case, by, proposal.proposed_by_id):
        raise NotPermitted(NOT_YOURS)
    if proposal.decision != "pending":
        raise StaleVersion(DECIDED)


def _settle(proposal: Proposal, *, approves: bool, answer: str, by: Actor, at: datetime) -> None:
    """Decide it once: of two people at the same moment the second finds it decided."""
    decided = (
        update(Proposal)
        .where(Proposal.id == proposal.id, Proposal.decision == "pending")
        .values(
            decision="approved" if approves else "refused", decided_by_id=by.id, decided_at=at, answer=answer
        )
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(decided).scalar_one_or_none() is None:
        raise StaleVersion(DECIDED)


def _said(proposal: Proposal) -> Said:
    data = dict(proposal.data or {})
    columns = data.pop("columns", {})
    return Said(
        EventKind(proposal.event),
        proposal.happened_at,
        reason=proposal.reason,
        detail=proposal.detail,
        party_id=proposal.party_id,
        data=data | {"proposed_by": proposal.proposed_by_id},
        columns=columns,
    )
