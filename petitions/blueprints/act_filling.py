"""What is known before an act is recorded: what its form may offer, and what stands in it from the start."""

from dataclasses import replace
from typing import Final

from flask import request

from petitions import clock
from petitions.forms.negotiations import RollCallForm
from petitions.forms.tracking import ActForm
from petitions.models import Case
from petitions.queries.letters import find_letter_of, list_letters_of
from petitions.rules.age import is_minor
from petitions.rules.documents import find_document
from petitions.rules.errors import BadInput
from petitions.rules.file_access import requests_open
from petitions.rules.jurisdiction import basis_in
from petitions.rules.negotiation import outcome_of_last, sitting_ahead
from petitions.rules.particulars import Withdrawer
from petitions.rules.representation import for_complainant, withdrawers
from petitions.rules.service import NOTICES
from petitions.rules.step import Step
from petitions.rules.terms import EventKind
from petitions.rules.text import LONGEST_QUERY, clean_line
from petitions.services.act_facts import find_known, grounds_of
from petitions.services.acts import Said
from petitions.services.histories import load_history

BEFORE_IT_WAS_ISSUED: Final = "函件的送達或退回不能早於製發之日（行政程序法第76條）。"
FROM_THE_LINK: Final = ("kept_case", "letter_id", "party")
"""What the page that led here says of the act."""


def fill_in(form: ActForm, case: Case, step: Step) -> None:
    """Fill in what is known: by the page that led here, and by what happened to the case."""
    if "chair_id" in form:
        form.chair_id.data = str(case.officer_id or "")
    if "recused_id" in form:
        form.recused_id.data = str(case.officer_id or "")
    if "outcome_follows_result" in step.guards:
        form.outcome.data = outcome_of_last(load_history(case.id))
    if isinstance(form, RollCallForm):
        _fill_in_day(form, case)
        form.fill_in(find_known(case).mandates)
    if "scope" in form and (waiting := requests_open(load_history(case.id))):
        form.scope.data = (waiting[0].data or {}).get("scope", "")
    if "jurisdiction" in form:
        form.jurisdiction.data = basis_in(grounds_of(find_known(case), load_history(case.id)))
    _fill_in_from_link(form)


def _fill_in_from_link(form: ActForm) -> None:
    """Fill in what the page that led here says of the act."""
    if "corrects_seq" in form:
        form.corrects_seq.data = request.args.get("seq", type=int)
    for key in FROM_THE_LINK:
        if key in form:
            form[key].data = clean_line(request.args.get(key, ""))[:LONGEST_QUERY] or None


def _fill_in_day(form: ActForm, case: Case) -> None:
    """A negotiation was held when it was fixed for, if that has come."""
    ahead = sitting_ahead(load_history(case.id))
    if ahead and ahead.starts_at <= clock.now():
        form.happened_on.data, form.happened_time.data = ahead.starts_at.date(), ahead.starts_at.time()


def letters_to_choose(case: Case, step: Step) -> tuple[tuple[int, str], ...]:
    """Return the letters of which a service can be recorded; only a notice starts the days to rectify."""
    kinds = NOTICES if step.event is EventKind.RECTIFICATION_SERVED else frozenset()
    lines = (line for line in list_letters_of(case) if line.way != "file")
    found = (line for line in lines if not kinds or line.document in kinds)
    return tuple((line.id, f"{line.label} {line.number} {line.to}") for line in found)


def about_letter(case: Case, said: Said) -> Said:
    """Say of which letter it is, to whom it went, what it was. Raises BadInput for too early a day."""
    if not said.data.get("letter_id"):
        return said
    letter = find_letter_of(case, int(said.data["letter_id"]))
    if clock.local_day(said.happened_at) < letter.issued_on:
        raise BadInput(BEFORE_IT_WAS_ISSUED, "happened_on")
    data = {**said.data, "letter_id": letter.id}
    return replace(said, data=data, party_id=letter.party_id, detail=find_document(letter.document).label)


def withdrawers_of(case: Case) -> tuple[Withdrawer, ...]:
    """Return who may withdraw today by what is on record."""
    known, today = find_known(case), clock.today()
    return withdrawers(
        for_complainant(known.mandates, today, known.birth_on),
        is_minor=known.birth_on is not None and is_minor(known.birth_on, today),
    )
