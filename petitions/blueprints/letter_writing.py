"""Write one letter: to whom it may go, from which words, with which files; and what its form orders."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from flask import request

from petitions import clock
from petitions.blueprints.access import current_actor
from petitions.forms.letters import EVERYONE, NO_ADDRESS, NO_EMAIL, LetterChoices, LetterForm
from petitions.models import Attachment, Case
from petitions.queries.addressees import Addressee, list_addressees
from petitions.queries.attachments import list_files
from petitions.queries.letter_meeting import MeetingTold, meeting_told
from petitions.rules.acts import hidden_from
from petitions.rules.documents import find_document
from petitions.rules.errors import BadInput
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_values import event_for
from petitions.rules.letter_writing import fields_asked
from petitions.rules.policy import may, refusal_to_open_files
from petitions.rules.projection import standing
from petitions.rules.terms import PartyRole, Procedure
from petitions.services.attachments import KeptFile
from petitions.services.histories import load_history
from petitions.services.letter_facts import find_addresses
from petitions.services.letter_sending import MAIL, PAPER, Order
from petitions.services.letters import Wording, find_wording

OF_ALL: Final = "沒有留地址或電子郵件；請先到「當事人」頁補上，或一位一位分開寄。"
ROLES_OF: Final = {
    Reader.CONSUMER: (PartyRole.COMPLAINANT.value,),
    Reader.BUSINESS: (PartyRole.RESPONDENT.value,),
    Reader.BOTH: (PartyRole.COMPLAINANT.value, PartyRole.RESPONDENT.value),
}


class Writing(NamedTuple):
    """A letter that is being written: what it is, its words, who may get it, what may go with it."""

    case: Case
    kind: LetterKind
    wording: Wording
    parties: list[Addressee]
    files: list[Attachment]
    meeting: MeetingTold

    @property
    def title(self) -> str:
        """How the letter is called."""
        return find_document(self.kind.document).label

    @property
    def choices(self) -> LetterChoices:
        """What its form offers."""
        return LetterChoices(
            fields_asked(self.kind, self.wording.text),
            tuple((one.id, one.name) for one in self.parties),
            tuple((file.id, file.display_name) for file in self.files),
            request.args.get("party", type=int),
        )


def writing_of(case: Case, kind: LetterKind) -> Writing:
    """Read what a letter of a case is written from."""
    meeting = meeting_told(case, kind.document)
    return Writing(case, kind, find_wording(kind.key), _addressees(case, kind), _files_of(case), meeting)


def _addressees(case: Case, kind: LetterKind) -> list[Addressee]:
    """Return the parties that a letter of this kind may go to."""
    roles = ROLES_OF.get(kind.reader, ())
    if not roles:
        return []
    hides = case.is_confidential and not may(current_actor(), "conf_id", case)
    found = list_addressees(case, roles, today=clock.today(), hides=hides)
    asked = _asked_by(case, kind) if kind.is_of_the_one else None
    return [one for one in found if asked in {None, one.party_id}]


def _asked_by(case: Case, kind: LetterKind) -> int | None:
    """Return the party of the event that a letter tells: it goes to nobody else."""
    told = event_for(kind, standing(load_history(case.id)), None)
    return told.party_id if told else None


def _files_of(case: Case) -> list[Attachment]:
    """Return the files of a case that this person may open, and so may send along."""
    actor = current_actor()
    if not may(actor, "attach", case) or refusal_to_open_files(actor, case):
        return []
    return list_files(case, hidden=hidden_from(actor, Procedure(case.procedure), case))


def _enclosed(form: LetterForm, files: Sequence[Attachment]) -> tuple[KeptFile, ...]:
    """Return the files that were ticked."""
    chosen = set(form.enclosures.data or ()) if "enclosures" in form else set()
    ticked = [file for file in files if str(file.id) in chosen]
    return tuple(KeptFile(one.display_name, one.media_type, one.sha256, one.size_bytes) for one in ticked)


def first_addressee(writing: Writing, form: LetterForm) -> Addressee | None:
    """Return the party whose letter is shown."""
    return next(iter(_chosen(writing, form)), None)


def previewed(writing: Writing, form: LetterForm, first: Addressee | None) -> Order:
    """Return the letter as the form stands; when the page is opened it says what is on record."""
    typed = {label: text for label, text in form.typed().items() if text or request.method == "POST"}
    address = form.address.data or (first.address if first else "")
    base = _base(writing, form)
    return replace(base if first is None else _to(base, first), address=address, typed=typed)


def orders_of(writing: Writing, form: LetterForm) -> list[Order]:
    """Return one order for each party that is to get the letter. Raises BadInput if one cannot be reached."""
    base = _base(writing, form)
    if "party" not in form:
        return [_reachable(base)]
    wanted = _chosen(writing, form)
    return [_order(writing.case, base, one, is_alone=len(wanted) == 1) for one in wanted]


def _chosen(writing: Writing, form: LetterForm) -> list[Addressee]:
    """Return who was chosen; of all of them each party once: by whoever acts for it by law, else itself."""
    chosen = str(form.party.data or "") if "party" in form else ""
    if chosen != EVERYONE:
        return [one for one in writing.parties if chosen == str(one.id)]
    by_law = [one for one in writing.parties if one.is_statutory]
    acted_for = {one.acts_for for one in by_law}
    return by_law + [one for one in writing.parties if one.acts_for is None and one.id not in acted_for]


def _base(writing: Writing, form: LetterForm) -> Order:
    is_of_file = writing.kind.reader is Reader.FILE
    return Order(
        way="file" if is_of_file else form.way.data or PAPER,
        typed=form.typed(),
        added=form.added.data or "",
        speed=(form.speed.data or "") if "speed" in form else "",
        address=form.address.data or "",
        email=form.email.data or "",
        enclosures=_enclosed(form, writing.files),
        submission_key=form.submission_key.data,
        meeting=writing.meeting.whole,
        meeting_masked=writing.meeting.masked,
    )


def _order(case: Case, base: Order, one: Addressee, *, is_alone: bool) -> Order:
    """Address a letter: what was typed goes before what is on record, for one who is written to alone."""
    email, address = find_addresses(case, one.id)
    addressed = replace(
        _to(base, one),
        is_person=one.is_person,
        email=(base.email if is_alone else "") or email,
        address=(base.address if is_alone else "") or address,
        submission_key=f"{base.submission_key}:{one.id}",
    )
    if is_alone:
        return _reachable(addressed)
    try:
        return _reachable(_by_the_way_there_is(addressed))
    except BadInput as refusal:
        raise BadInput(f"{one.name}{OF_ALL}", "party") from refusal


def _by_the_way_there_is(order: Order) -> Order:
    """Send the letter of one of many by mail or on paper, whichever reaches him; as chosen if both do."""
    if order.way == PAPER and order.email and not order.address:
        return replace(order, way=MAIL)
    if order.way == MAIL and order.address and not order.email:
        return replace(order, way=PAPER)
    return order


def _to(base: Order, one: Addressee) -> Order:
    """Address an order to a party, or to whoever acts for it."""
    return replace(base, party_id=one.party_id, representative_id=one.id if one.acts_for else None)


def _reachable(order: Order) -> Order:
    """Refuse a mail without e-mail, and a paper to a party without an address (行政程序法 §68)."""
    if order.way == MAIL and not order.email:
        raise BadInput(NO_EMAIL, "email")
    if order.way == PAPER and order.party_id and not order.address:
        raise BadInput(NO_ADDRESS, "address")
    return order
