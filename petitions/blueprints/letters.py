"""The letter to the business (D07), one for each respondent, with the code for its answer."""

from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case
from petitions.blueprints.work import labels_of
from petitions.models import Case
from petitions.queries.choices import offered
from petitions.queries.served import find_served
from petitions.rules.masking import mask_in_text
from petitions.rules.periods import find_period
from petitions.rules.projection import REPLY_PERIOD
from petitions.services.answering import Letter, code_of, list_letters
from petitions.services.histories import load_history


@on_case("register")
def letter(case: Case) -> ResponseReturnValue:
    """Print the letters of a case to its respondents; a confidential case has none (行政程序法 §170 II)."""
    sent = [] if case.is_confidential else list_letters(case, load_history(case.id))
    labels = labels_of(offered(clock.today()))
    return render_template(
        "tracking/letter.html",
        case=case,
        letters=[_laid_out(one, labels) for one in sent],
        days=find_period(REPLY_PERIOD, clock.today()).days,
        city=current_app.config["CITY"],
        base_url=current_app.config["PUBLIC_BASE_URL"] or request.url_root.rstrip("/"),
        officer=current_actor().label,
    )


def _laid_out(letter: Letter, labels: dict[str, str]) -> dict[str, Any]:
    """Return what a letter says to its respondent, without the ways to reach whoever complains."""
    served = find_served(*letter)
    return {
        "served": served,
        "code": code_of(letter),
        "narrative": mask_in_text(served.narrative),
        "demand": mask_in_text(served.demand),
        "category": labels.get(served.category, served.category),
    }
