"""The roll-call of a negotiation begins with those who act for a side by the record."""

from petitions.clock import now
from petitions.extensions import db
from petitions.models import Case, User
from petitions.rules.actors import Actor, Capacity
from petitions.rules.calendar import Calendar
from petitions.rules.terms import EventKind, RepresentationKind, Role
from petitions.services.mandates import Entered, NewMandate, add_mandate
from tests.support.client import PageClient, the_form
from tests.support.desk import act, complainant_of
from tests.support.markup import Page, typed_values

E = EventKind


def test_who_acts_for_a_side_by_the_record_is_filled_in_with_what_he_may(
    fixed: Case, chairing: PageClient, cpo: User, office_calendar: Calendar
) -> None:
    by = Actor(cpo.id, cpo.display_name, (Capacity(Role.CPO, fixed.unit_id),))
    for kind, powers in ((RepresentationKind.LEGAL, ()), (RepresentationKind.AGENT, ("settle",))):
        new = NewMandate(complainant_of(fixed), kind, f"王{kind.value}", fixed.received_on, powers=powers)
        add_mandate(fixed, new, Entered(by, now(), office_calendar, fixed.version, kind.value))
        db.session.refresh(fixed)
    db.session.commit()
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    typed = typed_values(the_form(Page(form.text), None))
    assert (typed["consumer_1_capacity"], typed["consumer_2_capacity"]) == ("legal", "agent")
    assert (typed["consumer_2_mandate"], typed.get("business_1_capacity", "")) == ("special", "")
