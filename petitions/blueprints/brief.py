"""The brief of a case: everything an officer needs before a call or a meeting, on one sheet of paper."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case
from petitions.blueprints.desk import Desk, clocks_of, stages_of
from petitions.blueprints.desk_record import acts_now, entries_of
from petitions.blueprints.desk_warnings import cautions_of
from petitions.blueprints.work import labels_of
from petitions.models import Case
from petitions.queries.business_cases import BusinessRecord, find_record_of_business
from petitions.queries.case_page import MatterShown, find_matter, find_text
from petitions.queries.choices import offered
from petitions.queries.record import Record, find_record
from petitions.queries.relations import find_respondent
from petitions.rules.answers import Position
from petitions.rules.clocks import derive
from petitions.rules.demands import answers_in
from petitions.rules.matter_particulars import told_more
from petitions.rules.policy import may
from petitions.rules.projection import standing
from petitions.rules.terms import EventKind

LATEST = 8
"""So many of the last entries stand on the sheet."""


@on_case("content")
def brief(case: Case) -> ResponseReturnValue:
    """Lay out facts, demand, periods, where each business stands, the latest entries, and its record."""
    desk = Desk(case, current_actor(), clock.today(), current_calendar())
    return render_template("tracking/brief.html", case=case, desk=desk, on=clock.now(), **_laid_out(desk))


def _laid_out(desk: Desk) -> dict[str, Any]:
    case = desk.case
    matter, happened = find_matter(case, desk.actor), find_record(case, desk.actor)
    narrative, demand = find_text(case)
    lists = offered(desk.today)
    clocks = derive(desk.procedure, happened.history, desk.calendar, channel=case.channel)
    return {
        "matter": matter,
        "narrative": narrative,
        "demand": demand,
        "category": labels_of(lists).get(case.category, case.category),
        "contract_rules": [rule.label for rule in lists["contract_rule"] if rule.parent == case.category],
        "cautions": cautions_of(matter, happened),
        "told_more": told_more(matter.particulars, matter.cause),
        "stages": stages_of(desk, matter),
        "clocks": clocks_of(desk, clocks),
        "latest": entries_of(desk, happened, all_of_them=True)["entries"][:LATEST],
        "acts": [act for act in acts_now(desk, matter, happened)["acts"] if not act["refusal"]],
        "record": _record(desk),
        "replies": _replies(matter, happened),
    }


def _replies(matter: MatterShown, happened: Record) -> list[dict[str, Any]]:
    """Return the last answer of each business: where it stands, to each point, with what it offers."""
    names = {party.id: party.name for party in matter.parties}
    events = [entry.happened for entry in happened.entries]
    stands = {event.seq for event in standing(events) if event.kind is EventKind.BUSINESS_REPLIED}
    last = {entry.happened.party_id: entry for entry in happened.entries if entry.happened.seq in stands}
    positions = {one.value: one.label for one in Position}
    return [
        {
            "who": names.get(party_id or 0, ""),
            "on": entry.happened.local_date,
            "position": positions.get((entry.happened.data or {}).get("position", ""), ""),
            "points": [answer.words for answer in answers_in(entry.happened.data)],
            "words": entry.reason,
        }
        for party_id, entry in last.items()
    ]


def _record(desk: Desk) -> BusinessRecord | None:
    """Return the record of the respondent, where it is one of the register and one may see that."""
    if not desk.procedure.is_dispute or not may(desk.actor, "business"):
        return None
    known = find_respondent(desk.case)
    if known is None or known.business_id is None:
        return None
    numbers = [known.ubn] if known.ubn else []
    return find_record_of_business(known.business_id, numbers, today=desk.today)
