"""What belongs to the matter that this browser opened by number and secret, and the files of it."""

from flask import abort, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from petitions import clock, filestore
from petitions.blueprints.access import current_actor, is_open
from petitions.blueprints.meeting import file_of
from petitions.blueprints.receipts import kept_open, shut
from petitions.blueprints.standing import shown_stage
from petitions.queries.status import Standing, find_standing
from petitions.queries.status_papers import list_papers
from petitions.rules.actors import CITIZEN, Actor
from petitions.rules.errors import NoSuchCase


@is_open
def meeting_file() -> ResponseReturnValue:
    """Hand out the negotiation that stands ahead as a calendar file."""
    standing = opened_matter()
    if standing is None:
        return redirect(url_for("public.track"))
    stage = request.args.get("stage", type=int)
    shown, host = shown_stage(standing, stage), request.host.partition(":")[0]
    answer = file_of(shown.number, shown.procedure, shown.events, host=host, at=clock.now())
    return answer or redirect(url_for("public.status", stage=stage))


@is_open
def letter(letter_id: int) -> ResponseReturnValue:
    """Hand out a letter that was written to whoever filed, as it was sent."""
    standing = opened_matter()
    if standing is None:
        return redirect(url_for("public.track"))
    paper = next((paper for paper in list_papers(standing) if paper.id == letter_id), None)
    if paper is None:
        abort(404)
    name = f"{paper.label}-{paper.case_number}.pdf"
    return send_file(
        filestore.path_of(paper.pdf_sha256), "application/pdf", as_attachment=True, download_name=name
    )


def opened_matter() -> Standing | None:
    """Return how the matter stands that this browser opened, if it still may."""
    opened = kept_open(at=clock.now())
    if opened is None:
        return None
    try:
        return find_standing(owner_of(opened.matter_id), opened.mark)
    except NoSuchCase:
        shut()
        return None


def owner_of(matter_id: int) -> Actor:
    """Return whoever sent this request as the one to whom a matter is open."""
    here = current_actor()
    return Actor(
        None, CITIZEN.label, CITIZEN.capacities, ip=here.ip, request_id=here.request_id, owns=matter_id
    )
