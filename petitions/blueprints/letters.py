"""The letter to the business (D07), one for each respondent, with the code for its answer."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case
from petitions.blueprints.work import labels_of
from petitions.extensions import db
from petitions.models import Case
from petitions.queries.choices import offered
from petitions.queries.served import list_served
from petitions.rules.periods import find_period
from petitions.rules.projection import REPLY_PERIOD
from petitions.services.answering import code_of, list_letters
from petitions.services.disclosure import note_served_name
from petitions.services.histories import load_history


@on_case("register")
def letter(case: Case) -> ResponseReturnValue:
    """Show the letters of a case to its respondents as a draft; sent, they are printed with name and code.

    The law wants the name in the letter; that it was opened is on record. A confidential case has no letter
    (行政程序法 §170 II).
    """
    sent = {one.party_id: one for one in list_letters(case, load_history(case.id))}
    is_original = request.method == "POST" and bool(sent)
    if is_original:
        note_served_name(case, by=current_actor(), at=clock.now())
        db.session.commit()
    served = list_served(case.id, {party_id: one.seq for party_id, one in sent.items()})
    return render_template(
        "tracking/letter.html",
        case=case,
        letters=[(one, code_of(sent[one.party_id])) for one in served],
        is_original=is_original,
        labels=labels_of(offered(clock.today())),
        days=find_period(REPLY_PERIOD, clock.today()).days,
        city=current_app.config["CITY"],
        base_url=current_app.config["PUBLIC_BASE_URL"] or request.url_root.rstrip("/"),
        officer=current_actor().label,
    )
