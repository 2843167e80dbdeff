"""What anyone may read: the way in, a case by number and secret, figures, and the statements of the site."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.assets import address
from petitions.blueprints import file_access
from petitions.blueprints.access import is_open
from petitions.blueprints.own_acts import own_acts_of, result, supplement, withdraw
from petitions.blueprints.own_openings import appeal, mediate, openings_of
from petitions.blueprints.owned import letter, meeting_file, opened_matter
from petitions.blueprints.receipts import keep_open, shut
from petitions.blueprints.standing import Desk, explained, laid_out, shown_stage
from petitions.extensions import csrf, db
from petitions.filters import label
from petitions.forms.track import NO_MATCH, TrackForm
from petitions.queries.choices import offered
from petitions.queries.status import list_looks
from petitions.queries.status_papers import list_answers, list_copies, list_papers
from petitions.reports.kept import kept_totals
from petitions.rules.answers import Position
from petitions.rules.measures import MEASURES
from petitions.services.tracking import look_up

bp = Blueprint("public", __name__)

ON_THE_WAY_IN = ("consultations", "first_appeals", "second_appeals", "mediation_cases")
"""The measures shown on the home page."""

YEARS_SHOWN = 5
"""So many years stand side by side; the others are a link away."""

CLOSED_TO_ROBOTS = ("/file/confirmation", "/track/case", "/respond", "/sign-in")
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in CLOSED_TO_ROBOTS)])


@bp.get("/")
@is_open
def home() -> ResponseReturnValue:
    """The way in."""
    return render_template("public/home.html", figures=_figures())


@bp.route("/track", methods=["GET", "POST"])
@is_open
def track() -> ResponseReturnValue:
    """Open a matter by number and look-up secret (Locked after too many failures)."""
    form = TrackForm(request.form)
    if not form.validate_on_submit():
        return render_template("public/track.html", form=form), form.status
    at = clock.now()
    opened = look_up(form.number.data, form.secret.data, ip=request.remote_addr or "", at=at)
    db.session.commit()
    if opened is None:
        form.refuse(NO_MATCH)
        return render_template("public/track.html", form=form), form.status
    keep_open(opened, at=at)
    return redirect(url_for("public.status"), 303)


@bp.get("/track/case")
@is_open
def status() -> ResponseReturnValue:
    """Show how the matter stands that this browser opened."""
    standing = opened_matter()
    if standing is None:
        return redirect(url_for("public.track"))
    stage = request.args.get("stage", type=int)
    beside = {
        "looks": list_looks(standing),
        "papers": list_papers(standing),
        "answers": list_answers(standing),
        "copies": list_copies(standing),
        "positions": {position.value: position for position in Position},
        "acts": [
            *openings_of(standing, clock.today()),
            *own_acts_of(shown_stage(standing, stage), stage, clock.today()),
        ],
    }
    return render_template("public/status.html", **beside, **laid_out(standing, stage, _desk()))


@bp.get("/track/case/why")
@is_open
def why() -> ResponseReturnValue:
    """Say day by day why the date that is promised is that date."""
    standing = opened_matter()
    if standing is None:
        return redirect(url_for("public.track"))
    stage = request.args.get("stage", type=int)
    shown = explained(standing, stage, _desk())
    if shown is None:
        return redirect(url_for("public.status", stage=stage))
    return render_template("public/why.html", **shown)


def _desk() -> Desk:
    today = clock.today()
    return Desk(today, current_calendar(), offered(today))


@bp.post("/track/close")
@is_open
def close() -> ResponseReturnValue:
    """Forget, on this browser, what was opened."""
    shut()
    return redirect(url_for("public.track"), 303)


@bp.get("/statistics")
@is_open
def statistics() -> ResponseReturnValue:
    """The published figures of past years: some up to the year that is asked for, or the last."""
    totals = kept_totals(clock.today())
    newest = request.args.get("year", max(totals, default=0), type=int)
    years = [year for year in totals if year <= newest] or list(totals)
    measures = [
        {
            "key": m.key,
            "label": m.label,
            "unit": label(m.unit),
            "definition": m.definition,
            "excludes": m.excludes,
        }
        for m in MEASURES
    ]
    shown = years[:YEARS_SHOWN]
    return render_template("public/statistics.html", years=shown, measures=measures, totals=totals)


@bp.get("/sitemap")
@is_open
def sitemap() -> ResponseReturnValue:
    """Every page of the public side."""
    return render_template("public/sitemap.html")


@bp.get("/privacy")
@is_open
def privacy() -> ResponseReturnValue:
    """What is collected, why, and what one may ask (個人資料保護法 §8)."""
    return render_template("public/privacy.html")


@bp.get("/security")
@is_open
def security() -> ResponseReturnValue:
    """How data is kept safe, and where to report a hole."""
    return render_template("public/security.html")


@bp.get("/accessibility")
@is_open
def accessibility() -> ResponseReturnValue:
    """To which standard the pages are made, and whom to tell if one fails."""
    return render_template("public/accessibility.html")


@bp.get("/open-data")
@is_open
def open_data() -> ResponseReturnValue:
    """Under which terms the figures may be used."""
    return render_template("public/open_data.html")


@bp.get("/robots.txt")
@is_open
def robots() -> ResponseReturnValue:
    """What crawlers leave alone."""
    return Response(ROBOTS, content_type="text/plain; charset=utf-8")


@bp.get("/favicon.ico")
@is_open
def favicon() -> ResponseReturnValue:
    """Lead browsers that ask without being told to the picture of the site."""
    return redirect(address("crest.svg"))


@bp.get("/.well-known/security.txt")
@is_open
def security_txt() -> ResponseReturnValue:
    """Where to report a hole (RFC 9116); good for about a year from today."""
    base = current_app.config["PUBLIC_BASE_URL"] or request.url_root.rstrip("/")
    today = clock.today()
    lines = (
        f"Contact: {base}{url_for('public.security')}",
        f"Expires: {today.replace(year=today.year + 1, day=1).isoformat()}T00:00:00Z",
        "Preferred-Languages: zh-TW, en",
        f"Canonical: {base}{url_for('public.security_txt')}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _figures() -> dict[str, Any] | None:
    """Return a few figures of the last year that is over and has any, for the way in."""
    totals = kept_totals(clock.today())
    if not totals:
        return None
    year = max(totals)
    shown = (measure for measure in MEASURES if measure.key in ON_THE_WAY_IN)
    rows = [{"label": m.label, "value": totals[year][m.key], "unit": label(m.unit)} for m in shown]
    return {"roc_year": year, "rows": rows}


csrf.exempt(track)  # the form itself checks the token

bp.add_url_rule("/track/case/meeting.ics", view_func=meeting_file)
bp.add_url_rule("/track/case/file", "ask", file_access.ask, methods=["GET", "POST"])
bp.add_url_rule("/track/case/copies/<int(max=9223372036854775807):copy_id>", "copy", file_access.copy)
bp.add_url_rule("/track/case/letters/<int(max=9223372036854775807):letter_id>", view_func=letter)
bp.add_url_rule("/track/case/second-appeal", view_func=appeal, methods=["GET", "POST"])
bp.add_url_rule("/track/case/mediation", view_func=mediate, methods=["GET", "POST"])
for own in (supplement, result, withdraw):
    bp.add_url_rule(f"/track/case/{own.__name__}", view_func=own, methods=["GET", "POST"])
