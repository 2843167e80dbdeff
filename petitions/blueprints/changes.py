"""What happened to a case since somebody opened a form, for whoever is told that it is out of date."""

from petitions.blueprints.access import current_actor
from petitions.models import Case
from petitions.queries.record import Entry, find_record
from petitions.rules.acts import hidden_from
from petitions.rules.policy import may
from petitions.rules.terms import Procedure


def entries_since(case: Case, version: int) -> list[Entry]:
    """Return what was recorded in a case since a version of it, in order."""
    entries = find_record(case, current_actor()).entries
    return list(entries[len(entries) - max(0, case.version - version) :])


def as_readable(case: Case, entry: Entry) -> Entry:
    """Leave out the words of an entry for those who may take a step but not read the case."""
    actor = current_actor()
    hidden = entry.happened.kind in hidden_from(actor, Procedure(case.procedure), case) or not may(
        actor, "content", case
    )
    return entry._replace(reason="") if hidden else entry
