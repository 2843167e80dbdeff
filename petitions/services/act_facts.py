"""What the guards of an act look at beside its history: the matter, its parties, the complaint before it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db, sealer
from petitions.models import Case, CaseEvent, Clock, Matter, Party, Person, Representation
from petitions.reference import NO_DISTRICT
from petitions.rules.age import is_minor
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import derive
from petitions.rules.closing import against_in
from petitions.rules.facts import Facts
from petitions.rules.jurisdiction import JURISDICTION
from petitions.rules.known import Known
from petitions.rules.projection import AGENCY_PERIOD, REPLY_PERIOD, Happened, standing
from petitions.rules.representation import for_complainant
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, PartyRole, Procedure, State, VenueBasis
from petitions.services.first_answers import first_answers
from petitions.services.mandates import mandates_of

READ_THE_RECORD = frozenset(
    {
        "has_contact",
        "has_content",
        "has_respondent",
        "first_complaint_known",
        "not_properly_handled",
        "jurisdiction_known",
        "no_jurisdiction_here",
        "outcome_follows_result",
        "respondent_consents_once",
        "result_follows_attendance",
        "represented_if_minor",
        "respondent_named",
        "each_result_given",
        "outcome_fits_record",
        "consumer_agreed",
        "venue_given",
        "withdrawal_authorised",
        "dispute_opened",
    }
)
"""Guards that ask of more than the case and its history."""

PAGE_KNOWS = frozenset(
    {
        *("has_contact", "has_content", "has_respondent", "first_complaint_known", "respondent_named"),
        *("each_result_given", "outcome_fits_record", "consumer_agreed"),
    }
)
"""Guards that what the page of an act has read answers: who takes part, but not who acts for whom."""


def known_for(case: Case, step: Step, known: Known | None) -> Known:
    """Return what the guards ask of the record, read unless none asks or the page has read it already."""
    asked = READ_THE_RECORD & set(step.guards)
    if asked and (known is None or not asked <= PAGE_KNOWS):
        return find_known(case)
    return known or Known()


def find_known(case: Case) -> Known:
    """Return what guards ask of the record; one statement, one more where somebody acts for another, and two
    for a second appeal that may be against some of several respondents.
    """
    *found, birth, has_mandates = db.session.execute(_statement(case)).one()
    respondents = _numbers(found[2])
    is_of_each = len(respondents) > 1 and case.procedure == Procedure.SECOND_APPEAL.value
    return Known(*found)._replace(
        respondents=respondents,
        first_answers=first_answers(case.matter_id, respondents) if is_of_each else (),
        birth_on=date.fromisoformat(sealer().open(birth)) if birth else None,
        mandates=mandates_of(case.matter_id) if has_mandates else (),
    )


def _numbers(joined: str | None) -> tuple[int, ...]:
    """Read the numbers of the respondents, which come as one text."""
    return tuple(sorted(map(int, joined.split(",")))) if joined else ()


def facts_of(
    case: Case, known: Known, history: Sequence[Happened], *, today: date, calendar: Calendar, **said: Any
) -> Facts:
    """Put together what a guard may look at; `said` is what was said with the act: detail, reason, data …"""
    procedure = Procedure(case.procedure)
    birth_on = known.birth_on
    return Facts(
        procedure=procedure,
        today=today,
        history=standing(history),
        clocks=derive(procedure, history, calendar, channel=case.channel),
        has_contact=known.has_contact,
        has_content=known.has_content,
        has_respondent=bool(known.respondents),
        respondents=known.respondents,
        has_dispute=known.first_state is not None,
        is_confidential=case.is_confidential,
        first_complaint_to=known.first_complaint_to,
        **_prior(known, history),
        prior_agency_due_on=known.agency_due_on,
        amount_ntd=case.amount_ntd,
        jurisdiction=grounds_of(known, history),
        lives_elsewhere=known.district == NO_DISTRICT,
        remediations=known.remediations,
        is_minor=birth_on is not None and is_minor(birth_on, today),
        mandates=for_complainant(known.mandates, today, birth_on),
        received_on=case.received_on,
        closed_on=case.closed_on,
        **said,
    )


def _prior(known: Known, history: Sequence[Happened]) -> dict[str, Any]:
    """Say how the first complaint stands: with those against whom the appeal goes on, if that was chosen."""
    chosen = {one.party_id for one in against_in(history[0].data if history else None)}
    theirs = [answer for answer in known.first_answers if answer.party_id in chosen]
    if not theirs:
        return {
            "prior_replied": known.first_replied_on is not None or known.first_state == State.LAPSED.value,
            "prior_due_on": None if known.first_due_is_estimated else known.first_due_on,
            "is_prior_receipt_unproved": bool(known.first_due_is_estimated),
        }
    open_ones = [answer for answer in theirs if not answer.is_done]
    is_proved = all(answer.is_proved for answer in open_ones)
    last = max((answer.due_on for answer in open_ones if answer.due_on), default=None)
    return {
        "prior_replied": not open_ones,
        "prior_due_on": last if is_proved else None,
        "is_prior_receipt_unproved": not is_proved,
    }


def grounds_of(known: Known, history: Sequence[Happened]) -> frozenset[str]:
    """Return the grounds of jurisdiction noted when a case came in; a consumer's home in the city is one.

    The one with which it was taken up does not count: whoever passes the case on afterwards says of each
    ground why it was none (行政程序法 §12, §13, §17; 消費爭議調解辦法 §6).
    """
    lives_here = bool(known.district) and known.district != NO_DISTRICT
    told = (event.data or {} for event in standing(history) if event.kind is not EventKind.ACCEPTED)
    noted = {str(said.get(JURISDICTION, "")) for said in told} - {""}
    return frozenset(noted | ({VenueBasis.CONSUMER_HOME.value} if lives_here else set()))


def _statement(case: Case) -> Any:
    of_matter = Party.matter_id == Matter.id
    of_party = func.aggregate_strings(cast(Party.id, String), ",")
    respondents = select(of_party).where(
        of_matter, Party.role == PartyRole.RESPONDENT.value, Party.ended_on.is_(None)
    )
    first = and_(Case.matter_id == Matter.id, Case.procedure == Procedure.FIRST_APPEAL.value)
    mediation = aliased(Case)
    again = (
        select(func.count(CaseEvent.id))
        .join(mediation, mediation.id == CaseEvent.case_id)
        .where(mediation.matter_id == Matter.id, CaseEvent.kind == EventKind.REMEDIATION_APPLIED.value)
    )
    return (
        select(
            _has_contact(),
            func.length(func.trim(Matter.narrative)) > 0,
            respondents.scalar_subquery(),
            Matter.first_complaint_to,
            Matter.district,
            Case.replied_on,
            Case.reply_due_on,
            Case.state,
            _is_receipt_unproved(),
            _agency_due().scalar_subquery(),
            again.scalar_subquery(),
            _birth().scalar_subquery(),
            exists().where(Representation.matter_id == Matter.id),
        )
        .select_from(Matter)
        .outerjoin(Case, first)
        .where(Matter.id == case.matter_id)
        .order_by(Case.id.desc())
        .limit(1)
    )


def _agency_due() -> Any:
    """Ask until when the bureau still has to report."""
    return select(func.min(Clock.due_on)).where(
        Clock.case_id == Case.id,
        Clock.period == AGENCY_PERIOD,
        Clock.met_on.is_(None),
        Clock.is_revoked.is_(False),
    )


def _has_contact() -> Any:
    """Ask for a side with a true name and one way to reach it; whoever acts for one does not count."""
    reachable = or_(
        Person.phone_sealed.is_not(None), Person.email_sealed.is_not(None), Person.address_sealed.is_not(None)
    )
    return exists().where(
        Party.matter_id == Matter.id,
        Party.role != PartyRole.REPRESENTATIVE.value,
        Party.person_id == Person.id,
        Person.name_sealed.is_not(None),
        reachable,
    )


def _birth() -> Any:
    """Ask for the day of birth of the first who complains, still sealed."""
    return (
        select(Person.birth_sealed)
        .join(Party, Party.person_id == Person.id)
        .where(Party.matter_id == Matter.id, Party.role == PartyRole.COMPLAINANT.value)
        .where(Party.ended_on.is_(None))
        .order_by(Party.position)
        .limit(1)
    )


def _is_receipt_unproved() -> Any:
    """Ask whether the business's fifteen days rest on nothing but an estimate (施行細則 §36)."""
    reply = (Clock.case_id == Case.id, Clock.period == REPLY_PERIOD, Clock.is_revoked.is_(False))
    return and_(
        exists().where(*reply, Clock.is_estimated.is_(True)),
        ~exists().where(*reply, Clock.is_estimated.is_(False)),
    )
