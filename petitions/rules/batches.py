"""What can be done to many cases at once: each a row, each done one case after the other by the usual way."""

from typing import Final, NamedTuple

from petitions.rules.actors import Actor
from petitions.rules.documents import find_document
from petitions.rules.letter import Reader
from petitions.rules.letters import letters_of
from petitions.rules.policy import Subject, may
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, PartyRole, Procedure
from petitions.rules.workflow import steps_of


class BatchKind(Term):
    """What a batch is made of."""

    LETTERS = "letters", "製發函件"
    ACTS = "acts", "登錄"
    ANSWERS = "answers", "業者一併回復"


class ItemState(Term):
    """How one case of a batch stands."""

    READY = "ready", "等待中", "Waiting"
    RUNNING = "running", "辦理中", "Being done"
    DONE = "done", "已辦", "Done"
    REFUSED = "refused", "未辦成", "Not done"


class Deed(NamedTuple):
    """What may be done in a batch: a letter by its paper, or an act by its event.

    `each`: whether it is done for every party of a role by itself, or once for the case.
    """

    kind: BatchKind
    what: str
    label: str
    each: PartyRole | None = None


MOST_CASES: Final = 5000
"""So many are taken into one batch."""

DOCUMENTS: Final = ("D03", "D04", "D05", "D07", "D09a", "D09", "D14")
"""Letters that say to each what the record of each says, or the same to all."""

_EVENTS: Final = (
    (EventKind.ACCEPTED, None),
    (EventKind.ASSIGNED, None),
    (EventKind.REFERRED, None),
    (EventKind.RESPONDENT_IDENTIFIED, None),
    (EventKind.BUSINESS_NOTIFIED, PartyRole.RESPONDENT),
    (EventKind.LAPSED, PartyRole.RESPONDENT),
    (EventKind.CLOSED, None),
)
_READERS: Final = {Reader.CONSUMER: PartyRole.COMPLAINANT, Reader.BUSINESS: PartyRole.RESPONDENT}

JOINING: Final = Deed(BatchKind.ACTS, EventKind.INCIDENT_JOINED.value, EventKind.INCIDENT_JOINED.label)
"""Done to complaints that are not in the incident yet."""

APPROVAL: Final = Deed(BatchKind.ACTS, "approval", "核定擬辦")
"""Acts that others proposed, recorded by approving each; which ones, the order says."""


ROSTER: Final = Deed(BatchKind.ACTS, EventKind.RECEIVED.value, "名冊匯入")
"""Each line of a roster is taken in as a filing of its own and put to the incident."""


def may_bring_roster(actor: Actor, procedure: Procedure, lead: Subject) -> bool:
    """Say whether this person may file for others and put their cases to this one: a first appeal."""
    rights = may(actor, "merge", lead) and may(actor, "file")
    return procedure is Procedure.FIRST_APPEAL and rights


def label_of(kind: BatchKind, what: str) -> str:
    """Return how a batch is called."""
    if what == APPROVAL.what:
        return APPROVAL.label
    if kind is BatchKind.LETTERS:
        return find_document(what).label
    if what == ROSTER.what:
        return ROSTER.label
    return EventKind(what).label if kind is BatchKind.ACTS else kind.label


def deeds_for(procedure: Procedure) -> tuple[Deed, ...]:
    """Return what can be done to many cases of a procedure, letters first."""
    letters = [
        _deed(BatchKind.LETTERS, kind.document, _READERS[kind.reader])
        for kind in letters_of(procedure)
        if kind.document in DOCUMENTS
    ]
    known = {step.event for step in steps_of(procedure)}
    acts = [_deed(BatchKind.ACTS, event.value, each) for event, each in _EVENTS if event in known]
    return (*letters, *acts)


def _deed(kind: BatchKind, what: str, each: PartyRole | None) -> Deed:
    return Deed(kind, what, label_of(kind, what), each)
